package lottery

import (
	"math"
	"testing"
)

// TestInverseThroughCuts adds cuts, changes costs, leaves loose cuts out and solves in between: the inverse stays that of the
// basis, it is the same computed anew, and what is found is as good as by a program made at once.
func TestInverseThroughCuts(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{31}, "test problems")
	dropped, solved := 0, 0
	for range 400 {
		n := 4 + int(s.below(12))
		lp := newSimplex(&program{cols: make([][]int32, n)})
		var rows [][]float64
		none, one := make([]int, n), make([]int, n)
		for j := range one {
			one[j] = 1
		}
		lp.setBounds(none, one, nil, nil)
		for range 6 {
			for j := range lp.cost {
				lp.cost[j] = float64(s.below(2001))/1000 - 1
			}
			added := make([][]float64, 1+s.below(4))
			for k := range added {
				added[k] = make([]float64, n)
				for j := range added[k] {
					added[k][j] = float64(s.below(5)) / 2
				}
			}
			lp.addCuts(added, 0, 1.5)
			rows = append(rows, added...)
			if state, _ := lp.solve(10000); state != optimal {
				t.Fatalf("a program that 0 fits has no answer: %v", state)
			}
			solved++
			checkInverse(t, lp)
			fresh := newSimplex(&program{cols: make([][]int32, n)})
			fresh.setBounds(none, one, nil, nil)
			fresh.addCuts(rows, 0, 1.5)
			copy(fresh.cost, lp.cost)
			fresh.solve(10000)
			if a, b := objective(lp), objective(fresh); math.Abs(a-b) > 1e-7 {
				t.Fatalf("%v, made at once %v", a, b)
			}
			drop := make([]bool, len(lp.cuts))
			var kept [][]float64
			for k := range drop {
				if drop[k] = lp.loose(k) && s.below(2) == 0; drop[k] {
					dropped++
				} else {
					kept = append(kept, rows[k])
				}
			}
			lp.dropCuts(drop)
			rows = kept
			checkInverse(t, lp)
			lp.refactor()
			checkInverse(t, lp)
		}
	}
	if dropped < 500 || solved < 2000 {
		t.Errorf("only %d cuts were left out, %d programs solved", dropped, solved)
	}
}

func objective(s *simplex) (sum float64) {
	for j, c := range s.cost {
		sum += c * s.value(int32(j))
	}
	return sum
}

// checkInverse multiplies the inverse with the basis.
func checkInverse(t *testing.T, s *simplex) {
	t.Helper()
	for place, j := range s.head {
		if int(s.at[j]) != place {
			t.Fatalf("column %d is basic in %d and in %d", j, place, s.at[j])
		}
		column := make([]float64, s.m)
		if int(j) < s.n {
			copy(column, s.dense(j))
		} else {
			column[int(j)-s.n] = -1
		}
		for r := range s.m {
			want := 0.0
			if r == place {
				want = 1
			}
			if got := dot(s.inv[r*s.m:(r+1)*s.m], column); math.Abs(got-want) > 1e-6 {
				t.Fatalf("row %d times the basic column %d is %v", r, place, got)
			}
		}
	}
}
