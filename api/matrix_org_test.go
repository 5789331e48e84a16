package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/org"
)

// decision is one about for how long data are kept.
var decision = map[string]any{"days": 90, "held": false, "owner": "Borgerservice", "reason": "The council decided so."}

func init() {
	add(
		row{op: "GET /installation", open: true, call: get("/installation")},
		row{op: "POST /sign-in/code", open: true, call: func(w *world) call {
			email := strings.ReplaceAll(w.fresh("unknown"), " ", "") + "@matrix.example"
			return call{path: "/sign-in/code", body: map[string]any{"email": email}}
		}},
		row{op: "POST /sign-in", open: true, call: func(w *world) call {
			challenge, code := w.askForCode("head@matrix.example")
			return call{path: "/sign-in", body: map[string]any{"challenge": challenge, "code": code}}
		}},
		// This installation has no identity provider: provider_test.go walks through one that has.
		row{op: "POST /sign-in/provider", refused: http.StatusNotFound, call: body("/sign-in/provider", nil)},
		row{op: "POST /sign-in/provider/answer", refused: http.StatusNotFound,
			call: body("/sign-in/provider/answer", map[string]any{"code": "x", "state": "x", "error": ""})},
		row{op: "DELETE /session", open: true, call: func(w *world) call {
			w.renew() // whoever signed out before signs in again
			return call{path: "/session"}
		}},
		row{op: "GET /me", may: allStaff, call: get("/me")},
		row{op: "PUT /me/language", may: allStaff, call: body("/me/language", map[string]any{"language": "en"})},
		row{op: "POST /paper", may: allStaff, call: func(*world) call { return call{path: "/paper", body: map[string]any{"page": "/staff/mine"}} }},
		row{op: "GET /me/sessions", may: allStaff, call: get("/me/sessions")},
		row{op: "DELETE /me/sessions/{id}", may: who(administrator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/me/sessions/%d", w.sessionOf(administrator))} // one's own only
		}},
		row{op: "GET /home", may: allStaff, call: get("/home")},

		row{op: "POST /demo/sign-in", refused: http.StatusNotFound, call: body("/demo/sign-in", map[string]any{"role": "analyst"})},
		row{op: "GET /demo/clock", refused: http.StatusNotFound, call: get("/demo/clock")},
		row{op: "POST /demo/clock", refused: http.StatusNotFound, call: body("/demo/clock", map[string]any{"hours": 1})},

		row{op: "GET /views", may: allStaff, call: get("/views?list=panels")},
		row{op: "POST /views", may: allStaff, call: func(w *world) call {
			return call{path: "/views", body: map[string]any{"list": "panels", "name": w.fresh("View"), "criteria": map[string]any{"state": "draft"}, "unit": 0}}
		}},
		row{op: "PUT /views/{id}", may: who(administrator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/views/%d", w.addView()), body: map[string]any{"name": w.fresh("View"), "criteria": map[string]any{}, "unit": 0}}
		}},
		row{op: "DELETE /views/{id}", may: who(administrator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/views/%d", w.addView())} // one's own only
		}},

		row{op: "GET /units", may: allStaff, call: get("/units")},
		row{op: "POST /units", may: who(administrator), call: func(w *world) call {
			return call{path: "/units", body: map[string]any{"parent": w.here, "name": w.fresh("Unit")}}
		}},
		row{op: "PUT /units/{id}/name", may: who(administrator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/units/%d/name", w.here), body: map[string]any{"name": w.fresh("Unit")}}
		}},
		row{op: "PUT /units/{id}/end", may: who(administrator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/units/%d/end", w.addUnitBelow(w.here))}
		}},

		row{op: "GET /staff", may: who(administrator, unitLeader, elsewhere), personal: true, call: get("/staff")},
		row{op: "POST /staff", may: who(administrator), personal: true, call: func(w *world) call {
			email := strings.ReplaceAll(w.fresh("new"), " ", "") + "@matrix.example"
			return call{path: "/staff", body: map[string]any{
				"name": "New", "email": email, "language": "da", "role": "analyst", "unit": w.here,
			}}
		}},
		row{op: "PUT /staff/{id}/active", may: who(administrator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/staff/%d/active", w.addStaff()), body: map[string]any{"active": false}}
		}},
		row{op: "POST /staff/{id}/grants", may: who(administrator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/staff/%d/grants", w.addStaff()), body: map[string]any{
				"role": "interviewer", "unit": w.here, "activity": "panel:1", "lastDay": "2026-12-31",
			}}
		}},
		row{op: "DELETE /grants/{id}", may: who(administrator), personal: true, call: func(w *world) call {
			grant := domaintest.Value[int64](w.t, w.Bench, "SELECT id FROM role_grant WHERE staff_id = $1", w.addStaff())
			return call{path: fmt.Sprintf("/grants/%d", grant)}
		}},

		row{op: "GET /access-records", may: who(administrator, elsewhere), personal: true, call: func(w *world) call {
			w.send(coordinator, http.MethodGet, call{path: fmt.Sprintf("/residents/%d", w.citizen("no"))})
			return call{path: "/access-records"}
		}},
		row{op: "GET /sign-ins", may: nil, personal: true, call: get("/sign-ins")}, // whole municipality only: see TestHeadReadsSignIns

		row{op: "GET /spot-checks", may: who(unitLeader, elsewhere), call: func(w *world) call {
			w.addSpotCheck()
			return call{path: "/spot-checks"}
		}},
		row{op: "GET /spot-checks/{id}", may: who(unitLeader), personal: true, call: func(w *world) call {
			check, _ := w.addSpotCheck()
			return call{path: fmt.Sprintf("/spot-checks/%d", check)}
		}},
		row{op: "PUT /spot-check-items/{id}", may: who(unitLeader), personal: true, call: func(w *world) call {
			_, item := w.addSpotCheck()
			return call{path: fmt.Sprintf("/spot-check-items/%d", item), body: map[string]any{"state": "asked-about", "note": "There was a reason."}}
		}},

		// For how long data are kept is decided for the whole municipality only: see TestHeadDecidesRetention.
		row{op: "GET /retention", call: get("/retention")},
		row{op: "GET /retention/due", call: get("/retention/due")},
		row{op: "GET /retention/{class}/due", call: get("/retention/gone/due?days=90")},
		row{op: "PUT /retention/{class}", call: body("/retention/gone", decision)},
		row{op: "GET /retention/reports", call: get("/retention/reports")},
	)
}

