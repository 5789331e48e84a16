package lottery

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// This file finds what is wrong with a question about tables: everything that can be seen without searching by Check, and by
// exact search (tablepack.go) the smallest sets of wishes that cannot hold together.

// Limits that keep a plan in hand.
const (
	mostGuests = 2000
	mostRounds = 50
)

// Check finds all faults that need no search, at once. Where points into the question: "/together/0".
func (q *Tables) Check() []Fault {
	c := &checker{}
	known := q.checkGuests(c)
	if q.Rounds < 1 || q.Rounds > mostRounds {
		c.add("/rounds", "rounds", Fault{Have: q.Rounds, Need: 1}, "%d rounds are not possible: give 1 to %d.", q.Rounds, mostRounds)
	}
	q.checkTables(c)
	sound := len(c.faults) == 0
	for i, w := range q.Together {
		sound = q.checkWish(c, fmt.Sprintf("/together/%d", i), w, known) && sound
	}
	for i, w := range q.Apart {
		sound = q.checkWish(c, fmt.Sprintf("/apart/%d", i), w, known) && sound
	}
	if sound {
		q.checkBlocks(c)
	}
	return c.faults
}

func (q *Tables) checkGuests(c *checker) map[string]bool {
	known := map[string]bool{}
	if n := len(q.Members); n == 0 || n > mostGuests {
		c.add("/members", "members", Fault{Have: n, Need: 1}, "%d people cannot be split over tables: give 1 to %d.", n, mostGuests)
	}
	for i, f := range q.Features {
		where := fmt.Sprintf("/features/%d", i)
		c.checkName(where, f, Fault{})
		if slices.Index(q.Features, f) < i {
			c.add(where, "duplicate-feature", Fault{Feature: f}, "%q is there twice: give each feature once.", f)
		}
	}
	for i, m := range q.Members {
		where := fmt.Sprintf("/members/%d", i)
		c.checkName(where+"/id", m.ID, Fault{})
		if known[m.ID] {
			c.add(where+"/id", "duplicate-member", Fault{Member: m.ID}, "%q is there twice: give each person once.", m.ID)
		}
		known[m.ID] = true
		if len(m.Values) != len(q.Features) {
			c.add(where+"/values", "values", Fault{Member: m.ID, Have: len(m.Values), Need: len(q.Features)},
				"%q has %d values, but there are %d features: give one for each, blank for none.", m.ID, len(m.Values), len(q.Features))
		}
		for _, v := range m.Values {
			c.checkText(where+"/values", v, Fault{Member: m.ID})
		}
	}
	return known
}

func (q *Tables) checkTables(c *checker) {
	n := len(q.Members)
	if len(q.Sizes) == 0 {
		if q.Count < 1 || q.Count > n {
			c.add("/count", "tables", Fault{Have: q.Count, Need: 1}, "%d people cannot sit at %d tables: give 1 to %d.", n, q.Count, n)
		}
		return
	}
	if q.Count != 0 && q.Count != len(q.Sizes) {
		c.add("/count", "tables", Fault{Have: q.Count, Need: len(q.Sizes)}, "%d tables, but sizes of %d: give one of both.", q.Count, len(q.Sizes))
	}
	seats, ok := sum(q.Sizes)
	if !ok || slices.Contains(q.Sizes, 0) {
		c.add("/sizes", "sizes", Fault{}, "A table has 1 seat or more.")
	} else if seats != n {
		c.add("/sizes", "seats", Fault{Have: seats, Need: n}, "The tables have %d seats in all, but there are %d people: make them equal.", seats, n)
	}
}

func (q *Tables) checkWish(c *checker, where string, w Wish, known map[string]bool) bool {
	before := len(c.faults)
	if len(w.IDs) < 2 {
		c.add(where, "wish-alone", Fault{Have: len(w.IDs), Need: 2}, "Fewer than two people are named by %s: name two or more, or remove it.", wishName(where, w))
	}
	for i, id := range w.IDs {
		switch {
		case !known[id]:
			c.add(where, "wish-unknown", Fault{Member: id}, "%q is not in the group, but named by %s: correct the id.", id, wishName(where, w))
		case slices.Index(w.IDs, id) < i:
			c.add(where, "wish-twice", Fault{Member: id}, "%q is named twice by %s: name each once.", id, wishName(where, w))
		}
	}
	return len(c.faults) == before
}

// wishName is how a fault calls a wish.
func wishName(where string, w Wish) string {
	if w.Name != "" {
		return w.Name
	}
	how := "together"
	if strings.HasPrefix(where, "/apart") {
		how = "apart"
	}
	return fmt.Sprintf("the wish to sit %s (%s)", how, strings.Join(w.IDs, ", "))
}

