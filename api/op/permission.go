package op

import (
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deltag/domain"
)

// Permission is the extension of the OpenAPI document that says who may call an operation. An operation without it is
// refused to everybody.
const Permission = "x-permission"

const (
	anyone   = "anyone"
	signedIn = "signed-in"
)

// Anyone opens an operation to everybody. Its use case decides alone.
func Anyone() func(*huma.Operation) { return who(anyone) }

// SignedIn opens an operation to all staff.
func SignedIn() func(*huma.Operation) { return who(signedIn) }

// Needs opens an operation to those who have the permission somewhere. Whether they have it there, and for that thing,
// the use case decides.
func Needs(p domain.Permission) func(*huma.Operation) { return who(string(p)) }

func who(name string) func(*huma.Operation) {
	return func(o *huma.Operation) {
		if o.Extensions == nil {
			o.Extensions = map[string]any{}
		}
		o.Extensions[Permission] = name
	}
}

var forbidden = &huma.ErrorModel{
	Type: "/problems/" + domain.ErrForbidden.Code, Title: http.StatusText(http.StatusForbidden),
	Status: http.StatusForbidden, Detail: domain.ErrForbidden.Detail,
}

// Guard refuses early: 401 to whoever must sign in first, 403 to whoever has the permission nowhere.
func Guard(ctx huma.Context, next func(huma.Context)) {
	name, _ := ctx.Operation().Extensions[Permission].(string)
	actor := domain.ActorOf(ctx.Context())
	switch {
	case name == anyone:
		next(ctx)
	case actor.Kind == domain.Nobody:
		refuse(ctx, &huma.ErrorModel{
			Type: "/problems/signed-out", Title: http.StatusText(http.StatusUnauthorized), Status: http.StatusUnauthorized,
			Detail: "Sign in first.",
		})
	case name == signedIn && actor.Kind == domain.Staff, actor.MayAnywhere(domain.Permission(name)):
		next(ctx)
	default:
		refuse(ctx, forbidden)
	}
}

func refuse(ctx huma.Context, p *huma.ErrorModel) {
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // whoever went away needs no answer
}
