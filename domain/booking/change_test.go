package booking_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// A gathering that moves takes its bookings along, raises the calendars' sequence and tells everybody once; two that would
// overlap in one room are refused by the database.
func TestMove(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(1))
	anna := w.signUp(g, "anna", 1)
	w.signUp(g, "bo", 1)
	w.Exec(t, "INSERT INTO care_order (booking_id, kind, detail, state, created_at, changed_at) VALUES ($1, 'interpreter', 'somali', 'confirmed', $2, $2)", anna.ID, w.Now())
	later := g.StartsAt.AddDate(0, 0, 1)
	moved, err := w.bs.Move(w.staff(), g.ID, g.Version, later, later.Add(time.Hour), w.hall.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if moved.Moves != 1 || !moved.StartsAt.Equal(later) {
		t.Errorf("moved to %+v", moved)
	}
	w.addsUp()
	if own, err := w.bs.Own(context.Background(), anna.Token); err != nil || own.Booking.Sequence != 1 || !own.Booking.StartsAt.Equal(later) || own.Needs[0].State != booking.Ordered {
		t.Errorf("anna sees %+v, %v", own, err)
	}
	if w.mails("gathering-moved") != 2 {
		t.Errorf("%d were told", w.mails("gathering-moved"))
	}
	if _, err := w.bs.Move(w.staff(), g.ID, moved.Version, later, later.Add(time.Hour), w.hall.ID, ""); err != nil || w.mails("gathering-moved") != 2 {
		t.Errorf("moved to where it is: %v, %d mails", err, w.mails("gathering-moved"))
	}

	byVideo, err := w.bs.Move(w.staff(), g.ID, moved.Version, later, later.Add(time.Hour), 0, "https://video.example/x")
	if err != nil || byVideo.PlaceID != nil || byVideo.Moves != 2 {
		t.Errorf("to video: %+v, %v", byVideo, err)
	}
	if _, err := w.bs.Move(w.staff(), g.ID, byVideo.Version, later, later.Add(time.Hour), w.hall.ID, ""); err != nil {
		t.Errorf("and back: %v", err)
	}

	other := w.plan(5)
	other.Starts, other.Ends = later.Add(30*time.Minute), later.Add(2*time.Hour)
	if _, err := w.bs.Arrange(w.staff(), other); !errors.Is(err, booking.ErrRoomTaken) {
		t.Errorf("two in one room: %v", err)
	}
	other.Place = w.place("Biblioteket").ID
	if _, err := w.bs.Arrange(w.staff(), other); err != nil {
		t.Errorf("in another room: %v", err)
	}
}

// Nobody loses a seat when there are fewer; nobody gets one before enough have cancelled; more seats are offered at once.
func TestResize(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(3))
	w.signUp(g, "anna", 1)
	bo, carl, dora := w.signUp(g, "bo", 1), w.signUp(g, "carl", 1), w.signUp(g, "dora", 1)
	if _, err := w.bs.Resize(w.staff(), g.ID, g.Version, 2, false); !errors.Is(err, booking.ErrBelow) {
		t.Fatalf("silent: %v", err)
	}
	g, err := w.bs.Resize(w.staff(), g.ID, g.Version, 2, true)
	if err != nil || g.Over != 1 {
		t.Fatalf("%+v, %v", g, err)
	}
	if _, err := w.bs.Cancel(context.Background(), carl.Token); err != nil {
		t.Fatal(err)
	}
	if w.state(dora.ID) != booking.Waiting || domaintest.Value[int](t, w.Bench, "SELECT over FROM gathering WHERE id = $1", g.ID) != 0 {
		t.Error("a seat that is no more was given on")
	}
	if _, err := w.bs.Cancel(context.Background(), bo.Token); err != nil {
		t.Fatal(err)
	}
	if w.state(dora.ID) != booking.Offered {
		t.Error("the seat was not given on")
	}
	eva := w.signUp(g, "eva", 2)
	if _, err := w.bs.Resize(w.staff(), g.ID, g.Version, 4, false); err != nil || w.state(eva.ID) != booking.Offered {
		t.Errorf("eva is %s, %v", w.state(eva.ID), err)
	}
	if _, err := w.bs.Resize(w.staff(), g.ID, 0, 1001, false); !errors.Is(err, booking.ErrGathering) {
		t.Errorf("more seats than the room has: %v", err)
	}
	w.addsUp()
}

