package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Expected is people with the same values, each of whom will say yes with the same chance, independently.
type Expected struct {
	Values []int // per feature the index of the value, or NoValue
	People int
	Chance float64 // 0 to 1
}

// ForecastOptions are the choices of a simulation. The zero value is legal.
type ForecastOptions struct {
	Seed  Seed
	Runs  int     // at most; 0 is 400. A quarter is enough when all of them say the same
	Nodes int     // most search steps per run; 0 is 400
	Drop  float64 // the chance of each free member of the pool, and of each who says yes, not to come after all
}

// Forecast is how often a panel could be drawn in simulations of what people will answer.
type Forecast struct {
	Runs      int     `json:"runs"`      // that were made
	Feasible  int     `json:"feasible"`  // runs in which a panel exists, by exact search
	Undecided int     `json:"undecided"` // runs in which the search reached its limit
	Low       float64 `json:"low"`       // of the probability, 95 % interval; undecided runs count as infeasible here
	High      float64 `json:"high"`      // and as feasible here
	Least     int     `json:"least"`     // people in the pool: fewer in at most 5 of 100 runs
	Middle    int     `json:"middle"`    // the median
	Most      int     `json:"most"`      // more in at most 5 of 100 runs
}

// Chance is the share of the runs in which a panel exists, 0 to 1.
func (f *Forecast) Chance() float64 { return float64(f.Feasible) / float64(f.Runs) }

const (
	forecastRuns  = 400
	forecastNodes = 400
)

// Simulate estimates the probability that a panel can be drawn, when the free members of p come (all but Drop of them)
// and of the expected so many say yes as chance has it: binomially, each group by itself. The expected are households of
// their own. In every run the question is decided exactly; the interval is Wilson's (Journal of the American Statistical
// Association 22, 1927) and is about the simulation only: it knows nothing of how wrong the chances themselves may be.
// The answer depends on p, more and o only. Errors: *FaultError when members or quotas are malformed, or ctx's when it ends.
func Simulate(ctx context.Context, p *Problem, more []Expected, o ForecastOptions) (*Forecast, error) {
	if err := checkExpected(p, more); err != nil {
		return nil, err
	}
	if o.Runs <= 0 {
		o.Runs = forecastRuns
	}
	if o.Nodes <= 0 {
		o.Nodes = forecastNodes
	}
	s := &simulation{p: p, more: more, o: o, random: newSource(o.Seed, "deltag forecast 1"), come: make([]int, len(more))}
	for _, e := range more {
		s.yes = append(s.yes, newBinomial(e.People, float64(e.Chance*(1-o.Drop))))
	}
	f := &Forecast{}
	var pools []int
	for f.Runs = 0; f.Runs < o.Runs && !f.clear(o.Runs); f.Runs++ {
		pools = append(pools, s.next())
		feasible, err := s.feasible(ctx)
		switch {
		case errors.Is(err, ErrLimit):
			f.Undecided++
		case err != nil:
			return nil, err
		case feasible:
			f.Feasible++
		}
	}
	f.Low, _ = wilson(f.Feasible, f.Runs)
	_, f.High = wilson(f.Feasible+f.Undecided, f.Runs)
	slices.Sort(pools)
	f.Least, f.Middle, f.Most = pools[f.Runs/20], pools[f.Runs/2], pools[f.Runs-1-f.Runs/20]
	return f, nil
}

// clear ends a simulation after a quarter of the runs when all of them have said the same.
func (f *Forecast) clear(runs int) bool {
	return f.Runs == max(runs/4, 1) && (f.Feasible == f.Runs || f.Undecided == f.Runs || f.Feasible+f.Undecided == 0)
}

// simulation makes one pool after the other.
type simulation struct {
	p      *Problem
	more   []Expected
	yes    []binomial
	o      ForecastOptions
	random *source
	here   []bool    // which members are in the pool this time
	come   []int     // how many of each group are
	seen   []witness // panels that were found, the newest last
}

// witness is a panel: some members, and so many of each group. In any pool that has them a panel exists.
type witness struct {
	members []int
	come    map[int]int // by group
}

