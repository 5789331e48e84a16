package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A protocol is written once, drawn from once, verified, and found out when changed.
func TestLotteryProtocol(t *testing.T) {
	t.Parallel()
	files := lotteryFiles(t, "category,feature,min,max\nsex,woman,1,1\nsex,man,1,1\n", "id,sex\na,woman\nb,woman\nc,man\nd,man\ne,man\n")
	file := filepath.Join(t.TempDir(), "protocol.json")
	args := slices.Concat(files, []string{"--size", "2", "--protocol", file, "--tickets", "100"})
	var out bytes.Buffer
	if err := runLottery(context.Background(), &out, args); err != nil || !strings.Contains(out.String(), "Publish before the draw") {
		t.Fatalf("%v %s", err, out.String())
	}
	if err := runLottery(context.Background(), &out, args); err == nil {
		t.Error("a protocol was written over")
	}
	if err := drawLottery(&out, []string{file, "--dice", "4,11"}); err == nil {
		t.Error("a die of ten sides showed 11")
	}
	if err := drawLottery(&out, []string{file, "--dice", "4,10"}); err != nil || !strings.Contains(out.String(), "Number 39:") {
		t.Fatalf("%v %s", err, out.String())
	}
	if err := drawLottery(&out, []string{file, "--number", "1"}); err == nil {
		t.Error("it was drawn twice")
	}
	if err := verifyFile(context.Background(), &out, file); err != nil || !strings.Contains(out.String(), "number 39") {
		t.Errorf("%v %s", err, out.String())
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(data, []byte(`"number":39`), []byte(`"number":40`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := verifyFile(context.Background(), &out, file); err == nil {
		t.Error("a changed number was verified")
	}
}
