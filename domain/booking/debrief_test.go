package booking_test

import (
	"errors"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/org"
)

// The day after a gathering those who arrange it are told to talk the day through, until it is ticked off: once, with its day.
func TestDebrief(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(3))
	tasks := func() (n int) {
		t.Helper()
		if err := w.DB.View(w.staff(), func(tx *domain.Tx) error {
			var today org.Today
			today, err := w.bs.Today(tx)
			for _, task := range today.Tasks {
				if task.Kind == "debrief" && task.Name == g.Title {
					n++
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, err := w.bs.Debrief(w.staff(), g.ID); !errors.Is(err, booking.ErrNotBegun) {
		t.Errorf("before it: %v", err)
	}
	w.Clock.Set(g.EndsAt.Add(time.Minute))
	if _, err := w.bs.CloseOver(w.Ctx()); err != nil {
		t.Fatal(err)
	}
	if n := tasks(); n != 0 {
		t.Errorf("%d tasks on the day itself", n)
	}
	w.Clock.Add(24 * time.Hour)
	if n := tasks(); n != 1 {
		t.Errorf("%d tasks on the next day", n)
	}
	if _, err := w.bs.Debrief(w.As(domain.Analyst, 1), g.ID); err == nil {
		t.Error("somebody ticks it off who did not run it")
	}
	first, err := w.bs.Debrief(w.staff(), g.ID)
	if err != nil || first.DebriefedAt == nil {
		t.Fatal(err)
	}
	w.Clock.Add(time.Hour)
	again, err := w.bs.Debrief(w.staff(), g.ID)
	if err != nil || !again.DebriefedAt.Equal(domaintest.Value[time.Time](t, w.Bench, "SELECT debriefed_at FROM gathering WHERE id = $1", g.ID)) || again.DebriefedAt.Equal(w.Now()) {
		t.Errorf("ticked off twice: %v %v", again.DebriefedAt, err)
	}
	if n := tasks(); n != 0 {
		t.Errorf("%d tasks when it is ticked off", n)
	}
	w.Clock.Add(40 * 24 * time.Hour)
}
