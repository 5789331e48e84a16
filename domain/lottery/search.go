package lottery

import (
	"context"
	"errors"
	"math"
	"slices"
)

// search finds choices that fit a program, exactly: branch and bound (Land and Doig, Econometrica 28,
// 1960) on the sums of rows and, when these are whole, on columns. A branch is cut off only when propagation or a proof in
// whole numbers shows that nothing in it fits, or nothing better; an answer counts only when checked in whole numbers.
type search struct {
	g      *program
	lp     *simplex
	ctx    context.Context
	limit  int // steps allowed per question
	steps  int
	pivots int     // allowed per linear program; without its guide the search is as exact, only slower
	weight []int64 // what to maximise; nil: nothing
	scale  int64   // of the multipliers in proofs for weight
	first  bool    // the first choice that fits will do
	over   bool    // only choices that weigh more than value count, though none was found yet
	parts  *parts  // what is to be left of the question for the next one; nil: nothing
	until  int     // the first choice that fits has to wait for so many steps
	lucky  int     // the part in which the last such choice was found
	near   bool    // within tryNear, where cutting at columns comes to an end sooner
	best   []int
	value  int64     // of best
	asked  *box      // the whole question
	capped []capped  // what every choice within the program is known to keep
	use    []float64 // of these, to the last whole question
	plain  bool      // do not tighten the whole question, so that a proof speaks of it as it was asked
	ray    []int64   // multipliers that proved the whole question infeasible, when one proof was enough
}

// box holds the bounds of columns and rows in one branch.
type box struct {
	lower, upper, lo, hi []int
}

// box gives the bounds of the whole program.
func (g *program) box() *box {
	return &box{slices.Clone(g.lower), slices.Clone(g.upper), slices.Clone(g.lo), slices.Clone(g.hi)}
}

// clone copies all bounds into one piece of memory: searches make boxes all the time.
func (b *box) clone() *box {
	n, m := len(b.lower), len(b.lo)
	all := make([]int, 0, 2*n+2*m)
	all = append(append(append(append(all, b.lower...), b.upper...), b.lo...), b.hi...)
	return &box{all[:n:n], all[n : 2*n : 2*n], all[2*n : 2*n+m : 2*n+m], all[2*n+m:]}
}

const defaultNodes = 1_000_000

func newSearch(ctx context.Context, g *program, nodes int) *search {
	if nodes <= 0 {
		nodes = defaultNodes
	}
	return &search{g: g, lp: newSimplex(g), ctx: ctx, limit: nodes, pivots: 2000 + 40*len(g.lo)}
}

// any finds a choice within b, guided by weights; nil when there is none.
func (s *search) any(b *box, weight []int64) ([]int, error) {
	s.first = true
	s.guide(weight)
	s.weight = nil
	return s.run(b)
}

// fit finds any choice within b; when one proof shows that there is none, it is left in ray.
func (s *search) fit(b *box) ([]int, error) {
	s.plain = true
	defer func() { s.plain = false }()
	return s.any(b, nil)
}

// most finds a choice within b with the largest sum of weights; nil when there is none.
func (s *search) most(b *box, weight []int64) ([]int, error) {
	s.first = false
	s.weigh(weight)
	return s.run(b)
}

// above finds a choice within b whose sum of weights is more than value; nil when it is proved that there is none.
func (s *search) above(b *box, weight []int64, value int64) ([]int, error) {
	s.first, s.over = true, true
	s.weigh(weight)
	s.begin(b)
	s.value = value
	err := s.branch(b.clone(), true)
	s.over = false
	return s.best, err
}

// heavy finds a choice within b with a large sum of weights, the largest when the steps are enough to tell.
func (s *search) heavy(b *box, weight []int64, steps int) ([]int, error) {
	limit := s.limit
	s.limit = min(limit, steps)
	_, err := s.most(b, weight)
	if s.limit = limit; errors.Is(err, ErrLimit) {
		err = nil
	}
	return s.best, err
}

// atMost is a weight that no choice within b exceeds, proved by one linear program, and whether there is such a proof.
func (s *search) atMost(b *box, weight []int64) (most int64, sure bool) {
	s.weigh(weight)
	s.lp.setBounds(b.lower, b.upper, b.lo, b.hi)
	if state, _ := s.lp.solve(s.pivots); state != optimal {
		return 0, false
	}
	total, sure := bound(s.g.cols, b, weight, s.scale, wholeNumbers(s.lp.duals(), -float64(s.scale)), s.capped...)
	return total / s.scale, sure
}

