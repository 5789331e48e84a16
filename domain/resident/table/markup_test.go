package table

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// spoken writes what is read of a document on one line each.
func spoken(text string) (string, error) {
	m := newMarkup(strings.NewReader(text))
	var b strings.Builder
	for {
		kind, err := m.next()
		if errors.Is(err, io.EOF) {
			return strings.ReplaceAll(b.String(), "\r", ""), nil
		}
		if err != nil {
			return "", err
		}
		switch kind {
		case opened:
			b.WriteString("\n<" + string(m.name))
			for _, a := range m.attrs {
				b.WriteString(" " + string(local(a.name)) + "=" + string(a.value))
			}
		case closed:
			b.WriteString("\n>" + string(m.name) + "\n")
		default:
			b.WriteString("\n")
			b.Write(m.text)
		}
	}
}

// spokenByXML is the same by encoding/xml.
func spokenByXML(text string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	var b strings.Builder
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.ReplaceAll(b.String(), "\r", ""), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			b.WriteString("\n<" + token.Name.Local)
			for _, a := range token.Attr {
				b.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
		case xml.EndElement:
			depth--
			b.WriteString("\n>" + token.Name.Local + "\n")
		case xml.CharData:
			if depth > 0 {
				b.WriteString("\n")
				b.Write(bytes.Clone(token))
			}
		}
	}
}

func squeeze(s string) string { return strings.ReplaceAll(s, "\n", "") }

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
		"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>": "",
		"<?xml encoding='iso-8859-1'?><a/>":        "",
		"x<a/>":                                    "",
		"":                                         "",
		strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100):  "",
		"<a>" + strings.Repeat("x", longestToken+100000) + "</a>": "",
	} {
		got, err := spoken(text)
		if squeeze(got) != want || (err == nil) != (want != "") {
			t.Errorf("%.60q gave %.60q %v, want %.60q", text, squeeze(got), err, want)
		}
	}
}

// FuzzMarkup: what is read is what encoding/xml reads, and what that refuses is refused.
func FuzzMarkup(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0"?><a b="c&amp;"><d/>x&#229;<e>y</e></a>`, "<a><![CDATA[x]]]]></a>", "<a b='>'/>", "<!-- x --><a/>", "<a:b c:d='e'></a:b>", "<a", "\ufeff<a/>", "<b :='c' d:='e'/>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := spoken(text)
		if err != nil {
			return
		}
		want, err := spokenByXML(text)
		if err != nil {
			return // names and attributes are looked at less closely here
		}
		if squeeze(got) != squeeze(want) {
			t.Errorf("%q is read as\n%s\nand by encoding/xml as\n%s", text, got, want)
		}
	})
}
