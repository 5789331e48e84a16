package lottery

import (
	"context"
	"fmt"
	"slices"
)

const randomVersion = "1"

// randomPanels finds o.Panels panels. Before each, every kind of member gets a random weight times the
// square of how far it is behind its even share of the seats given out so far, which pulls up the smallest chances (as
// weights do in Arora, Hazan and Kale, "The multiplicative weights update method", Theory of Computing 8, 2012); the
// search returns a panel with a large sum of weights. Who of each kind gets its seats is decided by chance, each alike.
// The first panels are those that prove who can be drawn at all.
func randomPanels(ctx context.Context, p *Problem, o Options) (*Lottery, error) {
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	never, first, err := newCover(ctx, g, o.Nodes).find()
	if err != nil {
		return nil, err
	}
	l := &Lottery{Method: RandomPanels, Version: randomVersion, Inputs: p.Hash(), Seed: o.Seed, Estimate: true,
		Size: p.Size, Total: o.Panels, Chances: make([]int, len(g.order)), Undrawable: g.excluded(p, never)}
	for _, i := range g.order {
		l.Members = append(l.Members, p.Members[i].ID)
	}
	r := &randomRun{g: g, l: l, s: newSearch(ctx, g, o.Nodes), random: newSource(o.Seed, "deltag panels 1"),
		given: make([]int, len(g.cols)), index: map[string]int{}}
	for n := range o.Panels {
		if n < len(first) {
			r.add(first[n])
		} else if err := r.next(n); err != nil {
			return nil, err
		}
		if o.Progress != nil {
			o.Progress(Progress{Done: n + 1, Total: o.Panels})
		}
	}
	return l, nil
}

type randomRun struct {
	g      *program
	l      *Lottery
	s      *search
	random *source
	given  []int // seats per column so far
	index  map[string]int
}

// next finds one more panel after n.
func (r *randomRun) next(n int) error {
	weight := make([]int64, len(r.g.cols))
	pool := 0
	for _, m := range r.g.upper {
		pool += m
	}
	for j, m := range r.g.upper {
		even := n * r.l.Size * m / pool // seats at equal chances for all
		behind := min(16*even/(r.given[j]+1), 1024)
		weight[j] = int64(r.random.below(1<<16)) * int64(max(behind*behind/256, 1))
	}
	x, err := r.s.any(r.g.box(), weight)
	if err != nil {
		return err
	}
	if x == nil {
		return fmt.Errorf("lottery: a feasible problem gave no panel: this is a fault of the program")
	}
	r.add(x)
	return nil
}

// add seats people and notes the panel, or gives the same panel one more ticket.
func (r *randomRun) add(x []int) {
	for j, n := range x {
		r.given[j] += n
	}
	members := r.g.seat(x, r.random)
	for _, m := range members {
		r.l.Chances[m]++
	}
	key := fmt.Sprint(members)
	if i, known := r.index[key]; known {
		r.l.Panels[i].Weight++
		return
	}
	r.index[key] = len(r.l.Panels)
	r.l.Panels = append(r.l.Panels, Panel{Weight: 1, Members: members})
}

// seat decides who gets the seats of a choice: in each class the households are shuffled and dealt out to
// the kinds, and in a household each member of the kind is equally likely. It answers canonical places, rising.
func (g *program) seat(x []int, random *source) []int {
	var seats []int
	for _, c := range g.classes {
		homes := slices.Clone(c.homes)
		random.shuffle(len(homes), func(i, j int) { homes[i], homes[j] = homes[j], homes[i] })
		for k := range c.kinds() {
			for range x[c.first+k] {
				members := homes[0][k]
				homes = homes[1:]
				seats = append(seats, int(members[random.below(uint64(len(members)))]))
			}
		}
	}
	slices.Sort(seats)
	return seats
}

func (g *program) ids(p *Problem, places []int) []string {
	ids := make([]string, len(places))
	for i, place := range places {
		ids[i] = p.Members[g.order[place]].ID
	}
	return ids
}
