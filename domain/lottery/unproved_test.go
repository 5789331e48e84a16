package lottery

import (
	"context"
	"errors"
	"testing"
)

// A run that may not search long enough tells a chance that some lottery has and a bound that none exceeds: the fairest
// lottery, found without such a limit, lies between them.
func TestUnprovedTellsHowFar(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{51}, "unproved test")
	seen := 0
	for seen < 5 {
		p := randomProblem(random)
		l, err := Find(context.Background(), p, Options{Method: Leximin})
		if err != nil {
			continue
		}
		for nodes := 1; nodes < 6; nodes++ {
			_, err = Find(context.Background(), p, Options{Method: Leximin, Nodes: nodes})
			var far *UnprovedError
			if !errors.As(err, &far) {
				continue
			}
			seen++
			if !errors.Is(err, ErrLimit) || far.Minimum <= 0 || far.Minimum > l.Certificate.Upper+1e-9 || far.Upper < l.Certificate.Upper-1e-9 || far.Upper > 1 {
				t.Fatalf("%v, and the fairest lottery has %v\n%s", far, l.Certificate.Minimum, p.Canonical())
			}
		}
	}
}
