package lottery

import (
	"context"
	"math"
	"slices"
	"testing"
)

// TestPartsHoldTheFace compares what a proof leaves with all panels: those that weigh enough are in it, and a second question
// that is asked of it alone has the answer that these panels give.
func TestPartsHoldTheFace(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{14}, "test problems")
	compared, gone := 0, 0
	for range 1500 {
		p := randomProblem(s)
		if len(p.Check()) > 0 {
			continue
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		panels := g.choices(brute(p))
		if len(panels) == 0 {
			continue
		}
		compared++
		first, second := randomWeights(s, len(g.cols)), randomWeights(s, len(g.cols))
		most := heaviestPanel(panels, first)
		least := most - int64(s.below(400))
		r, all := newSearch(context.Background(), g, 0), g.box()
		if x, _, err := r.aboveIn(all, []*box{all}, first, most-1, most-1); err != nil || weighed(x, first) != most {
			t.Fatalf("the answer is %v, %v, the best panel weighs %d: %+v", x, err, most, p)
		}
		x, left, err := r.aboveIn(all, []*box{all}, first, most, least)
		if err != nil || x != nil {
			t.Fatalf("the answer is %v, %v, though no panel weighs more than %d: %+v", x, err, most, p)
		}
		light := func(x []int) bool { return weighed(x, first) < least }
		for _, x := range panels {
			if held := heldIn(g, left, x); !held && !light(x) {
				t.Fatalf("%v is in none of %d parts: %+v", x, len(left), p)
			} else if !held {
				gone++
			}
		}
		r.remember(first, least, most)
		face := slices.DeleteFunc(panels, light)
		best := heaviestPanel(face, second)
		if x, _, err := r.aboveIn(around(left), left, second, best-1, best-1); err != nil || x == nil {
			t.Fatalf("no panel in %d parts weighs more than %d (%v): %+v", len(left), best-1, err, p)
		}
		if x, more, err := r.aboveIn(around(left), left, second, best, best); err != nil || x == nil && !heldIn(g, more, lastWith(face, second, best)) || x != nil && !light(x) {
			t.Fatalf("the answer is %v, %v, the best panel weighs %d: %+v", x, err, best, p)
		}
	}
	if compared < 700 || gone < 1000 {
		t.Errorf("only %d problems had a panel, and %d panels were left out", compared, gone)
	}
}

// choices are panels as numbers of seats by column.
func (g *program) choices(panels [][]int) (list [][]int) {
	for _, panel := range panels {
		x := make([]int, len(g.cols))
		for j := range x {
			one := make([]int64, len(x))
			one[j] = 1
			x[j] = int(g.weigh(panel, one))
		}
		list = append(list, x)
	}
	return list
}

func randomWeights(s *source, n int) []int64 {
	weight := make([]int64, n)
	for j := range weight {
		weight[j] = int64(s.below(1001))
	}
	return weight
}

func heaviestPanel(panels [][]int, weight []int64) int64 {
	most := int64(math.MinInt64)
	for _, x := range panels {
		most = max(most, weighed(x, weight))
	}
	return most
}

func lastWith(panels [][]int, weight []int64, value int64) (last []int) {
	for _, x := range panels {
		if weighed(x, weight) == value {
			last = x
		}
	}
	return last
}

func heldIn(g *program, parts []*box, x []int) bool {
	return slices.ContainsFunc(parts, func(b *box) bool { return g.holds(b, x) })
}
