package lottery

import (
	"math"
	"slices"
)

// This file finds the fairest lottery panel by panel, as its authors do (Flanigan, Gölz, Gupta, Hennig and Procaccia, Nature
// 596, 2021, supplementary information): for a hard pool, whose panels fill only a thin part of what the quotas allow on
// average, that ends sooner than cutting the rest off. It takes one level after another. The dual linear program of a level
// over the panels at hand asks for weights of people, all weights of the open ones together 1, such that even the heaviest
// of these panels weighs as little as can be more than what the settled people have had; exact search looks for a heavier
// panel, which joins them; when there is none, the weights show that the open people whose weight is not zero cannot rise,
// and they are settled. The multipliers of the last linear program are the shares of the panels.

type byColumns struct {
	f       *fair
	settled []float64 // chance of a person, by column; -1 while it may rise
	panels  [][]int   // those of the linear program
	lp      *simplex  // of the panels; nil when it is to be made anew
	tries   int       // how irregular its costs are
	center  []float64 // weights between those of the linear programs so far; nil when a level begins
	heavy   float64   // the weight that no panel of the linear program exceeds
	box     *box      // in which panels are looked for
	parts   []*box    // of it, with all panels of the face in them
	left    []*box    // of these, by the last proof
	known   [][]int   // panels in it
	whole   []int64   // the weights, as whole numbers
	unit    float64   // what a weight of 1 is among them
	proved  int64     // the whole-numbered weight that no panel exceeds, when a level is found
	choices [][]int   // of the last lottery
	shares  []float64
}

const (
	columnsRounds = 20000
	columnsTaken  = 30   // panels known before that join at once
	columnsRoom   = 60   // panels of no use that are kept beside those of use
	heaviestShare = 1000 // largest weight of a settled person
	smoothSteps   = 20   // most steps by weights that do not jump
	heavySteps    = 10   // and by those of the linear program, before the exact search
	priced        = 4e-8 // so much heavier counts as no heavier
	inertia       = 0.8  // of the weights by which panels are looked for
	finer         = 64   // the rows are so much larger, so that the tolerance of the simplex method counts less
	below         = 1e-9 // settled chances are so much below those that were reached, which the panels at hand keep reaching
)

// columns finds panels and shares, and sets f.target and f.weight. all says whether to go on after the first level.
func (f *fair) columns(all bool) (choices [][]int, shares []float64, err error) {
	c := &byColumns{f: f, settled: make([]float64, len(f.g.cols))}
	for _, j := range f.decide {
		c.settled[j] = -1
	}
	c.box, c.parts, c.known = f.box, []*box{f.box}, f.found
	c.panels = slices.Clone(f.found[:min(len(f.found), len(f.decide))])
	choices, shares = f.found[:1], []float64{1}
	f.last = c.best
	defer f.s.forget()
	for first := true; c.open() > 0; first = false {
		weights, level, err := c.raise()
		if err != nil {
			return nil, nil, err
		}
		if first {
			f.weight = wholeRatios(weights, productScale)
			f.upper = f.ofWeights(c.proved, f.weight)
		}
		choices, shares = c.answer()
		c.settle(weights, min(level, c.reached(choices, shares)))
		if all && c.open() > 0 {
			c.stay(choices)
			c.settleForced(choices, shares)
		}
		f.step(len(f.decide) - c.open())
		if !all {
			break
		}
	}
	f.target = make([]float64, len(f.g.cols))
	for i, x := range choices {
		for j, n := range x {
			f.target[j] += float64(shares[i] * float64(n))
		}
	}
	for _, j := range f.decide {
		if f.target[j]/f.people[j] < c.settled[j]-largestGap/4 {
			return nil, nil, errNumbers
		}
	}
	return choices, shares, nil
}

func (c *byColumns) open() (n int) {
	for _, j := range c.f.decide {
		if c.settled[j] < 0 {
			n++
		}
	}
	return n
}

