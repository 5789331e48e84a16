package survey

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"deltag/domain"
)

// edit is one change of the example: the value at a place. gone takes it away.
type edit struct {
	where string
	value any
}

type gone struct{}

// edited gives the example with changes.
func edited(t testing.TB, edits ...edit) []byte {
	t.Helper()
	var doc any
	if err := json.Unmarshal(example(t), &doc); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		doc = set(t, doc, strings.Split(e.where, "/")[1:], e.value)
	}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func set(t testing.TB, node any, path []string, value any) any {
	t.Helper()
	if len(path) == 0 {
		return value
	}
	switch n := node.(type) {
	case map[string]any:
		if _, remove := value.(gone); remove && len(path) == 1 {
			delete(n, path[0])
		} else {
			n[path[0]] = set(t, n[path[0]], path[1:], value)
		}
		return n
	case []any:
		if path[0] == "-" {
			return append(n, value)
		}
		k, err := strconv.Atoi(path[0])
		if err != nil {
			t.Fatal(err)
		}
		n[k] = set(t, n[k], path[1:], value)
		return n
	}
	return map[string]any{path[0]: set(t, nil, path[1:], value)}
}

type obj = map[string]any

func words(text string) obj { return obj{"da": obj{"text": text}, "en": obj{"text": text}} }

func option(code int, text string) obj { return obj{"code": code, "text": words(text)} }

func ask(code, kind string, more obj) obj {
	q := obj{"code": code, "kind": kind, "theme": "help", "indicator": "helped", "text": words("Hvad så?")}
	for name, value := range more {
		q[name] = value
	}
	return q
}

// deep is a condition of so many levels.
func deep(levels int) any {
	c := any(obj{"answered": "heard"})
	for range levels - 1 {
		c = obj{"not": c}
	}
	return c
}

var long31 = strings.TrimSpace(strings.Repeat("ord ", 31))

