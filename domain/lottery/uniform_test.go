package lottery

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"
)

// Counting agrees with listing all panels: how many there are, and with whom.
func TestCountAgainstBruteForce(t *testing.T) {
	t.Parallel()
	random, seen := newSource(Seed{51}, "count test"), &exercised{thin: 1}
	for seen.compared < 1000 {
		p := randomProblem(random)
		panels := brute(p)
		if len(panels) == 0 {
			continue
		}
		l, err := uniformTickets(context.Background(), p, Options{Panels: 20})
		if err != nil {
			t.Fatal(err)
		}
		if l.Counted.Panels != fmt.Sprint(len(panels)) {
			t.Fatalf("%s panels, want %d: %s", l.Counted.Panels, len(panels), p.Canonical())
		}
		for place, id := range l.Members {
			i := slices.IndexFunc(p.Members, func(m Member) bool { return m.ID == id })
			with := 0
			for _, panel := range panels {
				if slices.Contains(panel, i) {
					with++
				}
			}
			if l.Counted.With[place] != fmt.Sprint(with) {
				t.Fatalf("%s panels with %s, want %d: %s", l.Counted.With[place], id, with, p.Canonical())
			}
		}
		never, err := Undrawable(context.Background(), p)
		if err != nil || !slices.Equal(never, l.Undrawable) {
			t.Fatalf("undrawable %v, want %v (%v)", l.Undrawable, never, err)
		}
		if faults := l.Verify(p); len(faults) > 0 {
			t.Fatalf("%v", faults)
		}
		seen.note(p, len(l.Undrawable), false)
	}
	seen.check(t)
}

// Every possible panel comes as often as every other: 40 tickets for each, and the sum of squares is what chance makes it.
func TestUniformTicketsAreUniform(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{52}, "uniform test")
	worst := newFrequencies()
	for tried := 0; tried < 60; {
		p := randomProblem(random)
		panels := brute(p)
		if len(panels) < 5 {
			continue
		}
		tried++
		l, err := uniformTickets(context.Background(), p, Options{Seed: Seed{byte(tried)}, Panels: 40 * len(panels)})
		if err != nil {
			t.Fatal(err)
		}
		counts, expected := make([]int, len(panels)), make([]float64, len(panels))
		for i := range l.Panels {
			counts[i] = l.Panels[i].Weight
		}
		for i := range expected {
			expected[i] = 40
		}
		worst.add(counts, expected)
	}
	worst.check(t)
}

// Numbers that are known: without quotas, the ways to choose k of n, and with sexes half and half.
func TestCountKnown(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 40}
	for i := range 200 {
		p.Members = append(p.Members, Member{ID: fmt.Sprintf("%03d", i)})
	}
	l, err := Find(context.Background(), p, Options{Method: Uniform, Panels: 50})
	if err != nil {
		t.Fatal(err)
	}
	if want := new(big.Int).Binomial(200, 40); l.Counted.Panels != want.String() || l.Counted.Chance(7) != 0.2 || l.Total != 50 {
		t.Errorf("got %s and %v, want %s", l.Counted.Panels, l.Counted.Chance(7), want)
	}
	p.Features = []Feature{{Name: "sex", Values: []Value{{Name: "woman", Min: 20, Max: 20}, {Name: "man", Min: 20, Max: 20}}}}
	for i := range p.Members {
		p.Members[i].Values = []int{i % 2}
	}
	if l, err = Find(context.Background(), p, Options{Method: Uniform}); err != nil {
		t.Fatal(err)
	}
	half := new(big.Int).Binomial(100, 20)
	if want := half.Mul(half, half); l.Counted.Panels != want.String() {
		t.Errorf("got %s, want %s", l.Counted.Panels, want)
	}
}

