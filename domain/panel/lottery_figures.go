package panel

import (
	"slices"

	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// LotteryFigures say how fair a lottery is. Chances are from 0 to 1, and those of people about whom it decides.
type LotteryFigures struct {
	Panels     int           `json:"panels"`  // different ones
	Tickets    int           `json:"tickets"` // equally likely numbers
	Equal      float64       `json:"equal"`   // everybody's chance if all had the same
	Least      float64       `json:"least"`
	Most       float64       `json:"most"`
	Exact      float64       `json:"exact"` // the smallest chance before it was rounded to the tickets
	Bound      float64       `json:"bound"` // proved: no lottery gives everybody more
	Gini       float64       `json:"gini"`
	Geometric  float64       `json:"geometric"`
	Undrawable []NeverDrawn  `json:"undrawable"`
	Values     []ValueChance `json:"values"`
}

// NeverDrawn is somebody whom no possible panel can hold.
type NeverDrawn struct {
	Pseudonym string            `json:"pseudonym"`
	Why       lottery.Exclusion `json:"why"`
	Values    []int64           `json:"values"` // what the quotas know of them
}

// ValueChance is what the people with one value can expect. Names are kept as they were.
type ValueChance struct {
	Value     int64   `json:"value"`
	FeatureDA string  `json:"featureDa"`
	FeatureEN string  `json:"featureEn"`
	NameDA    string  `json:"nameDa"`
	NameEN    string  `json:"nameEn"`
	People    int     `json:"people"`
	Min       int     `json:"min"` // seats, by the quota
	Max       int     `json:"max"`
	Least     float64 `json:"least"`
	Mean      float64 `json:"mean"`
	Most      float64 `json:"most"`
}

func figuresOf(po *pool, problem *lottery.Problem, l *lottery.Lottery) LotteryFigures {
	f := LotteryFigures{Panels: len(l.Panels), Tickets: l.Total, Gini: l.Gini(problem), Geometric: l.GeometricMean(problem),
		Undrawable: []NeverDrawn{}, Values: []ValueChance{}}
	if n := len(problem.Members); n > 0 {
		f.Equal = min(1, float64(problem.Size)/float64(n))
	}
	f.Least, f.Most = l.Range(problem)
	if l.Certificate != nil {
		f.Bound = l.Certificate.Upper
	}
	if r := l.Rounded; r != nil && r.ExactTotal > 0 {
		f.Exact = float64(r.Exact) / float64(r.ExactTotal)
	}
	tickets, values := map[string]int{}, map[string][]int{}
	for i, id := range l.Members {
		tickets[id] = l.Chances[i]
	}
	for _, m := range problem.Members {
		values[m.ID] = m.Values
	}
	for _, x := range l.Undrawable {
		f.Undrawable = append(f.Undrawable, NeverDrawn{x.Member, x.Why, idsOf(po.features, values[x.Member])})
	}
	for i, feature := range po.features {
		for v, value := range feature.Values {
			c := ValueChance{Value: value.ID, FeatureDA: feature.NameDA, FeatureEN: feature.NameEN, NameDA: value.NameDA, NameEN: value.NameEN,
				Min: problem.Features[i].Values[v].Min, Max: min(problem.Features[i].Values[v].Max, problem.Size)}
			var of []int
			for _, m := range problem.Members {
				if m.Values[i] == v {
					of = append(of, tickets[m.ID])
				}
			}
			c.count(of, l.Total)
			f.Values = append(f.Values, c)
		}
	}
	return f
}

// count takes in the people with the value, by how many of all tickets they are on.
func (c *ValueChance) count(of []int, total int) {
	if c.People = len(of); c.People == 0 {
		return
	}
	sum := 0
	for _, n := range of {
		sum += n
	}
	c.Least, c.Most = float64(slices.Min(of))/float64(total), float64(slices.Max(of))/float64(total)
	c.Mean = float64(sum) / float64(total*c.People)
}

// idsOf turns places in the features into ids of values.
func idsOf(features []resident.Feature, places []int) []int64 {
	ids := []int64{}
	for i, v := range places {
		if v != lottery.NoValue {
			ids = append(ids, features[i].Values[v].ID)
		}
	}
	return ids
}
