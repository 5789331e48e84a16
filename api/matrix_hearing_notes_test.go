package api_test

import (
	"context"
	"fmt"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

func init() {
	writes := who(coordinator, secretary)
	signs := who(coordinator, secretary, unitLeader)
	sees := who(coordinator, secretary, unitLeader, committeeMember, administrator)
	lists := append(who(elsewhere), sees...)
	version := func(state representation.State, path string) func(*world) call {
		return func(w *world) call {
			n := w.addNote(state)
			return call{path: fmt.Sprintf(path, n.ID), body: map[string]any{"version": n.Version}}
		}
	}
	at := func(path string) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addNote(representation.Drawn).ID)} }
	}
	add(
		row{op: "GET /hearing-notes", may: lists, call: func(w *world) call {
			w.addNote(representation.Draft)
			return call{path: "/hearing-notes"}
		}},
		row{op: "POST /hearing-notes", may: writes, call: func(w *world) call {
			body := noteBody()
			body["unit"] = w.here
			return call{path: "/hearing-notes", body: body}
		}},
		row{op: "GET /hearing-notes/{id}", may: sees, call: at("/hearing-notes/%d")},
		row{op: "PUT /hearing-notes/{id}", may: writes, call: func(w *world) call {
			n, body := w.addNote(representation.Draft), noteBody()
			body["version"] = n.Version
			return call{path: fmt.Sprintf("/hearing-notes/%d", n.ID), body: body}
		}},
		row{op: "PUT /hearing-notes/{id}/protection", may: writes, call: func(w *world) call {
			n := w.addNote(representation.Sealed)
			return call{path: fmt.Sprintf("/hearing-notes/%d/protection", n.ID), body: map[string]any{"version": n.Version, "ways": []string{"video"}, "risks": []map[string]any{
				{"kind": "dependence", "yes": false, "what": ""}, {"kind": "health", "yes": false, "what": ""}, {"kind": "publicity", "yes": false, "what": ""}, {"kind": "media", "yes": false, "what": ""}}}}
		}},
		row{op: "PUT /hearing-notes/{id}/seal", may: writes, call: version(representation.Draft, "/hearing-notes/%d/seal")},
		row{op: "GET /hearing-notes/{id}/volunteers", may: writes, personal: true, call: at("/hearing-notes/%d/volunteers")},
		row{op: "POST /hearing-notes/{id}/volunteers/search", may: writes, personal: true, call: func(w *world) call {
			w.citizen("no")
			return call{path: fmt.Sprintf("/hearing-notes/%d/volunteers/search", w.addNote(representation.Sealed).ID), body: map[string]any{"search": "Zzyzx"}}
		}},
		row{op: "POST /hearing-notes/{id}/volunteers", may: writes, personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/hearing-notes/%d/volunteers", w.addNote(representation.Sealed).ID), body: map[string]any{"resident": w.citizen("no"), "source": "open_call", "places": []int{0}}}
		}},
		row{op: "DELETE /hearing-volunteers/{id}", may: writes, personal: true, call: func(w *world) call {
			all, err := representation.New(w.DB).Volunteers(w.system(), w.addNote(representation.Drawn).ID)
			w.must(err)
			return call{path: fmt.Sprintf("/hearing-volunteers/%d", all[0].ID)}
		}},
		row{op: "PUT /hearing-notes/{id}/lottery", may: writes, personal: true, call: version(representation.Sealed, "/hearing-notes/%d/lottery")},
		row{op: "PUT /hearing-notes/{id}/drawing", may: writes, personal: true, call: func(w *world) call {
			n := w.addNote(representation.Ready)
			return call{path: fmt.Sprintf("/hearing-notes/%d/drawing", n.ID), body: map[string]any{"version": n.Version, "how": "dice", "source": "In the hall", "number": 0, "throws": []int{0, 0, 7}}}
		}},
		row{op: "POST /hearing-notes/{id}/deviations", may: writes, call: func(w *world) call {
			n := w.addNote(representation.Drawn)
			return call{path: fmt.Sprintf("/hearing-notes/%d/deviations", n.ID), body: map[string]any{"version": n.Version, "out": w.drawnOf(n.ID), "in": 0, "cause": "cannot", "reason": "kan ikke den dag"}}
		}},
		row{op: "PUT /hearing-deviations/{id}", may: signs, personal: true, call: func(w *world) call {
			n := w.addNote(representation.Drawn)
			v, err := representation.New(w.DB).Deviate(w.noteWriter(), n.ID, n.Version, representation.Exchange{Out: w.drawnOf(n.ID), Cause: note.Cannot, Reason: "kan ikke den dag"})
			w.must(err)
			return call{path: fmt.Sprintf("/hearing-deviations/%d", v.ID), body: map[string]any{"approve": true}}
		}},
		row{op: "PUT /hearing-notes/{id}/signature", may: signs, call: func(w *world) call {
			n := w.addNote(representation.Drawn)
			role := w.acting
			if role != secretary && role != unitLeader {
				role = coordinator
			}
			return call{path: fmt.Sprintf("/hearing-notes/%d/signature", n.ID), body: map[string]any{"version": n.Version, "role": role}}
		}},
		row{op: "POST /hearing-notes/{id}/public", may: sees, call: at("/hearing-notes/%d/public")},
		row{op: "POST /hearing-notes/{id}/audit", may: who(administrator), personal: true, call: at("/hearing-notes/%d/audit")},
		row{op: "POST /hearing-note-checker", may: allStaff, call: func(*world) call { return call{path: "/hearing-note-checker"} }},
	)
}

