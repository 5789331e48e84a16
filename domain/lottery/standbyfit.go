package lottery

import (
	"fmt"
	"slices"
)

// This file says how near those on stand-by come to repairing one set of drop-outs: the people by whom values lie outside
// their quotas and the seats that stay empty, added up and as few as can be (the misrepresentation of Assos, Baharav, Flanigan and
// Procaccia, counted in people). 0 is repaired. Branch and bound over how many of each kind take a seat; where that
// grows too long it is an estimate from above while stand-bys are chosen, and for what is told of them the exact search of
// search.go decides.

const (
	guideSteps = 400    // per set and choice, while stand-bys are chosen
	exactSteps = 20_000 // per set, before the exact search takes over
)

// fit is the search for the best that can be done in one set.
type fit struct {
	b         *bench
	kinds     []int // that come
	come      []int // how many of each
	low, high []int
	short     []int // per feature, people missing below minimums
	feature   []int // of each value
	over      int   // people beyond maximums
	best      int
	steps     int
	limit     int
}

func (b *bench) newFit(s *dropSet, have []int, limit int) *fit {
	f := &fit{b: b, low: slices.Clone(s.low), high: slices.Clone(s.high), short: make([]int, len(b.p.Features)), limit: limit}
	for n, feature := range b.p.Features {
		for range feature.Values {
			f.feature = append(f.feature, n)
		}
	}
	for v, low := range f.low {
		f.short[f.feature[v]] += max(low, 0)
		f.over += max(-f.high[v], 0)
	}
	for k, n := range have {
		if c := s.come(k, n); c > 0 {
			f.kinds, f.come = append(f.kinds, k), append(f.come, c)
		}
	}
	return f
}

// least gives how far the set is from being repaired by so many of each kind, when that is less than best, else best.
// With a kind to be used (not -1) only choices with one more of it count. sure tells that it is exact.
func (b *bench) least(s *dropSet, have []int, use, best, limit int) (least int, sure bool) {
	f := b.newFit(s, have, limit)
	f.best = best
	left := s.empty
	if use >= 0 {
		if left == 0 || !s.comes[use][have[use]] {
			return best, true
		}
		f.seat(use, 1)
		left--
	}
	f.search(0, left)
	b.steps += f.steps
	return f.best, f.steps <= f.limit
}

// seat gives one of a kind a seat, or takes it back.
func (f *fit) seat(k, by int) {
	for _, v := range f.b.kinds[k].values {
		before := max(f.low[v], 0)
		f.over -= max(-f.high[v], 0)
		f.low[v], f.high[v] = f.low[v]-by, f.high[v]-by
		f.over += max(-f.high[v], 0)
		f.short[f.feature[v]] += max(f.low[v], 0) - before
	}
}

// search decides on the kinds from a place on, with so many seats left.
func (f *fit) search(from, left int) {
	if f.steps++; f.steps > f.limit || f.best == 0 {
		return
	}
	far, bound := f.over+left, f.over
	for _, short := range f.short {
		far += short
		bound += max(short-left, 0)
	}
	f.best = min(f.best, far)
	if from == len(f.kinds) || left == 0 || bound >= f.best {
		return
	}
	n := min(f.come[from], left)
	for range n {
		f.seat(f.kinds[from], 1)
	}
	for ; ; n-- {
		f.search(from+1, left-n)
		if n == 0 {
			return
		}
		f.seat(f.kinds[from], -1)
	}
}

// repairs decides exactly whether so many of each kind repair a set. ErrLimit says that it was not found out.
func (b *bench) repairs(s *dropSet, have []int) (bool, error) {
	if least, sure := b.least(s, have, -1, 1, exactSteps); sure || least == 0 {
		return least == 0, nil
	}
	q := &Problem{Size: s.empty}
	for f, feature := range b.p.Features {
		values := make([]Value, len(feature.Values))
		for v, value := range feature.Values {
			n := b.offset[f] + v
			values[v] = Value{Name: value.Name, Min: max(s.low[n], 0), Max: s.high[n]}
		}
		q.Features = append(q.Features, Feature{Name: feature.Name, Values: values})
	}
	for k, n := range have {
		for c := range s.come(k, n) {
			q.Members = append(q.Members, Member{ID: fmt.Sprintf("%d.%d", k, c), Values: b.p.Members[b.kinds[k].members[0]].Values})
		}
	}
	return possible(b.ctx, q, seatNodes)
}
