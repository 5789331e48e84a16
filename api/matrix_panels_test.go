package api_test

import (
	"fmt"

	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

func init() {
	everyone := who(coordinator, unitLeader, secretary, committeeMember, interviewer, analyst, administrator)
	counts := who(coordinator, unitLeader, secretary, committeeMember, analyst, administrator)
	on := func(path string, body func(*world, panel.Panel) any) func(*world) call {
		return func(w *world) call {
			p := w.addPanel()
			return call{path: fmt.Sprintf(path, p.ID), body: body(w, p)}
		}
	}
	nothing := func(*world, panel.Panel) any { return nil }
	add(
		row{op: "GET /panels", may: allStaff, call: get("/panels")},
		row{op: "GET /panel-suggestion", may: who(coordinator, elsewhere), call: get("/panel-suggestion")},
		row{op: "GET /panel-features", may: append(who(elsewhere), everyone...), call: get("/panel-features")},
		row{op: "POST /panels", may: who(coordinator), call: func(w *world) call {
			return call{path: "/panels", body: map[string]any{"unit": w.here, "details": details(w.fresh("Panel"))}}
		}},
		row{op: "GET /panels/{id}", may: everyone, call: on("/panels/%d", nothing)},
		row{op: "PUT /panels/{id}", may: who(coordinator), call: on("/panels/%d", func(w *world, p panel.Panel) any {
			return map[string]any{"version": p.Version, "details": details(w.fresh("Panel"))}
		})},
		row{op: "GET /panels/{id}/closing", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/closing", w.addDrawn().ID)}
		}},
		row{op: "PUT /panels/{id}/closing", may: who(coordinator), personal: true, call: func(w *world) call {
			p := w.addDrawn()
			return call{path: fmt.Sprintf("/panels/%d/closing", p.ID), body: map[string]any{"version": p.Version, "reason": "We have heard enough."}}
		}},
		row{op: "PUT /panels/{id}/end", may: who(coordinator), call: func(w *world) call {
			p := w.addAnswered()
			return call{path: fmt.Sprintf("/panels/%d/end", p.ID), body: map[string]any{"version": p.Version, "endsOn": "2028-01-31", "reason": "One more year."}}
		}},
		row{op: "GET /panels/{id}/terms", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/terms", w.addTerm().ID)}
		}},
		row{op: "PUT /panels/{id}/terms", may: who(coordinator), call: func(w *world) call {
			p := w.addAnswered()
			return call{path: fmt.Sprintf("/panels/%d/terms", p.ID), body: map[string]any{"version": p.Version, "rules": map[string]any{"months": 24, "cohorts": 2, "askDays": 45, "silence": "leave"}}}
		}},
		row{op: "GET /panels/{id}/drift", may: who(coordinator, interviewer), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/drift", w.addTerm().ID)}
		}},
		row{op: "POST /panels/{id}/drift", may: who(coordinator), call: func(w *world) call {
			p := w.addTerm()
			return call{path: fmt.Sprintf("/panels/%d/drift", p.ID), body: map[string]any{"version": p.Version, "against": "register", "tolerance": 2, "reason": "The town has changed."}}
		}},
		row{op: "GET /panels/{id}/burden", may: who(coordinator, interviewer), call: on("/panels/%d/burden", nothing)},
		row{op: "GET /residents/{id}/asked", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			p := w.addPanel()
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM resident WHERE name LIKE 'Zzyzx%'")
			w.Exec(w.t, "INSERT INTO contact_override (resident_id, panel_id, reason, created_at) VALUES ($1, $2, 'They ask to be asked.', $3)", id, p.ID, w.Now())
			return call{path: fmt.Sprintf("/residents/%d/asked", id)}
		}},
		row{op: "POST /residents/{id}/overrides", may: who(coordinator), personal: true, call: func(w *world) call {
			p := w.addPanel()
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM resident WHERE name LIKE 'Zzyzx%'")
			w.Exec(w.t, "UPDATE panel SET max_contacts = 1 WHERE id = $1", p.ID)
			w.Exec(w.t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'x', $2)", id, w.Now().AddDate(0, 0, -9))
			return call{path: fmt.Sprintf("/residents/%d/overrides", id), body: map[string]any{"panel": p.ID, "reason": "They ask to be asked."}}
		}},
		row{op: "PUT /members/{id}/term", may: who(coordinator, interviewer), call: func(w *world) call {
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM membership WHERE panel_id = $1", w.addTerm().ID)
			return call{path: fmt.Sprintf("/members/%d/term", id), body: map[string]any{"answer": "stay", "channel": "phone", "why": "They called."}}
		}},
		row{op: "GET /panels/{id}/deletion", may: counts, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/deletion", w.addClosed().ID)}
		}},
		row{op: "POST /panels/{id}/deletion", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/deletion", w.addClosed().ID), body: map[string]any{"reason": "The pilot is over."}}
		}},
		row{op: "PUT /panels/{id}/confirmation", may: who(coordinator), personal: true, call: func(w *world) call {
			p := w.addDrawn()
			return call{path: fmt.Sprintf("/panels/%d/confirmation", p.ID), body: map[string]any{"version": p.Version, "reason": "Small is fine."}}
		}},
		row{op: "GET /panels/{id}/notice", may: who(coordinator, interviewer), call: on("/panels/%d/notice", nothing)},
		row{op: "PUT /panels/{id}/notice", may: who(coordinator), call: on("/panels/%d/notice", func(*world, panel.Panel) any { return wholeNotice() })},
		row{op: "PUT /panels/{id}/notice/publication", may: who(coordinator), call: func(w *world) call {
			p := w.addPanel()
			if _, err := panel.New(w.DB).WriteNotice(w.Ctx(), p.ID, wholeNotice()); err != nil {
				w.t.Fatal(err)
			}
			return call{path: fmt.Sprintf("/panels/%d/notice/publication", p.ID)}
		}},
		row{op: "GET /panels/{id}/quotas", may: counts, call: on("/panels/%d/quotas", nothing)},
		row{op: "PUT /panels/{id}/features", may: who(coordinator), call: on("/panels/%d/features", func(w *world, p panel.Panel) any {
			return map[string]any{"version": p.Version, "features": []int64{1}}
		})},
		row{op: "PUT /panels/{id}/quotas", may: who(coordinator), call: on("/panels/%d/quotas", func(w *world, p panel.Panel) any {
			return map[string]any{"version": p.Version, "quotas": []any{}}
		})},
		row{op: "POST /panels/{id}/quotas/check", may: who(coordinator), call: on("/panels/%d/quotas/check", func(*world, panel.Panel) any {
			return map[string]any{"size": 2, "quotas": []any{map[string]any{"value": 1, "min": 3, "target": 1, "max": 2}}}
		})},
		row{op: "POST /panels/{id}/quotas/proposal", may: who(coordinator), call: on("/panels/%d/quotas/proposal", func(*world, panel.Panel) any {
			return map[string]any{"size": 2, "people": 1, "percent": 0}
		})},
		row{op: "POST /panels/{id}/quotas/file", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/quotas/file", w.addPanel().ID), body: []byte("Kendetegn;Værdi;Mindst;Højst\nKøn;Mand;1;2\n"), contentType: "application/octet-stream"}
		}},
		row{op: "GET /populations", may: who(coordinator, elsewhere), call: get("/populations")},
		row{op: "POST /populations/check", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/populations/check?unit=%d&name=x&source=y&asOf=2026-01-01", w.here), body: []byte("Køn;Antal\nMand;3\n"), contentType: "application/octet-stream"}
		}},
		row{op: "POST /populations", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/populations?unit=%d&name=table%d&source=y&asOf=2026-01-01", w.here, w.serial.Add(1)),
				body: []byte("Køn;Antal\nMand;3\n"), contentType: "application/octet-stream"}
		}},
		row{op: "GET /panels/{id}/plan", may: who(coordinator), call: on("/panels/%d/plan", nothing)},
		row{op: "POST /panels/{id}/invitation-draws", may: who(coordinator), personal: true, call: func(w *world) call {
			p := w.addPanel()
			return call{path: fmt.Sprintf("/panels/%d/invitation-draws", p.ID), body: map[string]any{"version": p.Version, "trial": false, "invitations": 2, "whom": "", "respondBy": "", "reason": ""}}
		}},
		row{op: "GET /panels/{id}/ways-out", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/ways-out", w.addLacking().ID)}
		}},
		row{op: "POST /panels/{id}/decisions", may: who(coordinator), call: func(w *world) call {
			p := w.addLacking()
			ways, err := panel.New(w.DB).Ways(w.Ctx(), p.ID)
			w.must(err)
			l := ways.Loosen[0]
			return call{path: fmt.Sprintf("/panels/%d/decisions", p.ID), body: map[string]any{"version": p.Version, "kind": "relax", "size": 0,
				"quotas": []any{map[string]any{"value": l.Value, "min": l.Min, "max": l.Max}}, "reason": "The chair agrees."}}
		}},
		row{op: "GET /panels/{id}/stand-bys", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/stand-bys", w.addDrawn().ID)}
		}},
		row{op: "GET /panels/{id}/replacement", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/replacement", w.addLeft().ID)}
		}},
		row{op: "POST /panels/{id}/replacements", may: who(coordinator), personal: true, call: func(w *world) call {
			p := w.addLeft()
			return call{path: fmt.Sprintf("/panels/%d/replacements", p.ID), body: map[string]any{"version": p.Version}}
		}},
		row{op: "GET /panels/{id}/pool", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			p := w.addAnswered() // and the quotas leave no seat for one of them
			w.Exec(w.t, "UPDATE quota SET target = 0, max = 0 WHERE value_id = (SELECT max(value_id) FROM quota WHERE panel_id = $1)", p.ID)
			w.Exec(w.t, `UPDATE resident SET value_ids[1] = (SELECT max(value_id) FROM quota WHERE panel_id = $1)
				WHERE id = (SELECT min(resident_id) FROM invitation WHERE panel_id = $1)`, p.ID)
			return call{path: fmt.Sprintf("/panels/%d/pool", p.ID)}
		}},
		row{op: "GET /panels/{id}/draws", may: who(coordinator, interviewer), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/draws", w.addDrawn().ID)}
		}},
		row{op: "GET /draws/{id}/verification", may: who(coordinator, interviewer), call: func(w *world) call {
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM draw WHERE panel_id = $1", w.addDrawn().ID)
			return call{path: fmt.Sprintf("/draws/%d/verification", id)}
		}},
		row{op: "POST /panels/{id}/invitations/search", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/invitations/search", w.addAnswered().ID), body: map[string]any{}}
		}},
		row{op: "GET /panels/{id}/members", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/members", w.addDrawn().ID)}
		}},
		row{op: "GET /panels/{id}/confirmation-plan", may: who(coordinator, interviewer), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/confirmation-plan", w.addDrawn().ID)}
		}},
		row{op: "PUT /members/{id}", may: who(coordinator, interviewer), personal: true, call: func(w *world) call {
			id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM membership WHERE panel_id = $1", w.addDrawn().ID)
			return call{path: fmt.Sprintf("/members/%d", id), body: map[string]any{"status": "confirmed", "cause": "", "reason": "", "spoken": map[string]any{"channel": "letter", "why": "She wrote to us."}}}
		}},
		row{op: "GET /panels/{id}/balance", may: counts, call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/balance", w.addDrawn().ID)}
		}},
		row{op: "GET /panels/{id}/protocol", may: who(coordinator, interviewer), call: func(w *world) call {
			return call{path: fmt.Sprintf("/panels/%d/protocol", w.addDrawn().ID)}
		}},
	)
}

