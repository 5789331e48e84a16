package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/representation"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
)

func init() {
	may := who(coordinator, secretary)
	on := func(path string, state request.State, more map[string]any) func(*world) call {
		return func(w *world) call {
			r := w.addHearing(state)
			body := map[string]any{"version": r.Version}
			for name, value := range more {
				body[name] = value
			}
			return call{path: fmt.Sprintf(path, r.ID), body: body}
		}
	}
	at := func(path string, state request.State) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addHearing(state).MeetingID)} }
	}
	setting := map[string]any{"models": []string{"in_person"}, "firstMinute": 0, "gap": 5, "arrive": 15, "meetingPoint": "The desk", "contact": "", "writeTo": "", "version": 0}
	add(
		row{op: "POST /hearing-requests/search", may: append(who(elsewhere), may...), personal: true, call: func(w *world) call {
			w.addHearing(request.Received)
			return call{path: "/hearing-requests/search", body: map[string]any{}}
		}},
		row{op: "POST /hearing-requests", may: may, personal: true, call: func(w *world) call {
			r := w.addHearing(request.Received)
			return call{path: "/hearing-requests", body: map[string]any{"name": "Guest", "phone": "12 34 56 78", "meeting": r.MeetingID, "item": r.ItemID, "about": "Our letters", "people": 1, "model": "in_person"}}
		}},
		row{op: "GET /hearing-requests/{id}", may: may, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/hearing-requests/%d", w.addHearing(request.Booked).ID)}
		}},
		row{op: "PUT /hearing-requests/{id}/check", may: may, personal: true, call: on("/hearing-requests/%d/check", request.Received, nil)},
		row{op: "PUT /hearing-requests/{id}/yes", may: may, personal: true, call: on("/hearing-requests/%d/yes", request.Checked, map[string]any{"decider": "mayor"})},
		row{op: "PUT /hearing-requests/{id}/refusal", may: may, personal: true, call: on("/hearing-requests/%d/refusal", request.Checked, map[string]any{"decider": "mayor", "reason": "Not on the agenda"})},
		row{op: "PUT /hearing-requests/{id}/time", may: may, personal: true, call: on("/hearing-requests/%d/time", request.Granted, nil)},
		row{op: "PUT /hearing-requests/{id}/withdrawal", may: may, personal: true, call: on("/hearing-requests/%d/withdrawal", request.Booked, nil)},
		row{op: "PUT /hearing-requests/{id}/material", may: may, personal: true, call: on("/hearing-requests/%d/material", request.Booked, map[string]any{"how": "paper", "on": "2026-01-01"})},
		row{op: "PUT /hearing-requests/{id}/attendance", may: may, personal: true, call: on("/hearing-requests/%d/attendance", request.Held, map[string]any{"came": false})},
		row{op: "PUT /hearing-requests/{id}/thanks", may: may, personal: true, call: on("/hearing-requests/%d/thanks", request.Held, nil)},
		row{op: "PUT /hearing-requests/{id}/video", may: may, personal: true, call: func(w *world) call {
			r := w.addHearing(request.Booked)
			w.Exec(w.t, "UPDATE hearing_session SET video = 'https://video.example' WHERE meeting_id = $1", r.MeetingID)
			w.Exec(w.t, "UPDATE hearing_request SET model = 'video' WHERE id = $1", r.ID)
			return call{path: fmt.Sprintf("/hearing-requests/%d/video", r.ID), body: map[string]any{"version": r.Version}}
		}},
		row{op: "PUT /committee-meetings/{id}/hearing-video", may: may, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/committee-meetings/%d/hearing-video", w.addHearing(request.Booked).MeetingID), body: map[string]any{"before": "", "video": "https://video.example"}}
		}},
		row{op: "PUT /hearing-requests/{id}/outcome", may: may, personal: true, call: on("/hearing-requests/%d/outcome", request.Held, map[string]any{"outcome": "The letters are written anew"})},
		row{op: "PUT /hearing-care/{id}", may: may, personal: true, call: func(w *world) call {
			r := w.addHearing(request.Booked)
			return call{path: fmt.Sprintf("/hearing-care/%d", domaintest.Value[int64](w.t, w.Bench, "SELECT id FROM hearing_care WHERE request_id = $1", r.ID)), body: map[string]any{"from": "wanted", "to": "ordered"}}
		}},
		row{op: "POST /hearing-requests/{id}/letter", may: may, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/hearing-requests/%d/letter", w.addHearing(request.Checked).ID), body: map[string]any{"reason": "Not on the agenda"}}
		}},
		row{op: "POST /hearing-requests/{id}/package", may: may, personal: true, call: on("/hearing-requests/%d/package", request.Booked, map[string]any{"kle": "00.22.04", "facet": "P35"})},
		row{op: "GET /committee-meetings/{id}/hearings", may: may, personal: true, call: at("/committee-meetings/%d/hearings", request.Booked)},
		row{op: "POST /committee-meetings/{id}/hearings", may: may, personal: true, call: at("/committee-meetings/%d/hearings", request.Granted)},
		row{op: "POST /committee-meetings/{id}/lot", may: may, personal: true, call: at("/committee-meetings/%d/lot", request.Granted)},
		row{op: "GET /committee-meetings/{id}/heard", may: who(coordinator, unitLeader, secretary, committeeMember), personal: true, call: at("/committee-meetings/%d/heard", request.Booked)},
		row{op: "GET /committees/{id}/hearing-setting", may: who(coordinator, unitLeader, secretary, committeeMember), call: func(w *world) call {
			return call{path: fmt.Sprintf("/committees/%d/hearing-setting", w.addCommittee())}
		}},
		row{op: "PUT /committees/{id}/hearing-setting", may: who(secretary), call: func(w *world) call {
			return call{path: fmt.Sprintf("/committees/%d/hearing-setting", w.addCommittee()), body: setting}
		}},
		row{op: "POST /hearing-notes/{id}/requests", may: may, personal: true, call: func(w *world) call {
			n := w.addNote(representation.Drawn)
			for _, role := range []domain.Role{domain.Secretary, domain.UnitLeader} {
				var err error
				n, err = representation.New(w.DB).Sign(w.in(role), n.ID, n.Version, role)
				w.must(err)
			}
			return call{path: fmt.Sprintf("/hearing-notes/%d/requests", n.ID), body: map[string]any{"version": n.Version, "meeting": w.addMeeting().ID}}
		}},
	)
}

