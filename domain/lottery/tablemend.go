package lottery

import (
	"context"
	"slices"
)

// This file searches for the fewest moves that make one round sound; tablerepair.go says what that is.

const (
	mendNodes = 400_000 // steps of a search before it says nothing
	bestNodes = 4_000   // steps of the search for the best of the answers with the fewest moves
)

// mending is one round under repair.
type mending struct {
	ctx       context.Context
	h         *hall
	low, high []int
	from      []int // per person, the table before, -1 for none
	seated    []int // per block, how many had a seat
	tableOf   []int // per block, -1 while it has none
	at        [][]int
	size      []int
	fixed     []bool // blocks that are where they will be
	barred    []bool // per block and table: was tried
	elsewhere []bool // per pair of people, whether they meet in another round
	nodes     int
	limit     int
	choose    bool  // go on after the first answer, for the best
	best      []int // tables of blocks
	worth     [2]int
}

func newMending(ctx context.Context, h *hall, plan *TablePlan, round int) *mending {
	tables, people := plan.Rounds[round], map[string]int{}
	m := &mending{ctx: ctx, h: h, low: make([]int, len(tables)), high: make([]int, len(tables)), from: make([]int, len(h.ids)),
		seated: make([]int, len(h.blocks)), tableOf: make([]int, len(h.blocks)), at: make([][]int, len(tables)), size: make([]int, len(tables)),
		fixed: make([]bool, len(h.blocks)), barred: make([]bool, len(h.blocks)*len(tables)), elsewhere: make([]bool, len(h.ids)*len(h.ids))}
	for i, id := range h.ids {
		people[id], m.from[i] = i, -1
	}
	for n, other := range plan.Rounds {
		for t, ids := range other {
			for _, a := range ids {
				i, here := people[a]
				if n == round {
					m.from[i] = t
					continue
				}
				for _, b := range ids {
					if j, too := people[b]; here && too {
						m.elsewhere[i*len(h.ids)+j] = true
					}
				}
			}
		}
	}
	for b, block := range h.blocks {
		m.tableOf[b] = -1
		table, split := -1, false
		for _, i := range block {
			if t := m.from[i]; t >= 0 {
				m.seated[b]++
				split = split || table >= 0 && t != table
				table = t
			}
		}
		if table >= 0 && !split {
			m.sit(b, table)
		}
	}
	return m
}

func (m *mending) sit(b, t int) {
	m.tableOf[b] = t
	m.at[t] = append(m.at[t], b)
	m.size[t] += len(m.h.blocks[b])
}

func (m *mending) rise(b int) {
	if t := m.tableOf[b]; t >= 0 {
		m.at[t] = slices.DeleteFunc(m.at[t], func(x int) bool { return x == b })
		m.size[t] -= len(m.h.blocks[b])
		m.tableOf[b] = -1
	}
}

// fewest finds an answer with the fewest moves. Without proof it may have more than needed, or none although there is one.
func (m *mending) fewest() (found, proved bool, err error) {
	all := 0
	for b, n := range m.seated {
		if all += n; len(m.h.blocks[b]) > slices.Max(m.high) {
			return false, true, nil
		}
	}
	proved = true
	for moves, step := 0, 1; moves <= all; moves += step {
		m.nodes, m.limit, m.choose, m.best = 0, mendNodes, false, nil
		if err := m.search(moves); err != nil {
			return false, false, err
		}
		if m.best == nil {
			if m.nodes > m.limit {
				proved, step = false, max(2*step, moves)
			}
			continue
		}
		m.nodes, m.limit, m.choose = 0, bestNodes, true
		return true, proved, m.search(moves)
	}
	return false, proved, nil
}

// search tries all ways to make the round sound with so many moves.
func (m *mending) search(moves int) error {
	if m.nodes++; m.nodes > m.limit || m.best != nil && !m.choose {
		return nil
	}
	if m.nodes%1024 == 0 && m.ctx.Err() != nil {
		return m.ctx.Err()
	}
	if b := slices.Index(m.tableOf, -1); b >= 0 {
		return m.each(m.ways([]int{b}, -1), moves)
	}
	if m.tooFar(moves) {
		return nil
	}
	for t, blocks := range m.at {
		if m.size[t] > m.high[t] {
			return m.leaves(blocks, moves)
		}
		for n, a := range blocks {
			for _, b := range blocks[:n] {
				if _, foes := slices.BinarySearch(m.h.foes[a], b); foes {
					return m.leaves([]int{a, b}, moves)
				}
			}
		}
	}
	for t := range m.at {
		if m.size[t] < m.low[t] {
			all := make([]int, len(m.h.blocks))
			for b := range all {
				all[b] = b
			}
			return m.each(m.ways(all, t), moves)
		}
	}
	if worth := m.value(); m.best == nil || m.choose && slices.Compare(worth[:], m.worth[:]) < 0 {
		m.best, m.worth = slices.Clone(m.tableOf), worth
	}
	return nil
}

// tooFar tells that tables are too full or too empty for so many moves to mend. Who sits down anew beside a friend
// moves along for nothing.
func (m *mending) tooFar(moves int) bool {
	over, under, along := 0, 0, 0
	for t, blocks := range m.at {
		free := 0
		for _, b := range blocks {
			if !m.fixed[b] {
				free += len(m.h.blocks[b]) - m.seated[b]
			}
		}
		along += free
		over += max(m.size[t]-m.high[t]-free, 0)
		under += max(m.low[t]-m.size[t], 0)
	}
	return over > moves || under-along > moves
}

// each tries ways one after the other. A way that was tried is barred for those after it.
func (m *mending) each(list []way, moves int) error {
	var tried []int
	defer func() {
		for _, i := range tried {
			m.barred[i] = false
		}
	}()
	for _, w := range list {
		cost := m.cost(w)
		if cost > moves {
			continue
		}
		before := m.tableOf[w.block]
		m.rise(w.block)
		m.sit(w.block, w.table)
		m.fixed[w.block] = true
		err := m.search(moves - cost)
		m.fixed[w.block] = false
		m.rise(w.block)
		if before >= 0 {
			m.sit(w.block, before)
		}
		if err != nil {
			return err
		}
		i := w.block*len(m.at) + w.table
		m.barred[i] = true
		tried = append(tried, i)
	}
	return nil
}

// leaves tries each block of a table that one of them must leave. Those whose ways were all tried stay.
func (m *mending) leaves(blocks []int, moves int) error {
	var stay []int
	defer func() {
		for _, b := range stay {
			m.fixed[b] = false
		}
	}()
	for _, b := range slices.Clone(blocks) {
		if m.fixed[b] {
			continue
		}
		if err := m.each(m.ways([]int{b}, -1), moves); err != nil {
			return err
		}
		m.fixed[b] = true
		stay = append(stay, b)
	}
	return nil
}
