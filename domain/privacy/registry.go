package privacy

import (
	_ "embed"
	"fmt"
	"strings"
)

// Erasing is what erasing a person does to a column.
type Erasing string

// What erasing does. registry.txt says what each means.
const (
	Kept     Erasing = "kept"
	Emptied  Erasing = "emptied"
	Removed  Erasing = "removed"
	Unlinked Erasing = "unlinked"
	Redacted Erasing = "redacted"
	OfNobody Erasing = "nobody"
)

// Rule is what is decided about one column of the database.
type Rule struct {
	Table, Column string
	Erasing       Erasing
	Shown         string // "part.key" in the person's copy, or "" with Why
	Why           string // why it is not shown
}

//go:embed registry.txt
var registryText string

// Registry is every rule, in the order of the tables in registry.txt.
var Registry = parseRegistry(registryText)

// parseRegistry reads the rules and panics when a line cannot be read, which any test finds.
func parseRegistry(text string) (rules []Rule) {
	var table string
	var erasing Erasing
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0][0] == '#':
			continue
		case line[0] != ' ':
			table, erasing = words[0], ""
			continue
		}
		if !strings.ContainsAny(words[0], "=!") {
			erasing, words = Erasing(words[0]), words[1:]
		}
		for _, word := range words {
			rules = append(rules, parseRule(table, erasing, word))
		}
	}
	return rules
}

func parseRule(table string, erasing Erasing, word string) Rule {
	if column, shown, ok := strings.Cut(word, "="); ok {
		return Rule{Table: table, Column: column, Erasing: erasing, Shown: shown}
	}
	column, why, ok := strings.Cut(word, "!")
	if !ok || why == "" {
		panic(fmt.Sprintf("registry.txt: %s of %s says neither where it is shown nor why not", word, table))
	}
	return Rule{Table: table, Column: column, Erasing: erasing, Why: why}
}
