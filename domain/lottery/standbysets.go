package lottery

import (
	"context"
	"encoding/binary"
	"math"
	"slices"
)

// This file simulates who drops out. People on stand-by with equal values and equal chances are of one kind and stand for each
// other: what counts is only how many of each kind are on stand-by, and how many of these come.

// bench is those who may be on stand-by, and the sets of drop-outs to choose by.
type bench struct {
	ctx    context.Context
	p      *Problem
	o      StandByOptions
	offset []int   // of each feature's values among all values
	values int     // of all features
	kinds  []*kind // in the order of their first members' ids
	lot    []int   // per member, a place by lot
	sets   []*dropSet
	homes  map[string]bool // that nobody more can come from
	chosen []place
	steps  int // that the search for a better choice has taken
}

// place is one member on stand-by, and their kind.
type place struct{ member, kind int }

// kind is people who can stand for each other.
type kind struct {
	values  []int // numbers among all values
	drop    float64
	members []int // in the order of the lot
}

// next gives the first member of a kind, by lot, who is not on stand-by and may be; -1 when there is none.
func (b *bench) next(k int) int {
	for _, i := range b.kinds[k].members {
		if home := b.p.Members[i].Household; (home == "" || !b.homes[home]) && !slices.Contains(b.chosen, place{i, k}) {
			return i
		}
	}
	return -1
}

// put takes a member on stand-by, and off takes the one at a place away.
func (b *bench) put(k int) {
	i := b.next(k)
	b.chosen = append(b.chosen, place{i, k})
	b.homes[b.p.Members[i].Household] = true
}

func (b *bench) off(n int) place {
	gone := b.chosen[n]
	b.chosen = slices.Delete(b.chosen, n, n+1)
	b.homes[b.p.Members[gone.member].Household] = false
	return gone
}

// dropSet is one simulated set of drop-outs.
type dropSet struct {
	empty     int      // seats
	low, high []int    // people with each value still needed, and still allowed; high is never below 0
	comes     [][]bool // per kind, of the first, second, ... on stand-by
	least     int      // how far the present choice leaves it from being repaired; 0 is repaired
}

func newBench(ctx context.Context, p *Problem, o StandByOptions) *bench {
	b := &bench{ctx: ctx, p: p, o: o, homes: map[string]bool{}, lot: make([]int, len(p.Members))}
	for _, f := range p.Features {
		b.offset = append(b.offset, b.values)
		b.values += len(f.Values)
	}
	for _, m := range p.Members {
		if m.Fixed == FixedIn && m.Household != "" {
			b.homes[m.Household] = true
		}
	}
	lots := p.order()
	random := newSource(o.Seed, "deltag stand-bys 1")
	random.shuffle(len(lots), func(i, j int) { lots[i], lots[j] = lots[j], lots[i] })
	for n, i := range lots {
		b.lot[i] = n
	}
	number := map[string]int{}
	for _, i := range p.order() {
		m := p.Members[i]
		if m.Fixed != Free || m.Household != "" && b.homes[m.Household] {
			continue
		}
		key := string(binary.BigEndian.AppendUint64([]byte((&replacing{}).kind(&Member{Values: m.Values})), math.Float64bits(o.Drop[i])))
		n, known := number[key]
		if !known {
			n = len(b.kinds)
			number[key] = n
			b.kinds = append(b.kinds, &kind{values: b.numbers(m), drop: o.Drop[i]})
		}
		b.kinds[n].members = append(b.kinds[n].members, i)
	}
	for _, k := range b.kinds {
		slices.SortFunc(k.members, func(x, y int) int { return b.lot[x] - b.lot[y] })
	}
	b.sets = b.simulate("deltag drop-outs 1")
	return b
}

// numbers gives the places of a member's values among all values.
func (b *bench) numbers(m Member) (list []int) {
	for f, v := range m.Values {
		if v != NoValue {
			list = append(list, b.offset[f]+v)
		}
	}
	return list
}

// simulate draws sets of drop-outs: a coin for everybody in the panel in canonical order, then for each kind as many as
// could be on stand-by.
func (b *bench) simulate(label string) []*dropSet {
	random := newSource(b.o.Seed, label)
	order := b.p.order()
	sets := make([]*dropSet, b.o.Sets)
	for n := range sets {
		s := &dropSet{low: make([]int, b.values), high: make([]int, b.values), comes: make([][]bool, len(b.kinds))}
		for f, feature := range b.p.Features {
			for v, value := range feature.Values {
				s.low[b.offset[f]+v], s.high[b.offset[f]+v] = value.Min, value.Max
			}
		}
		for _, i := range order {
			m := b.p.Members[i]
			if m.Fixed != FixedIn {
				continue
			}
			if random.below(one) < uint64(float64(b.o.Drop[i]*one)) {
				s.empty++
				continue
			}
			for _, v := range b.numbers(m) {
				s.low[v], s.high[v] = s.low[v]-1, s.high[v]-1
			}
		}
		for k, kind := range b.kinds {
			s.comes[k] = make([]bool, min(len(kind.members), b.o.Count))
			for c := range s.comes[k] {
				s.comes[k][c] = random.below(one) >= uint64(float64(kind.drop*one))
			}
		}
		sets[n] = s
	}
	return sets
}

// come is how many of so many of a kind come.
func (s *dropSet) come(kind, have int) (n int) {
	for _, yes := range s.comes[kind][:have] {
		if yes {
			n++
		}
	}
	return n
}
