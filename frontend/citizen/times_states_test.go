package citizen_test

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

// asking is a group whose time is to be found, with one person who is drawn for it.
type asking struct {
	*town
	t     testing.TB
	group booking.Gathering
}

func (w *town) asking(t testing.TB, place int64) *asking {
	t.Helper()
	g := w.meeting(t, place, func(p *booking.Plan) {
		p.Kind, p.SignUp, p.Starts, p.Ends = booking.FocusGroup, booking.Invited, p.Starts.AddDate(0, 0, 20), p.Ends.AddDate(0, 0, 20)
	})
	d, err := w.bookings.BookFor(w.As(domain.Coordinator, 1), g.ID, w.AddResident(t, fmt.Sprint("Ib ", place)), booking.Wish{Seats: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE gathering SET taken = 0 WHERE id = $1", g.ID)
	w.Exec(t, `WITH c AS (INSERT INTO composition (gathering_id, pool, invited, substitutes, rate, seed, inputs_hash, answer_by, undated, reason, created_at)
			VALUES ($1, 9, 2, 0, 0.5, repeat('0', 64), '', $2, true, 'De kender sagen', $2) RETURNING id)
		UPDATE booking b SET composition_id = c.id, role = 'invited', state = 'undated' FROM c WHERE b.id = $3`, g.ID, w.Now(), d.ID)
	return &asking{w, t, g}
}

// propose asks for two times, one at a place and one by video, and gives the path of the person's page.
func (a *asking) propose(place int64) string {
	a.t.Helper()
	plan := booking.TimePlan{AnswerDays: 7}
	for n := range 2 {
		starts := a.group.StartsAt.AddDate(0, 0, 5+n)
		plan.Times = append(plan.Times, booking.TimeWish{Starts: starts, Ends: starts.Add(2 * time.Hour), Video: "https://video.example/x"})
	}
	plan.Times[0].Place = place
	r, err := a.bookings.ProposeTimes(a.As(domain.Coordinator, 1), a.group.ID, plan)
	if err != nil {
		a.t.Fatal(err)
	}
	var token string
	if err := a.Do(a.Ctx(), func(tx *domain.Tx) error {
		token, err = domain.NewLink(tx, booking.TimesPurpose, domaintest.Value[int64](a.t, a.Bench, "SELECT id FROM time_asked WHERE round_id = $1", r.ID), 1, a.group.EndsAt.AddDate(0, 1, 0))
		return err
	}); err != nil {
		a.t.Fatal(err)
	}
	return "/tid/" + token
}

func (a *asking) choose(n int) {
	a.t.Helper()
	f, err := a.bookings.FindTime(a.As(domain.Coordinator, 1), a.group.ID)
	if err == nil {
		_, err = a.bookings.ChooseTime(a.As(domain.Coordinator, 1), a.group.ID, booking.Choice{Time: f.Times[n].ID, AnswerDays: 5})
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// timesStates are the page that asks which time suits, in every state.
func timesStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	b, staff := &browser{w: w}, w.As(domain.Coordinator, 1)
	hall := w.hall(t, "Kulturhuset").ID
	keep("times with a link that nobody has", b.get("/tid/NOBODY"+lang), 404)
	a := w.asking(t, hall)
	at := a.propose(hall)
	keep("times", b.get(at+lang), 200)
	keep("times, nothing answered", b.post(at+lang), 422)
	keep("times, one answered", b.post(at+lang, "answers-1", "yes"), 422)
	keep("times, answered", b.post(at+lang, "answers-0", "if-need-be", "answers-1", "no"), 200)
	keep("times, none", b.post(at+"/none"+lang), 200)
	w.Clock.Add(8 * 24 * time.Hour)
	keep("times, too late", b.post(at+lang, "answers-0", "yes", "answers-1", "yes"), 200)
	a.choose(0)
	keep("times, a chosen one that does not suit", b.get(at+lang), 200)

	a = w.asking(t, w.hall(t, "Salen").ID)
	at = a.propose(0)
	if err := w.bookings.WithdrawTimes(staff, a.group.ID); err != nil {
		t.Fatal(err)
	}
	keep("times that were taken back", b.get(at+lang), 200)
	at = a.propose(0)
	keep("times, answered with yes", b.post(at+lang, "answers-0", "yes", "answers-1", "yes"), 200)
	a.choose(1)
	keep("times, a chosen one", b.get(at+lang), 200)

	a = w.asking(t, w.hall(t, "Skolen").ID)
	at = a.propose(0)
	keep("times, not at all", b.post(at+"/no"+lang), 200)
	a = w.asking(t, w.hall(t, "Biblioteket").ID)
	at = a.propose(0)
	if _, err := w.bookings.CallOff(staff, a.group.ID, 0, "Oplægsholderen er syg."); err != nil {
		t.Fatal(err)
	}
	keep("times of a meeting that was cancelled", b.get(at+lang), 200)
}

// Looking changes nothing, the same answers twice are one, and nobody's answers stand on another's page.
func TestTimes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := &browser{w: w}
	a := w.asking(t, w.hall(t, "Kulturhuset").ID)
	at := a.propose(0)
	state := func() string {
		t.Helper()
		return domaintest.Value[string](t, w.Bench, "SELECT answers::text || ' ' || coalesce(answered_by::text, '-') FROM time_asked")
	}
	b.get(at).must(t, 200, "Hvornår kan du?", "Nej tak, jeg vil ikke være med")
	if now := state(); now != "{} -" {
		t.Errorf("a look left %q", now)
	}
	b.post(at, "answers-0", "yes").must(t, 422, `value="yes" checked`)
	for range 2 {
		b.post(at, "answers-0", "yes", "answers-1", "if-need-be").must(t, 200, "Vi har gemt dine svar", `value="if-need-be" checked`)
		if now := state(); now != "{yes,if-need-be} -" {
			t.Errorf("kept %q", now)
		}
	}
	if err := w.bookings.AnswerTimes(context.Background(), at[len("/tid/"):], booking.Answers{mix.No, mix.Yes}); err != nil {
		t.Fatal(err)
	}
	b.get(at).must(t, 200, "Vi har gemt dine svar")
}
