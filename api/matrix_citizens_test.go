package api_test

import (
	"fmt"

	"deltag/domain/domaintest"
	"deltag/domain/privacy"
)

func init() {
	add(
		row{op: "PUT /invitations/{id}/reply", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM invitation WHERE panel_id = $1", w.addAnswered().ID)
			return call{path: fmt.Sprintf("/invitations/%d/reply", id), body: map[string]any{"reply": "declined", "why": "The citizen called us.", "answers": 1}}
		}},
		row{op: "GET /erasure-requests", may: who(coordinator, elsewhere), personal: true, call: func(w *world) call {
			w.addErasure()
			return call{path: "/erasure-requests?state=open"}
		}},
		row{op: "POST /residents/{id}/erasure-request", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/residents/%d/erasure-request", w.addAsked()), body: map[string]any{"how": "The citizen called us."}}
		}},
		row{op: "PUT /erasure-requests/{id}/erasure", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/erasure-requests/%d/erasure", w.addErasure())}
		}},
		row{op: "PUT /erasure-requests/{id}/refusal", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/erasure-requests/%d/refusal", w.addErasure()), body: map[string]any{"reason": "The archive law asks us to keep it."}}
		}},
	)
}

// addAsked makes somebody in the unit here who could ask to be erased.
func (w *world) addAsked() int64 {
	return domaintest.Value[int64](w.t, w.Bench, "INSERT INTO resident (unit_id, source_id, protection, created_at, changed_at) VALUES ($1, $2, 'no', $3, $3) RETURNING id",
		w.here, w.fresh("asked"), w.Now())
}

// addErasure makes an open request to be erased.
func (w *world) addErasure() int64 {
	w.t.Helper()
	r, err := privacy.New(w.DB).AskFor(w.Ctx(), w.addAsked(), "by telephone")
	w.must(err)
	return r.ID
}
