package table

import "fmt"

// Fault codes of files and rows. The staff pages have a sentence for each.
const (
	HeaderTwice    = "header-twice"       // two columns have the same name
	HeaderEmpty    = "header-empty"       // a column with content has no name
	HeaderData     = "header-is-data"     // the first row looks like a person, not like names
	TextTwice      = "text-encoded-twice" // "Ã¸" where "ø" was meant
	RowLong        = "row-long"           // more cells than columns
	RowShort       = "row-short"          // fewer cells than columns
	QuoteAstray    = "quote-astray"       // a quotation mark opens a cell and does not close it
	CellNUL        = "cell-nul"           // a NUL character was removed
	CellUnreadable = "cell-unreadable"    // a character could not be read
	CellScientific = "cell-scientific"    // 1.2E+09: the spreadsheet has thrown digits away
	CellError      = "cell-formula-error" // #N/A, #REF! and the like
)

// warnings are faults that do not keep a row out.
var warnings = map[string]bool{HeaderTwice: true, HeaderEmpty: true, HeaderData: true, TextTwice: true, RowShort: true, CellNUL: true}

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