// details are a panel's details as the interface takes them.
func details(name string) map[string]any {
	return map[string]any{
		"name": name, "purpose": "Hear more people.", "legalBasis": "public_task", "specialGround": "not_used", "size": 2,
		"firstMeeting": "2026-11-02", "replyBy": "2026-10-01", "endsOn": "2027-11-02", "maxContacts": 100, "contactDays": 365, "restDays": 0,
		"yesPercent": 50, "yesPerSeat": 2, "populationId": 0,
	}
}

func wholeNotice() panel.NoticeText {
	full := panel.NoticeFull{Controller: "a", DPO: "b", Purposes: "c", Basis: "d", Categories: "e", Source: "f", Recipients: "g",
		Transfers: "h", Retention: "i", Rights: "j", Complaint: "k", Voluntary: "l"}
	l := panel.NoticeLayers{Short: []string{"En.", "To.", "Tre.", "Fire.", "Fem."}, Full: full}
	return panel.NoticeText{Da: l, En: l}
}

// addPanel makes a panel that can be opened, with ten people of its own to invite.
func (w *world) addPanel() panel.Panel {
	w.t.Helper()
	ps, ctx := panel.New(w.DB), w.Ctx()
	start := w.Now()
	meeting, reply, end := start.AddDate(0, 2, 0), start.AddDate(0, 1, 0), start.AddDate(1, 0, 0)
	p, err := ps.Create(ctx, w.here, panel.Details{
		Name: w.fresh("Panel"), Purpose: "Hear more people.", LegalBasis: panel.PublicTask, SpecialGround: panel.NotUsed, Size: 2,
		FirstMeeting: &meeting, ReplyBy: &reply, EndsOn: &end, MaxContacts: 100, ContactDays: 365, YesPercent: 50, YesPerSeat: 2,
	})
	w.must(err)
	s, err := ps.SetDimensions(ctx, p.ID, p.Version, []int64{1})
	w.must(err)
	quotas, err := ps.Propose(ctx, p.ID, 2, lottery.Tolerance{People: 2})
	w.must(err)
	_, err = ps.SetQuotas(ctx, p.ID, s.Panel.Version, quotas)
	w.must(err)
	_, err = ps.WriteNotice(ctx, p.ID, wholeNotice())
	w.must(err)
	_, err = ps.PublishNotice(ctx, p.ID)
	w.must(err)
	w.Exec(w.t, `INSERT INTO resident (unit_id, source_id, name, email, birth_year, protection, created_at, changed_at)
		SELECT $1, $2 || n, 'Zzyzx Panelsen ' || n, 'zzyzx' || n || '@example.dk', 1980, 'no', $3, $3 FROM generate_series(1, 10) n`, w.here, w.fresh("source"), start)
	w.Exec(w.t, `UPDATE resident SET value_ids[1] = (SELECT min(id) FROM feature_value WHERE feature_id = 1), since[1] = '2026-01-01'
		WHERE name LIKE 'Zzyzx%' AND value_ids[1] IS NULL`)
	w.secrets = append(w.secrets, "Zzyzx", "zzyzx")
	p, err = ps.Get(ctx, p.ID)
	w.must(err)
	return p
}

