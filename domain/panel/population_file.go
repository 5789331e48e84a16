package panel

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/resident"
	"deltag/domain/resident/table"
)

// Headers by which the columns of a statistics file are known, besides the names of features.
var (
	countHeaders   = []string{"antal", "antal personer", "personer", "befolkning", "indhold", "count", "persons", "people", "population", "n"}
	featureHeaders = []string{"kendetegn", "variabel", "feature", "category", "variable"}
	valueHeaders   = []string{"værdi", "gruppe", "value", "group"}
)

// maxFaults is how many faults of a file are worth showing at once.
const maxFaults = 200

// counter turns the rows of a statistics file into tables.
type counter struct {
	file     *table.File
	features []resident.Feature
	count    int         // column of the counts
	columns  map[int]int // joint: column -> place of its feature in features
	feature  int         // marginal: the columns of feature and value
	value    int
	faults   []domain.Fault
	tables   []Counts
	seen     map[string]int // combination -> row
	marks    string         // the one mark between thousands that the file has used so far
}

// parsePopulation reads a file of one of two shapes. Joint: a column for each feature and one of counts. Marginal: a
// column of features, one of their values, one of counts. Labels are the names or codes of features and values.
func parsePopulation(data []byte, features []resident.Feature) ([]Counts, []domain.Fault) {
	file, err := table.Open(data, table.Settings{})
	var refused *table.Refused
	if errors.As(err, &refused) {
		return nil, []domain.Fault{fault("file", refused.Code, refused.Detail)}
	} else if err != nil {
		return nil, []domain.Fault{fault("file", "file-unreadable", "This file cannot be read. Save it as CSV or XLSX and try again.")}
	}
	c := &counter{file: file, features: features, count: -1, columns: map[int]int{}, feature: -1, value: -1, seen: map[string]int{}}
	c.readHeader()
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	for row := range file.Rows() {
		if len(c.faults) >= maxFaults {
			break
		}
		c.read(row)
	}
	if len(c.faults) == 0 && len(c.tables) == 0 {
		c.fault(0, "", "no-counts", "There are no counts in this file.")
	}
	return c.tables, c.faults
}

func (c *counter) fault(row int, column, code, detail string, args ...any) {
	where := "file"
	if row > 0 {
		where = fmt.Sprintf("row %d", row)
	}
	if column != "" {
		where += ", column " + column
	}
	c.faults = append(c.faults, fault(where, code, fmt.Sprintf(detail, args...)))
}

func (c *counter) readHeader() {
	for i, name := range c.file.Columns {
		switch {
		case match(name, featureHeaders...):
			c.feature = i
		case match(name, valueHeaders...):
			c.value = i
		case match(name, countHeaders...):
			c.count = i
		}
	}
	if c.count < 0 {
		c.fault(c.file.Settings.HeaderRow, "", "no-count-column", "No column has the counts. Call it %q.", "antal")
	}
	if c.feature >= 0 && c.value >= 0 {
		return
	}
	c.feature, c.value = -1, -1
	joint := Counts{}
	for i, name := range c.file.Columns {
		if i == c.count {
			continue
		}
		f := slices.IndexFunc(c.features, func(f resident.Feature) bool { return means(f, name) })
		switch {
		case f < 0:
			c.fault(c.file.Settings.HeaderRow, name, "column-unknown", "%q is not the name of a feature. Rename the column or take it out.", name)
		case slices.Contains(joint.Features, c.features[f].ID):
			c.fault(c.file.Settings.HeaderRow, name, "feature-twice", "There are two columns for %q. Take one out.", c.features[f].NameDA)
		default:
			c.columns[i] = f
			joint.Features = append(joint.Features, c.features[f].ID)
		}
	}
	c.tables = []Counts{joint}
}

