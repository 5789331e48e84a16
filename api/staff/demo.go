package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api"
	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/org"
)

// StaffInstallation is what a page may know before anybody signs in.
type StaffInstallation struct {
	Demo     bool          `json:"demo"`
	Roles    []domain.Role `json:"roles" doc:"In the demo: the roles to sign in as with one click"`
	Provider bool          `json:"provider" doc:"Staff can sign in at the municipality's identity provider"`
	Codes    bool          `json:"codes" doc:"Staff can sign in with a code by mail"`
}

// StaffClock is what time it is in this installation.
type StaffClock struct {
	Now time.Time `json:"now"`
}

type demo struct {
	org    *org.Org
	cookie api.Cookie
}

func registerDemo(a huma.API, o *org.Org, c api.Cookie) {
	h := demo{o, c}
	op.Get(a, "/installation", "What this installation is", h.installation, op.Anyone(), op.Tag("demo"))
	huma.Register(a, withCookie(http.MethodPost, "/demo/sign-in", "Sign in to the demo with one click", op.Anyone(), op.Tag("demo")), h.signIn)
	op.Get(a, "/demo/clock", "Read the demo's clock", h.clock, op.Anyone(), op.Tag("demo"))
	op.Post(a, "/demo/clock", "Move the demo's clock forward", h.move, op.Anyone(), op.Tag("demo"))
}

func (h demo) installation(context.Context, *nothing) (StaffInstallation, error) {
	s := StaffInstallation{Demo: h.org.Demo(), Roles: []domain.Role{}}
	s.Provider, s.Codes = h.org.Provider()
	if s.Demo {
		s.Roles = domain.AllRoles
	}
	return s, nil
}

type demoSignInInput struct {
	Body struct {
		Role domain.Role `json:"role" enum:"administrator,coordinator,unit_leader,secretary,committee_member,interviewer,analyst,moderator"`
	}
}

func (h demo) signIn(ctx context.Context, in *demoSignInInput) (*cookieOut, error) {
	token, err := h.org.DemoSignIn(ctx, in.Body.Role, api.CallerOf(ctx).Caller)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &cookieOut{h.cookie.Set(token)}, nil
}

func (h demo) clock(context.Context, *nothing) (StaffClock, error) {
	if !h.org.Demo() {
		return StaffClock{}, domain.ErrNotFound
	}
	return StaffClock{h.org.Now()}, nil
}

type clockInput struct {
	Body struct {
		Hours float64 `json:"hours" minimum:"0.01" maximum:"8784" doc:"How far forward"`
	}
}

func (h demo) move(ctx context.Context, in *clockInput) (StaffClock, error) {
	now, err := h.org.MoveClock(ctx, time.Duration(in.Body.Hours*float64(time.Hour)))
	return StaffClock{now}, err
}
