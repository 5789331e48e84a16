package lottery

import "math"

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
	heap   []breakpoint
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
		s.d[j] = d - s.inCuts(j, y)
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

// addTo adds factor times row to sum.
func addTo(sum []float64, factor float64, row []float64) {
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
	for r := range s.m {
		s.xb[r] = dot(s.inv[r*s.m:(r+1)*s.m], rhs)
	}
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

// pivotRow computes row r of the inverse times all open columns.
func (s *simplex) pivotRow(r int) {
	rho := s.inv[r*s.m : (r+1)*s.m]
	for _, j := range s.open {
		a := 0.0
		if s.at[j] < 0 {
			for _, i := range s.rowsOf(j) {
				a += rho[i]
			}
		}
		s.alpha[j] = a
	}
	for k, cut := range s.cuts {
		if y := rho[s.m-len(s.cuts)+k]; y != 0 {
			for _, j := range s.open {
				if s.at[j] < 0 {
					s.alpha[j] += float64(cut[j] * y)
				}
			}
		}
	}
	for i, v := range rho {
		s.alpha[s.n+i] = 0
		if s.at[s.n+i] < 0 {
			s.alpha[s.n+i] = -v
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
	s.heap, s.moves = s.heap[:0], s.moves[:0]
	for _, j := range s.open {
		s.consider(j, below)
	}
	for j := s.n; j < s.n+s.m; j++ {
		if s.ub[j] > s.lb[j] {
			s.consider(int32(j), below)
		}
	}
	for i := len(s.heap)/2 - 1; i >= 0; i-- {
		s.sink(i)
	}
	out := s.xb[r] - s.ub[s.head[r]]
	if below {
		out = s.lb[s.head[r]] - s.xb[r]
	}
	for len(s.heap) > 0 {
		j := s.heap[0].column
		out -= float64(math.Abs(s.alpha[j]) * (s.ub[j] - s.lb[j]))
		if out < 0 {
			return j
		}
		s.moves = append(s.moves, j)
		last := len(s.heap) - 1
		s.heap[0] = s.heap[last]
		s.heap = s.heap[:last]
		s.sink(0)
	}
	if out <= feasTol && len(s.moves) > 0 { // the row ends exactly on its bound
		j := s.moves[len(s.moves)-1]
		s.moves = s.moves[:len(s.moves)-1]
		return j
	}
	return -1
}

// consider adds a column to the heap when moving it away from its bound mends the row.
func (s *simplex) consider(j int32, below bool) {
	a := s.alpha[j]
	if below {
		a = -a
	}
	if math.Abs(a) >= pivotTol && s.at[j] < 0 && (a > 0) == (s.at[j] == atLower) {
		s.heap = append(s.heap, breakpoint{math.Abs(s.d[j]) / math.Abs(a), j})
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
	for _, j := range s.open {
		s.d[j] -= float64(step * s.alpha[j])
	}
	for j := s.n; j < s.n+s.m; j++ {
		s.d[j] -= float64(step * s.alpha[j])
	}
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
		sum, row := 0.0, s.inv[r*s.m:(r+1)*s.m]
		for _, i := range rows {
			sum += row[i]
		}
		c[r] = sum
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
	pivot := s.inv[r*s.m : (r+1)*s.m]
	for i := range pivot {
		pivot[i] /= column[r]
	}
	for i, factor := range column {
		if i != r && factor != 0 {
			addTo(s.inv[i*s.m:(i+1)*s.m], -factor, pivot)
		}
	}
}
