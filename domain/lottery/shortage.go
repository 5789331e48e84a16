package lottery

import (
	"context"
	"errors"
)

// Shortage is one reason why no panel meets all quotas. Each is a proof by itself: whatever else is mended, there is
// no panel before this is.
type Shortage struct {
	// Kind names the people who are too few: those who have, for every trait, one of its values. With
	// Quotas alone, every panel needs at least Need of them, and at most Have can sit together.
	// Kind is empty when no one kind explains it. Then it is about the first of Quotas with the others kept: a
	// minimum of Need when at most Have can be reached, or a maximum of Have when at least Need are forced
	// (both 0: it would take too long to say).
	// Without Kind and Quotas it is about the panel's size: there are too few households for it.
	Kind []Trait `json:"kind"`
	Have int     `json:"have"`
	Need int     `json:"need"`
	// Quotas are those that cannot all hold; without any one of them the others could, unless
	// the search for that reached its limit.
	Quotas []QuotaRef `json:"quotas"`
	// Households tells that there would be enough such people if those of one household could sit together.
	Households bool `json:"households"`
}

// Trait is one feature and the values that are meant; a blank value means people without one.
type Trait struct {
	Feature string   `json:"feature"`
	Values  []string `json:"values"`
}

// QuotaRef is one side of one quota. Later shortages count quotas of earlier ones as mended, so
// Limit may be milder than what the problem says.
type QuotaRef struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	Side    Side   `json:"side"`
	Limit   int    `json:"limit"`
}

// Side is the lower or the upper side of a quota.
type Side string

// The two sides of a quota.
const (
	Min Side = "min"
	Max Side = "max"
)

// maxShortages ends the list; later ones show when the first are mended. explainSteps limits each question
// asked on the way: an explanation that is not minimal, or a shorter list, is better than a long wait.
const (
	maxShortages = 8
	explainSteps = 300
)

// explain finds out why an infeasible problem is infeasible. Each shortage found is mended in a copy,
// as little as possible, until the copy is feasible, so that several reasons show at once.
func explain(ctx context.Context, p *Problem) (*Feasibility, error) {
	apart, err := solvable(ctx, withoutHouseholds(p), explainSteps)
	if err != nil && !errors.Is(err, ErrLimit) {
		return nil, err
	}
	f := &Feasibility{Households: apart}
	mended := copyQuotas(p)
	if _, seats := p.count(func(Member) bool { return true }); seats < p.Size {
		f.Shortages = append(f.Shortages, Shortage{Have: seats, Need: p.Size, Households: true})
		mended = withoutHouseholds(mended)
	}
	f.Shortages = append(f.Shortages, mendSimple(mended)...)
	for len(f.Shortages) < maxShortages {
		shortage, err := findConflict(ctx, mended, len(f.Shortages) == 0)
		if shortage == nil {
			return f, err
		}
		f.Shortages = append(f.Shortages, *shortage)
	}
	return f, nil
}

func solvable(ctx context.Context, p *Problem, nodes int) (bool, error) {
	g, err := newProgram(p)
	if err != nil {
		return false, err
	}
	x, err := newSearch(ctx, g, nodes).any(g.box(), nil)
	return x != nil, err
}

// mendSimple finds the values that too few people have, or too few households, and lowers their minimums.
func mendSimple(p *Problem) []Shortage {
	var list []Shortage
	for f, feature := range p.Features {
		for v := range feature.Values {
			people, seats := p.count(func(m Member) bool { return m.Values[f] == v })
			value := &p.Features[f].Values[v]
			for _, have := range [...]int{people, seats} {
				if have >= value.Min {
					continue
				}
				list = append(list, Shortage{Have: have, Need: value.Min, Households: have < people,
					Kind:   []Trait{{Feature: feature.Name, Values: []string{value.Name}}},
					Quotas: []QuotaRef{{Feature: feature.Name, Value: value.Name, Side: Min, Limit: value.Min}}})
				value.Min = have
			}
		}
	}
	return list
}

// count says how many members of a kind could be drawn, and how many seats they can fill together:
// one per household, and none of a household whose seat is fixed for somebody else.
func (p *Problem) count(kind func(Member) bool) (people, seats int) {
	taken := map[string]bool{}
	for _, m := range p.Members {
		if m.Fixed == FixedIn && m.Household != "" && !kind(m) {
			taken[m.Household] = true
		}
	}
	for _, m := range p.Members {
		if m.Fixed == FixedOut || !kind(m) {
			continue
		}
		people++
		if m.Household == "" || !taken[m.Household] {
			seats++
			taken[m.Household] = true
		}
	}
	return people, seats
}

func copyQuotas(p *Problem) *Problem {
	c := *p
	c.Features = make([]Feature, len(p.Features))
	for f, feature := range p.Features {
		c.Features[f] = Feature{Name: feature.Name, Values: append([]Value(nil), feature.Values...)}
	}
	return &c
}

func withoutHouseholds(p *Problem) *Problem {
	c := *p
	c.Members = append([]Member(nil), p.Members...)
	for i := range c.Members {
		c.Members[i].Household = ""
	}
	return &c
}
