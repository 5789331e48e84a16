package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/oldresult"
	"deltag/domain/survey/programme"
)

func init() {
	everyone := who(coordinator, unitLeader, secretary, committeeMember, interviewer, analyst)
	lists := append(who(elsewhere), everyone...)
	plan := map[string]any{"name": "Another", "purpose": "To hear.", "coreLength": 0, "themesBy": "administration", "level": "confidential"}
	with := func(more map[string]any) map[string]any {
		all := map[string]any{}
		for _, some := range []map[string]any{plan, more} {
			for k, v := range some {
				all[k] = v
			}
		}
		return all
	}
	on := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addProgramme().ID), body: body} }
	}
	in := func(path string, published bool, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addWave(published)), body: body} }
	}
	add(
		row{op: "GET /programmes", may: lists, call: get("/programmes")},
		row{op: "POST /programmes", may: who(coordinator), call: func(w *world) call {
			return call{path: "/programmes", body: with(map[string]any{"unit": w.here, "audience": "citizens", "instrument": w.addInstrument(), "name": w.fresh("Programme"),
				"owner": w.staff[unitLeader], "everyMonths": 12, "nextOn": "2027-01-01", "endsOn": "2030-01-01"})}
		}},
		row{op: "GET /programme-owners", may: who(coordinator), call: func(w *world) call { return call{path: fmt.Sprintf("/programme-owners?unit=%d", w.here)} }},
		row{op: "GET /programme-names", may: who(administrator, elsewhere), call: func(w *world) call {
			w.addProgramme()
			return call{path: "/programme-names"}
		}},
		row{op: "GET /programmes/{id}", may: everyone, call: on("/programmes/%d", nil)},
		row{op: "PUT /programmes/{id}", may: who(coordinator), call: func(w *world) call {
			p := w.addProgramme()
			return call{path: fmt.Sprintf("/programmes/%d", p.ID), body: with(map[string]any{"edition": p.Edition, "name": w.fresh("Another"), "coreLength": p.CoreLength})}
		}},
		row{op: "PUT /programmes/{id}/end", may: who(coordinator), call: on("/programmes/%d/end", map[string]any{"reason": "It was too long."})},
		row{op: "PUT /programmes/{id}/units", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/programmes/%d/units", w.addProgramme().ID), body: map[string]any{"units": []int64{w.here}}}
		}},
		row{op: "POST /programmes/{id}/decisions", may: who(coordinator), call: on("/programmes/%d/decisions",
			map[string]any{"body": "committee", "decidedOn": "2020-01-01", "reference": "Item 7", "themes": []string{"respect"}, "version": 1})},
		row{op: "POST /programmes/{id}/waves", may: who(coordinator), call: on("/programmes/%d/waves",
			map[string]any{"name": "Autumn", "opensOn": "2030-01-01", "closesOn": "2030-02-01"})},
		row{op: "GET /programmes/{id}/old-results", may: everyone, call: func(w *world) call {
			return call{path: fmt.Sprintf("/programmes/%d/old-results", w.addOldResult().ProgrammeID)}
		}},
		row{op: "POST /programmes/{id}/old-results", may: who(coordinator), call: on("/programmes/%d/old-results", map[string]any{"indicator": "heard", "question": "", "year": 2012,
			"period": "", "n": 1000, "measure": "mean", "value": 4.2, "shareOf": "", "scaleFrom": 1, "scaleTo": 5, "source": "Report", "sourceNumber": "2016-1"})},
		row{op: "POST /programmes/{id}/old-result-file/check", may: who(coordinator), call: oldFile("/programmes/%d/old-result-file/check")},
		row{op: "POST /programmes/{id}/old-result-file", may: who(coordinator), call: oldFile("/programmes/%d/old-result-file")},
		row{op: "PUT /old-results/{id}/taking-back", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/old-results/%d/taking-back", w.addOldResult().ID), body: map[string]any{"reason": "It was of another year."}}
		}},
		row{op: "POST /programmes/{id}/old-results/export", may: everyone, call: func(w *world) call {
			return call{path: fmt.Sprintf("/programmes/%d/old-results/export", w.addOldResult().ProgrammeID), body: map[string]any{"format": "csv", "language": "en"}}
		}},
		row{op: "GET /coverage", may: lists, call: func(w *world) call {
			w.addWave(true)
			return call{path: "/coverage?theme=respect"}
		}},
		row{op: "POST /coverage/file", may: lists, call: func(w *world) call {
			w.addWave(true)
			return call{path: "/coverage/file", body: map[string]any{"format": "xlsx", "language": "da"}}
		}},
		row{op: "GET /waves/{id}", may: everyone, call: in("/waves/%d", false, nil)},
		row{op: "PUT /waves/{id}", may: who(coordinator), call: in("/waves/%d", false, map[string]any{"edition": 1, "name": "Winter", "version": 1, "level": "anonymous",
			"opensOn": "2030-01-01", "closesOn": "2030-02-01", "reminders": 1, "remindDays": 5})},
		row{op: "DELETE /waves/{id}", may: who(coordinator), call: in("/waves/%d?edition=1", false, nil)},
		row{op: "PUT /waves/{id}/publication", may: who(coordinator), call: in("/waves/%d/publication", false, map[string]any{"edition": 1})},
		row{op: "PUT /waves/{id}/last-day", may: who(coordinator), call: in("/waves/%d/last-day", true, map[string]any{"edition": 2, "closesOn": "2099-03-01"})},
		row{op: "PUT /waves/{id}/closing", may: who(coordinator), call: in("/waves/%d/closing", true, map[string]any{"edition": 2})},
		row{op: "PUT /waves/{id}/outcome", may: who(coordinator), call: in("/waves/%d/outcome", true, map[string]any{"edition": 2, "outcome": "We listen more."})},
		row{op: "PUT /waves/{id}/units/{unit}", may: who(coordinator, unitLeader), call: func(w *world) call {
			return call{path: fmt.Sprintf("/waves/%d/units/%d", w.addWave(false), w.here), body: map[string]any{"edition": 0, "questions": json.RawMessage(w.localQuestions())}}
		}},
		row{op: "GET /held-text-units", may: who(coordinator, elsewhere), call: func(w *world) call {
			w.addHeldText()
			return call{path: "/held-text-units"}
		}},
		row{op: "GET /units/{id}/held-texts", may: who(coordinator), personal: true, call: func(w *world) call {
			w.addHeldText()
			return call{path: fmt.Sprintf("/units/%d/held-texts", w.here)}
		}},
		row{op: "PUT /held-texts/{response}/{question}", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/held-texts/%s/words", w.addHeldText()), body: map[string]any{"text": "My helper listens.", "reason": "It named the helper."}}
		}},
	)
}

