package table

import (
	"bytes"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// lastDay is 1 January 2100 as Excel counts days; a larger number is a number, however it is shown.
const lastDay = 73051

var (
	datePattern = regexp.MustCompile(`^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}( .*)?$|^\d{1,2}-[A-Za-z]{3}(-\d{2,4})?$|^\w+,? \w+ \d{1,2}, \d{4}$`)
	zeroPattern = regexp.MustCompile(`^[\d -]+$`)
)

func (f *File) openXLSX(data []byte) error {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return refuse("file-damaged", "The workbook is damaged or has a password. Save it again without one.")
	}
	f.Settings.Encoding, f.Settings.Separator = "", ""
	for _, sheet := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(sheet); err == nil && visible {
			f.Sheets = append(f.Sheets, sheet)
		}
	}
	if f.Settings.Sheet == "" {
		f.Settings.Sheet = firstWithRows(book, f.Sheets)
	}
	if !slices.Contains(f.Sheets, f.Settings.Sheet) {
		return refuse("file-sheet", "There is no such sheet in this workbook. Choose one of its sheets.")
	}
	f.source = sheetRecords(book, f.Settings.Sheet)
	return nil
}

func firstWithRows(book *excelize.File, sheets []string) string {
	for _, sheet := range sheets {
		for r := range sheetRecords(book, sheet) {
			if filled(r.cells) > 0 {
				return sheet
			}
		}
	}
	return slices.Concat(sheets, []string{""})[0]
}

// sheetRecords reads a sheet twice side by side: as stored and as shown. Only both together tell a
// date from a number, and keep the leading zeros that a number format gives.
func sheetRecords(book *excelize.File, sheet string) iter.Seq[record] {
	date1904 := false
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		date1904 = *props.Date1904
	}
	return func(yield func(record) bool) {
		stored, err := book.Rows(sheet)
		if err != nil {
			return
		}
		defer func() { _ = stored.Close() }() // it was only read
		shown, err := book.Rows(sheet)
		if err != nil {
			return
		}
		defer func() { _ = shown.Close() }()
		for number := 1; stored.Next() && shown.Next(); number++ {
			raw, err := stored.Columns(excelize.Options{RawCellValue: true})
			seen, err2 := shown.Columns()
			if err != nil || err2 != nil {
				yield(record{number: number, faults: []Fault{{Row: number, Code: CellUnreadable}}})
				return
			}
			for i := range raw {
				if i < len(seen) {
					raw[i] = cellText(raw[i], seen[i], date1904)
				}
			}
			if !yield(record{number: number, cells: raw}) {
				return
			}
		}
	}
}

// cellText is a date as 2026-11-01, and a number with all its digits, without thousands marks.
func cellText(stored, shown string, date1904 bool) string {
	if stored == shown {
		return stored
	}
	number, err := strconv.ParseFloat(stored, 64)
	switch {
	case err != nil:
		return shown
	case number < lastDay && datePattern.MatchString(shown):
		at, err := excelize.ExcelDateToTime(number, date1904)
		if err != nil {
			return shown
		}
		return at.Format("2006-01-02")
	case zeroPattern.MatchString(shown) && !strings.ContainsAny(stored, ".eE"):
		return shown
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}
