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
)

// series is a series with one gathering, on a Thursday evening a fortnight before Christmas Eve.
func (w *town) series(seats int) (booking.Series, booking.Gathering) {
	w.t.Helper()
	s, err := w.bs.MakeSeries(w.staff(), 1, booking.SeriesWords{Title: "Fire aftener om huset", Purpose: "Vi vil høre alle i byen."})
	if err != nil {
		w.t.Fatal(err)
	}
	p := w.plan(seats)
	p.Starts, p.Ends, err = booking.Local("2026-12-10", "17.00", "19.00")
	if err != nil {
		w.t.Fatal(err)
	}
	p.Series = s.ID
	return s, w.open(p)
}

// secondUnit is a unit beside the one in which gatherings are held.
func (w *town) secondUnit() int64 {
	w.t.Helper()
	return domaintest.Value[int64](w.t, w.Bench, "INSERT INTO unit (parent_id, name, valid_from) VALUES (1, 'En anden enhed', $1) RETURNING id", w.Now())
}

// copies holds a gathering again, which must succeed.
func (w *town) copies(g booking.Gathering, c booking.Copying) []booking.Gathering {
	w.t.Helper()
	c.Version = g.Version
	made, err := w.bs.Copy(w.staff(), g.ID, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

func TestWeeklyCopiesKeepTheClockAndLeaveHolidaysOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s, g := w.series(5)
	days, err := w.bs.PreviewCopies(w.staff(), g.ID, booking.Copying{Weeks: 1, Times: 4})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, d := range days {
		word := d.Day
		if d.Left {
			word += " " + d.Holiday.Da
		}
		told = append(told, word)
	}
	if got, want := strings.Join(told, ", "), "2026-12-17, 2026-12-24 juleaftensdag, 2026-12-31 nytårsaftensdag, 2027-01-07"; got != want {
		t.Errorf("days: %s, not %s", got, want)
	}
	made := w.copies(g, booking.Copying{Weeks: 1, Times: 4, Open: true})
	if len(made) != 2 || made[0].Code == "" || made[0].Code == made[1].Code || made[0].State != booking.Open || made[0].Taken != 0 || *made[1].SeriesID != s.ID {
		t.Fatalf("copies: %+v", made)
	}
	// Over the night on which the clock is put forward the meeting stays at 17 on the clock.
	summer := w.copies(g, booking.Copying{Days: []string{"2027-04-01", "2027-03-25"}, Holidays: true})
	if at := summer[1].StartsAt.UTC().Format(time.RFC3339); at != "2027-04-01T15:00:00Z" || summer[0].State != booking.Planned {
		t.Errorf("in summer time it is at %s, %s", at, summer[0].State)
	}
	if _, err := w.bs.Copy(w.staff(), g.ID, booking.Copying{Version: g.Version, Days: []string{"2026-12-24"}}); !errors.Is(err, booking.ErrNoDays) {
		t.Errorf("only holidays: %v", err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT sessions FROM gathering_series"); n != 5 {
		t.Errorf("the series counts %d", n)
	}
}

func TestCopiesTellAllClashesAtOnceAndTheDatabaseRefusesThem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, g := w.series(5)
	vera := w.external(g, "vera", booking.Moderates)
	other := w.plan(5)
	other.Place, other.Video = 0, "https://video.example/x"
	other.Starts, other.Ends, _ = booking.Local("2026-12-17", "18.00", "20.00")
	elsewhere := w.open(other)
	if err := w.bs.Assign(w.staff(), elsewhere.ID, booking.NewRunner{Staff: vera, Task: booking.Hosts}); err != nil {
		t.Fatal(err)
	}
	other.Place, other.Video = w.hall.ID, ""
	other.Starts, other.Ends, _ = booking.Local("2027-01-07", "16.00", "17.30")
	w.open(other)
	plan := booking.Copying{Version: g.Version, Weeks: 1, Times: 5, People: true}
	_, err := w.bs.Copy(w.staff(), g.ID, plan)
	var refused *domain.Error
	if !errors.As(err, &refused) || refused.Code != "copy-clashes" || len(refused.Faults) != 2 || refused.Faults[0].Where != "/days/0" || refused.Faults[0].Code != "staff-busy" ||
		refused.Faults[1].Where != "/days/3" || refused.Faults[1].Code != "room-taken" {
		t.Fatalf("clashes: %v, %+v", err, refused)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM gathering"); n != 3 {
		t.Errorf("a refused copy left %d gatherings", n)
	}
	plan.Days, plan.Weeks = []string{"2026-12-18", "2026-12-19", "2026-12-18", "x", "2020-01-01"}, 0
	if _, err := w.bs.Copy(w.staff(), g.ID, plan); !errors.As(err, &refused) || len(refused.Faults) != 3 {
		t.Errorf("wrong days: %v, %+v", err, refused)
	}
	plan.Days = []string{"2026-12-18"}
	made := w.copies(g, plan)
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM gathering_staff WHERE staff_id = $1 AND gathering_id = $2 AND grant_id IS NOT NULL", vera, made[0].ID); n != 1 {
		t.Error("who runs a gathering runs its copy, and sees who comes to it")
	}
	// Two at once who hold it again on the same days: the room is given once.
	results := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := w.bs.Copy(w.staff(), g.ID, booking.Copying{Version: g.Version, Days: []string{"2026-12-21"}})
			results <- err
		}()
	}
	first, second := <-results, <-results
	if (first == nil) == (second == nil) {
		t.Errorf("of two copies at once: %v and %v", first, second)
	}
}

