package lottery

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file reads quotas and pools from tables with separators, as the tools of the field write them: quotas as
// category,feature,min,max or feature,value,min,max[,min_flex,max_flex], pools with one person a row.

// FileFault is one thing wrong in a file.
type FileFault struct {
	File   string
	Row    int    // line of the file, from 1; 0 when it is about the whole file
	Column string // name of the column, or its number when it has none; "" when it is about the whole row
	Detail string
}

// Error names the place first.
func (f FileFault) Error() string { return f.place() + ": " + f.Detail }

func (f FileFault) place() string {
	place := f.File
	if f.Row > 0 {
		place += fmt.Sprintf(", row %d", f.Row)
	}
	if f.Column != "" {
		place += fmt.Sprintf(", column %q", f.Column)
	}
	return place
}

// FileFaults are all of them.
type FileFaults []FileFault

// Error has a line for each.
func (f FileFaults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// sheet is a file taken apart.
type sheet struct {
	file   string
	header []string
	rows   []sheetRow
	faults FileFaults
}

type sheetRow struct {
	line  int
	cells []string
}

func (s *sheet) fault(row int, column, format string, args ...any) {
	s.faults = append(s.faults, FileFault{s.file, row, column, fmt.Sprintf(format, args...)})
}

// readSheet finds the separator in the first line: comma, semicolon or tab, whichever is there most. Blank rows are left out.
func readSheet(file string, data []byte) *sheet {
	s := &sheet{file: file}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		s.fault(0, "", "this is not UTF-8 text: save it as CSV UTF-8")
		return s
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	for _, separator := range ",;\t" {
		if bytes.Count(first, []byte(string(separator))) > bytes.Count(first, []byte(string(r.Comma))) {
			r.Comma = separator
		}
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			s.fault(broken.StartLine, "", "the quotation marks do not fit together: put one before and one after the cell, and double those inside")
			return s
		}
		line, _ := r.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }) {
			continue
		}
		if s.header == nil {
			s.header = cells
			continue
		}
		if len(cells) > len(s.header) {
			s.fault(line, strconv.Itoa(len(s.header)+1), "the row has %d cells, the header %d: remove what is too much", len(cells), len(s.header))
		}
		s.rows = append(s.rows, sheetRow{line, cells})
	}
	if s.header == nil {
		s.fault(0, "", "the file is empty: it needs a first row with the names of the columns")
	}
	return s
}

// column finds a column by name, whatever the case; -1 when it is missing.
func (s *sheet) column(names ...string) int {
	found := -1
	for i, h := range s.header {
		for _, name := range names {
			if !strings.EqualFold(h, name) {
				continue
			}
			if found >= 0 {
				s.fault(1, h, "the column is there twice: remove one")
				return found
			}
			found = i
		}
	}
	return found
}

func (r sheetRow) cell(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return r.cells[column]
}