// addAnswered makes a panel whose invited have all said yes.
func (w *world) addAnswered() panel.Panel {
	w.t.Helper()
	ps := panel.New(w.DB)
	p := w.addPanel()
	_, err := ps.DrawInvitations(w.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 6})
	w.must(err)
	w.Exec(w.t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1 WHERE panel_id = $1", p.ID)
	p, err = ps.Get(w.Ctx(), p.ID)
	w.must(err)
	return p
}

// addDrawn makes a panel that is drawn and not confirmed.
func (w *world) addDrawn() panel.Panel {
	w.t.Helper()
	ps := panel.New(w.DB)
	p := w.addAnswered()
	_, err := ps.DrawSeats(w.Ctx(), p.ID, "All have answered.")
	w.must(err)
	p, err = ps.Get(w.Ctx(), p.ID)
	w.must(err)
	return p
}

// addClosed makes a panel that is closed and has told everybody so.
func (w *world) addClosed() panel.Panel {
	w.t.Helper()
	ps := panel.New(w.DB)
	p := w.addDrawn()
	p, err := ps.Close(w.Ctx(), p.ID, p.Version, "We have heard enough.")
	w.must(err)
	w.Exec(w.t, "UPDATE message SET state = 'sent', handed_over_at = $2, finished_at = $2 WHERE activity = $1 AND finished_at IS NULL", panel.Activity(p.ID), w.Now())
	return p
}

