package citizen_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"deltag/domain/domaintest"
	"deltag/domain/oidc"
	"deltag/domain/oidc/oidctest"
	"deltag/domain/panel"
	"deltag/domain/resident"
	"deltag/frontend/citizen"
)

const substantial = "https://data.gov.dk/concept/core/nsis/Substantial"

// withMitID is a town whose citizens can open their own page at a broker of MitID.
func withMitID(t *testing.T) (*town, *oidctest.Issuer, *resident.CPRKey) {
	t.Helper()
	w, issuer := newTown(t), oidctest.New(t)
	issuer.Now = w.Now
	issuer.Claims = map[string]any{"loa": substantial, "cpr": "0101650002"}
	key, err := resident.NewCPRKey(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)))
	if err != nil {
		t.Fatal(err)
	}
	w.panels = panel.New(w.DB).WithSignIn(oidc.New(w.DB, oidc.Settings{
		Purpose: "citizen", Issuer: issuer.URL, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: "https://panel.example/mitid/answer",
		Levels: []string{substantial}, Claims: oidc.Claims{Assurance: "loa", CPR: "cpr"}, Secret: bytes.Repeat([]byte("s"), 32),
	}), key)
	w.mount(citizen.Settings{Municipality: "Eksempel Kommune", HelpPhone: "12 34 56 78", HelpHours: "mandag til fredag kl. 10-14", CSS: "/assets/c.css"})
	return w, issuer, key
}

func (w *town) keepCPR(t *testing.T, key *resident.CPRKey, person int64) {
	t.Helper()
	cpr, err := resident.ParseCPR("010165-0002")
	if err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "UPDATE resident SET cpr_sealed = $1, cpr_index = $2 WHERE id = $3", key.Seal(cpr), key.Index(cpr), person)
}

// toMitID goes to the broker and gives the address that it sends the browser back to.
func (b *browser) toMitID(t *testing.T, issuer *oidctest.Issuer) string {
	t.Helper()
	gone := b.do(http.MethodPost, "/mitid", nil)
	to := gone.Header().Get("Location")
	if gone.Code != http.StatusSeeOther || !strings.HasPrefix(to, issuer.URL) {
		t.Fatalf("the browser was sent to %q with %d", to, gone.Code)
	}
	return "/mitid/answer?" + issuer.Visit(t, to).Encode()
}

func TestOwnPageByMitID(t *testing.T) {
	t.Parallel()
	w, issuer, key := withMitID(t)
	i := w.Invite(t, w.panel, w.draw, "Asta")
	w.keepCPR(t, key, i.Resident)
	b := &browser{w: w}
	door := b.get("/mitid")
	if policy := door.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' "+issuer.URL+";") {
		t.Errorf("the browser would not follow to the broker: %s", policy)
	}
	address := b.toMitID(t, issuer)
	in := b.get(address)
	if in.Code != http.StatusSeeOther || !strings.HasPrefix(in.Header().Get("Location"), "/me/") {
		t.Fatalf("back from MitID: %d %s", in.Code, words(in.text))
	}
	own := b.get(in.Header().Get("Location"))
	if own.Code != http.StatusOK || !strings.Contains(own.text, "Asta") || !strings.Contains(own.text, "Se eller ret dit svar") {
		t.Fatalf("the own page shows %d %s", own.Code, words(own.text))
	}
	if invitation := b.get(strings.Replace(in.Header().Get("Location"), "/me/", "/i/", 1)); invitation.Code != http.StatusOK {
		t.Errorf("the invitation behind it: %d", invitation.Code)
	}
	if again := b.get(address); again.Code != http.StatusConflict {
		t.Errorf("the answer worked twice: %d", again.Code)
	}
	if n := domaintest.Value[int64](t, w.Bench, "SELECT count(*) FROM access_record WHERE purpose = 'sign in at the identity provider' AND actor_kind = 'citizen'"); n != 1 {
		t.Errorf("%d records of the sign-in", n)
	}
	w.Clock.Add(31 * time.Minute)
	if later := b.get(in.Header().Get("Location")); later.Code != http.StatusNotFound {
		t.Errorf("the page stands open for ever: %d", later.Code)
	}
	// The broker need not tell the number again.
	delete(issuer.Claims, "cpr")
	if in := b.get(b.toMitID(t, issuer)); in.Code != http.StatusSeeOther {
		t.Errorf("the second time: %d %s", in.Code, words(in.text))
	}
}

var links = regexp.MustCompile(`href="([^"]+)"`)

// Whoever is in the register may see what is held on them, although nobody invited them.
func TestOwnPageOfTheUninvited(t *testing.T) {
	t.Parallel()
	w, issuer, key := withMitID(t)
	w.keepCPR(t, key, w.AddResident(t, "Bo"))
	b := &browser{w: w}
	in := b.get(b.toMitID(t, issuer))
	address := in.Header().Get("Location")
	own := b.get(address)
	if own.Code != http.StatusOK || !strings.Contains(own.text, "Bo") {
		t.Fatalf("the own page shows %d %s", own.Code, words(own.text))
	}
	for _, href := range links.FindAllStringSubmatch(own.text, -1) {
		if strings.HasPrefix(href[1], "/") && !strings.HasPrefix(href[1], "/assets/") {
			if p := b.get(href[1]); p.Code != http.StatusOK {
				t.Errorf("%s leads to %d %s", href[1], p.Code, title(p.text))
			}
		}
	}
	if other := (&browser{w: w}).get(address); strings.Contains(other.text, "Bo") {
		t.Error("the address alone opens the page")
	}
	for what, page := range map[string]answer{
		"copy":  b.send(address+"/copy", "format", "json"),
		"pause": b.send(address+"/pause", "months", "3"),
	} {
		if page.Code != http.StatusOK {
			t.Errorf("%s: %d %s", what, page.Code, words(page.text))
		}
	}
}

