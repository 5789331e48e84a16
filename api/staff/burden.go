package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffBurden is how the asking is shared out among the people of a panel's unit.
type StaffBurden struct {
	Max       int             `json:"max" doc:"Times that somebody may be asked"`
	Days      int             `json:"days" doc:"Within so many days"`
	Rest      int             `json:"rest" doc:"Days of rest after being asked"`
	People    int             `json:"people"`
	Times     []int           `json:"times" doc:"How many were asked 0, 1, 2 and 3 or more times"`
	Asked     int             `json:"asked" doc:"How often anybody was asked"`
	Gini      float64         `json:"gini" doc:"0 when all were asked as often, towards 1 when few bear all"`
	Enough    int             `json:"enough" doc:"People who have been asked enough and are left out of draws now"`
	Overrides []StaffOverride `json:"overrides" doc:"Decisions to ask people all the same"`
}

// StaffOverride is a decision to ask people who have been asked enough, without who they are.
type StaffOverride struct {
	ByDraw bool      `json:"byDraw" doc:"Those whom a draw took; else one person"`
	People int       `json:"people"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// StaffAskedOften is how often a person was asked, and how often they may be.
type StaffAskedOften struct {
	Max       int                   `json:"max"`
	Days      int                   `json:"days"`
	Times     int                   `json:"times"`
	RestsTo   *time.Time            `json:"restsTo,omitempty" doc:"Until when they are left alone"`
	Overrides []StaffAskedOverride  `json:"overrides"`
	Panels    []StaffAskedPanelName `json:"panels" doc:"Panels that can still invite, out of which the person is kept"`
}

// StaffAskedOverride is a decision to ask a person who had been asked enough.
type StaffAskedOverride struct {
	Panel  string    `json:"panel"`
	Reason string    `json:"reason"`
	ByDraw bool      `json:"byDraw"`
	At     time.Time `json:"at"`
}

// StaffAskedPanelName is a panel that somebody could be drawn for.
type StaffAskedPanelName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type burdens struct{ panels *panel.Panels }

func registerBurden(a huma.API, ps *panel.Panels) {
	h := burdens{ps}
	op.Get(a, "/panels/{id}/burden", "Tell how the asking is shared out", h.show, op.Needs(domain.PanelsRead), op.Tag("panels"))
	op.Get(a, "/residents/{id}/asked", "Tell how often a person was asked", h.asked, op.Needs(domain.ResidentsRead), op.Tag("residents"))
	op.Post(a, "/residents/{id}/overrides", "Let a person be drawn although they have been asked enough", h.override, op.Needs(domain.PanelsDraw), op.Tag("residents"),
		op.About("It invites nobody: chance does. The reason is kept, and the person may see it."))
}

func (h burdens) show(ctx context.Context, in *byID) (StaffBurden, error) {
	b, err := h.panels.Burden(ctx, in.ID)
	out := StaffBurden{Max: b.Panel.MaxContacts, Days: b.Panel.ContactDays, Rest: b.Panel.RestDays, People: b.People, Times: b.Times, Asked: b.Asked, Gini: b.Gini,
		Enough: b.Enough, Overrides: overridesOf(b.Overrides, b.Staff)}
	return out, err
}

func overridesOf(list []panel.OverrideCount, names map[int64]string) []StaffOverride {
	out := []StaffOverride{}
	for _, o := range list {
		out = append(out, StaffOverride{o.DrawID != nil, o.People, o.Reason, nameOf(names, o.CreatedBy), o.CreatedAt})
	}
	return out
}

func (h burdens) asked(ctx context.Context, in *byID) (StaffAskedOften, error) {
	a, err := h.panels.Asked(ctx, in.ID)
	out := StaffAskedOften{Max: a.Asking.Budget.Max, Days: a.Asking.Budget.Days, Times: a.Asking.Times, RestsTo: a.Asking.RestsTo,
		Overrides: []StaffAskedOverride{}, Panels: []StaffAskedPanelName{}}
	for _, o := range a.Overrides {
		out.Overrides = append(out.Overrides, StaffAskedOverride{o.Panel, o.Reason, o.ByDraw, o.CreatedAt})
	}
	for _, p := range a.Panels {
		out.Panels = append(out.Panels, StaffAskedPanelName{p.ID, p.Name})
	}
	return out, err
}

type overrideInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Panel  int64  `json:"panel" minimum:"1"`
		Reason string `json:"reason" maxLength:"1000"`
	}
}

func (h burdens) override(ctx context.Context, in *overrideInput) (op.None, error) {
	return op.None{}, h.panels.AskBeyond(ctx, in.Body.Panel, in.ID, in.Body.Reason)
}
