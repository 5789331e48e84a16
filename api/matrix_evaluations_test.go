package api_test

import (
	"fmt"

	"deltag/domain/evaluation"
	"deltag/domain/hearing/request"
)

func init() {
	reads := who(coordinator, unitLeader, secretary, committeeMember)
	says := who(coordinator, secretary, committeeMember, moderator)
	word := func(w *world) map[string]any {
		side := "staff"
		if w.acting == committeeMember {
			side = "politician"
		}
		return map[string]any{"side": side, "nothing": false, "answers": map[string]any{"worth": 4, "heard": 5, "safe": 98, "learned": 99, "again": 0, "words": ""}}
	}
	add(
		row{op: "GET /evaluations", may: allStaff, call: func(w *world) call {
			w.addHearing(request.Held)
			return call{path: "/evaluations"}
		}},
		row{op: "GET /committee-meetings/{id}/evaluations", may: append(who(moderator), reads...), call: func(w *world) call {
			return call{path: fmt.Sprintf("/committee-meetings/%d/evaluations", w.addHearing(request.Held).MeetingID)}
		}},
		row{op: "PUT /committee-meetings/{id}/evaluation", may: says, call: func(w *world) call {
			return call{path: fmt.Sprintf("/committee-meetings/%d/evaluation", w.addHearing(request.Held).MeetingID), body: map[string]any{"model": "in_person", "word": word(w)}}
		}},
		row{op: "GET /gatherings/{id}/evaluations", may: says, call: func(w *world) call {
			return call{path: fmt.Sprintf("/gatherings/%d/evaluations", w.addCameTo())}
		}},
		row{op: "PUT /gatherings/{id}/evaluation", may: says, call: func(w *world) call {
			return call{path: fmt.Sprintf("/gatherings/%d/evaluation", w.addCameTo()), body: map[string]any{"word": word(w)}}
		}},
		row{op: "PUT /gatherings/{id}/model", may: who(coordinator, secretary), call: func(w *world) call {
			return call{path: fmt.Sprintf("/gatherings/%d/model", w.addCameTo()), body: map[string]any{"model": "small_tables"}}
		}},
		row{op: "GET /evaluation-calls", may: who(coordinator, secretary, elsewhere), personal: true, call: func(w *world) call {
			w.addToCall()
			return call{path: "/evaluation-calls"}
		}},
		row{op: "GET /evaluation-calls/{occasion}/{id}", may: who(coordinator, secretary), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/evaluation-calls/hearing/%d", w.addToCall())}
		}},
		row{op: "POST /evaluation-calls/{occasion}/{id}", may: who(coordinator, secretary), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/evaluation-calls/hearing/%d", w.addToCall()), body: map[string]any{"nothing": false, "answers": map[string]any{"worth": 4, "heard": 5, "safe": 98, "learned": 99, "again": 0, "words": ""}}}
		}},
		row{op: "DELETE /evaluation-calls/{occasion}/{id}", may: who(coordinator, secretary), call: func(w *world) call {
			id := w.addToCall()
			w.Exec(w.t, `INSERT INTO evaluation (unit_id, meeting_id, model, side, request_id, who, heard, mode, taken_by, created_at, changed_at)
				SELECT $1, meeting_id, 'in_person', 'citizen', id, gen_random_uuid(), 4, 'phone', (SELECT min(id) FROM staff), $2, $2 FROM hearing_request WHERE id = $3`, w.here, w.Now(), id)
			return call{path: fmt.Sprintf("/evaluation-calls/hearing/%d", id)}
		}},
		row{op: "GET /method-comparison", may: append(who(elsewhere), reads...), call: func(w *world) call {
			w.addEvaluations()
			return call{path: "/method-comparison"}
		}},
		row{op: "POST /method-comparison/file", may: append(who(elsewhere), reads...), call: func(w *world) call {
			w.addEvaluations()
			return call{path: "/method-comparison/file"}
		}},
		row{op: "GET /method-comparison/words", may: who(coordinator, elsewhere), personal: true, call: func(w *world) call {
			w.addEvaluations()
			return call{path: "/method-comparison/words?model=in_person&side=citizen"}
		}},
	)
}

// addCameTo is a gathering that was held, to which a citizen of the register came.
func (w *world) addCameTo() int64 {
	w.t.Helper()
	g := w.addGathering(3)
	b := w.addBooking(g, "no")
	w.Exec(w.t, "UPDATE booking SET attendance = 'attended' WHERE id = $1", b)
	w.Exec(w.t, "UPDATE gathering SET starts_at = $2, ends_at = $3, state = 'held' WHERE id = $1", g.ID, w.Now().AddDate(0, 0, -1), w.Now())
	return g.ID
}

// addToCall is a request of somebody who spoke and wants to be called.
func (w *world) addToCall() int64 {
	w.t.Helper()
	r := w.addHearing(request.Held)
	w.Exec(w.t, "INSERT INTO channel_wish (resident_id, channel, reason, set_at) VALUES ($1, 'phone', '', $2)", r.ResidentID, w.Now())
	return r.ID
}

// addEvaluations has six citizens who spoke say how it went, in words too.
func (w *world) addEvaluations() {
	w.t.Helper()
	for range evaluation.Fewest + 1 {
		r := w.addHearing(request.Held)
		w.Exec(w.t, `INSERT INTO evaluation (unit_id, meeting_id, model, side, request_id, resident_id, who, heard, words, created_at, changed_at)
			VALUES ($1, $2, 'in_person', 'citizen', $3, $4, gen_random_uuid(), 4, $5, $6, $6)`, w.here, r.MeetingID, r.ID, r.ResidentID, w.fresh("It went well"), w.Now())
	}
}
