package lottery

import "math"

// refactor computes the inverse of the basis anew. Where a slack is basic, its row only says what the slack is; the other rows
// and the columns that are basic make a square, which Gauss and Jordan invert with the largest pivots. A basis that has become
// singular by rounding is replaced by the slacks, which is always right and only slower.
func (s *simplex) refactor() {
	m := s.m
	var tight, columns []int32 // rows without a basic slack, and where the basic columns are
	for r := range int32(m) {
		if s.at[s.n+int(r)] < 0 {
			tight = append(tight, r)
		}
		if int(s.head[r]) < s.n {
			columns = append(columns, r)
		}
	}
	k := len(columns)
	square, inverse := make([]float64, k*k), make([]float64, k*k)
	for c, at := range columns {
		dense := s.dense(s.head[at])
		for i, r := range tight {
			square[i*k+c] = dense[r]
		}
	}
	s.fresh = 0
	if !invert(square, inverse, k) {
		s.slackBasis()
		return
	}
	clear(s.inv)
	for c, at := range columns {
		row := s.inv[int(at)*m : (int(at)+1)*m]
		for i, r := range tight {
			row[r] = inverse[c*k+i]
		}
	}
	for _, at := range columns {
		for r, v := range s.dense(s.head[at]) {
			if slack := int(s.at[s.n+r]); slack >= 0 && v != 0 {
				addTo(s.inv[slack*m:(slack+1)*m], v, s.inv[int(at)*m:(int(at)+1)*m])
			}
		}
	}
	for r := range m {
		if slack := int(s.at[s.n+r]); slack >= 0 {
			s.inv[slack*m+r] = -1
		}
	}
}

// dense is column j with all of its rows.
func (s *simplex) dense(j int32) []float64 {
	column := s.work
	clear(column)
	for _, r := range s.rowsOf(j) {
		column[r] = 1
	}
	for k, cut := range s.cuts {
		column[s.m-len(s.cuts)+k] = cut[j]
	}
	return column
}

// addCuts adds rows of any coefficients, one per column, with their bounds. What was basic stays so, and the rows' slacks
// join it: that keeps the reduced costs, so that the next solve has only the new rows to mend.
func (s *simplex) addCuts(rows [][]float64, lo, hi float64) {
	m, all := s.m, s.m+len(rows)
	inv := make([]float64, all*all)
	for r, j := range s.head {
		old := s.inv[r*m : (r+1)*m]
		copy(inv[r*all:], old)
		for k, row := range rows {
			if int(j) < s.n && row[j] != 0 {
				addTo(inv[(m+k)*all:(m+k)*all+m], row[j], old)
			}
		}
	}
	for k := range rows {
		inv[(m+k)*all+m+k] = -1
		s.lb, s.ub = append(s.lb, lo), append(s.ub, hi)
		s.d, s.at = append(s.d, 0), append(s.at, int32(m+k))
		s.head = append(s.head, int32(s.n+m+k))
	}
	s.cuts, s.inv, s.m = append(s.cuts, rows...), inv, all
	s.xb, s.alpha, s.work = make([]float64, all), make([]float64, s.n+all), make([]float64, all)
}

// loose says whether the slack of a cut is basic.
func (s *simplex) loose(cut int) bool { return s.at[s.n+s.m-len(s.cuts)+cut] >= 0 }

// dropCuts leaves out loose cuts. All else stays as it is: in the inverse the slack of such a cut has a column of its own,
// which no other row knows.
func (s *simplex) dropCuts(drop []bool) {
	m, first := s.m, s.m-len(s.cuts)
	gone := make([]bool, m)
	copy(gone[first:], drop)
	var rows, places []int // that stay, of the program and of the basis
	for r := range m {
		if !gone[r] {
			rows = append(rows, r)
		}
		if j := int(s.head[r]); j < s.n || !gone[j-s.n] {
			places = append(places, r)
		}
	}
	all := len(rows)
	inv := make([]float64, all*all)
	for k, place := range places {
		for i, r := range rows {
			inv[k*all+i] = s.inv[place*m+r]
		}
	}
	renamed := make([]int32, s.n+m) // columns and slacks
	for j := range s.n {
		renamed[j] = int32(j)
	}
	var cuts [][]float64
	for i, r := range rows {
		renamed[s.n+r] = int32(s.n + i)
		s.lb[s.n+i], s.ub[s.n+i], s.at[s.n+i] = s.lb[s.n+r], s.ub[s.n+r], s.at[s.n+r]
		if r >= first {
			cuts = append(cuts, s.cuts[r-first])
		}
	}
	for k, place := range places {
		s.head[k] = renamed[s.head[place]]
		s.at[s.head[k]] = int32(k)
	}
	s.cuts, s.inv, s.m = cuts, inv, all
	s.head, s.xb, s.work = s.head[:all], s.xb[:all], s.work[:all]
	s.lb, s.ub, s.d, s.at, s.alpha = s.lb[:s.n+all], s.ub[:s.n+all], s.d[:s.n+all], s.at[:s.n+all], s.alpha[:s.n+all]
}

// invert puts the inverse of the m by m matrix a, which is destroyed, into inv; false when a is singular.
func invert(a, inv []float64, m int) bool {
	clear(inv)
	for i := range m {
		inv[i*m+i] = 1
	}
	known := make([]int, 0, m)
	for c := range m {
		best := c
		for r := c + 1; r < m; r++ {
			if math.Abs(a[r*m+c]) > math.Abs(a[best*m+c]) {
				best = r
			}
		}
		if math.Abs(a[best*m+c]) < 1e-9 {
			return false
		}
		swapRows(a, best, c, m)
		swapRows(inv, best, c, m)
		pivot := a[c*m+c]
		left := a[c*m+c+1 : (c+1)*m] // the columns before are done
		for k := range left {
			left[k] /= pivot
		}
		known = known[:0] // most of the inverse is 0 for long
		for k := range m {
			if inv[c*m+k] != 0 {
				inv[c*m+k] /= pivot
				known = append(known, k)
			}
		}
		for r := range m {
			if factor := a[r*m+c]; r != c && factor != 0 {
				addTo(a[r*m+c+1:(r+1)*m], -factor, left)
				for _, k := range known {
					inv[r*m+k] -= float64(factor * inv[c*m+k])
				}
			}
		}
	}
	return true
}

func swapRows(a []float64, i, j, m int) {
	if i == j {
		return
	}
	for k := range m {
		a[i*m+k], a[j*m+k] = a[j*m+k], a[i*m+k]
	}
}
