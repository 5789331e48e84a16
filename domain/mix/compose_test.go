package mix

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"deltag/domain/lottery"
)

func randomPool(r *rand.Rand, q *Quotas, n int) (pool []Member) {
	for i := range n {
		m := Member{ID: fmt.Sprintf("m%02d", i), Values: randomPerson(r, q), Burden: r.IntN(4)}
		if r.IntN(5) == 0 {
			m.Household = fmt.Sprint("home ", r.IntN(2))
		}
		switch r.IntN(20) {
		case 0:
			m.Fixed, m.Reason = lottery.FixedOut, "was here last week"
		case 1:
			m.Fixed, m.Reason = lottery.FixedIn, "asked to speak"
		}
		pool = append(pool, m)
	}
	return pool
}

// groups lists all groups that meet the quotas, by the words of the rules.
func groups(q *Quotas, pool []Member) (all [][]int) {
	var try func(next int, chosen []int)
	try = func(next int, chosen []int) {
		if len(chosen) == q.Seats {
			var people []Person
			for i, m := range pool {
				if in := slices.Contains(chosen, i); in && m.Fixed == lottery.FixedOut || !in && m.Fixed == lottery.FixedIn {
					return
				}
			}
			for k, i := range chosen {
				for _, j := range chosen[:k] {
					if pool[i].Household != "" && pool[i].Household == pool[j].Household {
						return
					}
				}
				if bruteOver(q, people, pool[i].Values) {
					return
				}
				people = append(people, pool[i].Values)
			}
			if bruteShort(q, people, -1) == 0 {
				all = append(all, slices.Clone(chosen))
			}
			return
		}
		for i := next; i < len(pool); i++ {
			try(i+1, append(chosen, i))
		}
	}
	try(0, nil)
	return all
}

// burdens counts the people of each burden, the largest first.
func burdens(pool []Member, group []int) []int {
	n := make([]int, 4)
	for _, i := range group {
		n[3-pool[i].Burden]++
	}
	return n
}

func TestComposeTakesTheLeastBurdenedByDefinition(t *testing.T) {
	t.Parallel()
	r := random(9)
	drawn, none := 0, 0
	for round := range 250 {
		q := randomQuotas(r)
		pool := randomPool(r, q, q.Seats+r.IntN(6))
		all := groups(q, pool)
		got, err := q.Compose(t.Context(), pool, lottery.Seed{byte(round)})
		if err != nil {
			var short *lottery.InfeasibleError
			var fault *lottery.FaultError
			if len(all) > 0 || !errors.As(err, &short) && !errors.As(err, &fault) {
				t.Fatalf("%+v from %+v: %v, although there are %d groups", q, pool, err, len(all))
			}
			none++
			continue
		}
		best := slices.MinFunc(all, func(a, b []int) int { return slices.Compare(burdens(pool, a), burdens(pool, b)) })
		var group []int
		may := map[string]bool{} // who is in any group that is as good
		for _, g := range all {
			if slices.Equal(burdens(pool, g), burdens(pool, best)) {
				for _, i := range g {
					may[pool[i].ID] = true
				}
			}
		}
		for _, id := range got.Members {
			group = append(group, slices.IndexFunc(pool, func(m Member) bool { return m.ID == id }))
		}
		slices.Sort(group)
		if !slices.ContainsFunc(all, func(g []int) bool { return slices.Equal(g, group) }) {
			t.Fatalf("%v is no group of %+v", got.Members, q)
		}
		if !slices.Equal(burdens(pool, group), burdens(pool, best)) {
			t.Fatalf("%+v: burdens %v are used, %v are possible", q, burdens(pool, group), burdens(pool, best))
		}
		for i, id := range got.Lottery.Members {
			if chance := got.Lottery.Chance(i); (chance > 0) != may[id] {
				t.Fatalf("%s has a chance of %v, and is in one of the least burdened groups: %v", id, chance, may[id])
			}
		}
		for _, u := range got.Burdens {
			if u.People != burdens(pool, group)[3-u.Burden] {
				t.Fatalf("%+v is told, %v is so", u, burdens(pool, group))
			}
		}
		drawn++
	}
	if drawn < 60 || none < 20 {
		t.Errorf("the cases are one-sided: %d drawn, %d without a group", drawn, none)
	}
}

func TestComposeCanBeRepeated(t *testing.T) {
	t.Parallel()
	r := random(10)
	q := townGroup(t)
	var pool []Member
	for i := range 150 {
		pool = append(pool, Member{ID: fmt.Sprint("p", i), Values: townsperson(r), Burden: r.IntN(3)})
	}
	first, err := q.Compose(t.Context(), pool, lottery.Seed{1})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range first.Burdens {
		if u.Burden > 0 && u.People > 0 {
			t.Errorf("%+v are used of a pool in which enough were never asked", u)
		}
	}
	slices.Reverse(pool)
	again, err := q.Compose(t.Context(), pool, lottery.Seed{1})
	if err != nil || !slices.Equal(first.Members, again.Members) {
		t.Errorf("in another order of the pool and by the same seed %v, before %v: %v", again.Members, first.Members, err)
	}
	other, err := q.Compose(t.Context(), pool, lottery.Seed{2})
	if err != nil || slices.Equal(first.Members, other.Members) {
		t.Errorf("by another seed the same group: %v", err)
	}
	var seated []Person
	for _, m := range pool {
		if slices.Contains(first.Members, m.ID) {
			seated = append(seated, m.Values)
		}
	}
	if short := q.Shortfall(q.Count(seated...)); short != 0 || len(seated) != q.Seats {
		t.Errorf("%d people, short of %d", len(seated), short)
	}
}

func TestComposeTellsWhatIsShort(t *testing.T) {
	t.Parallel()
	q := group()
	pool := []Member{{ID: "a", Values: Person{0, 0}}, {ID: "b", Values: Person{1, 0}}, {ID: "c", Values: Person{1, 0}}, {ID: "d", Values: Person{1, 1}}}
	_, err := q.Compose(t.Context(), pool, lottery.Seed{})
	var short *lottery.InfeasibleError
	if !errors.As(err, &short) || len(short.Shortages) != 1 || short.Shortages[0].Have != 1 || short.Shortages[0].Need != 2 {
		t.Errorf("one young person of two: %+v, %v", short, err)
	}
}
