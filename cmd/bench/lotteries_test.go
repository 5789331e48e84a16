package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deltag/domain/lottery"
)

// Pools of a folder and from seeds are measured, the peer beside them, and whoever is in no panel is counted.
func TestLotteriesAreMeasured(t *testing.T) {
	t.Parallel()
	folder, dir := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"peer4/reference.json":  `{"panel": 2}`,
		"peer4/categories.csv":  "category,feature,min,max\nsex,k,1,1\nsex,m,1,1\n",
		"peer4/respondents.csv": "id,sex\na,k\nb,k\nc,k\nd,m\n",
		"odd/reference.json":    `{"panel": 2}`,
		"odd/categories.csv":    "category,feature,min,max\nsex,k,1,1\nsex,m,1,1\n",
		"odd/respondents.csv":   "id,sex\nx,k\nb,k\nc,k\nd,m\n",
		"none/reference.json":   `{"panel": 2}`,
		"none/features.csv":     "feature,value,min,max\nsex,k,2,2\nsex,m,0,0\n",
		"none/candidates.csv":   "id,sex\na,k\nb,m\n",
		"none/notes/README.md":  "no pool",
		"README.md":             "no pool",
	} {
		at := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	peer := filepath.Join(dir, "peer")
	const script = "#!/bin/sh\ngrep -q '^a,k' $2 && [ $3 = 2 ] && [ $4 = id ] || { echo no pool >&2; exit 3; }\necho working\necho '{\"seconds\": 1.5, \"minimum\": 0.33}'\n"
	if err := os.WriteFile(peer, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	b := &bench{dir: dir, size: size{cells: []cell{{members: 40, seats: 8, features: 3, skew: 0.8, seeds: 2}}}, given: given{folder: folder, peer: peer, details: &told}}
	lines, err := measureLotteries(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(told.String(), "\n")
	for _, want := range []string{
		"| peer4 | 4, 1, 2 | * | 0.3333333 | * | 0 | 1.50 s | 0.3300000 |",
		"| none | 2, 1, 2 | unsolved after * | 0.0000000 | 1.0e+00 |  | 1.50 s | 0.3300000 |",
		"| odd | 4, 1, 2 | * | 0.3333333 | * | 0 | ended with exit status 3 |  |",
		"| seed 2, skew 0.8 | 40, 3, 8 | * |  |  |",
	} {
		parts := strings.Split(want, "*")
		found := false
		for _, row := range rows {
			found = found || strings.HasPrefix(row, parts[0]) && strings.HasSuffix(row, parts[len(parts)-1])
		}
		if !found {
			t.Errorf("no row %s in\n%s", want, told.String())
		}
	}
	if l := lines[len(lines)-1]; !l.over || !strings.Contains(l.ours, "1 unsolved") {
		t.Errorf("an unsolved pool is within the bar: %+v", l)
	}
	if l := lines[0]; !strings.Contains(l.what, "peer4") || l.over || l.theirs != "1.50 s" || l.ratio == "" {
		t.Errorf("got %+v", l)
	}
}

// A pool that is not solved in time is shown with how far its run came.
func TestUnsolvedLotteriesShowTheirGap(t *testing.T) {
	t.Parallel()
	p, err := pool(context.Background(), 4, 161, 44, 7, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = lottery.Find(context.Background(), p, lottery.Options{Method: lottery.Leximin, Nodes: 40})
	if err == nil {
		t.Fatal("so few steps were enough")
	}
	i := instance{name: "hard", problem: p}
	i.note(nil, err)
	if i.lowest <= 0 || i.gap <= 0 || i.gap > 0.5 {
		t.Fatalf("lowest %v, gap %v, %v", i.lowest, i.gap, err)
	}
	for _, want := range []string{"unsolved after", fmt.Sprintf("| %.7f | %.1e |", i.lowest, i.gap)} {
		if !strings.Contains(i.row(), want) {
			t.Errorf("no %q in %s", want, i.row())
		}
	}
}
