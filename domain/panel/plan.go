package panel

import (
	"context"
	"math"

	"deltag/domain"
	"deltag/domain/resident"
)

// Plan is what a draw of invitations would do now, before any chance.
type Plan struct {
	Panel       Panel
	People      int // who can be drawn
	Households  int // and in how many combinations of stratum and household they live
	Suggested   int // invitations that the expected answers call for
	Invitations int // as asked for, at most what the households allow
	ExpectedYes float64
	Strata      int
	Features    []resident.Feature
	Values      map[int64]PlanValue // by value id
	LeftOut     []LeftOut
	Faults      []QuotaFault   // quotas that no invitation can meet
	Ready       []domain.Fault // what keeps the panel from being opened
}

// PlanValue is what the plan means for one value of a feature.
type PlanValue struct {
	People      int     // who can be drawn
	Invitations float64 // expected
	ExpectedYes float64
}

// Plan shows whom a draw could reach, who is left out and why, and how the invitations would be shared out.
// invitations 0 takes the number that the panel's size and expected answers call for. It changes nothing.
func (ps *Panels) Plan(ctx context.Context, id int64, invitations int) (plan Plan, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsWrite)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		f, err := loadFrame(tx, &p)
		if err != nil {
			return err
		}
		plan = f.plan(&s, invitations)
		plan.LeftOut = f.leftOut()
		plan.Ready, err = readiness(tx, &s)
		return err
	})
	return plan, err
}

// suggested is how many invitations the panel's size and the expected answers call for.
func (p *Panel) suggested() int {
	return int(math.Ceil(float64(p.Size) * p.YesPerSeat * 100 / p.YesPercent))
}

func (f *frame) plan(s *QuotaSheet, invitations int) Plan {
	plan := Plan{Panel: s.Panel, People: len(f.people), Suggested: s.Panel.suggested(), Features: s.Features,
		Strata: len(f.strata), Values: map[int64]PlanValue{}}
	for _, cell := range f.strata {
		plan.Households += cell.households
	}
	plan.Invitations = invitations
	if invitations == 0 {
		plan.Invitations = plan.Suggested
	}
	plan.Invitations = min(plan.Invitations, plan.Households)
	plan.ExpectedYes = float64(plan.Invitations) * s.Panel.YesPercent / 100
	out := share(plan.Invitations, weigh(f.strata, f.features, s.Quotas), f.strata, [32]byte{})
	people := strataOf(f.strata, func(i int) float64 { return float64(f.strata[i].people) })
	invited := strataOf(f.strata, func(i int) float64 { return out.exact[i] })
	for v, n := range people {
		plan.Values[v] = PlanValue{int(n), invited[v], invited[v] * s.Panel.YesPercent / 100}
	}
	plan.Faults = unreachable(f.features, people, s.Quotas)
	return plan
}

// ErrNotReady refuses to open a panel that lacks something.
var ErrNotReady = &domain.Error{Kind: domain.Invalid, Code: "panel-not-ready", Detail: "The panel is not ready for invitations yet."}

// readiness says everything that keeps a panel from inviting people. Each fault names the step where it is mended.
func readiness(tx *domain.Tx, s *QuotaSheet) (faults []domain.Fault, err error) {
	p := &s.Panel
	need := func(missing bool, where, code, detail string) {
		if missing {
			faults = append(faults, fault(where, code, detail))
		}
	}
	need(p.Purpose == "", "/purpose", "required", "Say what the panel is for.")
	need(p.LegalBasis == "", "/legalBasis", "required", "Choose the legal basis.")
	need(p.SpecialGround == "", "/specialGround", "required", "Say on what ground sensitive data are used, or that none are.")
	need(p.SpecialGround == NotUsed && sensitive(s.Features), "/specialGround", "sensitive-dimension",
		"The panel is balanced by a sensitive feature. Choose the ground on which it is used.")
	need(p.Size == 0, "/size", "required", "Say how many seats the panel has.")
	need(p.FirstMeeting == nil, "/firstMeeting", "required", "Give the date of the first meeting: ages are counted on it.")
	need(p.ReplyBy == nil, "/replyBy", "required", "Give the last day to answer.")
	need(p.EndsOn == nil, "/endsOn", "required", "Give the date on which the panel ends.")
	need(p.ReplyBy != nil && !deadline(*p.ReplyBy).After(tx.Now), "/replyBy", "past", "The last day to answer is over. Give a later one.")
	need(len(s.Features) == 0, "/features", "required", "Choose at least one feature to balance the panel by.")
	need(len(s.Features) > 0 && len(s.Quotas) == 0, "/quotas", "required", "Set the quotas.")
	need(len(s.Faults) > 0, "/quotas", "contradict", "The quotas contradict each other. The quota page says where.")
	notice, err := currentNotice(tx, p.ID)
	need(err == nil && notice == nil, "/notice", "required", "Publish the notice that citizens get.")
	return faults, err
}

func sensitive(features []resident.Feature) bool {
	for _, f := range features {
		if f.Sensitive {
			return true
		}
	}
	return false
}
