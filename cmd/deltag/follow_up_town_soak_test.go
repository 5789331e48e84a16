//go:build soak

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deltag/domain/message"
	"deltag/domain/workday"
	"deltag/mailer"
)

// followUps is a town with what the test does to it, and what must come of it.
type followUps struct {
	*town
	*model
	t         *testing.T
	plan      *rand.Rand // decides what happens to whom, the same for the same seed whatever the copies do
	list      []scheduled
	seats     []struct{ ID, Resident int64 }
	programme string
	wave      string
	waves     []string
	moves     []move
	slow      atomic.Int64 // how long the relay thinks about a recipient, in nanoseconds
	leaving   [2]int       // mails that had left when the office closed, and that had not
	swapped   int
}

// move is where the clock was moved to, and when by the machine's.
type move struct {
	at     time.Time
	offset time.Duration
}

func newFollowUps(t *testing.T) *followUps {
	t.Helper()
	c := newTown(t, 3)
	f := &followUps{town: c, model: &model{t: t}, t: t, plan: rand.New(rand.NewPCG(c.chance.Uint64(), 1))}
	f.note()
	return f
}

func (f *followUps) coordinator() *visitor {
	f.t.Helper()
	return f.copies[f.chance.IntN(len(f.copies))].signIn("coordinator")
}

// note keeps how far ahead of the machine's every copy's clock is from now on.
func (f *followUps) note() {
	f.t.Helper()
	seconds := value[int64](f.t, f.db, "SELECT (value->>'offset_seconds')::bigint FROM setting WHERE key = 'demo-clock'")
	f.moves = append(f.moves, move{time.Now(), time.Duration(seconds) * time.Second})
}

// at moves everybody's clock.
func (f *followUps) at(when time.Time) {
	f.t.Helper()
	f.town.at(when)
	f.note()
	f.expire(f.clock())
}

// clock is what the copies' clocks show.
func (f *followUps) clock() time.Time { return time.Now().Add(f.moves[len(f.moves)-1].offset) }

// linger lets the relay take its time.
func (f *followUps) linger(at mailer.Step) {
	if at.Verb == "RCPT" {
		time.Sleep(time.Duration(f.slow.Load()))
	}
}

// hit kills a copy and starts it again, which looks for follow-ups at once.
func (f *followUps) hit(p *process) {
	f.t.Helper()
	p.kill()
	p.start()
	f.kills++
}

// decided waits until the program has decided on everything that the rules decide by now, while copies are killed: at
// least so many times, so that every wait has a copy that begins by looking.
func (f *followUps) decided(least int) {
	f.t.Helper()
	f.decide(f.clock())
	const rows = "SELECT count(*) FROM follow_up"
	deadline := time.Now().Add(3 * time.Minute)
	for n := 0; n < least || value[int](f.t, f.db, rows) < f.expected; n++ {
		time.Sleep(time.Duration(f.chance.IntN(400)) * time.Millisecond)
		f.hit(f.copies[f.chance.IntN(len(f.copies))])
		if time.Now().After(deadline) {
			f.explain()
			f.t.Fatalf("%s: %d events are decided on, not %d", f.clock().In(workday.Denmark()).Format(time.DateTime), value[int](f.t, f.db, rows), f.expected)
		}
	}
	f.settleOrder()
}

// settleOrder sees which of the events of a person that came due together was asked about, where two rules may: they ask
// once, and which of them is first is not promised.
func (f *followUps) settleOrder() {
	f.t.Helper()
	type visit struct {
		who     *inhabitant
		decided time.Time
	}
	asked, refused := map[visit]*happening{}, map[visit][]*happening{}
	for _, h := range f.events {
		if h.rule == nil || h.kind == "panel_joined" || h.left || h.fate == may {
			continue
		}
		switch at := (visit{h.who, h.decided}); h.outcome {
		case "asked":
			asked[at] = h
		case "budget":
			refused[at] = append(refused[at], h)
		}
	}
	for at, h := range asked {
		for _, other := range refused[at] {
			if other.kind == h.kind || !h.who.erased.IsZero() || f.outcomeOf(other) != "asked" || f.outcomeOf(h) != "budget" {
				continue
			}
			h.outcome, other.outcome = other.outcome, h.outcome
			h.fate, other.fate = other.fate, h.fate
			f.swapped++
			break
		}
	}
}

