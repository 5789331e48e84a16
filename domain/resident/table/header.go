package table

import "strings"

// titleRows is how many rows of titles and remarks are looked through once rows fill up.
const titleRows = 6

// findHeader answers the header's cells and row: the row asked for, or the one it finds.
func (f *File) findHeader() (cells []string, row int, found bool) {
	wanted := f.Settings.HeaderRow
	head := f.head(max(lookAhead, wanted))
	widest := 0
	for _, r := range head {
		widest = max(widest, filledCount(r.cells))
		if r.number == wanted && filledCount(r.cells) > 0 {
			return r.cells, wanted, true
		}
	}
	if wanted > 0 || widest == 0 {
		return nil, 0, widest > 0
	}
	best := pickHeader(head, widest)
	return best.cells, best.number, true
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

// head copies the first n rows.
func (f *File) head(n int) (head []record) {
	for r := range f.source {
		if r.number > n {
			break
		}
		head = append(head, record{number: r.number, cells: append([]string(nil), r.cells...)})
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
