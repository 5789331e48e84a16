package lottery

import (
	"math"
	"slices"
)

// simplex solves linear programs: minimise cost.x over lower <= x <= upper, lo <= A x <= hi, where A
// has only zeros and ones. It is the bounded dual simplex method (Koberstein, "The Dual Simplex Method",
// dissertation, Paderborn 2005) with a dense inverse, because there are few rows. Each row r has a slack
// column n+r with A x - s = 0. As every column and slack has two finite bounds, any basis becomes dual feasible by
// moving columns to the other bound: there is no phase 1, and every solve begins where the last one ended.
//
// Its numbers are floating point and only a guide: what follows from them is proved in whole numbers in
// proof.go. Products are rounded before they are added - float64(a*b) - since some machines
// would fuse the two and then find another, equally good, panel for the same seed.
type simplex struct {
	m, n   int
	start  []int32 // the rows of column j are rows[start[j]:start[j+1]]
	rows   []int32
	cuts   [][]float64 // the last rows, with any coefficients: one per column
	open   []int32     // columns whose bounds differ: only they can enter the basis
	lb, ub []float64   // of columns and slacks
	cost   []float64   // of columns
	d      []float64   // reduced costs of columns and slacks
	at     []int32     // atLower, atUpper, or the row where it is basic
	head   []int32     // what is basic in each row
	inv    []float64   // the inverse of the basis, row by row
	xb     []float64   // values of what is basic
	alpha  []float64   // the row of the last pivot
	fresh  int         // pivots since the inverse was computed anew
	mend   []int32     // columns that mend the row of the pivot
	heap   []breakpoint
	taken  int // breakpoints taken from the heap
	work   []float64
	moves  []int32
}

const (
	atLower = -1
	atUpper = -2
)

// Tolerances: feasTol for values against bounds, pivotTol for what counts as zero in a pivot row.
const (
	feasTol    = 1e-7
	pivotTol   = 1e-7
	freshUntil = 60
)

// status is how a solve ended.
type status int

const (
	optimal    status = iota
	infeasible        // ray holds multipliers of the rows that show it
	stuck             // too many steps: nothing is known
)

func newSimplex(g *program, cuts ...[]float64) *simplex {
	m, n := len(g.lo)+len(cuts), len(g.cols)
	s := &simplex{m: m, n: n, cuts: cuts, start: make([]int32, 1, n+1), lb: make([]float64, n+m), ub: make([]float64, n+m),
		cost: make([]float64, n), d: make([]float64, n+m), at: make([]int32, n+m), head: make([]int32, m),
		inv: make([]float64, m*m), xb: make([]float64, m), alpha: make([]float64, n+m), work: make([]float64, m)}
	for _, rows := range g.cols {
		s.rows = append(s.rows, rows...)
		s.start = append(s.start, int32(len(s.rows)))
	}
	s.slackBasis()
	return s
}

func (s *simplex) rowsOf(j int32) []int32 { return s.rows[s.start[j]:s.start[j+1]] }

// inCuts is the part of the cuts in column j times the multipliers y of the rows.
func (s *simplex) inCuts(j int32, y []float64) (sum float64) {
	for k, cut := range s.cuts {
		sum += float64(cut[j] * y[s.m-len(s.cuts)+k])
	}
	return sum
}

func (s *simplex) slackBasis() {
	clear(s.inv)
	for j := range s.at {
		s.at[j] = atLower
	}
	for r := range s.m {
		s.head[r] = int32(s.n + r)
		s.at[s.n+r] = int32(r)
		s.inv[r*s.m+r] = -1
	}
	s.fresh = 0
}

func (s *simplex) setBounds(lower, upper, lo, hi []int) {
	s.open = s.open[:0]
	for j := range s.n {
		s.lb[j], s.ub[j] = float64(lower[j]), float64(upper[j])
		if lower[j] < upper[j] {
			s.open = append(s.open, int32(j))
		}
	}
	for r := range lo { // those of cuts stay
		s.lb[s.n+r], s.ub[s.n+r] = float64(lo[r]), float64(hi[r])
	}
}

