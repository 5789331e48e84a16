package mix

import (
	"math/rand/v2"
	"testing"

	"deltag/domain/lottery"
)

// The quotas of a group never contradict themselves or its seats, lie in proportion to the panel's, and keep every floor.
func TestNestedQuotasNeverContradictThemselves(t *testing.T) {
	t.Parallel()
	r := random(8)
	floored, impossible := 0, 0
	for range 3000 {
		panel, targets := randomPanel(t, r)
		seats := 1 + r.IntN(panel.Seats)
		floors := make([][]int, len(targets))
		over := false
		for f := range targets {
			floors[f] = make([]int, len(targets[f]))
			for v := range floors[f] {
				if r.IntN(4) == 0 {
					floors[f][v] = r.IntN(3)
				}
			}
			over = over || total(floors[f]) > seats
		}
		q := panel.Nested(seats, targets, floors)
		faults := q.Check()
		if over {
			if impossible++; len(faults) == 0 {
				t.Fatalf("%d seats with floors %v of %+v: no fault is told", seats, floors, panel)
			}
			continue
		}
		if len(faults) > 0 {
			t.Fatalf("%d seats with floors %v of %+v, targets %v: %+v has faults %v", seats, floors, panel, targets, q, faults)
		}
		for f := range q.Features {
			for v, got := range q.Features[f].Values {
				was := panel.Features[f].Values[v]
				if got.Min < floors[f][v] {
					t.Fatalf("a minimum of %d lies below its floor %d", got.Min, floors[f][v])
				}
				if floors[f][v] > 0 {
					floored++
				} else if got.Min*panel.Seats > seats*was.Min {
					t.Fatalf("%d of %d seats is more than the panel's minimum of %d of %d", got.Min, seats, was.Min, panel.Seats)
				}
				if got.Max < seats && got.Max*panel.Seats < seats*was.Max {
					t.Fatalf("at most %d of %d seats is less than the panel's %d of %d", got.Max, seats, was.Max, panel.Seats)
				}
			}
		}
	}
	if floored < 500 || impossible < 50 {
		t.Errorf("the cases are one-sided: %d floors, %d too many", floored, impossible)
	}
}

// randomPanel has quotas around targets by largest remainder, and sometimes a feature without any.
func randomPanel(t *testing.T, r *rand.Rand) (*Quotas, [][]int) {
	t.Helper()
	panel := &Quotas{Seats: 4 + r.IntN(60)}
	var targets [][]int
	for f := range 1 + r.IntN(4) {
		counts := make([]int, 1+r.IntN(5))
		for v := range counts {
			counts[v] = 1 + r.IntN(1000)
		}
		wide, err := lottery.Targets(counts, panel.Seats, lottery.Tolerance{People: r.IntN(2), Percent: float64(r.IntN(20))})
		if err != nil {
			t.Fatal(err)
		}
		feature, aims := Feature{Name: name("feature", f)}, make([]int, len(wide))
		free := r.IntN(6) == 0
		for v, w := range wide {
			if free {
				w = lottery.Target{Max: panel.Seats}
			}
			feature.Values = append(feature.Values, Value{Name: name("value", v), Min: w.Min, Max: w.Max})
			aims[v] = w.Target
		}
		panel.Features, targets = append(panel.Features, feature), append(targets, aims)
	}
	return panel, targets
}

func TestNestedGivesFloorsToTheFew(t *testing.T) {
	t.Parallel()
	panel := &Quotas{Seats: 100, Features: []Feature{{Name: name("age", 0), Values: []Value{
		{name("young", 0), 8, 12}, {name("middle", 0), 55, 65}, {name("old", 0), 28, 32}}}}}
	targets := [][]int{{10, 60, 30}}
	for _, c := range []struct {
		seats  int
		floors [][]int
		want   []Value
	}{
		{10, nil, []Value{{Min: 0, Max: 2}, {Min: 5, Max: 7}, {Min: 2, Max: 4}}},
		{10, [][]int{{2}}, []Value{{Min: 2, Max: 2}, {Min: 5, Max: 7}, {Min: 2, Max: 4}}},
		{8, [][]int{{3, 0, 0}}, []Value{{Min: 3, Max: 3}, {Min: 3, Max: 6}, {Min: 2, Max: 3}}}, // five seats for the others: 3 and 2
	} {
		got := panel.Nested(c.seats, targets, c.floors).Features[0].Values
		for v := range got {
			if got[v].Min != c.want[v].Min || got[v].Max != c.want[v].Max {
				t.Errorf("%d seats with floors %v: value %d has %d to %d, want %d to %d", c.seats, c.floors, v, got[v].Min, got[v].Max, c.want[v].Min, c.want[v].Max)
			}
		}
	}
}
