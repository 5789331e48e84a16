package note_test

import (
	"encoding/binary"
	"math"
	"testing"

	"deltag/domain/hearing/note"
	"deltag/domain/lottery"
)

// beyond is how far a sum of squares lies beyond its mean, in standard deviations of the normal distribution (Wilson and
// Hilferty, Proceedings of the National Academy of Sciences 17, 1931).
func beyond(square float64, degrees int) float64 {
	k := 2 / (9 * float64(degrees))
	return (math.Cbrt(square/float64(degrees)) - (1 - k)) / math.Sqrt(k)
}

// A million draws by consecutive seeds: every numbered group comes as often as every other, every volunteer as often as
// their chance says, and no group that was drawn breaks the criteria.
func TestMillionDraws(t *testing.T) {
	t.Parallel()
	const draws = 1_000_000
	rules, all := criteria(), volunteers()
	l, err := rules.Find(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	broken := 0
	for _, group := range l.Groups {
		if !rules.Holds(group, all) {
			broken++
		}
	}
	if broken > 0 {
		t.Errorf("%d groups break the criteria", broken)
	}
	var counts [note.Tickets]int
	var seed lottery.Seed
	for n := range uint64(draws) {
		binary.BigEndian.PutUint64(seed[:], n)
		number, err := note.NumberOfSeed(seed)
		if err != nil {
			t.Fatal(err)
		}
		counts[number]++
	}
	square, drawn := 0.0, make([]int, len(all))
	for number, n := range counts {
		const expected = float64(draws) / note.Tickets
		square += (float64(n) - expected) * (float64(n) - expected) / expected
		for _, who := range l.Groups[number] {
			drawn[who-1] += n
		}
	}
	if z := beyond(square, note.Tickets-1); math.Abs(z) > 3.29 { // one in a thousand
		t.Errorf("chi-square %.1f with %d degrees of freedom lies %.2f standard deviations off", square, note.Tickets-1, z)
	}
	for i, n := range drawn {
		chance := float64(l.Chances[i]) / note.Tickets
		if z := (float64(n) - draws*chance) / math.Sqrt(draws*chance*(1-chance)); math.Abs(z) > 4 {
			t.Errorf("volunteer %d was drawn %d times at the chance %.3f", i+1, n, chance)
		}
	}
	t.Logf("chi-square %.1f with %d degrees of freedom; chances %d to %d of 1,000", square, note.Tickets-1, l.Lowest, l.Highest)
}
