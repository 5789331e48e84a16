package figures

import (
	"math/rand/v2"
	"testing"
)

// Whoever knows the rule, the total and the rows that are shown must be left with at least two possible values for every row
// that is hidden because it is small.
func TestNothingHiddenCanBeFound(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) // a fixed seed, so that a failure can be seen again
	tried := 0
	for range 4000 {
		rows := make([]Counts, 1+random.IntN(5))
		for i := range rows {
			rows[i] = Counts{Asked: 30, Answered: []int{0, 1, 2, 3, 4, 5, 6, 9}[random.IntN(8)]}
			rows[i].Silent = 30 - rows[i].Answered
		}
		hidden, total := hiding(rows)
		if !total || !anyOf(hidden) {
			continue
		}
		tried++
		possible := worlds(rows, hidden)
		for i, c := range rows {
			if hidden[i] && c.few() && len(possible[i]) < 2 {
				t.Fatalf("row %d of %v is found although %v are hidden", i, givens(rows), hidden)
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d tables hid something", tried)
	}
}

// worlds are the values that each hidden row can have for somebody who sees the rest.
func worlds(rows []Counts, hidden []bool) []map[int]bool {
	sum, places := 0, []int{}
	for i := range rows {
		if hidden[i] {
			sum += rows[i].given()
			places = append(places, i)
		}
	}
	possible := make([]map[int]bool, len(rows))
	for _, i := range places {
		possible[i] = map[int]bool{}
	}
	world := append([]Counts{}, rows...)
	var put func(at, left int)
	put = func(at, left int) {
		if at == len(places)-1 {
			world[places[at]] = Counts{Asked: 30, Answered: left, Silent: 30 - left}
			if again, total := hiding(world); total && same(again, hidden) {
				for _, i := range places {
					possible[i][world[i].given()] = true
				}
			}
			return
		}
		for v := range left + 1 {
			world[places[at]] = Counts{Asked: 30, Answered: v, Silent: 30 - v}
			put(at+1, left-v)
		}
	}
	put(0, sum)
	return possible
}

func same(a, b []bool) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func givens(rows []Counts) (list []int) {
	for _, r := range rows {
		list = append(list, r.given())
	}
	return list
}

// The definitions by hand: 60 complete, 10 partial, 5 refusals, 15 non-contacts, 10 of unknown eligibility.
func TestRates(t *testing.T) {
	t.Parallel()
	r := ratesOf(Counts{Asked: 100, Answered: 60, Partly: 7, Begun: 3, Declined: 5, Silent: 15, Unreached: 10})
	for i, want := range []float64{0.6, 0.7, 0.6, 0.7, 60.0 / 90, 70.0 / 90} {
		if got := *r[i]; got < want-1e-12 || got > want+1e-12 {
			t.Errorf("RR%d is %v, want %v", i+1, got, want)
		}
	}
	if r := ratesOf(Counts{}); r[0] != nil || r[5] != nil {
		t.Error("rates of nobody")
	}
	if r := ratesOf(Counts{Asked: 2000, Answered: 1000, Silent: 1000}); *r[0] != 0.5 {
		t.Errorf("1,000 of 2,000 is %v", *r[0])
	}
}
