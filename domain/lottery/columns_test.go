package lottery

import (
	"context"
	"math"
	"testing"
)

// Panel by panel the same chances are found as by levels, where both can be had.
func TestColumnsFindTheSame(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{32}, "columns test")
	compared := 0
	for compared < 150 {
		p := randomProblem(random)
		if v, err := Feasible(context.Background(), p); err != nil || !v.Feasible {
			continue
		}
		want := chancesBy(t, p, func(f *fair) ([][]int, []float64, error) { return f.solve(Leximin) })
		got := chancesBy(t, p, func(f *fair) ([][]int, []float64, error) { return f.columns(true) })
		for i := range want {
			if math.Abs(want[i]-got[i]) > 2e-6 {
				t.Fatalf("chances of %v, want %v\n%s", got, want, p.Canonical())
			}
		}
		compared++
	}
}

// chancesBy are the chances of the columns about which a lottery decides.
func chancesBy(t *testing.T, p *Problem, find func(*fair) ([][]int, []float64, error)) []float64 {
	t.Helper()
	f, _, err := newFair(context.Background(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	choices, shares, err := find(f)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.Canonical())
	}
	chances := make([]float64, len(f.decide))
	for i, j := range f.decide {
		for k, x := range choices {
			chances[i] += shares[k] * float64(x[j]) / f.people[j]
		}
	}
	return chances
}
