package lottery

import (
	"math"
	"slices"
)

// This file keeps the later levels of leximin to fewer panels. Let no panel weigh more than b by the weights that prove a
// level. Whoever has what was settled and that level weighs b on average, so that every panel of such a lottery weighs
// b exactly: that is complementary slackness, and the panels that weigh b are a face of all. The levels that follow look for
// panels there only. It is mostly so thin that many people are in all of its panels or in none, which one linear program each
// tells (bound tightening, as in Savelsbergh, "Preprocessing and probing techniques for mixed integer programming problems",
// ORSA Journal on Computing 6, 1994).

// lighter is by what part of the largest weight a panel may be too light, from rounding.
const lighter = 1e-5

// stay keeps to the panels that weigh as much as those of the lottery that was found.
func (c *byColumns) stay(choices [][]int) {
	least := c.least()
	for _, x := range choices {
		if weighed(x, c.whole) < least {
			return
		}
	}
	light := func(x []int) bool { return weighed(x, c.whole) < least }
	c.known = slices.DeleteFunc(slices.Clone(c.known), light)
	c.leaveOut(func(k int) bool { return light(c.panels[k]) })
	c.f.s.remember(c.whole, least, c.proved)
	c.parts = c.left
	c.box = around(c.parts).within(c.box)
	c.narrow()
}

// least is what a panel weighs that is heavy enough for the lottery of the last linear program.
func (c *byColumns) least() int64 {
	return int64(math.Ceil(float64(c.heavy*c.unit) - float64(lighter*float64(heaviestOf(c.whole)))))
}

// narrow leaves out of the box what no panel of the face has.
func (c *byColumns) narrow() {
	b, g := c.box.clone(), c.f.g
	c.f.s.guide(nil)
	sums := make([][]int, len(c.known))
	for k, x := range c.known {
		sums[k] = g.sums(x)
	}
	for j := range b.lower {
		c.bring(b, &b.lower[j], &b.upper[j], func(k int) int { return c.known[k][j] })
	}
	for r := range b.lo {
		c.bring(b, &b.lo[r], &b.hi[r], func(k int) int { return sums[k][r] })
	}
	g.propagate(b)
	c.box = b
}

// bring brings two bounds of the box to what known panels have, where no others can be.
func (c *byColumns) bring(b *box, lower, upper *int, has func(panel int) int) {
	lowest, highest, was := *upper, *lower, [2]int{*lower, *upper}
	for k := range c.known {
		lowest, highest = min(lowest, has(k)), max(highest, has(k))
	}
	left := was
	if was[0] < lowest {
		if *upper = lowest - 1; !c.f.s.mayFit(b) {
			left[0] = lowest
		}
		*upper = was[1]
	}
	if highest < was[1] {
		if *lower = highest + 1; !c.f.s.mayFit(b) {
			left[1] = highest
		}
	}
	*lower, *upper = left[0], left[1]
}

// settleForced settles those whose chances the others leave no room: sums of rows that are the same in all panels are
// equations of the chances that are still open, and elimination shows which of these have one solution only.
func (c *byColumns) settleForced(choices [][]int, shares []float64) {
	var open []int
	for _, j := range c.f.decide {
		if c.settled[j] < 0 {
			open = append(open, j)
		}
	}
	for i, alone := range forced(c.equations(open), len(open)) {
		if alone {
			j, chance := open[i], 0.0
			for k, x := range choices {
				chance += float64(shares[k]*float64(x[j])) / c.f.people[j]
			}
			c.settled[j] = chance - below
		}
	}
	if c.lp != nil {
		c.price(c.lp)
	}
}

// equations are the rows of the face, and its columns, that have one value only: with the open columns that are in them.
func (c *byColumns) equations(open []int) (list [][]float64) {
	for r := range c.box.lo {
		if c.box.lo[r] == c.box.hi[r] {
			list = append(list, make([]float64, len(open)))
			for i, j := range open {
				if slices.Contains(c.f.g.cols[j], int32(r)) {
					list[len(list)-1][i] = 1
				}
			}
		}
	}
	for i, j := range open {
		if c.box.lower[j] == c.box.upper[j] {
			list = append(list, make([]float64, len(open)))
			list[len(list)-1][i] = 1
		}
	}
	return list
}

// forced says which of n unknowns have one solution only.
func forced(equations [][]float64, n int) []bool {
	const zero = 1e-9
	done := 0
	for i := range n {
		best := done
		for r := done; r < len(equations); r++ {
			if math.Abs(equations[r][i]) > math.Abs(equations[best][i]) {
				best = r
			}
		}
		if best == len(equations) || math.Abs(equations[best][i]) < zero {
			continue
		}
		equations[done], equations[best] = equations[best], equations[done]
		pivot := equations[done]
		factor := 1 / pivot[i]
		for k := range pivot {
			pivot[k] *= factor
		}
		for r, row := range equations {
			if r != done {
				addTo(row, -row[i], pivot)
			}
		}
		done++
	}
	alone := make([]bool, n)
	for _, row := range equations[:done] {
		at, others := -1, 0
		for i, v := range row {
			if math.Abs(v) > zero {
				at, others = i, others+1
			}
		}
		if others == 1 {
			alone[at] = true
		}
	}
	return alone
}
