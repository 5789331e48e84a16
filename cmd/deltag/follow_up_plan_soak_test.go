//go:build soak

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// planned is how many events of a kind happen on some days, and on which day the program is told of them.
type planned struct {
	kind     string
	count    int
	from, to time.Time
	told     time.Time
}

// thePlan has the 1,840 conversations and offers; 160 people take a seat beside them.
func thePlan() []planned {
	d := date
	return []planned{
		{"conversation", 20, d(2026, 10, 5), d(2026, 10, 9), d(2026, 10, 15)}, // before the rules begin
		{"offer_end", 20, d(2026, 10, 5), d(2026, 10, 9), d(2026, 10, 15)},
		{"conversation", 200, d(2026, 10, 12), d(2026, 10, 15), d(2026, 10, 15)},
		{"offer_end", 180, d(2026, 10, 12), d(2026, 10, 15), d(2026, 10, 15)},
		{"conversation", 90, d(2026, 10, 16), d(2026, 10, 18), d(2026, 10, 18)},
		{"offer_end", 80, d(2026, 10, 16), d(2026, 10, 18), d(2026, 10, 18)},
		{"conversation", 150, d(2026, 10, 19), d(2026, 10, 23), d(2026, 10, 23)},
		{"offer_end", 130, d(2026, 10, 19), d(2026, 10, 23), d(2026, 10, 23)},
		{"conversation", 90, d(2026, 10, 24), d(2026, 10, 25), d(2026, 10, 25)},
		{"offer_end", 70, d(2026, 10, 24), d(2026, 10, 25), d(2026, 10, 25)},
		{"conversation", 100, d(2026, 10, 26), d(2026, 10, 28), d(2026, 10, 28)},
		{"offer_end", 80, d(2026, 10, 26), d(2026, 10, 28), d(2026, 10, 28)},
		{"conversation", 20, d(2026, 10, 26), d(2026, 10, 26), lateList},
		{"conversation", 40, d(2026, 10, 29), d(2026, 10, 31), d(2026, 10, 31)}, // after the rule's last day
		{"offer_end", 50, d(2026, 10, 29), d(2026, 10, 31), d(2026, 10, 31)},

		{"conversation", 15, d(2027, 1, 4), d(2027, 1, 22), d(2027, 3, 15)}, // before the rule begins
		{"conversation", 30, d(2027, 2, 1), d(2027, 2, 8), d(2027, 3, 15)},  // told too late
		{"conversation", 35, d(2027, 3, 1), d(2027, 3, 15), d(2027, 3, 15)},
		{"offer_end", 20, d(2027, 3, 1), d(2027, 3, 14), d(2027, 3, 15)},
		{"conversation", 80, d(2027, 3, 16), d(2027, 3, 23), d(2027, 3, 23)},
		{"offer_end", 60, d(2027, 3, 16), d(2027, 3, 23), d(2027, 3, 23)},
		{"conversation", 50, d(2027, 3, 24), d(2027, 3, 25), d(2027, 3, 25)},
		{"offer_end", 40, d(2027, 3, 24), d(2027, 3, 25), d(2027, 3, 25)},
		{"conversation", 50, d(2027, 3, 26), d(2027, 3, 27), d(2027, 3, 27)},
		{"offer_end", 30, d(2027, 3, 26), d(2027, 3, 27), d(2027, 3, 27)}, // their rule is over when their day comes
		{"conversation", 50, d(2027, 3, 28), d(2027, 3, 29), d(2027, 3, 29)},
		{"offer_end", 20, d(2027, 3, 28), d(2027, 3, 29), d(2027, 3, 29)},
		{"conversation", 30, d(2027, 3, 30), d(2027, 3, 31), d(2027, 3, 31)},
		{"offer_end", 10, d(2027, 3, 30), d(2027, 3, 31), d(2027, 3, 31)},
	}
}

// lateList is when some conversations of 26 October are told: in the evening of the rule's last day.
var lateList = time.Date(2026, 10, 28, 18, 30, 0, 0, time.UTC)

// fillPanel lets a panel be drawn whose members have not taken their seats yet.
func (f *followUps) fillPanel(invitations, yes, seats int) {
	f.t.Helper()
	v := f.coordinator()
	panel := v.newPanelOf("Dem, der bliver spurgt", seats)
	v.must("POST", panel.at("/invitation-draws"), inviteOrder(panel.Version, invitations), nil)
	f.trouble(panel.activity(), 2)
	sayYes(f.t, f.db, panel.ID, yes)
	v = f.coordinator()
	v.must("POST", panel.at("/lotteries"), nil, nil)
	v.must("POST", v.publishLottery(panel.ID), throw(), nil)
	v.must("GET", panel.at("/members"), nil, &f.seats)
}

