package booking_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// door opens a meeting with guests and sets the clock to when it begins.
func (w *town) door(guests int) (booking.Gathering, []int64) {
	w.t.Helper()
	g := w.open(w.plan(3 * guests))
	ids := make([]int64, guests)
	for i := range ids {
		ids[i] = w.signUp(g, fmt.Sprint("guest", i), 1+i%3).ID
	}
	w.Clock.Set(g.StartsAt)
	return g, ids
}

func (w *town) sync(g booking.Gathering, since int64, marks ...booking.CheckMark) booking.Synced {
	w.t.Helper()
	s, err := w.bs.Sync(w.staff(), g.ID, since, w.Now(), marks)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *town) doorList(g booking.Gathering) booking.DoorList {
	w.t.Helper()
	l, err := w.bs.DoorList(w.staff(), g.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

func markID(n int) string { return fmt.Sprintf("%032x", n) }

// model is the simplest thing that can be right: all marks in one heap, and of each booking the latest.
type model map[int64]counted

type counted struct {
	booking.CheckMark
	at time.Time
}

func (m model) take(c booking.CheckMark, arrives time.Time) {
	at := c.At
	if at.After(arrives) {
		at = arrives
	}
	if c.Attendance == "" || c.Attendance == booking.NoShow {
		c.Companions = 0
	}
	if old, is := m[c.Booking]; !is || cmp.Or(at.Compare(old.at), c.At.Compare(old.At)) >= 0 {
		m[c.Booking] = counted{c, at}
	}
}

// tablet is one at the door: it is offline for a while, and does not know which of its marks have arrived.
type tablet struct {
	unsent []booking.CheckMark
	since  int64
	seen   map[int64]booking.AtDoor
}

// Whatever order marks of several tablets arrive in, in whatever portions and however often, every booking ends with the
// latest of them, and all tablets with the same picture.
func TestTabletsMerge(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 6))
		p := w.plan(100)
		p.Starts, p.Ends = p.Starts.AddDate(0, 0, int(seed)), p.Ends.AddDate(0, 0, int(seed))
		g := w.open(p)
		ids := make([]int64, 5)
		for i := range ids {
			ids[i] = w.signUp(g, fmt.Sprintf("s%dg%d", seed, i), 1+i%3).ID
		}
		w.Clock.Set(g.StartsAt)
		want, tablets := model{}, make([]tablet, 2+seed%2)
		for i := range tablets {
			tablets[i].seen = map[int64]booking.AtDoor{}
		}
		attendances := []booking.Attendance{booking.Attended, booking.NoShow, booking.LeftEarly, ""}
		for n := range 60 {
			w.Clock.Add(time.Duration(random.IntN(90)) * time.Second)
			one := &tablets[random.IntN(len(tablets))]
			one.unsent = append(one.unsent, booking.CheckMark{ID: markID(int(seed)*1000 + n*7%61), Booking: ids[random.IntN(len(ids))],
				Attendance: attendances[random.IntN(4)], Companions: random.IntN(3), At: w.Now().Add(time.Duration(random.IntN(3)) * time.Second)})
			if random.IntN(3) == 0 {
				w.deliver(g, one, want, random)
			}
		}
		for range 2 { // the first round brings the marks, the second what the others have
			for i := range tablets {
				w.deliver(g, &tablets[i], want, nil)
			}
		}
		for i, one := range tablets {
			compare(t, fmt.Sprintf("seed %d: tablet %d", seed, i), want, one.seen)
		}
		fresh := map[int64]booking.AtDoor{}
		for _, a := range w.doorList(g).People {
			if _, marked := want[a.Booking]; marked {
				fresh[a.Booking] = a
			}
		}
		compare(t, fmt.Sprintf("seed %d: a new tablet", seed), want, fresh)
		w.Clock.Set(g.StartsAt.Add(-8 * 24 * time.Hour)) // the next is arranged in good time
	}
}

