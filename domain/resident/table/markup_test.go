package table

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// spoken writes what is read of a document.
func spoken(text string) (string, error) {
	m := newMarkup(strings.NewReader(text))
	var b strings.Builder
	for {
		kind, err := m.next()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch kind {
		case opened:
			b.WriteString("<" + m.name)
			for _, a := range m.attrs {
				b.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
		case closed:
			b.WriteString(">" + m.name)
		default:
			b.Write(m.text)
		}
	}
}

func TestMarkupIsStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<a/>": "<a>a",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>x<!-- > --><![CDATA[<&]]></a> ": "<ax<&>a",
		`<x:a r="&lt;&#65;&#x42;" q='">'>&amp;</x:a>`:                                   `<a r=<AB q=">&>a`,
		"<a><b></a></b>":      "",
		"<a>":                 "",
		"<a></a><b></b>":      "",
		"<a>&auml;</a>":       "",
		"<a>\x01</a>":         "",
		"<a>\xff</a>":         "",
		"<a b=1></a>":         "",
		"<a b='1' b='2'></a>": "",
		"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>":        "",
		"<?xml version='1.0' encoding='iso-8859-1'?><a/>": "",
		"<!-- nothing -->": "",
		"":                 "",
		strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100): "",
	} {
		got, err := spoken(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%.60q gave %.60q %v, want %.60q", text, got, err, want)
		}
	}
}
