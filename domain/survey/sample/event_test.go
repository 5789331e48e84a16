package sample_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/survey/sample"
	"deltag/domain/workday"
)

func TestAListOfConversationsIsTakenInOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.residents(w.north, "p", 2)
	w.Exec(t, "UPDATE resident SET source_id = 'b-' || id WHERE unit_id = $1", w.north)
	first := w.count("SELECT min(id) FROM resident WHERE unit_id = $1", w.north)
	day := w.today().AddDate(0, 0, -2)
	list := func(rows string) sample.List {
		return sample.List{Unit: w.north, Kind: sample.Conversation, Data: []byte("Borgernummer;Dato;Samtaleform\n" + rows)}
	}
	good := list(fmt.Sprintf("b-%d;%s;Telefon\nb-%d;%s;Personlig\nb-%d;%s;video\nukendt;%s;brev\n",
		first, day.Format("02-01-2006"), first, day.Format("02.01.2006"), first+1, day.AddDate(0, 0, 1).Format(time.DateOnly), day.Format(time.DateOnly)))
	checked, err := w.samples.CheckList(w.boss, good)
	w.must(err)
	if w.count("SELECT count(*) FROM survey_event") != 0 {
		t.Error("looking at a list keeps it")
	}
	added, err := w.samples.AddList(w.boss, good)
	w.must(err)
	if checked.Rows != 4 || checked.Unfound != 1 || added.Added != 3 || added.Known != 0 || added.People != 2 || !added.First.Equal(day) || !added.Last.Equal(day.AddDate(0, 0, 1)) ||
		len(added.Missing) != 1 || added.Missing[0].Where != "row 5" {
		t.Errorf("checked %+v, added %+v", checked, added)
	}
	again, err := w.samples.AddList(w.boss, good)
	if err != nil || again.Added != 0 || again.Known != 3 {
		t.Errorf("again: %+v, %v", again, err)
	}
	bad := list(fmt.Sprintf("b-%d;31-02-2026;Telefon\n;%s;Telefon\nb-%d;%s;røgsignal\nb-%d;%s;\n", first, day.Format(time.DateOnly), first, day.Format(time.DateOnly),
		first, w.today().AddDate(0, 1, 0).Format(time.DateOnly)))
	_, err = w.samples.AddList(w.boss, bad)
	var refused *domain.Error
	if !errors.As(err, &refused) || refused.Code != "events-invalid" || len(refused.Faults) != 4 {
		t.Fatalf("%v", err)
	}
	for i, want := range []string{"row 2, column Dato day-unreadable", "row 3, column Borgernummer person-missing", "row 4, column Samtaleform channel-unknown", "row 5, column Dato day-future"} {
		if got := refused.Faults[i].Where + " " + refused.Faults[i].Code; got != want {
			t.Errorf("fault %d: %s, want %s", i, got, want)
		}
	}
	for name, l := range map[string]sample.List{
		"no-person-column": {Unit: w.north, Kind: sample.Conversation, Data: []byte("Navn;Dato\nA;2026-01-01\n")},
		"file-header-only": {Unit: w.north, Kind: sample.Conversation, Data: []byte("Borgernummer;Dato\n")},
	} {
		r, err := w.samples.CheckList(w.boss, l)
		if err != nil || len(r.Faults) == 0 || r.Faults[0].Code != name {
			t.Errorf("%s: %+v, %v", name, r.Faults, err)
		}
	}
	if _, err := w.samples.AddList(w.leader, good); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("by a unit leader: %v", err)
	}
}

// A day is one as people in Denmark live it: half an hour after midnight there are conversations of today, and none of
// tomorrow.
func TestAListHasEventsOfTheDanishDay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	next := w.today().AddDate(0, 0, 1)
	w.Clock.Add(time.Date(next.Year(), next.Month(), next.Day(), 0, 30, 0, 0, workday.Denmark()).Sub(w.Now()))
	person := w.residents(w.north, "p", 1)[0]
	w.Exec(t, "UPDATE resident SET source_id = 'b-' || id WHERE unit_id = $1", w.north)
	for day, faults := range map[time.Time]int{next: 0, next.AddDate(0, 0, 1): 1} {
		r, err := w.samples.CheckList(w.boss, sample.List{Unit: w.north, Kind: sample.Conversation, Data: fmt.Appendf(nil, "Borgernummer;Dato\nb-%d;%s\n", person, day.Format(time.DateOnly))})
		if err != nil || len(r.Faults) != faults {
			t.Errorf("%s: %+v, %v", day, r.Faults, err)
		}
	}
}

func TestConversationsAreCountedAgainstTheUnitsOwnFigures(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	day := w.today().AddDate(0, 0, -1)
	for i, p := range w.residents(w.north, "p", 3) {
		w.event("conversation", w.north, p, "a", day, "phone", "")
		if i == 0 {
			w.event("conversation", w.north, p, "b", day, "phone", "")
		}
	}
	w.must(w.samples.SetDays(w.boss, w.north, []sample.Held{{Day: day, Channel: "phone", Held: 6}, {Day: day, Channel: "video", Held: 2}}))
	w.must(w.samples.SetDays(w.boss, w.north, []sample.Held{{Day: day, Channel: "phone", Held: 5}, {Day: day, Channel: "video", Held: -1}}))
	shown, err := w.samples.Days(w.leader, w.north, nil, nil)
	w.must(err)
	rows := shown.Rows
	if !shown.To.Equal(w.today()) || len(rows) != 1 || *rows[0].Held != 5 || rows[0].Listed != 4 || rows[0].People != 3 {
		t.Errorf("%+v", rows)
	}
	err = w.samples.SetDays(w.boss, w.north, []sample.Held{{Day: day, Channel: "smoke", Held: 1}, {Day: w.today().AddDate(0, 0, 1), Channel: "phone", Held: 1}})
	var refused *domain.Error
	if !errors.As(err, &refused) || len(refused.Faults) != 2 {
		t.Errorf("%v", err)
	}
	if err := w.samples.SetDays(w.leader, w.north, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("by a unit leader: %v", err)
	}
}
