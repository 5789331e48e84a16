package lottery

import (
	"context"
	"errors"
	"slices"
)

// This file decides exactly whether blocks of people fit at tables so that all wishes hold, and seats them: bins with
// conflicts. Only blocks with a wish are searched for; who has none fills what is left. The search goes back from dead ends
// and always takes the block with the fewest tables left to it (Brélaz, "New methods to color the vertices of a graph",
// Communications of the ACM 22, 1979); of empty tables of one size it tries only one.

// ErrTables says that a question about tables was too hard for the allowed number of search steps. It never means that there
// is no plan.
var ErrTables = errors.New("lottery: it could not be found out whether all wishes can hold at these tables; remove some, or take larger tables")

// packNodes limits the search before ErrTables.
const packNodes = 100_000

// packs tells whether all wishes can hold.
func (q *Tables) packs(ctx context.Context) (bool, error) {
	h := newHall(q)
	p := newPacking(ctx, h, newSource(Seed{}, "deltag tables 1"))
	return p.place()
}

// packing seats blocks.
type packing struct {
	h       *hall
	ctx     context.Context
	wished  []int // blocks with a wish
	tableOf []int // per block, -1 while it has none
	left    []int // seats per table
	order   []int // in which tables are tried
	nodes   int
}

func newPacking(ctx context.Context, h *hall, random *source) *packing {
	p := &packing{h: h, ctx: ctx, tableOf: make([]int, len(h.blocks)), left: slices.Clone(h.sizes), order: make([]int, len(h.sizes))}
	for b, block := range h.blocks {
		p.tableOf[b] = -1
		if len(block) > 1 || len(h.foes[b]) > 0 {
			p.wished = append(p.wished, b)
		}
	}
	for t := range p.order {
		p.order[t] = t
	}
	random.shuffle(len(p.order), func(i, j int) { p.order[i], p.order[j] = p.order[j], p.order[i] })
	return p
}

// place seats all blocks with wishes.
func (p *packing) place() (bool, error) {
	if p.nodes++; p.nodes > packNodes {
		return false, ErrTables
	}
	if err := p.ctx.Err(); err != nil {
		return false, err
	}
	b, tables := p.hardest()
	if b < 0 {
		return true, nil
	}
	size := len(p.h.blocks[b])
	for i, t := range tables {
		if p.alike(tables[:i], t) {
			continue
		}
		p.tableOf[b] = t
		p.left[t] -= size
		done, err := p.place()
		if done || err != nil {
			return done, err
		}
		p.tableOf[b] = -1
		p.left[t] += size
	}
	return false, nil
}

// alike tells that a table is empty, and one tried before is too and has as many seats.
func (p *packing) alike(tried []int, t int) bool {
	size := p.h.sizes[t]
	return p.left[t] == size && slices.ContainsFunc(tried, func(u int) bool { return p.left[u] == size && p.h.sizes[u] == size })
}

// hardest gives the block with the fewest tables left to it, the larger first, and these tables; -1 when all are seated.
func (p *packing) hardest() (block int, tables []int) {
	block = -1
	for _, b := range p.wished {
		if p.tableOf[b] >= 0 {
			continue
		}
		list := p.possible(b)
		if block < 0 || len(list) < len(tables) || len(list) == len(tables) && len(p.h.blocks[b]) > len(p.h.blocks[block]) {
			block, tables = b, list
		}
	}
	return block, tables
}

func (p *packing) possible(b int) []int {
	list := make([]int, 0, len(p.order))
	for _, t := range p.order {
		if p.left[t] >= len(p.h.blocks[b]) && !slices.ContainsFunc(p.h.foes[b], func(f int) bool { return p.tableOf[f] == t }) {
			list = append(list, t)
		}
	}
	return list
}

// fill seats everybody else by chance.
func (p *packing) fill(random *source) {
	var free []int
	for b, t := range p.tableOf {
		if t < 0 {
			free = append(free, b)
		}
	}
	random.shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	for t, seats := range p.left {
		for _, b := range free[:seats] {
			p.tableOf[b] = t
		}
		free = free[seats:]
	}
}
