package mix

import (
	"context"
	"slices"
	"strconv"

	"deltag/domain/lottery"
)

// This file draws a group. Those who were asked least of late come first, as far as the quotas allow; among whom that leaves open,
// the fairest lottery decides. Exactly: of all groups that meet the quotas only those count that have the fewest people with
// the largest burden of the pool, of these only those with the fewest people of the next largest, and so on. So nobody is taken
// who was asked often where somebody asked less could do. How many people of each burden a group has is the same in all that are
// left; who they are is drawn, with the smallest chance as large as it can be, then the next (leximin).

// Member is somebody who may be drawn.
type Member struct {
	ID        string // unique
	Values    Person
	Burden    int           // how often they have been asked of late, as the contact budget counts it; 0 or more
	Household string        // equal keys share a household, of which one at most is drawn; blank is a household of its own
	Fixed     lottery.Fixed // whether people decided about them before the draw
	Reason    string        // why they are fixed; required when they are
}

// BurdenFeature is the name of the feature by which the lottery keeps the number of people of each burden.
const BurdenFeature = "contact burden"

// Used is how many people of a burden a group has, of those in the pool.
type Used struct {
	Burden int `json:"burden"`
	People int `json:"people"`
	Pool   int `json:"pool"`
}

// Composition is a group that was drawn. Problem and Lottery are what anybody needs to draw it again.
type Composition struct {
	Members []string         `json:"members"` // ids in canonical order
	Burdens []Used           `json:"burdens"` // smallest burden first
	Problem *lottery.Problem `json:"problem"` // with one feature more, the contact burden
	Lottery *lottery.Lottery `json:"lottery"`
	Ticket  lottery.Ticket   `json:"ticket"` // with the recorded seed
}

// Compose draws a group of all seats from a pool. The answer depends on the quotas, the pool and the seed only.
// Errors: *lottery.InfeasibleError with what is short, *lottery.FaultError, lottery.ErrLimit, or ctx's when it ends.
func (q *Quotas) Compose(ctx context.Context, pool []Member, seed lottery.Seed) (*Composition, error) {
	p := q.problem(q.Seats, q.members(pool))
	verdict, err := lottery.Feasible(ctx, p)
	if err != nil {
		return nil, err
	}
	if !verdict.Feasible {
		return nil, &lottery.InfeasibleError{Feasibility: *verdict}
	}
	levels := addBurden(p, pool)
	if err := leastBurdened(ctx, p, levels); err != nil {
		return nil, err
	}
	found, err := lottery.Find(ctx, p, lottery.Options{Method: lottery.Leximin, Seed: seed})
	if err != nil {
		return nil, err
	}
	ticket, err := found.Draw(seed)
	if err != nil {
		return nil, err
	}
	for i := range levels {
		levels[i].People = p.Features[len(q.Features)].Values[i].Max
	}
	return &Composition{Members: ticket.Members, Burdens: levels, Problem: p, Lottery: found, Ticket: ticket}, nil
}

func (q *Quotas) members(pool []Member) []lottery.Member {
	list := make([]lottery.Member, len(pool))
	for i, m := range pool {
		values := make([]int, len(q.Features))
		for f := range values {
			if values[f] = NoValue; f < len(m.Values) {
				values[f] = m.Values[f]
			}
		}
		list[i] = lottery.Member{ID: m.ID, Values: values, Household: m.Household, Fixed: m.Fixed, Reason: m.Reason}
	}
	return list
}

// addBurden adds the feature, which holds nobody back yet, and gives its values: the burdens of the pool, rising.
func addBurden(p *lottery.Problem, pool []Member) (levels []Used) {
	count := map[int]int{}
	for _, m := range pool {
		count[m.Burden]++
	}
	for burden, people := range count {
		levels = append(levels, Used{Burden: burden, Pool: people})
	}
	slices.SortFunc(levels, func(a, b Used) int { return a.Burden - b.Burden })
	feature, place := lottery.Feature{Name: BurdenFeature}, map[int]int{}
	for i, l := range levels {
		place[l.Burden] = i
		feature.Values = append(feature.Values, lottery.Value{Name: strconv.Itoa(l.Burden), Max: p.Size})
	}
	p.Features = append(p.Features, feature)
	for i, m := range pool {
		p.Members[i].Values = append(p.Members[i].Values, place[m.Burden])
	}
	return levels
}

// leastBurdened fixes how many people of each burden a group has, the largest first, each time as few as can be. p has a panel.
func leastBurdened(ctx context.Context, p *lottery.Problem, levels []Used) error {
	values := p.Features[len(p.Features)-1].Values
	for i := len(values) - 1; i >= 0; i-- {
		low, high := 0, min(p.Size, levels[i].Pool)
		for low < high {
			values[i].Max = (low + high) / 2
			panel, err := lottery.Witness(ctx, p, 0)
			switch {
			case err != nil:
				return err
			case panel == nil:
				low = values[i].Max + 1
			default:
				high = values[i].Max
			}
		}
		values[i].Min, values[i].Max = high, high
	}
	return nil
}
