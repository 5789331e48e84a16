package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"deltag/api"
	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/oidc"
	"deltag/domain/oidc/oidctest"
	"deltag/domain/org"
)

// withProvider is a world whose staff sign in at an identity provider.
func withProvider(t *testing.T, only bool) (*world, *oidctest.Issuer) {
	t.Helper()
	w, issuer := newWorld(t), oidctest.New(t)
	issuer.Now = w.Now
	issuer.Claims = map[string]any{"email": "head@matrix.example", "acr": "high"}
	secret := bytes.Repeat([]byte("s"), 32)
	provider := oidc.New(w.DB, oidc.Settings{
		Purpose: "staff", Issuer: issuer.URL, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret,
		RedirectURL: "https://panel.example/staff/sign-in/answer", Levels: []string{"high"}, Claims: oidc.Claims{Email: "email", Assurance: "acr"}, Secret: secret,
	})
	w.org = org.New(w.DB, org.Settings{Secret: secret, Provider: provider, ProviderOnly: only})
	w.stand.serve(w.areas(api.Cookie{}))
	return w, issuer
}

// atProvider goes through a sign-in as a browser does, and gives the last answer.
func (w *world) atProvider(issuer *oidctest.Issuer) *httptest.ResponseRecorder {
	w.t.Helper()
	begun := w.send(nobody, http.MethodPost, call{path: "/sign-in/provider"})
	var to struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(begun.Body.Bytes(), &to); err != nil || begun.Code != http.StatusOK {
		w.t.Fatalf("start: %d %s", begun.Code, begun.Body)
	}
	back := issuer.Visit(w.t, to.URL)
	cookies := begun.Result().Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || strings.Contains(to.URL, cookies[0].Value) {
		w.t.Fatalf("the cookies are %v", cookies)
	}
	return w.send(nobody, http.MethodPost, call{
		path: "/sign-in/provider/answer", header: map[string]string{"Cookie": cookies[0].Name + "=" + cookies[0].Value},
		body: map[string]any{"code": back.Get("code"), "state": back.Get("state"), "error": back.Get("error")},
	})
}

// signedInAs tells whom the cookie of an answer opens the pages for.
func (w *world) signedInAs(answer *httptest.ResponseRecorder) string {
	w.t.Helper()
	if answer.Code != http.StatusNoContent {
		return ""
	}
	for _, c := range answer.Result().Cookies() {
		w.tokens["back"] = c.Value
	}
	var me struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(w.send("back", http.MethodGet, call{path: "/me"}).Body.Bytes(), &me); err != nil {
		w.t.Fatal(err)
	}
	return me.Name
}

func (w *world) lastOutcome() string {
	return domaintest.Value[string](w.t, w.Bench, "SELECT outcome FROM sign_in ORDER BY id DESC LIMIT 1")
}

// Staff are known by their address the first time and by the provider's subject from then on, whatever their address is.
func TestSignInAtProvider(t *testing.T) {
	t.Parallel()
	w, issuer := withProvider(t, false)
	if got := w.signedInAs(w.atProvider(issuer)); got != "head" || w.lastOutcome() != "oidc-signed-in" {
		t.Fatalf("signed in as %q: %s", got, w.lastOutcome())
	}
	issuer.Claims["email"] = "married@matrix.example"
	if got := w.signedInAs(w.atProvider(issuer)); got != "head" {
		t.Errorf("with a new address signed in as %q", got)
	}
	// Another person who was given the old address is not let in as the one before.
	issuer.Claims["email"], issuer.Claims["sub"] = "head@matrix.example", "another"
	if answer := w.atProvider(issuer); answer.Code != http.StatusForbidden || w.lastOutcome() != "oidc-unknown" {
		t.Errorf("with somebody's old address: %d, %s", answer.Code, w.lastOutcome())
	}
}

func TestWhoIsNotLetIn(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		spoil   func(*world, *oidctest.Issuer)
		status  int
		outcome string
	}{
		"a stranger": {func(_ *world, i *oidctest.Issuer) { i.Claims["email"] = "stranger@matrix.example" }, 403, "oidc-unknown"},
		"no address": {func(_ *world, i *oidctest.Issuer) { i.Claims["email_verified"] = false }, 403, "oidc-unknown"},
		"who stopped": {func(w *world, _ *oidctest.Issuer) {
			w.Exec(w.t, "UPDATE staff SET active = false WHERE name = 'head'")
		}, 403, "inactive"},
		"low level": {func(_ *world, i *oidctest.Issuer) { i.Claims["acr"] = "low" }, 403, "oidc-level"},
		"cancelled": {func(_ *world, i *oidctest.Issuer) { i.Error = "access_denied" }, 422, "oidc-cancelled"},
		"a forgery": {func(_ *world, i *oidctest.Issuer) { i.Forge = true }, 422, "oidc-refused"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w, issuer := withProvider(t, false)
			c.spoil(w, issuer)
			if answer := w.atProvider(issuer); answer.Code != c.status || w.lastOutcome() != c.outcome || len(answer.Result().Cookies()) > 0 {
				t.Errorf("%d, %s: %s", answer.Code, w.lastOutcome(), answer.Body)
			}
		})
	}
}

// An answer without the cookie of the browser that began, and codes by mail where the provider alone lets in.
func TestProviderAlone(t *testing.T) {
	t.Parallel()
	w, _ := withProvider(t, true)
	answer := w.send(nobody, http.MethodPost, call{path: "/sign-in/provider/answer", body: map[string]any{"code": "x", "state": "x", "error": ""}})
	if answer.Code != 422 || w.lastOutcome() != "oidc-late" {
		t.Errorf("without a cookie: %d, %s", answer.Code, w.lastOutcome())
	}
	if answer := w.send(nobody, http.MethodPost, call{path: "/sign-in/code", body: map[string]any{"email": "head@matrix.example"}}); answer.Code != 404 {
		t.Errorf("a code by mail: %d", answer.Code)
	}
	if answer := w.send(nobody, http.MethodGet, call{path: "/installation"}); !strings.Contains(answer.Body.String(), `"provider":true`) ||
		!strings.Contains(answer.Body.String(), `"codes":false`) {
		t.Errorf("the pages are told %s", answer.Body)
	}
}

// Stopping somebody forgets whom the provider knows them as.
func TestStoppingForgetsTheSubject(t *testing.T) {
	t.Parallel()
	w, issuer := withProvider(t, false)
	issuer.Claims["email"] = "analyst@matrix.example"
	if got := w.signedInAs(w.atProvider(issuer)); got != "analyst" {
		t.Fatalf("signed in as %q", got)
	}
	for _, active := range []bool{false, true} {
		if _, err := w.org.SetActive(w.As(domain.Administrator, w.here), w.staff["analyst"], active); err != nil {
			t.Fatal(err)
		}
	}
	issuer.Claims["sub"] = "another"
	if got := w.signedInAs(w.atProvider(issuer)); got != "analyst" {
		t.Errorf("signed in as %q", got)
	}
}