// next draws who is in the pool this time, and counts them.
func (s *simulation) next() (people int) {
	stay := uint64(float64((1 - s.o.Drop) * one))
	s.here = make([]bool, len(s.p.Members))
	for i, m := range s.p.Members {
		if s.here[i] = m.Fixed != Free || s.random.below(one) < stay; s.here[i] {
			people++
		}
	}
	for i := range s.more {
		s.come[i] = s.yes[i].draw(s.random)
		people += s.come[i]
	}
	return people
}

// feasible decides exactly whether the pool of this time holds a panel: one that was found before, or a new one.
func (s *simulation) feasible(ctx context.Context) (bool, error) {
	for i := len(s.seen) - 1; i >= 0; i-- {
		if s.holds(&s.seen[i]) {
			return true, nil
		}
	}
	q, from := s.pool()
	if len(q.Check()) > 0 {
		return false, nil
	}
	g, err := newProgram(q)
	if err != nil {
		return false, err
	}
	x, err := newSearch(ctx, g, s.o.Nodes).any(g.box(), nil)
	if err != nil || x == nil {
		return false, err
	}
	w := witness{come: map[int]int{}}
	for _, place := range g.seat(x, newSource(Seed{}, "deltag witness 1")) {
		if i := from[g.order[place]]; i < len(s.p.Members) {
			w.members = append(w.members, i)
		} else {
			w.come[i-len(s.p.Members)]++
		}
	}
	if s.seen = append(s.seen, w); len(s.seen) > mostWitnesses {
		s.seen = s.seen[1:]
	}
	return true, nil
}

// mostWitnesses is how many panels are remembered: looking through more takes as long as a search.
const mostWitnesses = 64

func (s *simulation) holds(w *witness) bool {
	for _, i := range w.members {
		if !s.here[i] {
			return false
		}
	}
	for i, n := range w.come {
		if s.come[i] < n {
			return false
		}
	}
	return true
}

// pool is the problem with the members of this time, and where each is from: a place among the members, or behind them
// the number of a group.
func (s *simulation) pool() (*Problem, []int) {
	q, from := *s.p, []int(nil)
	q.Members = nil
	for i, m := range s.p.Members {
		if s.here[i] {
			q.Members, from = append(q.Members, m), append(from, i)
		}
	}
	for i, e := range s.more {
		for k := range s.come[i] {
			q.Members = append(q.Members, Member{ID: fmt.Sprintf("+%d.%d", i, k), Values: e.Values})
			from = append(from, len(s.p.Members)+i)
		}
	}
	return &q, from
}

// possible decides exactly whether a panel exists. Contradictions that need no search count as none.
func possible(ctx context.Context, p *Problem, nodes int) (bool, error) {
	if len(p.Check()) > 0 {
		return false, nil
	}
	return solvable(ctx, p, nodes)
}

// checkExpected refuses malformed members and groups: in a run they would look like a panel that cannot be.
func checkExpected(p *Problem, more []Expected) error {
	c := &checker{p: p}
	c.checkFeatures()
	c.checkMembers()
	for i, e := range more {
		where := fmt.Sprintf("/expected/%d", i)
		c.checkMemberValues(where, Member{ID: fmt.Sprint("expected ", i), Values: e.Values})
		if e.People < 0 || !(e.Chance >= 0 && e.Chance <= 1) {
			c.add(where, "expected", Fault{Have: e.People}, "%d people with a chance of %g cannot be expected: give 0 or more, and 0 to 1.", e.People, e.Chance)
		}
	}
	return faultsToError(c.faults)
}

// wilson gives the 95 % interval of a probability of which hits of n trials were seen.
func wilson(hits, n int) (low, high float64) {
	const z = 1.959964
	x, of := float64(hits), float64(n)
	middle := float64(x + z*z/2)
	half := float64(z * math.Sqrt(float64(x*(of-x))/of+z*z/4))
	low, high = max(0, (middle-half)/(of+z*z)), (middle+half)/(of+z*z)
	if hits == n {
		high = 1 // which rounding would miss
	}
	return low, high
}
