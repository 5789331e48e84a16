package lottery

import (
	"errors"
	"math"
	"slices"
)

// This file decides whether seats in expectation are an average of panels at all, and of which. It finds the average of
// panels that is nearest to them, with the method of the nearest point (Wolfe, "Finding the nearest point in a polytope",
// Mathematical Programming 11, 1976): from the nearest average of the panels at hand, look by exact search for a panel in
// the direction of the target, take it in, and leave out panels that are no longer of use. When no panel lies
// further in that direction than the nearest average, and the target does, the direction is a proof: all panels keep an
// inequality that the target breaks. It becomes a cut. Distances are those of chances; for Nash, in proportion to the target.

type nearest struct {
	f       *fair
	points  [][]float64 // panels less the target, in chances
	choices [][]int
	shares  []float64
	taken   int
	left    int         // steps of exact search, of those allowed
	hurried bool        // whether they count
	chol    [][]float64 // of the products of points plus 1, row by row
}

// near is the distance at which chances count as those of the target.
const (
	near      = 5e-8
	maxPoints = 20000
	rebuild   = 50 // panels taken before the triangle is computed anew
)

// nearest gives panels with the target as their average, or a cut that shows that there are none. With a patience of so
// many steps of exact search it gives neither when there are none, or when that is not known by then.
func (f *fair) nearest(patience int) (choices [][]int, shares []float64, c *cut, err error) {
	n := &nearest{f: f, left: patience, hurried: patience > 0}
	n.begin()
	f.last = func() ([][]int, []float64) { return n.choices, n.shares }
	for range maxPoints {
		if err := f.ctx.Err(); err != nil {
			return nil, nil, nil, err
		}
		at := n.average()
		if most := norm(at); most < near {
			return n.choices, n.shares, nil, nil
		}
		x, c, err := n.further(at)
		if errors.Is(err, errOutside) {
			return nil, nil, nil, nil
		}
		if err != nil || c != nil {
			return nil, nil, c, err
		}
		if x == nil || !n.take(x) {
			if n.f.deviation(n.choices, n.shares) < largestGap*0.4 {
				return n.choices, n.shares, nil, nil
			}
			return nil, nil, nil, errNumbers
		}
	}
	return nil, nil, nil, ErrLimit
}

func norm(v []float64) (most float64) {
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}

func (n *nearest) point(x []int) []float64 {
	p := make([]float64, len(n.f.decide))
	for i, j := range n.f.decide {
		p[i] = (float64(x[j]) - n.f.target[j]) / n.f.unit[j]
	}
	return p
}

// begin takes the known panel that is nearest by itself.
func (n *nearest) begin() {
	best, least := -1, math.Inf(1)
	for i, x := range n.f.found {
		p := n.point(x)
		if d := dot(p, p); d < least {
			best, least = i, d
		}
	}
	n.add(n.f.found[best], 1)
}

// add takes a panel in, unless it lies in the plane through the points already. What is left of it outside that plane is
// computed from the point itself: as a difference of squares it would drown in rounding when the target is near.
func (n *nearest) add(x []int, share float64) bool {
	p := n.point(x)
	k := len(n.points)
	row, rest, one := make([]float64, k, k+1), slices.Clone(p), 1.0
	for range 2 {
		left := make([]float64, k)
		for i, q := range n.points {
			left[i] = dot(rest, q) + one
		}
		n.forward(left)
		addTo(row, 1, left)
		n.backward(left)
		for i, q := range n.points {
			addTo(rest, -left[i], q)
			one -= left[i]
		}
	}
	square := dot(rest, rest) + float64(one*one)
	if square < 1e-17 {
		return false
	}
	n.points, n.choices, n.shares = append(n.points, p), append(n.choices, x), append(n.shares, share)
	n.chol = append(n.chol, append(row, math.Sqrt(square)))
	return true
}

// renew computes the triangle anew, without what rounding has done to it.
func (n *nearest) renew() {
	choices, shares := n.choices, n.shares
	n.points, n.choices, n.shares, n.chol = nil, nil, nil, nil
	for i, x := range choices {
		n.add(x, shares[i])
	}
	all := total(n.shares)
	for i := range n.shares {
		n.shares[i] /= all
	}
}

// drop leaves out point i and mends the triangle with plane rotations.
func (n *nearest) drop(i int) {
	n.points, n.choices = slices.Delete(n.points, i, i+1), slices.Delete(n.choices, i, i+1)
	n.shares, n.chol = slices.Delete(n.shares, i, i+1), slices.Delete(n.chol, i, i+1)
	for r := i; r < len(n.chol); r++ { // row r reaches one column too far
		a, b := n.chol[r][r], n.chol[r][r+1]
		h := math.Hypot(a, b)
		c, s := a/h, b/h
		for q := r; q < len(n.chol); q++ {
			row := n.chol[q]
			row[r], row[r+1] = float64(c*row[r])+float64(s*row[r+1]), float64(c*row[r+1])-float64(s*row[r])
		}
		n.chol[r] = n.chol[r][:r+1]
	}
}

func (n *nearest) average() []float64 {
	at := make([]float64, len(n.f.decide))
	for i, p := range n.points {
		addTo(at, n.shares[i], p)
	}
	return at
}

// affine gives the shares, which may be negative, of the nearest point in the plane through the points. Squares of small
// distances drown in rounding, so what is left over is computed from the point itself and mended twice.
func (n *nearest) affine() []float64 {
	k := len(n.points)
	ones := make([]float64, k)
	for i := range ones {
		ones[i] = 1
	}
	n.divide(ones)
	u, all := slices.Clone(ones), total(ones)
	for i := range u {
		u[i] /= all
	}
	for range 2 {
		at, left := make([]float64, len(n.f.decide)), make([]float64, k)
		for i, p := range n.points {
			addTo(at, u[i], p)
		}
		for i, p := range n.points {
			left[i] = -dot(p, at)
		}
		n.divide(left)
		excess := total(left)
		for i := range u {
			u[i] += left[i] - float64(excess/all*ones[i])
		}
	}
	return u
}

