package mix

import "deltag/domain/lottery"

// This file says how many people to invite so that enough come: "11 for 8". It goes by rates of groups of people, such as all who
// confirmed a week before, and never by a profile of one person: nobody is thought less likely to come for who they are (GDPR
// article 22), and nobody's seat depends on it.

// Expected is people of one group who are invited alike.
type Expected struct {
	Share int     // in proportion to which invitations are shared out, such as the group's seats
	Rate  float64 // of those who are invited, the share who come, 0 to 1; see ShowUp
}

// ShowUp is the share who come, from how many had a seat and how many of these stayed away. before is the share expected without
// having seen any; it counts as much as twenty people, so that few cases move little.
func ShowUp(seen lottery.Seats, before float64) float64 {
	d := lottery.DropOuts{Before: 1 - before, All: seen}
	return 1 - d.Overall()
}

// Invited is how many people to invite.
type Invited struct {
	Total  int     `json:"total"`
	Groups []int   `json:"groups"` // of each group
	Mean   float64 `json:"mean"`   // how many come on average
	Enough float64 `json:"enough"` // the probability that at least the wanted come
	TooFew bool    `json:"tooFew"` // even ten times as many are not enough
}

// mostTimes is how many times the wanted people are invited at most.
const mostTimes = 10

// Invite gives the smallest number of people with whom at least need come with probability sure, shared out over the groups by
// largest remainder. People come independently, each with the rate of their group.
// It fails when there is no group with a share, or shares are negative.
func Invite(need int, groups []Expected, sure float64) (*Invited, error) {
	shares := make([]int, len(groups))
	for i, g := range groups {
		shares[i] = g.Share
	}
	for n := max(0, need); ; n++ {
		split, err := lottery.Allocate(n, shares, nil)
		if err != nil {
			return nil, err
		}
		come := Attendance(groups, split)
		out := &Invited{Total: n, Groups: split, Enough: AtLeast(come, need)}
		for k, p := range come {
			out.Mean += float64(k) * p
		}
		if out.TooFew = n >= mostTimes*need; out.Enough >= sure || out.TooFew {
			out.TooFew = out.Enough < sure
			return out, nil
		}
	}
}

// Attendance is the probability of each number of people coming, from nobody on, when so many of each group are invited.
func Attendance(groups []Expected, invited []int) []float64 {
	come := []float64{1}
	for i, n := range invited {
		rate := min(max(groups[i].Rate, 0), 1)
		for range n {
			come = append(come, 0)
			for k := len(come) - 1; k > 0; k-- {
				come[k] = float64(come[k]*(1-rate)) + float64(come[k-1]*rate)
			}
			come[0] *= 1 - rate
		}
	}
	return come
}

// AtLeast is the probability that so many people or more come: of seats and one more, that somebody finds none.
func AtLeast(attendance []float64, people int) (p float64) {
	if people <= 0 {
		return 1
	}
	for k := len(attendance) - 1; k >= people; k-- {
		p += attendance[k]
	}
	return min(p, 1)
}