func TestSeriesHasAMostAndGatheringsOfItsUnitAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s, g := w.series(5)
	w.Exec(t, "UPDATE gathering_series SET sessions = 59")
	if _, err := w.bs.Copy(w.staff(), g.ID, booking.Copying{Version: g.Version, Weeks: 1, Times: 2, Holidays: true}); !errors.Is(err, booking.ErrSeriesLong) {
		t.Errorf("a series that is too long: %v", err)
	}
	unit := w.secondUnit()
	both := w.As(domain.Coordinator, unit)
	p := w.plan(3)
	p.Unit, p.Place, p.Video, p.Series = unit, 0, "https://video.example/x", s.ID
	var refused *domain.Error
	if _, err := w.bs.Arrange(both, p); !errors.As(err, &refused) || refused.Faults[0].Code != "series-unknown" {
		t.Errorf("a series of another unit: %v", err)
	}
	if _, err := w.bs.MakeSeries(w.staff(), 1, booking.SeriesWords{Title: "Om kontanthjælp", Purpose: "010190-1234"}); !errors.As(err, &refused) || len(refused.Faults) != 2 {
		t.Errorf("words that tell of people: %v", err)
	}
	if _, err := w.bs.PutInSeries(w.staff(), g.ID, g.Version, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.Copy(w.staff(), g.ID, booking.Copying{Weeks: 1, Times: 1}); !errors.Is(err, booking.ErrNoSeries) {
		t.Errorf("holding again what belongs to no series: %v", err)
	}
}

func TestRestOfASeriesIsCalledOffAsItWasShown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s, g := w.series(5)
	tray := w.tray()
	made := w.copies(g, booking.Copying{Weeks: 1, Times: 1, Open: true})
	w.signUp(g, "asta", 1)
	late := w.signUp(made[0], "asta", 1)
	tray.to("asta@example.dk")
	w.Clock.Add(g.StartsAt.Sub(w.Now()) + time.Minute)                             // the first has begun
	w.Exec(t, "UPDATE booking SET attendance = 'attended' WHERE id = $1", late.ID) // somebody who comes early is ticked off before it begins
	shown, err := w.bs.ShowSeries(w.staff(), s.ID)
	if err != nil || len(shown.Sessions) != 2 || shown.Sessions[1].Told != 1 {
		t.Fatalf("shown: %+v, %v", shown, err)
	}
	known := []booking.Known{{ID: made[0].ID, Version: made[0].Version}}
	if _, err := w.bs.CallOffRest(w.staff(), s.ID, []booking.Known{{ID: made[0].ID, Version: 9}}, "Vand i kælderen"); !errors.Is(err, booking.ErrSeriesChanged) {
		t.Errorf("what has changed since it was shown: %v", err)
	}
	if _, err := w.bs.CallOffRest(w.staff(), s.ID, known, " "); err == nil {
		t.Error("it was called off without a reason")
	}
	n, err := w.bs.CallOffRest(w.staff(), s.ID, known, "Vand i kælderen")
	if err != nil || n != 1 || w.state(late.ID) != booking.Called {
		t.Fatalf("called off %d, %v, %s", n, err, w.state(late.ID))
	}
	mails := tray.to("asta@example.dk")
	if len(mails) != 1 || !strings.Contains(mails[0].Rendered.Text, "Vand i kælderen") || mails[0].Calendar == nil {
		t.Fatalf("mails: %+v", mails)
	}
	if state := domaintest.Value[string](t, w.Bench, "SELECT state FROM gathering WHERE id = $1", g.ID); state != "open" {
		t.Errorf("what had begun is %s", state)
	}
	w.addsUp()
}

