package resident

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain/resident/table"
)

var soakDay = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// reading is what became of a file: the people read in, with the cells that they stood in, and everything said of it.
type reading struct {
	refused  string
	people   []string
	cells    [][]string // by soakNames
	faults   []table.Fault
	blocking int
}

// readFile reads a file as an import does, up to the database.
func readFile(data []byte) (out reading) {
	file, err := table.Open(data, table.Settings{})
	var refused *table.Refused
	if errors.As(err, &refused) {
		return reading{refused: refused.Code}
	} else if err != nil {
		panic(err)
	}
	at := make([]int, len(soakNames))
	m := soakMapping()
	for i, name := range soakNames {
		if at[i] = slices.IndexFunc(file.Columns, func(c string) bool { return strings.EqualFold(c, name) }); at[i] < 0 {
			return reading{refused: "column-not-there"}
		}
		for field, column := range m.Fields {
			if column == name {
				m.Fields[field] = file.Columns[at[i]]
			}
		}
		for j, f := range m.Features {
			if f.Column == name {
				m.Features[j].Column = file.Columns[at[i]]
			}
		}
	}
	bound, err := bindFeatures(nil, m, file, soakFeatures(), false)
	if err != nil {
		panic(err)
	}
	out.faults = slices.Clone(file.Faults)
	reader := newRowReader(m, file, bound, register{empty: true}, nil, soakDay, 10)
	for row := range file.Rows() {
		p, faults, use := reader.read(row)
		out.faults = append(out.faults, faults...)
		if !use {
			if slices.ContainsFunc(faults, func(f table.Fault) bool { return !Warning(f) }) {
				out.blocking++
			}
			continue
		}
		out.people = append(out.people, described(p))
		cells := make([]string, len(at))
		for i, c := range at {
			cells[i] = strings.Clone(row.Cells[c])
		}
		out.cells = append(out.cells, cells)
	}
	return out
}

func described(p *person) string {
	show := func(v *bool) string {
		if v == nil {
			return "-"
		}
		return fmt.Sprint(*v)
	}
	born := "-"
	if p.birth != nil {
		born = p.birth.Format(time.DateOnly)
	}
	return fmt.Sprintf("%q", []string{p.sourceID, p.name, p.email, p.phone, p.address, p.postcode, p.town, p.household, born, string(p.protection),
		show(p.exempt), p.language, p.gone, p.cpr.digits, fmt.Sprint(p.values)})
}

// canonical is how a cell of a workbook is read that was written as a day.
func canonical(cell string) string {
	if day, err := time.Parse("2006-01-02", cell); err == nil {
		return day.Format("02-01-2006")
	}
	return cell
}

func differ(a, b []string) (columns []int) {
	for i := range a {
		if canonical(a[i]) != b[i] {
			columns = append(columns, i)
		}
	}
	return columns
}

// verdict tells what a mutated file was silently read as that it should not, or "". Joined counts the rows that the
// accident made of two: nothing in the file tells them from any other row.
func (m mutant) verdict(got reading) (wrong string, joined int) {
	seen := make([]bool, len(m.rows))
	for _, cells := range got.cells {
		switch {
		case m.explained(cells, seen):
		case m.spliced && m.isSplice(cells):
			joined++
		default:
			return fmt.Sprintf("nobody is %q", cells), 0
		}
	}
	for i := range m.rows {
		if got.refused == "" && !seen[i] && got.blocking == 0 && !m.mayMiss(i) {
			return fmt.Sprintf("%q is missing, and nothing is said", m.rows[i]), 0
		}
	}
	return "", joined
}

// explained tells whether a row that was read in is one of the list, or one that differs only where the accident was.
func (m mutant) explained(cells []string, seen []bool) bool {
	for i, row := range m.rows {
		if len(differ(cells, row)) == 0 {
			seen[i] = true
			return true
		}
	}
	for i, row := range m.rows {
		if m.mayDiffer(i, cells, differ(cells, row)) {
			return true
		}
	}
	return false
}

