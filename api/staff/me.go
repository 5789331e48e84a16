package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api"
	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/org"
)

// StaffMe is who is signed in, for their own pages.
type StaffMe struct {
	ID          int64               `json:"id"`
	Name        string              `json:"name"`
	Language    string              `json:"language" enum:"da,en"`
	Demo        bool                `json:"demo" doc:"The installation is the demo"`
	PDF         bool                `json:"pdf" doc:"Pages can be made into files here"`
	Permissions []domain.Permission `json:"permissions" doc:"Everything that may be done in at least one unit"`
	Roles       []StaffMyRole       `json:"roles"`
}

// StaffMyRole is one role of whoever is signed in.
type StaffMyRole struct {
	Role     domain.Role `json:"role"`
	Unit     int64       `json:"unit"`
	UnitName string      `json:"unitName"`
	Units    []int64     `json:"units" doc:"The unit and every unit below it"`
	Activity string      `json:"activity" doc:"Empty for everything in the units, else one activity such as panel:12"`
}

// StaffSession is one of one's own sign-ins that last.
type StaffSession struct {
	ID        int64     `json:"id"`
	Device    string    `json:"device" doc:"Browser and system in a few words"`
	Current   bool      `json:"current"`
	CreatedAt time.Time `json:"createdAt"`
	SeenAt    time.Time `json:"seenAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

type me struct {
	org   *org.Org
	paper Paper
}

func registerMe(a huma.API, o *org.Org, p Paper) {
	h := me{o, p}
	op.Get(a, "/me", "Who is signed in", h.show, op.SignedIn(), op.Tag("me"))
	op.Put(a, "/me/language", "Change one's language", h.language, op.SignedIn(), op.Tag("me"))
	op.Get(a, "/me/sessions", "List one's own sessions", h.sessions, op.SignedIn(), op.Tag("me"))
	op.Delete(a, "/me/sessions/{id}", "End one of one's own sessions", h.revoke, op.SignedIn(), op.Tag("me"))
}

func (h me) show(ctx context.Context, _ *nothing) (StaffMe, error) {
	m, err := h.org.Me(ctx)
	out := StaffMe{
		ID: m.ID, Name: m.Name, Language: m.Language, Demo: h.org.Demo(), PDF: h.paper.Ready(),
		Permissions: domain.ActorOf(ctx).Permissions(), Roles: make([]StaffMyRole, len(m.Grants)),
	}
	for i, g := range m.Grants {
		out.Roles[i] = StaffMyRole{Role: g.Role, Unit: g.Unit, UnitName: g.UnitName, Units: g.Units, Activity: g.Activity}
	}
	return out, err
}

type languageInput struct {
	Body struct {
		Language string `json:"language" enum:"da,en"`
	}
}

func (h me) language(ctx context.Context, in *languageInput) (op.None, error) {
	return op.None{}, h.org.SetLanguage(ctx, in.Body.Language)
}

func (h me) sessions(ctx context.Context, _ *nothing) ([]StaffSession, error) {
	list, current, err := h.org.Sessions(ctx, api.CallerOf(ctx).Token)
	out := make([]StaffSession, len(list))
	for i, s := range list {
		out[i] = StaffSession{
			ID: s.ID, Device: s.Device, Current: s.ID == current, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, ExpiresAt: s.ExpiresAt,
		}
	}
	return out, err
}

func (h me) revoke(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.org.Revoke(ctx, in.ID)
}