// planEvents gives the events of the plan to people by chance, some of them several. Who has a seat has none of them: how
// often somebody was asked is no reason not to ask about the panel, and the order of rules on a day is nobody's promise.
func (f *followUps) planEvents() {
	f.t.Helper()
	rows, err := f.db.Query(`SELECT r.id, r.source_id, r.email, EXISTS (SELECT FROM membership m WHERE m.resident_id = r.id),
			coalesce((SELECT array_to_json(array_agg(at)) FROM contact c WHERE c.resident_id = r.id), '[]')
		FROM resident r WHERE r.source_id LIKE 'KD%' AND r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND r.paused_until IS NULL
			AND NOT EXISTS (SELECT FROM channel_wish w WHERE w.resident_id = r.id) ORDER BY r.id`)
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	var others []*inhabitant
	for rows.Next() {
		c, contacts := &inhabitant{unit: 2 + int64(len(f.people)%2)}, []byte{}
		if err := rows.Scan(&c.id, &c.number, &c.address, &c.member, &contacts); err != nil {
			f.t.Fatal(err)
		}
		if err := json.Unmarshal(contacts, &c.contacts); err != nil {
			f.t.Fatal(err)
		}
		f.people = append(f.people, c)
		if !c.member {
			others = append(others, c)
		}
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
	f.plan.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	channels := []string{"personlig", "telefon", "video", "brev"}
	for _, p := range thePlan() {
		for range p.count {
			c := others[f.plan.IntN(1800)]
			day := p.from.AddDate(0, 0, f.plan.IntN(int(p.to.Sub(p.from).Hours())/24+1))
			h := &happening{kind: p.kind, key: fmt.Sprintf("H%d", len(f.list)), who: c, on: day, detail: channels[f.plan.IntN(4)]}
			if p.kind == "offer_end" {
				h.detail = []string{"Kursus", "Praktik", "Mentor"}[f.plan.IntN(3)]
			}
			c.events = append(c.events, h)
			f.list = append(f.list, scheduled{h, p.told})
		}
	}
}

// scheduled is an event with the day on which the program is told of it.
type scheduled struct {
	*happening
	when time.Time
}

// begin makes a programme in which the whole town and both centres take part.
func (f *followUps) begin() {
	f.t.Helper()
	v := f.coordinator()
	raw, err := os.ReadFile("../../domain/survey/testdata/committee.json")
	if err != nil {
		f.t.Fatal(err)
	}
	document := map[string]any{}
	if err := json.Unmarshal(raw, &document); err != nil {
		f.t.Fatal(err)
	}
	delete(document, "local")
	var made struct {
		ID int64 `json:"id"`
	}
	v.must("POST", "/instruments", map[string]any{"unit": 1, "name": "Opfølgning", "document": document}, &made)
	v.must("PUT", fmt.Sprintf("/instruments/%d/draft/publication", made.ID), map[string]any{"edition": 1, "note": ""}, nil)
	v.must("POST", "/programmes", map[string]any{"unit": 1, "audience": "citizens", "instrument": made.ID, "name": "Efter mødet", "purpose": "At høre, hvordan det gik.",
		"coreLength": 0, "themesBy": "committee", "level": "confidential"}, &made)
	f.programme = fmt.Sprintf("/programmes/%d", made.ID)
	v.must("PUT", f.programme+"/units", map[string]any{"units": []int{1, 2, 3}}, nil)
	v.must("POST", f.programme+"/decisions", map[string]any{"body": "committee", "decidedOn": "2026-10-01", "reference": "Punkt 7", "themes": []string{"respect"}, "version": 1}, nil)
}

// openWave publishes a wave without reminders.
func (f *followUps) openWave(opens, closes time.Time) {
	f.t.Helper()
	v := f.coordinator()
	days := map[string]any{"name": "Måling " + opens.Format(time.DateOnly), "opensOn": opens.Format(time.DateOnly), "closesOn": closes.Format(time.DateOnly)}
	var made struct {
		ID int64 `json:"id"`
	}
	v.must("POST", f.programme+"/waves", days, &made)
	wave := fmt.Sprintf("/waves/%d", made.ID)
	order := map[string]any{"edition": 1, "version": 1, "level": "confidential", "reminders": 0, "remindDays": 7}
	maps.Copy(order, days)
	v.must("PUT", wave, order, nil)
	v.must("PUT", wave+"/publication", map[string]any{"edition": 2}, nil)
	f.wave, f.waves = fmt.Sprintf("wave:%d", made.ID), append(f.waves, fmt.Sprintf("wave:%d", made.ID))
	f.opens, f.closes = opens, closes
}

func (f *followUps) addRule(event string, days int, begins, ends time.Time) {
	f.t.Helper()
	order := map[string]any{"event": event, "days": days, "beginsOn": begins.Format(time.DateOnly)}
	if !ends.IsZero() {
		order["endsOn"] = ends.Format(time.DateOnly)
	}
	r := &townRule{event: event, days: days, begins: begins, ends: ends}
	var made struct {
		ID int64 `json:"id"`
	}
	f.coordinator().must("POST", f.programme+"/follow-rules", order, &made)
	r.id = made.ID
	f.rules = append(f.rules, r)
}

func (f *followUps) endRules() {
	f.t.Helper()
	for _, r := range f.rules {
		f.coordinator().must("PUT", fmt.Sprintf("/follow-rules/%d/end", r.id), nil, nil)
		r.ended = true
	}
}

// tell gives the lists of the day to copies that may be killed meanwhile, and then once more: that adds nothing.
func (f *followUps) tell(when time.Time) {
	f.t.Helper()
	for _, kind := range []string{"conversation", "offer_end"} {
		for _, unit := range []int64{2, 3} {
			f.give(kind, unit, when)
		}
	}
}

func (f *followUps) tellLate() {
	f.t.Helper()
	for _, unit := range []int64{2, 3} {
		f.give("conversation", unit, lateList)
	}
}

func (f *followUps) give(kind string, unit int64, when time.Time) {
	f.t.Helper()
	columns := map[string]string{"conversation": "Borgernummer;Dato;Samtaleform;Samtale id", "offer_end": "Borgernummer;Dato;Tilbud;Tilbud id"}
	lines, unfound := []string{columns[kind]}, 0
	for _, h := range f.list {
		if h.kind == kind && h.who.unit == unit && h.when.Equal(when) {
			lines = append(lines, strings.Join([]string{h.who.number, h.on.Format("02-01-2006"), h.detail, h.key}, ";"))
			h.told = true
			f.events = append(f.events, h.happening)
			if !h.who.erased.IsZero() {
				unfound++ // nobody knows them any more
			}
		}
	}
	if len(lines) == 1 {
		return
	}
	list, path := []byte(strings.Join(lines, "\r\n")), fmt.Sprintf("/api/v1/survey-events?unit=%d&kind=%s", unit, kind)
	p := f.copies[f.chance.IntN(len(f.copies))]
	post := func() (int, []byte) {
		return p.signIn("coordinator").do("POST", path, list, "Content-Type", "application/octet-stream")
	}
	if f.chance.IntN(3) == 0 {
		v, done := p.signIn("coordinator"), make(chan bool)
		go func() {
			v.do("POST", path, list, "Content-Type", "application/octet-stream")
			close(done)
		}()
		time.Sleep(time.Duration(f.chance.Int64N(int64(150 * time.Millisecond))))
		p.kill()
		<-done
		p.start()
		f.kills++
	}
	for range 2 {
		status, said := post()
		var r struct{ Added, Known, Unfound int }
		if err := json.Unmarshal(said, &r); err != nil || status != http.StatusOK || r.Added+r.Known != len(lines)-1-unfound || r.Unfound != unfound {
			f.t.Fatalf("a list of %d: %d %s %v", len(lines)-1, status, said, err)
		}
	}
}

// join lets some of the drawn take their seat in the panel now: that is the event.
func (f *followUps) join(people int) {
	f.t.Helper()
	v := f.coordinator()
	for people > 0 {
		if len(f.seats) == 0 {
			f.t.Fatal("too few have a seat")
		}
		seat := f.seats[0]
		f.seats = f.seats[1:]
		at := slices.IndexFunc(f.people, func(c *inhabitant) bool { return c.id == seat.Resident })
		if at < 0 {
			continue // of the people whom the demo came with
		}
		v.must("PUT", fmt.Sprintf("/members/%d", seat.ID), map[string]any{"status": "confirmed", "cause": "", "reason": "",
			"spoken": map[string]string{"channel": "letter", "why": "Svarede med posten."}}, nil)
		c := f.people[at]
		h := &happening{kind: "panel_joined", key: fmt.Sprintf("membership %d", seat.ID), who: c, on: danishDay(f.clock()), told: true}
		c.events, f.events = append(c.events, h), append(f.events, h)
		people--
	}
}