// deliver sends marks of a tablet. With random it sends some of them in any order, some twice, and often does not hear the
// answer, so that it sends them again.
func (w *town) deliver(g booking.Gathering, one *tablet, want model, random *rand.Rand) {
	w.t.Helper()
	batch := slices.Clone(one.unsent)
	if random != nil {
		random.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
		batch = batch[:random.IntN(len(batch)+1)]
		if len(batch) > 0 && random.IntN(2) == 0 {
			batch = append(batch, batch[0])
		}
	}
	known := map[string]bool{}
	for id := range w.arrived(g) {
		known[id] = true
	}
	for _, c := range batch {
		if !known[c.ID] { // a mark that came before counts as it came first
			want.take(c, w.Now())
			known[c.ID] = true
		}
	}
	s := w.sync(g, one.since, batch...)
	if random != nil && random.IntN(2) == 0 {
		return // the answer is lost
	}
	one.since = s.Mark
	for _, a := range s.Changes {
		one.seen[a.Booking] = a
	}
	one.unsent = slices.DeleteFunc(one.unsent, func(c booking.CheckMark) bool {
		return slices.ContainsFunc(batch, func(sent booking.CheckMark) bool { return sent.ID == c.ID })
	})
}

// arrived are the marks that the database has.
func (w *town) arrived(g booking.Gathering) map[string]bool {
	w.t.Helper()
	out := map[string]bool{}
	rows, err := w.Pool().QueryContext(w.t.Context(), "SELECT m.id FROM check_in_mark m JOIN booking b ON b.id = m.booking_id WHERE b.gathering_id = $1", g.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			w.t.Fatal(err)
		}
		out[id] = true
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func compare(t *testing.T, where string, want model, got map[int64]booking.AtDoor) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%s knows %d of %d", where, len(got), len(want))
	}
	for id, m := range want {
		if a := got[id]; a.Attendance != m.Attendance || a.Companions != m.Companions {
			t.Errorf("%s: booking %d is %q with %d, want %q with %d", where, id, a.Attendance, a.Companions, m.Attendance, m.Companions)
		}
	}
}

// A clock that goes wrong is put right by what it shows when the marks are sent; nothing counts as made after its arrival.
func TestTabletsWithWrongClocks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g, ids := w.door(1)
	now := w.Now()
	send := func(n int, clock time.Duration, ago time.Duration, a booking.Attendance) {
		t.Helper()
		if _, err := w.bs.Sync(w.staff(), g.ID, 0, now.Add(clock), []booking.CheckMark{{ID: markID(n), Booking: ids[0], Attendance: a, At: now.Add(clock - ago)}}); err != nil {
			t.Fatal(err)
		}
	}
	stands := func(want booking.Attendance) {
		t.Helper()
		if got := domaintest.Value[booking.Attendance](t, w.Bench, "SELECT attendance FROM booking WHERE id = $1", ids[0]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	send(1, 3*time.Hour, 10*time.Minute, booking.Attended) // three hours fast, ten minutes ago
	stands(booking.Attended)
	send(2, 0, 5*time.Minute, booking.LeftEarly)
	stands(booking.LeftEarly)
	send(3, -2*time.Hour, 6*time.Minute, booking.NoShow) // two hours slow, and before the last
	stands(booking.LeftEarly)
	send(4, -2*time.Hour, 4*time.Minute, booking.NoShow)
	stands(booking.NoShow)
	if late := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM check_in_mark WHERE at > arrived_at"); late != 0 {
		t.Errorf("%d marks are made after they arrived", late)
	}
	// What is written down on the gathering's page is a mark of that instant.
	w.Clock.Add(time.Minute)
	if _, err := w.bs.Came(w.staff(), ids[0], booking.Attended); err != nil {
		t.Fatal(err)
	}
	send(5, 0, time.Minute, booking.NoShow)
	stands(booking.Attended)
}