// documentFaults has each fault of a document once: what was changed, where the fault is found, and whether the schema can
// see it too.
var documentFaults = []struct {
	code   string
	where  string
	schema bool
	edits  []edit
}{
	{"document-form", "byte ", true, []edit{{"/colour", "red"}}},
	{"format-unknown", "/format", true, []edit{{"/format", 2}}},
	{"id-form", "/id", true, []edit{{"/id", "Two words"}}},
	{"version-form", "/version", true, []edit{{"/version", 0}}},
	{"language-none", "/languages", true, []edit{{"/languages", []any{}}}},
	{"language-form", "/languages/1", true, []edit{{"/languages/1", "english"}}},
	{"language-twice", "/languages/1", true, []edit{{"/languages/1", "da"}}},
	{"language-unknown", "/title/so", false, []edit{{"/title/so", obj{"text": "x"}}}},
	{"core-missing", "/core", true, []edit{{"/core", []any{}}, {"/local", gone{}}}},
	{"core-missing", "/core", false, []edit{{"/core", []any{obj{"code": "a", "kind": "information", "text": words("x")}}}}},
	{"local-many", "/local", true, []edit{{"/local", []any{ask("a", "text", nil), ask("b", "text", nil), ask("c", "text", nil),
		ask("d", "text", nil), ask("e", "text", nil), ask("f", "text", nil)}}}},
	{"questions-many", "/core", true, []edit{{"/core", many(201)}}},
	{"code-form", "/core/1/code", true, []edit{{"/core/1/code", "K 1"}}},
	{"code-taken", "/local/0/code", false, []edit{{"/local/0/code", "heard"}}},
	{"code-taken", "/core/1/code", false, []edit{{"/core/1/code", "unit"}}},
	{"kind-unknown", "/core/1/kind", true, []edit{{"/core/1/kind", "grid"}}},
	{"frame-kind", "/frame/0/kind", true, []edit{{"/frame/0/kind", "scale5"}}},
	{"theme-missing", "/core/1/theme", true, []edit{{"/core/1/theme", gone{}}}},
	{"indicator-missing", "/local/0/indicator", true, []edit{{"/local/0/indicator", gone{}}}},
	{"text-missing", "/core/1/text", false, []edit{{"/core/1/text/da", gone{}}}},
	{"text-missing", "/core/1/text/en", true, []edit{{"/core/1/text/en", obj{"easy": "x"}}}},
	{"text-signs", "/title/da/text", false, []edit{{"/title/da/text", "a\u0000b"}}},
	{"text-signs", "/title/da/text", false, []edit{{"/title/da/text", "A\u030a"}}},
	{"text-signs", "/title/da/text", false, []edit{{"/title/da/text", "\u2028"}}},
	{"text-size", "/title/da/text", true, []edit{{"/title/da/text", strings.Repeat("a", 4001)}}},
	{"options-few", "/local/0/options", true, []edit{{"/local/0/options", []any{option(1, "a")}}}},
	{"options-unwanted", "/core/2/options", true, []edit{{"/core/2/options", []any{option(1, "a"), option(2, "b")}}}},
	{"option-code", "/local/0/options/1/code", true, []edit{{"/local/0/options/1/code", 98}}},
	{"option-twice", "/local/0/options/1/code", false, []edit{{"/local/0/options/1/code", 1}}},
	{"scale-words", "/core/1/options", true, []edit{{"/core/1/options", []any{option(1, "a"), option(2, "b"), option(3, "c"), option(4, "d")}}}},
	{"scale-words", "/core/1/options", true, []edit{{"/core/1/options/-", option(5, "mere")}}},
	{"yesno-words", "/local/1/options", false, []edit{{"/local/1/options", []any{option(0, "Nej"), option(1, "Ja")}}}},
	{"setting-unwanted", "/local/0/faces", true, []edit{{"/local/0/faces", true}}},
	{"setting-unwanted", "/local/0/options/0/exclusive", true, []edit{{"/local/0/options/0/exclusive", true}}},
	{"range-form", "/core/2/max", true, []edit{{"/core/2/max", 0}}},
	{"range-form", "/core/1/min", false, []edit{{"/core/1", ask("n", "number", obj{"min": 5, "max": 4})}, {"/core/2/when", gone{}}}},
	{"number-reserved", "/core/0", false, []edit{{"/core/0", ask("age", "number", obj{"min": 0, "max": 120, "dont_know": true})}}},
	{"decline-words", "/words/refused", false, []edit{{"/words/refused", gone{}}}},
	{"mirror-form", "/core/1/mirror_of", true, []edit{{"/core/1/mirror_of", "A b"}, {"/mirror", "staff"}}},
	{"mirror-form", "/core/1/mirrored_by", true, []edit{{"/core/1/mirrored_by", "A b"}, {"/mirror", "staff"}}},
	{"mirror-id", "/mirror", true, []edit{{"/mirror", "A b"}}},
	{"mirror-id", "/mirror", false, []edit{{"/mirror", "committee-indicators"}}},
	{"setting-unwanted", "/core/0/mirrored_by", true, []edit{{"/core/0/mirrored_by", "a"}, {"/mirror", "staff"}}},
	{"mirror-missing", "/core/1/mirrored_by", false, []edit{{"/core/1/mirrored_by", "heard_staff"}}},
	{"setting-unwanted", "/core/1/mirrored_by", false, []edit{{"/core/1/mirrored_by", "a"}, {"/core/1/mirror_of", "b"}, {"/mirror", "staff"}}},
	{"when-form", "/core/2/when", true, []edit{{"/core/2/when", obj{}}}},
	{"when-form", "/core/2/when", true, []edit{{"/core/2/when", obj{"and": []any{}}}}},
	{"when-form", "/core/2/when", true, []edit{{"/core/2/when", obj{"of": "heard"}}}},
	{"when-form", "/core/2/when", true, []edit{{"/core/2/when", obj{"of": "heard", "equals": 1, "less": 3}}}},
	{"when-form", "/core/2/when", true, []edit{{"/core/2/when", obj{"answered": "heard", "of": "heard", "equals": 1}}}},
	{"when-deep", "/core/2/when/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not", false, []edit{{"/core/2/when", deep(17)}}},
	{"when-missing", "/core/2/when/answered", false, []edit{{"/core/2/when", obj{"answered": "nothing"}}}},
	{"when-later", "/core/2/when/answered", false, []edit{{"/core/2/when", obj{"answered": "helped"}}}},
	{"when-later", "/core/2/when/answered", false, []edit{{"/core/2/when", obj{"answered": "met_how"}}}},
	{"when-cycle", "/core/1/when/answered", false, []edit{{"/core/1/when", obj{"answered": "heard_why"}}}},
	{"when-cycle", "/core/1/when/answered", false, []edit{{"/core/1/when", obj{"answered": "heard"}}}},
	{"when-type", "/core/3/when", false, []edit{{"/core/3/when", obj{"of": "heard_why", "equals": 1}}}},
	{"when-type", "/core/3/when/answered", false, []edit{{"/core/3/when", obj{"answered": "welcome"}}}},
	{"when-type", "/local/1/when", false, []edit{{"/local/1/when", obj{"of": "met_how", "less": 3}}}},
	{"when-value", "/core/2/when", false, []edit{{"/core/2/when", obj{"of": "heard", "equals": 6}}}},
	{"when-value", "/local/1/when", false, []edit{{"/local/1/when", obj{"of": "met_how", "in": []any{1, 99}}}}},
	{"unreachable", "/core/2", false, []edit{{"/core/2/when", obj{"and": []any{obj{"of": "heard", "less": 2}, obj{"of": "heard", "more": 4}}}}}},
	{"unreachable", "/core/2", false, []edit{{"/core/1/required", true}, {"/core/2/when", obj{"not": obj{"answered": "heard"}}}}},
	{"pipe-form", "/core/1/text/da/text", false, []edit{{"/core/1/text/da/text", "Hej {{ unit }}"}}},
	{"pipe-missing", "/core/1/text/da/text", false, []edit{{"/core/1/text/da/text", "Hej {{nobody}}"}}},
	{"pipe-later", "/core/1/text/da/text", false, []edit{{"/core/1/text/da/text", "Hej {{met_how}}"}}},
	{"pipe-kind", "/core/3/text/da/text", false, []edit{{"/core/3/text/da/text", "Du skrev {{heard_why}}"}}},
	{"pipe-place", "/title/da/text", false, []edit{{"/title/da/text", "Hej {{unit}}"}}},
	{"pipe-place", "/local/0/options/0/text/da/text", false, []edit{{"/local/0/options/0/text/da/text", "{{unit}}"}}},
}

