package oidc_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/oidc"
	"deltag/domain/oidc/oidctest"
)

const substantial = "https://data.gov.dk/concept/core/nsis/Substantial"

func newClient(b *domaintest.Bench, i *oidctest.Issuer) *oidc.Client {
	i.Now = b.Now
	i.Claims = map[string]any{"email": "Zenobia@Kommunen.example", "email_verified": true, "name": "Zenobia Prøvesen", "loa": substantial, "cpr": "0101600001"}
	return oidc.New(b.DB, oidc.Settings{
		Purpose: "staff", Issuer: i.URL, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: "https://panel.example/back",
		Scopes: []string{"email", "profile"}, ACRValues: []string{substantial}, Levels: []string{substantial, "https://data.gov.dk/concept/core/nsis/High"},
		Claims: oidc.Claims{Email: "email", Name: "name", Assurance: "loa", CPR: "cpr"}, Secret: []byte("a secret of at least thirty-two bytes!"),
	})
}

func answerOf(v url.Values) oidc.Answer {
	return oidc.Answer{Code: v.Get("code"), State: v.Get("state"), Error: v.Get("error")}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	b, i := domaintest.New(t), oidctest.New(t)
	c := newClient(b, i)
	s, err := c.Begin(b.Ctx())
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := url.Parse(s.URL)
	q := asked.Query()
	if q.Get("scope") != "openid email profile" || q.Get("acr_values") != substantial || q.Get("nonce") == "" || q.Get("state") == "" || strings.Contains(s.URL, s.Browser) {
		t.Errorf("the browser is sent to %s", s.URL)
	}
	who, err := c.Finish(b.Ctx(), s.Browser, answerOf(i.Visit(t, s.URL)))
	want := oidc.Identity{Issuer: i.URL, Subject: "somebody", Email: "zenobia@kommunen.example", Name: "Zenobia Prøvesen", CPR: "0101600001"}
	if err != nil || who != want {
		t.Errorf("signed in as %+v, %v", who, err)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM oidc_attempt WHERE used_at IS NOT NULL"); n != 1 {
		t.Errorf("%d attempts are used", n)
	}
}

// Everything that can be wrong with an answer, each told from a right one by that one thing alone.
func TestWrongAnswersAreRefused(t *testing.T) {
	t.Parallel()
	set := func(name string, value any) func(*oidctest.Issuer) {
		return func(i *oidctest.Issuer) { i.Twist = func(claims, _ map[string]any) { claims[name] = value } }
	}
	for what, c := range map[string]struct {
		spoil func(*oidctest.Issuer)
		want  *domain.Error
	}{
		"cancelled":             {func(i *oidctest.Issuer) { i.Error = "access_denied" }, oidc.ErrCancelled},
		"another error":         {func(i *oidctest.Issuer) { i.Error = "server_error" }, oidc.ErrRefused},
		"low assurance":         {set("loa", "https://data.gov.dk/concept/core/nsis/Low"), oidc.ErrLevel},
		"no assurance":          {set("loa", nil), oidc.ErrLevel},
		"assurance as a list":   {set("loa", []string{substantial}), oidc.ErrLevel},
		"another nonce":         {set("nonce", "another"), oidc.ErrRefused},
		"no nonce":              {set("nonce", ""), oidc.ErrRefused},
		"another audience":      {set("aud", "somebody else"), oidc.ErrRefused},
		"another issuer":        {set("iss", "https://evil.example"), oidc.ErrRefused},
		"expired":               {set("exp", domaintest.Start.Add(-time.Second).Unix()), oidc.ErrRefused},
		"not yet valid":         {set("nbf", domaintest.Start.Add(time.Hour).Unix()), oidc.ErrRefused},
		"signed by another key": {func(i *oidctest.Issuer) { i.Forge = true }, oidc.ErrRefused},
		"not signed": {func(i *oidctest.Issuer) {
			i.Twist = func(_, head map[string]any) { head["alg"] = "none" }
		}, oidc.ErrRefused},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			b, i := domaintest.New(t), oidctest.New(t)
			client := newClient(b, i)
			c.spoil(i)
			s, err := client.Begin(b.Ctx())
			if err != nil {
				t.Fatal(err)
			}
			if who, err := client.Finish(b.Ctx(), s.Browser, answerOf(i.Visit(t, s.URL))); !errors.Is(err, c.want) || who != (oidc.Identity{}) {
				t.Errorf("%+v, %v", who, err)
			}
		})
	}
}

