package table

import (
	"strconv"
	"strings"
)

// sheet reads the rows of one sheet.
type sheet struct {
	book   *workbook
	merged []merge // those of more than one cell, in order of their first row

	row     record
	column  int    // of the cell being read
	kind    string // of its value
	style   int
	formula bool // it has one
	valued  bool // it has a value, which may be blank
	value   []byte
	text    textIn
	inV     bool
	inData  bool
}

// merge is a block of cells that the sheet shows as one. Only its first cell has a value.
type merge struct{ top, bottom, left, right int }

func (b *workbook) sheet(name string) (sheetPart, bool) {
	for _, s := range b.sheets {
		if s.name == name && !s.hidden {
			return s, true
		}
	}
	return sheetPart{}, false
}

// rows yields the rows of a sheet that have cells. Cells are reused for the next row.
func (b *workbook) rows(part string, yield func(*sheet) bool) (merged []merge, err error) {
	s := &sheet{book: b}
	err = b.each(part, func(m *markup, kind int) error {
		if kind == words {
			if s.inV || s.text.sees(m, kind) {
				s.value = append(s.value, m.text...)
			}
			return nil
		}
		s.text.sees(m, kind)
		switch m.name {
		case "sheetData":
			s.inData = kind == opened
		case "mergeCell":
			if kind == opened {
				return s.merge(m)
			}
		case "row":
			if s.inData && kind == opened {
				return s.begin(m)
			} else if s.inData && !yield(s) {
				return errEnough
			}
		case "c", "v", "f":
			if s.inData {
				return s.cell(m, kind)
			}
		}
		return nil
	})
	return s.merged, err
}

// begin starts a row. Rows stand in order; one without a number follows the one before.
func (s *sheet) begin(m *markup) error {
	number := s.row.number + 1
	if r, found := m.said("r"); found {
		n, err := strconv.Atoi(r)
		if err != nil || n < number {
			return errDamaged
		}
		number = n
	}
	if number > mostRows {
		return errDamaged
	}
	s.row = record{number: number, cells: s.row.cells[:0], marks: s.row.marks[:0]}
	if truth(m.attr("hidden")) {
		s.row.faults = []Fault{{Row: number, Code: RowHidden}}
	}
	return nil
}

func (s *sheet) cell(m *markup, kind int) error {
	switch name := m.name[0]; {
	case name == 'f':
		s.formula = s.formula || kind == opened
	case name == 'v':
		s.inV, s.valued = kind == opened, true
	case kind == opened:
		return s.beginCell(m)
	default:
		return s.endCell()
	}
	return nil
}

// beginCell finds the cell's place: as it says, and after the one before.
func (s *sheet) beginCell(m *markup) (err error) {
	s.kind, s.style, s.formula, s.valued, s.value = m.attr("t"), 0, false, false, s.value[:0]
	s.column = len(s.row.cells)
	if r, found := m.said("r"); found {
		column, row, ok := cellAt(r)
		if !ok || row != s.row.number || column < s.column {
			return errDamaged
		}
		s.column = column
	}
	if s.column >= mostCells {
		return errDamaged
	}
	if id, found := m.said("s"); found {
		if s.style, err = strconv.Atoi(id); err != nil || s.style < 0 || s.style >= max(len(s.book.styles), 1) {
			return errDamaged
		}
	}
	return nil
}

// cellAt reads a place such as B12 into column and row; the first column is 0.
func cellAt(place string) (column, row int, ok bool) {
	letters := strings.TrimRight(place, "0123456789")
	for _, c := range letters {
		if c < 'A' || c > 'Z' || column > mostCells {
			return 0, 0, false
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(place[len(letters):])
	return column - 1, row, err == nil && column > 0
}

func (s *sheet) endCell() error {
	text, err := s.said()
	if err != nil {
		return err
	}
	if text == "" && s.formula && !s.valued {
		s.row.marks = append(s.row.marks, mark{s.column, CellFormula})
	}
	for len(s.row.cells) < s.column {
		s.row.cells = append(s.row.cells, "")
	}
	s.row.cells = append(s.row.cells, text)
	return nil
}

// said is what a cell says, by the kind of its value (ECMA-376, 18.18.11).
func (s *sheet) said() (string, error) {
	value := string(s.value)
	switch s.kind {
	case "s":
		return s.shared(strings.TrimSpace(value))
	case "str", "inlineStr", "d", "e":
		return unwrap(value), nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value], nil
	case "", "n":
	default:
		return "", errDamaged
	}
	if value = strings.TrimSpace(value); value == "" {
		return "", nil
	}
	var how style
	if s.style < len(s.book.styles) {
		how = s.book.styles[s.style]
	}
	text, ok := how.show(value, s.book.date1904)
	if !ok {
		return "", errDamaged
	}
	return text, nil
}

func (s *sheet) shared(index string) (string, error) {
	if index == "" {
		return "", nil
	}
	n, err := strconv.Atoi(index)
	if err != nil || n < 0 || n >= len(s.book.strings) {
		return "", errDamaged
	}
	return s.book.strings[n], nil
}

func (s *sheet) merge(m *markup) error {
	first, last, several := strings.Cut(m.attr("ref"), ":")
	if !several {
		return nil
	}
	left, top, ok := cellAt(first)
	right, bottom, ok2 := cellAt(last)
	if !ok || !ok2 || right < left || bottom < top {
		return errDamaged
	}
	s.merged = append(s.merged, merge{top: top, bottom: bottom, left: left, right: right})
	return nil
}