func many(n int) (all []any) {
	for k := range n {
		all = append(all, ask("q"+strconv.Itoa(k), "text", nil))
	}
	return all
}

var advices = []struct {
	code, where string
	edits       []edit
}{
	{"translation-missing", "/title/en", []edit{{"/title/en", gone{}}}},
	{"easy-missing", "/core/1/text/da", []edit{{"/core/1/text/da/easy", gone{}}}},
	{"text-hard", "/core/1/text/da/text", []edit{{"/core/1/text/da/text",
		"Beskæftigelsesindsatsens helhedsorienterede sagsbehandling understøtter borgernes selvforsørgelse tilstrækkeligt hensigtsmæssigt"}}},
	{"text-long", "/core/1/text/da/text", []edit{{"/core/1/text/da/text", long31}}},
	{"scale-fit", "/core/1/options", []edit{{"/core/1/text/da/text", "Hvor tilfreds er du?"}}},
	{"scale-same", "/core/1/options", []edit{{"/core/1/options/1/text/da/text", "slet ikke "}}},
	{"pipe-differs", "/local/1/text/en", []edit{{"/local/1/text/en/text", "Was that a good way?"}}},
	{"pipe-empty", "/core/0", []edit{{"/core/0/text/da/text", "Hej {{unit}}"}}},
	{"pipe-empty", "/local/1", []edit{{"/local/1/when", gone{}}, {"/local/1/text", words("{{met_how}}")}}},
	{"reach-undecided", "/local/0", []edit{{"/core", branchy(13)}, {"/local", []any{ask("last", "text", obj{"when": subsets(13)})}}}},
	{"instrument-long", "/core", []edit{{"/core", many(26)}, {"/local", gone{}}}},
}

// branchy is one question with so many options, which subsets names all: more sorts of answers than are tried.
func branchy(options int) []any {
	var all []any
	for n := range options {
		all = append(all, option(n, "valg "+strconv.Itoa(n)))
	}
	return []any{ask("many", "multiple", obj{"options": all})}
}

func subsets(options int) obj {
	var all []any
	for n := range options {
		all = append(all, obj{"of": "many", "in": []any{n}})
	}
	return obj{"and": all}
}

func TestFaultsOfDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range documentFaults {
		_, err := Parse(edited(t, c.edits...))
		if !has(faultsOf(err), c.where, c.code) {
			t.Errorf("%s at %s: got %v", c.code, c.where, err)
		}
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	for _, c := range advices {
		i, err := Parse(edited(t, c.edits...))
		if err != nil {
			t.Errorf("%s: %v", c.code, err)
			continue
		}
		if got := i.Advise(); !has(got, c.where, c.code) {
			t.Errorf("%s at %s: got %v", c.code, c.where, got)
		}
	}
	// An answer that must be there needs no other words.
	i, err := Parse(edited(t, edit{"/local/1/text", words("{{met_how}}")}))
	if err != nil || has(i.Advise(), "/local/1", "pipe-empty") {
		t.Errorf("%v %v", err, i.Advise())
	}
}

// Every code that the package knows is shown by a test to be found, and none is found that it does not know.
func TestEveryFaultIsProduced(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range documentFaults {
		seen[c.code] = true
	}
	for _, c := range advices {
		seen[c.code] = true
	}
	for _, c := range answerFaults {
		seen[c.code] = true
	}
	for _, c := range mirrorFaults {
		seen[c.code] = true
	}
	seen["answer-required"] = true // TestMissing
	for code, detail := range details {
		if !seen[code] || strings.TrimSpace(detail) == "" {
			t.Errorf("no test produces %s", code)
		}
		delete(seen, code)
	}
	for code := range seen {
		t.Errorf("%s is not known", code)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Parse(edited(t, edit{"/id", "?"}, edit{"/core/1/theme", gone{}}, edit{"/core/3/options/0/code", 7}, edit{"/core/2/when", obj{"answered": "x"}}))
	for where, code := range map[string]string{"/id": "id-form", "/core/1/theme": "theme-missing", "/core/3/options": "scale-words", "/core/2/when/answered": "when-missing"} {
		if !has(faultsOf(err), where, code) {
			t.Errorf("%s at %s is not in %v", code, where, err)
		}
	}
}

func faultsOf(err error) []domain.Fault {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Faults
	}
	return nil
}

func has(faults []domain.Fault, where, code string) bool {
	return slices.ContainsFunc(faults, func(f domain.Fault) bool {
		return f.Code == code && f.Detail != "" && !strings.Contains(f.Detail, "%!") && (f.Where == where || code == "document-form" && strings.HasPrefix(f.Where, where))
	})
}
