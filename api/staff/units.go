package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/org"
)

// StaffUnit is a part of the organisation.
type StaffUnit struct {
	ID        int64      `json:"id"`
	Parent    int64      `json:"parent" doc:"0 for the municipality itself"`
	Name      string     `json:"name"`
	ValidFrom time.Time  `json:"validFrom"`
	ValidTo   *time.Time `json:"validTo,omitempty"`
}

type units struct{ org *org.Org }

func registerUnits(a huma.API, o *org.Org) {
	h := units{o}
	tag := op.Tag("units")
	op.Get(a, "/units", "List the units", h.list, op.SignedIn(), tag)
	op.Post(a, "/units", "Add a unit below another", h.add, op.Needs(domain.StaffWrite), tag)
	op.Put(a, "/units/{id}/name", "Rename a unit", h.rename, op.Needs(domain.StaffWrite), tag)
	op.Put(a, "/units/{id}/end", "End a unit now", h.end, op.Needs(domain.StaffWrite), tag,
		op.About("What the unit holds stays readable to those who may read it. Units below it must have ended first."))
}

func (h units) list(ctx context.Context, _ *nothing) ([]StaffUnit, error) {
	list, err := h.org.Units(ctx)
	out := make([]StaffUnit, len(list))
	for i, u := range list {
		out[i] = unitOf(u)
	}
	return out, err
}

func unitOf(u org.Unit) StaffUnit {
	out := StaffUnit{ID: u.ID, Name: u.Name, ValidFrom: u.ValidFrom, ValidTo: u.ValidTo}
	if u.ParentID != nil {
		out.Parent = *u.ParentID
	}
	return out
}

type addUnitInput struct {
	Body struct {
		Parent int64  `json:"parent" minimum:"1"`
		Name   string `json:"name" maxLength:"200"`
	}
}

func (h units) add(ctx context.Context, in *addUnitInput) (StaffUnit, error) {
	u, err := h.org.AddUnit(ctx, in.Body.Parent, in.Body.Name)
	return unitOf(u), err
}

type renameUnitInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

func (h units) rename(ctx context.Context, in *renameUnitInput) (StaffUnit, error) {
	u, err := h.org.RenameUnit(ctx, in.ID, in.Body.Name)
	return unitOf(u), err
}

func (h units) end(ctx context.Context, in *byID) (StaffUnit, error) {
	u, err := h.org.EndUnit(ctx, in.ID)
	return unitOf(u), err
}
