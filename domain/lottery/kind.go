package lottery

import "math"

// findKind looks for one kind of people whose number alone proves the conflict, such as "3 men of 18 to 29, 4
// needed". Multipliers y that prove the conflict give each person the score C = sum of y over their values,
// and the quotas allow the panel a total score of at most R = sum of max(y lo, y hi). Scores add up over
// features, so the lowest score belongs to exactly those people who have one of the lowest values of every
// feature. If they score Cmin and everybody else at least Cnext, a panel of k with t of them scores at least
// t Cmin + (k-t) Cnext, which must be at most R, hence t >= (k Cnext - R) / (Cnext - Cmin): so many the quotas need.
func (c *conflict) findKind(s *Shortage) {
	x, err := c.s.fit(c.box(c.sides))
	if err != nil || x != nil || c.s.ray == nil {
		return
	}
	scores, lowest := c.scores(c.s.ray)
	next := c.nextScore(scores, lowest)
	if next == math.MaxInt64 {
		return
	}
	need := ceilDiv(int64(c.p.Size)*next-c.allowed(c.s.ray), next-lowest)
	_, have := c.p.count(func(m Member) bool { return scores.of(m) == lowest })
	if int64(have) < need {
		s.Kind, s.Have, s.Need = c.traits(scores), have, int(need)
	}
}

// scoring holds the multipliers by feature and value; who has no value scores 0.
type scoring [][]int64

func (s scoring) of(m Member) (score int64) {
	for f, v := range m.Values {
		if v != NoValue {
			score += s[f][v]
		}
	}
	return score
}

// scores sorts the multipliers by feature and value, and gives the lowest score that anybody could have.
func (c *conflict) scores(y []int64) (s scoring, lowest int64) {
	s = make(scoring, len(c.g.row))
	for f, rows := range c.g.row {
		s[f] = make([]int64, len(rows))
		for v, row := range rows {
			if row >= 0 {
				s[f][v] = y[row]
			}
		}
		lowest += c.lowestOf(f, s[f])
	}
	return s, lowest
}

func (c *conflict) lowestOf(f int, scores []int64) int64 {
	lowest := int64(math.MaxInt64)
	if c.hasNoValue(f) {
		lowest = 0
	}
	for _, score := range scores {
		lowest = min(lowest, score)
	}
	return lowest
}

func (c *conflict) hasNoValue(f int) bool {
	for _, m := range c.p.Members {
		if m.Fixed != FixedOut && m.Values[f] == NoValue {
			return true
		}
	}
	return false
}

// nextScore is the lowest score above lowest that somebody in the pool has.
func (c *conflict) nextScore(s scoring, lowest int64) int64 {
	next := int64(math.MaxInt64)
	for _, m := range c.p.Members {
		if score := s.of(m); m.Fixed != FixedOut && score > lowest {
			next = min(next, score)
		}
	}
	return next
}

// allowed is R: the highest total score that the quotas of the conflict leave.
func (c *conflict) allowed(y []int64) (total int64) {
	b := c.box(c.sides)
	for r := c.g.sizeRow + 1; r < c.g.homeRows; r++ {
		if y[r] > 0 {
			total += y[r] * int64(b.hi[r])
		} else {
			total += y[r] * int64(b.lo[r])
		}
	}
	return total
}

// traits describes the people with the lowest score; features that do not matter for it are left out.
func (c *conflict) traits(s scoring) []Trait {
	var traits []Trait
	for f, scores := range s {
		lowest := c.lowestOf(f, scores)
		t := Trait{Feature: c.p.Features[f].Name}
		for v, score := range scores {
			if score == lowest {
				t.Values = append(t.Values, c.p.Features[f].Values[v].Name)
			}
		}
		all := len(t.Values) == len(scores)
		if c.hasNoValue(f) {
			if lowest == 0 {
				t.Values = append(t.Values, "")
			} else {
				all = false
			}
		}
		if !all {
			traits = append(traits, t)
		}
	}
	return traits
}

func ceilDiv(a, b int64) int64 {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}
