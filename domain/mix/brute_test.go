package mix

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// This file answers by the words of the rules, by trying everything. It shares no code with the package but its types.

// who may come: people of whom everything is known, and with unknown also such of whom something is not.
type who struct{ unknown bool }

// kinds lists everybody who could come.
func (w who) kinds(q *Quotas) []Person {
	kinds := []Person{{}}
	for _, f := range q.Features {
		var longer []Person
		for _, k := range kinds {
			for v := range f.Values {
				longer = append(longer, append(append(Person{}, k...), v))
			}
			if w.unknown {
				longer = append(longer, append(append(Person{}, k...), NoValue))
			}
		}
		kinds = longer
	}
	return kinds
}

// bruteShort counts the people missing of one feature, or of all (-1).
func bruteShort(q *Quotas, people []Person, only int) int {
	n := 0
	for f, feature := range q.Features {
		for v, value := range feature.Values {
			have := 0
			for _, p := range people {
				if f < len(p) && p[f] == v {
					have++
				}
			}
			if have < value.Min && (only < 0 || f == only) {
				n += value.Min - have
			}
		}
	}
	return n
}

// bruteOver tells whether somebody more brings a value above its maximum.
func bruteOver(q *Quotas, people []Person, more Person) bool {
	for f, v := range more {
		if v == NoValue {
			continue
		}
		have := 1
		for _, p := range people {
			if f < len(p) && p[f] == v {
				have++
			}
		}
		if have > q.Features[f].Values[v].Max {
			return true
		}
	}
	return false
}

// bruteLeast is the least shortfall that can be had when any of the kinds come, any number of each, until the seats are full or
// before. With full only groups without an empty seat count; -1 when there is none.
func bruteLeast(q *Quotas, people, kinds []Person, only int, full bool) int {
	best := -1
	if !full || len(people) == q.Seats {
		best = bruteShort(q, people, only)
	}
	if len(people) >= q.Seats || best == 0 {
		return best
	}
	for i, k := range kinds {
		if bruteOver(q, people, k) {
			continue
		}
		n := bruteLeast(q, append(people[:len(people):len(people)], k), kinds[i:], only, full)
		if n >= 0 && (best < 0 || n < best) {
			best = n
		}
	}
	return best
}

func random(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 2026)) }

// randomQuotas makes quotas without faults: up to 3 features and 5 seats.
func randomQuotas(r *rand.Rand) *Quotas {
	for {
		q := &Quotas{Seats: 1 + r.IntN(5)}
		for f := range r.IntN(4) {
			feature := Feature{Name: name("feature", f)}
			for v := range 1 + r.IntN(3) {
				low := r.IntN(3)
				feature.Values = append(feature.Values, Value{Name: name("value", v), Min: low, Max: low + r.IntN(4)})
			}
			q.Features = append(q.Features, feature)
		}
		if len(q.Check()) == 0 {
			return q
		}
	}
}

func name(what string, n int) Text { return Text{fmt.Sprint(what, n), fmt.Sprint(what, n)} }

// randomPerson has each value with equal chance, and one in eight is not known.
func randomPerson(r *rand.Rand, q *Quotas) Person {
	p := Person{}
	for _, f := range q.Features {
		v := r.IntN(len(f.Values))
		if r.IntN(8) == 0 {
			v = NoValue
		}
		p = append(p, v)
	}
	return p
}

func randomPeople(r *rand.Rand, q *Quotas, n int) (people []Person) {
	for range n {
		people = append(people, randomPerson(r, q))
	}
	return people
}

func seats(q *Quotas, people []Person) (Taken, string) {
	return q.Count(people...), fmt.Sprintf("%d seats of %+v, taken by %v", q.Seats, q.Features, people)
}

func TestCountAndShortfallAreWhatTheyAreByDefinition(t *testing.T) {
	t.Parallel()
	r := random(1)
	for range 2000 {
		q := randomQuotas(r)
		people := randomPeople(r, q, r.IntN(q.Seats+1))
		taken, told := seats(q, people)
		if got, want := q.Shortfall(taken), bruteShort(q, people, -1); got != want {
			t.Fatalf("%s: short of %d, by definition %d", told, got, want)
		}
		sum := 0
		for _, l := range q.Lacks(taken) {
			sum += l.People
		}
		if sum != q.Shortfall(taken) {
			t.Fatalf("%s: the list of lacks adds up to %d, the shortfall is %d", told, sum, q.Shortfall(taken))
		}
		if len(people) > 0 {
			taken.Remove(people[0])
			if again := q.Count(people[1:]...); fmt.Sprint(again) != fmt.Sprint(taken) {
				t.Fatalf("%s: after the first left %v, counted anew %v", told, taken, again)
			}
		}
	}
}
