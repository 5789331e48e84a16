package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffPlace is where people meet.
type StaffPlace struct {
	ID          int64  `json:"id"`
	Unit        int64  `json:"unit"`
	Name        string `json:"name"`
	Address     string `json:"address"`
	Access      string `json:"access" doc:"Entrance, lift, bus: told to citizens"`
	Seats       int    `json:"seats"`
	StepFree    bool   `json:"stepFree"`
	HearingLoop bool   `json:"hearingLoop"`
	Retired     bool   `json:"retired" doc:"Not in the choice any more"`
}

func placeOf(p booking.Place) StaffPlace {
	return StaffPlace{p.ID, p.UnitID, p.Name, p.Address, p.Access, p.Seats, p.StepFree, p.HearingLoop, p.RetiredAt != nil}
}

// StaffPlaceWords is what staff say of a place.
type StaffPlaceWords struct {
	Name        string `json:"name" maxLength:"200"`
	Address     string `json:"address" maxLength:"400"`
	Access      string `json:"access" maxLength:"600"`
	Seats       int    `json:"seats"`
	StepFree    bool   `json:"stepFree"`
	HearingLoop bool   `json:"hearingLoop"`
}

func (b StaffPlaceWords) place() booking.Place {
	return booking.Place{Name: b.Name, Address: b.Address, Access: b.Access, Seats: b.Seats, StepFree: b.StepFree, HearingLoop: b.HearingLoop}
}

type places struct{ bookings *booking.Bookings }

func registerPlaces(a huma.API, bs *booking.Bookings) {
	h := places{bs}
	tag := op.Tag("gatherings")
	op.Get(a, "/places", "List the places where people meet", h.list, op.Needs(domain.GatheringsRead), tag)
	op.Post(a, "/places", "Add a place", h.add, op.Needs(domain.GatheringsWrite), tag)
	op.Put(a, "/places/{id}", "Correct a place, or take it out of the choice", h.change, op.Needs(domain.GatheringsWrite), tag)
}

func (h places) list(ctx context.Context, _ *nothing) ([]StaffPlace, error) {
	all, err := h.bookings.Places(ctx)
	out := make([]StaffPlace, len(all))
	for i, p := range all {
		out[i] = placeOf(p)
	}
	return out, err
}

type newPlaceInput struct {
	Body struct {
		Unit  int64           `json:"unit" minimum:"1"`
		Place StaffPlaceWords `json:"place"`
	}
}

func (h places) add(ctx context.Context, in *newPlaceInput) (StaffPlace, error) {
	p := in.Body.Place.place()
	p.UnitID = in.Body.Unit
	p, err := h.bookings.AddPlace(ctx, p)
	return placeOf(p), err
}

type placeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Place   StaffPlaceWords `json:"place"`
		Retired bool            `json:"retired"`
	}
}

func (h places) change(ctx context.Context, in *placeInput) (StaffPlace, error) {
	p, err := h.bookings.ChangePlace(ctx, in.ID, in.Body.Place.place(), in.Body.Retired)
	return placeOf(p), err
}
