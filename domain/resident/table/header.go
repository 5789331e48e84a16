package table

import (
	"slices"
	"strings"
)

// titleRows is how many rows of titles and remarks are looked through once rows fill up.
const titleRows = 6

// findHeader answers the header's cells and row: the row asked for, or the one it finds.
func (f *File) findHeader() (cells []string, row int, found bool) {
	if f.Settings.HeaderRow > 0 {
		return f.headerAt(f.Settings.HeaderRow)
	}
	head := f.head(lookAhead)
	widest := 0
	for _, r := range head {
		widest = max(widest, filledCount(r.cells))
	}
	if widest == 0 {
		return nil, 0, false
	}
	best := pickHeader(head, widest)
	return best.cells, best.number, true
}

func (f *File) headerAt(wanted int) (cells []string, row int, found bool) {
	for r := range f.source {
		some := filledCount(r.cells) > 0
		if found = found || some; r.number == wanted && some {
			return slices.Clone(r.cells), wanted, true
		}
		if found && r.number >= wanted {
			break
		}
	}
	return nil, 0, found
}

// pickHeader takes the fullest of the first rows that fill half of the columns and hold no person:
// a title or "Extract of 1 November" above a list fills fewer cells than the names do.
func pickHeader(head []record, widest int) (best record) {
	first, left := record{}, titleRows
	for _, r := range head {
		n := filledCount(r.cells)
		if 2*n < widest || left == 0 || strings.HasPrefix(strings.TrimSpace(r.cells[0]), "#") {
			continue
		}
		left--
		if first.cells == nil {
			first = r
		}
		if looksLikeData(r.cells) {
			if best.cells != nil {
				return best
			}
		} else if n > filledCount(best.cells) {
			best = r
		}
	}
	if best.cells == nil {
		return first
	}
	return best
}

// head copies the first n rows that have anything, as far as there are so many.
func (f *File) head(n int) (head []record) {
	for r := range f.source {
		if len(head) == n {
			break
		}
		if filled(r.cells) == 0 {
			continue
		}
		head = append(head, record{number: r.number, cells: slices.Clone(r.cells)})
	}
	return head
}

func filledCount(cells []string) (n int) {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			n++
		}
	}
	return n
}

// firstFilled is the first cell that has something, and how many have.
func firstFilled(cells []string) (first string, n int) {
	for _, cell := range cells {
		if cell != "" {
			if n++; n == 1 {
				first = cell
			}
		}
	}
	return first, n
}
