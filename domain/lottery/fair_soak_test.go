//go:build soak

package lottery

import "testing"

// TestSoakFairAgainstBruteForce compares the fairest lotteries of 2,000 random problems with all their panels, listed and
// solved in exact fractions.
func TestSoakFairAgainstBruteForce(t *testing.T) {
	t.Parallel()
	compareMany(t, 2000)
}
