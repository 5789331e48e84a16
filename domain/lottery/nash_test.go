package lottery

import (
	"context"
	"math"
	"slices"
	"testing"
)

// exercised counts what the random problems of a test had in them, so that a test can say that nothing was left out.
type exercised struct{ compared, households, fixedIn, fixedOut, undrawable, thin int }

func (e *exercised) note(p *Problem, undrawable int, thin bool) {
	e.compared++
	has := func(is func(Member) bool) int {
		if slices.ContainsFunc(p.Members, is) {
			return 1
		}
		return 0
	}
	homes := map[string]int{}
	for _, m := range p.Members {
		homes[m.Household]++
	}
	e.households += has(func(m Member) bool { return m.Household != "" && homes[m.Household] > 1 })
	e.fixedIn += has(func(m Member) bool { return m.Fixed == FixedIn })
	e.fixedOut += has(func(m Member) bool { return m.Fixed == FixedOut })
	e.undrawable += min(undrawable, 1)
	if thin {
		e.thin++
	}
}

// check fails when a kind of problem is missing that the random problems have often enough.
func (e *exercised) check(t *testing.T) {
	t.Helper()
	t.Logf("%+v", *e)
	if few := e.compared / 20; e.households < few || e.fixedIn < few || e.fixedOut < few || e.undrawable < few || e.thin == 0 {
		t.Errorf("too few of some kinds of problems: %+v", *e)
	}
}

// The product is largest when no panel is worth more than all people together, at the price 1/chance for each (Kuhn and
// Tucker): here that is tried with all panels.
func compareNash(t *testing.T, want int, seed Seed) {
	t.Helper()
	random, seen := newSource(seed, "nash test"), &exercised{}
	for number := 0; seen.compared < want && !t.Failed(); number++ {
		p := randomProblem(random)
		panels := brute(p)
		if len(panels) == 0 {
			continue
		}
		l, err := Find(context.Background(), p, Options{Method: Nash})
		if err != nil {
			t.Fatalf("problem %d: %v\n%s", number, err, p.Canonical())
		}
		price, people := prices(p, l, panels)
		for _, panel := range panels {
			worth := 0.0
			for _, i := range panel {
				worth += price[i]
			}
			if worth > float64(people)*(1+3e-6) {
				t.Fatalf("problem %d: panel %v is worth %v, all %d people less\n%s", number, panel, worth, people, p.Canonical())
			}
		}
		if faults, err := l.VerifyCertificate(context.Background(), p); err != nil || len(faults) > 0 {
			t.Errorf("problem %d: %v %v", number, faults, err)
		}
		if c := l.Certificate; people > 0 && (math.Log(c.Product.Upper/c.Product.Mean) > largestGap || c.Minimum > c.Upper) {
			t.Errorf("problem %d: %+v", number, c)
		}
		f, _, err := newFair(context.Background(), p, Options{})
		if err == nil {
			_, _, err = f.solve(Nash)
		}
		if err != nil {
			t.Fatal(err)
		}
		seen.note(p, len(l.Undrawable), f.thin)
	}
	seen.check(t)
}

// prices are 1/chance of those who are in some panels and not in all by decision; 0 of the others.
func prices(p *Problem, l *Lottery, panels [][]int) (price []float64, people int) {
	price = make([]float64, len(p.Members))
	for i, m := range p.Members {
		if m.Fixed == Free && slices.ContainsFunc(panels, func(panel []int) bool { return slices.Contains(panel, i) }) {
			price[i] = 1 / l.Chance(slices.Index(l.Members, m.ID))
			people++
		}
	}
	return price, people
}

func TestNashAgainstBruteForce(t *testing.T) {
	t.Parallel()
	compareNash(t, 1500, Seed{41})
}

