package lottery

import (
	"fmt"
	"math"
)

// This file says how far a run came that has no answer: the smallest chance of the best lottery it knew, and a bound that is
// proved in whole numbers by one linear program (Farley, "A note on bounding a class of linear programming problems, including
// cutting stock problems", Operations Research 38, 1990): any weights of people bound the smallest chance by the heaviest
// that a panel can be, so that those of an unfinished run do too.

// UnprovedError is why a run for Leximin or Maximin has no answer, and how far it came. The answer is not given out.
type UnprovedError struct {
	Minimum float64 // the smallest chance in the best lottery that was found
	Upper   float64 // proved: no lottery has a larger one
	Err     error   // ErrLimit, the context's, or what failed
}

// Error tells the reason and the gap.
func (e *UnprovedError) Error() string {
	return fmt.Sprintf("%v (the smallest chance found is %.7f, and none above %.7f is possible)", e.Err, e.Minimum, e.Upper)
}

// Unwrap is the reason.
func (e *UnprovedError) Unwrap() error { return e.Err }

// unproved adds to an error how far the run came.
func (f *fair) unproved(err error) error {
	return &UnprovedError{Minimum: f.reached(), Upper: f.provable(), Err: err}
}

// reached is the smallest chance of the best lottery known: the last one, or all panels alike.
func (f *fair) reached() float64 {
	equal := make([]float64, len(f.found))
	for i := range equal {
		equal[i] = 1 / float64(len(equal))
	}
	best := f.smallest(f.found, equal)
	if f.last != nil {
		best = max(best, f.smallest(f.last()))
	}
	return best
}

// smallest is the smallest chance that panels with these shares give.
func (f *fair) smallest(choices [][]int, shares []float64) float64 {
	least := 1.0
	for _, j := range f.decide {
		x := 0.0
		for i, c := range choices {
			x += float64(shares[i] * float64(c[j]))
		}
		least = min(least, x/f.people[j])
	}
	return least
}

// provable is the best bound known: of searches that came to an end, and what the weights prove without any search.
func (f *fair) provable() float64 {
	if f.weight == nil {
		f.weight = make([]int64, len(f.g.cols))
		for _, j := range f.decide {
			f.weight[j] = 1
		}
	}
	best := 1.0
	if f.upper > 0 {
		best = f.upper
	}
	if most, sure := f.s.atMost(f.box, f.weight); sure {
		best = min(best, math.Max(f.ofWeights(most, f.weight), 0))
	}
	return best
}

// ofWeights is the bound of the smallest chance when no panel weighs more than most.
func (f *fair) ofWeights(most int64, weight []int64) float64 {
	sum := 0.0
	for _, j := range f.decide {
		sum += float64(float64(weight[j]) * f.people[j])
	}
	if sum <= 0 {
		return 1
	}
	return float64(most) / sum
}
