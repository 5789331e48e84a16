package lottery

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Person is one resident who may be invited.
type Person struct {
	ID        string // unique; the order of its bytes is the canonical order
	Household string // equal keys share a household; blank is a household of its own
	Stratum   int32  // index of the cell, such as women of 18 to 29 in Valby
}

// Sample is a stratified random sample with at most one person per household.
type Sample struct {
	Method  string   `json:"method"`
	Version string   `json:"version"`
	Seed    Seed     `json:"seed"`
	Chosen  []Chosen `json:"chosen"` // in canonical order
	Strata  []Drawn  `json:"strata"`
}

// Chosen is one person of a sample.
type Chosen struct {
	Index       int32   `json:"index"`       // place in the people that were given
	Probability float64 `json:"probability"` // first-order inclusion probability, above 0 and at most 1
}

// Drawn is what became of one stratum.
type Drawn struct {
	People     int     `json:"people"`
	Households int     `json:"households"` // the most that can be drawn when no other stratum draws
	Target     int     `json:"target"`
	Expected   float64 `json:"expected"` // sum of the inclusion probabilities; below Target when shared households leave less
	Drawn      int     `json:"drawn"`
}

// sampleMethod and sampleVersion name the design for the record: change the version with any change of the answer.
const (
	sampleMethod  = "dependent-rounding"
	sampleVersion = "1"
)

// Draw takes targets[s] people from each stratum s, at most one from any household.
//
// Person i of stratum s and household h has the first-order inclusion probability
//
//	p(i) = L(s) * min(1, 1 / sum of L(stratum of j) over all j in h)
//
// with L(s) such that the probabilities of each stratum add up to its target. As long as no
// household's sum exceeds 1 - always so at the usual few per cent - this is p(i) = targets[s] / people
// in s, the same for everybody in the stratum, whatever the size of their household. Only households
// whose members would together be drawn more than once are scaled down to exactly one.
//
// The sample realises these probabilities exactly, to the 40th binary digit: they are rounded to 0
// or 1 by dependent rounding on the graph of households and strata (Gandhi, Khuller, Parthasarathy and
// Srinivasan, Journal of the ACM 53, 2006), which keeps each person's expectation, fills each stratum to
// its target and never takes two of a household. Without shared households that is a simple random
// sample in each stratum. The probabilities that two people are both drawn have no simple formula.
//
// A target above the stratum's households is lowered to them; when strata compete for the same
// households, Expected is below Target and the count drawn is its floor or ceiling.
// The answer depends on the people, the targets and the seed only, not on the order of the people.
// It fails on negative targets, and when ctx ends.
func (f *Frame) Draw(ctx context.Context, targets []int, seed Seed) (*Sample, error) {
	if len(targets) != len(f.size) {
		return nil, fmt.Errorf("lottery: %d targets for %d strata", len(targets), len(f.size))
	}
	for s, n := range targets {
		if n < 0 {
			return nil, fmt.Errorf("lottery: stratum %d has the negative target %d", s, n)
		}
	}
	d := draw{Frame: f, targets: targets, order: slices.Clone(f.order)}
	random := newSource(seed, "deltag stratified 1")
	d.shuffle(random)
	d.findProbabilities()
	first := slices.Clone(d.units)
	if err := d.round(ctx, random); err != nil {
		return nil, err
	}
	return d.sample(first, seed), nil
}

// draw is one draw from a frame.
type draw struct {
	*Frame
	targets []int
	order   []int32  // people in the order of work: canonical, then shuffled
	units   []uint64 // probability of each person in units of 1/one, while rounding
}

var errTooMany = errors.New("lottery: more than 2,000,000,000 people")

// Frame is everybody who may be drawn, in columns: 600,000 of them take some 15 MB. It never changes, so that it may be
// drawn from again and again.
type Frame struct {
	people     []Person
	order      []int32 // people in canonical order
	size       []int   // people per stratum
	households []int   // households per stratum
	home       []int32 // household of each person, numbered in canonical order
	homeStart  []int32 // people of household h are homePeople[homeStart[h]:homeStart[h+1]]
	homePeople []int32
	homeCells  []int32 // their strata, side by side for the rounds that go through all of them
}

// one is probability 1; a probability is a whole number of 2^-40.
const one = 1 << 40

// NewFrame takes people in so many strata. It fails on repeated or blank ids and on unknown strata. The people must not
// be changed afterwards.
func NewFrame(people []Person, strata int) (*Frame, error) {
	if len(people) > 2_000_000_000 {
		return nil, errTooMany
	}
	f := &Frame{people: people}
	if err := f.sortPeople(); err != nil {
		return nil, err
	}
	f.groupHouseholds()
	if err := f.countStrata(strata); err != nil {
		return nil, err
	}
	return f, nil
}

// Households counts the households of each stratum: the most people it can give when no other stratum draws.
func (f *Frame) Households() []int { return f.households }

// Homes is the household of each person, numbered from 0 in canonical order.
func (f *Frame) Homes() []int32 { return f.home }
