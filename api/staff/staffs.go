package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/org"
)

// StaffPerson is somebody on the staff with every role they have had.
type StaffPerson struct {
	ID       int64        `json:"id"`
	Name     string       `json:"name"`
	Email    string       `json:"email"`
	Language string       `json:"language" enum:"da,en"`
	Active   bool         `json:"active"`
	Grants   []StaffGrant `json:"grants"`
}

// StaffGrant is a role in a unit and all below it.
type StaffGrant struct {
	ID       int64       `json:"id"`
	Role     domain.Role `json:"role"`
	Unit     int64       `json:"unit"`
	Activity string      `json:"activity" doc:"Empty for everything there, else one activity such as panel:12"`
	GivenAt  time.Time   `json:"givenAt"`
	EndsAt   *time.Time  `json:"endsAt,omitempty"`
	Live     bool        `json:"live"`
}

type people struct{ org *org.Org }

func registerStaff(a huma.API, o *org.Org) {
	h := people{o}
	tag := op.Tag("staff")
	op.Get(a, "/staff", "List staff with their roles", h.list, op.Needs(domain.StaffRead), tag)
	op.Post(a, "/staff", "Add somebody with a first role", h.add, op.Needs(domain.StaffWrite), tag)
	op.Put(a, "/staff/{id}/active", "Stop somebody from signing in, or let them again", h.setActive, op.Needs(domain.StaffWrite), tag)
	op.Post(a, "/staff/{id}/grants", "Give somebody a role", h.give, op.Needs(domain.StaffWrite), tag)
	op.Delete(a, "/grants/{id}", "End a role now", h.end, op.Needs(domain.StaffWrite), tag,
		op.About("The grant is kept with its end, so that it can be told who had access when."))
}

func (h people) list(ctx context.Context, _ *nothing) ([]StaffPerson, error) {
	list, err := h.org.People(ctx)
	out := make([]StaffPerson, len(list))
	for i, p := range list {
		out[i] = h.person(p)
	}
	return out, err
}

func (h people) person(p org.Person) StaffPerson {
	out := StaffPerson{
		ID: p.ID, Name: p.Name, Email: p.Email, Language: p.Language, Active: p.Active, Grants: make([]StaffGrant, len(p.Grants)),
	}
	for i, g := range p.Grants {
		out.Grants[i] = h.grant(g)
	}
	return out
}

func (h people) grant(g org.Grant) StaffGrant {
	return StaffGrant{
		ID: g.ID, Role: g.Role, Unit: g.UnitID, Activity: g.Activity, GivenAt: g.GivenAt, EndsAt: g.EndsAt, Live: g.Live(h.org.Now()),
	}
}

type addStaffInput struct {
	Body struct {
		Name     string      `json:"name" maxLength:"200"`
		Email    string      `json:"email" maxLength:"254"`
		Language string      `json:"language" enum:"da,en"`
		Role     domain.Role `json:"role"`
		Unit     int64       `json:"unit" minimum:"1"`
	}
}

func (h people) add(ctx context.Context, in *addStaffInput) (StaffPerson, error) {
	s, err := h.org.AddStaff(ctx, org.NewStaff(in.Body))
	return h.person(org.Person{Staff: s}), err
}

type activeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Active bool `json:"active"`
	}
}

func (h people) setActive(ctx context.Context, in *activeInput) (op.None, error) {
	_, err := h.org.SetActive(ctx, in.ID, in.Body.Active)
	return op.None{}, err
}

type giveInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Role     domain.Role `json:"role"`
		Unit     int64       `json:"unit" minimum:"1"`
		Activity string      `json:"activity,omitempty" pattern:"^([a-z]+:[0-9]+)?$" doc:"Empty for everything there"`
		LastDay  string      `json:"lastDay,omitempty" format:"date" doc:"The last day on which it gives access; empty: until it is ended"`
	}
}

func (h people) give(ctx context.Context, in *giveInput) (StaffGrant, error) {
	n := org.NewGrant{Staff: in.ID, Role: in.Body.Role, Unit: in.Body.Unit, Activity: in.Body.Activity}
	if in.Body.LastDay != "" {
		after, err := dayAfter(in.Body.LastDay)
		if err != nil {
			return StaffGrant{}, err
		}
		n.Ends = &after
	}
	g, err := h.org.Give(ctx, n)
	return h.grant(g), err
}

func (h people) end(ctx context.Context, in *byID) (op.None, error) {
	_, err := h.org.EndGrant(ctx, in.ID)
	return op.None{}, err
}
