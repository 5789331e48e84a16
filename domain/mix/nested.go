package mix

import "deltag/domain/lottery"

// This file makes the quotas of one group from those of the panel that it is drawn from.

// Nested gives the quotas of a group of so many seats, q being those of a panel. Each value's target is its share of the panel's
// targets by largest remainder; the limits are the panel's, in proportion, minimums rounded down and maximums up, and
// made wide enough for the target. floors name people who must be there, however few they are in the panel: nobody's minimum and
// target lie below their floor, and the other values give way by the same rule. Both are by feature and value; nil floors
// are none, and a feature whose targets are all 0 holds nobody back.
//
// So the targets of a feature add up to the seats and lie between its limits: the quotas never contradict themselves or the
// seats, unless the floors of a feature need more than all of them, which Check says. Whether the people exist is another question.
func (q *Quotas) Nested(seats int, targets, floors [][]int) *Quotas {
	g := &Quotas{Seats: seats}
	for f, feature := range q.Features {
		n := len(feature.Values)
		share, least := row(targets, f, n), row(floors, f, n)
		aim := apportion(seats, share, least)
		group := Feature{Name: feature.Name, Values: make([]Value, n)}
		for v, value := range feature.Values {
			low, high := least[v], seats
			if aim != nil {
				low = max(least[v], min(aim[v], seats*value.Min/max(q.Seats, 1)))
				high = min(seats, max(aim[v], (seats*value.Max+q.Seats-1)/max(q.Seats, 1)))
			}
			group.Values[v] = Value{Name: value.Name, Min: low, Max: max(low, high)}
		}
		g.Features = append(g.Features, group)
	}
	return g
}

// row is one feature's numbers, none of them negative.
func row(all [][]int, f, n int) []int {
	list := make([]int, n)
	if f < len(all) {
		for v := range min(n, len(all[f])) {
			list[v] = max(0, all[f][v])
		}
	}
	return list
}

// apportion shares seats out by largest remainder. Whoever would get less than their floor gets it, and what is left is shared
// anew among the others. nil when there is nothing to be in proportion to.
func apportion(seats int, shares, floors []int) []int {
	if total(shares) == 0 {
		return nil
	}
	given := make([]int, len(shares))
	open := make([]int, len(shares)) // shares of those who are not at their floor
	copy(open, shares)
	for {
		part, err := lottery.Allocate(max(0, seats), open, nil)
		if err != nil { // there are no shares left: the floors take more than all seats
			return given
		}
		below := false
		for v, floor := range floors {
			if given[v] == 0 && part[v] < floor {
				given[v], open[v], below = floor, 0, true
				seats -= floor
			}
		}
		if below {
			continue
		}
		for v, n := range part {
			given[v] += n
		}
		return given
	}
}

func total(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}