// Everything that was counted and drawn is verified, and what is changed is found out.
func TestVerifyCount(t *testing.T) {
	t.Parallel()
	p := borough()
	for name, change := range map[string]func(*Lottery){
		"nothing": func(*Lottery) {},
		"panels":  func(l *Lottery) { l.Counted.Panels += "0" },
		"with":    func(l *Lottery) { l.Counted.With[0] = "1" },
		"seed":    func(l *Lottery) { l.Seed[0]++ },
	} {
		l, err := Find(context.Background(), p, Options{Method: Uniform, Panels: 100})
		if err != nil {
			t.Fatal(err)
		}
		rounded, loss, err := l.Round(p, 100)
		if err != nil || loss != 0 || rounded.Counted == nil {
			t.Fatalf("%+v %v", rounded, err)
		}
		change(rounded)
		d := NewProtocol(p, rounded)
		faults, err := d.Verify(context.Background())
		if err != nil || (len(faults) == 0) != (name == "nothing") {
			t.Errorf("%s: %v %v", name, faults, err)
		}
	}
}

func TestUniformRefusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 60}
	random := newSource(Seed{53}, "large test")
	for f := range 8 {
		feature := Feature{Name: fmt.Sprint(f)}
		for v := range 5 {
			feature.Values = append(feature.Values, Value{Name: fmt.Sprint(v), Min: 5, Max: 20})
		}
		p.Features = append(p.Features, feature)
	}
	for i := range 500 {
		m := Member{ID: fmt.Sprintf("%03d", i)}
		for range p.Features {
			m.Values = append(m.Values, int(random.below(5)))
		}
		p.Members = append(p.Members, m)
	}
	if _, err := Find(context.Background(), p, Options{Method: Uniform}); !errors.Is(err, ErrLimit) {
		t.Errorf("got %v", err)
	}
}

// volunteers is an example to publish: a hearing of 4 seats for 24 volunteers, with quotas on sex, age and benefit. Of their 10,626
// groups 485 are allowed.
func volunteers() *Problem {
	p := &Problem{Size: 4, Features: []Feature{
		{Name: "sex", Values: []Value{{Name: "woman", Min: 2, Max: 2}, {Name: "man", Min: 2, Max: 2}}},
		{Name: "age", Values: []Value{{Name: "18-29", Min: 1, Max: 1}, {Name: "30-49", Min: 1, Max: 2}, {Name: "50+", Min: 1, Max: 2}}},
		{Name: "benefit", Values: []Value{{Name: "cash benefit", Min: 1, Max: 2}, {Name: "sickness benefit", Min: 1, Max: 1},
			{Name: "unemployment insurance", Min: 1, Max: 2}}},
	}}
	// one line per age: sex and benefit of each volunteer
	for age, people := range [...]string{"w0 w2 m0 m0 m2 w1", "w0 w0 w1 w2 m0 m2 m1 w1 w2 m2", "w1 w1 w0 w2 m1 m2 m0 w0"} {
		for i := 0; i < len(people); i += 3 {
			sex := 0
			if people[i] == 'm' {
				sex = 1
			}
			p.Members = append(p.Members, Member{ID: fmt.Sprintf("v%02d", len(p.Members)+1), Values: []int{sex, age, int(people[i+1] - '0')}})
		}
	}
	return p
}

// All allowed groups of a hearing are listed, each volunteer's chance is exact, and counting agrees.
func TestSmallGroup(t *testing.T) {
	t.Parallel()
	p := volunteers()
	panels := brute(p)
	const want = 485
	l, err := Find(context.Background(), p, Options{Method: Uniform})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Members) != 24 || len(panels) != want || l.Total != want || len(l.Panels) != want {
		t.Errorf("%d volunteers have %d groups, listed are %d, want %d", len(p.Members), len(panels), l.Total, want)
	}
	c, err := uniformTickets(context.Background(), p, Options{Panels: 10})
	if err != nil || c.Counted.Panels != fmt.Sprint(want) {
		t.Fatalf("%+v, %v", c, err)
	}
	for i := range l.Members {
		if c.Counted.With[i] != fmt.Sprint(l.Chances[i]) {
			t.Errorf("%s is in %d groups, counted are %s", l.Members[i], l.Chances[i], c.Counted.With[i])
		}
	}
	low, high := l.Range(p)
	fairest, err := Find(context.Background(), p, Options{Method: Leximin})
	if err != nil {
		t.Fatal(err)
	}
	if round := func(x float64) string { return fmt.Sprintf("%.3f", x) }; round(low) != "0.091" || round(high) != "0.231" ||
		round(fairest.Certificate.Minimum) != "0.143" {
		t.Errorf("%.4f to %.4f, at the fairest at least %.4f", low, high, fairest.Certificate.Minimum)
	}
}
