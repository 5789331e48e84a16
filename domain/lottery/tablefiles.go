package lottery

import (
	"slices"
	"strings"
)

// This file reads the group that is split over tables, and its wishes, from tables with separators.

// ReadGroup reads people, one a row, and what of them the tables are mixed by; texts that differ in case or blanks are one
// value. id is as for ReadPool. People with the same text in a column of together are a wish to sit together, in one of apart
// to sit apart; blank is no wish. The error is FileFaults with everything that is wrong.
func ReadGroup(file string, data []byte, id string, mix, together, apart []string) (*Tables, error) {
	s := readSheet(file, data)
	if s.header == nil {
		return nil, s.faults
	}
	ids := s.idColumn(id)
	var columns [3][]int
	for i, names := range [...][]string{mix, together, apart} {
		for _, name := range names {
			columns[i] = append(columns[i], s.needed(name))
		}
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	if len(s.rows) == 0 {
		s.fault(0, "", "there is nobody below the header")
	}
	q, seen := &Tables{Features: append([]string{}, mix...)}, map[string]int{}
	spelled := map[string]string{} // how a value was written first
	for n, row := range s.rows {
		m := Guest{ID: s.personID(row, ids, n, seen), Values: make([]string, len(mix))}
		for f, c := range columns[0] {
			text := plainText(row.cell(c))
			if _, known := spelled[text]; !known {
				spelled[text] = row.cell(c)
			}
			m.Values[f] = spelled[text]
		}
		q.Members = append(q.Members, m)
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	q.Together, q.Apart = s.groups(q, columns[1]), s.groups(q, columns[2])
	return q, nil
}

// plainText is equal for texts that differ in case or blanks.
func plainText(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// groups makes wishes of people with the same text in a column.
func (s *sheet) groups(q *Tables, columns []int) (wishes []Wish) {
	for _, c := range columns {
		number := map[string]int{}
		first := len(wishes)
		for n, row := range s.rows {
			text := plainText(row.cell(c))
			if text == "" {
				continue
			}
			i, known := number[text]
			if !known {
				i = len(wishes)
				number[text] = i
				wishes = append(wishes, Wish{Name: s.file + ", column " + s.header[c] + ", " + row.cell(c)})
			}
			wishes[i].IDs = append(wishes[i].IDs, q.Members[n].ID)
		}
		wishes = append(wishes[:first], slices.DeleteFunc(wishes[first:], func(w Wish) bool { return len(w.IDs) < 2 })...)
	}
	return wishes
}

// ReadWishes reads one wish a row below the header: each cell is the id of somebody in the group, or blank. The error is
// FileFaults with everything that is wrong.
func ReadWishes(file string, data []byte, group []Guest) ([]Wish, error) {
	s := readSheet(file, data)
	if s.header == nil {
		return nil, s.faults
	}
	known := make(map[string]bool, len(group))
	for _, m := range group {
		known[m.ID] = true
	}
	var wishes []Wish
	for _, row := range s.rows {
		w, given := Wish{Name: FileFault{File: s.file, Row: row.line}.place()}, 0
		for c, id := range row.cells {
			if id != "" {
				given++
			}
			switch {
			case id == "" || c >= len(s.header): // which is a fault already
			case !known[id]:
				s.fault(row.line, s.header[c], "%q is not in the group: correct the id", id)
			case slices.Contains(w.IDs, id):
				s.fault(row.line, s.header[c], "%q is in the row twice: remove one", id)
			default:
				w.IDs = append(w.IDs, id)
			}
		}
		if given < 2 {
			s.fault(row.line, "", "a wish needs two people or more")
		}
		wishes = append(wishes, w)
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	return wishes, nil
}
