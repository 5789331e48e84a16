package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffTermRules are for how long members sit.
type StaffTermRules struct {
	Months  int           `json:"months" minimum:"0" maximum:"120" doc:"0 is until the panel ends"`
	Cohorts int           `json:"cohorts" minimum:"1" maximum:"12" doc:"Parts into which the first members are drawn"`
	AskDays int           `json:"askDays" minimum:"14" maximum:"365" doc:"Days before the end of a term"`
	Silence panel.Silence `json:"silence" enum:"leave,stay" doc:"What no answer means"`
}

// StaffTermPlan is when whose seat falls empty unless they go on.
type StaffTermPlan struct {
	Rules    StaffTermRules    `json:"rules"`
	Seated   int               `json:"seated"`
	YearEnds int               `json:"yearEnds" doc:"Of the seated, whose term ends within a year"`
	Rotation []StaffTermMonth  `json:"rotation"`
	Members  []StaffTermMember `json:"members"`
}

// StaffTermMonth counts the terms that end in one month.
type StaffTermMonth struct {
	Month  string `json:"month" doc:"Its first day"`
	Ends   int    `json:"ends"`
	Asked  int    `json:"asked"`
	Stay   int    `json:"stay"`
	Leave  int    `json:"leave"`
	Silent int    `json:"silent"`
}

// StaffTermMember is one who sits, with their term.
type StaffTermMember struct {
	ID       int64            `json:"id"`
	Resident int64            `json:"resident"`
	Shown    string           `json:"shown"`
	TermEnds string           `json:"termEnds" doc:"Empty without a term"`
	AskedAt  *time.Time       `json:"askedAt,omitempty"`
	AnswerBy string           `json:"answerBy"`
	Answer   panel.TermAnswer `json:"answer" enum:",stay,leave"`
	Renewals int              `json:"renewals"`
	Open     bool             `json:"open" doc:"An answer can be written down"`
}

type terms struct{ panels *panel.Panels }

func registerTerms(a huma.API, ps *panel.Panels) {
	h := terms{ps}
	tag := op.Tag("panels")
	op.Get(a, "/panels/{id}/terms", "Tell whose term ends when, and what they said", h.plan, op.Needs(domain.RepliesRead), tag)
	op.Put(a, "/panels/{id}/terms", "Decide for how long members sit", h.set, op.Needs(domain.PanelsWrite), tag)
	op.Put(a, "/members/{id}/term", "Write down whether a member goes on", h.answer, op.Needs(domain.RepliesWrite), tag)
}

func (h terms) plan(ctx context.Context, in *byID) (StaffTermPlan, error) {
	p, err := h.panels.TermPlan(ctx, in.ID)
	r := p.Panel.Terms()
	out := StaffTermPlan{Rules: StaffTermRules{r.Months, r.Cohorts, r.AskDays, r.Silence}, Seated: p.Seated, YearEnds: p.YearEnds, Rotation: []StaffTermMonth{}, Members: []StaffTermMember{}}
	for _, m := range p.Rotation {
		out.Rotation = append(out.Rotation, StaffTermMonth{dateOf(&m.Month), m.Ends, m.Asked, m.Stay, m.Leave, m.Silent})
	}
	for _, m := range p.Members {
		out.Members = append(out.Members, StaffTermMember{m.ID, m.ResidentID, m.Shown, dateOf(m.TermEnds), m.AskedAt, dateOf(m.AnswerBy), m.Answer, m.Renewals, m.Open})
	}
	return out, err
}

type termsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int            `json:"version" minimum:"1"`
		Rules   StaffTermRules `json:"rules"`
	}
}

func (h terms) set(ctx context.Context, in *termsInput) (StaffPanel, error) {
	r := in.Body.Rules
	p, err := h.panels.SetTerms(ctx, in.ID, in.Body.Version, panel.TermRules{Months: r.Months, Cohorts: r.Cohorts, AskDays: r.AskDays, Silence: r.Silence})
	return panels(h).answer(ctx, p, err)
}

type termAnswerInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Answer  panel.TermAnswer `json:"answer" enum:"stay,leave"`
		Channel panel.Channel    `json:"channel" enum:"phone,desk,letter,representative"`
		Why     string           `json:"why" maxLength:"1000"`
	}
}

func (h terms) answer(ctx context.Context, in *termAnswerInput) (op.None, error) {
	return op.None{}, h.panels.AnswerTermFor(ctx, in.ID, in.Body.Answer, in.Body.Channel, in.Body.Why)
}
