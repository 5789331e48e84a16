package lottery

import (
	"math"
	"testing"
)

func TestInequality(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 1, Members: []Member{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d", Fixed: FixedOut, Reason: "ill"}}}
	l := &Lottery{Members: []string{"a", "b", "c", "d"}, Chances: []int{1, 2, 5, 0}, Total: 8}
	// mean difference of all pairs, both ways: 2 (1+4+3) / 9 / 8, half of it by the mean 1/3
	if got, want := l.Gini(p), 2*(1.0+4+3)/9/8/2*3; math.Abs(got-want) > 1e-12 {
		t.Errorf("Gini %v, want %v", got, want)
	}
	if got, want := l.GeometricMean(p), math.Cbrt(10)/8; math.Abs(got-want) > 1e-12 {
		t.Errorf("geometric mean %v, want %v", got, want)
	}
}