// raise finds the level of the open people, and weights of single people that prove it, by column.
func (c *byColumns) raise() (weights []float64, level float64, err error) {
	for range columnsRounds {
		if err := c.f.ctx.Err(); err != nil {
			return nil, 0, err
		}
		if !c.solve() {
			return nil, 0, errNumbers
		}
		weights, level = c.read()
		more, err := c.heavier(weights)
		if err != nil {
			return nil, 0, err
		}
		if len(more) == 0 {
			return weights, level, nil
		}
		c.forget()
		c.panels = append(c.panels, more...)
		c.lp.addCuts(c.rows(more), 0, finer*c.most())
	}
	return nil, 0, ErrLimit
}

// solve solves the linear program, with costs as little irregular as can be.
func (c *byColumns) solve() bool {
	for ; c.tries < len(irregular); c.tries++ {
		if c.lp == nil {
			c.lp = c.program()
		}
		if state, _ := c.lp.solve(20 * (c.lp.m + c.lp.n)); state == optimal {
			return true
		}
		c.lp = nil
	}
	return false
}

// irregular are the largest parts of the costs that keep the simplex method from standing still among equals.
var irregular = [...]float64{2e-9, 2e-8, 2e-7}

// program has the weights of f.decide as columns and, last, the weight that no panel exceeds; its rows are, first, the
// sum of the weights of the open people, and the panels.
func (c *byColumns) program() *simplex {
	n := len(c.f.decide)
	lp := newSimplex(&program{cols: make([][]int32, n+1)}, make([]float64, n+1))
	one := slices.Repeat([]int{1}, lp.m)
	lp.setBounds(make([]int, n+1), slices.Repeat([]int{1}, n+1), one, one)
	lp.ub[n], lp.cost[n] = c.most(), 1
	c.price(lp)
	lp.addCuts(c.rows(c.panels), 0, finer*c.most())
	return lp
}

// most is more than any panel can weigh.
func (c *byColumns) most() float64 { return heaviestShare * float64(c.f.g.hi[c.f.g.sizeRow]) }

// price puts the costs of the weights, and who is open.
func (c *byColumns) price(lp *simplex) {
	state := uint64(1)
	for i, j := range c.f.decide {
		state = state*6364136223846793005 + 1442695040888963407
		lp.cost[i] = irregular[c.tries] * float64(state>>40) / (1 << 24)
		if c.settled[j] < 0 {
			lp.cuts[0][i] = 1
			continue
		}
		lp.cuts[0][i], lp.ub[i] = 0, heaviestShare
		lp.cost[i] -= c.settled[j]
	}
	lp.fresh = freshUntil // the inverse knows the first row as it was
}

// rows are those of panels.
func (c *byColumns) rows(panels [][]int) (rows [][]float64) {
	n := len(c.f.decide)
	for _, x := range panels {
		row := make([]float64, n+1)
		for i, j := range c.f.decide {
			row[i] = -finer * float64(x[j]) / c.f.people[j]
		}
		row[n] = finer
		rows = append(rows, row)
	}
	return rows
}

// read gives the weights of single people, by column, and the level.
func (c *byColumns) read() (weights []float64, level float64) {
	weights = make([]float64, len(c.settled))
	c.heavy = c.lp.value(int32(len(c.f.decide)))
	level = c.heavy
	for i, j := range c.f.decide {
		w := c.lp.value(int32(i))
		if c.settled[j] >= 0 {
			level -= float64(w * c.settled[j])
		}
		weights[j] = w / c.f.people[j]
	}
	return weights, level
}

// heavier looks for panels that weigh more than those at hand: among the known ones, then by a short search, then by an
// exact one. None is the proof that there are none.
func (c *byColumns) heavier(weights []float64) ([][]int, error) {
	whole := wholeRatios(weights, productScale)
	largest := 0
	for j, w := range weights {
		if w > weights[largest] {
			largest = j
		}
	}
	unit := float64(whole[largest]) / weights[largest]
	enough := int64(math.Floor(c.heavy*unit + float64(priced*unit)))
	for _, x := range c.panels { // rounding may make them heavier than they are
		enough = max(enough, weighed(x, whole))
	}
	if more := heaviestKnown(c.known, whole, enough); len(more) > 0 {
		return more, nil
	}
	c.whole, c.unit = whole, unit
	x, err := c.smooth(weights)
	if err == nil && (x == nil || weighed(x, whole) <= enough) {
		c.center = weights
		x, err = c.f.s.heavy(c.box, whole, heavySteps)
	}
	more := [][]int{x}
	if err == nil && (x == nil || weighed(x, whole) <= enough) {
		more, c.left, err = c.f.s.aboveIn(c.box, c.parts, whole, enough, c.least())
	}
	if err != nil || len(more) == 0 {
		c.proved = enough
		return nil, err
	}
	c.f.found, c.known = append(c.f.found, more...), append(c.known, more...)
	return more, nil
}

