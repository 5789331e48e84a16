package panel

import (
	"context"
	"errors"

	"deltag/domain/lottery"
)

// StopRule is what the plan advises after the answers so far: whether one more wave is needed.
type StopRule string

// What the stop rule can say.
const (
	NotAsked   StopRule = "not-asked"   // nobody has been invited yet
	Enough     StopRule = "enough"      // the panel can be drawn, and be kept full: no more waves are needed
	Thin       StopRule = "thin"        // the panel can be drawn, but hardly be kept full when some drop out
	Wait       StopRule = "wait"        // people can still answer
	InviteMore StopRule = "invite"      // the time is over, and the kinds in Wanted are missing
	NobodyLeft StopRule = "nobody-left" // no more invitations would help: relax a quota or make the panel smaller
	Unknown    StopRule = "unknown"     // quotas are not set yet, or the question is too hard
)

// Advice is the plan's stop rule.
type Advice struct {
	Rule   StopRule
	Coming float64           // yes that are still expected from those who can answer
	Draw   *lottery.Forecast // how likely the panel can be drawn without another wave; nil before the first one
	Keep   *lottery.Forecast // and be kept full when as many drop out as usual
	Wanted []Wanted
	Chance *lottery.Forecast // how likely the panel can be drawn once the wanted are invited
}

// Wanted is one kind of people of whom more must say yes.
type Wanted struct {
	Kind        []lottery.Trait // empty is anybody; the names are those of features and values
	People      int             // who must say yes
	Invitations int             // so that they most likely do
	ExpectedYes float64
	Left        int // people of the kind who can still be invited, one of each household
	strata      []int
}

// advise works the stop rule out. It needs no database, and may take some seconds.
func (o *outlook) advise(ctx context.Context) (a Advice, err error) {
	a = Advice{Rule: Unknown, Coming: o.coming}
	switch {
	case o.waves == 0:
		a.Rule = NotAsked
		return a, nil
	case !o.ready():
		return a, nil
	}
	if a.Draw, err = o.simulate(ctx, nil, 0, 0); err != nil {
		return a, err
	}
	if a.Keep, err = o.simulate(ctx, nil, 0, o.response.Drop.Rate); err != nil {
		return a, err
	}
	feasible, err := o.pool.feasible(ctx)
	switch {
	case errors.Is(err, lottery.ErrLimit):
		return a, nil
	case err != nil:
		return a, err
	case feasible && a.Keep.Chance() >= surely:
		a.Rule = Enough
	case feasible:
		a.Rule = Thin
	case o.coming >= 1:
		a.Rule = Wait
	default:
		err = o.want(ctx, &a)
	}
	return a, err
}

// feasible tells whether a panel can be drawn now.
func (po *pool) feasible(ctx context.Context) (bool, error) {
	if len(po.problem.Check()) > 0 {
		return false, nil
	}
	verdict, err := lottery.Feasible(ctx, po.problem)
	if err != nil {
		return false, err
	}
	return verdict.Feasible, nil
}

// want names the kinds of people who are missing, with letters enough that most likely so many of them say yes.
func (o *outlook) want(ctx context.Context, a *Advice) error {
	appeal, err := lottery.Missing(ctx, o.pool.problem, o.cells)
	if err != nil {
		return err
	}
	if a.Rule = InviteMore; appeal == nil {
		a.Rule = NobodyLeft
		return nil
	}
	sure := surely
	for range 3 {
		a.Wanted = a.Wanted[:0]
		for _, call := range appeal.Calls {
			a.Wanted = append(a.Wanted, o.wanted(call, sure))
		}
		letters := share(lettersOf(a.Wanted), o.weightsOf(a.Wanted), o.frame.strata, planSeed).targets
		if a.Chance, err = o.simulate(ctx, letters, 0, 0); err != nil || a.Chance.Chance() >= surely {
			return err
		}
		sure = 1 - (1-sure)/4 // several kinds must all be found
	}
	return nil
}

// wanted turns a call into letters.
func (o *outlook) wanted(call lottery.Call, sure float64) Wanted {
	w := Wanted{Kind: call.Kind, People: call.People, strata: call.Sources}
	people, yes := 0, 0.0
	for _, s := range call.Sources {
		people += o.frame.strata[s].people
		yes += float64(o.frame.strata[s].people) * o.cells[s].Chance
		w.Left += o.frame.strata[s].households
	}
	rate := yes / float64(people)
	w.Invitations = min(lottery.Letters(call.People, rate, sure), w.Left)
	w.ExpectedYes = float64(w.Invitations) * rate
	return w
}

func lettersOf(wanted []Wanted) (n int) {
	for _, w := range wanted {
		n += w.Invitations
	}
	return n
}
