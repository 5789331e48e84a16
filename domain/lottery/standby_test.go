package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// wholePanel makes a small problem whose panel is drawn; nil when there is none.
func wholePanel(s *source) (*Problem, []float64) {
	p := randomProblem(s)
	panels := brute(p)
	if len(panels) == 0 {
		return nil, nil
	}
	panel := panels[s.below(uint64(len(panels)))]
	drop := make([]float64, len(p.Members))
	for i := range p.Members {
		m := &p.Members[i]
		if m.Fixed == FixedIn {
			m.Fixed, m.Reason = Free, ""
		}
		if slices.Contains(panel, i) {
			m.Fixed, m.Reason = FixedIn, "drawn"
		}
		drop[i] = []float64{0.1, 0.25, 0.5}[s.below(3)]
	}
	return p, drop
}

// repairedByDefinition counts the sets that these kinds repair, by the words of the rule: some of them who come make a panel
// with all who stayed that breaks no rule.
func repairedByDefinition(b *bench, sets []*dropSet, kinds []int) (n int) {
	for _, s := range sets {
		seen, come := map[int]int{}, []int{}
		for _, k := range kinds {
			if s.comes[k][seen[k]] {
				come = append(come, k)
			}
			seen[k]++
		}
		for choice := range 1 << len(come) {
			need, empty := slices.Clone(s.low), s.empty
			room := slices.Clone(s.high)
			for i, k := range come {
				if choice>>i&1 == 0 {
					continue
				}
				empty--
				for _, v := range b.kinds[k].values {
					need[v], room[v] = need[v]-1, room[v]-1
				}
			}
			if empty == 0 && slices.Max(append(need, 0)) <= 0 && slices.Min(append(room, 0)) >= 0 {
				n++
				break
			}
		}
	}
	return n
}

// bestStandBys tries all sets of so many people.
func bestStandBys(p *Problem, b *bench, count int) (most int) {
	kindOf := map[int]int{}
	var free []int
	homes := map[string]bool{}
	for _, m := range p.Members {
		homes[m.Household] = homes[m.Household] || m.Fixed == FixedIn && m.Household != ""
	}
	for k, kind := range b.kinds {
		for _, i := range kind.members {
			kindOf[i] = k
			free = append(free, i)
		}
	}
	seen := map[string]bool{}
	var kinds []int
	var try func(from int)
	try = func(from int) {
		sorted := slices.Clone(kinds)
		slices.Sort(sorted)
		if key := fmt.Sprint(sorted); !seen[key] {
			seen[key] = true
			most = max(most, repairedByDefinition(b, b.sets, sorted))
		}
		if len(kinds) == count {
			return
		}
		for n := from; n < len(free); n++ {
			home := p.Members[free[n]].Household
			if homes[home] {
				continue
			}
			homes[home] = home != ""
			kinds = append(kinds, kindOf[free[n]])
			try(n + 1)
			kinds = kinds[:len(kinds)-1]
			homes[home] = false
		}
	}
	try(0)
	return most
}

// TestStandBysAgainstBruteForce: on small problems the counts are exactly those of the definition, nobody is chosen who may not
// be, and almost always no other choice repairs more of the sets.
func TestStandBysAgainstBruteForce(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{41}, "test stand-bys")
	cases, best, short, useful := 0, 0, 0, 0
	for cases < 300 {
		p, drop := wholePanel(s)
		if p == nil {
			continue
		}
		cases++
		o := StandByOptions{Seed: Seed{byte(cases)}, Count: 1 + int(s.below(4)), Drop: drop, Sets: 40}
		got, err := p.StandBys(context.Background(), o)
		if err != nil {
			t.Fatalf("%v: %+v", err, p)
		}
		b := newBench(context.Background(), p, o)
		kinds := checkChoice(t, p, b, got)
		for k := range len(kinds) + 1 {
			if n := repairedByDefinition(b, b.sets, kinds[:k]); n != got.Chosen[k] {
				t.Fatalf("%d stand-bys repair %d sets, not %d: %+v", k, n, got.Chosen[k], p)
			}
			if n := repairedByDefinition(b, b.simulate("deltag fresh drop-outs 1"), kinds[:k]); n != got.Fresh[k] {
				t.Fatalf("%d stand-bys repair %d fresh sets, not %d: %+v", k, n, got.Fresh[k], p)
			}
		}
		most, mine := bestStandBys(p, b, o.Count), got.Chosen[len(kinds)]
		switch {
		case mine > most:
			t.Fatalf("%d sets are repaired, but at most %d can be: %+v", mine, most, p)
		case mine == most:
			best++
		default:
			short = max(short, most-mine)
		}
		if mine > got.Chosen[0] {
			useful++
		}
	}
	t.Logf("%d of %d choices are the best, the others repair up to %d of 40 sets less; in %d stand-bys help", best, cases, short, useful)
	if best < 297 || short > 3 || useful < 150 {
		t.Error("too few are the best, or too few cases of a kind")
	}
}

