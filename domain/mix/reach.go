package mix

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"deltag/domain/lottery"
)

// This file says exactly how mixed a group can become of people who are known: a waiting list, or those who can come at a time.
// The question is put to the lottery. Every person missing becomes a stand-in, who takes a chair beside the group and counts
// towards one value alone: the least shortfall is the fewest stand-ins with whom all minimums are met.

// Reach is the best that a group can become.
type Reach struct {
	Shortfall int    `json:"shortfall"` // the least that can be had
	Seated    []int  `json:"seated"`    // indexes into the pool, rising: of all ways to it, one with the most people
	Lacks     []Lack `json:"lacks"`     // what is missing then
	// Sure is that both are proved. Otherwise the search ended before: a better group was not found, and may exist.
	Sure bool `json:"sure"`
}

// reachSteps limits each question to the lottery.
const reachSteps = 20_000

// Reach finds the least shortfall that can be had when the free seats go to people of a pool, and of all such groups one with the
// most people. Maximums hold. Errors: *lottery.FaultError when quotas are malformed, or ctx's when it ends.
func (q *Quotas) Reach(ctx context.Context, t Taken, pool []Person) (*Reach, error) {
	r := &reaching{q: q, t: t, pool: pool, free: max(0, q.Seats-t.Seats), sure: true}
	least, most := r.bound(), min(r.free, len(pool))
	seated, found, err := r.ask(ctx, least, most)
	if err == nil && !found {
		seated, err = r.search(ctx, least, most)
	}
	if err != nil {
		return nil, err
	}
	after := q.Count()
	after.Add(r.people(seated)...)
	for f := range after.Values {
		for v := range after.Values[f] {
			after.Values[f][v] += t.Values[f][v]
		}
	}
	return &Reach{Shortfall: q.Shortfall(after), Seated: seated, Lacks: q.Lacks(after), Sure: r.sure}, nil
}

type reaching struct {
	q    *Quotas
	t    Taken
	pool []Person
	free int
	sure bool
}

func (r *reaching) people(seated []int) []Person {
	list := make([]Person, len(seated))
	for i, n := range seated {
		list[i] = r.pool[n]
	}
	return list
}

// bound is a shortfall that no group is below: each feature by itself, with no more people than the pool has of a value.
func (r *reaching) bound() (n int) {
	for f, feature := range r.q.Features {
		need, found := 0, 0
		for v, value := range feature.Values {
			missing := max(0, value.Min-r.t.Values[f][v])
			need += missing
			found += min(missing, of(r.pool, f, v))
		}
		n += need - min(found, r.free)
	}
	return n
}

// search finds the fewest stand-ins, and then the most people.
func (r *reaching) search(ctx context.Context, least, most int) (best []int, err error) {
	low, high := least, r.q.Shortfall(r.t) // with high it holds: nobody is seated
	for low < high {
		middle := (low + high) / 2
		seated, found, err := r.ask(ctx, middle, 0)
		switch {
		case err != nil:
			return nil, err
		case found:
			high, best = middle, seated
		default:
			low = middle + 1
		}
	}
	for fewest := len(best); fewest < most; {
		middle := (fewest + most + 1) / 2
		seated, found, err := r.ask(ctx, high, middle)
		switch {
		case err != nil:
			return nil, err
		case found:
			fewest, best = len(seated), seated
		default:
			most = middle - 1
		}
	}
	return best, nil
}

// ask tells whether a group of so many people or more needs no more stand-ins than these, and gives one.
func (r *reaching) ask(ctx context.Context, standIns, people int) (seated []int, found bool, err error) {
	if r.free+standIns == 0 {
		return []int{}, people == 0, nil
	}
	panel, err := lottery.Witness(ctx, r.problem(standIns, people), reachSteps)
	if errors.Is(err, lottery.ErrLimit) {
		r.sure = false
		return nil, false, nil
	}
	if err != nil || panel == nil {
		return nil, false, err
	}
	seated = []int{}
	for _, id := range panel {
		if n, err := strconv.Atoi(id); err == nil {
			seated = append(seated, n)
		}
	}
	slices.Sort(seated)
	return seated, true, nil
}

// problem has the seats and the chairs of the stand-ins, who all sit down. One feature more says who sits where: people, nobody,
// stand-ins.
func (r *reaching) problem(standIns, people int) *lottery.Problem {
	p := &lottery.Problem{Size: r.free + standIns}
	last := len(r.q.Features)
	add := func(id string, seat int, of Person) {
		values := make([]int, last+1)
		for f := range r.q.Features {
			values[f] = NoValue
			if f < len(of) {
				values[f] = of[f]
			}
		}
		values[last] = seat
		p.Members = append(p.Members, lottery.Member{ID: id, Values: values})
	}
	for i, one := range r.pool {
		add(strconv.Itoa(i), 0, one)
	}
	for i := range r.free - people {
		add(fmt.Sprint("nobody ", i), 1, nil)
	}
	for i := range standIns {
		add(fmt.Sprint("idle ", i), 2, nil)
	}
	for f, feature := range r.q.Features {
		values := make([]lottery.Value, len(feature.Values))
		for v, value := range feature.Values {
			have := r.t.Values[f][v]
			missing := max(0, value.Min-have)
			values[v] = lottery.Value{Name: strconv.Itoa(v), Min: missing, Max: max(0, value.Max-have)}
			for i := range min(missing, standIns) {
				one := slices.Repeat(Person{NoValue}, last)
				one[f] = v
				add(fmt.Sprint("instead ", f, " ", v, " ", i), 2, one)
			}
		}
		p.Features = append(p.Features, lottery.Feature{Name: strconv.Itoa(f), Values: values})
	}
	p.Features = append(p.Features, lottery.Feature{Name: "chair", Values: []lottery.Value{
		{Name: "people", Min: people, Max: r.free}, {Name: "nobody", Max: r.free - people}, {Name: "stand-ins", Min: standIns, Max: standIns}}})
	return p
}
