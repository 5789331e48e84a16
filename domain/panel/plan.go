package panel

import (
	"context"

	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// Plan is what a draw of invitations would do now, before any chance, and whether one is needed.
type Plan struct {
	Panel       Panel
	Whom        Whom
	People      int // who can be drawn
	Households  int // and in how many combinations of stratum and household they live
	Suggested   int // invitations that the wished yes, or the missing kinds, call for
	Invitations int // as asked for, at most what the households allow
	ExpectedYes float64
	Cells       []PlanCell // one for each stratum that somebody is of
	Features    []resident.Feature
	Values      map[int64]PlanValue // by value id
	LeftOut     []LeftOut
	Faults      []QuotaFault   // quotas that no invitation can meet
	Ready       []domain.Fault // what keeps the panel from being opened
	Response    Response
	Advice      Advice
	Draw        *lottery.Forecast // how likely the panel can be drawn after this wave; nil while quotas are not set
	Keep        *lottery.Forecast // and be kept full when as many drop out as usual
}

// PlanValue is what the plan means for one value of a feature.
type PlanValue struct {
	People      int     // who can be drawn
	Invitations float64 // expected
	ExpectedYes float64
	Rate        float64 // of those drawn, how many will say yes, 0 to 1
	Invited     int     // so far
	Yes         int     // so far
}

// PlanCell is what the plan means for one stratum.
type PlanCell struct {
	Values      []int64 // by feature
	People      int     // who can be drawn
	Rate        float64 // of those drawn, how many will say yes, 0 to 1
	Invitations float64 // expected
	ExpectedYes float64
}

// PlanOrder is what a plan is asked for.
type PlanOrder struct {
	Invitations int  // 0 takes the suggested number
	Whom        Whom // "" is what the stop rule advises
}

// Plan shows whom a draw could reach, who is left out and why, how the invitations would be shared out, how many are
// expected to say yes, and how likely the panel can then be drawn. It changes nothing.
func (ps *Panels) Plan(ctx context.Context, id int64, order PlanOrder) (plan Plan, err error) {
	var o *outlook
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsWrite)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		if o, err = loadOutlook(tx, &s); err != nil {
			return err
		}
		plan.LeftOut = o.frame.leftOut()
		plan.Ready, err = readiness(tx, &s)
		return err
	})
	if err != nil {
		return plan, err
	}
	err = o.plan(ctx, &plan, order) // outside the unit of work: it simulates for a while and reads nothing more
	return plan, err
}

func (o *outlook) plan(ctx context.Context, plan *Plan, order PlanOrder) (err error) {
	s := o.sheet
	plan.Panel, plan.People, plan.Households, plan.Features = s.Panel, len(o.frame.people), o.room(), s.Features
	plan.Response = o.response
	if plan.Advice, err = o.advise(ctx); err != nil {
		return err
	}
	w, err := o.wave(ctx, order, &plan.Advice)
	if err != nil {
		return err
	}
	plan.Whom, plan.Suggested, plan.Invitations = w.whom, w.suggested, w.letters
	shared := share(w.letters, w.weights, o.frame.strata, planSeed)
	plan.Values = o.planValues(&shared)
	for i, n := range shared.exact {
		cell := PlanCell{o.frame.strata[i].values, o.frame.strata[i].people, o.cells[i].Chance, n, n * o.cells[i].Chance}
		plan.Cells, plan.ExpectedYes = append(plan.Cells, cell), plan.ExpectedYes+cell.ExpectedYes
	}
	plan.Faults = unreachable(o.frame.features, strataOf(o.frame.strata, func(i int) float64 { return float64(o.frame.strata[i].people) }), s.Quotas, o.yes)
	if !o.ready() {
		return nil
	}
	if plan.Draw, err = o.simulate(ctx, shared.targets, 0, 0); err != nil {
		return err
	}
	plan.Keep, err = o.simulate(ctx, shared.targets, 0, o.response.Drop.Rate)
	return err
}

// wave is how many letters go to whom.
type wave struct {
	whom      Whom
	suggested int
	letters   int
	weights   []int
}

// wave decides on a wave as it is ordered. The advice is worked out where it is not given and is needed.
func (o *outlook) wave(ctx context.Context, order PlanOrder, a *Advice) (w wave, err error) {
	if a == nil && order.Whom == OnlyMissing {
		a = &Advice{}
		if err := o.want(ctx, a); err != nil {
			return w, err
		}
	}
	w.whom = order.Whom
	if w.whom == "" && a != nil && a.Rule == InviteMore {
		w.whom = OnlyMissing
	}
	if w.whom == OnlyMissing && a != nil && len(a.Wanted) > 0 {
		w.suggested, w.weights = lettersOf(a.Wanted), o.weightsOf(a.Wanted)
	} else {
		w.whom, w.weights = Everybody, o.weights()
		if a != nil || order.Invitations == 0 {
			if w.suggested, err = o.suggest(ctx); err != nil {
				return w, err
			}
		}
	}
	if w.letters = order.Invitations; w.letters == 0 {
		w.letters = w.suggested
	}
	w.letters = min(w.letters, o.room())
	return w, nil
}

func (o *outlook) planValues(shared *shared) map[int64]PlanValue {
	sum := func(n func(int) float64) map[int64]float64 { return strataOf(o.frame.strata, n) }
	people := sum(func(i int) float64 { return float64(o.frame.strata[i].people) })
	invited := sum(func(i int) float64 { return shared.exact[i] })
	yes := sum(func(i int) float64 { return shared.exact[i] * o.cells[i].Chance })
	all := sum(func(i int) float64 { return float64(o.frame.strata[i].people) * o.cells[i].Chance })
	values := map[int64]PlanValue{}
	for _, f := range o.frame.features {
		for _, v := range f.Values {
			pv := PlanValue{People: int(people[v.ID]), Invitations: invited[v.ID], ExpectedYes: yes[v.ID], Rate: o.response.rate([]int64{v.ID}),
				Invited: o.invited[v.ID], Yes: o.yes[v.ID]}
			if people[v.ID] > 0 {
				pv.Rate = all[v.ID] / people[v.ID]
			}
			values[v.ID] = pv
		}
	}
	return values
}