// solve runs until the answer is known or steps are used up. It begins from the last basis.
func (s *simplex) solve(steps int) (status, []float64) {
	s.restart()
	for range steps {
		if s.fresh >= freshUntil {
			s.refactor()
			s.restart()
		}
		r, below := s.leaving()
		if r < 0 {
			return optimal, nil
		}
		s.pivotRow(r)
		q := s.entering(r, below)
		if q < 0 {
			if s.fresh > 0 { // make sure of it with exact-as-can-be numbers
				s.fresh = freshUntil
				continue
			}
			return infeasible, s.inv[r*s.m : (r+1)*s.m]
		}
		s.pivot(r, q, below)
	}
	return stuck, nil
}

// restart computes reduced costs, moves what is not basic to the bound they ask for, and computes the values.
func (s *simplex) restart() {
	y := s.duals()
	for j := range int32(s.n) {
		d := s.cost[j]
		for _, r := range s.rowsOf(j) {
			d -= y[r]
		}
		if len(s.cuts) > 0 {
			d -= s.inCuts(j, y)
		}
		s.d[j] = d
	}
	copy(s.d[s.n:], y)
	for j := range s.at {
		switch {
		case s.at[j] >= 0:
			s.d[j] = 0
		case s.d[j] > 0:
			s.at[j] = atLower
		case s.d[j] < 0:
			s.at[j] = atUpper
		}
	}
	s.values()
}

// duals are the multipliers of the rows: the costs of what is basic, times the inverse.
func (s *simplex) duals() []float64 {
	y := s.work
	clear(y)
	for r, j := range s.head {
		if int(j) < s.n && s.cost[j] != 0 {
			addTo(y, s.cost[j], s.inv[r*s.m:(r+1)*s.m])
		}
	}
	return y
}

// addTo adds factor times row to sum. Here and below several steps in one round of a loop give the same numbers, sooner.
func addTo(sum []float64, factor float64, row []float64) {
	sum = sum[:len(row)]
	for len(row) >= 4 && len(sum) >= 4 {
		sum[0] += float64(factor * row[0])
		sum[1] += float64(factor * row[1])
		sum[2] += float64(factor * row[2])
		sum[3] += float64(factor * row[3])
		sum, row = sum[4:], row[4:]
	}
	for i, v := range row {
		sum[i] += float64(factor * v)
	}
}

func (s *simplex) value(j int32) float64 {
	switch s.at[j] {
	case atLower:
		return s.lb[j]
	case atUpper:
		return s.ub[j]
	default:
		return s.xb[s.at[j]]
	}
}

func (s *simplex) values() {
	rhs := make([]float64, s.m)
	for j := range s.n {
		if s.at[j] < 0 {
			if v := s.value(int32(j)); v != 0 {
				for _, r := range s.rowsOf(int32(j)) {
					rhs[r] -= v
				}
				for k, cut := range s.cuts {
					rhs[s.m-len(s.cuts)+k] -= float64(v * cut[j])
				}
			}
		}
	}
	for r := range s.m {
		if s.at[s.n+r] < 0 {
			rhs[r] += s.value(int32(s.n + r))
		}
	}
	s.multiply(s.xb, rhs)
}

// multiply puts the inverse times v into out: four rows at a time, whose sums do not wait for each other.
func (s *simplex) multiply(out, v []float64) {
	m, r := s.m, 0
	for ; r+4 <= m; r += 4 {
		var s0, s1, s2, s3 float64
		row0, row1, row2, row3 := s.inv[r*m:][:len(v)], s.inv[(r+1)*m:][:len(v)], s.inv[(r+2)*m:][:len(v)], s.inv[(r+3)*m:][:len(v)]
		for i, x := range v {
			s0 += float64(row0[i] * x)
			s1 += float64(row1[i] * x)
			s2 += float64(row2[i] * x)
			s3 += float64(row3[i] * x)
		}
		out[r], out[r+1], out[r+2], out[r+3] = s0, s1, s2, s3
	}
	for ; r < m; r++ {
		out[r] = dot(s.inv[r*m:(r+1)*m], v)
	}
}

