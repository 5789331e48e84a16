//go:build soak

package response_test

import "testing"

// Ten thousand answers, by the use cases that the pages call.
func TestSoakNobodyFindsOutWhoAnswered(t *testing.T) {
	t.Parallel()
	for _, level := range []string{"anonymous", "identified"} {
		t.Run(level, func(t *testing.T) {
			t.Parallel()
			attackOn(t, level, 10_000)
		})
	}
}
