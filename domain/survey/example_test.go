package survey

import (
	"os"
	"testing"
)

// example is the document that the README shows: the committee's seven indicators.
func example(t testing.TB) []byte {
	t.Helper()
	document, err := os.ReadFile("testdata/committee.json")
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func parsed(t testing.TB) *Instrument {
	t.Helper()
	i, err := Parse(example(t))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// The example is right in every way, easy to read in both languages, and has each of the seven indicators with its why.
func TestExample(t *testing.T) {
	t.Parallel()
	i := parsed(t)
	for _, f := range i.Advise() {
		t.Errorf("%s: %s: %s", f.Where, f.Code, f.Detail)
	}
	for _, r := range i.Readings() {
		if r.LIX > 34 || r.Words < 50 {
			t.Errorf("%+v", r)
		}
	}
	seen := map[string]int{}
	for _, q := range i.Core {
		seen[q.Indicator]++
	}
	for _, code := range []string{"heard", "common_cause", "belief", "difference", "helped", "progress", "follow_up"} {
		if i.Question(code) == nil || i.Question(code+"_why") == nil || seen[code] != 2 {
			t.Errorf("the indicator %s is not asked with its why", code)
		}
	}
}

// Other programs may have kept these: whoever changes how documents are written must write them anew, as another format.
func TestGoldenHash(t *testing.T) {
	t.Parallel()
	i := parsed(t)
	if got := i.Hash(); got != goldenHash {
		t.Errorf("the hash of the example is %s", got)
	}
	if got := i.CoreHash(); got != goldenCore {
		t.Errorf("the hash of its core is %s", got)
	}
}

const (
	goldenHash = "e6e47d9c9f884d2a9d2c14f592e59ea790a18407827c0e80b42a635adb5c970a" // computed by another program too
	goldenCore = "1683491f3746e881525a18184c8f2d300b592c13d00fe8c91c7ea7bd1ee79dc0"
)
