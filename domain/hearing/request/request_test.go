package request_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
	"deltag/domain/org"
)

// town has a committee that meets on Mondays by Copenhagen's rules.
type town struct {
	*domaintest.Bench
	t         testing.TB
	org       *org.Org
	hearings  *hearing.Hearings
	rs        *request.Requests
	committee int64
}

func newTown(t testing.TB) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, t: t, org: org.New(b.DB, org.Settings{}), hearings: hearing.New(b.DB, request.Follow),
		rs: request.New(b.DB, "https://deltag.example", message.Settings{Municipality: "Havnsby Kommune", Phone: "12 34 56 78"})}
	w.committee = w.newCommittee("Beskæftigelsesudvalget", "kbh-biu", func(*hearing.Rules) {})
	return w
}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (w *town) secretary() context.Context { return w.As(domain.Secretary, 1) }

func (w *town) newCommittee(name, rules string, change func(*hearing.Rules)) int64 {
	w.t.Helper()
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c, err := w.org.AddCommittee(w.secretary(), org.NewCommittee{Unit: 1, Name: name, Weekday: 1, From: from})
	must(w.t, c, err)
	for _, s := range hearing.Templates() {
		if s.Key == rules {
			change(&s.Rules)
			r, err := w.hearings.AddRules(w.secretary(), c.ID, hearing.NewRules{Kind: hearing.Requested, From: from, Rules: s.Rules, Source: s.Source})
			must(w.t, r, err)
		}
	}
	return c.ID
}

func (w *town) meeting(committee int64, day string) hearing.Meeting {
	w.t.Helper()
	m, err := w.hearings.AddMeeting(w.secretary(), committee, hearing.NewMeeting{Times: hearing.Times{Day: day, From: "15:00", To: "18:00"}, Place: "Rådhuset"})
	return must(w.t, m, err)
}

func (w *town) item(m hearing.Meeting, number, caseNumber string) hearing.Item {
	w.t.Helper()
	i, err := w.hearings.AddItem(w.secretary(), m.ID, hearing.NewItem{Number: number, Title: "Breve om sygedagpenge", CaseNumber: caseNumber})
	return must(w.t, i, err)
}

// wish is a form that somebody fills in.
func wish(name string, m hearing.Meeting, item int64) request.Wish {
	return request.Wish{Requester: request.Requester{Name: name, Email: name + "@example.dk"}, Meeting: m.ID, Item: item, About: "Brevene er svære at forstå.", People: 1, Model: request.InPerson}
}

func (w *town) ask(wish request.Wish) request.Done {
	w.t.Helper()
	d, err := w.rs.Ask(context.Background(), wish)
	return must(w.t, d, err)
}

// granted asks, and gets a yes.
func (w *town) granted(wish request.Wish) request.Request {
	w.t.Helper()
	d := w.ask(wish)
	r, err := w.rs.Clear(w.secretary(), d.ID, d.Version)
	r = must(w.t, r, err)
	r, err = w.rs.Grant(w.secretary(), r.ID, r.Version, hearing.Mayor)
	return must(w.t, r, err)
}

func (w *town) booked(wish request.Wish) request.Request {
	w.t.Helper()
	r := w.granted(wish)
	r, err := w.rs.Book(w.secretary(), r.ID, r.Version, request.Time{})
	return must(w.t, r, err)
}

func (w *town) now(id int64) request.Request {
	w.t.Helper()
	s, err := w.rs.Get(w.secretary(), id)
	return must(w.t, s, err).Request
}

// addsUp compares the counters of every session with its times.
func (w *town) addsUp() {
	w.t.Helper()
	if n := domaintest.Value[int](w.t, w.Bench, `SELECT count(*) FROM hearing_session s WHERE minutes_taken * 1000 + slots_taken <>
		(SELECT coalesce(sum(minutes), 0) * 1000 + count(*) FROM hearing_request r WHERE r.meeting_id = s.meeting_id AND slot_minute IS NOT NULL)`); n != 0 {
		w.t.Errorf("%d sessions do not add up", n)
	}
	if n := domaintest.Value[int](w.t, w.Bench, "SELECT count(*) FROM hearing_request a JOIN hearing_request b ON a.meeting_id = b.meeting_id AND a.id < b.id AND a.during && b.during"); n != 0 {
		w.t.Errorf("%d times are given twice", n)
	}
}