// addTerm makes a confirmed panel whose members sit and are asked whether they go on.
func (w *world) addTerm() panel.Panel {
	w.t.Helper()
	ps := panel.New(w.DB)
	p := w.addDrawn()
	p, err := ps.Confirm(w.Ctx(), p.ID, p.Version, "Small is fine.")
	w.must(err)
	w.Exec(w.t, "UPDATE membership SET status = 'confirmed' WHERE panel_id = $1", p.ID)
	w.Exec(w.t, "INSERT INTO term_question (membership_id, term_ends, answer_by, asked_at) SELECT id, $2, $2, $3 FROM membership WHERE panel_id = $1", p.ID, w.Now().AddDate(0, 0, 30), w.Now())
	return p
}

// addLeft makes a drawn panel of which one member has left.
func (w *world) addLeft() panel.Panel {
	w.t.Helper()
	p := w.addDrawn()
	id := domaintest.Value[int64](w.t, w.Bench, "SELECT max(id) FROM membership WHERE panel_id = $1", p.ID)
	_, err := panel.New(w.DB).SettleSeat(w.Ctx(), id, panel.Settlement{Status: panel.SeatGivenUp, Cause: panel.CauseLeft})
	w.must(err)
	return p
}

// addLacking makes a panel whose invited have all said yes, but whose quotas ask for one of whom there is nobody.
func (w *world) addLacking() panel.Panel {
	w.t.Helper()
	p := w.addAnswered()
	w.Exec(w.t, "UPDATE quota SET min = 1 WHERE panel_id = $1 AND value_id = (SELECT max(value_id) FROM quota WHERE panel_id = $1 AND target > 0)", p.ID)
	return p
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
