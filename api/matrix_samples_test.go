package api_test

import (
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/sample"
)

func init() {
	everyone := who(coordinator, unitLeader, secretary, committeeMember, interviewer, analyst)
	on := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addAskingWave().ID), body: body} }
	}
	ask := func(path string) func(*world) call {
		return func(w *world) call {
			wave := w.addAskingWave()
			w.citizen("no")
			return call{path: fmt.Sprintf(path, wave.ID), body: map[string]any{"kind": "residents", "unit": w.here}}
		}
	}
	file := func(path string) func(*world) call {
		return func(w *world) call {
			number := domaintest.Value[string](w.t, w.Bench, "SELECT source_id FROM resident WHERE id = $1", w.citizen("no"))
			return call{path: fmt.Sprintf(path, w.here), body: []byte("Borgernummer;Dato;Samtaleform\n" + number + ";" + w.Now().Format(time.DateOnly) + ";telefon\n"), contentType: "application/octet-stream"}
		}
	}
	add(
		row{op: "GET /waves/{id}/figures", may: everyone, call: on("/waves/%d/figures", nil)},
		row{op: "GET /waves/{id}/answers", may: who(coordinator, analyst), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/waves/%d/answers", w.addAnsweredWave())}
		}},
		row{op: "POST /waves/{id}/answers/export", may: who(coordinator, analyst), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/waves/%d/answers/export", w.addAnsweredWave()), body: map[string]any{"format": "csv", "language": "en", "codes": true, "purpose": "Report"}}
		}},
		row{op: "GET /waves/{id}/samples", may: everyone, call: on("/waves/%d/samples", nil)},
		row{op: "POST /waves/{id}/samples/trial", may: who(coordinator), call: ask("/waves/%d/samples/trial")},
		row{op: "POST /waves/{id}/samples", may: who(coordinator), personal: true, call: ask("/waves/%d/samples")},
		row{op: "POST /waves/{id}/test-mail", may: who(coordinator), call: on("/waves/%d/test-mail", map[string]any{"language": "da"})},
		row{op: "PUT /samples/{id}/stop", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/samples/%d/stop", w.addSample())}
		}},
		row{op: "DELETE /samples/{id}/stop", may: who(coordinator), call: func(w *world) call {
			id := w.addSample()
			w.must(w.samples.Stop(w.Ctx(), id))
			return call{path: fmt.Sprintf("/samples/%d/stop", id)}
		}},
		row{op: "GET /programmes/{id}/follow-rules", may: everyone, call: func(w *world) call {
			return call{path: fmt.Sprintf("/programmes/%d/follow-rules", w.addRule().ProgrammeID)}
		}},
		row{op: "POST /programmes/{id}/follow-rules", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/programmes/%d/follow-rules", w.addAskingWave().ProgrammeID), body: map[string]any{"event": "offer_end", "days": 7}}
		}},
		row{op: "PUT /follow-rules/{id}/end", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/follow-rules/%d/end", w.addRule().ID)}
		}},
		row{op: "POST /survey-events/check", may: who(coordinator), call: file("/survey-events/check?unit=%d&kind=conversation")},
		row{op: "POST /survey-events", may: who(coordinator), personal: true, call: file("/survey-events?unit=%d&kind=conversation")},
		row{op: "GET /units/{id}/conversations", may: everyone, call: func(w *world) call {
			return call{path: fmt.Sprintf("/units/%d/conversations?from=2026-09-01&to=2026-09-30", w.here)}
		}},
		row{op: "PUT /units/{id}/conversations", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/units/%d/conversations", w.here), body: []map[string]any{{"day": "2026-08-31", "channel": "phone", "held": 12}}}
		}},
	)
}

// addAskingWave makes a published wave of the unit here that people can be asked in.
func (w *world) addAskingWave() programme.Wave {
	w.t.Helper()
	ps, ctx := programme.New(w.DB, []byte("key")), w.Ctx()
	y, m, d := w.Now().Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	p, err := ps.Create(ctx, programme.Plan{Unit: w.here, Name: w.fresh("Programme"), Instrument: w.addInstrument(), ThemesBy: programme.Committee, Level: programme.Confidential})
	w.must(err)
	_, err = ps.Decide(ctx, p.ID, programme.Deciding{Body: programme.Committee, On: today, Reference: "Item 7", Themes: []string{"respect"}, Version: 1})
	w.must(err)
	wave, err := ps.NewWave(ctx, p.ID, w.fresh("Wave"), today, today.AddDate(0, 0, 30))
	w.must(err)
	wave, err = ps.Publish(ctx, wave.ID, wave.Edition)
	w.must(err)
	return wave
}

// addAnsweredWave makes a wave that so many have answered that the answers are shown.
func (w *world) addAnsweredWave() int64 {
	w.t.Helper()
	wave := w.addAskingWave()
	w.Exec(w.t, `INSERT INTO survey_response (id, wave_id, unit_id, mode, language, easy, frame, answers, complete, finished_at)
		SELECT gen_random_uuid(), $1, $2, 'web', 'da', false, '{}', '{}', true, $3 FROM generate_series(1, 6)`, wave.ID, w.here, w.Now())
	w.Exec(w.t, `INSERT INTO survey_text (response_id, question, body, state) SELECT id, 'heard_why', 'The helper listens.', 'clear' FROM survey_response WHERE wave_id = $1`, wave.ID)
	w.Exec(w.t, "UPDATE wave SET state = 'closed', closed_at = $1 WHERE id = $2", w.Now(), wave.ID)
	return wave.ID
}

func (w *world) addSample() int64 {
	w.t.Helper()
	s, err := w.samples.Ask(domain.WithActor(w.Ctx(), domain.System("test")), w.addAskingWave().ID, sample.Order{Kind: sample.ByOpenLink, Unit: w.here})
	w.must(err)
	return s.ID
}

func (w *world) addRule() sample.Rule {
	w.t.Helper()
	r, err := w.samples.AddRule(w.Ctx(), w.addAskingWave().ProgrammeID, sample.OfferEnd, 7, time.Time{}, nil)
	w.must(err)
	return r
}
