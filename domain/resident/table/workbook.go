package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// Limits of a sheet in Excel. What claims more was not written by a spreadsheet program.
const (
	mostRows    = 1 << 20
	mostCells   = 1 << 14   // of a row
	mostStrings = 8_000_000 // that cells share: sixteen bytes of memory for each, besides its text
)

var errDamaged = errors.New("the workbook is damaged")

// workbook is an opened .xlsx: its sheets, the texts that its cells share, and which of its styles show dates.
type workbook struct {
	parts    map[string]*zip.File // by name in lower case
	sheets   []sheetPart
	date1904 bool
	strings  []string
	styles   []style
}

type sheetPart struct {
	name, part string
	hidden     bool
}

// openWorkbook reads everything but the sheets themselves. It is strict: a part that is named and not there, or that is
// not whole, makes the workbook damaged, for without its strings or styles its cells would say something else.
func openWorkbook(data []byte) (*workbook, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	b := &workbook{parts: map[string]*zip.File{}}
	for _, f := range archive.File {
		name := partName("", f.Name)
		if b.parts[name] != nil {
			return nil, errDamaged
		}
		b.parts[name] = f
	}
	main, err := b.related("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, r := range main {
		if r.kind == "officeDocument" {
			err := b.readMain(r.part)
			return b, err
		}
	}
	return nil, errDamaged
}

func partName(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = dir + "/" + target
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
}

// each calls see for every start, end and text of a part.
func (b *workbook) each(part string, see func(m *markup, kind int) error) (err error) {
	f := b.parts[part]
	if f == nil {
		return errDamaged
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read, and its sum is checked at its end
	m := newMarkup(in)
	for {
		kind, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = see(m, kind)
		}
		if err != nil {
			return err
		}
	}
}

type relation struct{ id, kind, part string }

// related reads a part's relations to others inside of the file.
func (b *workbook) related(rels, dir string) (list []relation, err error) {
	err = b.each(rels, func(m *markup, kind int) error {
		if kind == opened && m.name == "Relationship" && m.attr("TargetMode") != "External" {
			list = append(list, relation{m.attr("Id"), path.Base(m.attr("Type")), partName(dir, m.attr("Target"))})
		}
		return nil
	})
	return list, err
}

func (b *workbook) readMain(part string) error {
	dir, base := path.Split(part)
	relations, err := b.related(dir+"_rels/"+base+".rels", strings.TrimSuffix(dir, "/"))
	if err != nil {
		return err
	}
	err = b.each(part, func(m *markup, kind int) error {
		if kind == opened {
			return b.readSheetName(m, relations)
		}
		return nil
	})
	for _, r := range relations {
		switch {
		case err != nil:
		case r.kind == "sharedStrings":
			err = b.readStrings(r.part)
		case r.kind == "styles":
			err = b.readStyles(r.part)
		}
	}
	return err
}

func (b *workbook) readSheetName(m *markup, relations []relation) error {
	switch m.name {
	case "workbookPr":
		b.date1904 = truth(m.attr("date1904"))
	case "sheet":
		id := m.attr("id")
		for _, r := range relations {
			if r.id == id && r.kind == "worksheet" {
				b.sheets = append(b.sheets, sheetPart{name: m.attr("name"), part: r.part, hidden: strings.HasSuffix(strings.ToLower(m.attr("state")), "hidden")})
				return nil
			} else if r.id == id {
				return nil // a sheet with a chart
			}
		}
		return errDamaged
	}
	return nil
}

func truth(value string) bool { return value == "1" || value == "true" }

// readStrings reads the texts that cells share. A text may be in pieces of several looks; how it is said is left out.
func (b *workbook) readStrings(part string) error {
	var text strings.Builder
	var t textIn
	promised := 0
	err := b.each(part, func(m *markup, kind int) error {
		switch {
		case kind == opened && m.name == "sst":
			promised, _ = strconv.Atoi(m.attr("uniqueCount"))
		case kind == closed && m.name == "si":
			if len(b.strings) == mostStrings {
				return errDamaged
			}
			b.strings = append(b.strings, unwrap(text.String()))
			text.Reset()
		case t.sees(m, kind):
			text.Write(m.text)
		}
		return nil
	})
	if err == nil && promised > 0 && promised != len(b.strings) {
		return errDamaged // one too many or too few, and every cell after it says what another should
	}
	return err
}

// textIn follows the elements t of a text, but for those inside of rPh: how it is said in Japanese.
type textIn struct{ inT, phonetic bool }

func (t *textIn) sees(m *markup, kind int) (text bool) {
	if kind == words {
		return t.inT && !t.phonetic
	}
	switch m.name {
	case "t":
		t.inT = kind == opened
	case "rPh":
		t.phonetic = kind == opened
	}
	return false
}

// unwrap reads the characters that a workbook writes as _x000D_, for XML does not allow them, and makes every line end
// a line feed.
func unwrap(text string) string {
	if text = uncoded(text); strings.Contains(text, "\r") {
		return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return text
}

func uncoded(text string) string {
	at := strings.Index(text, "_x")
	if at < 0 {
		return text
	}
	var b strings.Builder
	for ; at >= 0; at = strings.Index(text, "_x") {
		b.WriteString(text[:at])
		text = text[at:]
		if n, err := strconv.ParseUint(text[2:min(6, len(text))], 16, 16); len(text) > 6 && text[6] == '_' && err == nil {
			b.WriteRune(rune(n))
			text = text[7:]
		} else {
			b.WriteString("_x")
			text = text[2:]
		}
	}
	b.WriteString(text)
	return b.String()
}
