package booking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/workday"
)

// copenhagen is a time on the clocks of Denmark.
func copenhagen(t *testing.T, local string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", local, workday.Denmark())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// remind runs the job and tells how many reminders were new.
func (w *town) remind() int {
	w.t.Helper()
	n, err := w.bs.Remind(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// meet opens a meeting at a time in Denmark, booked by two at another time.
func (w *town) meet(t *testing.T, place, booked, starts string) booking.Gathering {
	t.Helper()
	w.Clock.Set(copenhagen(t, booked))
	p := w.plan(5)
	p.Place = w.place(place).ID
	p.Starts = copenhagen(t, starts)
	p.Ends = p.Starts.Add(2 * time.Hour)
	g := w.open(p)
	w.signUp(g, "anna", 1)
	w.signUp(g, "bo", 1)
	return g
}

// Two days before, at eight on the clock of the wall, also when a night between has 23 or 25 hours; on closed days earlier.
func TestRemindedAtEight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct{ booked, starts, due string }{
		{"2026-09-01 10:00", "2026-09-10 17:00", "2026-09-08 08:00"}, // an ordinary Thursday
		{"2026-09-01 10:00", "2026-09-14 17:00", "2026-09-11 17:00"}, // a Monday: Saturday is closed, and Monday too late
		{"2026-10-12 10:00", "2026-10-27 17:00", "2026-10-26 08:00"}, // the night to Sunday the 25th has 25 hours: due then, and sent on Monday
		{"2026-10-12 10:00", "2026-10-26 09:00", "2026-10-23 17:00"},
		{"2027-03-08 10:00", "2027-03-30 17:00", "2027-03-24 17:00"}, // the night to Sunday the 28th has 23 hours, in Easter
		{"2028-03-13 10:00", "2028-03-28 17:00", "2028-03-27 08:00"}, // the night to Sunday the 26th has 23 hours
	} {
		g := w.meet(t, c.starts+c.due, c.booked, c.starts)
		w.Clock.Set(copenhagen(t, c.due).Add(-time.Minute))
		w.remind()
		if got := domaintest.Value[time.Time](t, w.Bench, "SELECT min(due_at) FROM message WHERE kind = 'gathering-reminder' AND activity = $1", booking.Activity(g.ID)); !got.Equal(copenhagen(t, c.due)) {
			t.Errorf("a meeting at %s is reminded of at %s, not %s", c.starts, got.In(g.StartsAt.Location()), c.due)
		}
		if n := w.remind(); n != 0 {
			t.Errorf("%d were reminded twice of a meeting at %s", n, c.starts)
		}
		if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM message WHERE kind = 'gathering-reminder' AND activity = $1 AND not_after = $2", booking.Activity(g.ID), g.StartsAt); n != 2 {
			t.Errorf("%d reminders of a meeting at %s", n, c.starts)
		}
	}
}

// Who has just been told is not told again; who gave up is not reminded, and neither is anybody after the beginning.
func TestWhoIsNotReminded(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.meet(t, "Skolen", "2026-09-01 10:00", "2026-09-10 17:00")
	w.Clock.Set(copenhagen(t, "2026-09-01 11:00"))
	if n := w.remind(); n != 0 {
		t.Errorf("%d were reminded nine days ahead", n)
	}
	w.Clock.Set(copenhagen(t, "2026-09-06 09:00"))
	late := w.signUp(g, "carl", 1) // less than two days before reminders are due
	dora := w.signUp(g, "dora", 1)
	if _, err := w.bs.Cancel(context.Background(), dora.Token); err != nil {
		t.Fatal(err)
	}
	if n := w.remind(); n != 2 {
		t.Errorf("%d of two are reminded", n)
	}
	w.Clock.Set(copenhagen(t, "2026-09-09 09:00"))
	if n := w.remind(); n != 0 || domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM message WHERE kind = 'gathering-reminder' AND subject_id = $1", late.ID) != 0 {
		t.Errorf("%d more were reminded, of whom one had booked the day before", n)
	}
	w.meet(t, "Salen", "2026-09-11 10:00", "2026-09-20 17:00")
	w.Clock.Set(copenhagen(t, "2026-09-20 17:00"))
	if n := w.remind(); n != 0 {
		t.Errorf("%d were reminded of what has begun", n)
	}
}