func total(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum
}

// divide solves with the triangle and its mirror image, in place.
func (n *nearest) divide(u []float64) {
	n.forward(u)
	n.backward(u)
}

func (n *nearest) forward(u []float64) {
	for i := range u {
		u[i] = (u[i] - dot(u[:i], n.chol[i][:i])) / n.chol[i][i]
	}
}

func (n *nearest) backward(u []float64) {
	for i := len(u) - 1; i >= 0; i-- {
		u[i] /= n.chol[i][i]
		addTo(u[:i], -u[i], n.chol[i][:i])
	}
}

// take adds a panel and moves to the nearest average of those that are then of use; false when rounding forbids it.
func (n *nearest) take(x []int) bool {
	if n.taken++; n.taken%rebuild == 0 {
		n.renew()
	}
	if !n.add(x, 0) {
		if n.renew(); !n.add(x, 0) {
			return false
		}
	}
	for {
		u := n.affine()
		step := 1.0
		for i, v := range u {
			if v < 1e-14 && n.shares[i]-v > 0 {
				step = min(step, n.shares[i]/(n.shares[i]-v))
			}
		}
		for i, v := range u {
			n.shares[i] += float64(step * (v - n.shares[i]))
		}
		if step >= 1 {
			return true
		}
		least := 0
		for i, v := range n.shares {
			if v < n.shares[least] {
				least = i
			}
		}
		if len(n.points) == 1 {
			return false
		}
		n.drop(least)
		for i := len(n.shares) - 1; i >= 0 && len(n.points) > 1; i-- {
			if n.shares[i] <= 1e-15 {
				n.drop(i)
			}
		}
	}
}

// further looks for a panel beyond the average in the direction of the target, or proves that there is none.
func (n *nearest) further(at []float64) ([]int, *cut, error) {
	direction := make([]float64, len(n.f.target))
	for i, j := range n.f.decide {
		direction[j] = -at[i] / n.f.unit[j]
	}
	weight := wholeRatios(direction, cutScale)
	here, target := 0.0, 0.0
	for i, j := range n.f.decide {
		target += float64(float64(weight[j]) * n.f.target[j])
		here += float64(float64(weight[j]) * (float64(at[i]*n.f.unit[j]) + n.f.target[j]))
	}
	enough := int64(math.Floor(here + float64(0.02*(target-here))))
	if x := heaviestAbove(n.f.found, weight, enough); x != nil {
		return x, nil, nil
	}
	x, err := n.search(weight, enough)
	if err != nil {
		return nil, nil, err
	}
	if x != nil {
		n.f.found = append(n.f.found, x)
		return x, nil, nil
	}
	if float64(enough) >= target-1e-9*float64(heaviestOf(weight)) {
		return nil, nil, nil // too near to tell apart
	}
	if n.hurried {
		return nil, nil, errOutside
	}
	c, err := n.deepest(weight)
	return nil, c, err
}

// errOutside ends a run in a hurry: there are no such panels, or it would take too long to know.
var errOutside = errors.New("lottery: the target is no average of panels, as far as is known")

// search looks for a panel that weighs more than enough; nil proves that there is none.
func (n *nearest) search(weight []int64, enough int64) (x []int, err error) {
	limit := n.f.s.limit
	defer func() { n.f.s.limit = limit }()
	if n.hurried {
		n.f.s.limit = min(limit, n.left)
	}
	x, err = n.f.s.heavy(n.f.box, weight, 30)
	n.left -= n.f.s.steps
	if err == nil && (x == nil || weighed(x, weight) <= enough) {
		x, err = n.f.s.above(n.f.box, weight, enough)
		n.left -= n.f.s.steps
	}
	if n.hurried && (n.left <= 0 || errors.Is(err, ErrLimit)) {
		return nil, errOutside
	}
	return x, err
}

// deepest lowers what the cut allows to what some panel has.
func (n *nearest) deepest(weight []int64) (*cut, error) {
	most := int64(math.MinInt64)
	for _, x := range n.f.found {
		most = max(most, weighed(x, weight))
	}
	for {
		x, err := n.f.s.above(n.f.box, weight, most)
		if err != nil {
			return nil, err
		}
		if x == nil {
			return &cut{weight: weight, most: most, scale: float64(heaviestOf(weight))}, nil
		}
		n.f.found = append(n.f.found, x)
		most = weighed(x, weight)
	}
}

// heaviestAbove is the known panel that weighs most, nil when none weighs more than enough.
func heaviestAbove(known [][]int, weight []int64, enough int64) (best []int) {
	for _, x := range known {
		if w := weighed(x, weight); w > enough {
			best, enough = x, w
		}
	}
	return best
}

func heaviestOf(weight []int64) (most int64) {
	for _, w := range weight {
		most = max(most, w, -w)
	}
	return most
}

// wholeRatios gives whole numbers in the ratios of the values: small ones when they are so near that the rest is rounding,
// else with the given largest.
func wholeRatios(values []float64, scale int64) []int64 {
	most := norm(values)
	whole := make([]int64, len(values))
	if most == 0 {
		return whole
	}
	for _, try := range [...]int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 30, 36, 48, 60, scale} {
		fits := true
		for i, v := range values {
			exact := v / most * float64(try)
			whole[i] = int64(math.Round(exact))
			fits = fits && math.Abs(exact-math.Round(exact)) < 1e-6
		}
		if fits {
			break
		}
	}
	return whole
}
