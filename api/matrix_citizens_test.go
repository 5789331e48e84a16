package api_test

import (
	"fmt"

	"deltag/domain/domaintest"
	"deltag/domain/privacy"
)

func init() {
	add(
		row{op: "PUT /invitations/{id}/reply", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/invitations/%d/reply", w.answeredOne()), body: map[string]any{"reply": "declined", "spoken": map[string]any{"channel": "letter", "why": "The citizen wrote to us."}, "answers": 1}}
		}},
		row{op: "GET /invitations/{id}", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/invitations/%d", w.answeredOne())}
		}},
		row{op: "POST /invitations/{id}/link", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/invitations/%d/link", w.answeredOne())}
		}},
		row{op: "GET /invitations/{id}/words", may: who(coordinator, interviewer), call: func(w *world) call {
			return call{path: fmt.Sprintf("/invitations/%d/words?asks=invitation", w.answeredOne())}
		}},
		row{op: "GET /rights-requests", may: who(coordinator, elsewhere), personal: true, call: func(w *world) call {
			w.addRequest(privacy.Erasure)
			return call{path: "/rights-requests?state=open"}
		}},
		row{op: "POST /residents/{id}/rights-requests", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/residents/%d/rights-requests", w.addAsked()), body: map[string]any{"kind": "access", "how": "The citizen called us."}}
		}},
		row{op: "PUT /rights-requests/{id}/erasure", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/rights-requests/%d/erasure", w.addRequest(privacy.Erasure))}
		}},
		row{op: "PUT /rights-requests/{id}/refusal", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/rights-requests/%d/refusal", w.addRequest(privacy.Erasure)), body: map[string]any{"reason": "The archive law asks us to keep it."}}
		}},
		row{op: "POST /rights-requests/{id}/package", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/rights-requests/%d/package", w.addRequest(privacy.Access)), body: map[string]any{"checked": "id", "language": "da"}}
		}},
	)
}

// answeredOne is an invitation that was answered, in a panel of the unit here.
func (w *world) answeredOne() int64 {
	return domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM invitation WHERE panel_id = $1", w.addAnswered().ID)
}

// addAsked makes somebody in the unit here who could ask to be erased.
func (w *world) addAsked() int64 {
	return domaintest.Value[int64](w.t, w.Bench, "INSERT INTO resident (unit_id, source_id, protection, created_at, changed_at) VALUES ($1, $2, 'no', $3, $3) RETURNING id",
		w.here, w.fresh("asked"), w.Now())
}

// addRequest makes an open request.
func (w *world) addRequest(kind privacy.Kind) int64 {
	w.t.Helper()
	r, err := privacy.New(w.DB).AskFor(w.Ctx(), w.addAsked(), kind, "by telephone")
	w.must(err)
	return r.ID
}
