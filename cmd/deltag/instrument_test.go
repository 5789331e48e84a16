package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const exampleInstrument = "../../domain/survey/testdata/committee.json"

// instrumentFile writes the example with one text in place of another.
func instrumentFile(t *testing.T, old, now string) string {
	t.Helper()
	text, err := os.ReadFile(exampleInstrument)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("the example does not have %s", old)
	}
	file := filepath.Join(t.TempDir(), "instrument.json")
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), old, now, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestInstrumentCheck(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := runInstrument(&out, []string{"check", exampleInstrument, "--json"}); err != nil {
		t.Fatal(err)
	}
	var got checked
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Publishable || got.ID != "committee-indicators" || len(got.Hash) != 64 || len(got.CoreHash) != 64 || got.Core != 15 || got.Local != 2 ||
		len(got.Faults) != 0 || len(got.Warnings) != 0 || len(got.Readings) != 4 {
		t.Errorf("got %s", out.String())
	}
	out.Reset()
	if err := runInstrument(&out, []string{"check", exampleInstrument}); err != nil || !strings.Contains(out.String(), got.CoreHash) ||
		!strings.Contains(out.String(), "LIX of da") {
		t.Errorf("%v %s", err, out.String())
	}
}

func TestInstrumentCheckTellsWhereAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, now, where, advice string }{
		{`"theme": "respect"`, `"theme": ""`, "/core/1/theme", "Name the theme"},
		{`"answered": "heard"`, `"answered": "helped"`, "/core/2/when/and/0/answered", "can only look back"},
		{`"version": 1`, `"version": 1, "script": "x"`, "byte ", "script"},
	} {
		file := instrumentFile(t, c.old, c.now)
		var out bytes.Buffer
		err := runInstrument(&out, []string{"check", file})
		var exit exitError
		if !errors.As(err, &exit) || exit.status != 3 {
			t.Errorf("%s: %v", c.now, err)
		}
		if !strings.Contains(out.String(), "Fault    "+c.where) || !strings.Contains(out.String(), c.advice) {
			t.Errorf("%s: %s", c.now, out.String())
		}
		out.Reset()
		var got checked
		if err := runInstrument(&out, []string{"check", "--json", file}); !errors.As(err, &exit) {
			t.Errorf("%s: %v", c.now, err)
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Publishable || got.Hash != "" || len(got.Faults) == 0 {
			t.Errorf("%v %s", err, out.String())
		}
	}
	// A warning does not keep it from being published.
	var out bytes.Buffer
	if err := runInstrument(&out, []string{"check", instrumentFile(t, `"easy": "Lytter de til dig?"`, `"web": "Lytter de til dig?"`)}); err != nil ||
		!strings.Contains(out.String(), "Warning  /core/1/text/da") {
		t.Errorf("%v %s", err, out.String())
	}
}

func TestInstrumentCompare(t *testing.T) {
	t.Parallel()
	file := instrumentFile(t, "I hvor høj grad går det fremad i din sag?", "Går din sag fremad?")
	var out bytes.Buffer
	if err := runInstrument(&out, []string{"compare", exampleInstrument, file}); err != nil || !strings.Contains(out.String(), "not the same") ||
		!strings.Contains(out.String(), `/core/progress/text/da/text: "Går din sag fremad?"`) || !strings.Contains(out.String(), "breaks the series") {
		t.Errorf("%v %s", err, out.String())
	}
	out.Reset()
	var got compared
	if err := runInstrument(&out, []string{"compare", exampleInstrument, exampleInstrument, "--json"}); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || !got.SameCore || got.Changes == nil || len(got.Changes) != 0 {
		t.Errorf("%v %s", err, out.String())
	}
}

func TestInstrumentSchemaAndUsage(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := runInstrument(&out, []string{"schema"}); err != nil || !json.Valid(out.Bytes()) || !strings.Contains(out.String(), "2020-12") {
		t.Errorf("%v %s", err, out.String())
	}
	for _, args := range [][]string{nil, {"check"}, {"check", "a", "b"}, {"draw"}, {"schema", "x"}} {
		if err := runInstrument(&out, args); err == nil || !strings.Contains(err.Error(), "write: deltag instrument") {
			t.Errorf("%v: %v", args, err)
		}
	}
	if err := runInstrument(&out, []string{"check", filepath.Join(t.TempDir(), "none.json")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