// outcomeOf is what the program wrote about an event.
func (f *followUps) outcomeOf(h *happening) string {
	f.t.Helper()
	return value[string](f.t, f.db, `SELECT coalesce((SELECT u.outcome FROM follow_up u JOIN survey_event e ON e.id = u.event_id
		WHERE u.rule_id = $1 AND e.kind = $2 AND e.key = $3), '')`, h.rule.id, h.kind, h.key)
}

// allLeave lets every mail leave that may, in office hours, while copies are killed.
func (f *followUps) allLeave(kills int) {
	f.t.Helper()
	if !officeOpen(f.clock()) {
		f.t.Fatal("the office is closed")
	}
	f.trouble(f.wave, kills)
	f.leave()
}

// nothingLeaves kills copies while the office is closed. That nothing left is checked in the end, mail by mail.
func (f *followUps) nothingLeaves(kills int) {
	f.t.Helper()
	f.trouble("nothing", kills)
	time.Sleep(3 * time.Second) // longer than the timetable's two seconds
}

// quarters moves the clock on by quarters of an hour through a night.
func (f *followUps) quarters(times int) {
	f.t.Helper()
	for range times {
		f.at(f.clock().Add(15 * time.Minute))
		f.decide(f.clock())
	}
	f.decided(1)
}

// crossEvening comes to the office's last seconds with mails that wait and a slow relay, and lets it close.
func (f *followUps) crossEvening(when time.Time) {
	f.t.Helper()
	f.slow.Store(int64(1500 * time.Millisecond))
	f.at(when)
	f.hit(f.copies[f.chance.IntN(len(f.copies))])
	for officeOpen(f.clock()) {
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(5 * time.Second)
	f.slow.Store(0)
	const hanging = "SELECT count(*) FROM message WHERE activity = $1 AND state IN ('claimed', 'handed_over')"
	for deadline := time.Now().Add(time.Minute); value[int](f.t, f.db, hanging, f.wave) > 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.t.Fatal("mails hang between the program and the relay")
		}
	}
	const since = "SELECT count(*) FROM message WHERE activity = $1 AND kind = 'survey-follow-up' AND handed_over_at >= $2"
	left, waiting := value[int](f.t, f.db, since, f.wave, when.Add(-time.Minute)), value[int](f.t, f.db, "SELECT count(*) FROM message WHERE activity = $1 AND state IN ('queued', 'retry')", f.wave)
	f.t.Logf("the office closed on %d mails that had left and %d that waited", left, waiting)
	f.leaving[0], f.leaving[1] = f.leaving[0]+left, f.leaving[1]+waiting
	f.cross()
}

// crossMorning waits for the office to open, and lets people say no and be erased while their mails leave.
func (f *followUps) crossMorning(when time.Time, saying, erased int) {
	f.t.Helper()
	f.slow.Store(int64(50 * time.Millisecond))
	f.at(when)
	f.decided(0)
	waiting := f.pick(saying+erased, func(c *inhabitant) bool { return c.waits() })
	for !officeOpen(f.clock()) {
		time.Sleep(50 * time.Millisecond)
	}
	p := f.copies[0] // which is not killed meanwhile
	v := p.signIn("coordinator")
	for len(waiting) > 0 {
		part := waiting[:min(10, len(waiting))]
		waiting = waiting[len(part):]
		if saying > 0 {
			f.never(v, part, true)
			saying -= len(part)
		} else {
			for _, c := range part {
				f.eraseOne(v, c, true)
			}
		}
		f.hit(f.copies[1+f.chance.IntN(2)])
	}
	f.slow.Store(0)
	f.allLeave(2)
}

func (c *inhabitant) waits() bool {
	for _, h := range c.events {
		if h.waits() && !h.crossed {
			return true
		}
	}
	return false
}

// comes tells that something is still going to happen to a person.
func (c *inhabitant) comes() bool {
	for _, h := range c.events {
		if !h.told {
			return true
		}
	}
	return false
}

// pick gives so many people by chance of whom something holds and who may be asked.
func (f *followUps) pick(n int, holds func(*inhabitant) bool) (list []*inhabitant) {
	f.t.Helper()
	for _, i := range f.plan.Perm(len(f.people)) {
		if c := f.people[i]; len(list) < n && c.optedOut.IsZero() && c.erased.IsZero() && c.paused.IsZero() && !c.member && holds(c) {
			list = append(list, c)
		}
	}
	if len(list) < n/2 {
		f.t.Errorf("only %d of %d people are to be found: the test shows little", len(list), n)
	}
	return list
}

