package lottery

import (
	"context"
	"slices"
	"strings"
)

// This file asks how a group is split over tables, round after round, so that people meet as many others as possible while
// every table stays mixed (Barrett, Gal, Gölz, Hong and Procaccia, "Now we're talking: better deliberation groups through
// submodular optimization", AAAI 2023). Wishes come first and always hold. Then the tables are as mixed as they were found to
// be, and then people meet as many others as were found to be possible; how far that may be from the best is said beside it.

// Tables is the question: who sits with whom in each round.
type Tables struct {
	Features []string `json:"features"` // names of what the tables are mixed by
	Members  []Guest  `json:"members"`
	Rounds   int      `json:"rounds"`
	Count    int      `json:"count,omitempty"` // of tables, as even in size as can be; 0 when Sizes are given
	Sizes    []int    `json:"sizes,omitempty"` // seats of each table; together as many as there are people
	Together []Wish   `json:"together,omitempty"`
	Apart    []Wish   `json:"apart,omitempty"`
}

// Guest is one person of the group.
type Guest struct {
	ID     string   `json:"id"`     // unique; the order of its bytes is the canonical order of the group
	Values []string `json:"values"` // one for each feature; "" counts for nothing
}

// Wish is people who sit at one table in every round, or of whom no two ever sit at one table.
type Wish struct {
	Name string   `json:"name,omitempty"` // how faults call it, for instance by its row in a file
	IDs  []string `json:"ids"`
}

// TablePlan is the answer.
type TablePlan struct {
	Seed     Seed         `json:"seed"`
	Rounds   [][][]string `json:"rounds"`        // rounds, tables, ids in the order of their bytes
	Away     []Away       `json:"away"`          // who is not there, and when
	Meetings int          `json:"meetings"`      // pairs of people who share a table at least once
	Most     int          `json:"meetings_most"` // proved: no plan with tables of these sizes has more, however little they are mixed
	// Off says how mixed the tables are. The even share of a table with s of n people is s/n of those with a value. For
	// every table and value that is the number of people by which the table lies outside its even share rounded down and up; Off
	// is the sum. 0 is as mixed as tables can be.
	Off   int         `json:"off"`
	Moves []TableMove `json:"moves,omitempty"` // of a repair, against the plan before
	// Fewest tells of a repair that no other has fewer moves: proved by exhausting all.
	Fewest bool `json:"fewest_moves,omitempty"`
	// Uneven is by how many people the sizes of a repair lie beyond what they should be, because wishes allow no less.
	Uneven int `json:"uneven,omitempty"`
}

// Away is somebody who is not there from one round to another, both included; rounds count from 1.
type Away struct {
	ID   string `json:"id"`
	From int    `json:"from"`
	To   int    `json:"to"`
}

// sizes gives the seats of the tables, the larger first when they are to be even.
func (q *Tables) sizes() []int {
	if len(q.Sizes) > 0 {
		return q.Sizes
	}
	sizes := make([]int, q.Count)
	for t := range sizes {
		sizes[t] = len(q.Members) / q.Count
		if t < len(q.Members)%q.Count {
			sizes[t]++
		}
	}
	return sizes
}

// Plan finds a plan. It depends on the question and the seed only: not on the order of members or wishes, and not on the
// machine. Every plan is checked once more as a whole before it is given out.
// Errors: *FaultError with everything that is wrong, the wishes named that cannot hold together; ErrTables when it could not
// be found out whether they can; ctx's when it ends.
func (q *Tables) Plan(ctx context.Context, seed Seed) (*TablePlan, error) {
	return q.plan(ctx, seed, swapsEach)
}

func (q *Tables) plan(ctx context.Context, seed Seed, swaps int) (*TablePlan, error) {
	if err := faultsToError(q.Check()); err != nil {
		return nil, err
	}
	if err := q.wishesFit(ctx); err != nil {
		return nil, err
	}
	h := newHall(q)
	random := newSource(seed, "deltag tables 1")
	c, err := h.open(ctx, q.Rounds, random)
	if err != nil {
		return nil, err
	}
	plan := &TablePlan{Seed: seed, Rounds: c.plan(), Away: []Away{}}
	plan.Most = q.mostMeetings(plan)
	if err := c.climb(ctx, plan.Most, swaps); err != nil {
		return nil, err
	}
	plan.Rounds = c.plan()
	plan.Meetings, plan.Off = q.measure(plan)
	return plan, faultsToError(q.Verify(plan))
}

// hall is the question in whole numbers: people by their canonical place, and blocks of people who sit together.
type hall struct {
	ids     []string
	sizes   []int
	values  [][]int // per person, numbers of values of all features
	people  []int   // per value, how many have it
	blocks  [][]int // rising; who has no wish for company is alone in one
	blockOf []int
	foes    [][]int // per block, those who never sit with it
}

func newHall(q *Tables) *hall {
	h := &hall{sizes: q.sizes()}
	order := slices.Clone(q.Members)
	slices.SortFunc(order, func(a, b Guest) int { return strings.Compare(a.ID, b.ID) })
	place := map[string]int{}
	number := map[[2]string]int{}
	for f, name := range q.Features {
		var values []string
		for _, m := range order {
			if m.Values[f] != "" {
				values = append(values, m.Values[f])
			}
		}
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			number[[2]string{name, v}] = len(h.people)
			h.people = append(h.people, 0)
		}
	}
	for i, m := range order {
		place[m.ID] = i
		h.ids = append(h.ids, m.ID)
		var values []int
		for f, name := range q.Features {
			if m.Values[f] != "" {
				k := number[[2]string{name, m.Values[f]}]
				values = append(values, k)
				h.people[k]++
			}
		}
		h.values = append(h.values, values)
	}
	h.join(q.Together, place)
	h.part(q.Apart, place)
	return h
}

// join makes the blocks.
func (h *hall) join(together []Wish, place map[string]int) {
	root := make([]int, len(h.ids))
	for i := range root {
		root[i] = i
	}
	var find func(i int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	for _, w := range together {
		for _, id := range w.IDs[1:] {
			a, b := find(place[w.IDs[0]]), find(place[id])
			root[max(a, b)] = min(a, b)
		}
	}
	h.blockOf = make([]int, len(h.ids))
	for i := range root {
		first := find(i)
		if first == i {
			h.blockOf[i] = len(h.blocks)
			h.blocks = append(h.blocks, nil)
		}
		b := h.blockOf[first]
		h.blockOf[i], h.blocks[b] = b, append(h.blocks[b], i)
	}
}

// part notes which blocks never sit together.
func (h *hall) part(apart []Wish, place map[string]int) {
	h.foes = make([][]int, len(h.blocks))
	for _, w := range apart {
		for _, one := range w.IDs {
			for _, other := range w.IDs {
				a, b := h.blockOf[place[one]], h.blockOf[place[other]]
				if a != b {
					h.foes[a] = append(h.foes[a], b)
				}
			}
		}
	}
	for b, foes := range h.foes {
		slices.Sort(foes)
		h.foes[b] = slices.Compact(foes)
	}
}

// share gives the even share of a table: of n people with a value, the fewest and the most at s of all places.
func share(s, n, all int) (low, high int) {
	low = s * n / all
	return low, (s*n + all - 1) / all
}

// outside is by how much a number lies outside of limits.
func outside(n, low, high int) int { return max(low-n, n-high, 0) }
