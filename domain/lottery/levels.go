package lottery

import (
	"errors"
	"math"
)

// This file finds the fairest seats in expectation: x per column of people, within lower <= x <= upper and the rows of
// the quotas, with the smallest chance x/people as large as possible, then the next smallest, and so on.
// Every lottery over panels has such an x; whether this one has a lottery is decided elsewhere.
//
// For a level z put people*z below every x. When nothing fits, the multipliers y that show it (proof.go: the lemma of
// Farkas) show more: the sum they lead to falls with z along a straight line a - b z, so no level beyond a/b
// fits. Going down along such lines, each through the level before (Dinkelbach, Management Science 13, 1967), ends at the
// largest level after a few linear programs. The columns whose lower bound the last line uses cannot
// be higher at that level: they are settled, and the others are raised further.

var errNumbers = errors.New("lottery: the linear programs of the fairest lottery did not come to an end: widen a quota by one person")

// levels sets f.target, and f.weight from the first level. all says whether to go on after the first.
func (f *fair) levels(all bool) error {
	l := newLevels(f)
	for first := true; l.open() > 0; first = false {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		line, err := l.raise()
		if err != nil {
			return err
		}
		if first {
			f.weight = line.weights(l)
		}
		f.step(len(f.decide) - l.open())
		if !all {
			break
		}
	}
	l.set(l.level)
	if err := l.fit(); err != nil {
		return err
	}
	f.target = make([]float64, len(f.g.cols))
	for j := range f.target {
		f.target[j] = l.lp.value(int32(j))
	}
	return nil
}

type levels struct {
	f       *fair
	lp      *simplex
	settled []float64 // chance per column, -1 while it may rise
	slack   float64   // by how much settled chances give way to rounding
	level   float64
	state   uint64 // of the costs
}

// line says: no level z with a - b z < 0 fits. gain holds per open column how much of b is its.
type line struct {
	a, b float64
	gain []float64
}

func newLevels(f *fair) *levels {
	l := &levels{f: f, lp: newSimplex(f.g), settled: make([]float64, len(f.g.cols)), state: 1}
	for _, j := range f.decide {
		l.settled[j] = -1
	}
	l.irregular()
	l.lp.setBounds(f.box.lower, f.box.upper, f.box.lo, f.box.hi)
	return l
}

func (l *levels) open() (n int) {
	for _, j := range l.f.decide {
		if l.settled[j] < 0 {
			n++
		}
	}
	return n
}

// set puts the lower bounds for a level.
func (l *levels) set(z float64) {
	for _, j := range l.f.decide {
		chance := l.settled[j]
		if chance < 0 {
			chance = z
		}
		upper := float64(l.f.box.upper[j])
		l.lp.lb[j] = min(max((chance-l.slack)*l.f.people[j], 0), upper)
		l.lp.ub[j] = upper
	}
}

// raise finds the largest level and settles the columns that cannot be above it.
func (l *levels) raise() (*line, error) {
	last := l.ceiling()
	z := last.a / last.b
	for range 500 {
		l.set(z)
		next, err := l.test(z)
		if err != nil {
			return nil, err
		}
		if next == nil {
			l.level = z
			return last, l.settle(last, z)
		}
		if root := next.a / next.b; next.b > 0 && root < z && root > l.level-1e-6 {
			last, z = next, root
			continue
		}
		if !l.yield() {
			return nil, errNumbers
		}
		z = max(z-l.slack, l.level)
	}
	return nil, errNumbers
}

// ceiling is the level at which some column is full.
func (l *levels) ceiling() *line {
	best, full := -1, math.Inf(1)
	for _, j := range l.f.decide {
		if top := float64(l.f.box.upper[j]) / l.f.people[j]; l.settled[j] < 0 && top < full {
			best, full = j, top
		}
	}
	line := &line{a: full * l.f.people[best], b: l.f.people[best], gain: make([]float64, len(l.settled))}
	for _, j := range l.f.decide {
		if l.settled[j] < 0 && float64(l.f.box.upper[j]) <= full*l.f.people[j]*(1+1e-12) {
			line.gain[j] = l.f.people[j]
			if j != best {
				line.a += full * l.f.people[j]
				line.b += l.f.people[j]
			}
		}
	}
	return line
}

