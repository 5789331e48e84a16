package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffBalance compares a panel with its quotas and with the population.
type StaffBalance struct {
	Panel      int64               `json:"panel"`
	Name       string              `json:"name"`
	Size       int                 `json:"size"`
	Population string              `json:"population" doc:"The statistics' name; empty without"`
	Source     string              `json:"source"`
	AsOf       string              `json:"asOf"`
	Suppressed bool                `json:"suppressed" doc:"Groups of fewer than five people are hidden"`
	Totals     StaffPhases         `json:"totals"`
	Features   []StaffBalanceGroup `json:"features"`
	Notes      []StaffNote         `json:"notes" doc:"What is out of balance, in the latest phase that has people"`
}

// StaffPhases is a number of people in each phase; null is hidden.
type StaffPhases struct {
	Invited   *int `json:"invited" nullable:"true" required:"true"`
	Yes       *int `json:"yes" nullable:"true" required:"true"`
	Drawn     *int `json:"drawn" nullable:"true" required:"true"`
	Confirmed *int `json:"confirmed" nullable:"true" required:"true"`
}

// StaffBalanceGroup is the balance by one feature.
type StaffBalanceGroup struct {
	ID     int64               `json:"id"`
	NameDa string              `json:"nameDa"`
	NameEn string              `json:"nameEn"`
	Values []StaffBalanceValue `json:"values"`
	Apart  []StaffApart        `json:"apart" doc:"Dissimilarity with the population, by phase"`
}

// StaffApart is what part of the people would have to be exchanged to be like the population, 0 to 1.
type StaffApart struct {
	Phase panel.Phase `json:"phase" enum:"invited,yes,drawn,confirmed"`
	Share float64     `json:"share"`
}

// StaffBalanceValue is the balance of one value.
type StaffBalanceValue struct {
	ID     int64       `json:"id"`
	NameDa string      `json:"nameDa"`
	NameEn string      `json:"nameEn"`
	People int         `json:"people" doc:"In the population"`
	Quota  bool        `json:"quota" doc:"A quota is set"`
	Min    int         `json:"min"`
	Target int         `json:"target"`
	Max    int         `json:"max"`
	Counts StaffPhases `json:"counts"`
}

// StaffNote is one thing out of balance.
type StaffNote struct {
	Code    string      `json:"code" enum:"short,over"`
	Phase   panel.Phase `json:"phase" enum:"invited,yes,drawn,confirmed"`
	Feature int64       `json:"feature"`
	Value   int64       `json:"value"`
	People  int         `json:"people"`
}

// StaffProtocol is all that must be known of how a panel came about, without names.
type StaffProtocol struct {
	Panel   StaffPanelDetails `json:"panel"`
	State   panel.State       `json:"state" enum:"draft,inviting,drawn,confirmed,closed"`
	Opened  *time.Time        `json:"openedAt,omitempty"`
	Stood   *time.Time        `json:"confirmedAt,omitempty"`
	Note    string            `json:"confirmNote"`
	Quotas  StaffQuotaSheet   `json:"quotas"`
	Draws   []StaffDraw       `json:"draws"`
	Answers []StaffAnswers    `json:"answers"`
	Decided []StaffDecision   `json:"decisions" doc:"What was decided when the quotas could not be met"`
	Exits   []StaffExit       `json:"exits" doc:"Seats that somebody left"`
	Beyond  []StaffOverride   `json:"overrides" doc:"Who was asked beyond the contact budget, by decision; without the reason where it is about one person"`
	Waiting int               `json:"standBys" doc:"Who still wait to be asked"`
	Balance StaffBalance      `json:"balance"`
}

// StaffExit is a seat that somebody left, without who it was.
type StaffExit struct {
	At       time.Time   `json:"at"`
	Cause    panel.Cause `json:"cause" enum:"left,moved,no_answer,absent,not_now,other,erased,term"`
	Refilled bool        `json:"refilled" doc:"Somebody else has got the seat since"`
}

// StaffAnswers counts what the invited of one wave said.
type StaffAnswers struct {
	Wave     int `json:"wave"`
	Invited  int `json:"invited"`
	Accepted int `json:"accepted"`
	Declined int `json:"declined"`
	NotNow   int `json:"notNow"`
}

