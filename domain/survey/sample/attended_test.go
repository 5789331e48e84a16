package sample_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain/booking"
	"deltag/domain/message"
	"deltag/domain/survey/sample"
	"deltag/mailer"
	"deltag/mailer/smtptest"
)

// group is a focus group of some people, with a mail server that takes what they are sent.
type group struct {
	*town
	bookings *booking.Bookings
	server   *smtptest.Server
	outbox   *message.Outbox
	held     booking.Gathering
	seats    []int64 // the booking of each
}

// newGroup has four people with seats at a focus group tomorrow, and a rule that asks two days after it.
func newGroup(t *testing.T) *group {
	t.Helper()
	w := &group{town: newTown(t), server: smtptest.New(t)}
	w.open()
	_, err := w.samples.AddRule(w.boss, w.programme.ID, sample.GroupAttended, 2, time.Time{}, nil)
	w.must(err)
	m, err := mailer.New(mailer.Settings{URL: w.server.URL(), From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example"})
	w.must(err)
	t.Cleanup(m.Close)
	w.outbox = message.NewOutbox(w.DB, m, message.Settings{Municipality: "Prøve Kommune", Phone: "12 34 56 78"}, w.samples.Mails("https://deltag.example/"))
	t.Cleanup(func() { _ = w.outbox.Close() })
	w.bookings = booking.New(w.DB, "https://deltag.example")
	starts := w.Now().Add(days24)
	w.held, err = w.bookings.Arrange(w.boss, booking.Plan{Unit: w.north, Kind: booking.FocusGroup, Title: "Samtale om breve", Starts: starts, Ends: starts.Add(2 * time.Hour),
		Video: "https://video.example/x", Capacity: 8, Largest: 1, SignUp: booking.Invited})
	w.must(err)
	w.held, err = w.bookings.OpenUp(w.boss, w.held.ID, w.held.Version)
	w.must(err)
	for _, p := range w.residents(w.north, "p", 4) {
		d, err := w.bookings.BookFor(w.boss, w.held.ID, p, booking.Wish{Seats: 1})
		w.must(err)
		w.seats = append(w.seats, d.ID)
	}
	w.Exec(t, "DELETE FROM message") // the receipts of the bookings are another test's
	return w
}

// came writes down what happened to one of them.
func (w *group) came(n int, a booking.Attendance) {
	w.t.Helper()
	_, err := w.bookings.Came(w.boss, w.seats[n], a)
	w.must(err)
}

// runs does what the timetable does, twice over, and wants so many events and so many mails in all.
func (w *group) runs(events, mails int) {
	w.t.Helper()
	for range 2 {
		_, err := w.bookings.CloseOver(w.Ctx())
		w.must(err)
		_, err = w.samples.Follow(w.Ctx())
		w.must(err)
		_, err = w.outbox.Deliver(context.Background(), 100)
		w.must(err)
	}
	if n := w.count("SELECT count(*) FROM survey_event WHERE kind = 'group_attended'"); n != events {
		w.t.Errorf("%d events, want %d", n, events)
	}
	if n := len(w.server.Mails()); n != mails {
		w.t.Errorf("%d mails, want %d", n, mails)
	}
}

// Who came is asked by itself some days after, once, by a mail that leaves; who did not come is not.
func TestWhoCameIsAskedByItself(t *testing.T) {
	t.Parallel()
	w := newGroup(t)
	w.Clock.Set(w.held.StartsAt)
	w.came(0, booking.Attended)
	w.came(1, booking.LeftEarly)
	w.came(2, booking.NoShow)
	w.came(3, booking.Attended)
	w.runs(0, 0) // it is not over
	w.Clock.Set(w.held.EndsAt)
	w.runs(3, 0)
	w.came(0, booking.NoShow) // an error, found before anybody was asked
	w.runs(2, 0)
	w.came(0, "")
	w.runs(2, 0)
	w.Clock.Set(w.held.StartsAt.Add(2 * days24))
	w.runs(2, 2)
	if diff := cmp.Diff(map[string]int{"p1@eksempel.dk": 1, "p3@eksempel.dk": 1}, w.server.Count()); diff != "" {
		t.Error(diff)
	}
	w.came(1, booking.NoShow) // they were asked: what was used stays
	w.came(0, booking.Attended)
	w.runs(3, 3)
}

// Without a rule, and of a hearing, nothing is written down.
func TestNoEventThatNobodyFollows(t *testing.T) {
	t.Parallel()
	w := newGroup(t)
	w.Clock.Set(w.held.EndsAt)
	w.came(0, booking.Attended)
	w.Exec(t, "UPDATE gathering SET kind = 'hearing'")
	w.runs(0, 0)
	w.Exec(t, "UPDATE gathering SET kind = 'focus_group'")
	w.Exec(t, "UPDATE follow_rule SET state = 'ended', ended_at = $1", w.Now())
	w.runs(0, 0)
	w.Exec(t, "UPDATE follow_rule SET state = 'running', ended_at = NULL")
	w.runs(1, 0)
}
