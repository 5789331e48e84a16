package message

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every built-in text must pass the rules that staff's own texts must pass.
func TestBuiltinTexts(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds {
		for _, l := range Languages {
			t.Run(k.Name+"/"+string(l), func(t *testing.T) {
				t.Parallel()
				text := Builtin(k.Name, l)
				for _, finding := range Lint(k, l, text, "") {
					t.Errorf("%+v", finding)
				}
				if r := text.Readability(); l == Danish && r.LIX > LIXEasy {
					t.Errorf("LIX %.1f is over %d: %v", r.LIX, LIXEasy, r.LongWords)
				}
				r, err := text.Render(l, k.Samples(l))
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(r.Subject+r.Text+r.HTML, "{{") || !strings.Contains(r.HTML, `lang="`+string(l)+`"`) {
					t.Errorf("badly rendered: %+v", r)
				}
			})
		}
	}
}

// A text that no kind uses would never be sent nor tested.
func TestNoTextWithoutKind(t *testing.T) {
	t.Parallel()
	for _, l := range Languages {
		files, err := os.ReadDir("texts/" + string(l))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if _, ok := KindOf(strings.TrimSuffix(file.Name(), ".txt")); !ok {
				t.Errorf("%s belongs to no kind", file.Name())
			}
		}
	}
}

// What has nothing to say is left out as a paragraph, and nowhere else.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	values := map[string]string{"municipality": "A", "instead": LeftOut}
	got, err := Text{"x", "Hej\n\n{{ instead }}\n\n{{municipality}}"}.Render(Danish, values)
	if err != nil || got.Text != "Hej\n\nA\n" || len(got.Blocks) != 2 || strings.Contains(got.HTML, "{{") {
		t.Errorf("%q, %v", got.Text, err)
	}
	for _, text := range []Text{{"x", "Skriv: {{instead}}"}, {"{{instead}}", "Hej"}, {"x", "[Skriv]({{instead}})"}} {
		if got, err := text.Render(Danish, values); err == nil {
			t.Errorf("half a sentence: %q", got.Text)
		}
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	text := Text{Subject: "Fra\n {{ municipality }}", Body: "Hej\n\n## Stor\n\n- en\n- to <b>\n\n[Svar]({{link}})\n\nVenlig hilsen\n{{municipality}}"}
	values := map[string]string{"municipality": "A & B", "link": "https://x.dk/?a=1&b=2"}
	got, err := text.Render(Danish, values)
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != "Fra A & B" {
		t.Errorf("subject %q", got.Subject)
	}
	want := "Hej\n\nStor\n\n- en\n- to <b>\n\nSvar:\nhttps://x.dk/?a=1&b=2\n\nVenlig hilsen\nA & B\n"
	if diff := cmp.Diff(want, got.Text); diff != "" {
		t.Error(diff)
	}
	for _, piece := range []string{
		`<li>to &lt;b&gt;</li>`, `href="https://x.dk/?a=1&amp;b=2"`, "Venlig hilsen<br>\nA &amp; B</p>", "<title>Fra A &amp; B</title>",
	} {
		if !strings.Contains(got.HTML, piece) {
			t.Errorf("no %s in %s", piece, got.HTML)
		}
	}
	if _, err := text.Render(Danish, map[string]string{"municipality": "A"}); err == nil || !strings.Contains(err.Error(), "{{link}}") {
		t.Errorf("a missing value must be named, got %v", err)
	}
}

// A value that looks like a placeholder or markup must stay what it is.
func TestRenderKeepsValuesLiteral(t *testing.T) {
	t.Parallel()
	text := Text{Subject: "x", Body: "A {{municipality}} B"}
	got, err := text.Render(Danish, map[string]string{"municipality": `{{link}} <script>"</script>`})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.Text, "A {{link}} <script>") || strings.Contains(got.HTML, "<script>") {
		t.Errorf("%s\n%s", got.Text, got.HTML)
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	kind, _ := KindOf("panel-invitation")
	good := Builtin("panel-invitation", Danish)
	with := func(more string) Text { return Text{good.Subject, good.Body + "\n\n" + more} }
	hard := strings.Repeat("Beskæftigelsesforvaltningens undersøgelser gennemføres løbende. ", 24)
	for _, c := range []struct {
		name, reason string
		text         Text
		want         []string // code words
	}{
		{"clean", "", good, nil},
		{"no link", "", Text{good.Subject, strings.ReplaceAll(good.Body, "{{link}}", "x")}, []string{"placeholder-missing {{link}}"}},
		{"not said to be voluntary", "", Text{good.Subject, strings.ReplaceAll(good.Body, "frivilligt", "nemt")}, []string{"voluntary-missing " + Voluntary(Danish)}},
		{"unknown placeholder", "", with("{{name}}"), []string{"placeholder-unknown {{name}}"}},
		{"broken placeholder", "", with("{{Navn}}"), []string{"placeholder-broken {{ }}"}},
		{"link in the subject", "", Text{"{{link}}", good.Body}, []string{"placeholder-secret {{link}}"}},
		{"no subject", "", Text{" ", good.Body}, []string{"subject-empty "}},
		{"confidential words", "", with("Jobcentret og din kontanthjælp. Kom til foretræde."), []string{"word-confidential Jobcentret", "word-confidential kontanthjælp", "word-confidential foretræde"}},
		{"confidential in the subject", "", Text{"Om dine sygedagpenge", good.Body}, []string{"word-confidential sygedagpenge"}},
		{"official words", "", with("Kære klient. Vores brugere er glade."), []string{"word-official klient", "word-official brugere"}},
		{"the verb only warns", "", with("Vi bruger dit svar."), []string{"word-perhaps-official bruger"}},
		{"anonymous", "", with("Dit svar er anonymt."), []string{"word-anonymous anonymt"}},
		{"a CPR number", "", with("Dit nummer er 010190-1234."), []string{"number-like-cpr 010190-1234"}},
		{"a telephone number is no CPR number", "", with("Ring 12 34 56 78."), nil},
		{"abbreviations", "", with("Kom f.eks. i dag."), []string{"word-abbreviation f.eks."}},
		{"hard to read", "", with(hard), []string{"lix-hard 60"}},
		{"hard to read with a reason", "The notice is given by law.", with(hard), []string{"lix-medium 60"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range Lint(kind, Danish, c.text, c.reason) {
				got = append(got, f.Code+" "+f.Words)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
