package lottery

import (
	"context"
	"math"
	"slices"
	"testing"
)

// TestFaceAgainstLevels: panel by panel, on the faces of the levels before, comes to the chances that are found level by level
// wherever these are an average of panels.
func TestFaceAgainstLevels(t *testing.T) {
	t.Parallel()
	random, compared, narrowed := newSource(Seed{52}, "face test"), 0, 0
	for compared < 400 {
		p := randomProblem(random)
		l, err := Find(context.Background(), p, Options{Method: Leximin})
		if err != nil {
			continue
		}
		f, _, err := newFair(context.Background(), p, Options{Method: Leximin})
		if err != nil {
			t.Fatal(err)
		}
		if len(f.decide) == 0 {
			continue
		}
		if _, _, err := f.columns(true); err != nil {
			t.Fatalf("%v\n%s", err, p.Canonical())
		}
		compared++
		if len(f.s.capped) > 0 {
			t.Fatal("what was proved for a face is taken for granted after it")
		}
		for _, j := range f.decide {
			class := f.g.classes[f.g.classOf[j]]
			place := class.homes[0][j-class.first][0]
			want, got := float64(l.Chances[place])/float64(l.Total), f.target[j]/f.people[j]
			if math.Abs(got-want) > 1e-6 {
				t.Fatalf("somebody has the chance %v instead of %v\n%s", got, want, p.Canonical())
			}
			if want > 0.01 && want < 0.99 {
				narrowed++
			}
		}
	}
	if narrowed == 0 {
		t.Error("no chance was between never and always")
	}
}

// TestForced finds which unknowns have one solution only.
func TestForced(t *testing.T) {
	t.Parallel()
	equations := [][]float64{{1, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 1, 1}, {1, 1, 0, 0}}
	if got := forced(equations, 4); !slices.Equal(got, []bool{true, true, false, false}) {
		t.Errorf("got %v", got)
	}
	if got := forced(nil, 2); !slices.Equal(got, []bool{false, false}) {
		t.Errorf("nothing forces %v", got)
	}
}

// TestCappedBoundIsSafe: with rows that say what every panel weighs, large weights and small ones, no panel weighs more than the
// bound, whatever the multipliers.
func TestCappedBoundIsSafe(t *testing.T) {
	t.Parallel()
	random, tight := newSource(Seed{53}, "capped test"), 0
	for range 500 {
		p := randomProblem(random)
		panels := brute(p)
		if len(p.Check()) > 0 || len(panels) == 0 {
			continue
		}
		g, err := newProgram(p)
		if err != nil {
			t.Fatal(err)
		}
		sizes := [...]uint64{7, 1 << 20, productScale}
		draw := func() []int64 {
			weight, top := make([]int64, len(g.cols)), sizes[random.below(3)]
			for j := range weight {
				weight[j] = int64(random.below(top + 1))
			}
			return weight
		}
		var rows []capped
		for range 3 {
			weight := draw()
			least, most := int64(math.MaxInt64), int64(math.MinInt64)
			for _, panel := range panels {
				w := g.weigh(panel, weight)
				least, most = min(least, w), max(most, w)
			}
			rows = append(rows, newCapped(weight, least, most, p.Size))
		}
		weight, y := draw(), make([]int64, len(g.lo)+len(rows))
		for r := range y {
			y[r] = int64(random.below(2*productScale)) - productScale
		}
		limit, sure := bound(g.cols, g.box(), weight, 1, y, rows...)
		if !sure {
			t.Fatal("small multipliers were refused")
		}
		for _, panel := range panels {
			value := g.weigh(panel, weight)
			if value > limit {
				t.Fatalf("a panel weighs %d, the bound is %d", value, limit)
			}
			if value > limit/4 {
				tight++
			}
		}
	}
	if tight == 0 {
		t.Error("no bound was anywhere near a panel")
	}
}
