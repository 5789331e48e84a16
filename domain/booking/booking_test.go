package booking_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// From the sign-up to an offer that lapses: every seat goes on, everybody is told once, and the counters add up.
func TestSeatsGoOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(3))
	anna, bo := w.signUp(g, "anna", 2), w.signUp(g, "bo", 1)
	carl, dora, eva := w.signUp(g, "carl", 1), w.signUp(g, "dora", 1), w.signUp(g, "eva", 1)
	for _, c := range []struct {
		d    booking.Done
		want booking.State
	}{{anna, booking.Booked}, {bo, booking.Booked}, {carl, booking.Waiting}, {dora, booking.Waiting}, {eva, booking.Waiting}} {
		if c.d.State != c.want {
			t.Errorf("booking %d is %s, not %s", c.d.ID, c.d.State, c.want)
		}
	}
	if own, err := w.bs.Own(context.Background(), dora.Token); err != nil || own.Ahead != 1 || own.Guest.Name != "dora" {
		t.Errorf("dora sees %+v, %v", own, err)
	}

	// Two seats fall empty and are offered to the first two who wait.
	if own, err := w.bs.Cancel(context.Background(), anna.Token); err != nil || own.Booking.State != booking.Dropped {
		t.Fatalf("%+v, %v", own, err)
	}
	if w.state(carl.ID) != booking.Offered || w.state(dora.ID) != booking.Offered || w.state(eva.ID) != booking.Waiting {
		t.Fatal("the seats were not offered to the first two")
	}
	if w.mails("gathering-offer") != 2 || w.mails("gathering-left") != 1 {
		t.Error("not everybody is told")
	}
	w.addsUp()

	// Carl takes his, and presses twice. Dora says no: Eva is next.
	for range 2 {
		if own, err := w.bs.Accept(context.Background(), carl.Token); err != nil || own.Booking.State != booking.Booked {
			t.Fatalf("%+v, %v", own, err)
		}
	}
	if _, err := w.bs.Decline(context.Background(), dora.Token); err != nil {
		t.Fatal(err)
	}
	if w.state(eva.ID) != booking.Offered {
		t.Fatal("eva was not offered the seat that dora did not want")
	}
	if _, err := w.bs.Accept(context.Background(), dora.Token); !errors.Is(err, booking.ErrNoOffer) {
		t.Errorf("who said no cannot have the seat: %v", err)
	}

	// Eva does not answer in time. Nobody waits any more, so the seat is free for whoever comes.
	w.Clock.Add(49 * time.Hour)
	if _, err := w.bs.Accept(context.Background(), eva.Token); !errors.Is(err, booking.ErrNoOffer) {
		t.Errorf("the offer is over: %v", err)
	}
	if n, err := w.bs.Lapse(context.Background()); err != nil || n != 1 || w.state(eva.ID) != booking.Lapsed {
		t.Fatalf("%d lapsed, %v", n, err)
	}
	if n, err := w.bs.Lapse(context.Background()); err != nil || n != 0 {
		t.Fatalf("%d lapsed again, %v", n, err)
	}
	if finn := w.signUp(g, "finn", 1); finn.State != booking.Booked {
		t.Errorf("a free seat is not given: %s", finn.State)
	}
	w.addsUp()
}

// The last seat goes to one of many who come at once, the others wait, and nobody is there twice.
func TestLastSeat(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const claimants = 50
	for round := range 6 {
		p := w.plan(1 + round%3)
		p.Starts, p.Ends = p.Starts.AddDate(0, 0, round), p.Ends.AddDate(0, 0, round)
		g := w.open(p)
		var all sync.WaitGroup
		results := make([]error, claimants)
		for i := range claimants {
			all.Go(func() { _, results[i] = w.bs.SignUp(context.Background(), g.Code, guest(fmt.Sprintf("c%d", i), 1)) })
		}
		all.Wait()
		for i, err := range results {
			if err != nil {
				t.Errorf("claimant %d: %v", i, err)
			}
		}
		if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM booking WHERE gathering_id = $1 AND state = 'booked'", g.ID); n != p.Capacity {
			t.Errorf("%d have one of %d seats", n, p.Capacity)
		}
		if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM booking WHERE gathering_id = $1 AND state = 'waiting'", g.ID); n != claimants-p.Capacity {
			t.Errorf("%d wait", n)
		}
	}
	w.addsUp()
}

// The same form that is sent many times at once books once, and leads to the same booking.
func TestOneFormBooksOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(10))
	wish := guest("anna", 2)
	wish.Once = "form-17"
	var all sync.WaitGroup
	got := make([]booking.Done, 20)
	for i := range got {
		all.Go(func() {
			var err error
			if got[i], err = w.bs.SignUp(context.Background(), g.Code, wish); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, d := range got {
		if d.ID != got[0].ID || d.Token == "" {
			t.Errorf("booking %d beside %d", d.ID, got[0].ID)
		}
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT taken FROM gathering WHERE id = $1", g.ID); n != 2 {
		t.Errorf("%d seats are taken", n)
	}
	if w.mails("gathering-confirmed") != 1 {
		t.Error("told more than once")
	}
	w.addsUp()
}

// Everything wrong with a form is told at once, and nothing is kept of it.
func TestSignUpRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(10))
	_, err := w.bs.SignUp(context.Background(), g.Code, booking.Wish{Guest: booking.Guest{Name: "010190-1234", Email: "nowhere", Phone: "call me"}, Seats: 4,
		Needs: []booking.Need{{Kind: booking.Interpreter}, {Kind: "throne"}}})
	var refused *domain.Error
	if !errors.As(err, &refused) {
		t.Fatalf("not refused: %v", err)
	}
	var where []string
	for _, f := range refused.Faults {
		where = append(where, f.Where)
	}
	if want := "[/seats /name /email /phone /needs/0/detail /needs/1/kind]"; fmt.Sprint(where) != want {
		t.Errorf("faults at %v, not %s", where, want)
	}
	if _, err := w.bs.SignUp(context.Background(), "nothing", guest("anna", 1)); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a page that is not there: %v", err)
	}
	w.Clock.Set(g.StartsAt)
	if _, err := w.bs.SignUp(context.Background(), g.Code, guest("anna", 1)); !errors.Is(err, booking.ErrBegun) {
		t.Errorf("after the beginning: %v", err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM booking"); n != 0 {
		t.Errorf("%d bookings of forms that were refused", n)
	}
}

// A planned gathering does not exist for citizens; only who arranges in the unit may open it.
func TestWhoMayArrange(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g, err := w.bs.Arrange(w.staff(), w.plan(5))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.ByCode(context.Background(), g.Code); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("citizens see what is planned: %v", err)
	}
	for ctx, want := range map[context.Context]error{
		context.Background():         domain.ErrNotFound,
		w.As(domain.Analyst, 1):      domain.ErrNotFound,
		w.As(domain.Coordinator, 77): domain.ErrNotFound,
	} {
		if _, err := w.bs.OpenUp(ctx, g.ID, 0); !errors.Is(err, want) {
			t.Errorf("opened: %v", err)
		}
		if _, err := w.bs.Comers(ctx, g.ID); !errors.Is(err, want) {
			t.Errorf("who comes was shown: %v", err)
		}
	}
	if _, err := w.bs.Arrange(w.As(domain.Analyst, 1), w.plan(5)); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst arranges: %v", err)
	}
	if _, err := w.bs.OpenUp(w.staff(), g.ID, g.Version+1); !errors.Is(err, booking.ErrChanged) {
		t.Errorf("an old page: %v", err)
	}
}