func (c *counter) read(row table.Row) {
	for _, f := range row.Faults {
		if f.Code == table.HeaderAgain || f.Code == table.RowTotal {
			return // neither a repeated header nor a sum counts anybody
		}
		if !f.Warning() {
			c.fault(f.Row, f.Column, f.Code, "This cannot be read. Correct the cell or the row.")
			return
		}
	}
	n, ok := c.people(row.Cells[c.count])
	if !ok {
		c.fault(row.Number, c.file.Columns[c.count], "not-a-count", "Write a whole number of people, 0 or more.")
	}
	if c.feature >= 0 {
		c.readMarginal(row, n, ok)
		return
	}
	cell := Cell{Count: n}
	for i := range row.Cells {
		if f, mapped := c.columns[i]; mapped {
			value := c.valueOf(row, i, f)
			ok = ok && value != 0
			cell.Values = append(cell.Values, value)
		}
	}
	if ok {
		c.add(row.Number, 0, cell)
	}
}

func (c *counter) readMarginal(row table.Row, n int, ok bool) {
	f := slices.IndexFunc(c.features, func(f resident.Feature) bool { return means(f, row.Cells[c.feature]) })
	if f < 0 {
		c.fault(row.Number, c.file.Columns[c.feature], "feature-unknown", "This is not the name of a feature.")
		return
	}
	value := c.valueOf(row, c.value, f)
	if value == 0 || !ok {
		return
	}
	id := c.features[f].ID
	t := slices.IndexFunc(c.tables, func(t Counts) bool { return t.Features[0] == id })
	if t < 0 {
		t = len(c.tables)
		c.tables = append(c.tables, Counts{Features: []int64{id}})
	}
	c.add(row.Number, t, Cell{Values: []int64{value}, Count: n})
}

// valueOf finds the value that a cell names, or 0 with a fault that lists what it may say.
func (c *counter) valueOf(row table.Row, column, feature int) int64 {
	f := c.features[feature]
	if v, found := f.Match(dashes.Replace(row.Cells[column])); found {
		return v.ID
	}
	names := make([]string, len(f.Values))
	for i, v := range f.Values {
		names[i] = v.NameDA
	}
	c.fault(row.Number, c.file.Columns[column], "label-unknown", "This is not a value of %q. It has: %s.", f.NameDA, strings.Join(names, ", "))
	return 0
}

func (c *counter) add(row, t int, cell Cell) {
	key := fmt.Sprint(t, cell.Values)
	if first, twice := c.seen[key]; twice {
		c.fault(row, "", "row-twice", "Row %d counts the same people already. Take one out.", first)
		return
	}
	c.seen[key] = row
	c.tables[t].Cells = append(c.tables[t].Cells, cell)
}

// means tells whether a label is a name, the code or a known word of a feature.
func means(f resident.Feature, text string) bool {
	return match(text, append([]string{f.Code, f.NameDA, f.NameEN}, f.Words...)...)
}

// match compares labels as people do: case and outer or double blanks do not matter, and a hyphen is a dash.
func match(text string, names ...string) bool {
	text = label(text)
	return text != "" && slices.ContainsFunc(names, func(n string) bool { return label(n) == text })
}

var dashes = strings.NewReplacer("–", "-", "—", "-", "‑", "-")

func label(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(dashes.Replace(s)), " "))
}

// largestCount is more people than any country has.
const largestCount = 2_000_000_000

var thousands = regexp.MustCompile(`^\d{1,3}([., ]\d{3})+$`)

// people reads a whole number. A mark between thousands must be the same in the whole file and cannot be a decimal mark:
// a workbook has numbers without marks, a comma is a decimal mark beside semicolons, and a point is one beside commas.
func (c *counter) people(text string) (int, bool) {
	if thousands.MatchString(text) {
		marks := strings.Trim(text, "0123456789")[:1]
		decimal := map[string]string{";": ",", ",": "."}[c.file.Settings.Separator]
		if marks != " " && (c.file.Settings.Format == "xlsx" || marks == decimal) || c.marks != "" && c.marks != marks || strings.Trim(text, "0123456789"+marks) != "" {
			return 0, false
		}
		c.marks = marks
		text = strings.ReplaceAll(text, marks, "")
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= largestCount && text[0] != '+'
}
