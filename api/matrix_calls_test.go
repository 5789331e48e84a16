package api_test

import (
	"fmt"

	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

func init() {
	callers := who(coordinator, interviewer)
	on := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addCallable().ID), body: body} }
	}
	one := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.callableOne(0)), body: body} }
	}
	// What only the caller who has the call may do needs them to have it: each caller has one of their own.
	had := func(path string, body any) func(*world) call {
		return func(w *world) call {
			return call{path: fmt.Sprintf(path, w.callableOne(w.staff[w.acting])), body: body}
		}
	}
	file := map[string]any{"format": "csv", "language": "da", "purpose": "Call from the desk"}
	add(
		row{op: "GET /panels/{id}/calls", may: callers, personal: true, call: on("/panels/%d/calls", nil)},
		row{op: "POST /panels/{id}/calls/next", may: callers, personal: true, call: on("/panels/%d/calls/next", nil)},
		row{op: "PUT /panels/{id}/calls/most", may: who(coordinator), call: on("/panels/%d/calls/most", map[string]any{"most": 5})},
		row{op: "POST /panels/{id}/calls/export", may: who(coordinator), personal: true, call: on("/panels/%d/calls/export", file)},
		row{op: "POST /panels/{id}/invitations/export", may: who(coordinator), personal: true, call: on("/panels/%d/invitations/export", file)},
		row{op: "POST /panels/{id}/members/export", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/members/export", w.addDrawn().ID), body: file}
		}},
		row{op: "PUT /invitations/{id}/call", may: callers, personal: true, hides: true, call: one("/invitations/%d/call", nil)},
		row{op: "DELETE /invitations/{id}/call", may: callers, hides: true, call: had("/invitations/%d/call", nil)},
		row{op: "POST /invitations/{id}/calls", may: callers, hides: true, call: had("/invitations/%d/calls", map[string]any{"outcome": "not_home"})},
		row{op: "PUT /invitations/{id}/call-wish", may: callers, hides: true, call: one("/invitations/%d/call-wish", map[string]any{"wanted": true})},
	)
}

// addCallable makes a panel of the unit here whose people are to be called.
func (w *world) addCallable() panel.Panel {
	p := w.addAnswered()
	w.Exec(w.t, "UPDATE invitation SET reply = '', replied_at = NULL, answers = 0 WHERE panel_id = $1", p.ID)
	w.Exec(w.t, "INSERT INTO call (invitation_id, wanted_at) SELECT id, $1 FROM invitation WHERE panel_id = $2", w.Now(), p.ID)
	w.Exec(w.t, "UPDATE resident SET phone = '87654321', protection = 'no' WHERE id IN (SELECT resident_id FROM invitation WHERE panel_id = $1)", p.ID)
	return p
}

// callableOne is an invitation of somebody to be called, whose call a member of staff has taken, unless 0.
func (w *world) callableOne(staff int64) int64 {
	id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM invitation WHERE panel_id = $1", w.addCallable().ID)
	if staff > 0 {
		w.Exec(w.t, "UPDATE call SET claimed_by = $2, claimed_until = $3 WHERE invitation_id = $1", id, staff, w.Now().AddDate(0, 0, 1))
	}
	return id
}
