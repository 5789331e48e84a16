package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deltag/domain/lottery"
)

// inFiles writes texts into files and gives their names.
func inFiles(t *testing.T, texts ...string) []string {
	t.Helper()
	dir, names := t.TempDir(), []string{}
	for i, text := range texts {
		name := filepath.Join(dir, fmt.Sprintf("file%d", i))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

const tablesPool = "id,sex,couple,chair\na,woman,1,\nb,man,1,\nc,woman,,\nd,man,,\ne,woman,,x\nf,man,,\ng,woman,,\nh,man,,x\ni,woman,,\n"

func tablesOf(t *testing.T, args ...string) *tableAnswer {
	t.Helper()
	var out bytes.Buffer
	if err := runTables(context.Background(), &out, append(args, "--json")); err != nil {
		t.Fatal(err)
	}
	a := &tableAnswer{}
	if err := json.Unmarshal(out.Bytes(), a); err != nil {
		t.Fatal(err)
	}
	return a
}

func tableWith(tables [][]string, id string) int {
	return slices.IndexFunc(tables, func(ids []string) bool { return slices.Contains(ids, id) })
}

func TestTablesCommand(t *testing.T) {
	t.Parallel()
	f := inFiles(t, tablesPool, "who,with\nc,d\n")
	a := tablesOf(t, "--pool", f[0], "--rounds", "2", "--size", "3", "--mix", "sex", "--together-by", "couple", "--apart-by", "chair", "--apart", f[1])
	if len(a.Plan.Rounds) != 2 || a.Plan.Off != 0 || a.Plan.Meetings > a.Plan.Most || a.Plan.Meetings < 14 {
		t.Errorf("got %+v", a.Plan)
	}
	for _, tables := range a.Plan.Rounds {
		if len(tables) != 3 || tableWith(tables, "a") != tableWith(tables, "b") || tableWith(tables, "c") == tableWith(tables, "d") ||
			tableWith(tables, "e") == tableWith(tables, "h") {
			t.Errorf("a wish does not hold: %v", tables)
		}
	}
	given := tablesOf(t, "--pool", f[0], "--rounds", "1", "--sizes", "5,4")
	if len(given.Plan.Rounds[0][0]) != 5 || len(given.Plan.Rounds[0][1]) != 4 || given.Plan.Meetings != 16 {
		t.Errorf("got %+v", given.Plan)
	}
}

func TestTablesCommandRepairs(t *testing.T) {
	t.Parallel()
	f := inFiles(t, tablesPool)
	var out bytes.Buffer
	if err := runTables(context.Background(), &out, []string{"--pool", f[0], "--rounds", "3", "--tables", "3", "--mix", "sex", "--json"}); err != nil {
		t.Fatal(err)
	}
	plan := inFiles(t, out.String())[0]
	var first tableAnswer
	if err := json.Unmarshal(out.Bytes(), &first); err != nil {
		t.Fatal(err)
	}
	table := first.Plan.Rounds[1][0]
	missing := table[0] + "," + table[1] + ":2-2," + table[2] + ":2"
	a := tablesOf(t, "--repair", plan, "--missing", missing)
	second := 0
	for _, m := range a.Plan.Moves {
		if m.Round == 2 {
			second++
		}
	}
	if !a.Plan.Fewest || second != 2 || !slices.Contains(a.Plan.Away, lottery.Away{ID: table[2], From: 2, To: 3}) {
		t.Errorf("two must move in the second round: %+v", a.Plan)
	}
	out.Reset()
	if err := runTables(context.Background(), &out, []string{"--repair", plan, "--missing", missing}); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"the fewest possible.", "\nRound 2: ", " to table 1.\n", "\nRound 3\n  Table 1: "} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("%q is missing in %s", part, out.String())
		}
	}
	again, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	changed := inFiles(t, string(again))[0]
	if a = tablesOf(t, "--repair", changed, "--back", table[0]); len(a.Plan.Away) != 2 {
		t.Errorf("got %+v", a.Plan.Away)
	}
	err = runTables(context.Background(), &out, []string{"--repair", plan, "--back", table[0]})
	if err == nil || !strings.Contains(err.Error(), "not missing") {
		t.Errorf("got %v", err)
	}
}

func TestTablesCommandNamesFaults(t *testing.T) {
	t.Parallel()
	f := inFiles(t, tablesPool, "who,with\na,zz\n", "who,with\na,a\n", "who,with\na,c\n", "{}")
	for part, args := range map[string][]string{
		`row 2, column "with": "zz" is not in the group`:    {"--pool", f[0], "--rounds", "1", "--size", "3", "--together", f[1], "--apart", f[2]},
		`row 2, column "with": "a" is in the row twice`:     {"--pool", f[0], "--rounds", "1", "--size", "3", "--together", f[1], "--apart", f[2]},
		`"a" and "b" are kept apart by ` + f[0] + `, colum`: {"--pool", f[0], "--rounds", "1", "--size", "3", "--together-by", "couple", "--apart-by", "couple"},
		`column "age": the column is missing`:               {"--pool", f[0], "--rounds", "1", "--size", "3", "--mix", "age"},
		"0 rounds":                                          {"--pool", f[0], "--size", "3"},
		"write: deltag":                                     {"--pool", f[0], "--rounds", "1", "--size", "3", "--tables", "3"},
		"or: deltag":                                        {"--repair", f[4], "--pool", f[0]},
		"is not a plan":                                     {"--repair", f[4], "--missing", "a"},
		"no such file":                                      {"--pool", f[0] + "x", "--rounds", "1", "--size", "3"},
		"--size K":                                          {"--pool", f[0], "--rounds", "1", "--size", "-2"},
	} {
		if err := runTables(context.Background(), &bytes.Buffer{}, args); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in %v", part, err)
		}
	}
}
