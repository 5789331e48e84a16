//go:build soak

package main

import (
	"slices"
	"testing"
	"time"

	"deltag/domain/workday"
)

// townRule is a rule of the program as it was ordered: so many days after an event, ask.
type townRule struct {
	id     int64
	event  string
	days   int
	begins time.Time // days are kept as midnight in UTC
	ends   time.Time // zero is no end
	ended  bool
}

// inhabitant is somebody to whom things happen, with all that decides whether they may be asked.
type inhabitant struct {
	id       int64
	number   string
	address  string
	unit     int64
	member   bool
	events   []*happening
	contacts []time.Time
	optedOut time.Time // until when the answer to "never again" had come, at the latest; zero is not
	erased   time.Time
	paused   time.Time // until then
}

// fate is what must become of a mail.
type fate string

const (
	must  fate = "must arrive"
	may   fate = "may arrive" // its time ended, or the person said no, while it was leaving
	never fate = "must not arrive"
)

// happening is an event of the plan, and what the rules make of it by the inputs alone.
type happening struct {
	kind    string
	key     string
	who     *inhabitant
	on      time.Time
	detail  string // of an offer, or the channel of a conversation
	told    bool   // the program knows of it
	rule    *townRule
	outcome string // "" is that no rule says anything
	decided time.Time
	fate    fate // of the mail to somebody asked
	left    bool // it has left, so that nothing that happens later matters to it
	crossed bool // some mails had left when the office closed: maybe this one too
}

// budget is how often people may be asked who are asked for no panel.
const (
	restDays    = 30
	mostAsked   = 3
	askedWithin = 365
	lateAfter   = 30 // days after which it is too late to ask
)

// model follows the town by the rules of asking as they are written down, and looks at nothing that the program did.
type model struct {
	t        *testing.T
	people   []*inhabitant
	events   []*happening // in the order in which they were told
	rules    []*townRule
	opens    time.Time // of the wave
	closes   time.Time
	expected int // events on which a rule says something
}

func danishDay(t time.Time) time.Time {
	y, m, d := t.In(workday.Denmark()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// dayBegins is the first instant of a day in Denmark.
func dayBegins(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, workday.Denmark())
}

// closedDays are the days without office hours that the test comes through besides weekends: those of Easter 2027.
var closedDays = map[string]bool{"2027-03-25": true, "2027-03-26": true, "2027-03-28": true, "2027-03-29": true}

// officeOpen is when people get mails about surveys, written down once more: working days from 8 to 18 in Denmark.
func officeOpen(t time.Time) bool {
	local := t.In(workday.Denmark())
	weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
	return !weekend && !closedDays[local.Format(time.DateOnly)] && local.Hour() >= 8 && local.Hour() < 18
}

// decide decides at an instant on every event that is due.
func (m *model) decide(now time.Time) {
	m.t.Helper()
	today := danishDay(now)
	m.expire(now)
	if today.Before(m.opens) || today.After(m.closes) {
		return
	}
	for _, r := range m.rules {
		if r.ended || today.Before(r.begins) || !r.ends.IsZero() && today.After(r.ends) {
			continue
		}
		var due []*happening
		for _, h := range m.events {
			if h.told && h.kind == r.event && h.who.erased.IsZero() && h.outcome == "" && !h.on.Before(r.begins) && !h.on.After(today.AddDate(0, 0, -r.days)) {
				due = append(due, h)
			}
		}
		slices.SortStableFunc(due, func(a, b *happening) int { return a.on.Compare(b.on) })
		for _, h := range due {
			h.rule, h.decided, h.outcome = r, now, m.outcome(h, r, now)
			m.expected++
			if h.outcome != "asked" {
				continue
			}
			h.who.contacts = append(h.who.contacts, now)
			if h.fate = must; h.who.address == "" {
				h.fate = never
			}
		}
	}
}

func (m *model) outcome(h *happening, r *townRule, now time.Time) string {
	c := h.who
	switch {
	case h.on.Before(danishDay(now).AddDate(0, 0, -r.days-lateAfter)):
		return "late"
	case !c.optedOut.IsZero():
		return "opted-out"
	case c.paused.After(now):
		return "paused"
	case r.event == "panel_joined":
		return "asked"
	}
	within := 0
	for _, at := range c.contacts {
		rests := at.AddDate(0, 0, restDays)
		if d := rests.Sub(now).Abs(); d < time.Hour {
			m.t.Fatal("the plan has somebody asked again on the border of their rest: no test can tell what is right")
		}
		if rests.After(now) {
			return "budget"
		}
		if at.After(now.AddDate(0, 0, -askedWithin)) {
			within++
		}
	}
	if within >= mostAsked {
		return "budget"
	}
	return "asked"
}

// waits tells that a mail has not left yet for all that is known, and would leave.
func (h *happening) waits() bool { return h.fate == must && !h.left }

// stop takes back the mails to a person that wait, because of what has happened to them. Those that are leaving now are not
// to be known.
func (c *inhabitant) stop(leaving bool) {
	for _, h := range c.events {
		if h.waits() {
			h.lose(leaving)
		}
	}
}

func (h *happening) lose(leaving bool) {
	if h.fate = never; leaving || h.crossed {
		h.fate = may
	}
}

// ends is the first instant at which a mail must not be sent any more.
func (m *model) ends(h *happening) time.Time {
	last := m.closes
	if !h.rule.ends.IsZero() && h.rule.ends.Before(last) {
		last = h.rule.ends
	}
	return dayBegins(last.AddDate(0, 0, 1))
}

// expire ends the mails whose time is over.
func (m *model) expire(now time.Time) {
	for _, h := range m.events {
		if h.waits() && !m.ends(h).After(now) {
			h.lose(false)
		}
	}
}

// leave is that every mail has left that could.
func (m *model) leave() {
	for _, h := range m.events {
		if h.waits() {
			h.left = true
		}
	}
}

// cross is that the office closed while mails were leaving.
func (m *model) cross() {
	for _, h := range m.events {
		h.crossed = h.crossed || h.waits()
	}
}

// erase forgets a person: what was decided about them goes with them.
func (m *model) erase(c *inhabitant, at time.Time, leaving bool) {
	c.stop(leaving)
	c.erased = at
	for _, h := range c.events {
		if h.outcome != "" {
			m.expected--
		}
	}
}