func TestTheListAtTheDoor(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(20))
	for i, name := range []string{"Karen Madsen", "Karen Mørk", "Bo", "Ida Holm", "Ida Holm"} {
		wish := guest(fmt.Sprint("g", i), 1)
		wish.Guest.Name = name
		if _, err := w.bs.SignUp(w.Ctx(), g.Code, wish); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.bs.DoorList(w.staff(), g.ID); !errors.Is(err, booking.ErrListEarly) {
		t.Errorf("eight days before: %v", err)
	}
	w.Clock.Set(g.StartsAt.Add(-20 * time.Hour))
	l := w.doorList(g)
	var names []string
	for _, a := range l.People {
		names = append(names, a.Name)
	}
	want := fmt.Sprintf("[Karen Ma. Karen Mø. Bo Ida Holm (%d) Ida Holm (%d)]", l.People[3].Booking, l.People[4].Booking)
	if fmt.Sprint(names) != want {
		t.Errorf("%v, want %s", names, want)
	}
	if l.Place != "Kulturhuset" || !l.Wipe.After(g.EndsAt) || l.Wipe.Sub(g.EndsAt) > 24*time.Hour {
		t.Errorf("%+v", l)
	}
	karen := l.People[0].Booking
	if _, err := w.bs.Sync(w.staff(), g.ID, 0, w.Now(), []booking.CheckMark{{ID: markID(1), Booking: karen, Attendance: booking.Attended, At: w.Now()}}); !errors.Is(err, booking.ErrTooEarly) {
		t.Errorf("marked the evening before: %v", err)
	}
	if _, err := w.bs.DoorList(w.As(domain.Analyst, 1), g.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an analyst takes the list: %v", err)
	}
	if _, err := w.bs.Sync(w.As(domain.Analyst, 1), g.ID, 0, w.Now(), nil); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an analyst marks: %v", err)
	}

	// Somebody gives up their seat while a tablet is offline: the mark comes back, and the roll changes.
	w.Clock.Set(g.StartsAt.Add(-30 * time.Minute))
	if _, err := w.bs.CancelFor(w.staff(), karen); err != nil {
		t.Fatal(err)
	}
	s := w.sync(g, 0, booking.CheckMark{ID: markID(2), Booking: karen, Attendance: booking.Attended, At: w.Now()},
		booking.CheckMark{ID: markID(3), Booking: l.People[2].Booking, Attendance: booking.Attended, At: w.Now()},
		booking.CheckMark{ID: markID(4), Booking: 12345, Attendance: booking.Attended, At: w.Now()})
	if fmt.Sprint(s.Refused) != fmt.Sprint([]string{markID(2), markID(4)}) || s.Roll == l.Roll || len(s.Changes) != 1 || s.Changes[0].Name != "" {
		t.Errorf("%+v", s)
	}

	// Once it is over the list is not given any more, and marks that come late still count.
	w.Clock.Set(g.EndsAt.Add(time.Minute))
	w.closeOver()
	if _, err := w.bs.DoorList(w.staff(), g.ID); !errors.Is(err, booking.ErrCheckInOver) {
		t.Errorf("after the end: %v", err)
	}
	s = w.sync(g, 0, booking.CheckMark{ID: markID(5), Booking: l.People[1].Booking, Attendance: booking.Attended, Companions: 1, At: g.StartsAt})
	if !s.Over || len(s.Changes) != 0 || len(s.Refused) != 0 {
		t.Errorf("%+v", s)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM booking WHERE gathering_id = $1 AND attendance = 'attended'", g.ID); n != 2 {
		t.Errorf("%d came", n)
	}
	for purpose, times := range map[string]int{"take the list of who comes to the door": 1, "write down who came to a gathering": 2, "see who comes to a gathering": 1} {
		if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE purpose = $1", purpose); n != times {
			t.Errorf("%q is recorded %d times, want %d", purpose, n, times)
		}
	}
}
