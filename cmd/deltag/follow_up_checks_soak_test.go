//go:build soak

package main

import (
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"time"

	"deltag/domain/message"
	"deltag/domain/workday"
)

var surveyLink = regexp.MustCompile(`/s/([A-Z0-9]+)`)

// compare holds what the program did against the model, and what the relay took against both.
func (f *followUps) compare() {
	f.t.Helper()
	f.compareOutcomes()
	mails := f.compareMails()
	f.compareRelay(mails)
	for _, wave := range f.waves {
		f.everyMailOnce(wave, "cancelled", "expired", "suppressed")
	}
	f.sealedOnce()
	for i, p := range f.copies {
		for _, line := range strings.Split(p.log.String(), "\n") {
			// Those who were killed leave connections behind for a moment, and a server takes a hundred: a job that gets none is done again.
			if (strings.Contains(line, "a job failed") || strings.Contains(line, "panic")) && !strings.Contains(line, "SQLSTATE 53300") {
				f.t.Errorf("copy %d: %s", i, line)
			}
			if found := personal(line); found != "" {
				f.t.Errorf("the log of copy %d tells %q: %s", i, found, line)
			}
		}
	}
	f.figures(mails)
}

// name is an event and the rule that says something about it.
func (h *happening) name() string {
	if h.rule == nil {
		return ""
	}
	return fmt.Sprint(h.rule.id, " ", h.kind, " ", h.key)
}