// An attempt belongs to one browser, one purpose and half an hour, and is finished once.
func TestAttempts(t *testing.T) {
	t.Parallel()
	b, i := domaintest.New(t), oidctest.New(t)
	c := newClient(b, i)
	begin := func() (oidc.Started, oidc.Answer) {
		s, err := c.Begin(b.Ctx())
		if err != nil {
			t.Fatal(err)
		}
		return s, answerOf(i.Visit(t, s.URL))
	}
	finish := func(what, browser string, a oidc.Answer, want error) {
		t.Helper()
		if _, err := c.Finish(b.Ctx(), browser, a); !errors.Is(err, want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	s, a := begin()
	finish("first", s.Browser, a, nil)
	finish("sent again", s.Browser, a, oidc.ErrLate)
	s, a = begin()
	other, _ := begin()
	finish("in another browser", other.Browser, a, oidc.ErrLate)
	finish("in its own browser", s.Browser, a, nil)
	s, a = begin()
	finish("with another state", s.Browser, oidc.Answer{Code: a.Code, State: "another"}, oidc.ErrLate)
	s, _ = begin()
	finish("with an invented code", s.Browser, oidc.Answer{Code: "invented", State: stateOf(s)}, oidc.ErrRefused)
	finish("without a browser", "", a, oidc.ErrLate)
	s, a = begin()
	b.Clock.Add(oidc.AttemptLife)
	finish("too late", s.Browser, a, oidc.ErrLate)
	s, a = begin()
	b.Exec(t, "UPDATE oidc_attempt SET purpose = 'citizen'")
	finish("for another purpose", s.Browser, a, oidc.ErrLate)
}

func stateOf(s oidc.Started) string {
	u, _ := url.Parse(s.URL)
	return u.Query().Get("state")
}

// A provider that is away stops nobody for good, and the program starts without it.
func TestProviderAway(t *testing.T) {
	t.Parallel()
	b, i := domaintest.New(t), oidctest.New(t)
	c := newClient(b, i)
	i.Down = true
	if _, err := c.Begin(b.Ctx()); !errors.Is(err, oidc.ErrAway) {
		t.Errorf("away at the beginning: %v", err)
	}
	i.Down = false
	s, err := c.Begin(b.Ctx())
	if err != nil {
		t.Fatal(err)
	}
	a := answerOf(i.Visit(t, s.URL))
	i.Down = true
	if _, err := c.Finish(b.Ctx(), s.Browser, a); err == nil {
		t.Error("somebody was signed in by a provider that is away")
	}
	i.Down = false
	if target, err := c.Target(b.Ctx()); err != nil || target != i.URL {
		t.Errorf("the browser is sent to %q, %v", target, err)
	}
}

// An address that the provider has not verified is nobody's.
func TestUnverifiedAddress(t *testing.T) {
	t.Parallel()
	b, i := domaintest.New(t), oidctest.New(t)
	c := newClient(b, i)
	i.Claims["email_verified"] = false
	s, err := c.Begin(b.Ctx())
	if err != nil {
		t.Fatal(err)
	}
	if who, err := c.Finish(b.Ctx(), s.Browser, answerOf(i.Visit(t, s.URL))); err != nil || who.Email != "" || who.Subject != "somebody" {
		t.Errorf("%+v, %v", who, err)
	}
}

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, oidc.Attempt{})
}
