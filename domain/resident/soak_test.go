//go:build soak

package resident

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
)

// The same as TestMutants, with 50,000 files.
func TestSoakMutants(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	begun := time.Now()
	tryMutants(t, 50_000)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if t.Logf("%s; at most %d MB from the system", time.Since(begun).Round(time.Second), m.Sys>>20); m.Sys > 1<<30 {
		t.Error("reading small lists took more than a gigabyte")
	}
}

// Of the mutants, five hundred go the whole way: the register has the people that were read, and nobody else.
func TestSoakMutantsInTheRegister(t *testing.T) { //nolint:paralleltest // as above
	b := domaintest.New(t)
	rs := New(b.DB, nil)
	ctx := b.As(domain.Coordinator, 1)
	for i := range 500 {
		r := rand.New(rand.NewPCG(uint64(i), 9))
		l := someList(r)
		for _, row := range l.rows {
			row[len(row)-1] = "" // without a key no CPR number is taken
		}
		m := l.dress(t, r).mutate(t, r)
		got := readFile(m.data)
		imp, err := rs.Upload(ctx, 1, "liste", m.data)
		if (err != nil) != (got.refused != "" && got.refused != "column-not-there") {
			t.Fatalf("file %d: read as %q, given in as %v", i, got.refused, err)
		}
		if got.refused != "" {
			continue
		}
		imp.Mapping.Protection, imp.Mapping.LeaveOut = No, true
		delete(imp.Mapping.Fields, "cpr")
		if err := rs.Start(ctx, imp.ID, imp.Mapping); err != nil {
			t.Fatalf("file %d: %v", i, err)
		}
		if err := rs.RunImports(b.Ctx()); err != nil {
			t.Fatal(err)
		}
		want := make([]string, len(got.cells))
		for j, c := range got.cells {
			email := strings.ToLower(c[2])
			if !ValidEmail(email) {
				email = ""
			}
			want[j] = strings.Join([]string{c[0], c[1], email, c[3], c[4], c[6]}, "|")
		}
		slices.Sort(want)
		have := strings.Split(domaintest.Value[string](t, b, `SELECT coalesce(string_agg(concat_ws('|', source_id, name, email, phone, address, town), chr(30) ORDER BY source_id), '') FROM resident`), "\x1e")
		slices.Sort(have)
		if len(want) > 0 && !slices.Equal(want, have) {
			t.Fatalf("file %d (%s): the register has\n%s\nand the list\n%s", i, m.what, strings.Join(have, "\n"), strings.Join(want, "\n"))
		}
		b.Exec(t, "TRUNCATE resident, ended_attribute, import, contact, correction CASCADE")
	}
}
