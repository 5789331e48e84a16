package lottery

import (
	"context"
	"errors"
	"math/big"
	"slices"
)

// This file makes the lottery Uniform. All panels of a small group are listed (every.go). Of larger ones there are more than
// any list can hold: they are counted exactly (count.go), and the lottery is a list of tickets, each drawn by the seed among
// all panels with the same probability for each. The list is a sample, and says so; Counted holds what is exact.

// Uniform gives every possible panel the same probability (de Azevedo and Gölz, "Maximally random sortition", 2026).
const Uniform Method = "uniform"

// Counted is what counting all possible panels gives. The numbers may have more digits than computers calculate with, so they are
// texts in decimal.
type Counted struct {
	Panels string   `json:"panels"`
	With   []string `json:"with"` // per member in canonical order: the panels with them
}

// Chance is the member's exact chance when every possible panel is equally likely.
func (c *Counted) Chance(member int) float64 {
	chance, known := new(big.Rat).SetString(c.With[member] + "/" + c.Panels)
	if !known {
		return 0
	}
	f, _ := chance.Float64()
	return f
}

func uniformLottery(ctx context.Context, p *Problem, o Options) (*Lottery, error) {
	if p.Size <= smallGroup {
		l, err := everyPanel(ctx, p, o)
		if !errors.Is(err, ErrLimit) {
			return l, err
		}
	}
	return uniformTickets(ctx, p, o)
}

// uniformTickets counts all panels and draws o.Panels tickets, each independently.
func uniformTickets(ctx context.Context, p *Problem, o Options) (*Lottery, error) {
	c, err := count(ctx, p)
	if err != nil {
		return nil, err
	}
	with, err := c.panelsWith(ctx)
	if err != nil {
		return nil, err
	}
	l := &Lottery{Method: Uniform, Version: uniformVersion, Inputs: p.Hash(), Seed: o.Seed, Estimate: true, Size: p.Size,
		Total: o.Panels, Chances: make([]int, len(c.g.order)), Counted: &Counted{Panels: c.total().String()}}
	for _, i := range c.g.order {
		l.Members = append(l.Members, p.Members[i].ID)
		l.Counted.With = append(l.Counted.With, "0")
	}
	never := make([]bool, len(with))
	for j, n := range with {
		never[j] = n.Sign() == 0
		class := c.g.classes[c.g.classOf[j]]
		for _, home := range class.homes {
			for _, place := range home[j-class.first] {
				l.Counted.With[place] = n.String()
			}
		}
	}
	l.Undrawable = c.g.excluded(p, never)
	r := &randomRun{g: c.g, l: l, given: make([]int, len(with)), random: newSource(o.Seed, "deltag uniform 1"), index: map[string]int{}}
	for n := range o.Panels {
		r.add(c.draw(r.random))
		if o.Progress != nil {
			o.Progress(Progress{Done: n + 1, Total: o.Panels})
		}
	}
	return l, nil
}

// VerifyCount counts all panels anew, and draws the tickets anew from the recorded seed.
// Errors: ErrLimit, or ctx's when it ends.
func (l *Lottery) VerifyCount(ctx context.Context, p *Problem) ([]Fault, error) {
	again, err := uniformTickets(ctx, p, Options{Seed: l.Seed, Panels: l.Total})
	if err != nil {
		return nil, err
	}
	check := &checker{p: p}
	if l.Counted.Panels != again.Counted.Panels || !slices.Equal(l.Counted.With, again.Counted.With) {
		check.add("/counted", "counted", Fault{}, "There are %s possible panels, and not everything that is counted agrees with it.", again.Counted.Panels)
	}
	if !slices.EqualFunc(l.Panels, again.Panels, func(a, b Panel) bool { return a.Weight == b.Weight && slices.Equal(a.Members, b.Members) }) {
		check.add("/panels", "other-panels", Fault{}, "The seed gives other panels.")
	}
	return check.faults, nil
}
