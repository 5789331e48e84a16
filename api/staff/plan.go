package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// StaffPlan is what a draw of invitations would do now, and whether one is needed.
type StaffPlan struct {
	Whom        panel.Whom        `json:"whom" enum:"all,missing" doc:"For everybody, or only for the kinds that are missing"`
	People      int               `json:"people" doc:"Who can be drawn"`
	Suggested   int               `json:"suggested"`
	Invitations int               `json:"invitations"`
	ExpectedYes float64           `json:"expectedYes"`
	Cells       []StaffPlanCell   `json:"cells" doc:"What the plan means for each combination of values that somebody has"`
	Values      []StaffPlanValue  `json:"values"`
	LeftOut     []StaffLeft       `json:"leftOut"`
	Faults      []StaffQuotaFault `json:"faults" doc:"Quotas that no invitation can meet"`
	Missing     []StaffMissing    `json:"missing" doc:"What keeps the panel from inviting people"`
	Response    StaffResponse     `json:"response"`
	Advice      StaffAdvice       `json:"advice"`
	Draw        *StaffForecast    `json:"draw,omitempty" doc:"How likely the panel can be drawn after this wave"`
	Keep        *StaffForecast    `json:"keep,omitempty" doc:"And be kept full when as many drop out as usual"`
}

// StaffPlanValue is what the plan means for one value.
type StaffPlanValue struct {
	Feature     int64   `json:"feature"`
	Value       int64   `json:"value"`
	NameDa      string  `json:"nameDa"`
	NameEn      string  `json:"nameEn"`
	People      int     `json:"people"`
	Invitations float64 `json:"invitations"`
	ExpectedYes float64 `json:"expectedYes"`
	Rate        float64 `json:"rate" doc:"Of those invited, how many will say yes, 0 to 1"`
	Invited     int     `json:"invited" doc:"So far"`
	Yes         int     `json:"yes" doc:"So far"`
}

// StaffPlanCell is what the plan means for one combination of values, in the order of the panel's features.
type StaffPlanCell struct {
	Values      []int64 `json:"values"`
	People      int     `json:"people"`
	Rate        float64 `json:"rate" doc:"Of those invited, how many will say yes, 0 to 1"`
	Invitations float64 `json:"invitations"`
	ExpectedYes float64 `json:"expectedYes"`
}

// StaffResponse is what is expected of those who are invited next, and what that stands on.
type StaffResponse struct {
	Origin  panel.Origin `json:"origin" enum:"own,others,default"`
	Rate    float64      `json:"rate" doc:"0 to 1"`
	Default float64      `json:"default" doc:"What staff expect"`
	Panels  int          `json:"panels" doc:"Others of the unit that it stands on"`
	Invited int          `json:"invited" doc:"In this panel, or in the others, as origin says"`
	Yes     int          `json:"yes"`
	Drop    float64      `json:"drop" doc:"Of those offered a seat, how many drop out, 0 to 1"`
	Offered int          `json:"offered" doc:"Settled seats of the unit that drop stands on"`
}

// StaffForecast is how often a panel could be drawn in simulations.
type StaffForecast struct {
	Runs      int     `json:"runs"`
	Feasible  int     `json:"feasible"`
	Undecided int     `json:"undecided" doc:"Too hard to tell"`
	Low       float64 `json:"low" doc:"95 % interval of the probability"`
	High      float64 `json:"high"`
	Least     int     `json:"least" doc:"People who say yes: fewer in 5 of 100 runs"`
	Middle    int     `json:"middle"`
	Most      int     `json:"most" doc:"More in 5 of 100 runs"`
}

// StaffAdvice is the stop rule.
type StaffAdvice struct {
	Rule   panel.StopRule `json:"rule" enum:"not-asked,enough,thin,wait,invite,nobody-left,unknown"`
	Coming float64        `json:"coming" doc:"Yes that are still expected from those who can answer"`
	Draw   *StaffForecast `json:"draw,omitempty" doc:"How likely the panel can be drawn without another wave"`
	Keep   *StaffForecast `json:"keep,omitempty"`
	Wanted []StaffWanted  `json:"wanted" doc:"The kinds of people who are missing"`
	Chance *StaffForecast `json:"chance,omitempty" doc:"How likely the panel can be drawn once they are invited"`
}

// StaffWanted is one kind of people of whom more must say yes.
type StaffWanted struct {
	Kind        []lottery.Trait `json:"kind" doc:"Empty is anybody"`
	People      int             `json:"people" doc:"Who must say yes"`
	Invitations int             `json:"invitations"`
	ExpectedYes float64         `json:"expectedYes"`
	Left        int             `json:"left" doc:"Who can still be invited"`
}

type plans struct{ panels *panel.Panels }

func registerPlan(a huma.API, ps *panel.Panels) {
	h := plans{ps}
	op.Get(a, "/panels/{id}/plan", "Show what a draw of invitations would do now, and whether one is needed", h.show, op.Needs(domain.PanelsWrite), op.Tag("draws"))
}

type planInput struct {
	ID          int64  `path:"id" minimum:"1"`
	Invitations int    `query:"invitations" minimum:"0" maximum:"1000000" doc:"0 takes the suggested number"`
	Whom        string `query:"whom" enum:",all,missing" doc:"Empty is what the stop rule advises"`
}

func (h plans) show(ctx context.Context, in *planInput) (StaffPlan, error) {
	p, err := h.panels.Plan(ctx, in.ID, panel.PlanOrder{Invitations: in.Invitations, Whom: panel.Whom(in.Whom)})
	out := StaffPlan{Whom: p.Whom, People: p.People, Suggested: p.Suggested, Invitations: p.Invitations, ExpectedYes: p.ExpectedYes, Cells: []StaffPlanCell{},
		Values: []StaffPlanValue{}, LeftOut: leftOf(p.LeftOut), Faults: quotaFaultsOf(p.Faults), Missing: missingOf(p.Ready),
		Response: responseOf(&p.Response), Advice: adviceOf(p.Advice), Draw: (*StaffForecast)(p.Draw), Keep: (*StaffForecast)(p.Keep)}
	for _, c := range p.Cells {
		out.Cells = append(out.Cells, StaffPlanCell(c))
	}
	for _, f := range p.Features {
		for _, v := range f.Values {
			n := p.Values[v.ID]
			out.Values = append(out.Values, StaffPlanValue{f.ID, v.ID, v.NameDA, v.NameEN, n.People, n.Invitations, n.ExpectedYes, n.Rate, n.Invited, n.Yes})
		}
	}
	return out, err
}

func responseOf(r *panel.Response) StaffResponse {
	out := StaffResponse{Origin: r.Origin(), Rate: r.Overall, Default: r.Default, Panels: r.Others.Panels, Drop: r.Drop.Rate, Offered: r.Drop.Offered}
	from := r.Own
	if out.Origin == panel.FromOthers {
		from = r.Others
	}
	out.Invited, out.Yes = from.Invited, from.Yes
	return out
}

func adviceOf(a panel.Advice) StaffAdvice {
	return StaffAdvice{Rule: a.Rule, Coming: a.Coming, Draw: (*StaffForecast)(a.Draw), Keep: (*StaffForecast)(a.Keep), Wanted: wantedOf(a.Wanted), Chance: (*StaffForecast)(a.Chance)}
}

func wantedOf(wanted []panel.Wanted) []StaffWanted {
	list := make([]StaffWanted, len(wanted))
	for i, w := range wanted {
		list[i] = StaffWanted{traitsOf(w.Kind), w.People, w.Invitations, w.ExpectedYes, w.Left}
	}
	return list
}