// checkChoice checks who was chosen, and gives their kinds.
func checkChoice(t *testing.T, p *Problem, b *bench, got *StandBys) (kinds []int) {
	t.Helper()
	homes := map[string]bool{}
	for _, m := range p.Members {
		homes[m.Household] = homes[m.Household] || m.Fixed == FixedIn && m.Household != ""
	}
	for _, id := range got.Members {
		i := slices.IndexFunc(p.Members, func(m Member) bool { return m.ID == id })
		m := p.Members[i]
		if m.Fixed != Free || homes[m.Household] {
			t.Fatalf("%s may not be on stand-by: %+v", id, p)
		}
		homes[m.Household] = m.Household != ""
		kinds = append(kinds, slices.IndexFunc(b.kinds, func(k *kind) bool { return slices.Contains(k.members, i) }))
	}
	return kinds
}

// seatedTown is a panel with four features, drawn from a larger pool.
func seatedTown(t testing.TB, seats, pool int) *Problem {
	t.Helper()
	s := newSource(Seed{42}, "test stand-bys")
	p := &Problem{Size: seats}
	sizes := []int{2, 5, 3, 4}
	for f, n := range sizes {
		feature := Feature{Name: fmt.Sprint("feature ", f)}
		for v := range n {
			feature.Values = append(feature.Values, Value{Name: fmt.Sprint(v), Min: max(seats/n-1, 0), Max: (seats+n-1)/n + 1})
		}
		p.Features = append(p.Features, feature)
	}
	for i := range pool {
		m := Member{ID: fmt.Sprintf("p%04d", i), Household: fmt.Sprint(s.below(uint64(pool)))}
		for _, n := range sizes {
			m.Values = append(m.Values, int(s.below(uint64(n))))
		}
		p.Members = append(p.Members, m)
	}
	verdict, err := Feasible(context.Background(), p)
	if err != nil || !verdict.Feasible {
		t.Fatalf("%+v, %v", verdict, err)
	}
	for i := range p.Members {
		if m := &p.Members[i]; slices.Contains(verdict.Panel, m.ID) {
			m.Fixed, m.Reason = FixedIn, "drawn"
		}
	}
	return p
}

// TestStandBysAreWorthMoreThanALot: chosen stand-bys repair more fresh sets than as many drawn by lot do on average, more
// stand-bys never repair fewer, and what is expected agrees with the chances.
func TestStandBysAreWorthMoreThanALot(t *testing.T) {
	t.Parallel()
	p := seatedTown(t, 36, 150)
	history := &DropOuts{Before: 0.1}
	o := StandByOptions{Seed: Seed{1}, Count: 6, Drop: history.Chances(p), Sets: 200}
	got, err := p.StandBys(context.Background(), o)
	if err != nil || len(got.Members) != 6 || math.Abs(got.Expected-3.6) > 1e-9 {
		t.Fatalf("%+v, %v", got, err)
	}
	if !slices.IsSorted(got.Fresh) || !slices.IsSorted(got.Chosen) || got.Share(6) < got.Low || got.Share(6) > got.High {
		t.Errorf("%+v", got)
	}
	b := newBench(context.Background(), p, o)
	lots := 0
	for n := range 20 {
		var kinds []int
		for _, id := range CallOrder(memberIDs(p), Seed{byte(n), 2}) {
			i := slices.IndexFunc(p.Members, func(m Member) bool { return m.ID == id })
			if k := slices.IndexFunc(b.kinds, func(k *kind) bool { return slices.Contains(k.members, i) }); k >= 0 && len(kinds) < 6 {
				kinds = append(kinds, k)
			}
		}
		curve, _, err := b.curve(b.simulate("deltag fresh drop-outs 1"), kinds)
		if err != nil {
			t.Fatal(err)
		}
		lots += curve[6]
	}
	t.Logf("6 chosen stand-bys repair %d of 200 fresh sets, 6 by lot %d; curve %v", got.Fresh[6], lots/20, got.Fresh)
	if got.Fresh[6]*20 <= lots {
		t.Errorf("6 chosen stand-bys repair %d of 200 sets, 6 by lot %d", got.Fresh[6], lots/20)
	}
}

