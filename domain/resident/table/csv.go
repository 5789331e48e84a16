package table

import (
	"iter"
	"slices"
	"strings"
)

// lookAhead is how many rows are looked at to find the separator and the header.
const lookAhead = 50

var separators = []string{";", ",", "\t", "|"}

func (f *File) openCSV(data []byte) (err error) {
	text, used, err := decode(data, f.Settings.Encoding)
	if err != nil {
		return err
	}
	f.Settings.Encoding = used
	rest, declared := declaredSeparator(text)
	if f.Settings.Separator == "" {
		f.Settings.Separator = declared
	}
	if f.Settings.Separator == "" {
		f.Settings.Separator = findSeparator(rest)
	}
	if !slices.Contains(separators, f.Settings.Separator) {
		return refuse("file-separator", "The separator must be ; or , or | or a tab.")
	}
	skipped := strings.Count(text[:len(text)-len(rest)], "\n")
	f.source = records(rest, f.Settings.Separator[0], skipped, mostCells)
	f.upTo = func(column int) iter.Seq[record] { return records(rest, f.Settings.Separator[0], skipped, column) }
	return nil
}

// declaredSeparator reads the line "sep=;" that Excel understands, and takes it off.
func declaredSeparator(text string) (rest, separator string) {
	line, after, _ := strings.Cut(text, "\n")
	line = strings.Trim(line, `" `)
	if value, ok := strings.CutPrefix(strings.ToLower(line), "sep="); ok && slices.Contains(separators, value) {
		return after, value
	}
	return text, ""
}

// findSeparator takes the one by which most rows have the same number of cells, at least two.
func findSeparator(text string) string {
	best, bestRows, bestCells := ";", 0, 0
	for _, separator := range separators {
		rows, cells := agreement(text, separator[0])
		if rows > bestRows || rows == bestRows && cells > bestCells {
			best, bestRows, bestCells = separator, rows, cells
		}
	}
	return best
}

// agreement is the most common number of cells above one, and how many rows have it.
func agreement(text string, separator byte) (rows, cells int) {
	counts := map[int]int{}
	seen := 0
	for r := range records(text, separator, 0, mostCells) {
		if n := len(r.cells); n > 1 {
			counts[n]++
			if counts[n] > rows || counts[n] == rows && n > cells {
				rows, cells = counts[n], n
			}
		}
		if seen++; seen == lookAhead {
			break
		}
	}
	return rows, cells
}

// records cuts text into rows by RFC 4180, but takes what real files have besides: quotation marks
// in the middle of a cell are text, and one that does not close is a fault of its row and not the end
// of the file. Rows are counted as a spreadsheet counts them: a line break inside a cell is no row.
// Cells after the column last may be left out.
func records(text string, separator byte, skipped, last int) iter.Seq[record] {
	return func(yield func(record) bool) {
		c := cutter{text: text, separator: separator, last: last, quotes: true}
		for number := skipped + 1; c.text != ""; number++ {
			r := record{number: number}
			c.cells, c.more = c.cells[:0], false
			if c.row() {
				r.faults = []Fault{{Row: number, Code: QuoteAstray}}
			}
			if c.open {
				r.faults = append(r.faults, Fault{Row: number, Code: RowLast})
			}
			r.cells, r.more = c.cells, c.more
			if !yield(r) {
				return
			}
		}
	}
}

type cutter struct {
	text      string
	separator byte
	last      int  // the last column that is wanted
	quotes    bool // false after a quotation mark that never closes
	cells     []string
	more      bool // than a spreadsheet has columns: they are left out
	open      bool // the text ended without a line end
}

// row cuts one row off, and tells whether a quotation mark in it stands where it should not.
func (c *cutter) row() (astray bool) {
	for {
		cell := ""
		if c.quotes && strings.HasPrefix(c.text, `"`) {
			var closed bool
			cell, closed = c.quoted()
			astray = astray || !closed
		}
		if cell += c.bare(); len(c.cells) < mostCells {
			c.cells = append(c.cells, cell)
		} else {
			c.more = true
		}
		if c.text == "" {
			c.open = true
			return astray
		}
		end := c.text[0]
		c.text = c.text[1:]
		if end == '\n' || len(c.cells) > c.last && c.skip() {
			return astray
		}
	}
}

// skip leaves the rest of a row out, unless a quotation mark might hold a line end in it.
func (c *cutter) skip() bool {
	end := strings.IndexByte(c.text, '\n')
	if end < 0 || c.quotes && strings.IndexByte(c.text[:end], '"') >= 0 {
		return false
	}
	c.text = c.text[end+1:]
	return true
}

// bare cuts off what stands before the next separator or line end.
func (c *cutter) bare() string {
	end := 0
	for end < len(c.text) && c.text[end] != c.separator && c.text[end] != '\n' {
		end++
	}
	cell := c.text[:end]
	c.text = c.text[end:]
	return cell
}

// quoted cuts a quoted cell off. Without a closing mark before a separator or line end it leaves the
// text as it was, so that one stray mark does not swallow the rows below it.
func (c *cutter) quoted() (cell string, closed bool) {
	rest := c.text[1:]
	for end := 0; ; {
		next := strings.IndexByte(rest[end:], '"')
		if next < 0 {
			c.quotes = false // nor will any later one: look no more
			return "", false
		}
		end += next
		if strings.HasPrefix(rest[end+1:], `"`) {
			end += 2
			continue
		}
		after := rest[end+1:]
		if after != "" && after[0] != c.separator && after[0] != '\n' {
			return "", false
		}
		c.text = after
		return strings.ReplaceAll(rest[:end], `""`, `"`), true
	}
}
