package lottery

import (
	"fmt"
	"slices"
)

// This file says what a plan is worth, by its definition and without the sums that it was found with, and checks every rule
// on it.

// Verify checks a plan as a whole: everybody sits once in each round in which they are there and nobody else does, wishes
// hold, the sizes are right (for a repair: as far from it as it says), and the figures are those of the tables.
func (q *Tables) Verify(plan *TablePlan) []Fault {
	c := &checker{}
	if len(plan.Rounds) != q.Rounds {
		c.add("/rounds", "plan-rounds", Fault{Have: len(plan.Rounds), Need: q.Rounds}, "The plan has %d rounds, not %d.", len(plan.Rounds), q.Rounds)
		return c.faults
	}
	if q.checkAway(c, plan.Away); len(c.faults) > 0 {
		return c.faults
	}
	for n, tables := range plan.Rounds {
		q.verifyRound(c, n, tables, plan)
	}
	if len(c.faults) > 0 {
		return c.faults
	}
	meetings, off := q.measure(plan)
	if meetings != plan.Meetings || off != plan.Off || plan.Most != q.mostMeetings(plan) {
		c.add("/meetings", "plan-figures", Fault{Have: meetings, Need: plan.Meetings}, "The plan says %d of at most %d meetings and %d off, but has %d and %d.",
			plan.Meetings, plan.Most, plan.Off, meetings, off)
	}
	return c.faults
}

func (q *Tables) checkAway(c *checker, away []Away) {
	seen := map[string]bool{}
	for i, a := range away {
		where := fmt.Sprintf("/away/%d", i)
		if !slices.ContainsFunc(q.Members, func(m Guest) bool { return m.ID == a.ID }) {
			c.add(where, "away-unknown", Fault{Member: a.ID}, "%q is not in the group: correct the id.", a.ID)
		}
		if a.From < 1 || a.To > q.Rounds || a.From > a.To {
			c.add(where, "away-rounds", Fault{Member: a.ID, Have: a.From, Need: q.Rounds},
				"%q cannot be away from round %d to round %d: the rounds are 1 to %d.", a.ID, a.From, a.To, q.Rounds)
		}
		if seen[a.ID] {
			c.add(where, "away-twice", Fault{Member: a.ID}, "%q is away twice: give each person once.", a.ID)
		}
		seen[a.ID] = true
	}
}

// present tells who is there in a round, counted from 0.
func (q *Tables) present(away []Away, round int) map[string]bool {
	here := make(map[string]bool, len(q.Members))
	for _, m := range q.Members {
		here[m.ID] = true
	}
	for _, a := range away {
		if a.From-1 <= round && round <= a.To-1 {
			delete(here, a.ID)
		}
	}
	return here
}

func (q *Tables) verifyRound(c *checker, n int, tables [][]string, plan *TablePlan) {
	where := fmt.Sprintf("/rounds/%d", n)
	here, at := q.present(plan.Away, n), map[string]int{}
	if len(tables) != len(q.sizes()) {
		c.add(where, "plan-tables", Fault{Have: len(tables), Need: len(q.sizes())}, "The round has %d tables, not %d.", len(tables), len(q.sizes()))
		return
	}
	for t, ids := range tables {
		low, high := q.limits(t, len(here), plan)
		if len(ids) < low || len(ids) > high {
			c.add(fmt.Sprintf("%s/%d", where, t), "plan-size", Fault{Have: len(ids), Need: low}, "%d people sit at a table of %d to %d.", len(ids), low, high)
		}
		for _, id := range ids {
			if _, twice := at[id]; twice || !here[id] {
				c.add(fmt.Sprintf("%s/%d", where, t), "plan-person", Fault{Member: id}, "%q sits twice, or is not there.", id)
			}
			at[id] = t
		}
	}
	if len(at) != len(here) {
		c.add(where, "plan-seats", Fault{Have: len(at), Need: len(here)}, "%d of %d people have a seat.", len(at), len(here))
	}
	for _, pair := range pairsOf(q.Together) {
		t, one := at[pair[0]]
		u, other := at[pair[1]]
		if one && other && t != u {
			c.add(where, "plan-together", Fault{Member: pair[0]}, "%q and %q wish to sit together, but do not.", pair[0], pair[1])
		}
	}
	for _, pair := range pairsOf(q.Apart) {
		t, one := at[pair[0]]
		u, other := at[pair[1]]
		if one && other && t == u {
			c.add(where, "plan-apart", Fault{Member: pair[0]}, "%q and %q are to sit apart, but sit together.", pair[0], pair[1])
		}
	}
}

// limits are the fewest and the most people at a table when so many are there: even tables stay even, and given ones are
// filled alike, rounded down and up.
func (q *Tables) limits(t, here int, plan *TablePlan) (low, high int) {
	if len(q.Sizes) > 0 {
		low, high = share(q.Sizes[t], here, len(q.Members))
	} else {
		low, high = share(1, here, q.Count)
	}
	if plan != nil {
		low, high = low-plan.Uneven, high+plan.Uneven
	}
	return max(low, 0), high
}

func pairsOf(wishes []Wish) (pairs [][2]string) {
	for _, w := range wishes {
		for i, a := range w.IDs {
			for _, b := range w.IDs[i+1:] {
				pairs = append(pairs, [2]string{a, b})
			}
		}
	}
	return pairs
}

// measure counts the meetings of a plan, and how many people its tables are off their even shares.
func (q *Tables) measure(plan *TablePlan) (meetings, off int) {
	met := map[[2]string]bool{}
	values := map[string][]string{}
	for _, m := range q.Members {
		values[m.ID] = m.Values
	}
	for _, tables := range plan.Rounds {
		all := map[[2]string]int{}
		here := 0
		for _, ids := range tables {
			here += len(ids)
			tally(all, q.Features, values, ids)
			for i, a := range ids {
				for _, b := range ids[i+1:] {
					met[[2]string{min(a, b), max(a, b)}] = true
				}
			}
		}
		for _, ids := range tables {
			at := map[[2]string]int{}
			tally(at, q.Features, values, ids)
			for value, n := range all {
				low, high := share(len(ids), n, here)
				off += outside(at[value], low, high)
			}
		}
	}
	return len(met), off
}

func tally(n map[[2]string]int, features []string, values map[string][]string, ids []string) {
	for _, id := range ids {
		for f, v := range values[id] {
			if v != "" {
				n[[2]string{features[f], v}]++
			}
		}
	}
}
