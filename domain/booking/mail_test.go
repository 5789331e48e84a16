package booking_test

import (
	"context"
	"testing"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

// The mails of a seat carry its entry, and those of somebody who waits carry none.
func TestEntriesInMails(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(1))
	anna, bo := w.signUp(g, "anna", 1), w.signUp(g, "bo", 1)
	entry := func(kind string, d booking.Done) (e *calendar.Event) {
		t.Helper()
		if err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
			c, err := w.bs.Mails("https://deltag.example")[kind](tx, message.Message{Kind: kind, SubjectID: d.ID})
			e = c.Calendar
			return err
		}); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		return e
	}
	first := entry("gathering-confirmed", anna)
	if first == nil || first.Status != calendar.Booked || first.Sequence != 0 {
		t.Fatalf("confirmed: %+v", first)
	}
	if e := entry("gathering-waiting", bo); e != nil {
		t.Errorf("waiting: %+v", e)
	}
	if _, err := w.bs.Cancel(context.Background(), anna.Token); err != nil {
		t.Fatal(err)
	}
	if e := entry("gathering-left", anna); e == nil || e.Status != calendar.Cancelled || e.Sequence != 1 || e.UID != first.UID {
		t.Errorf("given up: %+v", e)
	}
	if e := entry("gathering-offer", bo); e != nil {
		t.Errorf("offered: %+v", e)
	}
	if _, err := w.bs.Accept(context.Background(), bo.Token); err != nil {
		t.Fatal(err)
	}
	if e := entry("gathering-confirmed", bo); e == nil || e.UID == first.UID {
		t.Errorf("taken: %+v", e)
	}
	if _, err := w.bs.CallOff(w.staff(), g.ID, 0, "Syg"); err != nil {
		t.Fatal(err)
	}
	if e := entry("gathering-cancelled", bo); e == nil || e.Status != calendar.Cancelled || e.Sequence == 0 {
		t.Errorf("called off: %+v", e)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM booking WHERE state = 'called_off'"); n != 1 {
		t.Errorf("%d were called off", n)
	}
}
