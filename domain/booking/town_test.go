package booking_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/mix"
)

// town is a unit with a hall, in which gatherings are held.
type town struct {
	*domaintest.Bench
	t    testing.TB
	bs   *booking.Bookings
	hall booking.Place
}

func newTown(t testing.TB) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, bs: booking.New(b.DB, "https://deltag.example")}
	w.hall = w.place("Kulturhuset")
	return w
}

func (w *town) place(name string) booking.Place {
	w.t.Helper()
	p, err := w.bs.AddPlace(w.staff(), booking.Place{UnitID: 1, Name: name, Address: "Torvet 1, 9999 Havnsby", Access: "Der er elevator.", Seats: 1000, StepFree: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *town) staff() context.Context { return w.As(domain.Coordinator, 1) }

// plan is a meeting for everybody, in a week.
func (w *town) plan(seats int) booking.Plan {
	starts := w.Now().Add(8 * 24 * time.Hour)
	return booking.Plan{Unit: 1, Kind: booking.Meeting, Title: "Møde om vores nye hus", About: "Kom og sig din mening.", Starts: starts, Ends: starts.Add(2 * time.Hour),
		Place: w.hall.ID, Capacity: seats, Largest: 3, SignUp: booking.Everybody}
}

// open arranges a gathering and opens it.
func (w *town) open(p booking.Plan) booking.Gathering {
	w.t.Helper()
	g, err := w.bs.Arrange(w.staff(), p)
	if err != nil {
		w.t.Fatal(err)
	}
	g, err = w.bs.OpenUp(w.staff(), g.ID, g.Version)
	if err != nil {
		w.t.Fatal(err)
	}
	return g
}

// guest is a form that somebody fills in.
func guest(name string, seats int) booking.Wish {
	return booking.Wish{Guest: booking.Guest{Name: name, Email: name + "@example.dk"}, Seats: seats}
}

func (w *town) signUp(g booking.Gathering, name string, seats int) booking.Done {
	w.t.Helper()
	d, err := w.bs.SignUp(context.Background(), g.Code, guest(name, seats))
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// state is what a booking has come to.
func (w *town) state(id int64) booking.State {
	w.t.Helper()
	return domaintest.Value[booking.State](w.t, w.Bench, "SELECT state FROM booking WHERE id = $1", id)
}

// addsUp compares the counters of every gathering with its bookings.
func (w *town) addsUp() {
	w.t.Helper()
	for query, of := range map[string]string{
		"seats": `SELECT count(*) FROM gathering g WHERE taken <> (SELECT coalesce(sum(seats), 0) FROM booking b WHERE b.gathering_id = g.id AND b.state IN ('offered', 'booked'))
			OR taken > capacity + over`,
		"the mix": `SELECT count(*) FROM gathering g, generate_subscripts(g.mixed, 1) i WHERE g.mixed[i] <>
			(SELECT count(*) FROM booking b WHERE b.gathering_id = g.id AND b.state IN ('offered', 'booked') AND i = ANY (b.mix))`,
		"the time": "SELECT count(*) FROM gathering g JOIN booking b ON b.gathering_id = g.id WHERE b.starts_at <> g.starts_at OR b.ends_at <> g.ends_at",
	} {
		if n := domaintest.Value[int](w.t, w.Bench, of); n != 0 {
			w.t.Errorf("%s of %d gatherings do not add up", query, n)
		}
	}
}

// mails are how many mails of a kind wait in the outbox.
func (w *town) mails(kind string) int {
	w.t.Helper()
	return domaintest.Value[int](w.t, w.Bench, "SELECT count(*) FROM message WHERE kind = $1 AND state = 'queued'", kind)
}

// mixed is a feature with values named a, b ...; limits are the least and the most of each.
func mixed(values []int64, limits ...[2]int) booking.MixFeature {
	f := booking.MixFeature{ValueIDs: values}
	f.Name = mix.Text{Da: "Alder", En: "Age"}
	for i, l := range limits {
		name := fmt.Sprint('a' + i)
		f.Values = append(f.Values, mix.Value{Name: mix.Text{Da: name, En: name}, Min: l[0], Max: l[1]})
	}
	return f
}
