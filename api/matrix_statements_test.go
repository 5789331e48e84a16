package api_test

import (
	"fmt"
	"time"

	"deltag/domain/hearing"
	"deltag/domain/statement"
)

func init() {
	sees, writes := who(coordinator, secretary, committeeMember), who(coordinator, secretary)
	said := map[string]any{"version": 1, "form": "verbatim", "claim": "own_experience", "behind": "", "words": "The letters are hard to read."}
	of := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addStatement().ID), body: body} }
	}
	add(
		row{op: "GET /statements", may: append(who(elsewhere), sees...), call: func(w *world) call {
			w.addStatement()
			return call{path: "/statements"}
		}},
		row{op: "GET /agenda-items/{id}/statements", may: sees, personal: true, call: func(w *world) call {
			s := w.addStatement()
			w.must(w.statements().Settle(w.system(), s.ID, 1, statement.Named, "By telephone"))
			return call{path: fmt.Sprintf("/agenda-items/%d/statements", s.ItemID)}
		}},
		row{op: "POST /agenda-items/{id}/statements", may: writes, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/agenda-items/%d/statements", w.heldItem()), body: map[string]any{"resident": w.addAsked(), "form": "summary", "claim": "mandate", "behind": "The association", "words": "It takes too long."}}
		}},
		row{op: "PUT /statements/{id}", may: writes, personal: true, call: of("/statements/%d", said)},
		row{op: "PUT /statements/{id}/request", may: writes, personal: true, call: of("/statements/%d/request", map[string]any{"version": 1})},
		row{op: "PUT /statements/{id}/consent", may: writes, personal: true, call: of("/statements/%d/consent", map[string]any{"version": 1, "level": "committee", "how": "By telephone"})},
		row{op: "PUT /statements/{id}/seen", may: writes, personal: true, call: func(w *world) call {
			s := w.addStatement()
			w.Exec(w.t, "UPDATE statement SET state = 'withdrawn', words = '', settled_at = created_at WHERE id = $1", s.ID)
			return call{path: fmt.Sprintf("/statements/%d/seen", s.ID), body: map[string]any{"version": 1}}
		}},
		row{op: "PUT /agenda-items/{id}/decision", may: who(secretary), call: func(w *world) call {
			return call{path: fmt.Sprintf("/agenda-items/%d/decision", w.heldItem()), body: map[string]any{"version": 0, "words": "The letters are rewritten.", "on": w.Now().Format(time.DateOnly), "reference": "2026-1"}}
		}},
	)
}

func (w *world) statements() *statement.Statements {
	return statement.New(w.DB, "https://deltag.example")
}

// heldItem is an item of a meeting that was held.
func (w *world) heldItem() int64 {
	w.t.Helper()
	m := w.addMeeting()
	i, err := w.hearings().AddItem(w.system(), m.ID, hearing.NewItem{Title: "New offers"})
	w.must(err)
	w.Exec(w.t, "UPDATE committee_meeting SET starts_at = $1, ends_at = NULL WHERE id = $2", w.Now().Add(-time.Duration(w.serial.Add(1))*time.Minute), m.ID)
	return i.ID
}

func (w *world) addStatement() statement.Statement {
	w.t.Helper()
	s, err := w.statements().Add(w.system(), w.heldItem(), w.addAsked(), statement.Said{Form: statement.Verbatim, Claim: "own_experience", Words: w.fresh("The letters are hard")})
	w.must(err)
	return s
}
