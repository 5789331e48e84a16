package lottery

import (
	"errors"
	"math"
)

// Tolerance is how far a quota may lie from its target: People seats, or Percent of the target
// (rounded up, at most 100), whichever is more. Zero means exactly the target.
type Tolerance struct {
	People  int
	Percent float64
}

// Target is the number of seats a value should have and the quota made from it.
type Target struct {
	Target, Min, Max int
}

// Targets turns population counts of one feature's values into seats of a panel: the targets by
// largest remainder, so that they add up to size, and around each of them a quota. Because every
// Min <= Target <= Max and the targets add up to size, the quotas of a feature never contradict each
// other or the size. No maximum exceeds size; a value with nobody in the population gets 0 to 0 when
// the tolerance is 0 and else 0 to the tolerance.
func Targets(population []int, size int, t Tolerance) ([]Target, error) {
	if size < 1 {
		return nil, errors.New("lottery: a panel needs at least one seat")
	}
	if t.People < 0 || t.Percent < 0 || t.Percent > 100 || math.IsNaN(t.Percent) {
		return nil, errors.New("lottery: a tolerance is 0 or more people and 0 to 100 per cent")
	}
	seats, err := Allocate(size, population, nil)
	if err != nil {
		return nil, err
	}
	return Widen(seats, size, t), nil
}

// Widen makes the quotas around given targets wider by the tolerance, as Targets does.
// It is for targets that people set by hand: they need not add up to the size, and Check says when they do not.
func Widen(targets []int, size int, t Tolerance) []Target {
	wide := make([]Target, len(targets))
	for i, n := range targets {
		by := max(t.People, int(math.Ceil(float64(n)*t.Percent/100)))
		wide[i] = Target{Target: n, Min: max(n-by, 0), Max: max(n, min(n+by, size))}
	}
	return wide
}