// oldFile calls with a file of one figure.
func oldFile(path string) func(*world) call {
	return func(w *world) call {
		return call{path: fmt.Sprintf(path, w.addProgramme().ID),
			body: []byte("Indikator;År;Antal svar;Andel;Andel af;Kilde;Dokumentnummer\nheard;2012;1000;77;ja;Rapport;2016-1\n"), contentType: "application/octet-stream"}
	}
}

func (w *world) addOldResult() oldresult.Result {
	w.t.Helper()
	r, err := oldresult.New(w.DB).Add(w.system(), w.addProgramme().ID, oldresult.Result{Indicator: "heard", Year: 2012, N: 1000, Measure: oldresult.Share, Value: 77, ShareOf: "yes",
		Source: "Report", SourceNumber: "2016-1"})
	w.must(err)
	return r
}

func (w *world) system() context.Context {
	return domain.WithActor(context.Background(), domain.System("test"))
}

func (w *world) addProgramme() programme.Programme {
	w.t.Helper()
	p, err := w.programmes().Create(w.system(), programme.Plan{Unit: w.here, Name: w.fresh("Programme"), Instrument: w.addInstrument(), ThemesBy: programme.Committee, Level: programme.Confidential})
	w.must(err)
	return p
}

// addWave makes a wave that could be published, or is.
func (w *world) addWave(published bool) int64 {
	w.t.Helper()
	ps, p := w.programmes(), w.addProgramme()
	_, err := ps.Decide(w.system(), p.ID, programme.Deciding{Body: programme.Committee, On: w.Now().UTC().Truncate(24 * time.Hour), Reference: "Item 7", Themes: []string{"respect"}, Version: 1})
	w.must(err)
	one, err := ps.NewWave(w.system(), p.ID, "Autumn", w.Now(), w.Now().AddDate(0, 1, 0))
	w.must(err)
	if published {
		_, err = ps.Publish(w.system(), one.ID, one.Edition)
		w.must(err)
	}
	return one.ID
}

// localQuestions are the local part of the example of the survey package.
func (w *world) localQuestions() []byte {
	w.t.Helper()
	document, err := os.ReadFile("../domain/survey/testdata/committee.json")
	w.must(err)
	i, err := survey.Read(document)
	w.must(err)
	return survey.CanonicalQuestions(i.Local)
}

// addHeldText makes a written answer that waits to be looked at.
func (w *world) addHeldText() (response string) {
	w.t.Helper()
	wave := w.addWave(true)
	response = domaintest.Value[string](w.t, w.Bench, `INSERT INTO survey_response (id, wave_id, unit_id, mode, language, easy, frame, answers, complete, finished_at)
		VALUES (gen_random_uuid(), $1, $2, 'web', 'da', false, '{}', '{}', true, $3) RETURNING id::text`, wave, w.here, w.Now())
	w.Exec(w.t, `INSERT INTO survey_text (response_id, question, body, found, state) VALUES ($1, 'words', 'Karen Blixen at the desk listens.', '["name"]', 'held')`, response)
	return response
}
