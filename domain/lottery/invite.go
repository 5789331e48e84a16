package lottery

import (
	"context"
	"slices"
)

// This file says which people, by all their values, would make a panel possible if they said yes: the fewest of them, by
// the search that missing.go describes.

// Wanted is so many people with the same values.
type Wanted struct {
	Values []int
	People int
}

// mostKinds limits the kinds of people that are looked through.
const mostKinds = 400

// Invite gives the fewest people with whom a panel exists, whoever they are as long as they have these values. nil means that
// more people do not help, or that this is not known. Errors: *FaultError when members or quotas are malformed, or ctx's.
func Invite(ctx context.Context, p *Problem) ([]Wanted, error) {
	var groups []Expected
	for _, values := range p.kinds() {
		groups = append(groups, Expected{Values: values, People: p.Size, Chance: 1})
	}
	if err := checkExpected(p, groups); err != nil {
		return nil, err
	}
	need, _, err := (&missing{p: p, groups: groups}).cheapest(ctx)
	if err != nil {
		return nil, err
	}
	var list []Wanted
	for i, n := range need {
		if n > 0 {
			list = append(list, Wanted{groups[i].Values, n})
		}
	}
	return list, nil
}

// kinds lists combinations of values: all of them when they are few, else those of the pool, and these with each value in turn
// of which the pool is short.
func (p *Problem) kinds() (kinds [][]int) {
	all := 1
	for _, f := range p.Features {
		all = min(all*max(len(f.Values), 1), mostKinds+1)
	}
	if all <= mostKinds {
		kinds = [][]int{{}}
		for _, f := range p.Features {
			var longer [][]int
			for _, k := range kinds {
				for v := range f.Values {
					longer = append(longer, append(slices.Clone(k), v))
				}
			}
			kinds = longer
		}
		return kinds
	}
	add := func(values []int) {
		if len(kinds) < mostKinds && !slices.Contains(values, NoValue) &&
			!slices.ContainsFunc(kinds, func(k []int) bool { return slices.Equal(k, values) }) {
			kinds = append(kinds, values)
		}
	}
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			if _, seats := p.count(func(m Member) bool { return m.Values[f] == v }); seats < value.Min {
				for _, m := range p.Members {
					changed := slices.Clone(m.Values)
					changed[f] = v
					add(changed)
				}
			}
		}
	}
	for _, m := range p.Members {
		add(m.Values)
	}
	return kinds
}