// entry is what a mail changes in the citizen's calendar.
func (w *town) entry(kind string, id int64) (e *calendar.Event) {
	w.t.Helper()
	err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
		c, err := w.rs.Mails()[kind](tx, message.Message{Kind: kind, SubjectID: id})
		e = c.Calendar
		return err
	})
	return must(w.t, e, err)
}

func (w *town) mails(kind string) int {
	w.t.Helper()
	return domaintest.Value[int](w.t, w.Bench, "SELECT count(*) FROM message WHERE kind = $1", kind)
}

// Everything that is wrong with a form is told at once, and nothing is kept.
func TestFormIsLookedAt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	_, err := w.rs.Ask(context.Background(), request.Wish{Meeting: m.ID, About: "Min sag, 010180-1234", Model: "shout", People: 0, Needs: []booking.Need{{Kind: booking.Interpreter}}})
	want := "/name required; /email guest-contact; /about cpr-number; /needs/0/detail need-language; /model required; /people people-many; /item item-needed"
	if got := domaintest.Faults(err); got != want {
		t.Errorf("faults\n%v, want\n%v", got, want)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_request"); n != 0 {
		t.Errorf("%d are kept", n)
	}
}

// Friday at 11:00 is the last minute for the meeting on Monday; the secretary who took the call before may write it down later.
func TestDeadline(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	i := w.item(m, "1", "26/1")
	friday := time.Date(2026, 9, 11, 9, 0, 59, 0, time.UTC)
	w.Clock.Set(friday)
	w.ask(wish("anna", m, i.ID))
	w.Clock.Set(friday.Add(time.Second))
	if _, err := w.rs.Ask(context.Background(), wish("bo", m, i.ID)); !errors.Is(err, request.ErrClosed) {
		t.Errorf("too late: %v", err)
	}
	if _, err := w.rs.Receive(w.secretary(), 0, friday, wish("carl", m, i.ID)); err != nil {
		t.Errorf("called in time: %v", err)
	}
	if p, err := w.rs.OpenMeeting(context.Background(), m.ID); err != nil || p.Open {
		t.Errorf("the page: open %v, %v", p.Open, err)
	}
}

// Politicians read of a protected person what they want to say, and neither a name nor an alias, by which they could be known from
// another list.
func TestHeardProtected(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	people := map[string]string{"yes": "", "no": "Anna"}
	for protection, first := range people {
		person := w.AddResident(t, "Anna "+protection)
		w.Exec(t, "UPDATE resident SET protection = $2 WHERE id = $1", person, protection)
		r := w.booked(wish("anna", m, w.item(m, protection, "26/"+protection).ID))
		w.Exec(t, "DELETE FROM hearing_requester WHERE request_id = $1", r.ID)
		w.Exec(t, "UPDATE hearing_request SET resident_id = $2, about = $3 WHERE id = $1", r.ID, person, "I am called "+first)
	}
	heard, err := w.rs.HeardAt(w.As(domain.CommitteeMember, 1), m.ID)
	if err != nil || len(heard) != len(people) {
		t.Fatalf("%+v, %v", heard, err)
	}
	for _, h := range heard {
		if h.About != "I am called "+h.First || h.Spoke {
			t.Errorf("%+v", h)
		}
	}
}

