package lottery

import (
	"cmp"
	"slices"
)

// This file chooses: one stand-by after the other, each time of the kind with which most sets are repaired and the
// others come nearest, and among equals by lot; then single stand-bys are replaced as long as that betters the choice.

const (
	mostPromising = 40         // that are looked at in full for each stand-by, those first who fit most sets
	choiceSteps   = 20_000_000 // after which no replacement is looked for any more
)

// worth is what a choice is worth: sets that are not repaired, and how far the sets are from it in all. Less is better.
type worth struct{ broken, far int }

func (w worth) compare(x worth) int { return cmp.Or(w.broken-x.broken, w.far-x.far) }

func (w *worth) add(least int) {
	w.far += least
	if least > 0 {
		w.broken++
	}
}

// have counts the kinds on stand-by.
func (b *bench) have() []int {
	have := make([]int, len(b.kinds))
	for _, c := range b.chosen {
		have[c.kind]++
	}
	return have
}

// measure sets how far each set is from being repaired by the present choice.
func (b *bench) measure(have []int) (w worth) {
	for _, s := range b.sets {
		f := b.newFit(s, have, guideSteps)
		f.best = f.over + s.empty
		for _, short := range f.short {
			f.best += short
		}
		f.search(0, s.empty)
		b.steps += f.steps
		s.least = f.best
		w.add(s.least)
	}
	return w
}

// with is what the present choice and one more of a kind are worth.
func (b *bench) with(have []int, k int) (w worth) {
	for _, s := range b.sets {
		least := s.least
		if least > 0 {
			least, _ = b.least(s, have, k, least, guideSteps)
		}
		w.add(least)
	}
	return w
}

// choose makes the choice.
func (b *bench) choose() error {
	now := b.measure(b.have())
	for len(b.chosen) < b.o.Count {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		k, w := b.bestOf(b.have(), b.promising())
		if k < 0 {
			break
		}
		b.put(k)
		if now = w; now.far > 0 {
			b.measure(b.have())
		}
	}
	for better := true; better && b.steps < choiceSteps; {
		better = false
		for n := range b.chosen {
			if err := b.ctx.Err(); err != nil {
				return err
			}
			w := b.replace(n, now)
			better = better || w.compare(now) < 0
			now = w
		}
	}
	return nil
}

// replace puts another kind into a place when that is better.
func (b *bench) replace(n int, now worth) worth {
	gone := b.off(n)
	b.measure(b.have())
	k, w := b.bestOf(b.have(), b.promising())
	if k < 0 || w.compare(now) >= 0 {
		b.chosen = slices.Insert(b.chosen, n, gone)
		b.homes[b.p.Members[gone.member].Household] = true
		return now
	}
	b.put(k)
	last := len(b.chosen) - 1
	b.chosen = slices.Insert(b.chosen[:last:last], n, b.chosen[last])
	return w
}

// promising are the kinds of which somebody can yet be on stand-by, those first who come and fit in most sets that are
// not repaired, and among equals by lot.
func (b *bench) promising() []int {
	score, list := make([]int, len(b.kinds)), []int{}
	have := b.have()
	for k, kind := range b.kinds {
		if b.next(k) < 0 {
			continue
		}
		list = append(list, k)
		for _, s := range b.sets {
			if s.least == 0 || s.empty == 0 || !s.comes[k][have[k]] {
				continue
			}
			fits := 1
			for _, v := range kind.values {
				if s.high[v] < 1 {
					fits = 0
					break
				}
				fits += min(max(s.low[v], 0), 1)
			}
			score[k] += fits
		}
	}
	slices.SortFunc(list, func(x, y int) int { return cmp.Or(score[y]-score[x], b.lot[b.next(x)]-b.lot[b.next(y)]) })
	return list[:min(len(list), mostPromising)]
}

// bestOf gives the kind of which one more is worth most, among equals the one whose next member the lot puts first; -1 for none.
func (b *bench) bestOf(have, kinds []int) (best int, most worth) {
	best = -1
	for _, k := range kinds {
		w := b.with(have, k)
		if c := w.compare(most); best < 0 || c < 0 || c == 0 && b.lot[b.next(k)] < b.lot[b.next(best)] {
			best, most = k, w
		}
	}
	return best, most
}

// callOrder puts the stand-bys into the order of the calls, in which each next one is worth most to those before, and gives
// their kinds.
func (b *bench) callOrder() (kinds []int) {
	left, have := b.chosen, make([]int, len(b.kinds))
	b.chosen = nil
	for len(left) > 0 {
		b.measure(have)
		best, most := -1, worth{}
		for n, c := range left {
			w := b.with(have, c.kind)
			if order := w.compare(most); best < 0 || order < 0 || order == 0 && b.lot[c.member] < b.lot[left[best].member] {
				best, most = n, w
			}
		}
		have[left[best].kind]++
		kinds = append(kinds, left[best].kind)
		b.chosen = append(b.chosen, left[best])
		left = slices.Delete(slices.Clone(left), best, best+1)
	}
	return kinds
}
