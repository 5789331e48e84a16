package lottery

import "context"

// Shortage is one reason why no panel meets all quotas.
type Shortage struct {
	// Kind names the people who are too few: all of these features with one of these values. It is
	// blank when no one kind explains it; then Quotas conflict, the first can reach Have at most.
	Kind   []Trait    `json:"kind"`
	Have   int        `json:"have"` // most seats that such people can fill
	Need   int        `json:"need"` // seats that the quotas require them to fill
	Quotas []QuotaRef `json:"quotas"`
	// Households tells that there are enough such people, but too many of them live together.
	Households bool `json:"households"`
}

// Trait is one feature and the values meant.
type Trait struct {
	Feature string   `json:"feature"`
	Values  []string `json:"values"`
}

// QuotaRef is one side of one quota.
type QuotaRef struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	Side    string `json:"side"` // "min" or "max"
	Limit   int    `json:"limit"`
}

// explain finds out why an infeasible problem is infeasible.
func explain(ctx context.Context, p *Problem, nodes int) (*Feasibility, error) {
	return &Feasibility{Shortages: simpleShortages(p)}, nil
}

// simpleShortages are the values that too few people have, or too few households.
func simpleShortages(p *Problem) []Shortage {
	var list []Shortage
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			people, homes := p.count(func(m Member) bool { return m.Values[f] == v })
			if homes < value.Min {
				list = append(list, Shortage{Have: homes, Need: value.Min, Households: people >= value.Min,
					Kind:   []Trait{{Feature: feature.Name, Values: []string{value.Name}}},
					Quotas: []QuotaRef{{Feature: feature.Name, Value: value.Name, Side: "min", Limit: value.Min}}})
			}
		}
	}
	return list
}

// count says how many members of a kind could be drawn, and how many at most together: one per household.
func (p *Problem) count(kind func(Member) bool) (people, homes int) {
	seen := map[string]bool{}
	for _, m := range p.Members {
		if m.Fixed == FixedOut || !kind(m) {
			continue
		}
		people++
		if m.Household == "" || !seen[m.Household] {
			homes++
			seen[m.Household] = true
		}
	}
	return people, homes
}