// From the form to the thanks; no politician sees it before the secretary has confirmed that it is no single person's case.
func TestFromFormToThanks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	i := w.item(m, "1", "26/1")
	d := w.ask(wish("anna", m, i.ID))
	politician := w.As(domain.CommitteeMember, 1)
	if heard, err := w.rs.HeardAt(politician, m.ID); err != nil || len(heard) != 0 {
		t.Fatalf("before the check: %v, %v", heard, err)
	}
	if _, err := w.rs.Get(politician, d.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a politician opens a request: %v", err)
	}
	if _, err := w.rs.Grant(w.secretary(), d.ID, d.Version, hearing.Mayor); !errors.Is(err, request.ErrStep) {
		t.Errorf("granted before the check: %v", err)
	}
	r, err := w.rs.Clear(w.secretary(), d.ID, d.Version)
	r = must(t, r, err)
	if heard, err := w.rs.HeardAt(politician, m.ID); err != nil || len(heard) != 1 || heard[0].First != "anna" {
		t.Fatalf("after the check: %v, %v", heard, err)
	}
	if _, err := w.rs.Grant(w.secretary(), r.ID, r.Version, hearing.Committee); !errors.Is(err, request.ErrDecider) {
		t.Errorf("the mayor decides here: %v", err)
	}
	r, err = w.rs.Grant(w.secretary(), r.ID, r.Version, hearing.Mayor)
	r = must(t, r, err)
	r, err = w.rs.Book(w.secretary(), r.ID, r.Version, request.Time{})
	if r = must(t, r, err); *r.SlotMinute != 0 || *r.Minutes != 15 || !r.ToldAt.Equal(m.StartsAt) {
		t.Errorf("the time: %+v", r)
	}
	if e := w.entry("hearing-booked", r.ID); e == nil || e.Status != calendar.Booked || e.Sequence != 0 {
		t.Errorf("the calendar: %+v", e)
	}
	if _, err := w.rs.Hold(w.secretary(), r.ID, r.Version, true); !errors.Is(err, request.ErrNotYet) {
		t.Errorf("held before it was: %v", err)
	}
	w.Clock.Set(m.StartsAt.Add(time.Hour))
	r, err = w.rs.Hold(w.secretary(), r.ID, r.Version, true)
	r = must(t, r, err)
	if n, err := w.rs.Thank(context.Background()); err != nil || n != 0 {
		t.Errorf("thanked on the day: %d, %v", n, err)
	}
	w.Clock.Set(m.StartsAt.Add(20 * time.Hour))
	if n, err := w.rs.Thank(context.Background()); err != nil || n != 1 || w.mails("hearing-thanks") != 1 {
		t.Errorf("thanked: %d, %v", n, err)
	}
	if own, err := w.rs.TellMe(context.Background(), d.Token, booking.TellByMail); err != nil || own.Request.State != request.Thanked {
		t.Errorf("wants to hear: %v, %v", own.Request.State, err)
	}
	r = w.now(r.ID)
	if _, err := w.rs.WriteOutcome(w.secretary(), r.ID, r.Version, "Brevene bliver skrevet om."); err != nil || w.mails("hearing-outcome") != 1 {
		t.Errorf("told: %v", err)
	}
	w.addsUp()
}

// A time follows its item to the next meeting, in the citizen's calendar as well; where the meeting is full it waits.
func TestTimeFollowsItsItem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first, second := w.meeting(w.committee, "2026-09-14"), w.meeting(w.committee, "2026-09-28")
	i := w.item(first, "1", "26/1")
	r := w.booked(wish("anna", first, i.ID))
	uid := w.entry("hearing-booked", r.ID).UID
	i, err := w.hearings.ChangeItem(w.secretary(), i.ID, i.Version, hearing.NewItem{Number: "2", Title: i.Title, CaseNumber: i.CaseNumber}, second.ID, hearing.On)
	i = must(t, i, err)
	e := w.entry("hearing-moved", r.ID)
	if now := w.now(r.ID); now.MeetingID != second.ID || now.State != request.Booked || e.UID != uid || e.Sequence != 1 || !e.Start.Equal(second.StartsAt) || w.mails("hearing-moved") != 1 {
		t.Fatalf("moved: %+v, %+v", now, e)
	}
	w.addsUp()
	if err := w.hearings.ChangeMeeting(w.secretary(), second.ID, second.Version, hearing.NewMeeting{Times: hearing.Times{Day: "2026-09-29", From: "16:00"}, Place: "Rådhuset"}); err != nil {
		t.Fatal(err)
	}
	if e := w.entry("hearing-moved", r.ID); e.Sequence != 2 || e.Start.Day() != 29 || w.mails("hearing-moved") != 2 {
		t.Errorf("the meeting moved: %+v", e)
	}
	_, err = w.hearings.ChangeItem(w.secretary(), i.ID, i.Version, hearing.NewItem{Title: i.Title, CaseNumber: i.CaseNumber}, second.ID, hearing.Off)
	if err != nil {
		t.Fatal(err)
	}
	if e := w.entry("hearing-called-off", r.ID); e.Status != calendar.Cancelled || e.Sequence != 3 || e.UID != uid {
		t.Errorf("off the agenda: %+v", e)
	}
	if now := w.now(r.ID); now.State != request.Granted || now.SlotMinute != nil {
		t.Errorf("the yes does not stand: %+v", now)
	}
	w.addsUp()
}

