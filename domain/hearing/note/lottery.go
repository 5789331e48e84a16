package note

import (
	"context"
	"math"
	"slices"
	"strconv"

	"deltag/domain/lottery"
)

// Tickets is how many numbered groups a lottery has: three dice with ten sides make one number for each.
const Tickets = 1000

// Limits of a note.
const (
	MostSeats      = 6
	MostStandBys   = 6
	MostVolunteers = 200
)

// million is the unit of the chances before they were rounded to tickets.
const million = 1_000_000

// Lottery is the fifth record: the numbered groups, and what they mean for each volunteer. All numbers are whole.
type Lottery struct {
	// Allowed is how many groups meet the criteria, all of them listed; 0 when there are more than 200,000.
	Allowed int `json:"allowed"`
	// AlikeLowest and AlikeHighest are of how many of these a volunteer is, at least and at most: the chances, of Allowed,
	// if all groups were equally likely.
	AlikeLowest  int     `json:"alikeLowest"`
	AlikeHighest int     `json:"alikeHighest"`
	Groups       [][]int `json:"groups"`  // number 0 first; numbers of volunteers, rising
	Chances      []int   `json:"chances"` // of 1,000; volunteer 1 first
	Lowest       int     `json:"lowest"`  // of the chances of those who can be in a group
	Highest      int     `json:"highest"`
	Never        []int   `json:"never"` // volunteers who are in no group that meets the criteria
	// Exact is the smallest chance of the lottery before it was rounded to 1,000 groups, and Ceiling the proved bound: no
	// lottery over groups that meet the criteria gives everybody more. Both in millionths, to the nearest one and rounded up.
	Exact   int `json:"exact"`
	Ceiling int `json:"ceiling"`
}

// Find makes the fairest lottery that the criteria allow: the smallest chance as large as can be, then the next one
// (leximin). The same criteria and volunteers give the same lottery.
// Errors: ErrDecisive, *lottery.FaultError, *lottery.InfeasibleError, lottery.ErrLimit, or ctx's when it ends.
func (c *Criteria) Find(ctx context.Context, all []Volunteer) (*Lottery, error) {
	p := c.Problem(all)
	fair, err := lottery.Find(ctx, p, lottery.Options{Method: lottery.Leximin})
	if err != nil {
		return nil, err
	}
	if err := c.checkSuggestions(ctx, all); err != nil {
		return nil, err
	}
	rounded, _, err := fair.Round(p, Tickets)
	if err != nil {
		return nil, err
	}
	l := &Lottery{Chances: rounded.Chances, Never: []int{}}
	for _, panel := range rounded.Panels {
		group := make([]int, len(panel.Members))
		for i, m := range panel.Members {
			group[i] = m + 1 // the canonical order is that of the numbers
		}
		for range panel.Weight {
			l.Groups = append(l.Groups, group)
		}
	}
	for _, e := range rounded.Undrawable {
		number, err := strconv.Atoi(e.Member)
		if err != nil {
			return nil, err
		}
		l.Never = append(l.Never, number)
	}
	slices.Sort(l.Never)
	l.Lowest, l.Highest = l.bounds(l.Chances)
	lowest, _ := fair.Range(p)
	l.Exact = int(math.Round(lowest * million))
	if fair.Certificate != nil {
		l.Ceiling = max(l.Exact, int(math.Ceil(fair.Certificate.Upper*million-1e-6)))
	}
	err = l.countAll(ctx, p)
	return l, err
}

// countAll lists all groups that meet the criteria, when they are few enough.
func (l *Lottery) countAll(ctx context.Context, p *lottery.Problem) error {
	all, err := lottery.Find(ctx, p, lottery.Options{Method: lottery.Uniform, Panels: 1})
	if err != nil {
		return err
	}
	if all.Counted != nil {
		return nil
	}
	l.Allowed = all.Total
	l.AlikeLowest, l.AlikeHighest = l.bounds(all.Chances)
	return nil
}

// bounds are the lowest and the highest of numbers per volunteer, without those who are in no group.
func (l *Lottery) bounds(per []int) (lowest, highest int) {
	first := true
	for i, n := range per {
		if slices.Contains(l.Never, i+1) {
			continue
		}
		if first {
			lowest, highest, first = n, n, false
		}
		lowest, highest = min(lowest, n), max(highest, n)
	}
	return lowest, highest
}

// Holds tells whether a group, given by numbers, meets the criteria. Those whose values are not known count towards none.
func (c *Criteria) Holds(group []int, all []Volunteer) bool {
	for f, s := range c.Spread {
		for value, v := range s.Values {
			n := 0
			for _, number := range group {
				if i := slices.IndexFunc(all, func(v Volunteer) bool { return v.Number == number }); i >= 0 && all[i].Values[f] == value {
					n++
				}
			}
			if n < v.Min || n > v.Max {
				return false
			}
		}
	}
	return len(group) == c.Seats
}
