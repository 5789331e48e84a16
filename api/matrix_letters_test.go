package api_test

import (
	"bytes"
	"fmt"

	"deltag/domain/domaintest"
	"deltag/domain/letter"
	"deltag/domain/message"
	"deltag/domain/panel"
)

func init() {
	on := func(path string, body any, then ...func(*world, letter.Batch)) func(*world) call {
		return func(w *world) call {
			_, b := w.addLetters()
			for _, do := range then {
				do(w, b)
			}
			return call{path: fmt.Sprintf(path, b.ID), body: body}
		}
	}
	of := func(path string, body func(letters int64) any, then ...func(*world, letter.Batch)) func(*world) call {
		return func(w *world) call {
			_, b := w.addLetters()
			for _, do := range then {
				do(w, b)
			}
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT min(id) FROM letter WHERE batch_id = $1", b.ID)
			if body == nil {
				return call{path: fmt.Sprintf(path, id)}
			}
			return call{path: path, body: body(id)}
		}
	}
	made := func(w *world, b letter.Batch) {
		w.must(w.letters().MakeFile(w.Ctx(), b.ID, 0, &bytes.Buffer{}))
	}
	posted := func(w *world, b letter.Batch) {
		made(w, b)
		w.must(w.letters().Post(w.Ctx(), b.ID, w.Now()))
	}
	add(
		row{op: "GET /panels/{id}/letters", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/letters", w.addUnmailable().ID)}
		}},
		row{op: "POST /panels/{id}/letters", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/letters", w.addUnmailable().ID)}
		}},
		row{op: "POST /panels/{id}/reach", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/reach", w.addUnmailable().ID), body: map[string]any{"search": "Zzyzx"}}
		}},
		row{op: "GET /letter-batches/{id}", may: who(coordinator), call: on("/letter-batches/%d", nil)},
		row{op: "DELETE /letter-batches/{id}", may: who(coordinator), personal: true, call: on("/letter-batches/%d", nil)},
		row{op: "POST /letter-batches/{id}/letters/search", may: who(coordinator), personal: true,
			call: on("/letter-batches/%d/letters/search", map[string]any{"search": "Zzyzx"})},
		row{op: "POST /letter-batches/{id}/file", may: who(coordinator), personal: true, call: on("/letter-batches/%d/file", map[string]any{"made": 0})},
		row{op: "POST /letter-batches/{id}/list", may: who(coordinator), personal: true,
			call: on("/letter-batches/%d/list", map[string]any{"format": "csv", "language": "da"})},
		row{op: "PUT /letter-batches/{id}/posting", may: who(coordinator), personal: true,
			call: on("/letter-batches/%d/posting", map[string]any{"postedOn": "2026-09-01"}, made)},
		row{op: "POST /letters/{id}/file", may: who(coordinator), personal: true, call: of("/letters/%d/file", nil)},
		row{op: "POST /letters/returned", may: who(coordinator), personal: true, call: of("/letters/returned", func(id int64) any {
			return map[string]any{"letters": []int64{id}, "cameBack": "moved", "returnedOn": "2026-09-01"}
		}, posted)},
		row{op: "POST /letters/again", may: who(coordinator), personal: true, call: of("/letters/again", func(id int64) any {
			return map[string]any{"letters": []int64{id}}
		}, posted)},
		row{op: "GET /residents/{id}/channel", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/residents/%d/channel", w.addAsked())}
		}},
		row{op: "PUT /residents/{id}/channel", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/residents/%d/channel", w.addAsked()), body: map[string]any{"channel": "letter", "reason": "Said so by telephone."}}
		}},
	)
}

// addUnmailable makes a panel whose invited have an address and no mail.
func (w *world) addUnmailable() panel.Panel {
	w.t.Helper()
	p := w.addPanel()
	w.Exec(w.t, "UPDATE resident SET email = '', address = 'Zzyzxvej ' || id, postcode = '9999', town = 'Zzyzxby' WHERE unit_id = $1 AND name LIKE 'Zzyzx%'", w.here)
	_, err := panel.New(w.DB).DrawInvitations(w.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 3})
	w.must(err)
	return p
}

// addLetters makes a panel with a batch of letters that is to be made.
func (w *world) addLetters() (panel.Panel, letter.Batch) {
	w.t.Helper()
	p := w.addUnmailable()
	batches, err := panel.New(w.DB).WriteLetters(w.Ctx(), p.ID)
	w.must(err)
	return p, batches[0]
}

func (w *world) letters() *letter.Letters {
	return letter.New(w.DB, message.Settings{Municipality: "Kommunen", Phone: "12 34 56 78"}, "https://deltag.example", panel.New(w.DB).LetterContents)
}
