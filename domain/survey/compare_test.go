package survey

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

func read(t testing.TB, edits ...edit) *Instrument {
	t.Helper()
	i, err := Read(edited(t, edits...))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// coreItem is a question of the example.
func coreItem(t testing.TB, n int) any {
	t.Helper()
	var doc struct{ Core []any }
	if err := json.Unmarshal(example(t), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Core[n]
}

func TestCompare(t *testing.T) {
	t.Parallel()
	was := parsed(t)
	for _, c := range []struct {
		name  string
		edits []edit
		want  Change
	}{
		{"words", []edit{{"/core/1/text/da/text", "Hvad nu?"}},
			Change{Difference{"/core/heard/text/da/text", Changed, "I hvor høj grad bliver du hørt og taget alvorligt?", "Hvad nu?"}, "heard", true}},
		{"words of a scale", []edit{{"/core/1/options/4/text/da/text", "Ja"}},
			Change{Difference{"/core/heard/options/5/text/da/text", Changed, "I meget høj grad", "Ja"}, "heard", true}},
		{"phone words", []edit{{"/core/3/text/da/phone", "Ny"}}, Change{Difference{"/core/common_cause/text/da/phone", Added, "", "Ny"}, "common_cause", true}},
		{"easy words", []edit{{"/local/0/options/0/text/da/easy", "Møde"}}, Change{Difference{"/local/met_how/options/1/text/da/easy", Added, "", "Møde"}, "met_how", false}},
		{"a language", []edit{{"/core/1/text/so", obj{"text": "x"}}}, Change{Difference{"/core/heard/text/so", Added, "", ""}, "heard", false}},
		{"theme", []edit{{"/core/1/theme", "other"}}, Change{Difference{"/core/heard/theme", Changed, "respect", "other"}, "heard", false}},
		{"title", []edit{{"/title/da/text", "Ny"}}, Change{Difference{"/title/da/text", Changed, "Hvordan går det hos os?", "Ny"}, "", false}},
		{"a branch", []edit{{"/core/2/when", gone{}}}, Change{Difference{"/core/heard_why/when", Removed, "", ""}, "heard_why", true}},
		{"no don't know", []edit{{"/core/1/dont_know", gone{}}}, Change{Difference{"/core/heard/dont_know", Removed, "true", ""}, "heard", true}},
		{"a question at the end", []edit{{"/local/-", ask("new", "text", nil)}}, Change{Difference{"/local/new", Added, "", ""}, "new", false}},
		{"a question before others", []edit{{"/core/-", ask("new", "text", nil)}}, Change{Difference{"/core/new", Added, "", ""}, "new", true}},
		{"order", []edit{{"/core/3", coreItem(t, 5)}, {"/core/5", coreItem(t, 3)}}, Change{Difference{"/core/common_cause", Moved, "", ""}, "common_cause", true}},
		{"removed", []edit{{"/local", []any{ask("met_how", "text", nil)}}}, Change{Difference{"/local/met_well", Removed, "", ""}, "met_well", true}},
		{"kind", []edit{{"/local/0/kind", "multiple"}}, Change{Difference{"/local/met_how/kind", Changed, "single", "multiple"}, "met_how", true}},
		{"words of don't know", []edit{{"/words/dont_know/da/text", "Aner det ikke"}}, Change{Difference{"/words/dont_know/da/text", Changed, "Ved ikke", "Aner det ikke"}, "", true}},
	} {
		is := read(t, append(c.edits, edit{"/version", 2})...)
		got := Compare(was, is)
		if !slices.Contains(got, c.want) {
			t.Errorf("%s: got %+v", c.name, got)
		}
		if len(got) > 3 && c.name != "removed" {
			t.Errorf("%s: too much is told: %+v", c.name, got)
		}
	}
	if got := Compare(was, read(t, edit{"/version", 9})); got != nil {
		t.Errorf("the same is different: %+v", got)
	}
}

// What others may do leaves the core as it is; whatever touches how it is asked is named.
func TestCoreDifferences(t *testing.T) {
	t.Parallel()
	was := parsed(t)
	for name, edits := range map[string][]edit{
		"another local part": {{"/local", []any{ask("own", "text", nil)}}}, "title": {{"/title/da/text", "Center Nord"}}, "id": {{"/id", "north"}},
		"version": {{"/version", 7}}, "own frame": {{"/frame/-", obj{"code": "age", "kind": "number"}}},
	} {
		is := read(t, edits...)
		if is.CoreHash() != was.CoreHash() || CoreDifferences(was, is) != nil {
			t.Errorf("%s: %+v", name, CoreDifferences(was, is))
		}
	}
	if got := was.WithLocal(nil); got.CoreHash() != was.CoreHash() || got.Hash() == was.Hash() || len(was.Local) == 0 {
		t.Error("WithLocal changes more than the local part")
	}
	for where, edits := range map[string][]edit{
		"/core/heard/text/da/text":   {{"/core/1/text/da/text", "I hvor høj grad bliver du hørt?"}},
		"/core/heard/text/da/easy":   {{"/core/1/text/da/easy", "Hørt?"}},
		"/core/heard/faces":          {{"/core/1/faces", gone{}}},
		"/core/heard":                {{"/core/1", coreItem(t, 3)}, {"/core/3", coreItem(t, 1)}},
		"/core/heard_why":            {{"/core/2/code", "heard_reason"}},
		"/core/heard_why/max":        {{"/core/2/max", 500}},
		"/words/refused/da/text":     {{"/words/refused/da/text", "Nej"}},
		"/frame/unit/kind":           {{"/frame/0/kind", "number"}},
		"/core/heard_why/when/and/1": {{"/core/2/when", obj{"and": []any{obj{"answered": "heard"}}}}},
	} {
		is := read(t, edits...)
		got := CoreDifferences(was, is)
		if is.CoreHash() == was.CoreHash() || !slices.ContainsFunc(got, func(d Difference) bool { return d.Where == where }) {
			t.Errorf("%s: %+v", where, got)
		}
	}
}

// There is a difference exactly when the hashes differ, both ways round.
func TestDifferencesAgreeWithHashes(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(5, 5))
	for seed := range uint64(400) {
		was, is := made(seed), made(seed)
		if chance.IntN(3) > 0 {
			n := chance.IntN(len(is.Core))
			switch chance.IntN(4) {
			case 0:
				is.Core[n].Required = !is.Core[n].Required
			case 1:
				is.Core[n], is.Core[0] = is.Core[0], is.Core[n]
			case 2:
				is.Core = is.Core[:n]
			case 3:
				is.Local = nil
			}
		}
		same := was.CoreHash() == is.CoreHash()
		if same != (len(CoreDifferences(was, is)) == 0) || same != (len(CoreDifferences(is, was)) == 0) {
			t.Fatalf("seed %d: same hash %v, %+v", seed, same, CoreDifferences(was, is))
		}
	}
}
