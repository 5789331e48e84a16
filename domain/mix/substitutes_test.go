package mix

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"deltag/domain/lottery"
)

// The choice is the best of all, by trying all: with households, measured drop-out and people who may not be asked.
func TestSubstitutesAreTheBestByDefinition(t *testing.T) {
	t.Parallel()
	r := random(11)
	helped := 0
	for round := range 150 {
		q := townGroup(t)
		l := newLife(q, r)
		var pool []Member
		var ids []string
		var drop []float64
		for i, p := range l.group {
			ids = append(ids, fmt.Sprintf("g%02d", i))
			pool = append(pool, Member{ID: ids[i], Values: p, Household: fmt.Sprint("home ", i)})
			drop = append(drop, 0.05+0.3*r.Float64())
		}
		for i := range 15 {
			m := Member{ID: fmt.Sprintf("w%02d", i), Values: townsperson(r), Burden: r.IntN(3)}
			if r.IntN(3) == 0 {
				m.Household = fmt.Sprint("home ", r.IntN(20))
			}
			if r.IntN(8) == 0 {
				m.Fixed = lottery.FixedOut
			}
			pool, drop = append(pool, m), append(drop, 0)
		}
		o := SubstituteOptions{Count: 1 + round%3, Seed: lottery.Seed{byte(round)}, Drop: drop}
		if round%2 == 0 {
			o.Drop, drop = nil, slices.Repeat([]float64{1}, len(pool))
		}
		got, err := q.Substitutes(t.Context(), pool, ids, o)
		if err != nil || len(got.Members) != o.Count {
			t.Fatal(got, err)
		}
		var chosen []int
		for _, id := range got.Members {
			chosen = append(chosen, slices.IndexFunc(pool, func(m Member) bool { return m.ID == id }))
		}
		if !maySubstitute(pool, chosen) {
			t.Fatalf("%v may not be substitutes together: %+v", got.Members, pool)
		}
		with, without := bruteAfterOne(q, pool, drop, chosen), bruteAfterOne(q, pool, drop, nil)
		if !near(got.With, with) || !near(got.Without, without) {
			t.Fatalf("after one drop-out %v and %v are told, by trying all %v and %v", got.Without, got.With, without, with)
		}
		best, burden := bestSubstitutes(q, pool, drop, o.Count)
		if !near(with, best) || burdenOf(pool, chosen) != burden {
			t.Fatalf("%v leave %v with a burden of %d, the best %v with %d", got.Members, with, burdenOf(pool, chosen), best, burden)
		}
		if with < without {
			helped++
		}
	}
	if helped < 50 {
		t.Errorf("the cases are one-sided: substitutes help in %d", helped)
	}
}

func maySubstitute(pool []Member, chosen []int) bool {
	for k, i := range chosen {
		if i < 12 || pool[i].Fixed == lottery.FixedOut {
			return false
		}
		for j, m := range pool {
			if (j < 12 || slices.Contains(chosen[:k], j)) && m.Household != "" && m.Household == pool[i].Household {
				return false
			}
		}
	}
	return true
}

func burdenOf(pool []Member, chosen []int) (n int) {
	for _, i := range chosen {
		n += pool[i].Burden
	}
	return n
}

func bestSubstitutes(q *Quotas, pool []Member, drop []float64, count int) (best float64, burden int) {
	best = 1e9
	var try func(from int, chosen []int)
	try = func(from int, chosen []int) {
		if !maySubstitute(pool, chosen) {
			return
		}
		if len(chosen) == count {
			n, b := bruteAfterOne(q, pool, drop, chosen), burdenOf(pool, chosen)
			if same := near(n, best); n < best && !same || same && b < burden {
				best, burden = n, b
			}
			return
		}
		for i := from; i < len(pool); i++ {
			try(i+1, append(chosen[:len(chosen):len(chosen)], i))
		}
	}
	try(12, nil)
	return best, burden
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

// bruteAfterOne is the mean shortfall after one of the first twelve dropped out, and the best substitute came.
func bruteAfterOne(q *Quotas, pool []Member, drop []float64, substitutes []int) (mean float64) {
	all := 0.0
	for gone := range 12 {
		var left []Person
		for i, m := range pool[:12] {
			if i != gone {
				left = append(left, m.Values)
			}
		}
		best := bruteShort(q, left, -1)
		for _, s := range substitutes {
			best = min(best, bruteShort(q, append(left[:len(left):len(left)], pool[s].Values), -1))
		}
		mean += drop[gone] * float64(best)
		all += drop[gone]
	}
	return mean / all
}

func TestSubstitutesKnowWhoDropsOutMost(t *testing.T) {
	t.Parallel()
	q := &Quotas{Seats: 2, Features: []Feature{{Name: name("age", 0), Values: []Value{{name("young", 0), 1, 2}, {name("old", 0), 1, 2}}}}}
	pool := []Member{{ID: "a", Values: Person{0}}, {ID: "b", Values: Person{1}}, {ID: "c", Values: Person{0}}, {ID: "d", Values: Person{1}}}
	for of, want := range map[int]string{0: "c", 1: "d"} {
		drop := []float64{0.01, 0.01, 0.01, 0.01}
		drop[of] = 0.9
		got, err := q.Substitutes(t.Context(), pool, []string{"a", "b"}, SubstituteOptions{Count: 1, Drop: drop})
		if err != nil || !reflect.DeepEqual(got.Members, []string{want}) {
			t.Errorf("when %q drops out most: %+v, %v, want %q", pool[of].ID, got, err, want)
		}
	}
	if _, err := q.Substitutes(t.Context(), pool, []string{"a", "b"}, SubstituteOptions{Count: 4}); err == nil {
		t.Error("four substitutes are chosen")
	}
	if got, err := q.Substitutes(t.Context(), pool[:3], []string{"a", "b"}, SubstituteOptions{Count: 3}); err != nil || len(got.Members) != 1 {
		t.Errorf("one may be a substitute: %+v, %v", got, err)
	}
}
