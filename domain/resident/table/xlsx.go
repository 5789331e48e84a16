package table

import (
	"errors"
	"iter"
	"slices"
)

var errEnough = errors.New("no more rows are asked for")

func (f *File) openXLSX(data []byte) error {
	book, err := openWorkbook(data)
	if err != nil {
		return damaged()
	}
	f.Settings.Encoding, f.Settings.Separator = "", ""
	filledSheets := []string{}
	for _, s := range book.sheets {
		if s.hidden {
			continue
		}
		f.Sheets = append(f.Sheets, s.name)
		some, err := book.hasRows(s.part)
		if err != nil {
			return damaged()
		}
		if some {
			filledSheets = append(filledSheets, s.name)
		}
	}
	if f.Settings.Sheet == "" {
		f.Settings.Sheet = slices.Concat(filledSheets, f.Sheets, []string{""})[0]
	}
	if len(filledSheets) > 1 {
		f.Faults = append(f.Faults, Fault{Code: SheetsMany})
	}
	part, found := book.sheet(f.Settings.Sheet)
	if !found {
		return refuse("file-sheet", "There is no such sheet in this workbook. Choose one of its sheets.")
	}
	// The sheet is read through once: a part of it that cannot be read is found out before a single person is.
	merged, err := book.rows(part.part, func(*sheet) bool { return true })
	if err != nil {
		return damaged()
	}
	slices.SortFunc(merged, func(a, b merge) int { return a.top - b.top })
	f.source = book.records(part.part, merged)
	return nil
}

func damaged() error {
	return refuse("file-damaged", "The workbook is damaged or not whole. Fetch it again, or open it in the spreadsheet program and save it as a new .xlsx file.")
}

// hasRows tells whether there is anything on a sheet.
func (b *workbook) hasRows(part string) (some bool, err error) {
	_, err = b.rows(part, func(s *sheet) bool {
		some = filled(s.row.cells) > 0
		return !some
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return some, err
}

// records yields the rows of a sheet that was read through before.
func (b *workbook) records(part string, merged []merge) iter.Seq[record] {
	return func(yield func(record) bool) {
		blocks := blocks{waiting: merged}
		_, _ = b.rows(part, func(s *sheet) bool {
			s.row.marks = blocks.mark(s.row.number, s.row.marks)
			return yield(s.row)
		})
	}
}

// blocks are the merged cells that the rows going by touch.
type blocks struct{ waiting, open []merge }

// mark adds the cells of a row that are blank only because they are merged into another.
func (b *blocks) mark(row int, marks []mark) []mark {
	for len(b.waiting) > 0 && b.waiting[0].top <= row {
		b.open, b.waiting = append(b.open, b.waiting[0]), b.waiting[1:]
	}
	b.open = slices.DeleteFunc(b.open, func(m merge) bool { return m.bottom < row })
	for _, m := range b.open {
		for column := m.left; column <= m.right; column++ {
			if row > m.top || column > m.left {
				marks = append(marks, mark{column, CellMerged})
			}
		}
	}
	return marks
}
