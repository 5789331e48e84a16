package sample_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/sample"
)

// whileHeld runs the job while somebody else changes a person, and tells how many it asked.
func (w *town) whileHeld(person int64, change func(*domain.Tx) error) (asked int) {
	w.t.Helper()
	w.whileOf(person, change, func() (err error) {
		asked, err = w.samples.Follow(w.Ctx())
		return err
	})
	return asked
}

// whileOf does work while somebody else changes a person: it begins, and the change is made and kept only when the work
// waits for it.
func (w *town) whileOf(person int64, change func(*domain.Tx) error, work func() error) {
	w.t.Helper()
	done := make(chan error, 1)
	w.must(w.Do(w.boss, func(tx *domain.Tx) error {
		if _, err := domain.Lock[resident.Resident](tx, "id = ?", person); err != nil {
			return err
		}
		go func() { done <- work() }()
		const waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
		for deadline := time.Now().Add(20 * time.Second); w.count(waiting) == 0; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				w.t.Fatal("the work does not wait for who changes the person")
			}
		}
		return change(tx)
	}))
	w.must(<-done)
}

// followOffers has one person whose offer has ended and of whom the rule says that they are asked today.
func followOffers(t *testing.T) (*town, int64) {
	t.Helper()
	w := newTown(t)
	w.open()
	_, err := w.samples.AddRule(w.boss, w.programme.ID, sample.OfferEnd, 0, time.Time{}, nil)
	w.must(err)
	person := w.residents(w.north, "p", 1)[0]
	w.event("offer_end", w.north, person, "a", w.today(), "", "Kursus")
	return w, person
}

// Who is asked something else at the same moment, by another rule in another copy of the program, is not asked twice.
func TestAFollowUpWaitsForWhoIsAskedSomethingElse(t *testing.T) {
	t.Parallel()
	w, person := followOffers(t)
	asked := w.whileHeld(person, func(tx *domain.Tx) error { return resident.Contacted(tx, []int64{person}, "panel:9") })
	if asked != 0 || w.outcomes() != "budget 1" {
		t.Errorf("%d asked; %s", asked, w.outcomes())
	}
}

// Who is erased at the same moment is erased, without a deadlock and without a trace of the event; the others are asked.
func TestAFollowUpWaitsForWhoIsErased(t *testing.T) {
	t.Parallel()
	w, person := followOffers(t)
	w.event("offer_end", w.north, w.residents(w.north, "q", 1)[0], "a", w.today(), "", "Kursus")
	asked := w.whileHeld(person, erasing(person))
	if asked != 1 || w.outcomes() != "asked 1" || len(w.deliver()) != 1 {
		t.Errorf("%d asked; %s", asked, w.outcomes())
	}
}

// erasing removes a person from the areas of surveys and residents.
func erasing(person int64) func(*domain.Tx) error {
	return func(tx *domain.Tx) error {
		r, err := domain.Take[resident.Resident](tx, "id = ?", person)
		if err != nil {
			return err
		}
		traces, err := resident.TracesOf(tx, r)
		if err != nil {
			return err
		}
		return errors.Join(programme.Erase(tx, person), resident.Erase(tx, r, traces))
	}
}

// A list that is taken in while one of its people is erased keeps nothing of that person.
func TestAListKeepsNothingOfWhoIsErasedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	people := w.residents(w.north, "p", 2)
	w.Exec(t, "UPDATE resident SET source_id = 'b-' || id WHERE unit_id = $1", w.north)
	day := w.today().Format(time.DateOnly)
	list := sample.List{Unit: w.north, Kind: sample.Conversation, Data: fmt.Appendf(nil, "Borgernummer;Dato\nb-%d;%s\nb-%d;%s\n", people[0], day, people[1], day)}
	w.whileOf(people[0], erasing(people[0]), func() error {
		r, err := w.samples.AddList(w.boss, list)
		if err == nil && r.Added != 1 {
			t.Errorf("%d events kept", r.Added)
		}
		return err
	})
	if w.count("SELECT count(*) FROM survey_event WHERE resident_id = $1", people[0]) != 0 || w.count("SELECT count(*) FROM survey_event") != 1 {
		t.Error("the event of who was erased is kept, or the other one is not")
	}
}

// What staff write down about a person is the last word: a mail that the relay is just being asked about does not go.
func TestNoMailGoesOnceStaffHaveWrittenThatItMustNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(w *town, rs *resident.Residents, person int64) error
		want string
	}{
		"never": {func(w *town, rs *resident.Residents, person int64) error {
			_, err := rs.Ask(w.boss, []int64{person}, resident.NeverAsk, time.Time{}, "sagt i telefonen")
			return err
		}, "opted-out"},
		"pause": {func(w *town, rs *resident.Residents, person int64) error {
			_, err := rs.Ask(w.boss, []int64{person}, resident.PauseAsking, w.Now().AddDate(0, 1, 0), "sagt i telefonen")
			return err
		}, "paused"},
		"moved": {func(w *town, rs *resident.Residents, person int64) error {
			return rs.SetStanding(w.boss, person, resident.Standing{Protection: "no", Gone: resident.Moved}, "sagt i telefonen")
		}, "gone"},
		"one of one": {func(w *town, rs *resident.Residents, person int64) error {
			return rs.SetStanding(w.boss, person, resident.Standing{Protection: "no", OptedOut: true}, "sagt i telefonen")
		}, "opted-out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, person := followOffers(t)
			if n, err := w.samples.Follow(w.Ctx()); n != 1 || err != nil {
				t.Fatalf("%d asked, %v", n, err)
			}
			rs := resident.New(w.DB, nil)
			w.relay.before = func() { w.must(c.do(w, rs, person)) }
			if n := len(w.deliver()); n != 0 {
				t.Errorf("%d mails went", n)
			}
			if got := w.count("SELECT count(*) FROM message WHERE state = 'cancelled' AND reason = $1", c.want); got != 1 {
				t.Errorf("%d mails were taken back", got)
			}
		})
	}
}

// Who has moved or died by a list since they were asked gets no mail either.
func TestNoMailToWhoIsGone(t *testing.T) {
	t.Parallel()
	w, person := followOffers(t)
	if n, err := w.samples.Follow(context.Background()); n != 1 || err != nil {
		t.Fatalf("%d asked, %v", n, err)
	}
	w.Exec(t, "UPDATE resident SET gone = 'moved' WHERE id = $1", person)
	if n := len(w.deliver()); n != 0 || w.count("SELECT count(*) FROM message WHERE reason = 'gone'") != 1 {
		t.Errorf("%d mails went", n)
	}
}