// test gives nil when the level fits, else the line that shows that it does not.
func (l *levels) test(z float64) (*line, error) {
	state, ray := l.solve()
	switch state {
	case optimal:
		return nil, nil
	case infeasible:
		one, other := l.line(ray, 1), l.line(ray, -1)
		if one.a-float64(one.b*z) < other.a-float64(other.b*z) {
			return one, nil
		}
		return other, nil
	}
	return nil, errNumbers
}

// solve begins anew with other costs when the simplex method goes in circles.
func (l *levels) solve() (state status, ray []float64) {
	for range 5 {
		if state, ray = l.lp.solve(5000 + 40*l.lp.m); state != stuck {
			break
		}
		l.irregular()
		l.lp.slackBasis()
	}
	return state, ray
}

// irregular sets costs that keep the simplex method from standing still among equals.
func (l *levels) irregular() {
	for j := range l.lp.cost {
		l.state = l.state*6364136223846793005 + 1442695040888963407
		l.lp.cost[j] = -float64(l.state>>40) / (1 << 24)
	}
}

// yield lets settled chances give way a little more, and begins the linear program anew; false when it was enough already.
func (l *levels) yield() bool {
	l.slack = max(2*l.slack, 1e-10)
	l.lp.slackBasis()
	return l.slack < mostSlack
}

// mostSlack is far below what two chances may differ by.
const mostSlack = 3e-7

// fit makes the values of the linear program fit the bounds that are set.
func (l *levels) fit() error {
	for {
		if state, _ := l.solve(); state == optimal {
			return nil
		}
		if !l.yield() {
			return errNumbers
		}
		l.set(l.level)
	}
}

// line adds up what the multipliers show; see bound in proof.go, here with w = 0 and open lower bounds people*z.
func (l *levels) line(ray []float64, sign float64) *line {
	out := &line{gain: make([]float64, len(l.settled))}
	y := make([]float64, len(ray))
	most := 0.0
	for _, v := range ray {
		most = max(most, math.Abs(v))
	}
	for r, v := range ray {
		y[r] = sign * v / most
		if math.Abs(y[r]) < 1e-11 {
			y[r] = 0
		}
		out.a += float64(max(y[r]*l.lp.lb[l.lp.n+r], y[r]*l.lp.ub[l.lp.n+r]))
	}
	for j := range l.settled {
		left := 0.0
		for _, r := range l.lp.rowsOf(int32(j)) {
			left -= y[r]
		}
		switch {
		case math.Abs(left) < 1e-10:
		case left > 0:
			out.a += float64(left * l.lp.ub[j])
		case l.settled[j] < 0:
			out.gain[j] = -left * l.f.people[j]
			out.b += out.gain[j]
		default:
			out.a += float64(left * l.lp.lb[j])
		}
	}
	return out
}

// settle fixes the chances of the columns whose part in the line is not rounding.
func (l *levels) settle(line *line, z float64) error {
	most := 0.0
	for _, g := range line.gain {
		most = max(most, g)
	}
	settled := false
	for _, j := range l.f.decide {
		if l.settled[j] < 0 && line.gain[j] > 1e-7*most {
			l.settled[j], settled = z, true
		}
	}
	if !settled {
		return errNumbers
	}
	return nil
}

// weights turns a line into whole-numbered weights of single people: no panel weighs more than about a, and all people
// together weigh b, which bounds the smallest chance by a/b. The exact bound is proved later from the weights alone.
func (l *line) weights(lv *levels) []int64 {
	single := make([]float64, len(l.gain))
	for j, g := range l.gain {
		single[j] = max(g, 0) / lv.f.people[j]
	}
	return wholeRatios(single, proofScale)
}

// The largest weights: proofScale in proofs of the smallest chance, productScale in those of the product, which are about
// all chances at once, and cutScale in cuts, whose directions must stay apart when the target is near.
const (
	proofScale   = 1 << 24
	productScale = 1 << 28
	cutScale     = 1 << 28
)
