package table

import (
	"slices"
	"strings"
)

// fill copies what was read into the row, and answers whether there was anything.
func (f *File) fill(row *Row, r record) bool {
	clear(row.Cells)
	some, beyond := slices.ContainsFunc(row.Faults, func(f Fault) bool { return !f.Warning() }), r.more
	for i, cell := range r.cells {
		text, nul := clean(cell)
		some = some || text != ""
		if i >= len(row.Cells) {
			beyond = beyond || text != ""
			continue
		}
		row.Cells[i] = f.wrapped(text, cell)
		row.Faults = append(row.Faults, f.cellFaults(row.Number, i, row.Cells[i], cell, nul)...)
	}
	for _, m := range r.marks {
		if some = some || m.code != CellMerged; m.column < len(row.Cells) {
			row.Faults = append(row.Faults, Fault{Row: row.Number, Column: f.Columns[m.column], Code: m.code})
		}
	}
	if some {
		row.Faults = append(row.Faults, f.rowFaults(row, len(r.cells), beyond)...)
	}
	return some
}

// rowFaults are those of a row as a whole. A cell too many or too few shifts those after it under wrong names, so that
// a row of another width is kept out even when the cell is blank.
func (f *File) rowFaults(row *Row, cells int, beyond bool) (faults []Fault) {
	add := func(code string) { faults = append(faults, Fault{Row: row.Number, Code: code}) }
	switch {
	case beyond || f.width > 0 && cells > f.width:
		add(RowLong)
	case cells < f.width:
		add(RowShort)
	}
	switch first, n := firstFilled(row.Cells); {
	case f.isHeader(row.Cells):
		add(HeaderAgain)
	case n <= 2 && len(f.Columns) > 2 && totalWords[strings.ToLower(strings.Trim(first, " :."))]:
		add(RowTotal)
	}
	return faults
}

// isHeader tells whether a row repeats the column names, as lists that were put together do.
func (f *File) isHeader(cells []string) bool {
	for i, cell := range cells {
		name := ""
		if i < len(f.header) {
			name = f.header[i]
		}
		if !strings.EqualFold(strings.Join(strings.Fields(cell), " "), name) {
			return false
		}
	}
	return true
}

// wrapped takes a text out of ="0045", with which some programs keep a spreadsheet from reading it as a number.
func (f *File) wrapped(text, cell string) string {
	if f.width > 0 && len(text) > 3 && strings.HasPrefix(text, `="`) && text[len(text)-1] == '"' && strings.HasPrefix(strings.TrimSpace(cell), "=") {
		if inner := text[2 : len(text)-1]; !strings.Contains(inner, `"`) {
			return trim(inner)
		}
	}
	return text
}

func (f *File) cellFaults(row, column int, text, cell string, nul bool) (faults []Fault) {
	add := func(code string) { faults = append(faults, Fault{Row: row, Column: f.Columns[column], Code: code}) }
	switch {
	case text == "" && !nul:
	case strings.Contains(text, "\uFFFD"), nul && strings.IndexByte(strings.Trim(cell, "\x00 "), 0) >= 0:
		add(CellUnreadable)
	case encodedTwice(cell):
		add(CellTwice)
	case f.width > 1 && f.swallowed(column, cell):
		add(QuoteAstray)
	case nul:
		add(CellNUL)
	case scientific(text):
		add(CellScientific)
	case text != "" && text[0] == '#' && excelErrors[text]:
		add(CellError)
	}
	return faults
}

// swallowed tells whether stray quotation marks have made one cell of pieces of several rows: it has the separators of a
// whole row in it, or its last line has as many as stand before such a cell.
func (f *File) swallowed(column int, cell string) bool {
	end := strings.LastIndexByte(cell, '\n')
	if end < 0 {
		return false
	}
	last := strings.Count(cell[end:], f.Settings.Separator)
	return strings.Count(cell, f.Settings.Separator) >= f.width-1 || column > 0 && last == column
}
