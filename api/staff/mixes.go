package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/mix"
)

// StaffMixChange is one time that what a group is mixed by was changed.
type StaffMixChange struct {
	ID     int64               `json:"id"`
	At     time.Time           `json:"at"`
	By     string              `json:"by"`
	Reason string              `json:"reason"`
	Before []StaffMixedFeature `json:"before" doc:"Empty is that it was not mixed"`
	After  []StaffMixedFeature `json:"after"`
}

// StaffMixedFeature is a feature that a group was to be mixed by.
type StaffMixedFeature struct {
	NameDa string            `json:"nameDa"`
	NameEn string            `json:"nameEn"`
	Values []StaffMixedValue `json:"values"`
}

// StaffMixedValue is how many people of one value a group was to have.
type StaffMixedValue struct {
	NameDa string `json:"nameDa"`
	NameEn string `json:"nameEn"`
	Min    int    `json:"min"`
	Max    int    `json:"max"`
}

func mixedFeatures(features []mix.Feature) []StaffMixedFeature {
	out := make([]StaffMixedFeature, len(features))
	for i, f := range features {
		out[i] = StaffMixedFeature{f.Name.Da, f.Name.En, make([]StaffMixedValue, len(f.Values))}
		for v, value := range f.Values {
			out[i].Values[v] = StaffMixedValue{value.Name.Da, value.Name.En, value.Min, value.Max}
		}
	}
	return out
}

type mixes struct{ bookings *booking.Bookings }

func registerMixes(a huma.API, bs *booking.Bookings) {
	h := mixes{bs}
	tag := op.Tag("gatherings")
	op.Put(a, "/gatherings/{id}/mix", "Change what a group is mixed by", h.change, op.Needs(domain.GatheringsWrite), tag,
		op.About("Until it begins, and for those alone who may see the register. Nobody loses a seat; who is offered one next follows the new mix."))
	op.Get(a, "/gatherings/{id}/mix-changes", "List how what a group is mixed by was changed", h.list, op.Needs(domain.GatheringsRead), tag)
}

type changeMixInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int       `json:"version" minimum:"1"`
		Reason  string    `json:"reason" maxLength:"400"`
		Mix     *StaffMix `json:"mix,omitempty" doc:"None is that everybody may come"`
	}
}

func (h mixes) change(ctx context.Context, in *changeMixInput) (StaffGathering, error) {
	_, err := h.bookings.ChangeMix(ctx, in.ID, booking.Remix{Version: in.Body.Version, Mix: in.Body.Mix.plan(), Reason: in.Body.Reason})
	return now(ctx, gatherings(h).show, in.ID, err)
}

func (h mixes) list(ctx context.Context, in *byID) ([]StaffMixChange, error) {
	all, err := h.bookings.MixChanges(ctx, in.ID)
	out := make([]StaffMixChange, len(all))
	for i, c := range all {
		out[i] = StaffMixChange{c.ID, c.CreatedAt, c.By, c.Reason, mixedFeatures(c.Was), mixedFeatures(c.Is)}
	}
	return out, err
}
