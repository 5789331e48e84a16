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
	return listOf(parts), nil
}

// Scan reads the list.
func (p *places) Scan(from any) error {
	parts, err := partsOf(from)
	if err != nil {
		return err
	}
	*p = nil
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil {
			return fmt.Errorf("a list of numbers holds %q", part)
		}
		*p = append(*p, n)
	}
	return nil
}

// listOf writes words without commas and quotes as PostgreSQL writes a list: {yes,no}.
func listOf(words []string) string { return "{" + strings.Join(words, ",") + "}" }

// partsOf reads such a list.
func partsOf(from any) ([]string, error) {
	var text string
	switch from := from.(type) {
	case string:
		text = from
	case []byte:
		text = string(from)
	default:
		return nil, fmt.Errorf("a list came as %T", from)
	}
	if text = strings.Trim(text, "{}"); text == "" {
		return nil, nil
	}
	return strings.Split(text, ","), nil
}
