package panel

import (
	"math/rand/v2"
	"testing"
)

// No hidden group's size may follow from what is shown: neither as the only hidden one, nor, when few are hidden, as a
// part of their known sum.
func TestSuppressionHidesSmallGroups(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 5))
	for range 3000 {
		b, truth := randomBalance(r)
		b.suppress()
		total := b.Totals[PhaseYes]
		for f := range b.Features {
			hidden, people := 0, 0
			for v, value := range b.Features[f].Values {
				c := value.Counts[PhaseYes]
				if n := truth[f][v]; c.Hidden {
					hidden, people = hidden+1, people+n
				} else if n != c.N || n > 0 && n < fewest {
					t.Fatalf("%v is shown as %+v", truth[f], c)
				}
			}
			if hidden > 0 && !total.Hidden && (hidden < 2 || people < fewest) {
				t.Fatalf("%v: %d groups of %d people are hidden below a known total", truth[f], hidden, people)
			}
		}
	}
}

func randomBalance(r *rand.Rand) (Balance, [][]int) {
	people := r.IntN(40)
	b := Balance{Totals: map[Phase]Count{PhaseYes: {N: people}}}
	truth := [][]int{}
	for range 1 + r.IntN(3) {
		counts := make([]int, 1+r.IntN(5))
		for range people {
			counts[min(r.IntN(len(counts)), r.IntN(len(counts)))]++
		}
		f := FeatureBalance{Apart: map[Phase]float64{PhaseYes: 0.5}}
		for _, n := range counts {
			f.Values = append(f.Values, ValueBalance{Counts: map[Phase]Count{PhaseYes: {N: n}}})
		}
		b.Features, truth = append(b.Features, f), append(truth, counts)
	}
	return b, truth
}
