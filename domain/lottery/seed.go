package lottery

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Seed is the 256 recorded bits from which all chance in this package comes. Every value is legal, zero too.
type Seed [32]byte

// ParseSeed reads 64 hexadecimal digits.
func ParseSeed(text string) (Seed, error) {
	var s Seed
	err := s.UnmarshalText([]byte(text))
	return s, err
}

// String gives 64 hexadecimal digits.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// MarshalText gives 64 hexadecimal digits.
func (s Seed) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (s *Seed) UnmarshalText(text []byte) error {
	if len(text) != 2*len(s) {
		return fmt.Errorf("lottery: a seed has %d hexadecimal digits, not %d", 2*len(s), len(text))
	}
	if _, err := hex.Decode(s[:], text); err != nil {
		return fmt.Errorf("lottery: seed: %w", err)
	}
	return nil
}

// source is the generator, simple enough to be written again in any language: block i is
// SHA-256(seed, label, i as eight bytes, high byte first), read as four such eight-byte numbers.
// The label keeps the streams of different uses of one seed apart.
type source struct {
	input []byte
	block uint64
	bytes [sha256.Size]byte
	used  int
}

func newSource(seed Seed, label string) *source {
	input := append(append([]byte{}, seed[:]...), label...)
	return &source{input: append(input, make([]byte, 8)...), used: sha256.Size}
}

func (s *source) next() uint64 {
	if s.used == len(s.bytes) {
		binary.BigEndian.PutUint64(s.input[len(s.input)-8:], s.block)
		s.bytes = sha256.Sum256(s.input)
		s.block++
		s.used = 0
	}
	v := binary.BigEndian.Uint64(s.bytes[s.used:])
	s.used += 8
	return v
}

// below gives a number from 0 to n-1, each equally likely: numbers under 2^64 mod n are skipped,
// which leaves a multiple of n, so that the remainder has no bias. n must not be 0.
func (s *source) below(n uint64) uint64 {
	skip := -n % n
	for {
		if v := s.next(); v >= skip {
			return v % n
		}
	}
}

// shuffle puts the first n places into a uniformly random order (Fisher and Yates, from the end).
func (s *source) shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, int(s.below(uint64(i)+1)))
	}
}
