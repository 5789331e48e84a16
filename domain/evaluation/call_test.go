package evaluation_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
)

// unmailed takes a person's address away, so that only a call reaches them.
func (w *town) unmailed(name string) int64 {
	w.t.Helper()
	id := w.AddResident(w.t, name)
	w.Exec(w.t, "UPDATE resident SET email = '' WHERE id = $1", id)
	return id
}

// requester is who asked to speak without being in the register.
func (w *town) requester(request int64, email, phone string) {
	w.t.Helper()
	w.Exec(w.t, "INSERT INTO hearing_requester (request_id, name, email, phone) VALUES ($1, 'Jens Gæst', $2, $3)", request, email, phone)
}

// calls are the names and numbers on the list of somebody on the staff.
func (w *town) calls(as context.Context) string { return w.callList(as, false) }

// callList is that list, or the one of those who have been called.
func (w *town) callList(as context.Context, told bool) string {
	w.t.Helper()
	var list []string
	cursor := ""
	for {
		page, err := w.es.Calls(as, told, cursor, 2)
		w.must(err)
		for _, c := range page.Items {
			list = append(list, c.Name+" "+c.Phone)
		}
		if cursor = page.Next; cursor == "" {
			return strings.Join(list, ", ")
		}
	}
}

// Those are called whom no mail reaches, and nobody else.
func TestWhoIsCalled(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	secretary := w.member(domain.Secretary, 1)
	guest, _ := w.speaks(m, "video", 0)
	w.requester(guest, "", "11 22 33 44")
	mailed, _ := w.speaks(m, "video", 0)
	w.requester(mailed, "gaest@eksempel.dk", "11 22 33 44")
	w.speaks(m, "video", 0) // of whom nothing is known any more
	w.speaks(m, "in_person", w.AddResident(t, "Mette"))
	for name, change := range map[string]string{"Flyttet": "gone = 'moved'", "Fred": "opted_out_at = now()", "Pause": "paused_until = '2100-01-01'", "Stum": "phone = ''"} {
		id := w.unmailed(name)
		w.Exec(t, "UPDATE resident SET "+change+" WHERE id = $1", id)
		w.gathering("workshop", id)
	}
	absent, _ := w.gathering("workshop", w.unmailed("Udeblev"))
	w.Exec(t, "UPDATE booking SET attendance = 'no_show' WHERE gathering_id = $1", absent)
	old, _ := w.gathering("workshop", w.unmailed("Gammel"))
	w.Exec(t, "UPDATE gathering SET starts_at = starts_at - interval '40 days', ends_at = ends_at - interval '40 days' WHERE id = $1", old)
	w.gathering("workshop", w.unmailed("Anna"))
	wishes := w.AddResident(t, "Ringes")
	w.Exec(t, "INSERT INTO channel_wish (resident_id, channel, reason, set_at) VALUES ($1, 'phone', '', $2)", wishes, w.Now())
	w.gathering("workshop", wishes)
	hidden := w.unmailed("Skjult")
	w.Exec(t, "UPDATE resident SET protection = 'yes' WHERE id = $1", hidden)
	w.gathering("meeting", hidden)

	alias := "B-" + domaintest.Value[string](t, w.Bench, "SELECT CAST($1::bigint AS text)", hidden)
	if got, want := w.calls(secretary), "Anna 12345678, Ringes 12345678, "+alias+" , Jens Gæst 11 22 33 44"; got != want {
		t.Errorf("to be called: %s, want %s", got, want)
	}
	if got := w.calls(w.member(domain.Secretary, 2)); got != "" {
		t.Errorf("the secretary of another unit calls %s", got)
	}
	for _, role := range []domain.Role{domain.CommitteeMember, domain.Moderator, domain.Analyst} {
		if _, err := w.es.Calls(w.member(role, 1), false, "", 10); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("a %s sees whom to call: %v", role, err)
		}
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE purpose = 'see whom to call and ask how it went' AND resident_ids @> to_jsonb($1::bigint)", hidden); n != 1 {
		t.Errorf("%d records of seeing the alias", n)
	}
	w.must(w.View(secretary, func(tx *domain.Tx) error {
		today, err := w.es.Today(tx)
		if err != nil || len(today.Tasks) == 0 || today.Tasks[0].Kind != "evaluation-calls" || today.Tasks[0].Count != 4 {
			t.Errorf("the first page: %+v %v", today, err)
		}
		return nil
	}))
}

// The first page does not count all of very many.
func TestVeryManyToCall(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	held, _ := w.gathering("workshop", w.unmailed("Anna"))
	w.Exec(t, `INSERT INTO booking (gathering_id, starts_at, ends_at, seats, state, attendance, uid, created_at, changed_at)
		SELECT id, starts_at, ends_at, 1, 'booked', 'attended', 'many ' || n, created_at, created_at FROM gathering, generate_series(1, 150) n WHERE id = $1`, held)
	w.Exec(t, "INSERT INTO booking_guest (booking_id, name, email, phone) SELECT id, 'Gæst', '', '11 22 33 44' FROM booking WHERE uid LIKE 'many %'")
	w.must(w.View(w.member(domain.Secretary, 1), func(tx *domain.Tx) error {
		today, err := w.es.Today(tx)
		if err != nil || len(today.Tasks) == 0 || today.Tasks[0].Count != 99 || !today.Tasks[0].More {
			t.Errorf("the first page: %+v %v", today, err)
		}
		return nil
	}))
}

