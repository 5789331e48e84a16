package lottery

import (
	"math"
	"slices"
)

// Gini is the Gini coefficient of the chances of those about whom the lottery decides: half the mean difference between two
// of them, by their mean (Gini, 1912); 0 when all are alike. GeometricMean is the mean that Nash welfare is about. Both are
// 0 when there is nobody.
func (l *Lottery) Gini(p *Problem) float64 {
	chances := l.decided(p)
	slices.Sort(chances)
	sum, ranked := 0.0, 0.0
	for i, c := range chances {
		sum += c
		ranked += float64(c * float64(2*i+1-len(chances)))
	}
	if sum == 0 {
		return 0
	}
	return ranked / sum / float64(len(chances))
}

// GeometricMean is the geometric mean of the chances of those about whom the lottery decides.
func (l *Lottery) GeometricMean(p *Problem) float64 {
	chances := l.decided(p)
	if len(chances) == 0 {
		return 0
	}
	sum := 0.0
	for _, c := range chances {
		sum += math.Log(c)
	}
	return math.Exp(sum / float64(len(chances)))
}

// decided lists the chances of the members who are not fixed and can be drawn.
func (l *Lottery) decided(p *Problem) (chances []float64) {
	fixed := map[string]bool{}
	for _, m := range p.Members {
		fixed[m.ID] = m.Fixed != Free
	}
	for _, e := range l.Undrawable {
		fixed[e.Member] = true
	}
	for i, id := range l.Members {
		if !fixed[id] {
			chances = append(chances, l.Chance(i))
		}
	}
	return chances
}
