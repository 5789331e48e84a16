package citizen

import (
	"strings"
	"testing"
)

// What people wrote stays text, wherever it stands in a page.
func TestNothingThatPeopleWriteBecomesMarkup(t *testing.T) {
	t.Parallel()
	const evil = `"><script>alert('x')</script>&amp;`
	f := field{Name: evil, Label: evil, Hint: evil, HintLang: evil, Error: evil, Value: evil, Type: evil, InputMode: evil, Autocomplete: evil, Fold: evil, Lang: evil}
	fields := []field{}
	for _, kind := range []string{radio, checks, checkbox, choice, area, line} {
		for _, titled := range []bool{false, true} {
			one := f
			one.Kind, one.Titled = kind, titled
			one.Options = []option{{Value: evil, Text: evil, Lang: evil}, {Value: evil, Text: evil, Ask: &f}}
			fields = append(fields, one)
		}
	}
	l := link{Text: evil, Href: evil, Hint: evil, Lang: evil}
	blocks := []block{
		{Heading: evil}, {Text: evil, Lang: evil}, {Strong: evil}, {List: []string{evil}}, {Choices: []link{l}}, {Links: []link{l, {Text: evil, Calendar: evil}}},
		{Facts: []fact{{Name: evil, Value: evil, Hint: evil, NameLang: evil, Own: evil, OwnLang: evil}}},
		{Table: &table{Caption: evil, Head: []string{evil}, Rows: [][]cell{{{Text: evil, Lang: evil}}}}},
		{Notice: &notice{Kind: evil, Heading: evil, Text: evil, TextLang: evil}},
		{Form: &form{Action: evil, Button: evil, Hidden: []field{{Name: evil, Value: evil}}, Fields: fields}},
	}
	drawn := once(func(c *canvas) {
		c.blocks([]block{{Details: &details{Summary: evil, Body: blocks}}})
		(&visit{s: &site{Deps: Deps{Settings: Settings{HelpPhone: evil, HelpHours: evil, HelpEmail: evil}}}}).drawHelp(c)
		Settings{CSS: evil, Icon: evil, Fonts: []string{evil}}.drawHead(c)
	})
	if strings.Contains(string(drawn), "<script") || strings.Contains(string(drawn), `alert('`) {
		t.Errorf("what was written became markup:\n%s", drawn)
	}
	// Every attribute ends where it was meant to: outside the tags nothing is left but texts.
	for _, part := range strings.Split(string(drawn), "<")[1:] {
		if tag, _, closed := strings.Cut(part, ">"); !closed || strings.Count(tag, `"`)%2 != 0 {
			t.Errorf("a tag was broken: <%s", part)
		}
	}
}

func TestALinkLeadsToNoScript(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"javascript:alert(1)": "#", "JAVASCRIPT:alert(1)": "#", " javascript:alert(1)": "#", "data:text/html,x": "#", "vbscript:x": "#", "": "#",
		"/i/x?lang=en": "/i/x?lang=en", "#answer": "#answer", "tel:+4570101155": "tel:+4570101155", "mailto:a@b.dk": "mailto:a@b.dk",
		"https://video.example/x": "https://video.example/x", "webcal://example.dk/x": "webcal://example.dk/x",
	} {
		if got := once(func(c *canvas) { c.href("href", address) }); got != markup(` href="`+want+`"`) {
			t.Errorf("%q leads to %s, want %q", address, got, want)
		}
	}
}
