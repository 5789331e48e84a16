package lottery

import (
	"context"
	"slices"
	"testing"
)

// TestAgainstBruteForce compares every answer about 1,500 random small problems with that of trying all subsets.
func TestAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{1}, "test problems")
	var feasible, infeasible, undrawable, held int
	for range 1500 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		panels := brute(p)
		verdict, err := Feasible(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if verdict.Feasible != (len(panels) > 0) {
			t.Fatalf("feasible = %v, but there are %d panels: %+v", verdict.Feasible, len(panels), p)
		}
		got, err := Undrawable(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range got {
			ids = append(ids, e.Member)
			if e.Why == ByHousehold {
				held++
			}
		}
		if want := undrawableByBruteForce(p, panels); !slices.Equal(ids, want) {
			t.Fatalf("undrawable = %v, want %v: %+v", ids, want, p)
		}
		undrawable += len(ids)
		if !verdict.Feasible {
			infeasible++
			continue
		}
		feasible++
		if faults := p.CheckPanel(verdict.Panel); len(faults) > 0 {
			t.Fatalf("the panel that shows it breaks a rule: %v", faults)
		}
	}
	if feasible < 250 || infeasible < 200 || undrawable < 500 || held < 50 {
		t.Errorf("too few cases of a kind: %d feasible, %d infeasible, %d undrawable, %d held", feasible, infeasible, undrawable, held)
	}
}

func undrawableByBruteForce(p *Problem, panels [][]int) []string {
	in := make([]bool, len(p.Members))
	for _, panel := range panels {
		for _, i := range panel {
			in[i] = true
		}
	}
	var ids []string
	for i, m := range p.Members {
		if !in[i] && m.Fixed != FixedOut {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
