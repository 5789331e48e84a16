package survey

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// schemaOf reads the published file into the validator that the REST interface has. Its names are those of Go, and it
// keeps definitions apart.
func schemaOf(t testing.TB) (huma.Registry, *huma.Schema) {
	t.Helper()
	var file map[string]any
	if err := json.Unmarshal(Schema, &file); err != nil {
		t.Fatal(err)
	}
	known := huma.NewMapRegistry("#/$defs/", huma.DefaultSchemaNamer)
	for name, part := range file["$defs"].(map[string]any) {
		known.Map()[name] = readSchema(t, part)
	}
	return known, readSchema(t, file)
}

func readSchema(t testing.TB, part any) *huma.Schema {
	t.Helper()
	var s huma.Schema
	text, err := json.Marshal(renamed(t, part))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	typed(t, &s)
	return &s
}

func renamed(t testing.TB, node any) any {
	t.Helper()
	switch n := node.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range n {
			switch name {
			case "$ref":
				out["Ref"] = value
			case "$defs", "$schema", "$id":
			default:
				out[name] = renamed(t, value)
			}
		}
		return out
	case []any:
		for k := range n {
			n[k] = renamed(t, n[k])
		}
	}
	return node
}

// typed makes schemas of what the decoder left as maps, and readies all for use.
func typed(t testing.TB, s *huma.Schema) {
	t.Helper()
	if s == nil {
		return
	}
	if sub, is := s.AdditionalProperties.(map[string]any); is {
		s.AdditionalProperties = readSchema(t, sub)
	}
	for _, p := range s.Properties {
		typed(t, p)
	}
	for _, p := range s.OneOf {
		typed(t, p)
	}
	typed(t, s.Items)
	typed(t, s.Not)
	s.PrecomputeMessages()
}

func refused(t testing.TB, known huma.Registry, s *huma.Schema, document []byte) string {
	t.Helper()
	var value any
	if err := json.Unmarshal(document, &value); err != nil {
		t.Fatal(err)
	}
	res := &huma.ValidateResult{}
	huma.Validate(known, s, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, res)
	return fmt.Sprint(res.Errors)
}

// The schema takes what is right, and refuses each fault that lies within one field.
func TestSchema(t *testing.T) {
	t.Parallel()
	known, s := schemaOf(t)
	if got := refused(t, known, s, example(t)); got != "[]" {
		t.Errorf("the example is refused: %s", got)
	}
	seen := 0
	for _, c := range documentFaults {
		got := refused(t, known, s, edited(t, c.edits...))
		if (got != "[]") != c.schema {
			t.Errorf("%s at %s: the schema says %s", c.code, c.where, got)
		}
		if c.schema {
			seen++
		}
	}
	if seen < 25 {
		t.Errorf("the schema sees only %d of the faults", seen)
	}
	for _, c := range advices {
		if got := refused(t, known, s, edited(t, c.edits...)); got != "[]" {
			t.Errorf("%s is only advice, and the schema says %s", c.code, got)
		}
	}
}

// What the schema takes of made-up documents, the reader takes, and the other way round: they mean the same fields.
func TestSchemaKnowsAllFields(t *testing.T) {
	t.Parallel()
	known, s := schemaOf(t)
	for seed := range uint64(300) {
		i := made(seed)
		if got := refused(t, known, s, i.Canonical()); got != "[]" {
			t.Fatalf("seed %d: %s\n%s", seed, got, i.Canonical())
		}
	}
}
