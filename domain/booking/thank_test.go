package booking_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/mailer"
	"deltag/mailer/smtptest"
)

// post is a mail server with an outbox that sends to it.
type post struct {
	*town
	server *smtptest.Server
	outbox *message.Outbox
}

func newPost(t *testing.T) *post {
	t.Helper()
	w := &post{town: newTown(t), server: smtptest.New(t)}
	m, err := mailer.New(mailer.Settings{URL: w.server.URL(), From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	w.outbox = message.NewOutbox(w.DB, m, message.Settings{Municipality: "Prøve Kommune", Phone: "12 34 56 78"}, w.bs.Mails("https://deltag.example"))
	t.Cleanup(func() { _ = w.outbox.Close() })
	return w
}

// after does what the timetable does, twice over, and tells who has had mails of a subject so far.
func (w *post) after(subject string) map[string]int {
	w.t.Helper()
	for range 2 {
		w.closeOver()
		if _, err := w.bs.After(context.Background()); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.outbox.Deliver(context.Background(), 100); err != nil {
			w.t.Fatal(err)
		}
	}
	to := map[string]int{}
	for _, m := range w.server.Mails() {
		opened, err := message.OpenMail(m.Raw)
		if err != nil {
			w.t.Fatal(err)
		}
		if opened.Subject == subject {
			for _, one := range m.To {
				to[one]++
			}
		}
	}
	return to
}

func (w *post) came(id int64, a booking.Attendance) {
	w.t.Helper()
	if _, err := w.bs.Came(w.staff(), id, a); err != nil {
		w.t.Fatal(err)
	}
}

// Who came is thanked the morning after, asked whether they want to hear what came of it, and told if they do.
func TestThanksAndWhatCameOfIt(t *testing.T) {
	t.Parallel()
	const thanks, told = "Tak, fordi du kom", "Det kom der ud af det"
	w := newPost(t)
	g := w.open(w.plan(8))
	anna, bo, carl, dora := w.signUp(g, "anna", 1), w.signUp(g, "bo", 1), w.signUp(g, "carl", 1), w.signUp(g, "dora", 1)
	if _, err := w.bs.TellMe(context.Background(), anna.Token, booking.TellByMail); !errors.Is(err, booking.ErrNotAsked) {
		t.Errorf("before it: %v", err)
	}
	if _, err := w.bs.WriteOutcome(w.staff(), g.ID, g.Version, "Vi lytter."); !errors.Is(err, booking.ErrNotHeld) {
		t.Errorf("told before it: %v", err)
	}
	w.Clock.Set(g.EndsAt)
	w.came(anna.ID, booking.Attended)
	w.came(bo.ID, booking.LeftEarly)
	w.came(carl.ID, booking.NoShow)
	w.came(dora.ID, booking.Attended)
	if got := w.after(thanks); len(got) != 0 {
		t.Errorf("thanked on the day: %v", got)
	}
	w.came(dora.ID, booking.NoShow) // corrected before the mail went
	w.Clock.Set(g.EndsAt.AddDate(0, 0, 1))
	if diff := cmp.Diff(map[string]int{"anna@example.dk": 1, "bo@example.dk": 1}, w.after(thanks)); diff != "" {
		t.Fatal(diff)
	}
	for _, wish := range []booking.Tell{booking.TellNot, booking.TellByMail} { // they may change their mind
		if own, err := w.bs.TellMe(context.Background(), anna.Token, wish); err != nil || own.Booking.Tell != wish {
			t.Errorf("%+v, %v", own.Booking, err)
		}
	}
	if _, err := w.bs.TellMe(context.Background(), bo.Token, booking.TellNot); err != nil {
		t.Error(err)
	}
	for wish, token := range map[booking.Tell]string{booking.TellByMail: carl.Token, "perhaps": anna.Token, "": anna.Token} {
		if _, err := w.bs.TellMe(context.Background(), token, wish); !errors.Is(err, booking.ErrNotAsked) {
			t.Errorf("%q: %v", wish, err)
		}
	}
	w.Clock.Set(g.EndsAt.AddDate(0, 0, 62)) // the links of the thanks are over by now
	if got := w.after(told); len(got) != 0 {
		t.Errorf("told before it was written: %v", got)
	}
	s, err := w.bs.Show(w.staff(), g.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.WriteOutcome(w.staff(), g.ID, s.Gathering.Version, " 010190-1234 "); !errors.Is(err, booking.ErrGathering) {
		t.Errorf("a CPR number: %v", err)
	}
	if s.Gathering, err = w.bs.WriteOutcome(w.staff(), g.ID, s.Gathering.Version, "Vi lytter."); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"anna@example.dk": 1}, w.after(told)); diff != "" {
		t.Error(diff)
	}
	if _, err = w.bs.WriteOutcome(w.staff(), g.ID, s.Gathering.Version, "Vi lytter mere."); err != nil {
		t.Fatal(err)
	}
	if got := w.after(told); got["anna@example.dk"] != 1 {
		t.Errorf("told again: %v", got)
	}
	opened, err := message.OpenMail(w.server.Mails()[len(w.server.Mails())-1].Raw)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(opened.Text, "https://deltag.example/b/")
	token, _, _ = strings.Cut(token, "\n")
	own, err := w.bs.Own(context.Background(), strings.TrimSpace(token))
	if err != nil || own.Gathering.Outcome != "Vi lytter mere." {
		t.Errorf("the page of the mail: %+v, %v", own.Gathering, err)
	}
}

// A mail that was too long on its way, or whose reader is not in the register any more, does not go.
func TestThanksThatDoNotGo(t *testing.T) {
	t.Parallel()
	w := newPost(t)
	p := w.plan(8)
	p.SignUp = booking.Invited
	g := w.open(p)
	person := w.AddResident(t, "eva")
	d, err := w.bs.BookFor(w.staff(), g.ID, person, booking.Wish{Seats: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(g.EndsAt)
	w.came(d.ID, booking.Attended)
	w.after("")
	if n := w.mails("gathering-thanks"); n != 1 {
		t.Fatalf("%d mails wait", n)
	}
	if err := w.Do(w.Ctx(), func(tx *domain.Tx) error { return booking.Erase(tx, person) }); err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(g.EndsAt.AddDate(0, 0, 2))
	if got := w.after("Tak, fordi du kom"); len(got) != 0 {
		t.Errorf("thanked: %v", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM booking WHERE tell <> ''"); n != 0 {
		t.Errorf("%d wishes are left", n)
	}
	// What is written down weeks later is thanked for no more.
	next := w.open(w.plan(8))
	late := w.signUp(next, "finn", 1)
	w.Clock.Set(next.EndsAt)
	w.closeOver()
	w.Clock.Add(15 * 24 * time.Hour)
	w.came(late.ID, booking.Attended)
	if got := w.after("Tak, fordi du kom"); len(got) != 0 {
		t.Errorf("thanked: %v", got)
	}
}
