package lottery

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
)

// choose is the number of ways to take k of n.
func choose(n, k int) float64 {
	ways := 1.0
	for i := range k {
		ways = ways * float64(n-i) / float64(i+1)
	}
	return ways
}

func TestBinomialIsTheFormula(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 7, 40, 300} {
		for _, p := range []float64{0, 0.001, 0.05, 0.5, 0.93, 1} {
			b, total := newBinomial(n, p), 0.0
			for k := range n + 1 {
				total += choose(n, k) * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
				if math.Abs(b.below[k]-total) > 1e-9 {
					t.Fatalf("at most %d of %d at %g: %g, not %g", k, n, p, b.below[k], total)
				}
			}
		}
	}
}

// The median of a large draw is where it should be, and nothing overflows.
func TestBinomialOfManyPeople(t *testing.T) {
	t.Parallel()
	b, random := newBinomial(30_000, 0.05), newSource(Seed{1}, "test")
	sum := 0
	for range 2000 {
		sum += b.draw(random)
	}
	if mean := float64(sum) / 2000; math.Abs(mean-1500) > 5*math.Sqrt(30_000*0.05*0.95/2000) {
		t.Errorf("the mean of 30,000 at 5 per cent is %g", mean)
	}
}

func TestLettersAreEnoughAndNotTooMany(t *testing.T) {
	t.Parallel()
	for _, need := range []int{1, 2, 3, 10, 150} {
		for _, chance := range []float64{0.01, 0.05, 0.1, 0.4, 1} {
			n := Letters(need, chance, 0.9)
			if got := newBinomial(n, chance).atLeast(need); got < 0.9 {
				t.Errorf("%d letters for %d yes at %g are enough with probability %g", n, need, chance, got)
			}
			if n > need && newBinomial(n-1, chance).atLeast(need) >= 0.9 {
				t.Errorf("fewer than %d letters would do for %d yes at %g", n, need, chance)
			}
		}
	}
	if n := Letters(3, 0, 0.9); n != mostLetters {
		t.Errorf("where nobody says yes, %d letters", n)
	}
	if n := Cover(40, 0.1, 0.95); n != 7 {
		t.Errorf("%d stand-bys for 40 seats at 10 per cent", n)
	}
}

// TestSimulateAgainstTheExactProbability adds up the probability of every outcome of small problems.
func TestSimulateAgainstTheExactProbability(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{24}, "test problems")
	compared, between := 0, 0
	for compared < 60 {
		p := randomProblem(s)
		if len(p.Check()) > 0 && !onlySums(p) || len(p.Members) > 7 {
			continue
		}
		compared++
		var more []Expected
		for range 1 + s.below(2) {
			e := Expected{People: int(s.below(4)), Chance: float64(s.below(11)) / 10}
			for _, f := range p.Features {
				e.Values = append(e.Values, int(s.below(uint64(len(f.Values)))))
			}
			more = append(more, e)
		}
		drop := float64(s.below(4)) / 10
		want := exact(p, more, drop)
		f, err := Simulate(context.Background(), p, more, ForecastOptions{Seed: Seed{byte(compared)}, Runs: 600, Drop: drop})
		if err != nil {
			t.Fatal(err)
		}
		if f.Undecided > 0 || f.Low > f.Chance() || f.High < f.Chance() || f.Least > f.Middle || f.Middle > f.Most {
			t.Fatalf("%+v", f)
		}
		if off := math.Abs(f.Chance() - want); off > 4.5*math.Sqrt(want*(1-want)/float64(f.Runs))+1e-9 {
			t.Fatalf("simulated %g, exactly %g: %+v, %+v, drop %g", f.Chance(), want, p, more, drop)
		}
		if want > 0.02 && want < 0.98 {
			between++
		}
	}
	if between < 20 {
		t.Errorf("only %d were neither sure nor impossible", between)
	}
}

// exact adds the probabilities of all pools in which a panel exists.
func exact(p *Problem, more []Expected, drop float64) (total float64) {
	type chance struct {
		m    Member
		here float64
	}
	var people []chance
	for _, m := range p.Members {
		if m.Fixed == Free {
			people = append(people, chance{m, 1 - drop})
		} else {
			people = append(people, chance{m, 1})
		}
	}
	for i, e := range more {
		for k := range e.People {
			people = append(people, chance{Member{ID: string(rune('A'+i)) + string(rune('a'+k)), Values: e.Values}, e.Chance * (1 - drop)})
		}
	}
	var go1 func(i int, here []Member, probability float64)
	go1 = func(i int, here []Member, probability float64) {
		if probability == 0 {
			return
		}
		if i == len(people) {
			q := *p
			q.Members = here
			if len(q.Check()) == 0 && len(brute(&q)) > 0 {
				total += probability
			}
			return
		}
		go1(i+1, append(slices.Clone(here), people[i].m), probability*people[i].here)
		go1(i+1, here, probability*(1-people[i].here))
	}
	go1(0, nil, 1)
	return total
}

func TestSimulateIsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 4, Features: sexAndAge(1, 3, 1, 3, 1, 3, 1, 3)}
	more := []Expected{{Values: []int{0, 0}, People: 40, Chance: 0.1}, {Values: []int{1, 1}, People: 40, Chance: 0.1}}
	a, errA := Simulate(context.Background(), p, more, ForecastOptions{Seed: Seed{5}})
	b, errB := Simulate(context.Background(), p, more, ForecastOptions{Seed: Seed{5}})
	if errA != nil || errB != nil || *a != *b || a.Runs != 400 || a.Feasible == 0 || a.Feasible == 400 {
		t.Errorf("%+v, %v; %+v, %v", a, errA, b, errB)
	}
}

func TestSimulateRefusesWhatIsMalformed(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 1, Features: sexAndAge(0, 1, 0, 1, 0, 1, 0, 1)}
	for _, e := range []Expected{{Values: []int{0}}, {Values: []int{0, 7}}, {Values: []int{0, 0}, People: -1}, {Values: []int{0, 0}, Chance: 1.1}, {Values: []int{0, 0}, Chance: math.NaN()}} {
		var faults *FaultError
		if _, err := Simulate(context.Background(), p, []Expected{e}, ForecastOptions{}); !errors.As(err, &faults) {
			t.Errorf("%+v: %v", e, err)
		}
	}
}
