package lottery

import (
	"cmp"
	"math"
	"slices"
	"testing"
)

// TestBreakpointsInOrder takes all breakpoints one after another: they come by their steps, and equal ones by their columns.
func TestBreakpointsInOrder(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{5}, "breakpoints")
	for n := range 40 {
		s := &simplex{}
		for j := range n {
			s.heap = append(s.heap, breakpoint{float64(random.below(8)), int32(j)})
		}
		want := slices.Clone(s.heap)
		slices.SortFunc(want, func(a, b breakpoint) int { return cmp.Or(cmp.Compare(a.step, b.step), cmp.Compare(a.column, b.column)) })
		for i, w := range want {
			if s.next(); s.heap[0] != w {
				t.Fatalf("breakpoint %d of %d is %v, want %v", i, n, s.heap[0], w)
			}
			last := len(s.heap) - 1
			s.heap[0] = s.heap[last]
			s.heap = s.heap[:last]
		}
	}
}

// TestSumsKeepTheirOrder compares sums that are made several steps at a time with those made one by one: not a bit differs.
func TestSumsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{6}, "sums")
	numbers := func(n int) []float64 {
		list := make([]float64, n)
		for i := range list {
			list[i] = float64(random.below(1<<40))/(1<<20) - 1<<19
		}
		return list
	}
	same := func(what string, m int, got, want []float64) {
		t.Helper()
		for i := range want {
			if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
				t.Errorf("%s, %d rows: %v, want %v", what, m, got[i], want[i])
			}
		}
	}
	for m := range 20 {
		s, v := &simplex{m: m, inv: numbers(m * m)}, numbers(m)
		product, added, rows := make([]float64, m), slices.Clone(v), []int32{}
		got, sum, gathered := make([]float64, m), slices.Clone(v), 0.0
		for r := range m {
			product[r] = dot(s.inv[r*m:(r+1)*m], v)
			added[r] += float64(1.1 * s.inv[r])
			rows = append(rows, int32(m-1-r))
			gathered += v[m-1-r]
		}
		s.multiply(got, v)
		same("product", m, got, product)
		addTo(sum, 1.1, s.inv[:m])
		same("sum", m, sum, added)
		same("some rows", m, []float64{sumOf(v, rows)}, []float64{gathered})
	}
}
