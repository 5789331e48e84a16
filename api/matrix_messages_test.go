package api_test

import (
	"fmt"
	"net/http"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

func init() {
	const text = "/message-kinds/panel-invitation/texts/da"
	draft := func() map[string]any {
		b := message.Builtin("panel-invitation", message.Danish)
		return map[string]any{"subject": b.Subject, "body": b.Body}
	}
	add(
		row{op: "GET /messages", may: who(coordinator, elsewhere), personal: true, call: func(w *world) call {
			w.addMessage("sent")
			return call{path: "/messages"}
		}},
		row{op: "GET /messages/{id}", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/messages/%d", w.addMessage("sent"))}
		}},
		row{op: "PUT /messages/{id}/decision", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/messages/%d/decision", w.addMessage("uncertain")), body: map[string]any{"decision": "again"}}
		}},
		row{op: "PUT /messages/{id}/release", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/messages/%d/release", w.addSuppressed()), body: map[string]any{"reason": "The mailbox is back."}}
		}},
		row{op: "GET /batches", may: who(coordinator, elsewhere), call: get("/batches")},
		row{op: "PUT /batches/{id}/state", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/batches/%d/state", w.addBatch()), body: map[string]any{"state": "stopped"}}
		}},
		row{op: "GET /message-kinds", may: who(coordinator, elsewhere), call: get("/message-kinds")},
		row{op: "GET /message-kinds/{kind}/texts/{language}", may: who(coordinator, elsewhere), call: get(text)},
		row{op: "PUT /message-kinds/{kind}/texts/{language}", may: who(coordinator, elsewhere), call: func(w *world) call {
			b := draft()
			b["version"] = domaintest.Value[int](w.t, w.Bench, "SELECT coalesce(max(version), 0) FROM message_template WHERE kind = 'panel-invitation'")
			return call{path: text, body: b}
		}},
		row{op: "POST /message-kinds/{kind}/texts/{language}/preview", may: who(coordinator, elsewhere), call: body(text+"/preview", draft())},
		row{op: "POST /message-kinds/{kind}/texts/{language}/test", may: who(coordinator, elsewhere), call: body(text+"/test", draft())},
		row{op: "GET /demo/mails", refused: http.StatusNotFound, call: get("/demo/mails")},
	)
}

// addMessage queues a mail to a citizen and puts it in a state.
func (w *world) addMessage(state string) int64 {
	w.t.Helper()
	key, person := w.fresh("mail"), w.addAsked()
	err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
		_, err := message.Queue(tx, message.Draft{
			Key: key, Kind: "panel-invitation", Activity: "panel:1", Unit: w.here, Resident: person, To: "anna@borger.example",
			NotAfter: tx.Now.Add(24 * time.Hour),
		})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Exec(w.t, `UPDATE message SET state = $2, reason = CASE WHEN $2 = 'sent' THEN '' ELSE 'lost' END,
		finished_at = CASE WHEN $2 = 'sent' THEN created_at END WHERE dedupe_key = $1`, key, state)
	return domaintest.Value[int64](w.t, w.Bench, "SELECT id FROM message WHERE dedupe_key = $1", key)
}

// addSuppressed makes a mail whose address must not be written to.
func (w *world) addSuppressed() int64 {
	w.t.Helper()
	err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
		_, err := message.Suppress(tx, message.Suppression{Address: "anna@borger.example", Scope: message.ScopeAll, Reason: message.NoSuchMailbox})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.addMessage("sent")
}

func (w *world) addBatch() (id int64) {
	w.t.Helper()
	err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
		b, err := message.NewBatch(tx, "panel-invitation", "panel:1", w.here)
		id = b.ID
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}
