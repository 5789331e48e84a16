package api_test

import (
	"fmt"
	"time"

	"deltag/domain/method"
)

func init() {
	sees, writes := who(coordinator, unitLeader, secretary, committeeMember), who(secretary)
	today := func(w *world) string { return w.Now().Format(time.DateOnly) }
	of := func(path string, body func(*world) map[string]any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addMethod().ID), body: body(w)} }
	}
	add(
		row{op: "GET /methods", may: append(who(elsewhere), sees...), call: func(w *world) call {
			w.addMethod()
			return call{path: "/methods"}
		}},
		row{op: "POST /methods", may: writes, call: func(w *world) call {
			return call{path: "/methods", body: map[string]any{"unit": w.here, "kind": "stand", "name": w.fresh("Stand"), "purpose": "p", "how": "h", "limits": "l"}}
		}},
		row{op: "GET /methods/{id}", may: sees, call: func(w *world) call { return call{path: fmt.Sprintf("/methods/%d", w.addReservation().MethodID)} }},
		row{op: "PUT /methods/{id}/statement", may: writes, call: of("/methods/%d/statement", func(*world) map[string]any {
			return map[string]any{"version": 1, "purpose": "p", "how": "h", "limits": "None"}
		})},
		row{op: "POST /methods/{id}/reservations", may: writes, call: of("/methods/%d/reservations", func(w *world) map[string]any {
			return map[string]any{"member": "A member", "on": today(w), "meeting": "Item 4", "words": "No."}
		})},
		row{op: "PUT /method-reservations/{id}/ending", may: writes, call: func(w *world) call {
			return call{path: fmt.Sprintf("/method-reservations/%d/ending", w.addReservation().ID),
				body: map[string]any{"ending": "answered", "words": "We ask why.", "by": "The director", "on": today(w)}}
		}},
		row{op: "PUT /methods/{id}/approval", may: writes, call: of("/methods/%d/approval", func(w *world) map[string]any {
			return map[string]any{"version": 1, "by": "The committee", "on": today(w), "reference": "Item 5"}
		})},
		row{op: "PUT /methods/{id}/approval-end", may: writes, call: func(w *world) call {
			m := w.addMethod()
			w.must(method.New(w.DB).Approve(w.system(), m.ID, 1, method.Decision{By: "The committee", On: today(w)}))
			return call{path: fmt.Sprintf("/methods/%d/approval-end", m.ID), body: map[string]any{"version": 2, "reason": "It was of another one"}}
		}},
	)
}

func (w *world) addMethod() method.Method {
	w.t.Helper()
	m, err := method.New(w.DB).Add(w.system(), method.NewMethod{Unit: w.here, Kind: "stand", Name: w.fresh("Stand"), Words: method.Words{Purpose: "p", How: "h", Limits: "l"}})
	w.must(err)
	return m
}

func (w *world) addReservation() method.Reservation {
	w.t.Helper()
	r, err := method.New(w.DB).Reserve(w.system(), w.addMethod().ID, method.NewReservation{Member: "A member", On: w.Now().Format(time.DateOnly), Meeting: "Item 4", Words: "No."})
	w.must(err)
	return r
}