func TestWhoDoesNotComeInByMitID(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		spoil  func(*town, *oidctest.Issuer)
		answer func(url.Values)
		status int
		title  string
	}{
		"who is not here":    {func(_ *town, i *oidctest.Issuer) { i.Claims["cpr"] = "0202650002" }, nil, 403, "Vi kan ikke finde dig med MitID"},
		"who has no number":  {func(_ *town, i *oidctest.Issuer) { delete(i.Claims, "cpr") }, nil, 403, "Vi kan ikke finde dig med MitID"},
		"low level":          {func(_ *town, i *oidctest.Issuer) { i.Claims["loa"] = "low" }, nil, 403, "Brug MitID på en mere sikker måde"},
		"no level":           {func(_ *town, i *oidctest.Issuer) { delete(i.Claims, "loa") }, nil, 403, "Brug MitID på en mere sikker måde"},
		"cancelled":          {func(_ *town, i *oidctest.Issuer) { i.Error = "access_denied" }, nil, 200, "Du stoppede, før du var færdig"},
		"an error":           {func(_ *town, i *oidctest.Issuer) { i.Error = "server_error" }, nil, 409, "Det gik ikke med MitID"},
		"a forgery":          {func(_ *town, i *oidctest.Issuer) { i.Forge = true }, nil, 409, "Det gik ikke med MitID"},
		"another's nonce":    {func(_ *town, i *oidctest.Issuer) { i.Twist = func(c, _ map[string]any) { c["nonce"] = "other" } }, nil, 409, "Det gik ikke med MitID"},
		"for somebody else":  {func(_ *town, i *oidctest.Issuer) { i.Twist = func(c, _ map[string]any) { c["aud"] = "other" } }, nil, 409, "Det gik ikke med MitID"},
		"another's state":    {nil, func(v url.Values) { v.Set("state", "other") }, 409, "Det gik ikke med MitID"},
		"a made-up code":     {nil, func(v url.Values) { v.Set("code", "other") }, 409, "Det gik ikke med MitID"},
		"after half an hour": {nil, nil, 409, "Det gik ikke med MitID"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w, issuer, key := withMitID(t)
			w.keepCPR(t, key, w.AddResident(t, "Asta"))
			if c.spoil != nil {
				c.spoil(w, issuer)
			}
			b := &browser{w: w}
			back, err := url.Parse(b.toMitID(t, issuer))
			if err != nil {
				t.Fatal(err)
			}
			if c.spoil == nil && c.answer == nil {
				w.Clock.Add(oidc.AttemptLife + time.Minute)
			}
			values := back.Query()
			if c.answer != nil {
				c.answer(values)
			}
			got := b.get(back.Path + "?" + values.Encode())
			if got.Code != c.status || !strings.Contains(title(got.text), c.title) {
				t.Errorf("%d %q, want %d %q", got.Code, title(got.text), c.status, c.title)
			}
			if n := domaintest.Value[int64](t, w.Bench, "SELECT count(*) FROM own_page_session"); n != 0 {
				t.Errorf("%d own pages were opened", n)
			}
		})
	}
}

func TestMitIDInAnotherBrowser(t *testing.T) {
	t.Parallel()
	w, issuer, key := withMitID(t)
	w.keepCPR(t, key, w.AddResident(t, "Asta"))
	address := (&browser{w: w}).toMitID(t, issuer)
	if got := (&browser{w: w}).get(address); got.Code != http.StatusConflict {
		t.Errorf("another browser came in: %d", got.Code)
	}
}

func TestMitIDAwayOrNotThere(t *testing.T) {
	t.Parallel()
	w, issuer, _ := withMitID(t)
	issuer.Down = true
	b := &browser{w: w}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if got := b.do(method, "/mitid", nil); got.Code != http.StatusServiceUnavailable || !strings.Contains(title(got.text), "MitID svarer ikke lige nu") {
			t.Errorf("%s while the broker is away: %d %q", method, got.Code, title(got.text))
		}
	}
	without := newTown(t)
	i := without.Invite(t, without.panel, without.draw, "Asta")
	b = &browser{w: without}
	for _, address := range []string{"/mitid", "/mitid/answer"} {
		if got := b.get(address); got.Code != http.StatusNotFound {
			t.Errorf("%s without a broker: %d", address, got.Code)
		}
	}
	if door := b.get("/me/" + i.Token); strings.Contains(door.text, "MitID") {
		t.Error("the own page offers what is not there")
	}
}

// mitIDStates are the pages on the way to MitID and back.
func mitIDStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w, issuer, _ := withMitID(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	keep("front with MitID", b.get("/"+lang), 200)
	keep("to MitID", b.get("/mitid"+lang), 200)
	keep("own page that MitID opens too", b.get("/me/"+i.Token+lang), 200)
	w.Exec(t, "UPDATE resident SET birth_year = NULL")
	keep("own page that MitID alone opens", b.post("/me/"+i.Token+lang, "year", "1980"), 409)
	back := func(name string, status int) {
		t.Helper()
		b := &browser{w: w}
		gone := b.do(http.MethodPost, "/mitid"+lang, nil)
		keep(name, b.get("/mitid/answer?"+issuer.Visit(t, gone.Header().Get("Location")).Encode()), status)
	}
	back("MitID of nobody here", 403)
	issuer.Claims["loa"] = "low"
	back("MitID with a password alone", 403)
	issuer.Error = "access_denied"
	back("MitID that was stopped", 200)
	issuer.Error = "server_error"
	back("MitID that failed", 409)
	away, down, _ := withMitID(t)
	down.Down = true
	keep("MitID that is away", (&browser{w: away}).get("/mitid"+lang), 503)
}
