package staff

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api"
	"deltag/api/op"
	"deltag/domain/org"
)

type signIn struct {
	org    *org.Org
	cookie api.Cookie
}

// cookieOut answers nothing but a cookie.
type cookieOut struct {
	SetCookie string `header:"Set-Cookie"`
}

func registerSignIn(a huma.API, o *org.Org, c api.Cookie) {
	h := signIn{o, c}
	huma.Register(a, withCookie(http.MethodDelete, "/session", "Sign out", op.Anyone()), h.signOut)
}

// withCookie describes an operation whose answer sets the cookie.
func withCookie(method, path, summary string, more ...func(*huma.Operation)) huma.Operation {
	o := huma.Operation{
		OperationID: huma.GenerateOperationID(method, path, (*struct{})(nil)), Method: method, Path: path,
		Summary: summary, DefaultStatus: http.StatusNoContent, Tags: []string{"sign-in"},
	}
	for _, m := range more {
		m(&o)
	}
	return o
}

func (h signIn) signOut(ctx context.Context, _ *nothing) (*cookieOut, error) {
	caller := api.CallerOf(ctx)
	if err := h.org.SignOut(ctx, caller.Token, caller.Source); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &cookieOut{h.cookie.Clear()}, nil
}
