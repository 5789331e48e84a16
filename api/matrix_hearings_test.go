package api_test

import (
	"fmt"
	"time"

	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/org"
)

func init() {
	sees := who(coordinator, unitLeader, secretary, committeeMember)
	lists := append(who(elsewhere), sees...)
	writes := who(secretary)
	rules := hearing.Templates()[0].Rules
	meeting := func(w *world) map[string]any {
		return map[string]any{"day": w.meetingDay().Format(time.DateOnly), "from": "15:00", "to": "17:00", "place": "Rådhuset"}
	}
	item := map[string]any{"number": "3", "title": "New offers", "caseNumber": "2026-1", "closed": false}
	of := func(path string, body func(*world) any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addCommittee()), body: body(w)} }
	}
	none := func(*world) any { return nil }
	add(
		row{op: "GET /committees", may: lists, call: func(w *world) call {
			w.addCommittee()
			return call{path: "/committees"}
		}},
		row{op: "POST /committees", may: writes, call: func(w *world) call {
			return call{path: "/committees", body: map[string]any{"unit": w.here, "name": w.fresh("Committee"), "weekday": 1, "from": "2022-01-01"}}
		}},
		row{op: "GET /committees/{id}", may: sees, call: of("/committees/%d", none)},
		row{op: "PUT /committees/{id}", may: writes, call: of("/committees/%d", func(*world) any { return map[string]any{"version": 1, "weekday": 2, "ends": "2040-01-01"} })},
		row{op: "POST /committees/{id}/names", may: writes, call: of("/committees/%d/names", func(w *world) any { return map[string]any{"name": w.fresh("Committee"), "from": "2027-01-01"} })},
		row{op: "GET /hearing-templates", may: append(who(elsewhere), sees...), call: func(*world) call { return call{path: "/hearing-templates"} }},
		row{op: "GET /hearing-rules/{id}", may: sees, call: func(w *world) call { return call{path: fmt.Sprintf("/hearing-rules/%d", w.addHearingRules().ID)} }},
		row{op: "POST /committees/{id}/hearing-rules", may: writes, call: of("/committees/%d/hearing-rules", func(*world) any {
			return map[string]any{"kind": "requested", "from": "2022-01-01", "source": "The rules of procedure", "rules": rules}
		})},
		row{op: "PUT /hearing-rules/{id}", may: writes, call: func(w *world) call {
			return call{path: fmt.Sprintf("/hearing-rules/%d", w.addHearingRules().ID), body: map[string]any{"version": 1, "source": "The rules of procedure", "rules": rules}}
		}},
		row{op: "POST /committees/{id}/hearing-rules-preview", may: sees, call: of("/committees/%d/hearing-rules-preview", func(*world) any { return map[string]any{"rules": rules} })},
		row{op: "GET /committees/{id}/meetings", may: sees, call: of("/committees/%d/meetings", none)},
		row{op: "POST /committees/{id}/meetings/file", may: sees, call: of("/committees/%d/meetings/file", none)},
		row{op: "POST /committees/{id}/meetings", may: writes, call: of("/committees/%d/meetings", func(w *world) any { return meeting(w) })},
		row{op: "GET /committee-meetings/{id}", may: sees, call: func(w *world) call { return call{path: fmt.Sprintf("/committee-meetings/%d", w.addMeeting().ID)} }},
		row{op: "PUT /committee-meetings/{id}", may: writes, call: func(w *world) call {
			return call{path: fmt.Sprintf("/committee-meetings/%d", w.addMeeting().ID), body: map[string]any{"version": 1, "meeting": meeting(w)}}
		}},
		row{op: "PUT /committee-meetings/{id}/cancellation", may: writes, call: func(w *world) call {
			return call{path: fmt.Sprintf("/committee-meetings/%d/cancellation", w.addMeeting().ID), body: map[string]any{"version": 1}}
		}},
		row{op: "POST /committee-meetings/{id}/items", may: writes, call: func(w *world) call {
			return call{path: fmt.Sprintf("/committee-meetings/%d/items", w.addMeeting().ID), body: item}
		}},
		row{op: "PUT /agenda-items/{id}", may: writes, call: func(w *world) call {
			m := w.addMeeting()
			i, err := w.hearings().AddItem(w.system(), m.ID, hearing.NewItem{Title: "New offers"})
			w.must(err)
			return call{path: fmt.Sprintf("/agenda-items/%d", i.ID), body: map[string]any{"version": 1, "item": item, "meeting": m.ID, "state": "on"}}
		}},
		row{op: "POST /committees/{id}/agenda-file/check", may: writes, call: func(w *world) call {
			return call{path: fmt.Sprintf("/committees/%d/agenda-file/check", w.addCommittee()), body: w.agendaFile(), contentType: "application/octet-stream"}
		}},
		row{op: "POST /committees/{id}/agenda-file", may: writes, call: func(w *world) call {
			committee, file := w.addCommittee(), w.agendaFile()
			seen, err := w.hearings().CheckAgenda(w.system(), committee, file)
			w.must(err)
			return call{path: fmt.Sprintf("/committees/%d/agenda-file?seen=%s", committee, seen.Seen), body: file, contentType: "application/octet-stream"}
		}},
	)
}

func (w *world) hearings() *hearing.Hearings { return hearing.New(w.DB, request.Follow) }

func (w *world) addCommittee() int64 {
	w.t.Helper()
	c, err := w.org.AddCommittee(w.system(), org.NewCommittee{Unit: w.here, Name: w.fresh("Committee"), Weekday: 1, From: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)})
	w.must(err)
	return c.ID
}

func (w *world) addHearingRules() hearing.RuleSet {
	w.t.Helper()
	s := hearing.Templates()[0]
	r, err := w.hearings().AddRules(w.system(), w.addCommittee(), hearing.NewRules{Kind: s.Kind, From: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), Rules: s.Rules, Source: s.Source})
	w.must(err)
	return r
}

// meetingDay is a day on which there is no meeting yet.
func (w *world) meetingDay() time.Time { return w.Now().AddDate(0, 1, int(w.serial.Add(1)%1000)) }

func (w *world) addMeeting() hearing.Meeting {
	w.t.Helper()
	m, err := w.hearings().AddMeeting(w.system(), w.addCommittee(), hearing.NewMeeting{Times: hearing.Times{Day: w.meetingDay().Format(time.DateOnly), From: "15:00"}})
	w.must(err)
	return m
}

func (w *world) agendaFile() []byte {
	return []byte("Dato;Start;Punkt;Titel\n" + w.meetingDay().Format(time.DateOnly) + ";15:00;1;New offers\n")
}
