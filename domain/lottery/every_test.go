package lottery

import (
	"context"
	"errors"
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

func TestUniformRefusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 7}
	for i := range 60 {
		p.Members = append(p.Members, Member{ID: string(rune('0' + i))})
	}
	if _, err := Find(context.Background(), p, Options{Method: Uniform}); err == nil {
		t.Error("seven seats were listed")
	}
	p.Size = 6
	if _, err := Find(context.Background(), p, Options{Method: Uniform}); !errors.Is(err, ErrLimit) {
		t.Errorf("50 million panels: %v", err)
	}
}
