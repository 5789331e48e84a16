package lottery

import (
	"context"
	"testing"
)

// Nobody's chance falls by more than some tickets, all panels stand, and the stated loss is what was lost.
func TestRound(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{7}, "round test")
	for tried := 0; tried < 60; {
		p := randomProblem(random)
		l, err := Find(context.Background(), p, Options{Method: Leximin})
		if err != nil {
			continue
		}
		tried++
		r, loss, err := l.Round(p, 1000)
		if err != nil {
			t.Fatal(err)
		}
		before, _ := l.Range(p)
		after, _ := r.Range(p)
		if loss != max(before-after, 0) || loss > 0.003 || r.Total != 1000 {
			t.Errorf("problem %d: from %v to %v, loss %v", tried, before, after, loss)
		}
		for i := range l.Members {
			if d := l.Chance(i) - r.Chance(i); d > 0.005 || d < -0.005 {
				t.Errorf("problem %d: chance of %s from %v to %v", tried, l.Members[i], l.Chance(i), r.Chance(i))
			}
		}
		if faults, err := r.VerifyCertificate(context.Background(), p); err != nil || len(faults) > 0 {
			t.Errorf("problem %d: %v %v", tried, faults, err)
		}
	}
	if _, _, err := (&Lottery{}).Round(borough(), 0); err == nil {
		t.Error("no tickets were made")
	}
}