// What somebody says on the telephone is written down once, and counts as what others write.
func TestToldOnTheTelephone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	secretary := w.member(domain.Secretary, 1)
	requests, tokens := make([]int64, 5), make([]string, 5)
	for i := range requests {
		requests[i], tokens[i] = w.speaks(m, "video", 0)
		w.requester(requests[i], "", "11 22 33 44")
	}
	for _, r := range requests[:4] {
		w.must(w.es.SayFor(secretary, evaluation.OfHearing, r, false, says(4)))
	}
	if got := w.cell("video", evaluation.Heard, 0); got != (evaluation.Cell{}) {
		t.Errorf("four people are told of: %+v", got)
	}
	if err := w.es.SayFor(secretary, evaluation.OfHearing, requests[4], false, evaluation.Answers{Heard: 7, Words: "Ring til 010190-1234"}); domaintest.Faults(err) != "/heard choice-unknown; /words cpr-number" {
		t.Errorf("wrong answers: %s", domaintest.Faults(err))
	}
	if err := w.es.SayFor(w.member(domain.Secretary, 2), evaluation.OfHearing, requests[4], false, says(1)); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("the secretary of another unit writes it down: %v", err)
	}
	var race sync.WaitGroup
	var kept atomic.Int32
	for range 10 {
		race.Go(func() {
			switch err := w.es.SayFor(secretary, evaluation.OfHearing, requests[4], false, says(3)); {
			case err == nil:
				kept.Add(1)
			case !errors.Is(err, evaluation.ErrAnswered):
				t.Error(err)
			}
		})
	}
	race.Wait()
	if got := w.cell("video", evaluation.Heard, 0); kept.Load() != 1 || got.N != 5 || got.Mean != 19.0/5 {
		t.Errorf("kept %d times, and five people say %+v", kept.Load(), got)
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(DISTINCT mode || ' ' || side || ' ' || (taken_by IS NOT NULL), ',') FROM evaluation"); got != "phone citizen true" {
		t.Errorf("kept as %s", got)
	}
	if got := w.calls(secretary); got != "" {
		t.Errorf("to be called still: %s", got)
	}
	// Who then gets a link and uses it says it themselves.
	w.must(w.es.Answer(context.Background(), tokens[4], says(5)))
	if got := domaintest.Value[string](t, w.Bench, "SELECT mode || coalesce(taken_by::text, '') || heard FROM evaluation WHERE request_id = $1", requests[4]); got != "self5" {
		t.Errorf("kept as %s", got)
	}
}

// What was written down of the wrong person is taken back by those who may call, and of nobody who said it themselves.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting()
	secretary, other := w.member(domain.Secretary, 1), w.member(domain.Secretary, 2)
	request, token := w.speaks(m, "video", 0)
	w.requester(request, "", "11 22 33 44")
	g, _ := w.gathering("workshop", w.unmailed("Anna"))
	booking := domaintest.Value[int64](t, w.Bench, "SELECT id FROM booking WHERE gathering_id = $1", g)
	coordinator := w.member(domain.Coordinator, 1)
	w.must(w.es.SayFor(secretary, evaluation.OfHearing, request, false, says(4)))
	w.must(w.es.SayFor(coordinator, evaluation.OfGathering, booking, true, evaluation.Answers{}))
	if got := w.callList(coordinator, true); got != "Anna 12345678, Jens Gæst 11 22 33 44" {
		t.Errorf("called: %s", got)
	}
	if got := w.callList(other, true); got != "" {
		t.Errorf("in another unit: %s", got)
	}
	if err := w.es.Retract(other, evaluation.OfHearing, request); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("the secretary of another unit takes it back: %v", err)
	}
	w.must(w.es.Retract(secretary, evaluation.OfHearing, request))
	w.must(w.es.Retract(coordinator, evaluation.OfGathering, booking))
	if got := w.calls(coordinator); got != "Anna 12345678, Jens Gæst 11 22 33 44" {
		t.Errorf("to be called again: %s", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE action = 'delete' AND subject = 'evaluation'"); n != 2 {
		t.Errorf("%d records of taking back", n)
	}
	if err := w.es.Retract(secretary, evaluation.OfHearing, request); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("taken back twice: %v", err)
	}
	w.must(w.es.Answer(context.Background(), token, says(5)))
	if err := w.es.Retract(secretary, evaluation.OfHearing, request); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("what she said herself: %v", err)
	}
	if got := w.callList(coordinator, true); got != "" {
		t.Errorf("called: %s", got)
	}
}

// Who has nothing to say is called no more, and counts in nothing; and after thirty days nobody is called.
func TestNothingToSay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	coordinator := w.member(domain.Coordinator, 1)
	g, _ := w.gathering("workshop", w.unmailed("Anna"))
	booking := domaintest.Value[int64](t, w.Bench, "SELECT id FROM booking WHERE gathering_id = $1", g)
	late, _ := w.gathering("meeting", w.unmailed("Bent"))
	w.must(w.es.SayFor(coordinator, evaluation.OfGathering, booking, true, says(5)))
	if got := w.calls(coordinator); got != "Bent 12345678" {
		t.Errorf("to be called: %s", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM evaluation WHERE worth + heard + safe + learned + again = 0 AND words = ''"); n != 1 {
		t.Errorf("%d without answers", n)
	}
	c, err := w.es.Call(coordinator, evaluation.OfGathering, domaintest.Value[int64](t, w.Bench, "SELECT id FROM booking WHERE gathering_id = $1", late))
	w.must(err)
	w.Clock.Set(c.Closes.Add(-time.Minute))
	if got := w.calls(coordinator); got != "Bent 12345678" {
		t.Errorf("on the last day: %s", got)
	}
	w.Clock.Set(c.Closes)
	if got := w.calls(coordinator); got != "" {
		t.Errorf("after the last day: %s", got)
	}
	if err := w.es.SayFor(coordinator, evaluation.OfGathering, c.ID, false, says(5)); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("written down after the last day: %v", err)
	}
}
