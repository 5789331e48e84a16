// Package oidctest is an identity provider on this machine with its own key, which signs people in as a test tells it to
// and misbehaves in every way that a client must notice. Only tests may import it.
package oidctest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"deltag/domain"
)

// ClientID and ClientSecret are what the provider knows its one client by.
const (
	ClientID     = "deltag"
	ClientSecret = "only for tests"
)

// Issuer is the provider. Its fields may be set before a sign-in.
type Issuer struct {
	URL    string
	Claims map[string]any                    // of whoever signs in next
	Error  string                            // answers with this error instead of a code
	Twist  func(claims, head map[string]any) // changes a token before it is signed
	Now    func() time.Time
	Down   bool // answers nothing but 503

	mu      sync.Mutex
	key     *rsa.PrivateKey
	other   *rsa.PrivateKey       // a key that the provider does not publish
	Forge   bool                  // signs with it
	waiting map[string]url.Values // by code: what the client asked
}

// New starts a provider that ends with the test.
func New(t testing.TB) *Issuer {
	t.Helper()
	i := &Issuer{Now: domain.SystemClock{}.Now, waiting: map[string]url.Values{}}
	var err error
	if i.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if i.other, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", i.describe)
	mux.HandleFunc("/keys", i.keys)
	mux.HandleFunc("/authorize", i.authorize)
	mux.HandleFunc("/token", i.token)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if i.Down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

func (i *Issuer) describe(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	n := base64.RawURLEncoding.EncodeToString(i.key.N.Bytes())
	answer(w, map[string]any{"keys": []map[string]string{{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": n, "e": "AQAB"}}})
}

// authorize sends the browser back at once, as if the person had signed in, or with the error.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	back, err := url.Parse(asked.Get("redirect_uri"))
	if err != nil || asked.Get("client_id") != ClientID || asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" {
		http.Error(w, "a bad question", http.StatusBadRequest)
		return
	}
	answers := url.Values{"state": {asked.Get("state")}}
	if i.Error != "" {
		answers.Set("error", i.Error)
	} else {
		code := rand.Text()
		i.mu.Lock()
		i.waiting[code] = asked
		i.mu.Unlock()
		answers.Set("code", code)
	}
	back.RawQuery = answers.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound) //nolint:gosec // the one client of this provider is the test that asks
}

// Visit goes where a client sends the browser and gives the answer that comes back with it.
func (i *Issuer) Visit(t testing.TB, address string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address) //nolint:noctx // a test's request to its own machine
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	back, err := response.Location()
	if err != nil {
		t.Fatalf("the provider sent nobody back: %d", response.StatusCode)
	}
	return back.Query()
}

// token exchanges a code, once, for whoever holds the verifier.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	code := r.FormValue("code")
	i.mu.Lock()
	asked, known := i.waiting[code]
	delete(i.waiting, code)
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	if secret, _ = url.QueryUnescape(secret); !known || id != ClientID || secret != ClientSecret || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_grant"})
		return
	}
	answer(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 60, "id_token": i.sign(asked.Get("nonce"))})
}

func (i *Issuer) sign(nonce string) string {
	now := i.Now()
	claims := map[string]any{"iss": i.URL, "aud": ClientID, "sub": "somebody", "nonce": nonce, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
	for name, value := range i.Claims {
		claims[name] = value
	}
	head := map[string]any{"alg": "RS256", "typ": "JWT", "kid": "one"}
	if i.Twist != nil {
		i.Twist(claims, head)
	}
	part := func(v any) string {
		b, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(b)
	}
	signed := part(head) + "." + part(claims)
	if head["alg"] == "none" {
		return signed + "."
	}
	key := i.key
	if i.Forge {
		key = i.other
	}
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic("sign with a good key: " + err.Error())
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
