//go:build soak

package lottery

import "testing"

// TestSoakWishesAreAlwaysKept searches each of the thousand plans to its end.
func TestSoakWishesAreAlwaysKept(t *testing.T) {
	t.Parallel()
	keepMany(t, swapsEach)
}