// A meeting that has no more than its rules allow keeps the order of arrival; what is left over waits, and is first when a time
// is given back. Where the rules split the time, everybody gets a part.
func TestQueue(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	total := 30
	short := w.newCommittee("Kulturudvalget", "kbh-tmu", func(r *hearing.Rules) { r.TotalMinutes, r.Once, r.OncePer = &total, "", "" })
	m := w.meeting(short, "2026-09-14")
	i := w.item(m, "1", "26/2")
	var all []request.Request
	for n := range 5 {
		w.Clock.Add(time.Minute)
		all = append(all, w.granted(wish(fmt.Sprintf("nr%d", n), m, i.ID)))
	}
	booked, err := w.rs.Fill(w.secretary(), m.ID)
	if must(t, booked, err); len(booked) != 3 || booked[0].ID != all[0].ID || *booked[2].SlotMinute != 20 {
		t.Fatalf("in order: %+v", booked)
	}
	if _, err := w.rs.Fill(w.secretary(), m.ID); !errors.Is(err, request.ErrFull) {
		t.Errorf("more than there is: %v", err)
	}
	gone := w.now(all[1].ID)
	if _, err := w.rs.WithdrawFor(w.secretary(), gone.ID, gone.Version); err != nil {
		t.Fatal(err)
	}
	if booked, err = w.rs.Fill(w.secretary(), m.ID); err != nil || len(booked) != 1 || booked[0].ID != all[3].ID || *booked[0].SlotMinute != 10 {
		t.Errorf("the first who waits: %+v, %v", booked, err)
	}
	w.addsUp()

	split := w.newCommittee("Miljøudvalget", "kbh-tmu", func(r *hearing.Rules) {
		r.TotalMinutes, r.Once, r.OncePer, r.Split, r.Queue = &total, "", "", true, hearing.ByLot
	})
	m = w.meeting(split, "2026-09-14")
	i = w.item(m, "1", "26/3")
	for n := range 5 {
		w.granted(wish(fmt.Sprintf("nr%d", n), m, i.ID))
	}
	lot, err := w.rs.DrawLot(w.secretary(), m.ID)
	if must(t, lot, err); !slices.Equal(lot.Requests, request.Order(lot.Seed, slices.Sorted(slices.Values(lot.Requests)))) {
		t.Errorf("the lot is another one: %+v", lot)
	}
	if _, err := w.rs.DrawLot(w.secretary(), m.ID); !errors.Is(err, request.ErrDrawn) {
		t.Errorf("a second lot: %v", err)
	}
	if booked, err = w.rs.Fill(w.secretary(), m.ID); err != nil || len(booked) != 5 || *booked[4].Minutes != 6 || booked[0].ID != lot.Requests[0] {
		t.Errorf("split: %+v, %v", booked, err)
	}
	w.addsUp()
}

