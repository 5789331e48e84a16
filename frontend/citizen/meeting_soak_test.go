//go:build soak

package citizen_test

import (
	"testing"

	"deltag/domain/booking"
)

// Ten thousand claims of last seats, fifty at once.
func TestLastSeatsSoak(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	overbooked, doubled := 0, 0
	for n := range 200 {
		g := w.meeting(t, 0, func(p *booking.Plan) { p.Video, p.Capacity = "https://video.example/m", 1+n%3 })
		overbooked, doubled = race(t, w, g, 50)
	}
	t.Logf("10,000 claims: %d meetings overbooked, %d people doubled", overbooked, doubled)
	if overbooked != 0 || doubled != 0 {
		t.Errorf("%d overbooked, %d doubled", overbooked, doubled)
	}
}
