package booking

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/lottery"
)

// RepairTables repairs the plan from a round on, when these bookings are missing, with the fewest moves. Everybody else with a
// seat at the gathering is there, those as well who were not in the plan; of those who are here, as many companions as came.
func (bs *Bookings) RepairTables(ctx context.Context, id int64, version, from int, missing []int64) (p TablePlan, err error) {
	var q *lottery.Tables
	var plan *lottery.TablePlan
	var away []lottery.Away
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if _, err := find(tx, id, domain.GatheringsWrite); err != nil {
			return err
		}
		kept, asked, was, err := keptPlan(tx, id)
		switch {
		case err != nil:
			return err
		case asked == nil:
			return ErrNoPlan
		case kept.Version != version:
			return ErrChanged
		case from < 1 || from > asked.Rounds:
			return ErrTablePlan.With(domain.Fault{Where: "/from", Code: "tables-away-rounds", Detail: "There is no such round."})
		}
		people, err := expected(tx, id)
		if err != nil {
			return err
		}
		m, err := mixedOf(tx, id)
		if err != nil {
			return err
		}
		q, plan = m.admit(asked, was, people)
		away = awayFrom(q, plan, people, from, missing)
		return nil
	})
	if err != nil {
		return p, err
	}
	repaired, err := q.Repair(ctx, plan, away)
	if err != nil {
		return p, tableFaults(err)
	}
	return bs.keepPlan(ctx, id, version, q, repaired, true)
}

// admit adds to a plan those who got a seat at the gathering after it was made.
func (m *mixed) admit(q *lottery.Tables, plan *lottery.TablePlan, people []guestOf) (*lottery.Tables, *lottery.TablePlan) {
	known := map[string]bool{}
	for _, g := range q.Members {
		known[g.ID] = true
	}
	var more []lottery.Guest
	together := slices.Clone(q.Together)
	for _, p := range people {
		all, ids := m.guests(p)
		before := len(more)
		for _, g := range all {
			if !known[g.ID] {
				more = append(more, g)
			}
		}
		if len(more) > before && len(ids) > 1 {
			together = append(together, lottery.Wish{Name: alongName, IDs: ids})
		}
	}
	if len(more) == 0 {
		return q, plan
	}
	next, now := q.Admit(plan, more)
	next.Together = together
	return next, now
}

// awayFrom are all who have no seat after a repair: until the round what was so before, and from it on who is missing.
func awayFrom(q *lottery.Tables, plan *lottery.TablePlan, people []guestOf, from int, missing []int64) (all []lottery.Away) {
	here := map[int64]int{} // how many of a booking are there
	for _, p := range people {
		here[p.ID] = p.Seats
		if p.Attendance == Attended {
			here[p.ID] = min(p.Seats, 1+p.Companions)
		}
	}
	for _, b := range missing {
		here[b] = 0
	}
	for _, g := range q.Members {
		s := seatOf(g.ID)
		was := slices.IndexFunc(plan.Away, func(a lottery.Away) bool { return a.ID == g.ID })
		gone := s.Along >= here[s.Booking]
		switch {
		case gone && was >= 0:
			all = append(all, lottery.Away{ID: g.ID, From: min(plan.Away[was].From, from), To: q.Rounds})
		case gone:
			all = append(all, lottery.Away{ID: g.ID, From: from, To: q.Rounds})
		case was >= 0 && plan.Away[was].From < from:
			all = append(all, lottery.Away{ID: g.ID, From: plan.Away[was].From, To: min(plan.Away[was].To, from-1)})
		}
	}
	return all
}
