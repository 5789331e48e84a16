package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many characters of a description calendars are sure to keep.
const longest = 1000

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// clean is a text as a file may hold it: whole UTF-8 with "\n" for each line end and no other control signs.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, breaks.Replace(strings.ToValidUTF8(text, "\ufffd"))))
}

// line is a text on one line.
func line(text string) string { return strings.ReplaceAll(clean(text), "\n", " ") }

// lead is what a description begins with, because Outlook, phones and watches show the beginning alone.
func (e Event) lead() string {
	var lines []string
	answer := ""
	if e.URL != "" {
		answer = strings.TrimSpace(line(e.Answer) + " " + e.URL)
	}
	for _, text := range []string{line(e.When), line(e.Location), answer} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// describe is the whole description, at most 1,000 characters. The lead is never cut.
func (e Event) describe() string {
	lead, between := e.lead(), "\n\n"
	if lead == "" {
		between = ""
	}
	rest := cut(clean(e.Description), longest-utf8.RuneCountInString(lead+between))
	if rest == "" {
		return lead
	}
	return lead + between + rest
}

// cut shortens a text to at most n characters, after a word where there is one, and shows it.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	if n <= 0 {
		return ""
	}
	kept := []rune(text)[:n] // one of them makes room for "…"
	end := n - 1
	for i := end; i > 0; i-- {
		if unicode.IsSpace(kept[i]) {
			end = i
			break
		}
	}
	return strings.TrimSpace(string(kept[:end])) + "…"
}

// escape writes a value of type TEXT (RFC 5545 section 3.3.11).
var escape = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace

// quote writes a parameter's value, in quotes and with the signs for what quotes cannot hold (RFC 6868). A backslash means
// itself there, but two of two parsers that were tried undo it as if it stood in a text; no name is worth that.
func quote(text string) string {
	return `"` + strings.NewReplacer("^", "^^", `"`, "^'", `\`, "/").Replace(line(text)) + `"`
}

// mailto is a mail address as a URI (RFC 6068).
func mailto(mailbox string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.WriteString("mailto:")
	for _, c := range []byte(mailbox) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("@!$'*+-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}

// fold is how many bytes a line has at most, without its end (RFC 5545 section 3.1).
const fold = 75

// file collects content lines.
type file struct{ strings.Builder }

// put writes one content line, folded between characters and never within one.
func (f *file) put(content string) {
	width := 0
	for _, r := range content {
		n := utf8.RuneLen(r)
		if width+n > fold {
			f.WriteString("\r\n ")
			width = 1
		}
		f.WriteRune(r)
		width += n
	}
	f.WriteString("\r\n")
}

// text writes a property of type TEXT, or nothing when it is empty.
func (f *file) text(name, value string) {
	if value != "" {
		f.put(name + ":" + escape(value))
	}
}