// get is a call that only reads.
func get(path string) func(*world) call { return func(*world) call { return call{path: path} } }

// body is a call that can be sent again and again.
func body(path string, b any) func(*world) call {
	return func(*world) call { return call{path: path, body: b} }
}

// addUnit makes a unit right below the municipality.
func (w *world) addUnit() int64 { return w.addUnitBelow(w.top) }

func (w *world) addUnitBelow(parent int64) int64 {
	u, err := w.org.AddUnit(w.Ctx(), parent, w.fresh("Unit"))
	if err != nil {
		w.t.Fatal(err)
	}
	return u.ID
}

// addStaff makes an analyst in the unit here.
func (w *world) addStaff() int64 {
	email := strings.ReplaceAll(w.fresh("somebody"), " ", "") + "@matrix.example"
	s, err := w.org.AddStaff(w.Ctx(), org.NewStaff{Name: "Somebody", Email: email, Role: domain.Analyst, Unit: w.here})
	if err != nil {
		w.t.Fatal(err)
	}
	return s.ID
}

// sessionOf makes one more session of an actor.
func (w *world) sessionOf(actor string) int64 {
	w.newSession(w.staff[actor])
	return domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM session")
}

// askForCode asks for a code and writes its mail, as the outbox would.
func (w *world) askForCode(email string) (challenge, code string) {
	w.Clock.Add(20 * time.Minute) // past the limit for one address
	challenge, err := w.org.AskForCode(w.Ctx(), email, org.Caller{})
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.Do(w.Ctx(), func(tx *domain.Tx) error {
		mail, err := domain.Take[message.Message](tx, "id = (SELECT max(id) FROM message WHERE kind = 'sign-in-code')")
		if err != nil {
			return err
		}
		content, err := w.org.PrepareCode(tx, mail)
		code = content.Values["code"]
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return challenge, code
}

func (w *world) renew() {
	for actor := range w.tokens {
		w.tokens[actor] = w.newSession(w.staff[actor])
	}
}

// addView saves a view of the administrator's own.
func (w *world) addView() int64 {
	return domaintest.Value[int64](w.t, w.Bench, `INSERT INTO saved_view (staff_id, list, name, criteria, changed_at)
		VALUES ($1, 'panels', $2, '{}', $3) RETURNING id`, w.staff[administrator], w.fresh("View"), w.Now())
}

// addSpotCheck makes a sample with one look-up by the interviewer here.
func (w *world) addSpotCheck() (check, item int64) {
	w.t.Helper()
	month := w.serial.Add(1)
	check = domaintest.Value[int64](w.t, w.Bench, `INSERT INTO spot_check (unit_id, month, seed, records, drawn_at)
		VALUES ($1, date '2000-01-01' + $2 * interval '1 month', repeat('0', 64), 1, $3) RETURNING id`, w.here, month, w.Now())
	record := domaintest.Value[int64](w.t, w.Bench, `INSERT INTO access_record (at, actor_kind, staff_id, action, subject, resident_ids, purpose, count, unit_id)
		VALUES ($1, 'staff', $2, 'read', 'resident', jsonb_build_array($3::bigint), 'resident page', 1, $4) RETURNING id`, w.Now(), w.staff[interviewer], w.citizen("no"), w.here)
	return check, domaintest.Value[int64](w.t, w.Bench, "INSERT INTO spot_check_item (check_id, access_id) VALUES ($1, $2) RETURNING id", check, record)
}

// sheet makes the same file of every page: what a page holds is asked for by its own operations, in the same session.
type sheet struct{}

func (sheet) Ready() bool { return true }

func (sheet) Print(_ context.Context, _ string, session *http.Cookie, _ string) ([]byte, error) {
	if session.Value == "" {
		return nil, errors.New("nobody asked")
	}
	return []byte("a page on paper"), nil
}
