package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The list names every template, and what is printed of each can be published as it is.
func TestInstrumentTemplate(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := runInstrument(&out, []string{"template", "--json"}); err != nil {
		t.Fatal(err)
	}
	var list []offered
	if err := json.Unmarshal(out.Bytes(), &list); err != nil || len(list) < 14 {
		t.Fatalf("%v %s", err, out.String())
	}
	var table bytes.Buffer
	if err := runInstrument(&table, []string{"template"}); err != nil || strings.Count(table.String(), "\n") != len(list)+1 {
		t.Errorf("%v %s", err, table.String())
	}
	for _, one := range list {
		if one.Title.Da == "" || one.Purpose.En == "" || one.Source.Da == "" || one.Core < 3 || one.Questions <= one.Core || !strings.Contains(table.String(), one.Key) {
			t.Errorf("%+v", one)
		}
		out.Reset()
		if err := runInstrument(&out, []string{"template", one.Key}); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), one.Key+".json")
		if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out.Reset()
		var got checked
		if err := runInstrument(&out, []string{"check", file, "--json"}); err != nil {
			t.Errorf("%s: %v", one.Key, err)
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || !got.Publishable || got.ID != one.Key || got.CoreHash != one.CoreHash || len(got.Warnings) > 0 {
			t.Errorf("%s: %v %s", one.Key, err, out.String())
		}
	}
	if err := runInstrument(&out, []string{"template", "nothing"}); err == nil || !strings.Contains(err.Error(), "lists them") {
		t.Errorf("got %v", err)
	}
	if err := runInstrument(&out, []string{"template", "sof-btu", "--json"}); err == nil || !strings.Contains(err.Error(), "write: deltag instrument") {
		t.Errorf("got %v", err)
	}
}