func TestWhoTookPartInASeriesIsNamedToThoseOfTheUnitAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s, g := w.series(5)
	made := w.copies(g, booking.Copying{Weeks: 1, Times: 1, Open: true})
	vera := w.external(g, "vera", booking.Moderates)
	person := w.AddResident(t, "Hanne Hemmelig")
	w.Exec(t, "UPDATE resident SET protection = 'yes' WHERE id = $1", person)
	for _, at := range []booking.Gathering{g, made[0]} {
		if _, err := w.bs.BookFor(w.staff(), at.ID, person, booking.Wish{Seats: 1}); err != nil {
			t.Fatal(err)
		}
		w.signUp(at, "asta", 1)
	}
	w.Exec(t, "UPDATE booking SET attendance = 'attended' WHERE resident_id IS NOT NULL OR gathering_id = $1", g.ID)
	page, err := w.bs.Participants(w.staff(), s.ID, 2, "")
	if err != nil || len(page.Items) != 2 || page.Next == "" || page.Items[0].Came != 2 || page.Items[0].Seats != 2 || strings.Contains(page.Items[0].Name, "Hemmelig") || !page.Items[0].Protected {
		t.Fatalf("participants: %+v, %v", page, err)
	}
	next, err := w.bs.Participants(w.staff(), s.ID, 2, page.Next)
	if err != nil || len(next.Items) != 1 || page.Items[1].Came != 1 || next.Items[0].Came != 0 || next.Items[0].Name != "asta" {
		t.Errorf("the next: %+v, %v", next, err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE purpose = 'see who took part in a series' AND resident_ids = jsonb_build_array($1::bigint)", person); n != 1 {
		t.Errorf("%d records of who was seen", n)
	}
	shown, err := w.bs.ShowSeries(w.as(vera), s.ID)
	if err != nil || len(shown.Sessions) != 1 || shown.SeesNames || shown.MayChange || len(shown.TookPart) != 2 || shown.TookPart[1] != (booking.TookPart{Times: 2, People: 1}) {
		t.Errorf("who runs one of them sees %+v, %v", shown, err)
	}
	if _, err := w.bs.Participants(w.as(vera), s.ID, 50, ""); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("who runs one of them asks for names: %v", err)
	}
	if _, err := w.bs.ShowSeries(w.As(domain.Coordinator, w.secondUnit()), s.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("another unit: %v", err)
	}
	public, err := w.bs.ByCode(context.Background(), g.Code)
	if err != nil || public.Series == nil || len(public.Series.Others) != 1 || public.Series.Others[0].Gathering.ID != made[0].ID {
		t.Errorf("citizens see %+v, %v", public.Series, err)
	}
}

func TestSeriesIsDeletedOnceNothingBelongsToIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	s, g := w.series(5)
	if err := w.bs.DeleteSeries(w.staff(), s.ID, s.Version); !errors.Is(err, booking.ErrSeriesUsed) {
		t.Errorf("a series with a meeting is deleted: %v", err)
	}
	if _, err := w.bs.PutInSeries(w.staff(), g.ID, g.Version, 0); err != nil {
		t.Fatal(err)
	}
	if err := w.bs.DeleteSeries(w.As(domain.Coordinator, w.secondUnit()), s.ID, s.Version); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("the coordinator of another unit deletes it: %v", err)
	}
	if err := w.bs.DeleteSeries(w.As(domain.Moderator, 1), s.ID, s.Version); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a moderator deletes it: %v", err)
	}
	if err := w.bs.DeleteSeries(w.staff(), s.ID, s.Version+1); !errors.Is(err, booking.ErrSeriesChanged) {
		t.Errorf("an older page deletes it: %v", err)
	}
	if err := w.bs.DeleteSeries(w.staff(), s.ID, s.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bs.ShowSeries(w.staff(), s.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a deleted series is shown: %v", err)
	}
}
