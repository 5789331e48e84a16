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
