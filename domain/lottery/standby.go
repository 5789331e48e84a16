package lottery

import (
	"context"
	"errors"
	"fmt"
)

// This file chooses stand-bys before anybody has dropped out (Assos, Baharav, Flanigan and Procaccia, "Alternates, Assemble!
// Selecting optimal alternates for citizens' assemblies", ACM EC 2025). Many sets of drop-outs are simulated; in each, everybody
// drops out by a chance of their own, those on stand-by too. A set is repaired when those on stand-by who come can
// fill every empty seat so that all quotas hold. The stand-bys are those with whom most sets are repaired, and of
// these the ones with whom the other sets come nearest to it, as far as they were found (standbychoice.go). Because they were fitted to the sets, what they are good for is
// measured on fresh ones.

// StandByOptions are the choices of StandBys. The zero value chooses nobody.
type StandByOptions struct {
	Seed  Seed
	Count int       // how many stand-bys are wanted
	Drop  []float64 // per member of the problem, the chance not to come, 0 to 1; see DropOuts
	Sets  int       // simulated sets of drop-outs to choose by, and as many fresh ones; 0 is 300
}

// StandBys is the choice.
type StandBys struct {
	Members  []string `json:"members"`  // in the order of the calls; fewer than wanted when nobody else may be one
	Expected float64  `json:"expected"` // drop-outs of the panel, on average
	Sets     int      `json:"sets"`     // simulated
	Chosen   []int    `json:"chosen"`   // sets that the first k stand-bys repair, k from 0, of those they were chosen by
	Fresh    []int    `json:"fresh"`    // of as many fresh ones: what they are good for
	Low      float64  `json:"low"`      // of the share that all of them repair, 95 % interval from the fresh sets
	High     float64  `json:"high"`
	// Undecided are fresh sets of which the search did not find out whether all stand-bys repair them. They count as not repaired.
	Undecided int `json:"undecided"`
}

// Share is the share of fresh sets that the first k stand-bys repair, 0 to 1.
func (s *StandBys) Share(k int) float64 { return float64(s.Fresh[k]) / float64(s.Sets) }

const (
	standBySets = 300
	mostSets    = 10_000
)

// StandBys chooses stand-bys for a panel: the members fixed in are its people, the free ones may be on stand-by, those fixed out
// may not (for instance because they are in no possible panel). No stand-by shares a household with the panel or with another.
// Who of people with equal values and chances is chosen is decided by lot. The answer depends on the problem and the
// options only. Errors: *FaultError, also when the panel is not whole; ctx's when it ends.
func (p *Problem) StandBys(ctx context.Context, o StandByOptions) (*StandBys, error) {
	if o.Sets == 0 {
		o.Sets = standBySets
	}
	if err := faultsToError(p.checkStandBys(&o)); err != nil {
		return nil, err
	}
	q, _ := p.Clamp()
	b := newBench(ctx, q, o)
	if err := b.choose(); err != nil {
		return nil, err
	}
	out := &StandBys{Members: []string{}, Sets: o.Sets}
	kinds := b.callOrder()
	for _, c := range b.chosen {
		out.Members = append(out.Members, q.Members[c.member].ID)
	}
	for _, i := range q.order() { // in one order, for the sum is rounded
		if q.Members[i].Fixed == FixedIn {
			out.Expected += o.Drop[i]
		}
	}
	var err error
	if out.Chosen, _, err = b.curve(b.sets, kinds); err != nil {
		return nil, err
	}
	if out.Fresh, out.Undecided, err = b.curve(b.simulate("deltag fresh drop-outs 1"), kinds); err != nil {
		return nil, err
	}
	last := out.Fresh[len(kinds)]
	out.Low, _ = wilson(last, o.Sets)
	_, out.High = wilson(last+out.Undecided, o.Sets)
	return out, nil
}

func (p *Problem) checkStandBys(o *StandByOptions) []Fault {
	c := &checker{p: p}
	c.checkFeatures()
	c.checkMembers()
	seated := 0
	for _, m := range p.Members {
		if m.Fixed == FixedIn {
			seated++
		}
	}
	if seated != p.Size || seated == 0 {
		c.add("/size", "panel-not-whole", Fault{Have: seated, Need: p.Size}, "%d of %d seats are taken: choose stand-bys for a whole panel.", seated, p.Size)
	}
	if o.Count < 0 || o.Count > maxSize {
		c.add("/count", "stand-bys", Fault{Have: o.Count}, "%d stand-bys are not possible: give 0 or more.", o.Count)
	}
	if o.Sets < 1 || o.Sets > mostSets {
		c.add("/sets", "sets", Fault{Have: o.Sets, Need: 1}, "%d sets of drop-outs are not possible: give 1 to %d.", o.Sets, mostSets)
	}
	if len(o.Drop) != len(p.Members) {
		c.add("/drop", "drop", Fault{Have: len(o.Drop), Need: len(p.Members)}, "There are %d chances to drop out for %d people.", len(o.Drop), len(p.Members))
	}
	for i, d := range o.Drop {
		if !(d >= 0 && d <= 1) {
			c.add(fmt.Sprintf("/drop/%d", i), "drop", Fault{}, "%g is not a chance: give 0 to 1.", d)
		}
	}
	return c.faults
}

// curve counts the sets that the first stand-bys repair, from none to all, by exact search. What fewer repair, more do.
func (b *bench) curve(sets []*dropSet, kinds []int) (repaired []int, undecided int, err error) {
	repaired = make([]int, len(kinds)+1)
	for _, s := range sets {
		have := make([]int, len(b.kinds))
		for k := 0; k <= len(kinds); k++ {
			if k > 0 {
				have[kinds[k-1]]++
			}
			ok, err := b.repairs(s, have)
			if errors.Is(err, ErrLimit) {
				if k == len(kinds) {
					undecided++
				}
			} else if err != nil {
				return nil, 0, err
			}
			for ; ok && k <= len(kinds); k++ {
				repaired[k]++
			}
		}
	}
	return repaired, undecided, nil
}
