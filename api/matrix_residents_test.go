package api_test

import (
	"fmt"
	"strings"

	"deltag/domain/domaintest"
)

// citizen makes a resident of here whom nobody else's answer may show, and gives its id.
func (w *world) citizen(protection string) int64 {
	w.secrets = append(w.secrets, "Zzyzx", "Skjulvej")
	return domaintest.Value[int64](w.t, w.Bench, `INSERT INTO resident (unit_id, source_id, name, address, protection, created_at, changed_at)
		VALUES ($1, $2, 'Zzyzx Hemmelig', 'Skjulvej 99', $3, $4, $4) RETURNING id`, w.here, w.fresh("number"), protection, w.Now())
}

// matrixList has so many people at one address that the program asks whether it is a home.
var matrixList = "navn;adresse;postnr\n" + strings.Repeat("Zzyzx Hemmelig;Skjulvej 99;9990\n", 12)

// list gives a list in and answers the import's id.
func (w *world) list() int64 {
	w.t.Helper()
	imp, err := w.residents.Upload(w.Ctx(), w.here, "liste.csv", []byte(matrixList))
	if err != nil {
		w.t.Fatal(err)
	}
	w.secrets = append(w.secrets, "Zzyzx", "Skjulvej")
	return imp.ID
}

var matrixMapping = map[string]any{
	"fields": map[string]any{"name": "navn", "address": "adresse", "postcode": "postnr"}, "features": []any{}, "rowNumberId": true, "protection": "no",
	"monthFirst": false, "leaveOut": false, "homes": []any{}, "validFrom": "",
}

func init() {
	contact := map[string]any{
		"name": "Bo", "email": "", "phone": "", "address": "", "postcode": "", "town": "", "language": "da", "digitalPostExempt": false, "purpose": "told by phone",
	}
	standing := map[string]any{
		"protection": "no", "gone": "moved", "optedOut": false, "pausedUntil": "", "institution": false, "purpose": "told by phone",
	}
	export := map[string]any{"format": "csv", "language": "da", "purpose": "letters"}
	purpose := map[string]any{"purpose": "asked for a letter"}
	ask := func(w *world) call {
		return call{path: "/residents/asking", body: map[string]any{"residents": []int64{w.citizen("yes"), w.citizen("no")}, "asking": "never", "purpose": "told by phone"}}
	}
	at := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.citizen("no")), body: body} }
	}
	of := func(path string, body any) func(*world) call {
		return func(w *world) call { return call{path: fmt.Sprintf(path, w.list()), body: body} }
	}
	add(
		row{op: "GET /resident-features", may: who(coordinator, interviewer, elsewhere), call: get("/resident-features")},
		row{op: "POST /residents/search", may: who(coordinator, interviewer, elsewhere), personal: true, call: at("/residents/search?%d", map[string]any{"search": "zzyzx"})},
		row{op: "POST /residents/export", may: who(coordinator, elsewhere), personal: true, call: at("/residents/export?%d", export)},
		row{op: "POST /residents/asking", may: who(coordinator), personal: true, call: ask},
		row{op: "GET /residents/{id}", may: who(coordinator, interviewer), personal: true, call: at("/residents/%d", nil)},
		row{op: "POST /residents/{id}/reveal", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/residents/%d/reveal", w.citizen("yes")), body: purpose}
		}},
		row{op: "POST /residents/{id}/cpr", may: who(coordinator), personal: true, call: func(w *world) call {
			return call{path: fmt.Sprintf("/residents/%d/cpr", w.citizenWithCPR()), body: purpose}
		}},
		row{op: "PUT /residents/{id}/contact", may: who(coordinator), personal: true, call: at("/residents/%d/contact", contact)},
		row{op: "PUT /residents/{id}/standing", may: who(coordinator), personal: true, call: at("/residents/%d/standing", standing)},

		row{op: "GET /imports", may: who(coordinator, elsewhere), call: get("/imports")},
		row{op: "POST /imports", may: who(coordinator), call: func(w *world) call {
			return call{path: fmt.Sprintf("/imports?unit=%d", w.here), body: []byte(matrixList), contentType: "application/octet-stream", header: map[string]string{"X-File-Name": "liste.csv"}}
		}},
		row{op: "GET /imports/{id}", may: who(coordinator), call: of("/imports/%d", nil)},
		row{op: "GET /imports/{id}/sample", may: who(coordinator), personal: true, call: of("/imports/%d/sample", nil)},
		row{op: "PUT /imports/{id}/settings", may: who(coordinator), call: of("/imports/%d/settings", map[string]any{"encoding": "", "separator": "", "sheet": "", "headerRow": 1})},
		row{op: "POST /imports/{id}/check", may: who(coordinator), personal: true, call: of("/imports/%d/check", matrixMapping)},
		row{op: "POST /imports/{id}/start", may: who(coordinator), call: of("/imports/%d/start", matrixMapping)},
		row{op: "DELETE /imports/{id}", may: who(coordinator), call: of("/imports/%d", nil)},
	)
}

// citizenWithCPR is read from a list, the only way in for a number.
func (w *world) citizenWithCPR() int64 {
	w.t.Helper()
	id := strings.ReplaceAll(w.fresh("cpr"), " ", "")
	imp, err := w.residents.Upload(w.Ctx(), w.here, "cpr.csv", []byte("id;cpr;beskyttet\n"+id+";0101650006;nej\n"))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.residents.Start(w.Ctx(), imp.ID, imp.Mapping); err != nil {
		w.t.Fatal(err)
	}
	if err := w.residents.RunImports(w.Ctx()); err != nil {
		w.t.Fatal(err)
	}
	w.secrets = append(w.secrets, "0101650006")
	return domaintest.Value[int64](w.t, w.Bench, "SELECT id FROM resident WHERE source_id = $1", id)
}