// Two people on one side, one on the other, one seat: leximin and Nash differ where one kind can be drawn more cheaply.
func TestNashKnown(t *testing.T) {
	t.Parallel()
	// Of a and b exactly one has a seat. With a comes c or d; with b comes e alone: at Nash the four others share.
	p := &Problem{Size: 2, Features: []Feature{
		{Name: "side", Values: []Value{{Name: "a", Max: 1}, {Name: "b", Max: 1}, {Name: "with a", Max: 1}, {Name: "with b", Max: 1}}},
		{Name: "first", Values: []Value{{Name: "yes", Min: 1, Max: 1}, {Name: "no", Min: 1, Max: 1}}},
		{Name: "left", Values: []Value{{Name: "yes", Max: 2}, {Name: "no", Max: 2}}},
		{Name: "mixed", Values: []Value{{Name: "1", Max: 1}, {Name: "2", Max: 1}}},
	}, Members: []Member{
		{ID: "a", Values: []int{0, 0, 0, 0}}, {ID: "b", Values: []int{1, 0, 1, 1}},
		{ID: "c", Values: []int{2, 1, 0, 1}}, {ID: "d", Values: []int{2, 1, 0, 1}}, {ID: "e", Values: []int{3, 1, 1, 0}},
	}}
	l, err := Find(context.Background(), p, Options{Method: Nash})
	if err != nil {
		t.Fatal(err)
	}
	// With chance s for a: s * (1-s) * (s/2)^2 * (1-s) is largest at s = 3/5.
	for i, want := range []float64{0.6, 0.4, 0.3, 0.3, 0.4} {
		if got := l.Chance(i); math.Abs(got-want) > 1e-6 {
			t.Errorf("the chance of %s is %v, want %v", l.Members[i], got, want)
		}
	}
	if c := l.Certificate.Product; math.Abs(c.Upper-math.Pow(0.6*0.4*0.3*0.3*0.4, 0.2)) > 1e-6 {
		t.Errorf("got %+v", c)
	}
}

// A certificate that is not what it should be is refused.
func TestVerifyProductFindsChanges(t *testing.T) {
	t.Parallel()
	p := borough()
	for name, change := range map[string]func(*Certificate){
		"bound":  func(c *Certificate) { c.Bound -= c.Bound / 1000 },
		"mean":   func(c *Certificate) { c.Product.Mean *= 1 + 1e-9 },
		"upper":  func(c *Certificate) { c.Product.Upper *= 1 - 1e-9 },
		"none":   func(c *Certificate) { c.Product = nil },
		"weight": func(c *Certificate) { c.Weights[0] = c.Weights[0]*2 + 1 },
	} {
		l, err := Find(context.Background(), p, Options{Method: Nash})
		if err != nil {
			t.Fatal(err)
		}
		if faults, err := l.VerifyCertificate(context.Background(), p); err != nil || len(faults) > 0 {
			t.Fatalf("%v %v", faults, err)
		}
		change(l.Certificate)
		if faults, err := l.VerifyCertificate(context.Background(), p); err != nil || len(faults) == 0 {
			t.Errorf("%s: a changed certificate passed (%v)", name, err)
		}
	}
}

// The document of a Nash lottery rounded to tickets stands by itself.
func TestNashProtocol(t *testing.T) {
	t.Parallel()
	p := borough()
	l, err := Find(context.Background(), p, Options{Method: Nash})
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := l.Round(p, 1000)
	if err != nil {
		t.Fatal(err)
	}
	d := NewProtocol(p, r)
	if faults, err := d.Verify(context.Background()); err != nil || len(faults) > 0 || !python(t, encoded(t, d), true) {
		t.Errorf("%v %v", faults, err)
	}
	if r.Certificate.Product.Mean > l.Certificate.Product.Upper || r.Certificate.Product.Upper != l.Certificate.Product.Upper {
		t.Errorf("got %+v of %+v", r.Certificate.Product, l.Certificate.Product)
	}
	d.Lottery.Certificate = nil
	if faults, err := d.Verify(context.Background()); err != nil || len(faults) == 0 {
		t.Errorf("a Nash lottery without a certificate passed (%v)", err)
	}
}
