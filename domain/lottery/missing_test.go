package lottery

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMissingAgainstBruteForce tries every number of people of every group: none that completes a panel is cheaper.
func TestMissingAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{25}, "test problems")
	var found, none, impossible int
	for found < 150 {
		p := randomProblem(s)
		if len(p.Check()) > 0 && !onlySums(p) || len(p.Members) > 9 || p.Size > 4 {
			continue
		}
		groups := randomGroups(s, p)
		want, can := cheapestByBruteForce(p, groups)
		a, err := Missing(context.Background(), p, groups)
		if err != nil {
			t.Fatal(err)
		}
		if (a != nil) != can {
			t.Fatalf("called %+v, but possible %v: %+v, %+v", a, can, p, groups)
		}
		switch {
		case a == nil:
			impossible++
		case len(a.Calls) == 0:
			none++
			if want != 0 {
				t.Fatalf("nobody was called, but %g is needed: %+v", want, p)
			}
		default:
			found++
			checkCalls(t, p, groups, a)
			checkCheapest(t, p, groups, want)
		}
	}
	if none < 50 || impossible < 20 {
		t.Errorf("too few cases: %d without calls, %d impossible", none, impossible)
	}
}

func randomGroups(s *source, p *Problem) []Expected {
	var groups []Expected
	for range 1 + s.below(3) {
		e := Expected{People: int(s.below(4)), Chance: float64(1+s.below(10)) / 10}
		for _, f := range p.Features {
			e.Values = append(e.Values, int(s.below(uint64(len(f.Values)))))
		}
		groups = append(groups, e)
	}
	return groups
}

// with is the problem with so many people of each group as households of their own.
func with(p *Problem, groups []Expected, n []int) *Problem {
	q := *p
	q.Members = slices.Clone(p.Members)
	for i, e := range groups {
		for k := range n[i] {
			q.Members = append(q.Members, Member{ID: fmt.Sprintf("new %d %d", i, k), Values: e.Values})
		}
	}
	return &q
}

func completes(q *Problem) bool { return len(q.Check()) == 0 && len(brute(q)) > 0 }

func cheapestByBruteForce(p *Problem, groups []Expected) (least float64, possible bool) {
	n := make([]int, len(groups))
	var try func(i int, cost float64)
	try = func(i int, cost float64) {
		if possible && cost >= least {
			return
		}
		if i == len(groups) {
			if completes(with(p, groups, n)) {
				least, possible = cost, true
			}
			return
		}
		for n[i] = 0; n[i] <= min(groups[i].People, p.Size); n[i]++ {
			try(i+1, cost+float64(n[i])/groups[i].Chance)
		}
		n[i] = 0
	}
	try(0, 0)
	return least, possible
}

// checkCalls: every kind has people of it among the groups, and the people called for complete a panel.
func checkCalls(t *testing.T, p *Problem, groups []Expected, a *Appeal) {
	t.Helper()
	total := 0
	for _, c := range a.Calls {
		total += c.People
		if len(c.Sources) == 0 || c.People < 1 {
			t.Fatalf("nobody is of the kind: %+v of %+v, %+v", c, p, groups)
		}
		for i, e := range groups {
			m := Member{Values: e.Values}
			is := hasTraits(p, m, c.Kind) && e.People > 0
			if is != slices.Contains(c.Sources, i) {
				t.Fatalf("group %d of %+v is %v", i, c, is)
			}
		}
	}
	if !a.Least {
		t.Fatalf("a small problem was too hard: %+v", p)
	}
}

// checkCheapest looks at the numbers by group, which the calls do not tell: they complete a panel, and cost the least.
func checkCheapest(t *testing.T, p *Problem, groups []Expected, want float64) {
	t.Helper()
	need, _, err := (&missing{p: p, groups: groups}).cheapest(context.Background())
	if err != nil || !completes(with(p, groups, need)) {
		t.Fatalf("%v people complete no panel, %v: %+v, %+v", need, err, p, groups)
	}
	cost := 0.0
	for i, n := range need {
		cost += float64(n) / groups[i].Chance
	}
	if cost > want+0.01 { // costs are rounded to a thousandth of a letter
		t.Fatalf("%v cost %g letters, the least is %g: %+v, %+v", need, cost, want, p, groups)
	}
}

func TestMissingNamesTheKind(t *testing.T) {
	t.Parallel()
	everybody := []Expected{
		{Values: []int{0, 0}, People: 100, Chance: 0.05}, {Values: []int{0, 1}, People: 100, Chance: 0.05},
		{Values: []int{1, 0}, People: 100, Chance: 0.05}, {Values: []int{1, 1}, People: 100, Chance: 0.05},
	}
	tests := []struct {
		name string
		p    Problem
		want []Call
	}{
		{"men of any age", Problem{Size: 6, Features: sexAndAge(0, 6, 3, 6, 0, 6, 0, 6), Members: pool([]int{8, 0, 0}, []int{2, 1, 1})},
			[]Call{{Kind: []Trait{{"sex", []string{"man"}}}, People: 1, Sources: []int{2, 3}}}},
		{"young men", Problem{Size: 10, Features: sexAndAge(0, 10, 7, 10, 7, 10, 0, 10), Members: pool([]int{9, 0, 0}, []int{9, 1, 1}, []int{3, 1, 0})},
			[]Call{{Kind: []Trait{{"sex", []string{"man"}}, {"age", []string{"18-29"}}}, People: 1, Sources: []int{2}}}},
		{"anybody", Problem{Size: 6, Features: sexAndAge(0, 6, 0, 6, 0, 6, 0, 6), Members: pool([]int{4, 0, 0})},
			[]Call{{People: 2, Sources: []int{0, 1, 2, 3}}}},
		{"nobody", Problem{Size: 2, Features: sexAndAge(0, 2, 0, 2, 0, 2, 0, 2), Members: pool([]int{4, 0, 0})}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a, err := Missing(context.Background(), &test.p, everybody)
			if err != nil || a == nil {
				t.Fatalf("%+v, %v", a, err)
			}
			if diff := cmp.Diff(test.want, a.Calls); diff != "" {
				t.Error(diff)
			}
		})
	}
}
