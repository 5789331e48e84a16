package lottery

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"testing"
)

// TestSourceFollowsItsSpecification computes the first numbers another way.
func TestSourceFollowsItsSpecification(t *testing.T) {
	t.Parallel()
	seed := Seed{31: 5}
	s := newSource(seed, "label")
	for block := range byte(3) {
		sum := sha256.Sum256(append(seed[:], "label\x00\x00\x00\x00\x00\x00\x00"+string([]byte{block})...))
		for k := range 4 {
			if got, want := s.next(), binary.BigEndian.Uint64(sum[8*k:]); got != want {
				t.Fatalf("number %d of block %d is %d, want %d", k, block, got, want)
			}
		}
	}
}

// TestBelowHasNoBias: with n = 2^63 + 1 half of all numbers must be skipped, and the rest are even.
func TestBelowHasNoBias(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{}, "test")
	low := 0.0
	const draws = 20_000
	for range draws {
		n := s.below(1<<63 + 1)
		if n > 1<<63 {
			t.Fatalf("%d is too large", n)
		}
		if n < 1<<62 {
			low++
		}
	}
	if z := (low - draws/2) / math.Sqrt(draws/4); math.Abs(z) > 4 {
		t.Errorf("%v of %v are in the lower half", low, draws)
	}
	times := make([]float64, 7)
	for range draws {
		times[s.below(7)]++
	}
	var square float64
	for _, n := range times {
		square += (n - draws/7.) * (n - draws/7.) / (draws / 7.)
	}
	if square > 22.5 { // 99.9th percentile at 6 degrees of freedom
		t.Errorf("chi-square %.1f", square)
	}
	if s.below(1) != 0 {
		t.Error("below 1 there is only 0")
	}
}

func TestShuffleIsUniform(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{}, "test")
	times := map[string]float64{}
	const draws = 24_000
	for range draws {
		b := []byte("abcd")
		s.shuffle(4, func(i, j int) { b[i], b[j] = b[j], b[i] })
		times[string(b)]++
	}
	var square float64
	for _, n := range times {
		square += (n - draws/24) * (n - draws/24) / (draws / 24)
	}
	if len(times) != 24 || square > 49.7 { // 99.9th percentile at 23 degrees of freedom
		t.Errorf("%d orders, chi-square %.1f", len(times), square)
	}
}

func TestParseSeed(t *testing.T) {
	t.Parallel()
	seed := Seed{0: 0xab, 31: 1}
	if got, err := ParseSeed(seed.String()); err != nil || got != seed {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", "ab", seed.String() + "00", "zz" + seed.String()[2:]} {
		if _, err := ParseSeed(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}
