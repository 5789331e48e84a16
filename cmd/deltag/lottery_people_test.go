package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deltag/domain/lottery"
)

const (
	fewQuotas = "category,feature,min,max\nsex,woman,1,1\nsex,man,1,1\n"
	fewPeople = "id,sex,home\nanna,woman,High Street 1\nbodil,woman,\ncarl,man,High Street 1\ndan,man,\nerik,man,\n"
)

func lotteryAnswer(t *testing.T, args ...string) *answer {
	t.Helper()
	var out bytes.Buffer
	if err := runLottery(context.Background(), &out, append(args, "--json")); err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return &a
}

// Nash prints what it proves, and uniform how many panels there are.
func TestLotteryMethods(t *testing.T) {
	t.Parallel()
	files := append(lotteryFiles(t, fewQuotas, fewPeople), "--size", "2", "--household", "home")
	a := lotteryAnswer(t, append(files, "--method", "nash")...)
	if a.GeometricMeanBound < a.GeometricMean || a.GeometricMeanBound > a.GeometricMean*(1+2e-6) || a.UpperBound == nil || *a.UpperBound < a.Minimum {
		t.Errorf("got %+v", a)
	}
	// With one seat of each sex the product is largest at 1/2 for each woman and 1/3 for each man.
	if math.Abs(a.Chances["anna"]-0.5) > 1e-6 || math.Abs(a.Chances["carl"]-1.0/3) > 1e-6 {
		t.Errorf("got %v", a.Chances)
	}
	if a = lotteryAnswer(t, append(files, "--method", "uniform")...); a.PossiblePanels != "5" || a.ExactChances != nil || a.Chances["anna"] != 0.4 {
		t.Errorf("got %+v", a)
	}
	var pool strings.Builder
	pool.WriteString("sex\n")
	for range 100 {
		pool.WriteString("woman\nman\n")
	}
	many := lotteryFiles(t, "feature,value,min,max\nsex,woman,10,10\nsex,man,10,10\n", pool.String())
	a = lotteryAnswer(t, append(many, "--size", "20", "--method", "uniform")...)
	// the square of 17310309456440, the ways to choose 10 of 100
	if a.PossiblePanels != "299646813477716088257473600" || a.ExactChances["7"] != 0.1 || len(a.Panels) != 1000 {
		t.Errorf("%s possible panels, %d listed", a.PossiblePanels, len(a.Panels))
	}
	if shortNumber(a.PossiblePanels) != "3.0e26" || shortNumber("123456") != "123456" {
		t.Errorf("got %s", shortNumber(a.PossiblePanels))
	}
}

// People are fixed by ids or by a file, with a reason that the protocol holds.
func TestLotteryFixesPeople(t *testing.T) {
	t.Parallel()
	files := append(lotteryFiles(t, fewQuotas, fewPeople), "--size", "2", "--household", "home")
	list := filepath.Join(t.TempDir(), "out.csv")
	if err := os.WriteFile(list, []byte("id,reason\ndan,moved away\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	protocol := filepath.Join(t.TempDir(), "protocol.json")
	a := lotteryAnswer(t, append(files, "--in", "anna", "--reason", "chairs the panel", "--out", list, "--protocol", protocol)...)
	if a.Chances["anna"] != 1 || a.Chances["dan"] != 0 || a.Chances["erik"] != 1 || !slices.Contains(a.Undrawable, "carl") || slices.Contains(a.Undrawable, "dan") {
		t.Errorf("got %+v", a)
	}
	data, err := os.ReadFile(protocol)
	if err != nil || !bytes.Contains(data, []byte(`"fixed":"in","household":"high street 1","id":"anna","reason":"chairs the panel"`)) ||
		!bytes.Contains(data, []byte("moved away")) {
		t.Errorf("%v %s", err, data)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no reason":    {[]string{"--in", "anna"}, "--reason"},
		"nobody":       {[]string{"--in", "zoe,anna,yrsa", "--reason", "x"}, `"yrsa"`},
		"in and out":   {[]string{"--in", "anna", "--out", "anna", "--reason", "x"}, "already"},
		"no such file": {[]string{"--in", "nowhere.csv"}, "nowhere.csv"},
	} {
		if err := runLottery(context.Background(), &bytes.Buffer{}, append(files, test.args...)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is published has no names, and the key tells who was drawn.
func TestLotteryPseudonyms(t *testing.T) {
	t.Parallel()
	files := append(lotteryFiles(t, fewQuotas, fewPeople), "--size", "2", "--household", "home")
	dir := t.TempDir()
	protocol, key := filepath.Join(dir, "protocol.json"), filepath.Join(dir, "key.csv")
	a := lotteryAnswer(t, append(files, "--protocol", protocol, "--pseudonyms", key, "--tickets", "60")...)
	if len(a.Chances) != 5 || a.Chances["anna"] == 0 {
		t.Errorf("the answer is not about people: %v", a.Chances)
	}
	data, err := os.ReadFile(protocol)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"anna", "bodil", "carl", "dan", "erik", "high", "street"} {
		if bytes.Contains(data, []byte(name)) {
			t.Errorf("the protocol knows %s: %s", name, data)
		}
	}
	d, err := lottery.ParseProtocol(data)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := readKey(key, d.Lottery)
	if err != nil || len(ids) != 6 { // with the header
		t.Fatalf("%v %v", ids, err)
	}
	var out bytes.Buffer
	if err := drawLottery(&out, []string{protocol, "--number", "59", "--key", filepath.Join(dir, "none.csv")}); err == nil {
		t.Error("it was drawn without the key that was asked for")
	}
	if err := drawLottery(&out, []string{protocol, "--number", "59", "--key", key}); err != nil {
		t.Fatal(err)
	}
	if data, err = os.ReadFile(protocol); err != nil {
		t.Fatal(err)
	}
	if d, err = lottery.ParseProtocol(data); err != nil || len(d.Drawing.Members) != 2 {
		t.Fatalf("%+v %v", d, err)
	}
	for _, pseudonym := range d.Drawing.Members {
		if !strings.HasPrefix(pseudonym, "P") || !strings.Contains(out.String(), ids[pseudonym]) {
			t.Errorf("%s is not told in %s", pseudonym, out.String())
		}
	}
	if err := verifyFile(context.Background(), &out, protocol); err != nil {
		t.Error(err)
	}
	if err := runLottery(context.Background(), &out, append(files, "--protocol", protocol, "--pseudonyms", filepath.Join(dir, "other.csv"))); err == nil {
		t.Error("a protocol was written over")
	} else if _, err := os.Stat(filepath.Join(dir, "other.csv")); err == nil {
		t.Error("a key was left without its protocol")
	}
}
