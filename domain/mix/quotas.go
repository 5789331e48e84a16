package mix

import "deltag/domain/lottery"

// This file says what a group should be like: seats, and for every value of a feature the fewest and the most people.

// Text is a sentence or a name in both languages.
type Text struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// Quotas are the mix that a group is meant to have. Without features only the seats count. Nothing in it is changed by this package.
type Quotas struct {
	Seats    int       `json:"seats"` // of all who come, companions too
	Features []Feature `json:"features"`
}

// Feature is what a group is mixed by: the age band, the sex, or what people think, where they allowed their answer to be used.
type Feature struct {
	Name   Text    `json:"name"`
	Values []Value `json:"values"`
}

// Value is one value of a feature: at least Min and at most Max people of the group.
type Value struct {
	Name Text `json:"name"`
	Min  int  `json:"min"`
	Max  int  `json:"max"`
}

// NoValue marks a feature of a person that is not known. It counts towards no quota.
const NoValue = lottery.NoValue

// Person is the values that somebody has: for each feature the index of the value, or NoValue. nil takes a seat and counts
// towards nothing, as a companion or an interpreter does.
type Person []int

// has tells whether the person counts towards a value.
func (p Person) has(f, v int) bool { return f < len(p) && p[f] == v }

// Check finds every contradiction in the quotas, all at once, each with its place and what to do. Afterwards the minimums of no
// feature need more than the seats, and its maximums leave room for all of them.
func (q *Quotas) Check() []lottery.Fault {
	faults := []lottery.Fault{}
	for _, f := range q.problem(q.Seats, nil).Check() {
		if f.Code != "size-over-pool" { // nobody has been asked yet
			faults = append(faults, f)
		}
	}
	return faults
}

// problem is the quotas as the lottery knows them.
func (q *Quotas) problem(size int, members []lottery.Member) *lottery.Problem {
	p := &lottery.Problem{Size: size, Members: members, Features: make([]lottery.Feature, len(q.Features))}
	for f, feature := range q.Features {
		values := make([]lottery.Value, len(feature.Values))
		for v, value := range feature.Values {
			values[v] = lottery.Value{Name: value.Name.Da, Min: value.Min, Max: value.Max}
		}
		p.Features[f] = lottery.Feature{Name: feature.Name.Da, Values: values}
	}
	return p
}
