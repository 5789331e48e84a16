package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	longestToken = 1 << 20 // bytes of one tag or one stretch of text: ten times the largest cell that Excel has
	deepest      = 64      // how far elements may stand inside one another
	mostAttrs    = 100     // of one element
)

var errMarkup = errors.New("the XML is not well-formed")

// Kinds of what markup reads.
const (
	opened = iota
	closed
	words
)

// markup reads the XML of a workbook's parts: elements, attributes and text, in UTF-8. It ends without an error only
// where the root element ends, so that a part that was cut off or broken is never read as a shorter one. It is an order
// of magnitude quicker than encoding/xml, and uses a bounded amount of memory whatever the part says.
type markup struct {
	in     *bufio.Reader
	long   []byte   // a token that is longer than the buffer of in
	name   []byte   // of the element just opened or closed, without its prefix
	attrs  []attr   // of the element just opened; like name and text they hold until the next call
	text   []byte   // of words
	path   [][]byte // names of the elements that are open
	inTag  bool     // the < before a tag was read
	single bool     // the element just opened was <a/>: its end comes next
	root   bool     // the root element was seen
}

type attr struct{ name, value []byte }

func newMarkup(r io.Reader) *markup { return &markup{in: bufio.NewReaderSize(r, 64<<10)} }

// next reads on to the next start, end or text. After the end of the root it answers io.EOF.
func (m *markup) next() (kind int, err error) {
	if m.single {
		m.single = false
		return closed, m.pop(m.path[len(m.path)-1])
	}
	for {
		if !m.inTag {
			if some, err := m.words(); some || err != nil {
				return words, err
			}
		}
		m.inTag = false
		if kind, some, err := m.tag(); some || err != nil {
			return kind, err
		}
	}
}

// words reads the text before the next tag, and tells whether there is any inside of the root.
func (m *markup) words() (some bool, err error) {
	text, err := m.until('<')
	if err != nil {
		if err == io.EOF && m.root && len(m.path) == 0 && len(bytes.TrimSpace(text)) == 0 {
			return false, io.EOF
		}
		return false, broken(err)
	}
	m.inTag = true
	if m.text, err = unescape(text[:len(text)-1]); err != nil {
		return false, err
	}
	if len(m.path) == 0 && len(bytes.TrimSpace(bytes.TrimPrefix(m.text, []byte("\ufeff")))) > 0 {
		return false, errMarkup
	}
	return len(m.path) > 0 && len(m.text) > 0, nil
}

// broken makes an end in the wrong place a fault.
func broken(err error) error {
	if err == io.EOF {
		return errMarkup
	}
	return err
}

// until reads up to and with a byte.
func (m *markup) until(end byte) ([]byte, error) {
	part, err := m.in.ReadSlice(end)
	if !errors.Is(err, bufio.ErrBufferFull) {
		return part, err
	}
	m.long = append(m.long[:0], part...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(m.long) > longestToken {
			return nil, errMarkup
		}
		part, err = m.in.ReadSlice(end)
		m.long = append(m.long, part...)
	}
	return m.long, err
}

// tag reads what follows a <. It answers false for what is no element and no text.
func (m *markup) tag() (kind int, some bool, err error) {
	tag, err := m.until('>')
	if err != nil {
		return 0, false, broken(err)
	}
	switch {
	case bytes.HasPrefix(tag, []byte("?")):
		return 0, false, m.instruction(tag)
	case bytes.HasPrefix(tag, []byte("!--")):
		_, err := m.between(tag, "!--", "-->")
		return 0, false, err
	case bytes.HasPrefix(tag, []byte("![CDATA[")) && len(m.path) > 0:
		m.text, err = m.between(tag, "![CDATA[", "]]>")
		if err == nil {
			err = legible(m.text)
		}
		return words, true, err
	case bytes.HasPrefix(tag, []byte("/")):
		return closed, true, m.pop(bytes.TrimRight(tag[1:len(tag)-1], " \t\r\n"))
	}
	return opened, true, m.push(tag)
}

// between reads on until the suffix, and answers what stands before it and after the prefix.
func (m *markup) between(start []byte, prefix, suffix string) ([]byte, error) {
	all := bytes.Clone(start)
	for len(all) < len(prefix)+len(suffix) || !bytes.HasSuffix(all, []byte(suffix)) {
		part, err := m.until('>')
		if err != nil {
			return nil, broken(err)
		}
		if all = append(all, part...); len(all) > longestToken {
			return nil, errMarkup
		}
	}
	return all[len(prefix) : len(all)-len(suffix)], nil
}

