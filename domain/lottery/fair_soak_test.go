//go:build soak

package lottery

import (
	"fmt"
	"testing"
)

// TestSoakFairAgainstBruteForce compares the fairest lotteries of 2,000 random problems with all their panels, listed and
// solved in exact fractions.
func TestSoakFairAgainstBruteForce(t *testing.T) {
	t.Parallel()
	compareMany(t, 2000)
}

// TestSoakNashAgainstBruteForce tries the prices of Nash with all panels of 10,000 random problems.
func TestSoakNashAgainstBruteForce(t *testing.T) {
	t.Parallel()
	compareNash(t, 10_000, Seed{42})
}

// TestSoakDraws draws a million times from each of 1,000 random problems.
func TestSoakDraws(t *testing.T) {
	t.Parallel()
	for part := range byte(4) {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			drawInstances(t, Seed{72, part}, 250, 1_000_000)
		})
	}
}
