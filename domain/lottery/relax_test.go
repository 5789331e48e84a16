package lottery

import (
	"context"
	"testing"
)

// cost is what a panel's breaches of the quotas cost to relax; false when it would go beyond a limit.
func cost(p *Problem, panel []int, deep bool) (int64, bool) {
	var total int64
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			n, limit := 0, value.flex(p.Size)
			for _, i := range panel {
				if p.Members[i].Values[f] == v {
					n++
				}
			}
			if _, holds := p.count(func(m Member) bool { return m.Values[f] == v }); !deep {
				limit.Min = max(limit.Min, min(value.Min, holds))
			}
			if n < limit.Min || n > limit.Max {
				return 0, false
			}
			total += int64(max(value.Min-n, 0))*lowering(value.Min) + int64(max(n-value.Max, 0))*raising
		}
	}
	return total, true
}

// mildest is the least cost over all panels that the households and the fixed allow, trying all subsets.
func mildest(p *Problem) (least int64, possible bool) {
	open := copyQuotas(p)
	for f := range open.Features {
		for v := range open.Features[f].Values {
			open.Features[f].Values[v].Min, open.Features[f].Values[v].Max = 0, p.Size
		}
	}
	panels := brute(open)
	for _, deep := range [...]bool{false, true} {
		for _, panel := range panels {
			if c, ok := cost(p, panel, deep); ok && (!possible || c < least) {
				least, possible = c, true
			}
		}
		if possible {
			return least, true
		}
	}
	return 0, false
}

// TestRelaxAgainstBruteForce: no relaxation is milder than the one found, it makes a panel possible, and it stays within
// its limits.
func TestRelaxAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{22}, "test problems")
	var relaxed, impossible, none int
	for relaxed < 500 {
		p := randomProblem(s)
		if len(p.Check()) > 0 && !onlySums(p) {
			continue
		}
		least, can := mildest(p)
		r, err := Relax(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if (r != nil) != can {
			t.Fatalf("relaxed %+v, but possible %v: %+v", r, can, p)
		}
		switch {
		case r == nil:
			impossible++
			continue
		case len(r.Changes) == 0:
			none++
		default:
			relaxed++
		}
		if !r.Least {
			t.Fatalf("a small problem was too hard: %+v", p)
		}
		checkRelaxed(t, p, r, least)
	}
	if impossible < 50 || none < 100 {
		t.Errorf("too few cases: %d impossible, %d feasible already", impossible, none)
	}
}

func checkRelaxed(t *testing.T, p *Problem, r *Relaxation, least int64) {
	t.Helper()
	q, total := copyQuotas(p), int64(0)
	for _, c := range r.Changes {
		for f := range q.Features {
			for v := range q.Features[f].Values {
				value := &q.Features[f].Values[v]
				if q.Features[f].Name != c.Feature || value.Name != c.Value {
					continue
				}
				if limit := value.flex(p.Size); c.Now.Min < limit.Min || c.Now.Max > limit.Max || c.Was != (Limits{value.Min, value.Max}) {
					t.Fatalf("%+v goes beyond %+v", c, limit)
				}
				total += int64(c.Was.Min-c.Now.Min)*lowering(c.Was.Min) + int64(c.Now.Max-c.Was.Max)*raising
				value.Min, value.Max, value.Flex = c.Now.Min, c.Now.Max, nil
			}
		}
	}
	if total != least {
		t.Fatalf("the relaxation costs %d, the mildest %d: %+v of %+v", total, least, r, p)
	}
	if len(brute(q)) == 0 {
		t.Fatalf("no panel meets the relaxed quotas: %+v of %+v", r, p)
	}
}

// A minimum stays at what the pool holds as long as another quota can give way.
func TestRelaxKeepsWhatThePoolHolds(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 6, Features: sexAndAge(2, 4, 3, 4, 2, 4, 2, 4), Members: pool([]int{5, 0, 0}, []int{3, 0, 1}, []int{2, 1, 1})}
	r, err := Relax(context.Background(), p)
	if err != nil || r == nil || len(r.Changes) != 1 || r.People != 1 {
		t.Fatalf("got %+v, %v", r, err)
	}
	if c := r.Changes[0]; c.Value != "man" || c.Now.Min != 2 {
		t.Errorf("got %+v", c)
	}
}

func TestSmallerAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{23}, "test problems")
	found := 0
	for found < 200 {
		p := randomProblem(s)
		if len(p.Check()) > 0 && !onlySums(p) {
			continue
		}
		want := 0
		for size := p.Size - 1; size > 0 && want == 0; size-- {
			if q := p.Scaled(size); len(q.Check()) == 0 && len(brute(q)) > 0 {
				want = size
			}
		}
		got, err := Smaller(context.Background(), p)
		if err != nil || got != want {
			t.Fatalf("got %d, %v, want %d: %+v", got, err, want, p)
		}
		if got > 0 {
			found++
		}
	}
}
