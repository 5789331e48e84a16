package domain

import (
	"context"
	"slices"
)

// ActorKind is what sort of actor a unit of work has.
type ActorKind string

// Who can act. The zero value is nobody, who may do nothing.
const (
	Nobody  ActorKind = ""
	Staff   ActorKind = "staff"
	Citizen ActorKind = "citizen"
	Machine ActorKind = "system"
)

// Actor is the only identity a unit of work knows.
type Actor struct {
	Kind       ActorKind
	StaffID    int64
	ResidentID int64
	Job        string // the job's name when the program itself acts
	Grants     []Grant
	RequestID  string
}

// Grant gives a role in a unit and all units below it, for everything there or for one activity.
type Grant struct {
	Role     Role
	Unit     int64
	Units    []int64 // Unit and every unit below it
	Activity string  // "" is everything in the units, else one activity such as "panel:12"
}

// Scope is where a permission is asked for: a unit, and the activity when there is one.
type Scope struct {
	Unit     int64
	Activity string
}

type actorKey struct{}

// WithActor gives a context that carries the actor.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is the actor that the context carries, or nobody.
func ActorOf(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}

// By is the member of staff who acts, as rows keep it; nil when somebody else does.
func (a Actor) By() *int64 { return idOrNil(a.StaffID) }

// System is the program itself doing a job; it may do what the job's use case does.
func System(job string) Actor { return Actor{Kind: Machine, Job: job} }

// May tells whether the actor has the permission in the scope. Nobody and citizens have none: what a citizen may do is
// decided by the link they hold.
func (a Actor) May(p Permission, s Scope) bool {
	if a.Kind == Machine {
		return true
	}
	return a.Kind == Staff && slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Role.gives(p) && slices.Contains(g.Units, s.Unit) && (g.Activity == "" || g.Activity == s.Activity)
	})
}

// RolesWith are the roles that give the actor the permission in the scope, in a fixed order.
func (a Actor) RolesWith(p Permission, s Scope) []Role {
	list := []Role{}
	for _, r := range AllRoles {
		if r.gives(p) && slices.ContainsFunc(a.Grants, func(g Grant) bool {
			return a.Kind == Staff && g.Role == r && slices.Contains(g.Units, s.Unit) && (g.Activity == "" || g.Activity == s.Activity)
		}) {
			list = append(list, r)
		}
	}
	return list
}

// MayAnywhere tells whether the actor has the permission in at least one scope. It opens a menu, never a record.
func (a Actor) MayAnywhere(p Permission) bool {
	return a.Kind == Machine || a.Kind == Staff && slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role.gives(p) })
}

// Units are the units in which the actor has the permission for everything, in ascending order. Lists filter by them.
func (a Actor) Units(p Permission) []int64 {
	units := []int64{}
	for _, g := range a.Grants {
		if a.Kind == Staff && g.Activity == "" && g.Role.gives(p) {
			units = append(units, g.Units...)
		}
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// Activities are the single activities for which the actor has the permission by a grant of their own.
func (a Actor) Activities(p Permission) []string {
	list := []string{}
	for _, g := range a.Grants {
		if a.Kind == Staff && g.Activity != "" && g.Role.gives(p) {
			list = append(list, g.Activity)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Permissions are all the permissions the actor has somewhere, in a fixed order.
func (a Actor) Permissions() []Permission {
	list := []Permission{}
	for _, p := range AllPermissions {
		if a.MayAnywhere(p) {
			list = append(list, p)
		}
	}
	return list
}
