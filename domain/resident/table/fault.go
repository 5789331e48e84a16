package table

import "fmt"

// Fault codes of files and rows. The staff pages have a sentence for each: what is wrong, and what to do.
const (
	HeaderTwice    = "header-twice"       // two columns have the same name
	HeaderEmpty    = "header-empty"       // a column with content has no name
	HeaderData     = "header-is-data"     // the first row looks like a person, not like names
	HeaderAgain    = "header-again"       // the column names stand on a row below
	SheetsMany     = "sheets-several"     // several sheets have rows, and one is read
	RowLong        = "row-long"           // more cells than columns, so that cells may stand under a wrong name
	RowShort       = "row-short"          // fewer cells than columns, so that cells may stand under a wrong name
	RowLast        = "row-unfinished"     // the file ends in the middle of a line, and may have been cut off
	RowHidden      = "row-hidden"         // the spreadsheet hides the row, by a filter perhaps
	RowTotal       = "row-total"          // a sum below the list
	QuoteAstray    = "quote-astray"       // a quotation mark opens a cell and does not close it
	CellNUL        = "cell-nul"           // NUL characters around the text were removed
	CellUnreadable = "cell-unreadable"    // a character could not be read
	CellTwice      = "text-encoded-twice" // "Ã¸" where "ø" was meant
	CellScientific = "cell-scientific"    // 1.2E+09: the spreadsheet has thrown digits away
	CellError      = "cell-formula-error" // #N/A, #REF! and the like
	CellFormula    = "cell-formula-empty" // a formula whose result the file does not have
	CellMerged     = "cell-merged"        // blank because it is merged into another cell
)

// warnings are faults that do not keep a row out.
var warnings = map[string]bool{
	HeaderTwice: true, HeaderEmpty: true, HeaderData: true, HeaderAgain: true, SheetsMany: true, RowLast: true, RowHidden: true, CellNUL: true,
}

// Fault is something wrong in a file, where it is, and never what the cell says.
type Fault struct {
	Row    int    `json:"row"`    // as a spreadsheet counts, from 1; 0 is the file as a whole
	Column string `json:"column"` // "" is the row as a whole
	Code   string `json:"code"`
}

// Warning tells whether the row is read all the same.
func (f Fault) Warning() bool { return warnings[f.Code] }

// Refused is a file that cannot be read, with what to do instead.
type Refused struct{ Code, Detail string }

func (r *Refused) Error() string { return r.Detail }

func refuse(code, detail string, args ...any) *Refused {
	return &Refused{Code: code, Detail: fmt.Sprintf(detail, args...)}
}