// sumOf adds up the values in the given rows, in their order.
func sumOf(values []float64, rows []int32) (sum float64) {
	for ; len(rows) > 2; rows = rows[3:] {
		sum = sum + values[rows[0]] + values[rows[1]] + values[rows[2]]
	}
	for _, r := range rows {
		sum += values[r]
	}
	return sum
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

// leaving picks the row that is farthest out of its bounds in the measure of steepest edges; -1 when none is.
func (s *simplex) leaving() (row int, below bool) {
	row = -1
	best := 0.0
	for r, j := range s.head {
		out := s.lb[j] - s.xb[r]
		under := out > 0
		if !under {
			out = s.xb[r] - s.ub[j]
		}
		if out <= feasTol {
			continue
		}
		edge := s.inv[r*s.m : (r+1)*s.m]
		if score := out * out / dot(edge, edge); score > best {
			best, row, below = score, r, under
		}
	}
	return row, below
}

// pivotRow computes row r of the inverse times all open columns; what it leaves for others is of no use.
func (s *simplex) pivotRow(r int) {
	rho, alpha, at := s.inv[r*s.m:(r+1)*s.m], s.alpha, s.at
	clear(alpha)
	for _, j := range s.open {
		if at[j] < 0 {
			alpha[j] = sumOf(rho, s.rowsOf(j))
		}
	}
	for k, cut := range s.cuts {
		if y := rho[s.m-len(s.cuts)+k]; y != 0 {
			addTo(alpha[:s.n], y, cut)
		}
	}
	if len(s.cuts) > 0 {
		for _, j := range s.head {
			alpha[j] = 0
		}
	}
	for i, v := range rho {
		if at[s.n+i] < 0 {
			alpha[s.n+i] = -v
		}
	}
}

// breakpoint is a column whose reduced cost becomes zero after a dual step of the given length.
type breakpoint struct {
	step   float64
	column int32
}

// entering is the ratio test that moves columns to their other bound as long as that leaves row r out of
// its bounds, which makes long steps (Maros, "A generalized dual phase-2 simplex algorithm", 2003); -1 when all
// movements together cannot mend the row: then there is no solution. Columns to move are left in s.moves.
func (s *simplex) entering(r int, below bool) int32 {
	s.moves = s.moves[:0]
	s.consider(below)
	out := s.xb[r] - s.ub[s.head[r]]
	if below {
		out = s.lb[s.head[r]] - s.xb[r]
	}
	for len(s.heap) > 0 {
		s.next()
		j := s.heap[0].column
		out -= float64(math.Abs(s.alpha[j]) * (s.ub[j] - s.lb[j]))
		if out < 0 {
			return j
		}
		s.moves = append(s.moves, j)
		last := len(s.heap) - 1
		s.heap[0] = s.heap[last]
		s.heap = s.heap[:last]
	}
	if out <= feasTol && len(s.moves) > 0 { // the row ends exactly on its bound
		j := s.moves[len(s.moves)-1]
		s.moves = s.moves[:len(s.moves)-1]
		return j
	}
	return -1
}

// consider puts those columns on the heap which mend the row when they move away from their bound.
func (s *simplex) consider(below bool) {
	alpha, at, sign, found := s.alpha, s.at, 1.0, 0
	if below {
		sign = -1
	}
	s.mend = slices.Grow(s.mend[:0], s.n+s.m)[:s.n+s.m]
	for _, j := range s.open {
		s.mend[found] = j // in any case: the processor cannot foresee whether it stays, and would lose time by guessing
		if sign*alpha[j]*away(at[j]) >= pivotTol {
			found++
		}
	}
	for j := s.n; j < s.n+s.m; j++ {
		if s.ub[j] > s.lb[j] && sign*alpha[j]*away(at[j]) >= pivotTol {
			s.mend[found] = int32(j)
			found++
		}
	}
	s.heap, s.taken = s.heap[:0], 0
	for _, j := range s.mend[:found] {
		s.heap = append(s.heap, breakpoint{math.Abs(s.d[j]) / math.Abs(alpha[j]), j})
	}
}

// away is the way from a bound: 1 from the lower, -1 from the upper. Of what is basic alpha is 0, whatever this is.
func away(at int32) float64 { return float64(2*at - atUpper - atLower) }

// fewTaken breakpoints are found sooner by looking through all than by making a heap, and mostly two are enough.
const fewTaken = 4

// next brings the nearest breakpoint to the front.
func (s *simplex) next() {
	switch s.taken++; {
	case s.taken <= fewTaken:
		least := 0
		for i := range s.heap {
			if s.heap[i].before(s.heap[least]) {
				least = i
			}
		}
		s.heap[0], s.heap[least] = s.heap[least], s.heap[0]
	case s.taken == fewTaken+1:
		for i := len(s.heap)/2 - 1; i >= 0; i-- {
			s.sink(i)
		}
	default:
		s.sink(0)
	}
}

func (s *simplex) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(s.heap) {
			return
		}
		if child+1 < len(s.heap) && s.heap[child+1].before(s.heap[child]) {
			child++
		}
		if !s.heap[child].before(s.heap[i]) {
			return
		}
		s.heap[i], s.heap[child] = s.heap[child], s.heap[i]
		i = child
	}
}