func memberIDs(p *Problem) (ids []string) {
	for _, m := range p.Members {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestStandBysDependOnTheProblemAndTheSeedOnly(t *testing.T) {
	t.Parallel()
	s := newSource(Seed{43}, "test stand-bys")
	different := 0
	for range 40 {
		p, drop := wholePanel(s)
		if p == nil {
			continue
		}
		one, err := p.StandBys(context.Background(), StandByOptions{Count: 3, Drop: drop, Sets: 20})
		if err != nil {
			t.Fatal(err)
		}
		s.shuffle(len(p.Members), func(i, j int) {
			p.Members[i], p.Members[j] = p.Members[j], p.Members[i]
			drop[i], drop[j] = drop[j], drop[i]
		})
		again, err := p.StandBys(context.Background(), StandByOptions{Seed: Seed{}, Count: 3, Drop: drop, Sets: 20})
		if err != nil || !reflect.DeepEqual(one, again) {
			t.Fatalf("%+v and %+v, %v", one, again, err)
		}
		other, err := p.StandBys(context.Background(), StandByOptions{Seed: Seed{1}, Count: 3, Drop: drop, Sets: 20})
		if err != nil || !reflect.DeepEqual(one, other) {
			different++
		}
	}
	if different < 5 {
		t.Error("the seed does nothing")
	}
}

// TestEqualsAreOnStandByEqually: among people who can stand for each other the lot decides.
func TestEqualsAreOnStandByEqually(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 1, Features: []Feature{{Name: "sex", Values: []Value{{Name: "woman", Max: 1}, {Name: "man", Max: 1}}}}}
	for i := range 5 {
		p.Members = append(p.Members, Member{ID: fmt.Sprint(i), Values: []int{i % 2}})
	}
	p.Members[0].Fixed, p.Members[0].Reason = FixedIn, "drawn"
	drop := slices.Repeat([]float64{0.5}, 5)
	drop[1], drop[2], drop[3], drop[4] = 0, 0, 0, 0
	chosen := map[string]int{}
	for n := range 2000 {
		got, err := p.StandBys(context.Background(), StandByOptions{Seed: Seed{byte(n), byte(n >> 8)}, Count: 1, Drop: drop, Sets: 5})
		if err != nil {
			t.Fatal(err)
		}
		chosen[got.Members[0]]++
	}
	for _, id := range []string{"1", "2", "3", "4"} {
		if n := chosen[id]; n < 400 || n > 600 { // five standard errors
			t.Errorf("%s was chosen %d times of 2000", id, n)
		}
	}
}

func TestStandBysTellAllFaults(t *testing.T) {
	t.Parallel()
	p := &Problem{Size: 2, Members: []Member{{ID: "a", Fixed: FixedIn, Reason: "drawn"}, {ID: "a"}}}
	_, err := p.StandBys(context.Background(), StandByOptions{Count: -1, Sets: -1, Drop: []float64{2, math.NaN(), 0}})
	var faults *FaultError
	if !errors.As(err, &faults) || len(faults.Faults) != 7 {
		t.Errorf("got %v", err)
	}
	for _, part := range []string{"1 of 2 seats", "-1 stand-bys", "-1 sets", "3 chances to drop out for 2", "2 is not a chance", "NaN is not", `"a" is also`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in %v", part, err)
		}
	}
}

func TestDropOutsLearnFromCounts(t *testing.T) {
	t.Parallel()
	none := &DropOuts{Before: 0.1}
	if got := none.Chance([]int{0, NoValue}); math.Abs(got-0.1) > 1e-12 {
		t.Errorf("without history %g", got)
	}
	d := &DropOuts{Before: 0.1, All: Seats{180, 38}, Values: [][]Seats{{{80, 32}, {100, 6}}, {{180, 38}}}}
	// (38+2)/200 = 0.2 of all; young (32+4)/100 = 0.36, old (6+4)/120 = 1/12, everybody (38+4)/200 = 0.21
	for _, c := range []struct {
		values []int
		want   float64
	}{{[]int{NoValue, NoValue}, 0.2}, {[]int{0, NoValue}, 0.36}, {[]int{1, NoValue}, 1.0 / 12}, {[]int{0, 0}, 1 - 0.64*0.79/0.8}} {
		if got := d.Chance(c.values); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: %g, not %g", c.values, got, c.want)
		}
	}
	sure := &DropOuts{All: Seats{1000, 0}, Values: [][]Seats{{{1000, 0}}}}
	if got := sure.Chance([]int{0}); got != leastDrop {
		t.Errorf("nobody is sure to stay, but %g", got)
	}
	gone := &DropOuts{Before: 1, All: Seats{1000, 1000}}
	if got := gone.Chance([]int{0}); got != mostDrop {
		t.Errorf("nobody is sure to leave, but %g", got)
	}
}