type balances struct{ panels *panel.Panels }

func registerBalance(a huma.API, ps *panel.Panels) {
	h := balances{ps}
	op.Get(a, "/panels/{id}/balance", "Compare a panel with its quotas and with the population", h.show, op.Needs(domain.OverviewRead), op.Tag("balance"),
		op.About("Whoever may not see the panel's people sees no group of fewer than five."))
	op.Get(a, "/panels/{id}/protocol", "Gather how a panel came about", h.protocol, op.Needs(domain.PanelsRead), op.Tag("balance"))
}

func (h balances) show(ctx context.Context, in *byID) (StaffBalance, error) {
	b, err := h.panels.Balance(ctx, in.ID)
	return balanceOf(b), err
}

func balanceOf(b panel.Balance) StaffBalance {
	out := StaffBalance{Panel: b.Panel.ID, Name: b.Panel.Name, Size: b.Panel.Size, Suppressed: b.Suppressed, Totals: phasesOf(b.Totals),
		Features: make([]StaffBalanceGroup, len(b.Features)), Notes: make([]StaffNote, len(b.Notes))}
	if b.Population != nil {
		out.Population, out.Source, out.AsOf = b.Population.Name, b.Population.Source, dateOf(&b.Population.AsOf)
	}
	for i, f := range b.Features {
		out.Features[i] = balanceGroupOf(f)
	}
	for i, n := range b.Notes {
		out.Notes[i] = StaffNote(n)
	}
	return out
}

func phasesOf(counts map[panel.Phase]panel.Count) StaffPhases {
	shown := func(ph panel.Phase) *int {
		c := counts[ph]
		if c.Hidden {
			return nil
		}
		return &c.N
	}
	return StaffPhases{shown(panel.PhaseInvited), shown(panel.PhaseYes), shown(panel.PhaseDrawn), shown(panel.PhaseConfirmed)}
}

func balanceGroupOf(f panel.FeatureBalance) StaffBalanceGroup {
	out := StaffBalanceGroup{ID: f.Feature.ID, NameDa: f.Feature.NameDA, NameEn: f.Feature.NameEN, Values: make([]StaffBalanceValue, len(f.Values)), Apart: []StaffApart{}}
	for i, v := range f.Values {
		out.Values[i] = StaffBalanceValue{ID: v.Value.ID, NameDa: v.Value.NameDA, NameEn: v.Value.NameEN, People: v.People, Counts: phasesOf(v.Counts)}
		if v.Quota != nil {
			out.Values[i].Quota, out.Values[i].Min, out.Values[i].Target, out.Values[i].Max = true, v.Quota.Min, v.Quota.Target, v.Quota.Max
		}
	}
	for _, ph := range panel.Phases {
		if share, ok := f.Apart[ph]; ok {
			out.Apart = append(out.Apart, StaffApart{ph, share})
		}
	}
	return out
}

func (h balances) protocol(ctx context.Context, in *byID) (StaffProtocol, error) {
	p, err := h.panels.Protocol(ctx, in.ID)
	if err != nil {
		return StaffProtocol{}, err
	}
	list, err := drawsOf(p.Draws)
	of := p.Sheet.Panel
	out := StaffProtocol{Panel: detailsOf(of), State: of.State, Opened: of.OpenedAt, Stood: of.ConfirmedAt, Note: of.ConfirmNote,
		Quotas: sheetOf(p.Sheet), Draws: list, Answers: make([]StaffAnswers, len(p.Answers)), Decided: []StaffDecision{}, Exits: []StaffExit{},
		Beyond: overridesOf(p.Overrides, p.Staff), Waiting: p.StandBys, Balance: balanceOf(p.Balance)}
	for i := range list {
		list[i].By = p.Staff[list[i].DrawnBy]
	}
	for _, d := range p.Decisions {
		out.Decided = append(out.Decided, decisionOf(d, p.Staff))
	}
	for _, e := range p.Exits {
		out.Exits = append(out.Exits, StaffExit{e.At, e.Cause, e.RefilledBy != nil})
	}
	for i, a := range p.Answers {
		out.Answers[i] = StaffAnswers(a)
	}
	return out, err
}