func (b breakpoint) before(c breakpoint) bool {
	return b.step < c.step || b.step == c.step && b.column < c.column
}

// pivot makes the moves, then exchanges what is basic in row r, which goes to a bound, for column q.
func (s *simplex) pivot(r int, q int32, below bool) {
	s.makeMoves()
	column := s.column(q)
	out := s.head[r]
	bound, side := s.ub[out], int32(atUpper)
	if below {
		bound, side = s.lb[out], atLower
	}
	change := (s.xb[r] - bound) / column[r]
	enter := s.value(q) + change
	addTo(s.xb, -change, column)
	s.reduce(out, q)
	s.at[out], s.at[q] = side, int32(r)
	s.head[r] = q
	s.xb[r] = enter
	s.updateInverse(r, column)
	s.fresh++
}

func (s *simplex) makeMoves() {
	for _, j := range s.moves {
		by := s.ub[j] - s.lb[j]
		s.at[j] = atLower + atUpper - s.at[j]
		if s.at[j] == atLower {
			by = -by
		}
		addTo(s.xb, -by, s.column(j))
	}
}

// reduce updates the reduced costs for a step that brings column q to zero.
func (s *simplex) reduce(out, q int32) {
	step := s.d[q] / s.alpha[q]
	d, alpha := s.d, s.alpha
	for _, j := range s.open {
		d[j] -= float64(step * alpha[j])
	}
	addTo(d[s.n:], -step, alpha[s.n:])
	s.d[q], s.d[out] = 0, -step
}

// column is the inverse times column j.
func (s *simplex) column(j int32) []float64 {
	c := s.work
	if int(j) >= s.n {
		for r := range s.m {
			c[r] = -s.inv[r*s.m+int(j)-s.n]
		}
		return c
	}
	rows := s.rowsOf(j)
	for r := range s.m {
		c[r] = sumOf(s.inv[r*s.m:(r+1)*s.m], rows)
	}
	for k, cut := range s.cuts {
		if v := cut[j]; v != 0 {
			for r, at := 0, s.m-len(s.cuts)+k; r < s.m; r, at = r+1, at+s.m {
				c[r] += float64(v * s.inv[at])
			}
		}
	}
	return c
}

func (s *simplex) updateInverse(r int, column []float64) {
	pivot, by := s.inv[r*s.m:(r+1)*s.m], column[r]
	for i := range pivot {
		pivot[i] /= by
	}
	for i, factor := range column {
		if i != r && factor != 0 {
			addTo(s.inv[i*s.m:(i+1)*s.m], -factor, pivot)
		}
	}
}
