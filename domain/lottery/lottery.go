package lottery

import (
	"context"
	"errors"
	"fmt"
)

// Method is a rule for giving each possible panel its probability.
type Method string

// RandomPanels finds many panels with random wishes. Its chances are estimates.
const RandomPanels Method = "random-panels"

// Options are the choices of one run. The zero value is a legal run with seed 0.
type Options struct {
	Method   Method         // "" is RandomPanels
	Seed     Seed           // recorded; decides which panels are found
	Panels   int            // how many equally likely tickets RandomPanels makes, and Uniform beyond lists; 0 is 1000
	Nodes    int            // most search steps per question before ErrLimit; 0 is 1,000,000
	Progress func(Progress) // called between panels from the calling goroutine; nil is allowed
}

const maxPanels = 1_000_000

// Progress is how far a run has come.
type Progress struct {
	Done, Total int
}

// ErrLimit says that a question was too hard for the allowed number of search steps. It never means that no panel exists.
var ErrLimit = errors.New("lottery: the search reached its limit without an answer; allow more steps or widen a quota")

// InfeasibleError says that no panel meets all quotas, and what is short.
type InfeasibleError struct {
	Feasibility
}

// Error counts the shortages.
func (e *InfeasibleError) Error() string {
	return fmt.Sprintf("lottery: no panel meets all quotas; %d shortages found", len(e.Shortages))
}

// Lottery is a list of distinct panels with whole-numbered weights: one panel is drawn, each with the
// probability Weight / Total. It is a document: store it whole, and draw from what was stored.
type Lottery struct {
	Method     Method     `json:"method"`
	Version    string     `json:"version"`  // of the method's algorithm
	Inputs     string     `json:"inputs"`   // Problem.Hash
	Seed       Seed       `json:"seed"`     // that the panels were found with; not the one for drawing
	Estimate   bool       `json:"estimate"` // the chances are those of this list, but the list is itself a sample of the method
	Size       int        `json:"size"`
	Members    []string   `json:"members"` // ids in canonical order, fixed out ones too
	Panels     []Panel    `json:"panels"`  // in order of their first tickets
	Total      int        `json:"total"`   // sum of the weights
	Chances    []int      `json:"chances"` // per member: weight of the panels with them, of Total
	Undrawable []Excluded `json:"undrawable"`
	// Certificate proves the smallest chance of Leximin and Maximin, and the product of Nash.
	Certificate *Certificate `json:"certificate,omitempty"`
	Rounded     *Rounding    `json:"rounded,omitempty"` // when it was made by Round
	Counted     *Counted     `json:"counted,omitempty"` // of Uniform, when there are too many panels to list
}

// Panel is one possible panel: indexes into Lottery.Members, rising.
type Panel struct {
	Weight  int   `json:"weight"`
	Members []int `json:"members"`
}

// Ticket is the result of a draw.
type Ticket struct {
	Number  int      `json:"number"` // from 0 to Total-1
	Panel   int      `json:"panel"`  // index into Lottery.Panels
	Members []string `json:"members"`
	Seed    Seed     `json:"seed"`
}

// Find makes the lottery of a problem. The answer depends on the problem, the method, the number of
// panels and the seed only: not on the order of the members, and not on the machine.
// Every panel in it was checked in integers against all quotas, the households and the fixed members.
// Errors: *FaultError, *InfeasibleError, ErrLimit, or ctx's when it ends.
func Find(ctx context.Context, p *Problem, o Options) (*Lottery, error) {
	if o.Method == "" {
		o.Method = RandomPanels
	}
	if o.Method != RandomPanels && o.Method != Uniform && !o.Method.proved() {
		return nil, fmt.Errorf("lottery: unknown method %q", o.Method)
	}
	if o.Panels < 0 || o.Panels > maxPanels {
		return nil, fmt.Errorf("lottery: 1 to %d panels can be asked for, not %d", maxPanels, o.Panels)
	}
	if o.Panels == 0 {
		o.Panels = 1000
	}
	verdict, err := feasible(ctx, p, o.Nodes)
	if err != nil {
		return nil, err
	}
	if !verdict.Feasible {
		return nil, &InfeasibleError{Feasibility: *verdict}
	}
	how := fairLottery
	switch o.Method {
	case RandomPanels:
		how = randomPanels
	case Uniform:
		how = uniformLottery
	}
	l, err := how(ctx, p, o)
	if err != nil {
		return nil, err
	}
	return l, faultsToError(l.Verify(p))
}

// Chance is a member's chance in this lottery, 0 to 1.
func (l *Lottery) Chance(member int) float64 { return float64(l.Chances[member]) / float64(l.Total) }

// Range gives the lowest and the highest chance among the members about whom only the lottery decides: those not fixed,
// and not in Undrawable. Both are 0 when there are none. p must be the problem of this lottery.
func (l *Lottery) Range(p *Problem) (lowest, highest float64) {
	decided := map[string]bool{}
	for _, m := range p.Members {
		decided[m.ID] = m.Fixed != Free
	}
	for _, e := range l.Undrawable {
		decided[e.Member] = true
	}
	first := true
	for i, id := range l.Members {
		if chance := l.Chance(i); !decided[id] {
			if first {
				lowest, highest, first = chance, chance, false
			}
			lowest, highest = min(lowest, chance), max(highest, chance)
		}
	}
	return lowest, highest
}

// Draw picks one panel: the seed gives a ticket number by the package's generator, without bias, and the
// panels own consecutive tickets by their weights. Only whole numbers are used, so every machine agrees.
func (l *Lottery) Draw(seed Seed) (Ticket, error) {
	if l.Total < 1 {
		return Ticket{}, errors.New("lottery: there is no panel to draw")
	}
	return l.Pick(int(newSource(seed, "deltag draw 1").below(uint64(l.Total))), seed)
}

// Pick gives the panel that owns a ticket number, for instance one thrown with dice in public.
func (l *Lottery) Pick(number int, seed Seed) (Ticket, error) {
	if number < 0 || number >= l.Total {
		return Ticket{}, fmt.Errorf("lottery: tickets are numbered 0 to %d, not %d", l.Total-1, number)
	}
	left := number
	for i, panel := range l.Panels {
		if left < panel.Weight {
			return Ticket{Number: number, Panel: i, Members: l.names(panel), Seed: seed}, nil
		}
		left -= panel.Weight
	}
	return Ticket{}, errors.New("lottery: the weights do not add up to the total")
}

func (l *Lottery) names(panel Panel) []string {
	names := make([]string, len(panel.Members))
	for i, m := range panel.Members {
		names[i] = l.Members[m]
	}
	return names
}