// Two committees of which each allows one hearing of a case in the whole municipality say yes to eight at once: one yes stands.
// Per requester each has one. A committee whose rule is about itself alone says yes after another.
func TestOncePerCaseUnderRace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []struct {
		per  hearing.Per
		want int
	}{{hearing.PerCase, 1}, {hearing.PerRequester, 4}} {
		number := "26/" + string(c.per)
		var all []request.Request
		for n := range 2 {
			id := w.newCommittee(fmt.Sprint(c.per, n), "kbh-oeu", func(r *hearing.Rules) { r.OncePer = c.per })
			m := w.meeting(id, "2026-09-14")
			i := w.item(m, "1", number)
			for who := range 4 {
				d := w.ask(wish(fmt.Sprintf("borger%d", who), m, i.ID))
				r, err := w.rs.Clear(w.secretary(), d.ID, d.Version)
				all = append(all, must(t, r, err))
			}
		}
		var race sync.WaitGroup
		errs := make([]error, len(all))
		for n, r := range all {
			race.Go(func() { _, errs[n] = w.rs.Grant(w.secretary(), r.ID, r.Version, hearing.Mayor) })
		}
		race.Wait()
		yes := 0
		for _, err := range errs {
			if err == nil {
				yes++
			} else if !errors.Is(err, request.ErrOnce) {
				t.Errorf("%s: %v", c.per, err)
			}
		}
		if stands := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_request WHERE state = 'granted' AND case_number = $1", number); yes != c.want || stands != c.want {
			t.Errorf("once per %s: %d yeses, %d stand, want %d", c.per, yes, stands, c.want)
		}
	}
	m := w.meeting(w.committee, "2026-09-14")
	w.granted(wish("eva", m, w.item(m, "1", "26/"+string(hearing.PerCase)).ID))
	d := w.ask(wish("finn", m, w.item(m, "2", " 26/ case ").ID))
	r, err := w.rs.Clear(w.secretary(), d.ID, d.Version)
	r = must(t, r, err)
	if _, err := w.rs.Grant(w.secretary(), r.ID, r.Version, hearing.Mayor); !errors.Is(err, request.ErrOnce) {
		t.Errorf("the same case in the same committee, written otherwise: %v", err)
	}
}

// The citizen's own page: what they change, and the withdrawal that frees the time.
func TestOwnPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	d := w.ask(wish("anna", m, w.item(m, "1", "26/1").ID))
	need := []booking.Need{{Kind: booking.Interpreter, Detail: "arabisk"}}
	own, err := w.rs.Change(context.Background(), d.Token, request.Change{People: 2, Model: request.ByVideo, Needs: need})
	if must(t, own, err); own.Request.People != 2 || own.Request.Model != request.ByVideo || len(own.Needs) != 1 {
		t.Errorf("changed: %+v", own)
	}
	if _, err := w.rs.Change(context.Background(), d.Token, request.Change{People: 2, Model: request.ByVideo, Material: "010180-1234"}); domaintest.Faults(err) != "/material cpr-number" {
		t.Errorf("a CPR number: %v", err)
	}
	own, err = w.rs.Change(context.Background(), d.Token, request.Change{People: 1, Model: request.InPerson})
	if must(t, own, err); own.Needs[0].State != booking.NotNeeded {
		t.Errorf("the interpreter: %+v", own.Needs)
	}
	for range 2 {
		if own, err = w.rs.Withdraw(context.Background(), d.Token); err != nil || own.Request.State != request.Withdrawn {
			t.Errorf("withdrawn: %+v, %v", own.Request.State, err)
		}
	}
	if n := w.mails("hearing-withdrawn"); n != 1 {
		t.Errorf("%d receipts", n)
	}
}

// The same form sent twice asks once.
func TestFormSentTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	f := wish("anna", m, w.item(m, "1", "26/1").ID)
	f.Once = "one-form"
	first, second := w.ask(f), w.ask(f)
	if first.ID != second.ID || second.Token == "" {
		t.Errorf("two requests: %d, %d", first.ID, second.ID)
	}
}

// The package holds request, answer and a description, and takes a KLE number by its shape alone.
func TestPackage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-14")
	d := w.ask(wish("anna", m, w.item(m, "1", "26/1").ID))
	if _, err := w.rs.File(w.secretary(), d.ID, d.Version, request.KLE{Number: "0.22.04", Facet: "35"}); domaintest.Faults(err) != "/kle kle-number; /facet kle-facet" {
		t.Errorf("no such shapes: %v", err)
	}
	file, err := w.rs.File(w.secretary(), d.ID, d.Version, request.KLE{Number: "00.22.04", Facet: "p35"})
	must(t, file, err)
	for _, name := range []string{"anmodning.html", "svar.html", "metadata.json"} {
		if !strings.Contains(string(file), name) {
			t.Errorf("%s is not in it", name)
		}
	}
	if now := w.now(d.ID); now.Facet != "P35" || now.FiledAt == nil {
		t.Errorf("filed: %+v", now)
	}
}