// instruction skips <?...?>, but refuses a declaration of another encoding.
func (m *markup) instruction(tag []byte) error {
	text, err := m.between(tag, "?", "?>")
	if text = bytes.ToLower(text); bytes.HasPrefix(text, []byte("xml ")) && bytes.Contains(text, []byte("encoding")) && !bytes.Contains(text, []byte("utf-8")) {
		return errMarkup
	}
	return err
}

func (m *markup) push(tag []byte) error {
	tag, err := m.whole(tag)
	if err != nil {
		return err
	}
	m.single = bytes.HasSuffix(tag, []byte("/"))
	tag = bytes.TrimSuffix(tag, []byte("/"))
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	if len(m.path) == deepest || m.root && len(m.path) == 0 || !named(tag[:end]) {
		return errMarkup
	}
	m.root = true
	m.path = append(m.path, keep(m.path, tag[:end]))
	m.name = local(m.path[len(m.path)-1])
	return m.readAttrs(tag[end:])
}

// whole reads on while the tag stands inside of quotation marks, where a > may be.
func (m *markup) whole(tag []byte) ([]byte, error) {
	quote := inQuote(0, tag)
	if quote == 0 {
		return tag[:len(tag)-1], nil
	}
	tag = bytes.Clone(tag)
	for quote != 0 {
		more, err := m.until('>')
		if err != nil || len(tag) > longestToken {
			return nil, errMarkup
		}
		quote = inQuote(quote, more)
		tag = append(tag, more...)
	}
	return tag[:len(tag)-1], nil
}

// inQuote is the quotation mark that is open after the text, if it was before.
func inQuote(quote byte, text []byte) byte {
	for _, b := range text {
		if quote == 0 && (b == '"' || b == '\'') {
			quote = b
		} else if b == quote {
			quote = 0
		}
	}
	return quote
}

// keep copies a name, into the memory of an earlier element at the same depth when there was one.
func keep(path [][]byte, name []byte) []byte {
	if len(path) < cap(path) {
		return append(path[:len(path)+1][len(path)][:0], name...)
	}
	return bytes.Clone(name)
}

func (m *markup) pop(name []byte) error {
	last := len(m.path) - 1
	if last < 0 || !bytes.Equal(m.path[last], name) {
		return errMarkup
	}
	m.name, m.path = local(m.path[last]), m.path[:last]
	return nil
}

func local(name []byte) []byte {
	if prefix, rest, found := bytes.Cut(name, []byte(":")); found && len(prefix) > 0 && len(rest) > 0 {
		return rest
	}
	return name
}

// named tells whether these bytes can be a name. It need not be exact: a name that is not known is passed over.
func named(name []byte) bool {
	odd := func(r rune) bool { return r < '-' || r == '/' || r >= ';' && r <= '@' }
	return len(name) > 0 && utf8.Valid(name) && bytes.IndexFunc(name, odd) < 0
}

func (m *markup) readAttrs(s []byte) error {
	m.attrs = m.attrs[:0]
	for {
		rest := bytes.TrimLeft(s, " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		before, after, found := bytes.Cut(rest, []byte("="))
		name, value := bytes.TrimRight(before, " \t\r\n"), bytes.TrimLeft(after, " \t\r\n")
		if !found || len(rest) == len(s) || len(value) < 2 || value[0] != '"' && value[0] != '\'' || !named(name) || len(m.attrs) == mostAttrs {
			return errMarkup
		}
		end := bytes.IndexByte(value[1:], value[0]) + 1
		plain, err := unescape(value[1:max(end, 1)])
		if err != nil || end == 0 || m.has(name) {
			return errMarkup
		}
		m.attrs = append(m.attrs, attr{name, plain})
		s = value[end+1:]
	}
}

func (m *markup) has(name []byte) bool {
	for _, a := range m.attrs {
		if bytes.Equal(a.name, name) {
			return true
		}
	}
	return false
}

// attr is the value of an attribute, whatever its prefix, or nothing.
func (m *markup) attr(name string) []byte {
	for _, a := range m.attrs {
		if string(local(a.name)) == name && !bytes.HasPrefix(a.name, []byte("xmlns:")) {
			return a.value
		}
	}
	return nil
}
