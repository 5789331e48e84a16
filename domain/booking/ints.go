package booking

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
)

// places is a list of small whole numbers as PostgreSQL writes it: {1,4}. Parameters of it need a cast in SQL.
type places []int

// Value writes the list.
func (p places) Value() (driver.Value, error) {
	parts := make([]string, len(p))
	for i, n := range p {
		parts[i] = strconv.Itoa(n)
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}

// Scan reads the list.
func (p *places) Scan(from any) error {
	var text string
	switch from := from.(type) {
	case string:
		text = from
	case []byte:
		text = string(from)
	default:
		return fmt.Errorf("a list of numbers came as %T", from)
	}
	*p = nil
	text = strings.Trim(text, "{}")
	if text == "" {
		return nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return fmt.Errorf("a list of numbers holds %q", part)
		}
		*p = append(*p, n)
	}
	return nil
}
