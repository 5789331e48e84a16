package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/register"
)

func init() {
	everyone := who(coordinator, unitLeader, secretary, committeeMember, interviewer, analyst)
	lists := append(who(elsewhere), everyone...)
	on := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.addInstrument()), body: body} }
	}
	add(
		row{op: "GET /instruments", may: lists, call: get("/instruments")},
		row{op: "POST /instruments", may: who(coordinator), call: func(w *world) call {
			return call{path: "/instruments", body: map[string]any{"unit": w.here, "name": w.fresh("Questions"), "template": "sof-btu"}}
		}},
		row{op: "GET /instrument-templates", may: allStaff, call: get("/instrument-templates")},
		row{op: "GET /instruments/{id}", may: everyone, call: on("/instruments/%d", nil)},
		row{op: "PUT /instruments/{id}/name", may: who(coordinator), call: on("/instruments/%d/name", map[string]any{"name": "Another"})},
		row{op: "PUT /instruments/{id}/end", may: who(coordinator), call: on("/instruments/%d/end", map[string]any{"reason": "It was too long.", "replacedBy": 0})},
		row{op: "DELETE /instruments/{id}/end", may: who(coordinator), call: func(w *world) call {
			id := w.addInstrument()
			if _, err := register.New(w.DB).End(w.Ctx(), id, "It was too long.", nil); err != nil {
				w.t.Fatal(err)
			}
			return call{path: fmt.Sprintf("/instruments/%d/end", id)}
		}},
		row{op: "GET /instruments/{id}/versions/{number}", may: everyone, call: on("/instruments/%d/versions/1", nil)},
		row{op: "GET /instruments/{id}/versions/{number}/changes", may: everyone, call: on("/instruments/%d/versions/2/changes?with=1", nil)},
		row{op: "POST /instruments/{id}/versions/{number}/pages", may: everyone, call: on("/instruments/%d/versions/2/pages",
			map[string]any{"language": "da", "mode": "web", "easy": false, "at": "heard", "way": "next", "answers": map[string]any{"heard": 2}})},
		row{op: "POST /instruments/{id}/draft", may: who(coordinator), call: func(w *world) call {
			id := w.addInstrument()
			if err := register.New(w.DB).Discard(w.Ctx(), id, 2); err != nil {
				w.t.Fatal(err)
			}
			return call{path: fmt.Sprintf("/instruments/%d/draft", id)}
		}},
		row{op: "PUT /instruments/{id}/draft", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/instruments/%d/draft", w.addInstrument()), body: map[string]any{"edition": 2, "document": json.RawMessage(w.questions("Another title"))}}
		}},
		row{op: "DELETE /instruments/{id}/draft", may: who(coordinator), call: on("/instruments/%d/draft?edition=2", nil)},
		row{op: "PUT /instruments/{id}/draft/publication", may: who(coordinator), call: on("/instruments/%d/draft/publication",
			map[string]any{"edition": 2, "note": "A better title."})},
	)
}

// questions is the example of the survey package with a title.
func (w *world) questions(title string) []byte {
	w.t.Helper()
	document, err := os.ReadFile("../domain/survey/testdata/committee.json")
	w.must(err)
	i, err := survey.Read(document)
	w.must(err)
	i.Title["da"] = survey.Words{Text: title}
	return i.WithLocal(nil).Canonical()
}

// addInstrument makes a questionnaire with a published version and a draft that differs from it.
func (w *world) addInstrument() int64 {
	w.t.Helper()
	r := register.New(w.DB)
	ctx := domain.WithActor(context.Background(), domain.System("test"))
	i, err := r.Create(ctx, register.Beginning{Unit: w.here, Name: w.fresh("Questions"), Document: w.questions("First")})
	w.must(err)
	_, err = r.Publish(ctx, i.ID, 1, "")
	w.must(err)
	_, err = r.Next(ctx, i.ID)
	w.must(err)
	_, err = r.Save(ctx, i.ID, 1, w.questions("Second"))
	w.must(err)
	return i.ID
}