// never lets staff write down that people never want to be asked again.
func (f *followUps) never(v *visitor, people []*inhabitant, leaving bool) {
	f.t.Helper()
	ids := make([]int64, len(people))
	for i, c := range people {
		ids[i] = c.id
	}
	v.must("POST", "/residents/asking", map[string]any{"residents": ids, "asking": "never", "purpose": "Sagde det i telefonen."}, nil)
	for _, c := range people {
		c.optedOut = f.clock()
		c.stop(leaving)
	}
}

// neverAgain is people who say that they never want to be asked: some while their mail waits for the morning, some before
// something happens to them.
func (f *followUps) neverAgain(waiting, coming int) {
	f.t.Helper()
	v := f.coordinator()
	f.never(v, f.pick(waiting, (*inhabitant).waits), false)
	f.never(v, f.pick(coming, func(c *inhabitant) bool { return c.comes() && !c.waits() }), false)
}

// eraseSome erases people: some while their mail waits for the morning, some before something happens to them.
func (f *followUps) eraseSome(waiting, coming int) {
	f.t.Helper()
	v := f.copies[0].signIn("coordinator")
	for _, c := range append(f.pick(waiting, (*inhabitant).waits), f.pick(coming, func(c *inhabitant) bool { return c.comes() && !c.waits() })...) {
		f.eraseOne(v, c, false)
	}
}

func (f *followUps) eraseOne(v *visitor, c *inhabitant, leaving bool) {
	f.t.Helper()
	var asked struct {
		ID int64 `json:"id"`
	}
	v.must("POST", fmt.Sprintf("/residents/%d/rights-requests", c.id), map[string]string{"kind": "erasure", "how": "I telefonen."}, &asked)
	v.must("PUT", fmt.Sprintf("/rights-requests/%d/erasure", asked.ID), nil, nil)
	f.erase(c, f.clock(), leaving)
}

// eraseWhileDeciding erases people on whose events the copies decide at the same time.
func (f *followUps) eraseWhileDeciding(n int) {
	f.t.Helper()
	done := make(chan bool)
	go func() {
		defer close(done)
		for range 2 {
			f.hit(f.copies[1])
			f.hit(f.copies[2])
		}
	}()
	today := danishDay(f.clock())
	v := f.copies[0].signIn("coordinator")
	for _, c := range f.pick(n, func(c *inhabitant) bool {
		for _, h := range c.events {
			for _, r := range f.rules {
				if h.told && h.rule == nil && !r.ended && r.event == h.kind && h.on.Equal(today.AddDate(0, 0, -r.days)) {
					return true
				}
			}
		}
		return false
	}) {
		f.eraseOne(v, c, false)
	}
	<-done
}

// pause lets people be paused to whom something is going to happen.
func (f *followUps) pause(n int, last time.Time) {
	f.t.Helper()
	people := f.pick(n, func(c *inhabitant) bool { return c.comes() && !c.waits() })
	ids := make([]int64, len(people))
	for i, c := range people {
		ids[i] = c.id
		c.paused = dayBegins(last.AddDate(0, 0, 1))
	}
	f.coordinator().must("POST", "/residents/asking", map[string]any{"residents": ids, "asking": "pause", "pausedUntil": last.Format(time.DateOnly), "purpose": "Er på ferie."}, nil)
}

// unsubscribe lets people say no by the mail that they got, as their mail program does it.
func (f *followUps) unsubscribe(n int) {
	f.t.Helper()
	got := map[string]string{}
	for _, m := range f.relay.Mails() {
		mail, err := message.OpenMail(m.Raw)
		if err != nil {
			f.t.Fatal(err)
		}
		if surveyLink.MatchString(mail.Text) {
			got[strings.ToLower(m.To[0])] = mail.Unsubscribe
		}
	}
	v := f.copies[f.chance.IntN(len(f.copies))].visitor()
	for _, c := range f.pick(n, func(c *inhabitant) bool { return got[strings.ToLower(c.address)] != "" && c.comes() }) {
		out, err := url.Parse(got[strings.ToLower(c.address)])
		if err != nil {
			f.t.Fatal(err)
		}
		status, _ := v.do("POST", "/unsubscribe/"+path.Base(out.Path), []byte("List-Unsubscribe=One-Click"), "Content-Type", "application/x-www-form-urlencoded")
		if status != http.StatusOK {
			f.t.Fatalf("somebody who wants no more mails is told %d", status)
		}
		c.optedOut = f.clock()
		c.stop(false)
	}
}
