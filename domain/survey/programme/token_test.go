package programme_test

import (
	"bytes"
	"regexp"
	"testing"

	"deltag/domain/survey/programme"
)

// The same person has the same code in each mail of a wave, and another one than anybody else, in any wave, by any key.
func TestAnonymousToken(t *testing.T) {
	t.Parallel()
	one, other := bytes.Repeat([]byte("1"), 32), bytes.Repeat([]byte("2"), 32)
	code := programme.AnonymousToken(one, 7, 12)
	if !regexp.MustCompile(`^[A-Z2-7]{26}$`).MatchString(code) || code != programme.AnonymousToken(one, 7, 12) {
		t.Errorf("the code %q is not made again, or is no word of 26 signs", code)
	}
	seen := map[string]bool{}
	for _, key := range [][]byte{one, other} {
		for wave := range int64(20) {
			for asked := range int64(200) {
				seen[programme.AnonymousToken(key, wave, asked)] = true
			}
		}
	}
	if len(seen) != 2*20*200 {
		t.Errorf("%d codes for %d people", len(seen), 2*20*200)
	}
}
