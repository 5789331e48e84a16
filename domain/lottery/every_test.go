package lottery

import (
	"context"
	"testing"
)

// All panels are listed, and everybody's chance is their share of them.
func TestUniformAgainstBruteForce(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{12}, "every test")
	for range 300 {
		p := randomProblem(random)
		panels := brute(p)
		l, err := Find(context.Background(), p, Options{Method: Uniform})
		if len(panels) == 0 {
			if err == nil {
				t.Errorf("a panel was found where there is none: %s", p.Canonical())
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if l.Total != len(panels) || len(l.Panels) != len(panels) {
			t.Errorf("%d panels, want %d: %s", len(l.Panels), len(panels), p.Canonical())
		}
		never, err := Undrawable(context.Background(), p)
		if err != nil || len(never) != len(l.Undrawable) {
			t.Fatalf("undrawable %v, want %v (%v)", l.Undrawable, never, err)
		}
		for i := range never {
			if never[i] != l.Undrawable[i] {
				t.Errorf("undrawable %v, want %v", l.Undrawable[i], never[i])
			}
		}
	}
}
