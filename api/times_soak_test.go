//go:build soak

package api_test

import "testing"

// Ten thousand claims of times, fifty at once.
func TestTimesSoak(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	booked, twice, over := 0, 0, 0
	for range 200 {
		b, d, o := raceForTimes(t, w, 50)
		booked, twice, over = booked+b, twice+d, over+o
	}
	t.Logf("10,000 claims: %d have a time, %d are given twice, %d minutes too many", booked, twice, over)
	if booked != 1000 || twice != 0 || over != 0 {
		t.Errorf("%d have a time, %d are given twice, %d minutes too many", booked, twice, over)
	}
}