// A reminder that was made before a move does not go; the new time has its own, unless the move itself came so late.
func TestMoveVoidsReminders(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.meet(t, "Skolen", "2026-09-01 10:00", "2026-09-10 17:00")
	w.Clock.Set(copenhagen(t, "2026-09-07 09:00"))
	if n := w.remind(); n != 2 {
		t.Fatalf("%d of two are reminded", n)
	}
	move := func(starts string) {
		t.Helper()
		at := copenhagen(t, starts)
		moved, err := w.bs.Move(w.staff(), g.ID, 0, at, at.Add(2*time.Hour), *g.PlaceID, "")
		if err != nil {
			t.Fatal(err)
		}
		g = moved
	}
	move("2026-09-24 17:00")
	if n := w.mails("gathering-reminder"); n != 0 {
		t.Errorf("%d reminders of the old time are left", n)
	}
	w.Clock.Set(copenhagen(t, "2026-09-21 09:00"))
	if n := w.remind(); n != 2 || w.mails("gathering-reminder") != 2 {
		t.Errorf("%d of two are reminded of the new time", n)
	}
	move("2026-09-24 18:00")
	if n := w.remind(); n != 0 || w.mails("gathering-reminder") != 0 {
		t.Errorf("%d are reminded who were told a moment ago", n)
	}
}

// The meetings that everybody finds: open, to come, the next first.
func TestOpenMeetings(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	second := w.meet(t, "Skolen", "2026-09-01 10:00", "2026-09-12 17:00")
	first := w.meet(t, "Salen", "2026-09-01 10:00", "2026-09-10 17:00")
	p := w.plan(5)
	p.SignUp = booking.Invited
	w.open(p)
	p = w.plan(5)
	p.Place = w.place("Loftet").ID
	if _, err := w.bs.Arrange(w.staff(), p); err != nil { // planned
		t.Fatal(err)
	}
	open := func() (titles []int64) {
		all, err := w.bs.Open(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			titles = append(titles, m.Gathering.ID)
			if m.Unit == "" || m.Place == nil || m.Place.Address == "" || m.Gathering.Free() != 3 {
				t.Errorf("%+v", m)
			}
		}
		return titles
	}
	if got := open(); len(got) != 2 || got[0] != first.ID || got[1] != second.ID {
		t.Errorf("open: %v", got)
	}
	w.Clock.Set(first.StartsAt)
	if got := open(); len(got) != 1 || got[0] != second.ID {
		t.Errorf("open when the first has begun: %v", got)
	}
}

// The entry of a booking follows it: the same name for ever, and a number that rises with a move.
func TestEntry(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.plan(1)
	p.Video = "https://video.example/secret"
	g := w.open(p)
	anna, bo := w.signUp(g, "anna", 1), w.signUp(g, "bo", 1)
	entry := func(d booking.Done) calendar.Event {
		t.Helper()
		own, err := w.bs.Own(context.Background(), d.Token)
		if err != nil {
			t.Fatal(err)
		}
		e := own.Entry(message.English, w.bs.Page(d.Token))
		e.Stamp, e.Organizer = w.Now(), calendar.Party{Mailbox: "panel@deltag.example"}
		return e
	}
	before := entry(anna)
	file, err := calendar.Publish(before)
	if err != nil || strings.Contains(file.Text, "ATTENDEE") || strings.Contains(file.Text, "secret") || !strings.Contains(file.Text, "METHOD:PUBLISH") {
		t.Errorf("%v in\n%s", err, file.Text)
	}
	if _, err := calendar.Publish(entry(bo)); err == nil {
		t.Error("an entry of somebody who waits")
	}
	if _, err := w.bs.Move(w.staff(), g.ID, 0, g.StartsAt.Add(time.Hour), g.EndsAt.Add(time.Hour), *g.PlaceID, p.Video); err != nil {
		t.Fatal(err)
	}
	after := entry(anna)
	if after.UID != before.UID || after.Sequence != calendar.Next(before, after) || !after.Start.Equal(before.Start.Add(time.Hour)) || after.Status != calendar.Booked {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	if _, err := w.bs.Cancel(context.Background(), anna.Token); err != nil {
		t.Fatal(err)
	}
	gone := entry(anna)
	if gone.UID != before.UID || gone.Sequence <= after.Sequence || gone.Status != calendar.Cancelled {
		t.Errorf("given up: %+v", gone)
	}
}