// mayDiffer tells whether a row may have changed in these columns.
func (m mutant) mayDiffer(row int, cells []string, columns []int) bool {
	filled := func(c int) bool { return cells[c] != "" }
	switch {
	case m.edited != nil:
		return row == m.edited.row && slices.Equal(columns, []int{m.edited.column})
	case m.part == "xl/worksheets/sheet1.xml":
		// The cell itself, one that says it stands elsewhere, or several gone and a piece of one in their place.
		return len(columns) <= 2 || m.spliced && len(slices.DeleteFunc(columns, func(c int) bool { return !filled(c) })) <= 1
	case m.part == "xl/sharedStrings.xml":
		text := m.rows[row][columns[0]] // one text, in whichever cells have it
		return !slices.ContainsFunc(columns, func(c int) bool { return m.rows[row][c] != text })
	case m.part == "xl/styles.xml", m.part == "xl/workbook.xml":
		return !slices.ContainsFunc(columns, func(c int) bool { return !slices.Contains(m.typed, c) })
	case m.workbook:
		return false
	}
	touched := m.touched(row + 1)
	return !slices.ContainsFunc(columns, func(c int) bool { return !slices.Contains(touched, c) })
}

// isSplice tells whether a row begins as one of the list and ends as another: when the accident joined them just so, the
// file says no more about it than any other.
func (m mutant) isSplice(cells []string) bool {
	for _, a := range m.rows {
		same := 0
		for same < len(cells) && canonical(cells[same]) == a[same] {
			same++
		}
		for _, b := range m.rows {
			rest := len(cells)
			for rest > 0 && canonical(cells[rest-1]) == b[rest-1] {
				rest--
			}
			if rest <= same+1 {
				return true
			}
		}
	}
	return false
}

// mayMiss tells whether the accident can have taken a row away, or changed it.
func (m mutant) mayMiss(row int) bool {
	return m.part != "" || m.edited != nil && m.edited.row == row || len(m.touched(row+1)) > 0
}

// tryMutants reads files that had accidents, on all processors, and tells which were silently read as something else.
func tryMutants(t *testing.T, files int) {
	t.Helper()
	var lock sync.Mutex
	tally, wrong := map[string]int{}, 0
	work := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range work {
				kind, fault := tryMutant(t, i)
				lock.Lock()
				if tally[kind]++; fault != "" {
					if wrong++; wrong <= 10 {
						t.Errorf("file %d: %s", i, fault)
					}
				}
				lock.Unlock()
			}
		})
	}
	for i := range files {
		work <- i
	}
	close(work)
	group.Wait()
	if t.Logf("%d files: %v", files, tally); wrong > 0 {
		t.Errorf("%d files are silently wrong", wrong)
	}
}

func tryMutant(t *testing.T, i int) (kind, fault string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			kind, fault = "panic", fmt.Sprint("panic: ", p)
		}
	}()
	r := rand.New(rand.NewPCG(uint64(i), 7))
	l := someList(r)
	plain, other := readFile(l.csv(rand.New(rand.NewPCG(1, 1))).data), l.dress(t, r)
	if i%5 == 0 {
		got := readFile(other.data)
		if !slices.Equal(plain.people, got.people) || got.blocking > 0 || len(got.people) != len(l.rows) {
			return "dress", fmt.Sprintf("%s is read as\n%s\nnot as\n%s\n%v %s", other.words, strings.Join(got.people, "\n"), strings.Join(plain.people, "\n"), got.faults, got.refused)
		}
		return "another dress: the same people", ""
	}
	m := other.mutate(t, r)
	if i%5 == 1 {
		m = l.edit(t, r)
	}
	got := readFile(m.data)
	verdict, joined := m.verdict(got)
	if verdict != "" {
		return "wrong", fmt.Sprintf("%s at %d to %d (%s%s): %s\n%v", m.what, m.from, m.to, m.words, m.part, verdict, got.faults)
	}
	switch {
	case joined > 0:
		return "two rows joined by the accident", ""
	case got.refused != "":
		return "refused", ""
	case got.blocking > 0:
		return "some rows kept out", ""
	case slices.Equal(got.people, plain.people):
		return "no harm", ""
	}
	return "read with the damage in its cell", ""
}

// TestMutants: a file to which an accident happened is never silently read as something else.
func TestMutants(t *testing.T) {
	t.Parallel()
	tryMutants(t, 1500)
}