// A gathering that is cancelled tells everybody why, calls off what was ordered, and frees people for others.
func TestCallOff(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(2))
	person := w.AddResident(t, "Frida")
	d, err := w.bs.BookFor(w.staff(), g.ID, person, booking.Wish{Seats: 1, Needs: []booking.Need{{Kind: booking.Transport}, {Kind: booking.Diet, Detail: "Uden nødder"}}})
	if err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE care_order SET state = 'ordered' WHERE kind = 'transport'")
	same := w.plan(2)
	same.Place = w.place("Biblioteket").ID
	other := w.open(same)
	if _, err := w.bs.BookFor(w.staff(), other.ID, person, booking.Wish{Seats: 1}); !errors.Is(err, booking.ErrElsewhere) {
		t.Errorf("in two places at once: %v", err)
	}
	if _, err := w.bs.CallOff(w.staff(), g.ID, g.Version, " "); !errors.Is(err, booking.ErrGathering) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := w.bs.CallOff(w.staff(), g.ID, g.Version, "Salen er lukket."); err != nil {
		t.Fatal(err)
	}
	if w.state(d.ID) != booking.Called || w.mails("gathering-cancelled") != 1 || w.mails("gathering-confirmed") != 0 {
		t.Errorf("%s, %d told, %d confirmed after all", w.state(d.ID), w.mails("gathering-cancelled"), w.mails("gathering-confirmed"))
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(kind || ' ' || state, ', ' ORDER BY kind) FROM care_order"); got != "diet not_needed, transport to_cancel" {
		t.Errorf("care: %s", got)
	}
	if _, err := w.bs.BookFor(w.staff(), other.ID, person, booking.Wish{Seats: 1}); err != nil {
		t.Errorf("free again: %v", err)
	}
	if _, err := w.bs.BookFor(w.staff(), other.ID, person, booking.Wish{Seats: 1}); !errors.Is(err, booking.ErrThere) {
		t.Errorf("twice: %v", err)
	}
	w.addsUp()
}

// What is ordered for somebody follows their booking: each order is called off by its own deadline.
func TestCareFollowsTheBooking(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(2))
	wish := guest("anna", 1)
	wish.Needs = []booking.Need{{Kind: booking.Interpreter, Detail: "somali"}, {Kind: booking.Transport}, {Kind: booking.QuietRoom}}
	d, err := w.bs.SignUp(context.Background(), g.Code, wish)
	if err != nil {
		t.Fatal(err)
	}
	by := w.Now().AddDate(0, 0, 5)
	orders := map[booking.CareKind]int64{}
	own, err := w.bs.Own(context.Background(), d.Token)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range own.Needs {
		orders[o.Kind] = o.ID
	}
	if _, err := w.bs.StepCare(w.staff(), orders[booking.Interpreter], booking.Wanted, booking.Ordered, &by); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.StepCare(w.staff(), orders[booking.Transport], booking.Wanted, booking.Confirmed, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.StepCare(w.staff(), orders[booking.Transport], booking.Wanted, booking.Ordered, nil); !errors.Is(err, booking.ErrCareStep) {
		t.Errorf("an old page: %v", err)
	}
	if _, err := w.bs.StepCare(w.As(domain.Analyst, 1), orders[booking.Transport], booking.Confirmed, booking.Ordered, nil); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an analyst sees care: %v", err)
	}
	if _, err := w.bs.Cancel(context.Background(), d.Token); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(kind || ' ' || state || CASE WHEN cancel_by IS NULL THEN '' ELSE ' by ' || to_char(cancel_by AT TIME ZONE 'UTC', 'DD') END, ', ' ORDER BY kind) FROM care_order"); got != "interpreter to_cancel by 06, quiet_room not_needed, transport to_cancel" {
		t.Errorf("care: %s", got)
	}
	if _, err := w.bs.StepCare(w.staff(), orders[booking.Interpreter], booking.ToCancel, booking.Ordered, &by); !errors.Is(err, booking.ErrCareStep) {
		t.Errorf("ordered again for nobody: %v", err)
	}
	if o, err := w.bs.StepCare(w.staff(), orders[booking.Interpreter], booking.ToCancel, booking.CalledOff, &by); err != nil || o.State != booking.CalledOff {
		t.Errorf("%+v, %v", o, err)
	}
}

// An erased person gives up their seat to the next, and nothing but the count is left.
func TestErase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(1))
	person := w.AddResident(t, "Frida")
	d, err := w.bs.BookFor(w.staff(), g.ID, person, booking.Wish{Seats: 1, Needs: []booking.Need{{Kind: booking.Diet, Detail: "Uden nødder"}}})
	if err != nil {
		t.Fatal(err)
	}
	next := w.signUp(g, "bo", 1)
	if err := w.Do(w.Ctx(), func(tx *domain.Tx) error { return booking.Erase(tx, person) }); err != nil {
		t.Fatal(err)
	}
	if w.state(next.ID) != booking.Offered || w.state(d.ID) != booking.Dropped {
		t.Errorf("next is %s, the erased %s", w.state(next.ID), w.state(d.ID))
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT (SELECT count(*) FROM booking WHERE resident_id = $1) + (SELECT count(*) FROM care_order)", person); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	w.addsUp()
}
