package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// The fairest lotteries; the third is Nash, in nash.go (Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens'
// assemblies", Nature 596, 2021). They do not depend on chance: the seed of the options is recorded and not used.
const (
	// Leximin makes the smallest chance as large as possible, then the next smallest, and so on.
	Leximin Method = "leximin"
	// Maximin makes the smallest chance as large as possible, and leaves the others as they fall.
	Maximin Method = "maximin"
)

const fairVersion = "4"

// fairTotal is the sum of the weights of a fair lottery: so fine that nobody's chance is off by more than 1e-9 by
// rounding, and small enough to be a whole number in every language.
const fairTotal = 1_000_000_000_000

// largestGap is the largest difference between proved bound and smallest chance that is given out as an answer.
const largestGap = 1e-6

// fair is one run of a fair method. It counts people of equal kind together: column j of g stands for people[j] of them.
type fair struct {
	ctx    context.Context
	g      *program
	s      *search
	box    *box // without the columns that are in no panel
	people []float64
	unit   []float64 // in which distances from the target are measured: people, or what comes to the same proportion
	decide []int     // columns about which the lottery decides
	cuts   []cut     // what panels keep beyond the quotas, as far as Nash has met it
	thin   bool      // whether the quotas allow averages that are none of panels
	target []float64 // seats per column in expectation
	weight []int64   // of the people of each column, in the proof of the smallest chance
	found  [][]int   // choices known so far
	step   func(done int)
	upper  float64                     // proved of the smallest chance by searches so far; 0: nothing
	last   func() ([][]int, []float64) // the best lottery so far, for a run that is stopped; nil: none
}

// cut is an inequality that all panels keep, although some averages of seats within the quotas do not.
type cut struct {
	weight []int64
	most   int64
	scale  float64 // largest weight
}

// fairLottery finds the lottery: seats in expectation that the quotas allow (levels.go, nash.go), and panels that have them on
// average (peel.go, nearest.go). When there are none, the lottery is found panel by panel (columns.go), that of Nash by
// cutting off what panels do not reach and beginning again.
func fairLottery(ctx context.Context, p *Problem, o Options) (*Lottery, error) {
	f, never, err := newFair(ctx, p, o)
	if err != nil {
		return nil, err
	}
	choices, shares, err := f.solve(o.Method)
	if err != nil && o.Method != Nash {
		err = f.unproved(err)
	}
	if err != nil {
		return nil, err
	}
	l := &Lottery{Method: o.Method, Version: fairVersion, Inputs: p.Hash(), Seed: o.Seed, Size: p.Size, Total: fairTotal,
		Chances: make([]int, len(f.g.order)), Undrawable: f.g.excluded(p, never)}
	for _, i := range f.g.order {
		l.Members = append(l.Members, p.Members[i].ID)
	}
	l.Panels = f.g.spread(choices, shares, fairTotal, l.Chances)
	certify := f.certify
	if o.Method == Nash {
		certify = f.certifyProduct
	}
	if l.Certificate, err = certify(l, p); err != nil {
		return nil, err
	}
	return l, nil
}

func newFair(ctx context.Context, p *Problem, o Options) (*fair, []bool, error) {
	g, err := newEvenProgram(p)
	if err != nil {
		return nil, nil, err
	}
	never, found, err := newCover(ctx, g, o.Nodes).find()
	if err != nil {
		return nil, nil, err
	}
	f := &fair{ctx: ctx, g: g, s: newSearch(ctx, g, o.Nodes), box: g.box(), found: found, people: make([]float64, len(g.cols)),
		unit: make([]float64, len(g.cols)), step: func(int) {}}
	if o.Progress != nil {
		f.step = func(done int) { o.Progress(Progress{Done: done, Total: len(g.cols)}) }
	}
	for j := range g.cols {
		c := g.classes[g.classOf[j]]
		f.people[j] = float64(len(c.homes) * len(c.homes[0][j-c.first]))
		f.unit[j] = f.people[j]
		if never[j] {
			f.box.upper[j] = 0
		} else if g.lower[j] == 0 {
			f.decide = append(f.decide, j)
		}
	}
	return f, never, nil
}

// Most cuts for Nash before a run ends that makes no progress, and most steps of exact search before panels are taken one by one.
const (
	maxCuts  = 400
	patience = 10000
)

func (f *fair) solve(method Method) (choices [][]int, shares []float64, err error) {
	if method == Nash {
		return f.solveProduct()
	}
	err = f.levels(method == Leximin)
	if err == nil {
		if choices, shares, err = f.peel(); err != nil || choices != nil {
			return choices, shares, err
		}
		var refuted bool
		if refuted, err = f.refuted(); err == nil && !refuted {
			choices, shares, _, err = f.nearest(patience)
		}
	}
	if err != nil && !errors.Is(err, errNumbers) || choices != nil {
		return choices, shares, err
	}
	f.thin = true
	return f.columns(method == Leximin)
}

// refuted says whether a short search proves that no lottery has the first level of the target: all panels are too light.
func (f *fair) refuted() (bool, error) {
	sum, level := 0.0, 1.0
	for _, j := range f.decide {
		sum += float64(float64(f.weight[j]) * f.people[j])
		level = min(level, f.target[j]/f.people[j])
	}
	limit := f.s.limit
	f.s.limit = min(limit, patience/10)
	x, err := f.s.above(f.box, f.weight, int64((level-largestGap/2)*sum))
	f.s.limit = limit
	if errors.Is(err, ErrLimit) && f.s.steps <= limit {
		return false, nil
	}
	if x != nil {
		f.found = append(f.found, x)
	}
	return x == nil, err
}

func (f *fair) solveProduct() (choices [][]int, shares []float64, err error) {
	for range maxCuts {
		if err := f.product(); err != nil {
			return nil, nil, err
		}
		choices, shares, err := f.peel()
		if err != nil || choices != nil {
			return choices, shares, err
		}
		choices, shares, cut, err := f.nearest(0)
		if err != nil || cut == nil {
			return choices, shares, err
		}
		f.cuts, f.thin = append(f.cuts, *cut), true
	}
	return nil, nil, fmt.Errorf("%w (%d cuts did not lead to the lottery)", ErrLimit, maxCuts)
}

// deviation is the largest difference of a chance from the target, in proportion for Nash.
func (f *fair) deviation(choices [][]int, shares []float64) float64 {
	worst := 0.0
	for _, j := range f.decide {
		x := 0.0
		for i, c := range choices {
			x += float64(shares[i] * float64(c[j]))
		}
		worst = max(worst, math.Abs(x-f.target[j])/f.unit[j])
	}
	return worst
}
