package booking_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deltag/domain/booking"
)

// closeOver runs the job and tells how many gatherings it closed.
func (w *town) closeOver() int64 {
	w.t.Helper()
	n, err := w.bs.CloseOver(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestAGatheringClosesByItself(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(5))
	anna, bo := w.signUp(g, "anna", 1), w.signUp(g, "bo", 2)
	p := w.plan(5)
	p.Place = w.place("Biblioteket").ID
	p.Starts, p.Ends = g.EndsAt.Add(time.Hour), g.EndsAt.Add(2*time.Hour)
	later := w.open(p)

	w.Clock.Set(g.EndsAt.Add(-time.Second))
	if n := w.closeOver(); n != 0 {
		t.Errorf("%d closed before the end", n)
	}
	w.Clock.Set(g.EndsAt)
	if first, again := w.closeOver(), w.closeOver(); first != 1 || again != 0 {
		t.Errorf("%d closed at the end, and then %d", first, again)
	}
	s, err := w.bs.Show(w.staff(), g.ID)
	if err != nil || s.Gathering.State != booking.Held || s.Gathering.Version != g.Version+1 || s.Unmarked != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	// Who came is written down afterwards, too, and can be corrected.
	for _, a := range []booking.Attendance{booking.NoShow, booking.Attended} {
		if b, err := w.bs.Came(w.staff(), anna.ID, a); err != nil || b.Attendance != a {
			t.Errorf("%+v, %v", b, err)
		}
	}
	if _, err := w.bs.Came(w.staff(), bo.ID, booking.LeftEarly); err != nil {
		t.Error(err)
	}
	if s, err := w.bs.Show(w.staff(), g.ID); err != nil || s.Unmarked != 0 {
		t.Errorf("%d are not written down, %v", s.Unmarked, err)
	}
	if s, err := w.bs.Show(w.staff(), later.ID); err != nil || s.Gathering.State != booking.Open {
		t.Errorf("the next one: %+v, %v", s.Gathering, err)
	}
	w.addsUp()
}

func TestStaffCloseAGathering(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(5))
	closes := func(version int, want error) {
		t.Helper()
		closed, err := w.bs.Close(w.staff(), g.ID, version)
		if !errors.Is(err, want) || err == nil && closed.State != booking.Held {
			t.Errorf("%+v, %v; want %v", closed, err, want)
		}
	}
	closes(g.Version, booking.ErrNotBegun)
	w.Clock.Set(g.StartsAt)
	closes(g.Version-1, booking.ErrChanged)
	closes(g.Version, nil)
	closes(0, nil) // pressed twice
	if n := w.closeOver(); n != 0 {
		t.Errorf("%d closed by the job, too", n)
	}
	p := w.plan(5)
	planned, err := w.bs.Arrange(w.staff(), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.Close(w.staff(), planned.ID, 0); !errors.Is(err, booking.ErrNotOpen) {
		t.Errorf("one that was never open: %v", err)
	}
	if _, err := w.bs.CallOff(w.staff(), planned.ID, 0, "Syg"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.Close(w.staff(), planned.ID, 0); !errors.Is(err, booking.ErrCalledOff) {
		t.Errorf("one that was cancelled: %v", err)
	}
}
