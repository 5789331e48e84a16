package staff

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api"
	"deltag/api/op"
	"deltag/domain/oidc"
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
	op.Post(a, "/sign-in/code", "Ask for a sign-in code by mail", h.ask, op.Anyone(), op.Tag("sign-in"),
		op.About("The answer is the same whether the address is known or not. The code counts only with the challenge."))
	huma.Register(a, withCookie(http.MethodPost, "/sign-in", "Sign in with a code", op.Anyone()), h.signIn)
	huma.Register(a, withCookie(http.MethodPost, "/sign-in/provider", "Start a sign-in at the municipality's identity provider", op.Anyone(), answers), h.begin)
	huma.Register(a, withCookie(http.MethodPost, "/sign-in/provider/answer", "Sign in with the identity provider's answer", op.Anyone()), h.finish)
	huma.Register(a, withCookie(http.MethodDelete, "/session", "Sign out", op.Anyone()), h.signOut)
}

// StaffChallenge goes with a code: whoever signs in sends both.
type StaffChallenge struct {
	Challenge string `json:"challenge"`
}

type askInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

func (h signIn) ask(ctx context.Context, in *askInput) (StaffChallenge, error) {
	challenge, err := h.org.AskForCode(ctx, in.Body.Email, api.CallerOf(ctx).Caller)
	return StaffChallenge{challenge}, err
}

type signInInput struct {
	Body struct {
		Challenge string `json:"challenge" maxLength:"100"`
		Code      string `json:"code" maxLength:"20" doc:"Six digits; spaces are ignored"`
	}
}

func (h signIn) signIn(ctx context.Context, in *signInInput) (*cookieOut, error) {
	token, err := h.org.SignIn(ctx, in.Body.Challenge, in.Body.Code, api.CallerOf(ctx).Caller)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &cookieOut{h.cookie.Set(token)}, nil
}

// StaffProvider is where the browser goes to sign in.
type StaffProvider struct {
	URL string `json:"url" format:"uri"`
}

type providerOut struct {
	SetCookie string `header:"Set-Cookie"`
	Body      StaffProvider
}

func answers(o *huma.Operation) { o.DefaultStatus = http.StatusOK }

func (h signIn) begin(ctx context.Context, _ *nothing) (*providerOut, error) {
	s, err := h.org.BeginAtProvider(ctx, api.CallerOf(ctx).Caller)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &providerOut{h.cookie.Began(s.Browser, oidc.AttemptLife), StaffProvider{s.URL}}, nil
}

type answerInput struct {
	Browser http.Cookie `cookie:"deltag-sign-in" doc:"From the answer that started the sign-in"`
	Body    struct {
		Code  string `json:"code" maxLength:"4000"`
		State string `json:"state" maxLength:"200"`
		Error string `json:"error" maxLength:"200" doc:"What the provider says went wrong; empty when nothing did"`
	}
}

func (h signIn) finish(ctx context.Context, in *answerInput) (*cookieOut, error) {
	answer := oidc.Answer{Code: in.Body.Code, State: in.Body.State, Error: in.Body.Error}
	token, err := h.org.FinishAtProvider(ctx, in.Browser.Value, answer, api.CallerOf(ctx).Caller)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &cookieOut{h.cookie.Set(token)}, nil
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