// compareOutcomes checks that each person and event has the one row that the model gives, decided on its days.
func (f *followUps) compareOutcomes() {
	f.t.Helper()
	want := map[string]*happening{}
	for _, h := range f.events {
		if h.outcome != "" && h.who.erased.IsZero() {
			want[h.name()] = h
		}
	}
	rows, err := f.db.Query("SELECT u.rule_id, e.kind, e.key, u.outcome, u.at FROM follow_up u JOIN survey_event e ON e.id = u.event_id WHERE u.rule_id >= $1", f.rules[0].id)
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	faults := 0
	for rows.Next() {
		var rule int64
		var kind, key, outcome string
		var at time.Time
		if err := rows.Scan(&rule, &kind, &key, &outcome, &at); err != nil {
			f.t.Fatal(err)
		}
		name := fmt.Sprint(rule, " ", kind, " ", key)
		h := want[name]
		delete(want, name)
		fault := ""
		switch {
		case h == nil:
			fault = "no rule says anything about it"
		case h.outcome != outcome:
			fault = "it must be " + h.outcome
		case at.Before(dayBegins(h.on.AddDate(0, 0, h.rule.days))):
			fault = "its day had not come"
		case !at.Before(f.model.ends(h)):
			fault = "the rule was over"
		}
		if fault != "" {
			if faults++; faults < 30 {
				f.t.Errorf("%s is %s at %s: %s", name, outcome, at.In(workday.Denmark()).Format(time.DateTime), fault)
			}
		}
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
	for name, h := range want {
		if faults++; faults < 30 {
			f.t.Errorf("%s must be %s, and nothing was decided", name, h.outcome)
		}
	}
	if faults > 0 {
		f.t.Errorf("%d outcomes are wrong", faults)
	}
}

// townMail is a follow-up as the program keeps it.
type townMail struct {
	person    int64
	rule      int64
	state     string
	event     sql.NullString // nothing is left of an erased person's
	handed    sql.NullTime
	happening *happening
}

// compareMails checks every mail in the outbox: one for each event that was asked about, in the state that the model allows,
// and handed over within its time.
func (f *followUps) compareMails() map[string]*townMail {
	f.t.Helper()
	asked, people := map[string]*happening{}, map[int64]*inhabitant{}
	for _, c := range f.people {
		people[c.id] = c
	}
	for _, h := range f.events {
		if h.outcome == "asked" && h.who.erased.IsZero() {
			asked[h.name()] = h
		}
	}
	rows, err := f.db.Query(`SELECT m.mail_id, m.state, m.handed_over_at, a.resident_id, s.rule_id, s.rule_id || ' ' || e.kind || ' ' || e.key
		FROM message m JOIN survey_asked a ON a.id = m.subject_id JOIN survey_sample s ON s.id = a.sample_id LEFT JOIN survey_event e ON e.id = a.event_id
		WHERE m.kind = 'survey-follow-up' AND m.activity = ANY($1)`, f.waves)
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	mails := map[string]*townMail{}
	for rows.Next() {
		var id string
		m := &townMail{}
		if err := rows.Scan(&id, &m.state, &m.handed, &m.person, &m.rule, &m.event); err != nil {
			f.t.Fatal(err)
		}
		mails[id] = m
		c := people[m.person]
		if c == nil {
			f.t.Errorf("a mail to somebody to whom nothing happened, %s", m.event.String)
			continue
		}
		if c.erased.IsZero() {
			m.happening = asked[m.event.String]
			delete(asked, m.event.String)
			if m.happening == nil {
				f.t.Errorf("a mail is one too many: %s", m.event.String)
				continue
			}
		}
		f.judge(c, m)
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
	for name := range asked {
		f.t.Errorf("there is no mail about %s", name)
	}
	return mails
}

// judge checks one mail.
func (f *followUps) judge(c *inhabitant, m *townMail) {
	f.t.Helper()
	gone := m.state == "sent" || m.state == "uncertain"
	if h := m.happening; h != nil {
		if h.fate == must && !gone || h.fate == never && gone || h.who.id != m.person {
			f.t.Errorf("a mail about %s %s, and is %s", m.event.String, h.fate, m.state)
		}
	}
	if !gone && m.handed.Valid || gone && !m.handed.Valid {
		f.t.Errorf("a mail that is %s was handed over: %v", m.state, m.handed.Valid)
	}
	if !m.handed.Valid {
		return
	}
	at := m.handed.Time
	say := func(what string, args ...any) {
		f.t.Helper()
		f.t.Errorf("a mail about %s went at %s: %s", m.event.String, at.In(workday.Denmark()).Format("Mon 2006-01-02 15:04:05.000"), fmt.Sprintf(what, args...))
	}
	if !officeOpen(at) {
		say("the office was closed")
	}
	if !c.optedOut.IsZero() && at.After(c.optedOut) {
		say("the person had said no at %s", c.optedOut.In(workday.Denmark()).Format("15:04:05.000"))
	}
	if !c.erased.IsZero() && at.After(c.erased) {
		say("the person was erased at %s", c.erased.In(workday.Denmark()).Format("15:04:05.000"))
	}
	for _, r := range f.rules {
		if r.id == m.rule && !r.ends.IsZero() && !at.Before(dayBegins(r.ends.AddDate(0, 0, 1))) {
			say("the rule was over")
		}
	}
	if h := m.happening; h != nil && at.Before(dayBegins(h.on.AddDate(0, 0, h.rule.days))) {
		say("its day had not come")
	}
}

// late is how long after it was handed over a mail may arrive, in a town so busy.
const late = 5 * time.Second

// shown are the clocks of the copies at an instant of the machine's: two of them shortly after a move.
func (f *followUps) shown(at time.Time) (clocks []time.Time) {
	for i, m := range f.moves {
		next := i+1 == len(f.moves) || at.Before(f.moves[i+1].at.Add(late))
		if !at.Before(m.at.Add(-late)) && next {
			clocks = append(clocks, at.Add(m.offset))
		}
	}
	return clocks
}

// compareRelay looks at what arrived without the outbox: how many follow-ups each address got, each with a link of its own,
// and when.
func (f *followUps) compareRelay(mails map[string]*townMail) {
	f.t.Helper()
	got, links := map[string]int{}, map[string]int{}
	for _, m := range f.relay.Mails() {
		mail, err := message.OpenMail(m.Raw)
		if err != nil {
			f.t.Fatal(err)
		}
		link := surveyLink.FindStringSubmatch(mail.Text)
		if link == nil {
			continue // about the panel, or an erasure
		}
		links[link[1]]++
		got[strings.ToLower(m.To[0])]++
		open := false
		for _, clock := range f.shown(m.At) {
			open = open || officeOpen(clock) || officeOpen(clock.Add(-late))
		}
		if !open {
			f.t.Errorf("a mail arrived at %v by the clock: the office was closed", f.shown(m.At))
		}
	}
	for link, n := range links {
		if n > 1 {
			f.t.Errorf("a link arrived in %d mails: %.4s...", n, link)
		}
	}
	uncertain := map[int64]int{}
	for _, m := range mails {
		if m.state == "uncertain" {
			uncertain[m.person]++
		}
	}
	for _, c := range f.people {
		least, most := 0, 0
		for _, h := range c.events {
			if h.outcome == "asked" && h.fate != never {
				if most++; h.fate == must {
					least++
				}
			}
		}
		if n := got[strings.ToLower(c.address)]; c.address != "" && (n < least-uncertain[c.id] || n > most) {
			f.t.Errorf("somebody got %d follow-ups, not %d to %d of which %d are uncertain", n, least, most, uncertain[c.id])
		}
		delete(got, strings.ToLower(c.address))
	}
	if len(got) > 0 {
		f.t.Errorf("%d addresses got follow-ups to whom nothing happened", len(got))
	}
}

// figures tells what the test went through, and fails if it was too little to show anything.
func (f *followUps) figures(mails map[string]*townMail) {
	f.t.Helper()
	count := map[string]int{}
	for _, h := range f.events {
		switch {
		case !h.who.erased.IsZero():
			count["of people erased"]++
		case h.outcome == "":
			count["no rule: before its first day or after its last"]++
		default:
			count["due"]++
			count[h.outcome]++
			if h.outcome == "asked" {
				count["mails that "+string(h.fate)]++
			}
		}
	}
	states := map[string]int{}
	for _, m := range mails {
		states[m.state]++
	}
	seen, links := 0, map[string]bool{}
	for _, m := range f.relay.Mails() {
		if mail, err := message.OpenMail(m.Raw); err == nil && surveyLink.MatchString(mail.Text) {
			seen++
			links[surveyLink.FindString(mail.Text)] = true
		}
	}
	out, erased := 0, 0
	for _, c := range f.people {
		if !c.optedOut.IsZero() {
			out++
		}
		if !c.erased.IsZero() {
			erased++
		}
	}
	f.t.Logf("%d events, %d kills, %d moves of the clock, %d people opted out, %d erased", len(f.events), f.kills, len(f.moves)-1, out, erased)
	f.t.Logf("events: %v", count)
	f.t.Logf("follow-ups in the outbox: %v; seen by the relay: %d of %d mails in all, %d of them twice", states, seen, len(f.relay.Mails()), seen-len(links))
	f.t.Logf("%d mails had left and %d waited when the office closed on them; of %d people another rule was first", f.leaving[0], f.leaving[1], f.swapped)
	for what, least := range map[string]int{"asked": 900, "budget": 100, "opted-out": 10, "paused": 10, "late": 20, "no rule: before its first day or after its last": 100,
		"of people erased": 40, "mails that must arrive": 700, "mails that must not arrive": 50, "mails that may arrive": 20} {
		if count[what] < least {
			f.t.Errorf("only %d events: %s; the test shows little", count[what], what)
		}
	}
	if len(f.events) != 2000 || f.leaving[0] == 0 || f.leaving[1] == 0 {
		f.t.Errorf("%d events; %d mails had left and %d waited when the office closed: the test shows too little", len(f.events), f.leaving[0], f.leaving[1])
	}
}

// explain tells how far the program and the model are apart, for whoever has to find out why.
func (f *followUps) explain() {
	f.t.Helper()
	f.compareOutcomes()
}
