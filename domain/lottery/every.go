package lottery

import (
	"context"
	"fmt"
)

// This file lists all panels of a small group, by taking or leaving one member after the other (backtracking; Knuth, "Estimating
// the efficiency of backtrack programs", Mathematics of Computation 29, 1975) as long as each quota can still hold.

const (
	uniformVersion = "1"
	smallGroup     = 6           // seats up to which all panels are listed
	mostListed     = 200_000     // panels
	mostTried      = 100_000_000 // steps of the listing
)

// everyPanel lists all panels of a small group in canonical order, each with one ticket.
func everyPanel(ctx context.Context, p *Problem, o Options) (*Lottery, error) {
	e := newListing(p)
	if err := e.from(ctx, 0); err != nil {
		return nil, err
	}
	l := &Lottery{Method: Uniform, Version: uniformVersion, Inputs: p.Hash(), Seed: o.Seed, Size: p.Size,
		Panels: e.panels, Total: len(e.panels), Chances: make([]int, len(e.order))}
	for _, i := range e.order {
		l.Members = append(l.Members, p.Members[i].ID)
	}
	for _, panel := range l.Panels {
		for _, m := range panel.Members {
			l.Chances[m]++
		}
	}
	g, err := newProgram(p)
	if err != nil {
		return nil, err
	}
	held := map[int]bool{}
	for _, place := range g.homesHeld {
		held[place] = true
	}
	for place, i := range e.order {
		switch {
		case l.Chances[place] > 0 || p.Members[i].Fixed == FixedOut:
		case held[place]:
			l.Undrawable = append(l.Undrawable, Excluded{p.Members[i].ID, ByHousehold})
		default:
			l.Undrawable = append(l.Undrawable, Excluded{p.Members[i].ID, ByQuotas})
		}
	}
	return l, nil
}

// listing goes through the members in canonical order, and takes or leaves each.
type listing struct {
	p      *Problem
	order  []int
	chosen []int     // canonical places
	counts [][]int   // per feature and value, of the chosen
	after  [][][]int // per place, feature and value: how many of those from there on can be taken
	homes  map[string]bool
	panels []Panel
	steps  int
}

func newListing(p *Problem) *listing {
	e := &listing{p: p, order: p.order(), homes: map[string]bool{}}
	empty := func() [][]int {
		counts := make([][]int, len(p.Features))
		for f := range counts {
			counts[f] = make([]int, len(p.Features[f].Values))
		}
		return counts
	}
	e.counts = empty()
	e.after = make([][][]int, len(e.order)+1)
	e.after[len(e.order)] = empty()
	for place := len(e.order) - 1; place >= 0; place-- {
		e.after[place] = empty()
		for f := range p.Features {
			copy(e.after[place][f], e.after[place+1][f])
		}
		if m := p.Members[e.order[place]]; m.Fixed != FixedOut {
			countValues(e.after[place], m.Values)
		}
	}
	return e
}

func (e *listing) from(ctx context.Context, place int) error {
	if e.steps++; e.steps > mostTried || len(e.panels) > mostListed {
		return fmt.Errorf("%w: there are too many panels to list", ErrLimit)
	}
	if e.steps%4096 == 0 && ctx.Err() != nil {
		return ctx.Err()
	}
	if !e.promising(place) {
		return nil
	}
	if place == len(e.order) {
		e.panels = append(e.panels, Panel{Weight: 1, Members: append([]int(nil), e.chosen...)})
		return nil
	}
	m := e.p.Members[e.order[place]]
	if m.Fixed != FixedOut && len(e.chosen) < e.p.Size && (m.Household == "" || !e.homes[m.Household]) {
		e.take(place, m, 1)
		err := e.from(ctx, place+1)
		e.take(place, m, -1)
		if err != nil {
			return err
		}
	}
	if m.Fixed == FixedIn {
		return nil
	}
	return e.from(ctx, place+1)
}

func (e *listing) take(place int, m Member, by int) {
	for f, v := range m.Values {
		if v != NoValue {
			e.counts[f][v] += by
		}
	}
	if by > 0 {
		e.chosen = append(e.chosen, place)
	} else {
		e.chosen = e.chosen[:len(e.chosen)-1]
	}
	if m.Household != "" {
		e.homes[m.Household] = by > 0
	}
}

// promising tells whether the seats that are left can still be filled within each quota by itself.
func (e *listing) promising(place int) bool {
	left := e.p.Size - len(e.chosen)
	if left > len(e.order)-place {
		return false
	}
	for f, feature := range e.p.Features {
		for v, value := range feature.Values {
			n := e.counts[f][v]
			if n > value.Max || n+min(left, e.after[place][f][v]) < value.Min {
				return false
			}
		}
	}
	return true
}
