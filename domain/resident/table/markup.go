package table

import (
	"encoding/xml"
	"errors"
	"io"
)

// deepest is how far elements may stand inside one another.
const deepest = 64

var errMarkup = errors.New("the XML is not well-formed")

// Kinds of what markup reads.
const (
	opened = iota
	closed
	words
)

// markup reads the XML of a workbook's parts: elements, attributes and text, as encoding/xml does, whose errors and
// whose every early end it passes on. It ends with io.EOF only after the one root element.
type markup struct {
	in    *xml.Decoder
	name  string // of the element just opened or closed, without its prefix
	attrs []xml.Attr
	text  []byte // of words; it holds until the next call
	depth int
	root  bool // the root element was seen
}

func newMarkup(r io.Reader) *markup { return &markup{in: xml.NewDecoder(r)} }

// next reads on to the next start, end or text.
func (m *markup) next() (kind int, err error) {
	for {
		token, err := m.in.Token()
		if errors.Is(err, io.EOF) && !m.root {
			return 0, errMarkup
		}
		if err != nil {
			return 0, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			return opened, m.open(token)
		case xml.EndElement:
			m.depth--
			m.name, m.attrs = token.Name.Local, nil
			return closed, nil
		case xml.Directive:
			return 0, errMarkup // no spreadsheet program writes a DOCTYPE, and entities of one's own are for bombs
		case xml.CharData:
			if m.depth > 0 {
				m.text = token
				return words, nil
			}
		}
	}
}

func (m *markup) open(e xml.StartElement) error {
	if m.root && m.depth == 0 || m.depth == deepest {
		return errMarkup
	}
	m.root, m.depth, m.name, m.attrs = true, m.depth+1, e.Name.Local, e.Attr
	for i, a := range e.Attr {
		for _, b := range e.Attr[:i] {
			if a.Name == b.Name {
				return errMarkup // encoding/xml lets an attribute be said twice
			}
		}
	}
	return nil
}

// attr is the value of an attribute, whatever its prefix, or nothing.
func (m *markup) attr(name string) string {
	value, _ := m.said(name)
	return value
}

func (m *markup) said(name string) (value string, found bool) {
	for _, a := range m.attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value, true
		}
	}
	return "", false
}
