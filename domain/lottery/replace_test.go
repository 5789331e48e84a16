package lottery

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// situation is a panel with drop-outs: some members are seated, the others can be called in a random order.
func situation(s *source) (*Problem, []string) {
	p := randomProblem(s)
	var order []string
	for i := range p.Members {
		m := &p.Members[i]
		if m.Fixed == Free && s.below(3) == 0 {
			m.Fixed, m.Reason = FixedIn, "seated"
		}
		if m.Fixed == Free && s.below(12) > 0 { // a few who said yes are not to be called
			order = append(order, m.ID)
		}
	}
	s.shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return p, order
}

// earliest tries every set of people who could be called, in the words of the rule: the set that comes first when the
// places of its people in the order are compared one by one. nil when none completes the panel.
func earliest(p *Problem, order []string) []string {
	var best []int
	for _, panel := range brute(p) {
		var called []int
		for _, i := range panel {
			if p.Members[i].Fixed == FixedIn {
				continue
			}
			called = append(called, slices.Index(order, p.Members[i].ID))
		}
		slices.Sort(called)
		if len(called) > 0 && called[0] < 0 {
			continue
		}
		if best == nil || slices.Compare(called, best) < 0 {
			best = called
		}
	}
	var ids []string
	for _, place := range best {
		ids = append(ids, order[place])
	}
	return ids
}

// TestReplaceAgainstBruteForce: in more than a thousand random situations with empty seats, the seats are filled by
// exactly those who come first, when any do, and else what is short is named.
func TestReplaceAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{21}, "test problems")
	var filled, short, over, several, together int
	for filled+short < 1500 {
		p, order := situation(s)
		clamped, overFull := p.Clamp()
		if len(clamped.Check()) > 0 && !onlySums(clamped) {
			continue // more seated than there are seats
		}
		got, err := Replace(context.Background(), p, order)
		if err == nil && got.Empty <= 0 {
			continue
		}
		want := earliest(clamped, order)
		var infeasible *InfeasibleError
		var faults *FaultError
		switch {
		case want != nil:
			filled++
			checkFilled(t, p, clamped, got, err, want)
			if len(want) > 1 {
				several++
			}
			if len(overFull) > 0 {
				over++
			}
			if len(p.Check()) > 0 && len(overFull) == 0 {
				together++
			}
		case errors.As(err, &infeasible):
			short++
			if len(infeasible.Shortages) == 0 {
				t.Fatalf("nothing is named as short: %+v", p)
			}
		case errors.As(err, &faults):
			short++
		default:
			t.Fatalf("nobody can take the seats, but the answer is %+v, %v: %+v", got, err, p)
		}
	}
	t.Logf("%d filled (%d of more than one seat, %d with too many of a value seated, %d with two seated of one household), %d short",
		filled, several, over, together, short)
	if filled < 400 || short < 300 || over < 20 || several < 150 || together < 5 {
		t.Error("too few cases of a kind")
	}
}

// onlySums tells that a problem contradicts itself by its numbers alone, which is a shortage and no mistake.
func onlySums(p *Problem) bool {
	return !slices.ContainsFunc(p.Check(), func(f Fault) bool {
		return f.Code != "size-over-pool" && f.Code != "sum-min-over-size" && f.Code != "sum-max-under-size" && f.Code != "cross-feature"
	})
}

func checkFilled(t *testing.T, p, clamped *Problem, got *Replacement, err error, want []string) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v can take the seats, but the answer is %v: %+v", want, err, p)
	}
	if !slices.Equal(got.Members, want) {
		t.Fatalf("called %v, the first in the order are %v: %+v", got.Members, want, p)
	}
	panel := slices.Clone(got.Members)
	for _, m := range p.Members {
		if m.Fixed == FixedIn {
			panel = append(panel, m.ID)
		}
	}
	if faults := clamped.CheckPanel(panel); len(faults) > 0 {
		t.Fatalf("the panel breaks a rule: %v", faults)
	}
}

func TestCallOrderIsByLot(t *testing.T) {
	t.Parallel()
	ids := []string{"a", "b", "c", "d"}
	first := map[string]int{}
	for n := range 4000 {
		order := CallOrder(ids, Seed{byte(n), byte(n >> 8)})
		first[order[0]]++
		if !slices.Equal(order, CallOrder([]string{"d", "c", "b", "a"}, Seed{byte(n), byte(n >> 8)})) {
			t.Fatal("the order depends on how the ids were given")
		}
	}
	for _, id := range ids {
		if n := first[id]; n < 860 || n > 1140 { // five standard errors
			t.Errorf("%s was first %d times of 4000", id, n)
		}
	}
}

func TestReplaceRefusesAnOrderThatIsNoOrder(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 1, Members: []Member{{ID: "a"}}}
	for _, order := range [][]string{{"a", "a"}, {"b"}} {
		if _, err := Replace(context.Background(), p, order); err == nil {
			t.Errorf("%v was taken", order)
		}
	}
}
