package lottery

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pool makes members from counts of rows of values.
func pool(rows ...[]int) []Member {
	var members []Member
	for _, row := range rows {
		for range row[0] {
			members = append(members, Member{ID: string(rune('A'+len(members)/26)) + string(rune('a'+len(members)%26)), Values: slices.Clone(row[1:])})
		}
	}
	return members
}

func sexAndAge(womenMin, womenMax, menMin, menMax, youngMin, youngMax, oldMin, oldMax int) []Feature {
	return []Feature{
		{Name: "sex", Values: []Value{{Name: "woman", Min: womenMin, Max: womenMax}, {Name: "man", Min: menMin, Max: menMax}}},
		{Name: "age", Values: []Value{{Name: "18-29", Min: youngMin, Max: youngMax}, {Name: "30+", Min: oldMin, Max: oldMax}}},
	}
}

func TestShortages(t *testing.T) {
	t.Parallel()
	men := []Trait{{Feature: "sex", Values: []string{"man"}}}
	youngMen := []Trait{{Feature: "sex", Values: []string{"man"}}, {Feature: "age", Values: []string{"18-29"}}}
	tests := []struct {
		name string
		p    Problem
		want Feasibility
	}{
		{"too few of a value",
			Problem{Size: 6, Features: sexAndAge(0, 6, 3, 6, 0, 6, 0, 6), Members: pool([]int{8, 0, 0}, []int{2, 1, 1})},
			Feasibility{Shortages: []Shortage{{Kind: men, Have: 2, Need: 3, Quotas: []QuotaRef{{"sex", "man", Min, 3}}}}}},
		{"a maximum of the others leaves too many seats",
			Problem{Size: 6, Features: sexAndAge(0, 3, 0, 6, 0, 6, 0, 6), Members: pool([]int{8, 0, 0}, []int{2, 1, 1})},
			Feasibility{Shortages: []Shortage{{Kind: men, Have: 2, Need: 3, Quotas: []QuotaRef{{"sex", "woman", Max, 3}}}}}},
		{"too few of a combination",
			Problem{Size: 10, Features: sexAndAge(0, 10, 7, 10, 7, 10, 0, 10), Members: pool([]int{9, 0, 0}, []int{9, 1, 1}, []int{3, 1, 0})},
			Feasibility{Shortages: []Shortage{{Kind: youngMen, Have: 3, Need: 4,
				Quotas: []QuotaRef{{"sex", "man", Min, 7}, {"age", "18-29", Min, 7}}}}}},
		{"enough people, too few households of them",
			Problem{Size: 4, Features: sexAndAge(0, 4, 2, 4, 0, 4, 0, 4),
				Members: append(pool([]int{5, 0, 0}), Member{ID: "x", Values: []int{1, 0}, Household: "h"}, Member{ID: "y", Values: []int{1, 1}, Household: "h"})},
			Feasibility{Households: true, Shortages: []Shortage{{Kind: men, Have: 1, Need: 2, Households: true, Quotas: []QuotaRef{{"sex", "man", Min, 2}}}}}},
		{"too few households for the size",
			Problem{Size: 2, Features: sexAndAge(0, 2, 0, 2, 0, 2, 0, 2),
				Members: []Member{{ID: "x", Values: []int{1, 0}, Household: "h"}, {ID: "y", Values: []int{1, 1}, Household: "h"}}},
			Feasibility{Households: true, Shortages: []Shortage{{Have: 1, Need: 2, Households: true}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := Feasible(context.Background(), &test.p)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestShortagesAreProofs checks every shortage of random infeasible problems by trying all subsets: the
// quotas it names conflict, without any one of them they do not, and its numbers are right.
func TestShortagesAreProofs(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{2}, "test problems")
	var infeasible, kinds, combinations, households int
	for infeasible < 300 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		f, err := Feasible(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if f.Feasible {
			continue
		}
		infeasible++
		if got := len(brute(withoutHouseholds(p))) > 0; got != f.Households {
			t.Fatalf("households = %v, want %v: %+v", f.Households, got, p)
		}
		if len(f.Shortages) == 0 {
			t.Fatalf("no shortage was found: %+v", p)
		}
		for _, shortage := range f.Shortages {
			checkConflict(t, p, shortage)
			if len(shortage.Kind) > 0 {
				kinds++
				checkKind(t, p, shortage)
			}
			if len(shortage.Quotas) > 1 {
				combinations++
			}
			if shortage.Households {
				households++
			}
		}
	}
	if kinds < 100 || combinations < 30 || households < 30 {
		t.Errorf("too few cases: %d kinds, %d combinations, %d households", kinds, combinations, households)
	}
}

// only is the problem with no quotas but those named.
func only(p *Problem, refs []QuotaRef, households bool) *Problem {
	q := copyQuotas(p)
	if !households {
		q = withoutHouseholds(q)
	}
	for f := range q.Features {
		for v := range q.Features[f].Values {
			value := &q.Features[f].Values[v]
			value.Min, value.Max = 0, len(p.Members)
			for _, ref := range refs {
				if ref.Feature == q.Features[f].Name && ref.Value == value.Name && ref.Side == Min {
					value.Min = ref.Limit
				} else if ref.Feature == q.Features[f].Name && ref.Value == value.Name {
					value.Max = ref.Limit
				}
			}
		}
	}
	return q
}

func checkConflict(t *testing.T, p *Problem, s Shortage) {
	t.Helper()
	if len(brute(only(p, s.Quotas, s.Households))) > 0 {
		t.Fatalf("these quotas can hold: %+v of %+v", s, p)
	}
	for i := range s.Quotas {
		without := slices.Delete(slices.Clone(s.Quotas), i, i+1)
		if _, seats := p.count(func(Member) bool { return true }); seats >= p.Size && len(brute(only(p, without, s.Households))) == 0 {
			t.Fatalf("quota %d is not needed for the conflict: %+v of %+v", i, s, p)
		}
	}
}

// checkKind tries every composition of a panel from people like those in the pool, as many of each as one likes.
func checkKind(t *testing.T, p *Problem, s Shortage) {
	t.Helper()
	q := only(p, s.Quotas, false)
	is := func(m Member) bool { return hasTraits(p, m, s.Kind) }
	apart := withoutHouseholds(p)
	if s.Households {
		apart = p
	}
	if _, have := apart.count(is); have != s.Have || have >= s.Need {
		t.Fatalf("have %d: %+v of %+v", have, s, p)
	}
	fewest, distinct := p.Size+1, map[string]Member{}
	for _, m := range p.Members {
		if m.Fixed != FixedOut {
			distinct[fmt.Sprint(m.Values)] = m
		}
	}
	all := &Problem{Size: p.Size, Features: q.Features}
	for _, m := range distinct {
		for range p.Size {
			all.Members = append(all.Members, Member{Values: m.Values})
		}
	}
	compositions(all, func(panel []int) {
		n := 0
		for _, i := range panel {
			if is(all.Members[i]) {
				n++
			}
		}
		fewest = min(fewest, n)
	})
	if fewest < s.Need {
		t.Fatalf("%d such people would do: %+v of %+v", fewest, s, p)
	}
}

func hasTraits(p *Problem, m Member, traits []Trait) bool {
	for _, trait := range traits {
		for f, feature := range p.Features {
			if feature.Name != trait.Feature {
				continue
			}
			name := ""
			if m.Values[f] != NoValue {
				name = feature.Values[m.Values[f]].Name
			}
			if !slices.Contains(trait.Values, name) {
				return false
			}
		}
	}
	return true
}

// compositions calls use for every panel that holds, taking people of one kind (Size in a row) from the left only.
func compositions(p *Problem, use func([]int)) {
	var chosen []int
	var try func(next int)
	try = func(next int) {
		if len(chosen) == p.Size {
			if holdsByDefinition(p, chosen) {
				use(chosen)
			}
			return
		}
		for kind := next / p.Size; kind*p.Size < len(p.Members); kind++ {
			i := max(next, kind*p.Size)
			chosen = append(chosen, i)
			try(i + 1)
			chosen = chosen[:len(chosen)-1]
		}
	}
	try(0)
}
