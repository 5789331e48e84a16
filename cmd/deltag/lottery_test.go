package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func lotteryFiles(t *testing.T, quotas, pool string) []string {
	t.Helper()
	dir := t.TempDir()
	q, p := filepath.Join(dir, "quotas.csv"), filepath.Join(dir, "pool.csv")
	for name, text := range map[string]string{q: quotas, p: pool} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"--quotas", q, "--pool", p}
}

func TestLotteryCommand(t *testing.T) {
	t.Parallel()
	files := lotteryFiles(t, "category,feature,min,max\nsex,woman,1,1\nsex,man,1,1\n",
		"id,sex,home\na,woman,x\nb,woman,\nc,man,x\nd,man,\ne,man,\n")
	var out bytes.Buffer
	args := slices.Concat(files, []string{"--size", "2", "--household", "home", "--json", "--seed", strings.Repeat("0", 64)})
	if err := runLottery(context.Background(), &out, args); err != nil {
		t.Fatal(err)
	}
	var got answer
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Feasible || math.Abs(got.Minimum-1.0/3) > 1e-9 || got.UpperBound == nil || *got.UpperBound-got.Minimum > 1e-6 ||
		len(got.Chances) != 5 || got.Undrawable == nil || got.Drawn == nil {
		t.Errorf("got %s", out.String())
	}
	sum := 0.0
	for _, p := range got.Panels {
		sum += p.Probability
		if len(p.Members) != 2 || p.Members[0] == "a" && p.Members[1] == "c" {
			t.Errorf("panel %v", p.Members)
		}
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the probabilities add up to %v", sum)
	}
}

func TestLotteryCommandTellsWhatIsShort(t *testing.T) {
	t.Parallel()
	files := lotteryFiles(t, "feature,value,min,max\nsex,woman,2,2\nsex,man,1,1\n", "sex\nwoman\nman\nman\nman\n")
	var out bytes.Buffer
	err := runLottery(context.Background(), &out, append(files, "--size", "3", "--json"))
	var exit exitError
	if !errors.As(err, &exit) || exit.status != 3 {
		t.Fatalf("got %v", err)
	}
	var got noPanel
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Feasible || len(got.Shortages) == 0 || len(got.Repairs) == 0 || len(got.Sentences) != len(got.Shortages) {
		t.Errorf("got %s", out.String())
	}
}

func TestLotteryCommandNamesThePlaceOfFaults(t *testing.T) {
	t.Parallel()
	files := lotteryFiles(t, "feature,value,min,max\nsex,woman,2,1\nsex,man,x,1\n", "sex\nwoman\n")
	err := runLottery(context.Background(), &bytes.Buffer{}, append(files, "--size", "1"))
	if err == nil || !strings.Contains(err.Error(), `row 2, column "min"`) || !strings.Contains(err.Error(), `row 3, column "min"`) {
		t.Errorf("got %v", err)
	}
}