// mayFit is false when one linear program proves that no choice fits within b.
func (s *search) mayFit(b *box) bool {
	part := b.clone()
	if !s.g.propagate(part) {
		return false
	}
	s.lp.setBounds(part.lower, part.upper, part.lo, part.hi)
	state, ray := s.lp.solve(10 * s.lp.m)
	if state != infeasible {
		return true
	}
	_, proved := provesInfeasible(s.g.cols, part, ray, s.capped...)
	return !proved
}

func (s *search) weigh(weight []int64) {
	s.guide(weight)
	s.weight, s.scale = weight, 1
	largestWeight := int64(1)
	for _, w := range weight {
		largestWeight = max(largestWeight, w, -w)
	}
	for s.scale*largestWeight*64 < largest {
		s.scale *= 2
	}
}

// guide sets the costs: the weights, with so small an irregular part that it cannot change
// which whole-numbered sum is larger, but keeps the simplex method from standing still among equals.
func (s *search) guide(weight []int64) {
	state := uint64(1)
	for j := range s.lp.cost {
		state = state*6364136223846793005 + 1442695040888963407 // Knuth's MMIX generator
		jitter := float64(state>>40) / (1 << 24) / float64(4*s.g.hi[s.g.sizeRow]+4)
		s.lp.cost[j] = -jitter
		if weight != nil {
			s.lp.cost[j] -= float64(weight[j])
		}
	}
}

func (s *search) begin(b *box) {
	s.steps, s.until, s.best, s.value, s.ray, s.asked = 0, 0, nil, math.MinInt64, nil, b
}

func (s *search) run(b *box) ([]int, error) {
	s.begin(b)
	if err := s.branch(b.clone(), true); err != nil {
		return nil, err
	}
	return s.best, nil
}

