package lottery

import "sort"

// binomial is the distribution of how many of n people come when each comes with the same chance, independently:
// below[k] is the probability of at most k. It is made by recurrence from the likeliest number, so that it needs no
// logarithms, which machines may round differently.
type binomial struct {
	below []float64
}

func newBinomial(n int, chance float64) binomial {
	b := binomial{below: make([]float64, n+1)}
	switch {
	case n == 0 || chance <= 0:
		for k := range b.below {
			b.below[k] = 1
		}
		return b
	case chance >= 1:
		b.below[n] = 1
		return b
	}
	odds := chance / (1 - chance)
	mode := min(n, int(float64(n+1)*chance))
	b.below[mode] = 1
	for k := mode; k < n; k++ {
		b.below[k+1] = float64(b.below[k]*float64(n-k)) * odds / float64(k+1)
	}
	for k := mode; k > 0; k-- {
		b.below[k-1] = float64(b.below[k]*float64(k)) / float64(n-k+1) / odds
	}
	total := 0.0
	for k, p := range b.below {
		total += p
		b.below[k] = total
	}
	for k := range b.below {
		b.below[k] /= total
	}
	b.below[n] = 1
	return b
}

// draw gives one number of people, by 53 bits of chance.
func (b binomial) draw(random *source) int {
	u := float64(random.next()>>11) / (1 << 53)
	return sort.Search(len(b.below)-1, func(k int) bool { return u < b.below[k] })
}

// atLeast is the probability of k people or more.
func (b binomial) atLeast(k int) float64 {
	switch {
	case k <= 0:
		return 1
	case k >= len(b.below):
		return 0
	}
	return 1 - b.below[k-1]
}

// mostLetters ends the search for a number of letters: more are never asked for.
const mostLetters = 1 << 20

// Letters is the smallest number of people to invite so that at least need of them say yes with probability sure, when
// each does with the given chance. It is need itself when everybody says yes, and never above 1,048,576.
func Letters(need int, chance, sure float64) int {
	if need <= 0 {
		return 0
	}
	high := need
	for high < mostLetters && newBinomial(high, chance).atLeast(need) < sure {
		high *= 2
	}
	high = min(high, mostLetters)
	return need + sort.Search(high-need, func(more int) bool { return newBinomial(need+more, chance).atLeast(need) >= sure })
}

// Cover is the smallest number of stand-bys so that no more than so many of the seats fall empty with probability sure,
// when each seat falls empty with the given chance.
func Cover(seats int, chance, sure float64) int {
	b := newBinomial(seats, chance)
	return sort.Search(seats, func(k int) bool { return b.below[k] >= sure })
}