// checkBlocks finds wishes that contradict one another, and groups for whom no table is large enough or not tables enough.
func (q *Tables) checkBlocks(c *checker) {
	h := newHall(q)
	place := map[string]int{}
	for i, id := range h.ids {
		place[id] = i
	}
	for i, w := range q.Apart {
		where := fmt.Sprintf("/apart/%d", i)
		for a, one := range w.IDs {
			for _, other := range w.IDs[a+1:] {
				if h.blockOf[place[one]] == h.blockOf[place[other]] {
					c.add(where, "wishes-contradict", Fault{Member: one}, "%q and %q are kept apart by %s, but are to sit together by %s. Remove one of these wishes.",
						one, other, wishName(where, w), q.chain(one, other))
				}
			}
		}
		if len(w.IDs) > len(h.sizes) {
			c.add(where, "wish-tables", Fault{Have: len(h.sizes), Need: len(w.IDs)},
				"%d people are kept apart by %s, but there are only %d tables: make the wish smaller or take more tables.", len(w.IDs), wishName(where, w), len(h.sizes))
		}
	}
	for _, block := range h.blocks {
		if largest := slices.Max(h.sizes); len(block) > largest && len(block) > 1 {
			first := h.ids[block[0]]
			c.add("/together", "wish-size", Fault{Member: first, Have: largest, Need: len(block)},
				"%d people are to sit together, but the largest table has %d seats. They are joined by %s. Make these wishes smaller or a table larger.",
				len(block), largest, q.joinedWith(first))
		}
	}
}

// chain names the fewest wishes that join two people.
func (q *Tables) chain(from, to string) string {
	by, queue := map[string]int{from: -1}, []string{from}
	before := map[string]string{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for i, w := range q.Together {
			if !slices.Contains(w.IDs, at) {
				continue
			}
			for _, id := range w.IDs {
				if _, seen := by[id]; !seen {
					by[id], before[id] = i, at
					queue = append(queue, id)
				}
			}
		}
	}
	var names []string
	for at := to; at != from; at = before[at] {
		names = append(names, wishName("/together", q.Together[by[at]]))
	}
	slices.Reverse(names)
	return strings.Join(slices.Compact(names), "; ")
}

// joinedWith names all wishes that make the block of a person.
func (q *Tables) joinedWith(id string) string {
	joined := map[string]bool{id: true}
	in := make([]bool, len(q.Together))
	for grown := true; grown; {
		grown = false
		for i, w := range q.Together {
			if in[i] || !slices.ContainsFunc(w.IDs, func(id string) bool { return joined[id] }) {
				continue
			}
			in[i], grown = true, true
			for _, id := range w.IDs {
				joined[id] = true
			}
		}
	}
	var names []string
	for i, w := range q.Together {
		if in[i] {
			names = append(names, wishName("/together", w))
		}
	}
	return strings.Join(names, "; ")
}

// wishesFit decides by exact search whether all wishes can hold at once. When they cannot it names sets of wishes of
// which each is as small as can be: without any one of them the others of the set could hold. One set after the other is taken
// away until the rest can hold, so that mending all that is named makes a plan possible.
func (q *Tables) wishesFit(ctx context.Context) error {
	c := &checker{}
	left := *q
	for {
		fit, err := left.packs(ctx)
		if err != nil {
			return err
		}
		if fit {
			return faultsToError(c.faults)
		}
		together, apart, err := left.smallest(ctx)
		if err != nil {
			return err
		}
		var names []string
		for _, w := range together {
			names = append(names, wishName("/together", w))
		}
		for _, w := range apart {
			names = append(names, wishName("/apart", w))
		}
		where := "/together"
		if len(together) == 0 {
			where = "/apart"
		}
		c.add(where, "wishes-impossible", Fault{Have: len(left.sizes())},
			"At tables of these sizes these cannot all hold: %s. Remove one of them, or change the tables.", strings.Join(names, "; "))
		left.Together, left.Apart = without(left.Together, together), without(left.Apart, apart)
	}
}

func without(wishes, gone []Wish) []Wish {
	gone = slices.Clone(gone)
	return slices.DeleteFunc(slices.Clone(wishes), func(w Wish) bool {
		i := slices.IndexFunc(gone, func(x Wish) bool { return x.Name == w.Name && slices.Equal(x.IDs, w.IDs) })
		if i >= 0 {
			gone = slices.Delete(gone, i, i+1)
		}
		return i >= 0
	})
}

// smallest leaves out one wish after the other as long as the rest still cannot hold.
func (q *Tables) smallest(ctx context.Context) (together, apart []Wish, err error) {
	s := *q
	for _, list := range []*[]Wish{&s.Together, &s.Apart} {
		for i := len(*list) - 1; i >= 0; i-- {
			all := *list
			*list = slices.Delete(slices.Clone(all), i, i+1)
			fit, err := s.packs(ctx)
			if err != nil {
				return nil, nil, err
			}
			if fit {
				*list = all
			}
		}
	}
	return s.Together, s.Apart, nil
}