// branch looks through one box, which it may change.
func (s *search) branch(b *box, root bool) error {
	if s.steps++; s.steps > s.limit {
		return ErrLimit
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if !(root && s.plain) && !s.g.propagate(b) {
		return nil
	}
	s.lp.setBounds(b.lower, b.upper, b.lo, b.hi)
	state, ray := s.solve()
	if state == infeasible {
		if y, proved := provesInfeasible(s.g.cols, b, ray, s.capped...); proved {
			if total, sure := bound(s.g.cols, s.asked, nil, 0, y, s.capped...); root && sure && total < 0 {
				s.ray = y
			}
			return nil
		}
	}
	if state == optimal {
		if root {
			s.used()
		}
		if s.hopeless(b) {
			return nil
		}
		if x := s.whole(); x != nil && s.g.holds(s.asked, x) {
			s.keep(x)
			s.leave(b)
			return nil
		}
	}
	if state == optimal && root && s.first {
		if err := s.tryNear(b, nearSteps); err != nil || s.done() {
			return err
		}
	}
	down, up, upFirst := s.split(b, state == optimal)
	if down == nil { // one point is left
		if s.g.holds(s.asked, b.lower) {
			s.keep(b.lower)
			s.leave(b)
		}
		return nil
	}
	if upFirst {
		down, up = up, down
	}
	if err := s.branch(down, false); err != nil || s.done() {
		return err
	}
	return s.branch(up, false)
}

// tryNear looks for a choice near the solution of the linear program only: columns that are far from
// being worth a move are held. That is quick and mostly enough; when it is not, nothing is concluded from it.
func (s *search) tryNear(b *box, steps int) error {
	far := s.farthestMove()
	near := b.clone()
	for j := range near.lower {
		if s.lp.at[j] < 0 && math.Abs(s.lp.d[j]) > far {
			x := int(math.Round(s.lp.value(int32(j))))
			near.lower[j], near.upper[j] = x, x
		}
	}
	limit := s.limit
	s.limit, s.near = min(limit, s.steps+steps), true
	err := s.branch(near, false)
	s.near = false
	if s.limit = limit; errors.Is(err, ErrLimit) && s.steps <= limit {
		return nil
	}
	return err
}

// Most steps of tryNear: by itself, and where what is left to look through is cut into parts already.
const (
	nearSteps = 300
	lookSteps = 80
)

// farthestMove is the reduced cost up to which columns stay open in tryNear: some per row.
func (s *search) farthestMove() float64 {
	costs := make([]float64, 0, s.lp.n)
	for j := range s.lp.n {
		if s.lp.at[j] < 0 {
			costs = append(costs, math.Abs(s.lp.d[j]))
		}
	}
	slices.Sort(costs)
	if open := 6*s.lp.m + 40; open < len(costs) {
		return costs[open]
	}
	return math.Inf(1)
}

func (s *search) done() bool { return s.first && s.best != nil && s.steps >= s.until }

// hopeless proves that the box holds nothing better than what was found.
func (s *search) hopeless(b *box) bool {
	if !s.over && (s.first || s.best == nil) {
		return false
	}
	y := wholeNumbers(s.lp.duals(), -float64(s.scale))
	total, sure := bound(s.g.cols, b, s.weight, s.scale, y, s.capped...)
	if !sure {
		return false
	}
	room := total - s.scale*(s.value+1)
	wanted := room
	if s.parts != nil && !s.near {
		wanted = total - s.scale*s.parts.least
	}
	if wanted >= 0 {
		s.g.tighten(b, s.weight, s.scale, y, wanted, s.capped)
		if room < 0 {
			s.leave(b)
		}
	}
	return room < 0
}

// solve solves the linear program. When that stands still among equals, costs that are more irregular lead on, to a basis from
// which those that are meant are near.
func (s *search) solve() (status, []float64) {
	state, ray := s.lp.solve(s.pivots / 20)
	if state != stuck {
		return state, ray
	}
	meant := slices.Clone(s.lp.cost)
	most, random := norm(meant), uint64(1)
	for j := range s.lp.cost {
		random = random*6364136223846793005 + 1442695040888963407
		s.lp.cost[j] -= most * 1e-6 * float64(random>>40) / (1 << 24)
	}
	if state, ray = s.lp.solve(s.pivots); state == infeasible {
		copy(s.lp.cost, meant)
		return state, slices.Clone(ray)
	}
	copy(s.lp.cost, meant)
	state, ray = s.lp.solve(s.pivots)
	return state, ray
}

// whole rounds the solution of the linear program; nil when some number in it is not whole.
func (s *search) whole() []int {
	x := make([]int, s.lp.n)
	for j := range x {
		v := s.lp.value(int32(j))
		n := math.Round(v)
		if math.Abs(v-n) > 1e-6 {
			return nil
		}
		x[j] = int(n)
	}
	return x
}

func (s *search) keep(x []int) {
	var value int64
	for j, w := range s.weight {
		value += w * int64(x[j])
	}
	if s.best == nil && !s.over || value > s.value {
		s.best, s.value = slices.Clone(x), value
		s.gather(s.best)
	}
}

// split cuts the box in two: at the row whose sum is farthest from whole, else at such a column, else,
// when there is no guide, at a column that is still open; nil when no column is.
func (s *search) split(b *box, guided bool) (down, up *box, upFirst bool) {
	if j, v := s.fractional(s.lp.n, s.lp.n+len(b.lo)); guided && j >= 0 && !s.near {
		down, up = b.clone(), b.clone()
		down.hi[j-s.lp.n] = int(math.Floor(v))
		up.lo[j-s.lp.n] = int(math.Floor(v)) + 1
		return down, up, v-math.Floor(v) > 0.5
	}
	if j, v := s.fractional(0, s.lp.n); guided && j >= 0 {
		down, up = b.clone(), b.clone()
		down.upper[j] = int(math.Floor(v))
		up.lower[j] = int(math.Floor(v)) + 1
		return down, up, v-math.Floor(v) > 0.5
	}
	for j := range b.lower {
		if b.lower[j] < b.upper[j] {
			down, up = b.clone(), b.clone()
			middle := b.lower[j] + (b.upper[j]-b.lower[j])/2
			down.upper[j], up.lower[j] = middle, middle+1
			return down, up, false
		}
	}
	return nil, nil, false
}

// fractional finds the value farthest from whole among columns or slacks from until to; -1 when all are whole.
func (s *search) fractional(from, to int) (int, float64) {
	best, found, at := 1e-6, -1, 0.0
	for j := from; j < to; j++ {
		if s.lp.at[j] < 0 {
			continue
		}
		v := s.lp.value(int32(j))
		off := math.Abs(v - math.Round(v))
		if off > best && v > s.lp.lb[j] && v < s.lp.ub[j] {
			best, found, at = off, j, v
		}
	}
	return found, at
}