func noteBody() map[string]any {
	return map[string]any{"title": "About our letters", "committee": "", "meetsOn": "2026-10-01", "question": "", "claim": "", "behind": "", "affected": []any{}, "source": "", "asOf": "",
		"seats": 2, "standBys": 1, "must": []string{}, "spread": []any{}}
}

// in is the context of the member of staff who has a role here.
func (w *world) in(role domain.Role) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: w.staff[string(role)], Grants: []domain.Grant{{Role: role, Unit: w.here, Units: []int64{w.here}}}})
}

// noteWriter is somebody of the staff who writes notes and signs none of those that are tried.
func (w *world) noteWriter() context.Context {
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: w.staff[analyst], Grants: []domain.Grant{{Role: domain.Coordinator, Unit: w.here, Units: []int64{w.here}}}})
}

// addNote makes a note that has come so far.
func (w *world) addNote(state representation.State) representation.Note {
	w.t.Helper()
	ns, ctx := representation.New(w.DB), w.noteWriter()
	value := func(name string) note.SpreadValue {
		return note.SpreadValue{Name: note.Text{Da: name, En: name}, Min: 1, Max: 1}
	}
	n, err := ns.Propose(ctx, w.here, representation.Words{Purpose: note.Purpose{Title: "Breve om ydelser", Committee: "Udvalget", Question: "Hvordan er det at få vores breve?", Claim: note.LotteryVoice,
		Affected: []note.Affected{{Group: "Modtagere", People: 8}}, Source: "Egne tal", AsOf: "2026-08-01"}, Criteria: note.Criteria{Seats: 2, StandBys: 1, Must: []string{"Har fået brev"},
		Spread: []note.Spread{{Name: note.Text{Da: "Køn", En: "Sex"}, Values: []note.SpreadValue{value("kvinde"), value("mand")}}}}})
	w.must(err)
	n, err = ns.CheckProtection(ctx, n.ID, n.Version, note.Protection{Risks: []note.Risk{{Kind: note.Dependence}, {Kind: note.Health}, {Kind: note.Publicity}, {Kind: note.Media}}, Ways: []note.Way{note.InPerson}})
	w.must(err)
	if state == representation.Draft {
		return n
	}
	n, err = ns.Seal(ctx, n.ID, n.Version)
	w.must(err)
	for i := range 4 {
		_, err := ns.Add(ctx, n.ID, w.citizen("no"), note.OpenCall, []int{i % 2})
		w.must(err)
		n.Version++
	}
	if state != representation.Sealed {
		n, err = ns.MakeLottery(ctx, n.ID, n.Version)
		w.must(err)
	}
	if state == representation.Drawn {
		n, err = ns.Draw(ctx, n.ID, n.Version, representation.Throw{How: note.ByDice, Source: "In the hall", Throws: []int{4, 0, 7}})
		w.must(err)
	}
	return n
}

// drawnOf is the number of somebody in the group of a note.
func (w *world) drawnOf(id int64) int {
	w.t.Helper()
	s, err := representation.New(w.DB).Get(w.noteWriter(), id)
	w.must(err)
	return s.Document.Group()[0]
}
