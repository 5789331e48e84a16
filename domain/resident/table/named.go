package table

import (
	"fmt"
	"slices"
	"strings"
)

// Named finds columns by the words that they may be called, in small letters. Of two that fit, the first is taken.
func (f *File) Named(words map[string][]string) map[string]int {
	columns := map[string]int{}
	for i, name := range f.Columns {
		plain := strings.ToLower(strings.Join(strings.Fields(name), " "))
		for field, names := range words {
			if _, taken := columns[field]; !taken && slices.Contains(names, plain) {
				columns[field] = i
			}
		}
	}
	return columns
}

// Place is where something stands in a list, as the pages read it. Without a column it is the whole row.
func Place(row int, column string) string {
	if column == "" {
		return fmt.Sprintf("row %d", row)
	}
	return fmt.Sprintf("row %d, column %s", row, column)
}