// smooth looks for a heavy panel by weights between the last ones and those of before. The weights of one linear program
// jump far from those of the one before, and panels that are heavy by both are of more use (Wentges, "Weighted Dantzig-Wolfe
// decomposition for linear mixed-integer programming", International Transactions in Operational Research 4, 1997).
func (c *byColumns) smooth(weights []float64) ([]int, error) {
	if c.center == nil {
		return nil, nil
	}
	mixed := make([]float64, len(weights))
	for j, w := range weights {
		mixed[j] = float64(inertia*c.center[j]) + float64((1-inertia)*w)
	}
	c.center = mixed
	return c.f.s.heavy(c.box, wholeRatios(mixed, productScale), smoothSteps)
}

// heaviestKnown are the heaviest of the panels that weigh more than enough.
func heaviestKnown(known [][]int, weight []int64, enough int64) (more [][]int) {
	type heavy struct {
		x []int
		w int64
	}
	var list []heavy
	for _, x := range known {
		if w := weighed(x, weight); w > enough {
			list = append(list, heavy{x, w})
		}
	}
	slices.SortStableFunc(list, func(a, b heavy) int { return int(max(min(b.w-a.w, 1), -1)) })
	for _, h := range list[:min(len(list), columnsTaken)] {
		more = append(more, h.x)
	}
	return more
}

// forget drops panels whose rows the weights do not reach, when they are many.
func (c *byColumns) forget() {
	if len(c.panels) < len(c.f.decide)+columnsRoom {
		return
	}
	c.best()
	c.leaveOut(func(k int) bool { return c.lp.loose(k + 1) })
}

// leaveOut leaves out panels. The linear program is made anew only when its basis holds on to one of them.
func (c *byColumns) leaveOut(out func(k int) bool) {
	var panels [][]int
	drop, held := make([]bool, len(c.panels)+1), false
	for k, x := range c.panels {
		if drop[k+1] = out(k); !drop[k+1] {
			panels = append(panels, x)
		} else if c.lp != nil && !c.lp.loose(k+1) {
			held = true
		}
	}
	switch {
	case held:
		c.lp = nil
	case c.lp != nil && len(panels) < len(c.panels):
		c.lp.dropCuts(drop)
	}
	c.panels = panels
}

// best is the lottery of the last linear program.
func (c *byColumns) best() ([][]int, []float64) {
	if c.lp != nil {
		c.choices, c.shares = c.answer()
	}
	return c.choices, c.shares
}

// answer reads the shares of the panels.
func (c *byColumns) answer() (choices [][]int, shares []float64) {
	all := 0.0
	for k, y := range c.lp.duals()[1:] {
		if y > 1e-12 {
			choices, shares = append(choices, c.panels[k]), append(shares, y)
			all += y
		}
	}
	for i := range shares {
		shares[i] /= all
	}
	return choices, shares
}

// reached is the smallest chance of the open people.
func (c *byColumns) reached(choices [][]int, shares []float64) float64 {
	least := 1.0
	for _, j := range c.f.decide {
		if c.settled[j] >= 0 {
			continue
		}
		chance := 0.0
		for i, x := range choices {
			chance += float64(shares[i]*float64(x[j])) / c.f.people[j]
		}
		least = min(least, chance)
	}
	return least
}

// settle fixes the chances of the open people whose weight is not rounding.
func (c *byColumns) settle(weights []float64, level float64) {
	most := 0.0
	for _, j := range c.f.decide {
		if c.settled[j] < 0 {
			most = max(most, weights[j]*c.f.people[j])
		}
	}
	for _, j := range c.f.decide {
		if c.settled[j] < 0 && weights[j]*c.f.people[j] > 1e-6*most {
			c.settled[j] = level - below
		}
	}
	c.center = nil
	if c.lp != nil {
		c.price(c.lp)
	}
}