func (w *world) requests() *request.Requests {
	return request.New(w.DB, "https://deltag.example", message.Settings{Municipality: "Havnsby", Phone: "12 34 56 78"})
}

// addHearing makes a request of a citizen of the register that has come so far.
func (w *world) addHearing(state request.State) request.Request {
	w.t.Helper()
	set := w.addHearingRules()
	m, err := w.hearings().AddMeeting(w.system(), set.CommitteeID, hearing.NewMeeting{Times: hearing.Times{Day: w.meetingDay().Format("2006-01-02"), From: "15:00"}})
	w.must(err)
	i, err := w.hearings().AddItem(w.system(), m.ID, hearing.NewItem{Title: "Letters"})
	w.must(err)
	d, err := w.requests().Receive(w.system(), w.citizen("no"), w.Now(), request.Wish{Meeting: m.ID, Item: i.ID, About: "Our letters", People: 1, Model: request.InPerson, Needs: []booking.Need{{Kind: booking.Wheelchair}}})
	w.must(err)
	r := d.Request
	step := func(now request.Request, err error) {
		w.must(err)
		r = now
	}
	if state == request.Received {
		return r
	}
	step(w.requests().Clear(w.system(), r.ID, r.Version))
	if state == request.Checked {
		return r
	}
	step(w.requests().Grant(w.system(), r.ID, r.Version, hearing.Mayor))
	if state == request.Granted {
		return r
	}
	step(w.requests().Book(w.system(), r.ID, r.Version, request.Time{}))
	if state == request.Held {
		w.Exec(w.t, "UPDATE committee_meeting SET starts_at = $2 WHERE id = $1", m.ID, w.Now())
		step(w.requests().Hold(w.system(), r.ID, r.Version, true))
	}
	return r
}

// raceForTimes lets so many citizens be given a time at once, by the interface, at a meeting that has time for five; it answers how many
// times overlap, and how many stand above what there is.
func raceForTimes(t *testing.T, w *world, citizens int) (booked, twice, over int) {
	t.Helper()
	total, minutes := 50, 10
	s := hearing.Templates()[0]
	s.Rules.TotalMinutes, s.Rules.MinutesLeast, s.Rules.MinutesMost, s.Rules.Once, s.Rules.OncePer = &total, &minutes, &minutes, "", ""
	committee := w.addCommittee()
	_, err := w.hearings().AddRules(w.system(), committee, hearing.NewRules{Kind: s.Kind, From: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), Rules: s.Rules, Source: s.Source})
	w.must(err)
	m, err := w.hearings().AddMeeting(w.system(), committee, hearing.NewMeeting{Times: hearing.Times{Day: w.meetingDay().Format("2006-01-02"), From: "15:00"}})
	w.must(err)
	i, err := w.hearings().AddItem(w.system(), m.ID, hearing.NewItem{Title: "Letters"})
	w.must(err)
	rs, all := w.requests(), make([]request.Request, citizens)
	for n := range all {
		d, err := rs.Receive(w.system(), 0, w.Now(), request.Wish{Requester: request.Requester{Name: fmt.Sprint("Guest ", n), Phone: "12 34 56 78"}, Meeting: m.ID, Item: i.ID, About: "Our letters", People: 1, Model: request.InPerson})
		w.must(err)
		r, err := rs.Clear(w.system(), d.ID, d.Version)
		w.must(err)
		all[n], err = rs.Grant(w.system(), r.ID, r.Version, hearing.Mayor)
		w.must(err)
	}
	var race sync.WaitGroup
	answers := make([]int, citizens)
	for n, r := range all {
		race.Go(func() {
			answers[n] = w.send(secretary, http.MethodPut, call{path: fmt.Sprintf("/hearing-requests/%d/time", r.ID), body: map[string]any{"version": r.Version}}).Code
		})
	}
	race.Wait()
	for n, status := range answers {
		if status != http.StatusOK && status != http.StatusConflict {
			t.Errorf("citizen %d: status %d", n, status)
		}
	}
	booked = domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_request WHERE meeting_id = $1 AND state = 'booked'", m.ID)
	twice = domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM hearing_request a JOIN hearing_request b ON a.meeting_id = b.meeting_id AND a.id < b.id AND a.during && b.during WHERE a.meeting_id = $1", m.ID)
	over = domaintest.Value[int](t, w.Bench, "SELECT greatest(coalesce(sum(minutes), 0) - 50, 0) FROM hearing_request WHERE meeting_id = $1 AND slot_minute IS NOT NULL", m.ID)
	return booked, twice, over
}

// Three hundred claims of times at meetings that have time for five of fifty.
func TestTimesAreNeverGivenTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 6 {
		if booked, twice, over := raceForTimes(t, w, 50); booked != 5 || twice != 0 || over != 0 {
			t.Errorf("%d have a time, %d are given twice, %d minutes too many", booked, twice, over)
		}
	}
}
