package lottery

import "math"

// refactor computes the inverse of the basis anew, by Gauss and Jordan with the largest pivots. A
// basis that has become singular by rounding is replaced by the slacks, which is always right and only slower.
func (s *simplex) refactor() {
	m := s.m
	basis := make([]float64, m*m)
	for c, j := range s.head {
		if int(j) >= s.n {
			basis[(int(j)-s.n)*m+c] = -1
			continue
		}
		for _, r := range s.rowsOf(j) {
			basis[int(r)*m+c] = 1
		}
		for k, cut := range s.cuts {
			basis[(m-len(s.cuts)+k)*m+c] = cut[j]
		}
	}
	if !invert(basis, s.inv, m) {
		s.slackBasis()
	}
	s.fresh = 0
}

// addCut adds a row of any coefficients, one per column, with its bounds. What was basic stays so, and the row's slack
// joins it: that keeps the reduced costs, so that the next solve has only the new row to mend.
func (s *simplex) addCut(row []float64, lo, hi float64) {
	m := s.m
	inv := make([]float64, (m+1)*(m+1))
	for r, j := range s.head {
		old := s.inv[r*m : (r+1)*m]
		copy(inv[r*(m+1):], old)
		if int(j) < s.n && row[j] != 0 {
			addTo(inv[m*(m+1):m*(m+1)+m], row[j], old)
		}
	}
	inv[m*(m+1)+m] = -1
	s.cuts, s.inv, s.m = append(s.cuts, row), inv, m+1
	s.lb, s.ub = append(s.lb, lo), append(s.ub, hi)
	s.d, s.at = append(s.d, 0), append(s.at, int32(m))
	s.head, s.xb = append(s.head, int32(s.n+m)), append(s.xb, 0)
	s.alpha, s.work = append(s.alpha, 0), append(s.work, 0)
}

// invert puts the inverse of the m by m matrix a, which is destroyed, into inv; false when a is singular.
func invert(a, inv []float64, m int) bool {
	clear(inv)
	for i := range m {
		inv[i*m+i] = 1
	}
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
		for k := range m {
			a[c*m+k] /= pivot
			inv[c*m+k] /= pivot
		}
		for r := range m {
			if factor := a[r*m+c]; r != c && factor != 0 {
				addTo(a[r*m:(r+1)*m], -factor, a[c*m:(c+1)*m])
				addTo(inv[r*m:(r+1)*m], -factor, inv[c*m:(c+1)*m])
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
