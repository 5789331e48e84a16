package survey

import (
	"bytes"
	"strings"
	"testing"
)

func TestReaderIsStrict(t *testing.T) {
	t.Parallel()
	good := string(example(t))
	for name, bad := range map[string]string{
		"unknown field":         strings.Replace(good, `"format"`, `"script": "alert()", "format"`, 1),
		"unknown field below":   strings.Replace(good, `"kind": "scale5"`, `"kind": "scale5", "weight": 2`, 1),
		"field in another case": strings.Replace(good, `"format"`, `"Format"`, 1),
		"field twice":           strings.Replace(good, `"version": 1`, `"version": 1, "version": 2`, 1),
		"field twice below":     strings.Replace(good, `"faces": true`, `"faces": true, "faces": false`, 1),
		"null":                  strings.Replace(good, `"version": 1`, `"version": null`, 1),
		"another type":          strings.Replace(good, `"version": 1`, `"version": "1"`, 1),
		"a number with a point": strings.Replace(good, `"version": 1`, `"version": 1.5`, 1),
		"something after":       good + "{}",
		"a bracket too many":    good + "}",
		"cut off":               good[:len(good)/2],
		"not UTF-8":             strings.Replace(good, "committee", "commit\xff", 1),
		"a long name":           strings.Replace(good, `"format"`, `"ſormat"`, 1),
		"too large":             good + strings.Repeat(" ", DocumentLimit),
		"nothing":               "",
		"a list":                "[]",
		"a text":                `"x"`,
	} {
		if _, err := Read([]byte(bad)); !has(faultsOf(err), "byte ", "document-form") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The order of fields and blanks do not matter to the hash; the order of questions does.
func TestCanonical(t *testing.T) {
	t.Parallel()
	i := parsed(t)
	if again, err := Parse(i.Canonical()); err != nil || again.Hash() != i.Hash() || !bytes.Equal(again.Canonical(), i.Canonical()) {
		t.Errorf("%v", err)
	}
	if mixed, err := Parse(edited(t)); err != nil || mixed.Hash() != i.Hash() { // written in another order
		t.Errorf("%v", err)
	}
	if swapped := read(t, edit{"/local/0", coreItem(t, 0)}); swapped.Hash() == i.Hash() {
		t.Error("another document has the same hash")
	}
}

// Whatever is read, nothing fails: it is refused, or has one canonical form; and what may be published can be asked.
func FuzzParse(f *testing.F) {
	f.Add(example(f))
	for seed := range uint64(20) {
		f.Add(made(seed).Canonical())
	}
	for _, c := range documentFaults {
		if c.code != "questions-many" && c.code != "text-size" {
			f.Add(edited(f, c.edits...))
		}
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		i, err := Read(document)
		if err != nil {
			return
		}
		again, err := Read(i.Canonical())
		if err != nil || again.Hash() != i.Hash() {
			t.Fatalf("the canonical form is read as another document: %v", err)
		}
		faults := i.Check()
		i.Advise()
		answers := Answers{}
		for _, q := range i.Questions() {
			answers[q.Code] = Number(1)
		}
		kept, _ := i.Clean(answers, answers)
		for code := range kept {
			if faults == nil && i.Question(code) == nil {
				t.Fatalf("an answer to %q was kept", code)
			}
		}
		if faults != nil {
			return
		}
		steps := 0
		for code := i.Next(answers, nil, ""); code != ""; code = i.Next(answers, nil, code) {
			i.HTML(i.Question(code).Text, View{Language: "da"}, answers, nil)
			if steps++; steps > i.size() {
				t.Fatal("it does not end")
			}
		}
		if CoreDifferences(i, again) != nil || Compare(i, again) != nil {
			t.Fatal("a document differs from itself")
		}
	})
}
