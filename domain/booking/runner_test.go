package booking_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/org"
)

// colleague is somebody with a role in the unit.
func (w *town) colleague(name string, role domain.Role) int64 {
	w.t.Helper()
	o := org.New(w.DB, org.Settings{Secret: []byte(strings.Repeat("s", 32))})
	s, err := o.AddStaff(w.Ctx(), org.NewStaff{Name: name, Email: name + "@example.dk", Role: role, Unit: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	return s.ID
}

// as is somebody on the staff with what they may do now.
func (w *town) as(staff int64) context.Context {
	w.t.Helper()
	var who domain.Actor
	err := w.DB.View(w.Ctx(), func(tx *domain.Tx) (err error) {
		who, err = org.ActorFor(tx, staff)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return domain.WithActor(w.Ctx(), who)
}

// external is somebody from outside who gets a task. The first on the staff is whoever arranges things here.
func (w *town) external(g booking.Gathering, name string, task booking.Task) int64 {
	w.t.Helper()
	if domaintest.Value[int](w.t, w.Bench, "SELECT count(*) FROM staff") == 0 {
		w.colleague("kasper", domain.Coordinator)
	}
	if err := w.bs.Assign(w.staff(), g.ID, booking.NewRunner{Outside: true, Name: name, Email: name + "@bureau.example", Language: "da", Task: task}); err != nil {
		w.t.Fatal(err)
	}
	return domaintest.Value[int64](w.t, w.Bench, "SELECT id FROM staff WHERE email = $1", name+"@bureau.example")
}

func TestExternalModeratorSeesOneGatheringUntilSomeDaysAfter(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.plan(5)
	g := w.open(p)
	p.Starts, p.Ends = p.Starts.AddDate(0, 0, 1), p.Ends.AddDate(0, 0, 1)
	other := w.open(p)
	w.signUp(g, "asta", 1)
	vera := w.external(g, "vera", booking.Moderates)
	for what, err := range map[string]error{
		"their own": func() error { _, err := w.bs.Comers(w.as(vera), g.ID); return err }(),
		"another":   func() error { _, err := w.bs.Comers(w.as(vera), other.ID); return err }(),
		"a change":  func() error { _, err := w.bs.CallOff(w.as(vera), g.ID, 0, "no"); return err }(),
	} {
		want := map[string]error{"another": domain.ErrNotFound, "a change": domain.ErrForbidden}[what]
		if !errors.Is(err, want) {
			t.Errorf("%s gives %v, want %v", what, err, want)
		}
	}
	all, err := w.bs.Comers(w.as(vera), g.ID)
	if err != nil || len(all) != 1 || all[0].Name != "asta" || all[0].Email != "" || all[0].Phone != "" {
		t.Errorf("sees %+v, %v: want the name and no way to reach them", all, err)
	}
	if g, err = w.bs.Move(w.staff(), g.ID, g.Version, g.StartsAt.AddDate(0, 0, 10), g.EndsAt.AddDate(0, 0, 10), w.hall.ID, ""); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(g.EndsAt.AddDate(0, 0, 6).Sub(w.Now()))
	if _, err := w.bs.Comers(w.as(vera), g.ID); err != nil {
		t.Errorf("six days after the new time: %v", err)
	}
	w.Clock.Add(48 * time.Hour)
	if _, err := w.bs.Comers(w.as(vera), g.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("eight days after: %v, want not found", err)
	}
}

func TestRunnersAreInOnePlaceAtATime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.plan(5)
	g := w.open(p)
	p.Place = w.place("Biblioteket").ID
	same := w.open(p)
	p.Starts, p.Ends = p.Starts.AddDate(0, 0, 1), p.Ends.AddDate(0, 0, 1)
	later := w.open(p)
	hanne := w.colleague("hanne", domain.Secretary)
	assign := func(g booking.Gathering) error {
		return w.bs.Assign(w.staff(), g.ID, booking.NewRunner{Staff: hanne, Task: booking.Hosts})
	}
	if err := errors.Join(assign(g), assign(later)); err != nil {
		t.Fatal(err)
	}
	all, err := w.bs.Colleagues(w.staff(), same.ID)
	if err != nil || len(all) != 1 || !all[0].Busy || all[0].At != g.Title {
		t.Errorf("the choice says %+v, %v: want busy at %s", all, err, g.Title)
	}
	if err := assign(same); !errors.Is(err, booking.ErrStaffBusy) {
		t.Errorf("two at once: %v", err)
	}
	if _, err := w.bs.Move(w.staff(), later.ID, later.Version, g.StartsAt, g.EndsAt, w.place("Skolen").ID, ""); !errors.Is(err, booking.ErrStaffBusy) {
		t.Errorf("moved onto the other: %v", err)
	}
	if err := w.bs.Unassign(w.staff(), g.ID, hanne); err != nil {
		t.Fatal(err)
	}
	if err := assign(same); err != nil {
		t.Errorf("free again: %v", err)
	}
	if mine, err := w.bs.Mine(w.as(hanne)); err != nil || len(mine) != 2 || mine[0].ID != same.ID || !mine[0].Sees {
		t.Errorf("runs %+v, %v", mine, err)
	}
}

// TestRunnersCalendars walks one person through being assigned, moved, taken off, taken on again and cancelled: one entry,
// whose sequence rises, and no citizen in it.
func TestRunnersCalendars(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(5))
	w.signUp(g, "asta", 1)
	vera := w.external(g, "vera", booking.TakesNotes)
	post := w.tray()
	var uids, methods []string
	look := func(want string) {
		t.Helper()
		for _, m := range post.to("vera@bureau.example") {
			if m.Calendar == nil {
				t.Fatal("a mail without a calendar part")
			}
			text := strings.ReplaceAll(m.Calendar.Text, "\r\n ", "")
			if strings.Contains(strings.ToLower(text+m.Rendered.Text), "asta") {
				t.Error("a citizen is named to who runs it")
			}
			uids = append(uids, field(text, "UID"))
			methods = append(methods, m.Calendar.Method+field(text, "SEQUENCE"))
		}
		if got := strings.Join(methods, " "); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	look("REQUEST0")
	var err error
	if g, err = w.bs.Move(w.staff(), g.ID, g.Version, g.StartsAt.Add(time.Hour), g.EndsAt.Add(time.Hour), w.hall.ID, ""); err != nil {
		t.Fatal(err)
	}
	look("REQUEST0 REQUEST1")
	if err := w.bs.Unassign(w.staff(), g.ID, vera); err != nil {
		t.Fatal(err)
	}
	look("REQUEST0 REQUEST1 CANCEL2")
	w.external(g, "vera", booking.Moderates)
	look("REQUEST0 REQUEST1 CANCEL2 REQUEST3")
	if _, err := w.bs.CallOff(w.staff(), g.ID, g.Version, "Salen er oversvømmet."); err != nil {
		t.Fatal(err)
	}
	look("REQUEST0 REQUEST1 CANCEL2 REQUEST3 CANCEL4")
	for _, uid := range uids {
		if uid != uids[0] {
			t.Errorf("several entries: %v", uids)
		}
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM role_grant WHERE staff_id = $1 AND ends_at > $2", vera, w.Now()); n != 0 {
		t.Errorf("%d grants live on after it was cancelled", n)
	}
}
