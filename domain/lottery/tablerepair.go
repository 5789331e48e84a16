package lottery

import (
	"context"
	"slices"
	"strings"
)

// This file repairs a plan when somebody is missing, comes late or comes after all, with the fewest moves. Rounds are repaired
// each by itself. A round is sound when everybody there has a seat, all wishes hold and the tables are as large as they should
// be (Tables.limits). What is unsound says what must move: somebody leaves a table that is too full, somebody comes to one
// that is too empty. All such moves are tried with a budget that grows by one, so that the first answer has the fewest moves
// (iterative deepening: Korf, "Depth-first iterative-deepening", Artificial Intelligence 27, 1985). Of the answers with the
// fewest moves the one that is mixed best is taken, then the one with most meetings.

// TableMove is somebody who sits elsewhere than in the plan before. Rounds and tables count from 1.
type TableMove struct {
	Round int    `json:"round"`
	ID    string `json:"id"`
	From  int    `json:"from"` // 0: had no seat in this round; that is no move and is not counted
	To    int    `json:"to"`
}

// Moved counts the moves of people who had a seat.
func (p *TablePlan) Moved() (n int) {
	for _, m := range p.Moves {
		if m.From > 0 {
			n++
		}
	}
	return n
}

// Repair gives the plan when these people are away, and nobody else. A round in which as many people sit as before, the same
// ones, stays as it is. Errors: *FaultError; ErrTables when no repair was found; ctx's when it ends.
func (q *Tables) Repair(ctx context.Context, plan *TablePlan, away []Away) (*TablePlan, error) {
	c := &checker{faults: q.Check()}
	if len(c.faults) == 0 {
		c.faults = q.Verify(plan)
	}
	q.checkAway(c, away)
	if err := faultsToError(c.faults); err != nil {
		return nil, err
	}
	away = append([]Away{}, away...)
	slices.SortFunc(away, func(a, b Away) int { return strings.Compare(a.ID, b.ID) })
	out := &TablePlan{Seed: plan.Seed, Away: away, Fewest: true}
	for n, tables := range plan.Rounds {
		next := make([][]string, len(tables))
		here := q.present(away, n)
		for t, ids := range tables {
			next[t] = []string{}
			for _, id := range ids {
				if here[id] {
					next[t] = append(next[t], id)
				}
			}
		}
		out.Rounds = append(out.Rounds, next)
	}
	for n := range out.Rounds {
		if err := q.mend(ctx, out, n); err != nil {
			return nil, err
		}
	}
	out.Meetings, out.Off = q.measure(out)
	out.Most = q.mostMeetings(out)
	return out, faultsToError(q.Verify(out))
}

// mend makes one round sound.
func (q *Tables) mend(ctx context.Context, plan *TablePlan, round int) error {
	here := q.present(plan.Away, round)
	m := newMending(ctx, newHall(q.only(here)), plan, round)
	for uneven := 0; uneven <= len(q.Members); uneven++ {
		for t := range m.low {
			low, high := q.limits(t, len(here), nil)
			m.low[t], m.high[t] = max(low-uneven, 0), high+uneven
		}
		found, proved, err := m.fewest()
		if err != nil {
			return err
		}
		plan.Fewest = plan.Fewest && proved
		if found {
			plan.Uneven = max(plan.Uneven, uneven)
			m.write(plan, round)
			return nil
		}
	}
	return ErrTables
}
