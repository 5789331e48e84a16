package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/sample"
)

// StaffFollowRule says: so many days after an event, ask what the programme asks.
type StaffFollowRule struct {
	ID        int64          `json:"id"`
	Event     string         `json:"event" enum:"conversation,offer_end,panel_joined,group_attended,hearing_held"`
	Days      int            `json:"days"`
	BeginsOn  string         `json:"beginsOn"`
	EndsOn    string         `json:"endsOn"`
	State     string         `json:"state" enum:"running,ended"`
	Counts    map[string]int `json:"counts" doc:"What it did about events: asked, or why not"`
	Coming    int            `json:"coming" doc:"Events that it will look at when their day comes"`
	CreatedAt time.Time      `json:"createdAt"`
	By        string         `json:"by"`
}

type followUps struct{ samples *sample.Samples }

func registerFollowUps(a huma.API, ss *sample.Samples) {
	h := followUps{ss}
	tag, see, write := op.Tag("follow-ups"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite)
	op.Get(a, "/programmes/{id}/follow-rules", "List the rules that ask after events", h.list, see, tag)
	op.Post(a, "/programmes/{id}/follow-rules", "Begin to ask after an event", h.add, write, tag)
	op.Put(a, "/follow-rules/{id}/end", "Stop asking after an event", h.end, write, tag)
}

func (h followUps) list(ctx context.Context, in *byID) ([]StaffFollowRule, error) {
	rows, err := h.samples.Rules(ctx, in.ID)
	out := make([]StaffFollowRule, len(rows))
	for i, r := range rows {
		out[i] = followRuleOf(r)
	}
	return out, err
}

func followRuleOf(r sample.RuleRow) StaffFollowRule {
	return StaffFollowRule{r.ID, r.Event, r.Days, dateOf(&r.BeginsOn), dateOf(r.EndsOn), r.State, r.Counts, r.Coming, r.CreatedAt, r.By}
}

type followRuleInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Event    string `json:"event" enum:"conversation,offer_end,panel_joined,group_attended,hearing_held"`
		Days     int    `json:"days"`
		BeginsOn string `json:"beginsOn,omitempty" maxLength:"10" doc:"Events before this day lead to nothing; empty is today"`
		EndsOn   string `json:"endsOn,omitempty" maxLength:"10" doc:"Nothing is sent after this day; empty is no end"`
	}
}

func (h followUps) add(ctx context.Context, in *followRuleInput) (StaffFollowRule, error) {
	begins, badBegin := dateFrom(in.Body.BeginsOn)
	ends, badEnd := dateFrom(in.Body.EndsOn)
	if badBegin || badEnd {
		return StaffFollowRule{}, sample.ErrRule.With(domain.Fault{Where: "/endsOn", Code: "day-unreadable", Detail: "Write the days as 2026-12-31."})
	}
	if begins == nil {
		begins = &time.Time{}
	}
	r, err := h.samples.AddRule(ctx, in.ID, in.Body.Event, in.Body.Days, *begins, ends)
	return followRuleOf(sample.RuleRow{Rule: r, Counts: map[string]int{}}), err
}

func (h followUps) end(ctx context.Context, in *byID) (op.None, error) {
	_, err := h.samples.EndRule(ctx, in.ID)
	return op.None{}, err
}
