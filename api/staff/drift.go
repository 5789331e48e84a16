package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// StaffDrift compares those who sit in a panel, with their values of today, with the population of today.
type StaffDrift struct {
	Against   panel.Against       `json:"against" enum:"register,table"`
	HasTable  bool                `json:"hasTable" doc:"The panel has a table of statistics"`
	Source    string              `json:"source" doc:"Of the table"`
	AsOf      string              `json:"asOf" doc:"Of the table"`
	People    int                 `json:"people" doc:"Who count in the register"`
	Tolerance int                 `json:"tolerance"`
	Seated    int                 `json:"seated"`
	Empty     int                 `json:"empty"`
	Changed   int                 `json:"changed" doc:"Of the seated, who have another value than when they were drawn"`
	Callable  int                 `json:"callable" doc:"People who said yes, have no seat and can be called"`
	Refresh   int                 `json:"refresh" doc:"The least people who must be others for everything to be within the tolerance"`
	Wanted    []StaffWantedKind   `json:"wanted" doc:"Who they must be, and those for the empty seats"`
	Least     bool                `json:"least" doc:"It is sure that it cannot be fewer"`
	Unknown   bool                `json:"unknown" doc:"It could not be found out"`
	Features  []StaffDriftFeature `json:"features"`
}

// StaffWantedKind is so many people of a kind.
type StaffWantedKind struct {
	Kind   []lottery.Trait `json:"kind" doc:"Empty is anybody"`
	People int             `json:"people"`
}

// StaffDriftFeature is the drift by one feature.
type StaffDriftFeature struct {
	ID      int64             `json:"id"`
	NameDA  string            `json:"nameDa"`
	NameEN  string            `json:"nameEn"`
	Known   bool              `json:"known" doc:"There are counts of the population"`
	Apart   float64           `json:"apart" doc:"Dissimilarity with the population, 0 to 1"`
	Swap    int               `json:"swap" doc:"The least of the seated who must be others for this feature alone"`
	Unknown int               `json:"unknown" doc:"Of the seated, whose value is not known"`
	Values  []StaffDriftValue `json:"values"`
}

// StaffDriftValue is the drift of one value.
type StaffDriftValue struct {
	NameDA string `json:"nameDa"`
	NameEN string `json:"nameEn"`
	People int    `json:"people" doc:"In the population"`
	Target int    `json:"target"`
	Seated int    `json:"seated"`
	Drawn  int    `json:"drawn" doc:"Of the seated, who had it when they were drawn"`
	Min    int    `json:"min"`
	Max    int    `json:"max"`
}

type drifts struct{ panels *panel.Panels }

func registerDrift(a huma.API, ps *panel.Panels) {
	h := drifts{ps}
	tag := op.Tag("panels")
	op.Get(a, "/panels/{id}/drift", "Compare who sits in a panel with the population of today", h.show, op.Needs(domain.PanelsRead), tag)
	op.Post(a, "/panels/{id}/drift", "Let a standing panel's quotas follow the population of today", h.refresh, op.Needs(domain.PanelsDraw), tag,
		op.About("Seats that are empty or fall empty are then filled by it. Who decided and why is kept in the protocol."))
}

type driftInput struct {
	ID        int64         `path:"id" minimum:"1"`
	Against   panel.Against `query:"against" enum:",register,table" doc:"Empty is the table when the panel has one"`
	Tolerance int           `query:"tolerance" minimum:"0" maximum:"20" default:"1" doc:"People a value may lie from its target"`
}

func (h drifts) show(ctx context.Context, in *driftInput) (StaffDrift, error) {
	d, err := h.panels.Drift(ctx, in.ID, panel.DriftOrder{Against: in.Against, Tolerance: in.Tolerance})
	out := StaffDrift{Against: d.Against, HasTable: d.HasTable, Source: d.Source, People: d.People, Tolerance: d.Tolerance, Seated: d.Seated, Empty: d.Empty,
		Changed: d.Changed, Callable: d.Callable, Refresh: d.Refresh, Least: d.Least, Unknown: d.Unknown, Wanted: []StaffWantedKind{}, Features: []StaffDriftFeature{}}
	if !d.AsOf.IsZero() {
		out.AsOf = dateOf(&d.AsOf)
	}
	for _, w := range d.Wanted {
		kind := w.Kind
		if kind == nil {
			kind = []lottery.Trait{}
		}
		out.Wanted = append(out.Wanted, StaffWantedKind{kind, w.People})
	}
	for _, f := range d.Features {
		one := StaffDriftFeature{ID: f.Feature.ID, NameDA: f.Feature.NameDA, NameEN: f.Feature.NameEN, Known: f.Known, Apart: f.Apart, Swap: f.Swap, Unknown: f.Unknown, Values: []StaffDriftValue{}}
		for _, v := range f.Values {
			one.Values = append(one.Values, StaffDriftValue{v.Value.NameDA, v.Value.NameEN, v.People, v.Target, v.Seated, v.Drawn, v.Min, v.Max})
		}
		out.Features = append(out.Features, one)
	}
	return out, err
}

type refreshInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version   int           `json:"version" minimum:"1"`
		Against   panel.Against `json:"against" enum:"register,table"`
		Tolerance int           `json:"tolerance" minimum:"0" maximum:"20"`
		Reason    string        `json:"reason" maxLength:"1000"`
	}
}

func (h drifts) refresh(ctx context.Context, in *refreshInput) (StaffPanel, error) {
	b := in.Body
	_, err := h.panels.Refresh(ctx, in.ID, b.Version, panel.DriftOrder{Against: b.Against, Tolerance: b.Tolerance}, b.Reason)
	return panels(h).answer(ctx, panel.Panel{ID: in.ID}, err)
}