// ReadQuotas reads the features with their quotas, in the order of their first rows. The error is FileFaults with everything
// that is wrong.
func ReadQuotas(file string, data []byte) ([]Feature, error) {
	s := readSheet(file, data)
	if s.header == nil {
		return nil, s.faults
	}
	q := &quotaSheet{sheet: s, seen: map[[2]string]int{}}
	feature, value := s.column("category"), s.column("feature")
	if feature < 0 {
		feature, value = value, s.column("value")
	}
	q.columns = [6]int{feature, value, s.column("min"), s.column("max"), s.column("min_flex"), s.column("max_flex")}
	for i, name := range [...]string{"category (or feature)", "feature (or value)", "min", "max"} {
		if q.columns[i] < 0 {
			s.fault(1, name, "the column is missing: the columns are category,feature,min,max or feature,value,min,max")
		}
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	if len(s.rows) == 0 {
		s.fault(0, "", "there is no quota below the header")
	}
	for _, row := range s.rows {
		q.read(row)
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	return q.features, nil
}

type quotaSheet struct {
	*sheet
	columns  [6]int
	features []Feature
	seen     map[[2]string]int
}

func (q *quotaSheet) read(row sheetRow) {
	names := [2]string{row.cell(q.columns[0]), row.cell(q.columns[1])}
	for i, name := range names {
		if name == "" {
			q.fault(row.line, q.header[q.columns[i]], "the name is blank: give one")
			return
		}
	}
	if first, twice := q.seen[names]; twice {
		q.fault(row.line, q.header[q.columns[1]], "%q of %q is in row %d already: give each quota once", names[1], names[0], first)
		return
	}
	q.seen[names] = row.line
	v := Value{Name: names[1], Min: q.number(row, 2), Max: q.number(row, 3)}
	if v.Min > v.Max && v.Max >= 0 {
		q.fault(row.line, q.header[q.columns[2]], "at least %d and at most %d cannot both hold", v.Min, v.Max)
	}
	if row.cell(q.columns[4]) != "" && row.cell(q.columns[5]) != "" {
		v.Flex = &Flex{q.number(row, 4), q.number(row, 5)}
		if v.Flex.Min > v.Min {
			q.fault(row.line, q.header[q.columns[4]], "the relaxed minimum %d is above the minimum %d", v.Flex.Min, v.Min)
		}
		if v.Flex.Max < v.Max {
			q.fault(row.line, q.header[q.columns[5]], "the relaxed maximum %d is below the maximum %d", v.Flex.Max, v.Max)
		}
	}
	i := slices.IndexFunc(q.features, func(f Feature) bool { return f.Name == names[0] })
	if i < 0 {
		i = len(q.features)
		q.features = append(q.features, Feature{Name: names[0]})
	}
	q.features[i].Values = append(q.features[i].Values, v)
}

func (q *quotaSheet) number(row sheetRow, column int) int {
	text := row.cell(q.columns[column])
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxSize {
		q.fault(row.line, q.header[q.columns[column]], "%q is not a number of people: give 0 or more", text)
		return -1
	}
	return n
}

// ReadPool reads people, one a row. id names the column of their ids; "" is a column named id, else one whose name
// ends in _id, else people are numbered from 1. People with equal text in all columns named in households share one, whatever the
// case; blank in all of them is a household of its own. The error is FileFaults with everything that is wrong.
func ReadPool(file string, data []byte, features []Feature, id string, households []string) ([]Member, error) {
	s := readSheet(file, data)
	if s.header == nil {
		return nil, s.faults
	}
	ids := s.idColumn(id)
	columns := make([]int, 0, len(features))
	for _, f := range features {
		columns = append(columns, s.needed(f.Name))
	}
	homes := make([]int, 0, len(households))
	for _, name := range households {
		homes = append(homes, s.needed(name))
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	if len(s.rows) == 0 {
		s.fault(0, "", "there is nobody below the header")
	}
	members, seen := make([]Member, 0, len(s.rows)), map[string]int{}
	for n, row := range s.rows {
		m := Member{ID: s.personID(row, ids, n, seen)}
		for i, f := range features {
			m.Values = append(m.Values, s.value(row, columns[i], f))
		}
		m.Household = household(row, homes)
		members = append(members, m)
	}
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	return members, nil
}

func (s *sheet) idColumn(id string) int {
	if id != "" {
		return s.needed(id)
	}
	if i := s.column("id"); i >= 0 {
		return i
	}
	return slices.IndexFunc(s.header, func(h string) bool { return strings.HasSuffix(strings.ToLower(h), "_id") })
}

// personID reads the id of the person in row n, counted from 0.
func (s *sheet) personID(row sheetRow, column, n int, seen map[string]int) string {
	if column < 0 {
		return strconv.Itoa(n + 1)
	}
	id := row.cell(column)
	if first, twice := seen[id]; id == "" {
		s.fault(row.line, s.header[column], "the id is blank: give each person one of their own")
	} else if twice {
		s.fault(row.line, s.header[column], "%q is in row %d already: give each person once", id, first)
	}
	seen[id] = row.line
	return id
}

func (s *sheet) needed(name string) int {
	i := s.column(name)
	if i < 0 {
		s.fault(1, name, "the column is missing")
	}
	return i
}

func (s *sheet) value(row sheetRow, column int, f Feature) int {
	text := row.cell(column)
	same := -1
	for v := range f.Values {
		if f.Values[v].Name == text {
			return v
		}
		if same < 0 && strings.EqualFold(f.Values[v].Name, text) {
			same = v
		}
	}
	if same < 0 {
		s.fault(row.line, s.header[column], "%q has no quota: correct it, or add a quota for it", text)
	}
	return same
}

func household(row sheetRow, columns []int) string {
	parts, blank := make([]string, len(columns)), true
	for i, c := range columns {
		parts[i] = strings.ToLower(strings.Join(strings.Fields(row.cell(c)), " "))
		blank = blank && parts[i] == ""
	}
	if blank {
		return ""
	}
	return strings.Join(parts, "\x1f")
}
