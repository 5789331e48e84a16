package calendar

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, put, text, line string }{
		{"plain", "rød grød", "rød grød", "rød grød"},
		{"the signs of the format", `a,b;c\d:e"f`, `a\,b\;c\\d:e"f`, `a\,b\;c\\d:e"f`},
		{"line ends of every sort", "1\r\n2\r3\n4\v5\f6\u00857\u20288\u20299", `1\n2\n3\n4\n5\n6\n7\n8\n9`, "1 2 3 4 5 6 7 8 9"},
		{"control signs", "a\x00b\x07c\x1bd\x7fe\u0080f\tg", "abcdef g", "abcdef g"},
		{"space around", " \n\t a \n", "a", "a"},
		{"what looks written already", `a\nb\,`, `a\\nb\\\,`, `a\\nb\\\,`},
		{"half a letter", "a\xc3b", "a\ufffdb", "a\ufffdb"},
	} {
		if got := escape(clean(c.put)); got != c.text {
			t.Errorf("%s: %q, want %q", c.name, got, c.text)
		}
		if got := escape(line(c.put)); got != c.line {
			t.Errorf("%s on one line: %q, want %q", c.name, got, c.line)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for put, want := range map[string]string{
		`Anna "Ann" Ø`: `"Anna ^'Ann^' Ø"`, "a^n": `"a^^n"`, "Borger: panel; by, land": `"Borger: panel; by, land"`, "a\r\nb\x00": `"a b"`, `a\nb`: `"a/nb"`,
	} {
		if got := quote(put); got != want {
			t.Errorf("%q: %s, want %s", put, got, want)
		}
	}
	if got := mailto("a&b=c%d+ø@æ.example"); got != "mailto:a%26b%3Dc%25d+%C3%B8@%C3%A6.example" {
		t.Error(got)
	}
}

// A line is folded at 75 bytes, never within a letter.
func TestFold(t *testing.T) {
	t.Parallel()
	for _, content := range []string{
		strings.Repeat("x", 75), strings.Repeat("x", 76), strings.Repeat("x", 75+74), strings.Repeat("x", 75+74+1), strings.Repeat("ø", 200), "x" + strings.Repeat("ø", 200),
		strings.Repeat("中", 100), strings.Repeat("😀", 100), "xx" + strings.Repeat("😀", 100),
	} {
		var f file
		f.put(content)
		lines := strings.Split(strings.TrimSuffix(f.String(), "\r\n"), "\r\n")
		for i, l := range lines {
			if len(l) > 75 || i < len(lines)-1 && len(l) < 72 || i > 0 && l[0] != ' ' || strings.ToValidUTF8(l, "") != l {
				t.Errorf("line %d of %d bytes: %q", i+1, len(l), l)
			}
		}
		if strings.ReplaceAll(strings.Join(lines, "\r\n"), "\r\n ", "") != content {
			t.Errorf("%q is lost", content)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		put  string
		n    int
		want string
	}{
		{"et to tre", 9, "et to tre"}, {"et to tre", 8, "et to…"}, {"et to tre", 6, "et to…"}, {"et to tre", 5, "et…"}, {"æøåæøå", 4, "æøå…"}, {"abc", 1, "…"}, {"abc", 0, ""}, {"abc", -5, ""}, {"", 0, ""},
	} {
		if got := cut(c.put, c.n); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.put, c.n, got, c.want)
		}
	}
}

// The description begins with time, place and link, and nothing stands for what is missing.
func TestDescribe(t *testing.T) {
	t.Parallel()
	e := talk(t)
	got := e.describe()
	if !strings.HasPrefix(got, e.When+"\n"+e.Location+"\nSvar ja eller nej: "+e.URL+"\n\nVi er otte") {
		t.Error(got)
	}
	for name, c := range map[string]struct {
		e    Event
		want string
	}{
		"nothing": {Event{}, ""}, "words for a link that is missing": {Event{Answer: "Svar:", Description: "Hej"}, "Hej"}, "link alone": {Event{URL: "https://x.example"}, "https://x.example"},
		"no room after the lead": {Event{Location: strings.Repeat("x", 999), Description: "Hej"}, strings.Repeat("x", 999)},
	} {
		if got := c.e.describe(); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
