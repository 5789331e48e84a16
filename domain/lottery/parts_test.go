package lottery

import (
	"context"
	"fmt"
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
		if xs, _, err := r.aboveIn(all, []*box{all}, first, most-1, most-1); err != nil || len(xs) != 1 || weighed(xs[0], first) != most {
			t.Fatalf("the answer is %v, %v, the best panel weighs %d: %+v", xs, err, most, p)
		}
		xs, left, err := r.aboveIn(all, []*box{all}, first, most, least)
		if err != nil || xs != nil {
			t.Fatalf("the answer is %v, %v, though no panel weighs more than %d: %+v", xs, err, most, p)
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
		if xs, _, err := r.aboveIn(around(left), left, second, best-1, best-1); err != nil || xs == nil {
			t.Fatalf("no panel in %d parts weighs more than %d (%v): %+v", len(left), best-1, err, p)
		}
		xs, more, err := r.aboveIn(around(left), left, second, best, best)
		if err != nil || xs == nil && !heldIn(g, more, lastWith(face, second, best)) || slices.ContainsFunc(xs, func(x []int) bool { return !light(x) }) {
			t.Fatalf("the answer is %v, %v, the best panel weighs %d: %+v", xs, err, best, p)
		}
	}
	if compared < 700 || gone < 1000 {
		t.Errorf("only %d problems had a panel, and %d panels were left out", compared, gone)
	}
}

// TestSeveralAreFound: what one search finds are panels, all heavier than asked, and each heavier than the one before.
func TestSeveralAreFound(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{11}, "larger problems")
	several := 0
	for range 60 {
		p := largerProblem(s)
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		r, all, weight := newSearch(context.Background(), g, 0), g.box(), randomWeights(s, len(g.cols))
		some, err := r.any(all, nil)
		if err != nil || some == nil {
			t.Fatalf("the panel that the quotas were put around was not found: %v", err)
		}
		value := weighed(some, weight)
		xs, _, err := r.aboveIn(all, []*box{all}, weight, value, value)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range xs {
			if !g.holds(all, x) || weighed(x, weight) <= value {
				t.Fatalf("%v weighs %d after %d, or is no panel", x, weighed(x, weight), value)
			}
			value = weighed(x, weight)
		}
		if len(xs) > 1 {
			several++
		}
	}
	if several < 10 {
		t.Errorf("only %d searches found several", several)
	}
}

// largerProblem has 80 people, 12 seats and quotas without room, so that its linear programs are far from whole.
func largerProblem(s *source) *Problem {
	p := &Problem{Size: 12}
	for f, values := range []int{2, 3, 4, 3, 5, 2} {
		feature := Feature{Name: fmt.Sprint("feature ", f)}
		for v := range values {
			feature.Values = append(feature.Values, Value{Name: fmt.Sprint("value ", v)})
		}
		p.Features = append(p.Features, feature)
	}
	for i := range 80 {
		m := Member{ID: fmt.Sprintf("m%02d", i)}
		for _, f := range p.Features {
			m.Values = append(m.Values, int(s.below(uint64(len(f.Values)))))
		}
		p.Members = append(p.Members, m)
	}
	for f := range p.Features {
		for v := range p.Features[f].Values {
			for _, m := range p.Members[:p.Size] {
				if m.Values[f] == v {
					p.Features[f].Values[v].Max++
				}
			}
			p.Features[f].Values[v].Min = p.Features[f].Values[v].Max
		}
	}
	return p
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
