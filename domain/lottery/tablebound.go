package lottery

import "slices"

// This file bounds from above how many pairs of people can meet at tables of given sizes, so that what a plan reaches can be
// held against it. The bound is proved but need not be reached: whether n people can meet without repeats is the open "social
// golfer" question for most n.

// mostMeetings is the smaller of two bounds, for tables of the sizes that a plan has.
func (q *Tables) mostMeetings(plan *TablePlan) int {
	b := &meetingBound{plan: plan}
	for n := range plan.Rounds {
		b.halls = append(b.halls, newHall(q.only(q.present(plan.Away, n))))
	}
	b.number = map[string]int{}
	for _, m := range q.Members {
		b.number[m.ID] = len(b.number)
	}
	return min(b.byTables(), b.byPeople())
}

// only is the question about those who are there.
func (q *Tables) only(here map[string]bool) *Tables {
	some := *q
	some.Members, some.Together, some.Apart = nil, nil, nil
	for _, m := range q.Members {
		if here[m.ID] {
			some.Members = append(some.Members, m)
		}
	}
	some.Together, some.Apart = among(q.Together, here), among(q.Apart, here)
	return &some
}

func among(wishes []Wish, here map[string]bool) (some []Wish) {
	for _, w := range wishes {
		left := Wish{Name: w.Name}
		for _, id := range w.IDs {
			if here[id] {
				left.IDs = append(left.IDs, id)
			}
		}
		if len(left.IDs) > 1 {
			some = append(some, left)
		}
	}
	return some
}

type meetingBound struct {
	plan   *TablePlan
	halls  []*hall // per round, of those who are there
	number map[string]int
}

// byTables counts the pairs at all tables, and takes off in each round those who must meet again: because they sit
// together by wish, or because a table has more people than there were tables in the round before, when the same people
// are there; whichever is more.
func (b *meetingBound) byTables() int {
	total := 0
	known := map[[2]string]bool{}
	for n, tables := range b.plan.Rounds {
		used := 0
		if n > 0 && slices.Equal(b.halls[n].ids, b.halls[n-1].ids) {
			for _, ids := range b.plan.Rounds[n-1] {
				used += min(len(ids), 1)
			}
		}
		again := 0
		for _, ids := range tables {
			total += choose2(len(ids))
			if used > 0 {
				again += crowded(len(ids), used)
			}
		}
		wished := 0
		for _, pair := range b.mates(n) {
			if known[pair] {
				wished++
			}
			known[pair] = true
		}
		total -= max(again, wished)
	}
	return total
}

// byPeople adds up whom each person can meet: others who are there at the same time and not kept apart, but no more than
// there are seats beside them.
func (b *meetingBound) byPeople() int {
	all := len(b.number)
	can := make([]bool, all*all)
	seats := make([]int, all)
	known := map[[2]string]bool{}
	for n, h := range b.halls {
		largest := 0
		for _, ids := range b.plan.Rounds[n] {
			largest = max(largest, len(ids))
		}
		for _, id := range h.ids {
			seats[b.number[id]] += largest - 1
		}
		for _, pair := range b.mates(n) {
			if known[pair] {
				seats[b.number[pair[0]]]--
				seats[b.number[pair[1]]]--
			}
			known[pair] = true
		}
		b.mark(h, can)
	}
	total := 0
	for i := range all {
		others := 0
		for _, yes := range can[i*all : (i+1)*all] {
			if yes {
				others++
			}
		}
		total += min(others, seats[i])
	}
	return total / 2
}

// mark notes who can meet in a round.
func (b *meetingBound) mark(h *hall, can []bool) {
	all := len(b.number)
	foe := make([]bool, len(h.blocks))
	for i, one := range h.ids {
		clear(foe)
		for _, f := range h.foes[h.blockOf[i]] {
			foe[f] = true
		}
		for j, other := range h.ids {
			if i != j && !foe[h.blockOf[j]] {
				can[b.number[one]*all+b.number[other]] = true
			}
		}
	}
}

// mates are the pairs who sit together by wish in a round.
func (b *meetingBound) mates(round int) (pairs [][2]string) {
	h := b.halls[round]
	for _, block := range h.blocks {
		for n, i := range block {
			for _, j := range block[:n] {
				pairs = append(pairs, [2]string{h.ids[j], h.ids[i]})
			}
		}
	}
	return pairs
}

// crowded is how many pairs at least, of so many people, come from the same of so many tables.
func crowded(people, tables int) int {
	each, more := people/tables, people%tables
	return more*choose2(each+1) + (tables-more)*choose2(each)
}

func choose2(n int) int { return n * (n - 1) / 2 }
