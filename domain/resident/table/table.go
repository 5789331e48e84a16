// Package table reads and writes the lists that staff exchange as spreadsheets: CSV in every
// dress that Danish Excel gives it, and XLSX. It finds out how a file is written, hands out its
// rows with their row numbers, and tells every fault at its row and column. It knows nothing of
// what the columns mean, and must never guess a value, never read a formula as anything but text,
// and never put a cell's content in a fault: faults are stored, and cells are personal data.
//
// Workbooks are written by excelize and read over archive/zip and encoding/xml. Excelize was tried for reading too: it takes
// a sheet that was cut off for a shorter one, shows the number of a shared text that is not there as if it were the text,
// and tells of no merged or hidden cell. Of 1,500 lists that an accident had happened to (TestMutants) it silently read six
// as other people, with each of its errors asked for. This reader refuses what is not whole.
package table

import (
	"fmt"
	"iter"
	"strings"
)

// MaxBytes is the largest file that is read: about 600,000 residents as CSV.
const MaxBytes = 128 << 20

// MaxColumns is how many columns a list may have.
const MaxColumns = 500

// longestName is how many characters of a column's name are kept.
const longestName = 100

// Settings say how a file is written. Zero values ask Open to find out.
type Settings struct {
	Format    string `json:"format"`    // "csv" or "xlsx"
	Encoding  string `json:"encoding"`  // "utf-8", "windows-1252", "cp850", "macintosh", "utf-16le" or "utf-16be"; csv only
	Separator string `json:"separator"` // ";" "," "|" or a tab; csv only
	Sheet     string `json:"sheet"`     // xlsx only
	HeaderRow int    `json:"headerRow"` // row number of the column names, the first row of the file is 1
}

// File is an opened list: how it is written, its columns, and what is wrong with it as a whole.
type File struct {
	Settings Settings
	Sheets   []string // every sheet of a workbook
	Columns  []string // unique, in order; a nameless column is called "Column 4"
	Faults   []Fault  // of the file and its header; rows carry their own
	source   iter.Seq[record]
	upTo     func(column int) iter.Seq[record] // the same without the cells after a column; nil of a workbook
	width    int                               // cells of a whole row of a CSV file; 0 of a workbook, which leaves blank cells out
	header   []string
}

// Row is one row below the header. Cells has exactly one cell for each of the file's columns:
// trimmed, in Unicode form NFC, without control characters. It is reused for the next row.
type Row struct {
	Number int
	Cells  []string
	Faults []Fault
}

// record is a row as it stands in the file.
type record struct {
	number int
	cells  []string
	faults []Fault
	marks  []mark
	more   bool // there are so many cells that some were left out
}

// mark is a fault of a cell whose column has no name yet.
type mark struct {
	column int
	code   string
}

// Open finds out how data is written, as far as want leaves it open, and reads the header.
// A file that cannot be read at all is answered with a *Refused.
func Open(data []byte, want Settings) (*File, error) {
	format, err := sniff(data)
	if err != nil {
		return nil, err
	}
	f := &File{Settings: want}
	f.Settings.Format = format
	if format == "xlsx" {
		err = f.openXLSX(data)
	} else {
		err = f.openCSV(data)
	}
	if err != nil {
		return nil, err
	}
	if err := f.readHeader(); err != nil {
		return nil, err
	}
	return f, nil
}

// Rows yields every row below the header that has anything in it.
func (f *File) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		cells := make([]string, len(f.Columns))
		for r := range f.source {
			if r.number <= f.Settings.HeaderRow {
				continue
			}
			row := Row{Number: r.number, Cells: cells, Faults: r.faults}
			if f.fill(&row, r) && !yield(row) {
				return
			}
		}
	}
}

// Column yields the cells of one column below the header, trimmed; it is much quicker than Rows.
func (f *File) Column(column int) iter.Seq[string] {
	return func(yield func(string) bool) {
		source := f.source
		if f.upTo != nil {
			source = f.upTo(column)
		}
		for r := range source {
			if r.number <= f.Settings.HeaderRow || column >= len(r.cells) {
				continue
			}
			if text, _ := clean(r.cells[column]); !yield(text) {
				return
			}
		}
	}
}

// readHeader names the columns.
func (f *File) readHeader() error {
	first, row, found := f.findHeader()
	if !found {
		return refuse("file-empty", "There is nothing in this file. Choose the file that has the list.")
	}
	if f.Settings.HeaderRow > 0 && first == nil {
		return refuse("header-not-there", "There is no row %d with column names in this file.", f.Settings.HeaderRow)
	}
	f.Settings.HeaderRow = row
	f.nameColumns(first)
	if len(f.Columns) > MaxColumns {
		return refuse("file-columns", "The list has more than %d columns. Take out those that are not needed.", MaxColumns)
	}
	if f.Settings.Format == "csv" {
		f.width = f.usualWidth(len(first))
	}
	for range f.Rows() {
		return nil
	}
	return refuse("file-header-only", "There is a header in this file, but no rows below it.")
}

// nameColumns makes each name unique; empty columns at the end are dropped.
func (f *File) nameColumns(header []string) {
	seen := map[string]int{}
	named := 0
	for i, cell := range header {
		name, _ := clean(cell)
		name = shorten(strings.Join(strings.Fields(name), " "))
		f.header = append(f.header, name)
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		} else {
			named = i + 1
		}
		f.Columns = append(f.Columns, f.unique(name, seen))
	}
	f.Columns = f.Columns[:max(named, f.widest())]
	for i := range f.Columns {
		if encodedTwice(header[i]) {
			f.Faults = append(f.Faults, Fault{Row: f.Settings.HeaderRow, Column: f.Columns[i], Code: CellTwice})
		}
		if f.header[i] == "" {
			f.Faults = append(f.Faults, Fault{Row: f.Settings.HeaderRow, Column: f.Columns[i], Code: HeaderEmpty})
		}
	}
	if looksLikeData(header) {
		f.Faults = append(f.Faults, Fault{Row: f.Settings.HeaderRow, Code: HeaderData})
	}
}

// unique tells "Køn" and " køn" apart as "Køn" and "køn (2)".
func (f *File) unique(name string, seen map[string]int) string {
	key := strings.ToLower(name)
	seen[key]++
	if seen[key] == 1 {
		return name
	}
	name = fmt.Sprintf("%s (%d)", name, seen[key])
	f.Faults = append(f.Faults, Fault{Row: f.Settings.HeaderRow, Column: name, Code: HeaderTwice})
	return name
}

func shorten(name string) string {
	if letters := []rune(name); len(letters) > longestName {
		return string(letters[:longestName]) + "…"
	}
	return name
}

// usualWidth is how many cells a whole row has: those of the header, or more when most of the first rows have them and
// no row has anything there, for some programs end each row but the header with a separator.
func (f *File) usualWidth(header int) int {
	counts, rows := map[int]int{}, 0
	for r := range f.source {
		if n := filled(r.cells); r.number > f.Settings.HeaderRow && n > 0 {
			if n > header {
				return header
			}
			counts[len(r.cells)]++
			if rows++; rows == lookAhead {
				break
			}
		}
	}
	for width, n := range counts {
		if width > header && 2*n > rows {
			return width
		}
	}
	return header
}

// widest counts the columns with content in the first rows below the header that stand under
// a nameless header cell, so that such a column is shown and not lost.
func (f *File) widest() (n int) {
	for r := range f.source {
		if r.number <= f.Settings.HeaderRow {
			continue
		}
		if r.number > f.Settings.HeaderRow+lookAhead {
			break
		}
		n = max(n, min(filled(r.cells), len(f.Columns)))
	}
	return n
}
