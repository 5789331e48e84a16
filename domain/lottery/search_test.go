package lottery

import (
	"context"
	"math"
	"testing"
)

// TestMostAgainstBruteForce compares the largest sum of weights with that of all panels.
func TestMostAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{9}, "test problems")
	compared := 0
	for range 1500 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		weight := make([]int64, len(g.cols))
		for j := range weight {
			weight[j] = int64(s.below(2001)) - 1000
		}
		x, err := newSearch(context.Background(), g, 0).most(g.box(), weight)
		if err != nil {
			t.Fatal(err)
		}
		want := int64(math.MinInt64)
		for _, panel := range brute(p) {
			want = max(want, g.weigh(panel, weight))
		}
		if (x == nil) != (want == math.MinInt64) {
			t.Fatalf("the answer is %v, the best panel weighs %d: %+v", x, want, p)
		}
		if x == nil {
			continue
		}
		compared++
		if got := g.weigh(g.seat(x, s), weight); got != want {
			t.Fatalf("the answer weighs %d, the best panel %d: %+v", got, want, p)
		}
	}
	if compared < 700 {
		t.Errorf("only %d problems had a panel", compared)
	}
}

// TestSearchNeedsNoGuide: when linear programs give up at once, the answers are the same.
func TestSearchNeedsNoGuide(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{12}, "test problems")
	feasible, infeasible := 0, 0
	for range 500 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		alone := newSearch(context.Background(), g, 0)
		alone.pivots = 0
		x, err := alone.any(g.box(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if panels := brute(p); (x != nil) != (len(panels) > 0) {
			t.Fatalf("the answer is %v, but there are %d panels: %+v", x, len(panels), p)
		}
		if x == nil {
			infeasible++
		} else {
			feasible++
		}
	}
	if feasible < 100 || infeasible < 50 {
		t.Errorf("too few cases: %d feasible, %d infeasible", feasible, infeasible)
	}
}

// weigh sums the weights of the columns that stand for the members of a panel.
func (g *program) weigh(panel []int, weight []int64) (total int64) {
	for _, place := range panel {
		for _, c := range g.classes {
			for _, home := range c.homes {
				for k, members := range home {
					for _, m := range members {
						if int(m) == place {
							total += weight[c.first+k]
						}
					}
				}
			}
		}
	}
	return total
}

// TestBoundIsSafe: whatever the multipliers, no panel weighs more than the bound says.
func TestBoundIsSafe(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{10}, "test problems")
	tight := 0
	for range 500 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		weight, y := make([]int64, len(g.cols)), make([]int64, len(g.lo))
		for j := range weight {
			weight[j] = int64(s.below(21)) - 10
		}
		for r := range y {
			y[r] = int64(s.below(41)) - 20
		}
		limit, sure := bound(g.cols, g.box(), weight, 3, y)
		if !sure {
			t.Fatal("small multipliers were refused")
		}
		for _, panel := range brute(p) {
			if value := 3 * g.weigh(panel, weight); value > limit {
				t.Fatalf("a panel weighs %d, the bound is %d", value, limit)
			} else if value > limit/2 {
				tight++
			}
		}
		y[0] = largest + 1
		if _, sure := bound(g.cols, g.box(), weight, 3, y); sure {
			t.Fatal("multipliers that may overflow were accepted")
		}
	}
	if tight == 0 {
		t.Error("no bound was anywhere near a panel")
	}
}

// TestPropagateKeepsEveryPanel: tightened bounds contain all panels, and when it sees none there is none.
func TestPropagateKeepsEveryPanel(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{11}, "test problems")
	tightened, refused := 0, 0
	for range 1000 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		b, panels := g.box(), brute(p)
		if !g.propagate(b) {
			refused++
			if len(panels) > 0 {
				t.Fatalf("there are %d panels: %+v", len(panels), p)
			}
			continue
		}
		for j := range g.cols {
			one := make([]int64, len(g.cols))
			one[j] = 1
			for _, panel := range panels {
				if n := int(g.weigh(panel, one)); n < b.lower[j] || n > b.upper[j] {
					t.Fatalf("column %d has %d in a panel, bounds %d to %d: %+v", j, n, b.lower[j], b.upper[j], p)
				}
			}
			if b.lower[j] > g.lower[j] || b.upper[j] < g.upper[j] {
				tightened++
			}
		}
	}
	if tightened < 100 || refused < 50 {
		t.Errorf("too few cases: %d tightened, %d refused", tightened, refused)
	}
}
