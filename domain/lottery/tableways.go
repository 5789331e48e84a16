package lottery

import (
	"cmp"
	"slices"
)

// This file says which moves a round under repair allows, what they cost and what they are worth.

// way is one block to one table.
type way struct{ block, table int }

// ways lists where blocks can go, or those that can come to one table.
func (m *mending) ways(blocks []int, to int) (list []way) {
	for _, b := range blocks {
		if m.fixed[b] {
			continue
		}
		for t := range m.at {
			if to >= 0 && t != to || t == m.tableOf[b] || m.barred[b*len(m.at)+t] || m.closed(b, t) {
				continue
			}
			list = append(list, way{b, t})
		}
	}
	if m.choose {
		m.sort(list)
	}
	return list
}

// closed tells that a block can never sit at a table beside those who will stay there.
func (m *mending) closed(b, t int) bool {
	size := len(m.h.blocks[b])
	for _, other := range m.at[t] {
		if !m.fixed[other] {
			continue
		}
		if _, foes := slices.BinarySearch(m.h.foes[b], other); foes {
			return true
		}
		size += len(m.h.blocks[other])
	}
	return size > m.high[t]
}

// sort puts the way first that leaves the round mixed best.
func (m *mending) sort(list []way) {
	worth := map[way][2]int{}
	for _, w := range list {
		before := m.tableOf[w.block]
		m.rise(w.block)
		m.sit(w.block, w.table)
		worth[w] = m.value()
		m.rise(w.block)
		if before >= 0 {
			m.sit(w.block, before)
		}
	}
	slices.SortStableFunc(list, func(a, b way) int {
		x, y := worth[a], worth[b]
		return cmp.Or(slices.Compare(x[:], y[:]), a.block-b.block, a.table-b.table)
	})
}

// cost is how many people who had a seat get another.
func (m *mending) cost(w way) (n int) {
	for _, i := range m.h.blocks[w.block] {
		if m.from[i] >= 0 && m.from[i] != w.table {
			n++
		}
	}
	return n
}

// value is how far the round is off its even shares, and its pairs who meet in no other round, with a minus.
func (m *mending) value() [2]int {
	off, fresh := 0, 0
	at := make([]int, len(m.h.people))
	for t, blocks := range m.at {
		clear(at)
		for n, b := range blocks {
			for _, i := range m.h.blocks[b] {
				for _, k := range m.h.values[i] {
					at[k]++
				}
				for _, other := range blocks[:n] {
					for _, j := range m.h.blocks[other] {
						if !m.elsewhere[i*len(m.h.ids)+j] {
							fresh++
						}
					}
				}
			}
		}
		for k, n := range at {
			low, high := share(m.size[t], m.h.people[k], len(m.h.ids))
			off += outside(n, low, high)
		}
	}
	return [2]int{off, -fresh}
}

// write puts the best answer into the plan.
func (m *mending) write(plan *TablePlan, round int) {
	tables := make([][]string, len(m.at))
	for t := range tables {
		tables[t] = []string{}
	}
	for i, id := range m.h.ids {
		t := m.best[m.h.blockOf[i]]
		tables[t] = append(tables[t], id)
		if m.from[i] != t {
			plan.Moves = append(plan.Moves, TableMove{Round: round + 1, ID: id, From: m.from[i] + 1, To: t + 1})
		}
	}
	plan.Rounds[round] = tables
}
