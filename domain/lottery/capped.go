package lottery

import "math"

// This file carries what one search proved over to the next. When no panel weighs more than so much, that is an inequality
// which all panels keep, although averages of seats within the quotas may break it: as a row of the linear programs it cuts
// those off (Gomory, "Outline of an algorithm for integer solutions to linear programs", Bulletin of the American Mathematical
// Society 64, 1958). The weights of a later level of leximin are those of the earlier ones many times over, plus a little:
// without the rows each search would have to prove the earlier levels again before it came to the little.
//
// The weights are shifted so that the largest is nearly 2^26 and stands for 1. A multiplier m of the row takes m w / 2^26,
// rounded down, from what a column is worth, and leaves m most / 2^26, rounded up, to all: since no column is below 0, that
// can only make the bound of proof.go worse.

const (
	cappedBits = 26
	mostCapped = 12 // rows kept; each makes every step slower
)

// capped says: every choice that is looked for weighs from least to most.
type capped struct {
	weight      []int64
	least, most int64
}

func newCapped(weight []int64, least, most int64, seats int) capped {
	c := capped{weight: make([]int64, len(weight))}
	largest := max(heaviestOf(weight), 1)
	double, half := max((1<<cappedBits)/largest, 1), 0
	for largest>>half > 1<<cappedBits {
		half++
	}
	for j, w := range weight {
		c.weight[j] = w * double >> half
	}
	c.least, c.most = least*double>>half, most*double>>half
	if half > 0 {
		c.least -= int64(seats) // each seat may have lost a part of 1
	}
	return c
}

// multiplied is such a row with its multiplier.
type multiplied struct {
	weight []int64
	m      int64
}

// inUse are the rows whose multipliers are not 0.
func inUse(rows []capped, y []int64) (some []multiplied) {
	for k, m := range y {
		if m != 0 {
			some = append(some, multiplied{rows[k].weight, m})
		}
	}
	return some
}

// by is what the row takes from column j.
func (r multiplied) by(j int) int64 { return r.m * r.weight[j] >> cappedBits }

// all is what the multiplier m leaves to all columns together.
func (c capped) all(m int64) int64 {
	const whole = 1 << cappedBits
	side := c.most
	if m < 0 {
		side = c.least
	}
	return m*(side/whole) + (m*(side%whole)+whole-1)>>cappedBits
}

// remember adds a row that says that every choice weighs from least to most.
func (s *search) remember(weight []int64, least, most int64) {
	if (len(s.g.row)+2+mostCapped)*len(s.g.order) > maxWork {
		return
	}
	if len(s.capped) == mostCapped {
		s.leaveOut()
	}
	c := newCapped(weight, least, most, s.g.hi[s.g.sizeRow])
	row := make([]float64, len(weight))
	for j, w := range c.weight {
		row[j] = float64(w) / (1 << cappedBits)
	}
	s.capped = append(s.capped, c)
	s.lp.addCuts([][]float64{row}, float64(c.least)/(1<<cappedBits), float64(c.most)/(1<<cappedBits))
}

// leaveOut leaves out the row that was of least use to the last question.
func (s *search) leaveOut() {
	kept, out := s.capped, 0
	for k := range s.use {
		if s.use[k] < s.use[out] {
			out = k
		}
	}
	rows := s.lp.cuts
	s.capped, s.lp = nil, newSimplex(s.g)
	for k, c := range kept {
		if k != out {
			s.capped = append(s.capped, c)
			s.lp.addCuts(rows[k:k+1], float64(c.least)/(1<<cappedBits), float64(c.most)/(1<<cappedBits))
		}
	}
}

// used notes of what use the rows are to a whole question.
func (s *search) used() {
	s.use = s.use[:0]
	for _, y := range s.lp.duals()[len(s.g.lo):] {
		s.use = append(s.use, math.Abs(y))
	}
}

// forget leaves out all such rows.
func (s *search) forget() {
	if len(s.capped) > 0 {
		s.capped, s.lp = nil, newSimplex(s.g)
	}
}
