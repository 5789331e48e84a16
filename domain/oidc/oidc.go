// Package oidc signs people in at an identity provider by OpenID Connect Core 1.0: the authorization code flow with PKCE
// (RFC 7636), state and nonce, and a minimum of assurance. It serves the municipality's own provider for staff and a broker
// of MitID for citizens. It tells who somebody is and never what they may do, and it talks to the provider outside of every
// unit of work.
package oidc

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"deltag/domain"
)

// Settings are what an installation knows of a provider.
type Settings struct {
	Purpose      string   // staff or citizen: an attempt of one finishes nothing of the other
	Issuer       string   // https://..., as the provider writes it in its tokens
	ClientID     string   //
	ClientSecret string   // "" for a public client
	RedirectURL  string   // our page to which the provider sends the browser back
	Scopes       []string // beside openid
	ACRValues    []string // asked for, such as https://data.gov.dk/concept/core/nsis/Substantial
	Levels       []string // any of these in the claim Assurance is enough; none demands nothing
	Claims       Claims
	Secret       []byte // of the installation: state, nonce and verifier are derived with it
}

// Claims are the names under which the provider tells things.
type Claims struct{ Email, Name, Assurance, CPR string }

// Identity is whom the provider vouches for.
type Identity struct {
	Issuer, Subject string
	Email           string // "" unless the provider has verified it
	Name            string
	CPR             string // ten digits, "" when not told: read it with resident.ParseCPR and drop it
}

// The refusals. What exactly was wrong with an answer is the log's to know.
var (
	ErrCancelled = &domain.Error{Kind: domain.Invalid, Code: "oidc-cancelled", Detail: "You stopped before you were signed in. Try again when you like."}
	ErrLate      = &domain.Error{Kind: domain.Invalid, Code: "oidc-late", Detail: "This sign-in is too old, was used, or began in another browser. Start again."}
	ErrRefused   = &domain.Error{Kind: domain.Invalid, Code: "oidc-refused", Detail: "The answer of the sign-in service cannot be trusted. Start again."}
	ErrLevel     = &domain.Error{Kind: domain.Forbidden, Code: "oidc-level", Detail: "You signed in with too low a level of assurance."}
	ErrAway      = &domain.Error{Kind: domain.Conflict, Code: "oidc-away", Detail: "The sign-in service does not answer. Try again in some minutes."}
)

// patience is how long the provider may take for one answer.
const patience = 10 * time.Second

// algorithms are the signatures that are taken: none and shared secrets are not among them.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512}

// Client signs people in at one provider.
type Client struct {
	db   *domain.DB
	set  Settings
	http *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // found at the first sign-in, so that the program starts while the provider is away
}

// New makes a client. It asks nobody anything yet.
func New(db *domain.DB, s Settings) *Client {
	return &Client{db: db, set: s, http: &http.Client{Timeout: patience}}
}

// Target is the origin that a browser is sent to, for the page's security policy.
func (c *Client) Target(ctx context.Context) (string, error) {
	p, err := c.discover(ctx)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(p.Endpoint().AuthURL)
	if err != nil {
		return "", ErrRefused
	}
	return u.Scheme + "://" + u.Host, nil
}

// discover reads the provider's own description of itself, once.
func (c *Client) discover(ctx context.Context) (*oidc.Provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.provider != nil {
		return c.provider, nil
	}
	// Its keys are fetched by this context for as long as the program runs.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), c.http), c.set.Issuer)
	if err != nil {
		return nil, away(ctx, "find the provider", err)
	}
	c.provider = p
	return p, nil
}

func (c *Client) flow(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.set.ClientID, ClientSecret: c.set.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: c.set.RedirectURL,
		Scopes: append([]string{oidc.ScopeOpenID}, c.set.Scopes...),
	}
}

// derive makes one of the secrets of a sign-in from what the browser holds: 256 bits in base64.
func (c *Client) derive(browser, what string) string {
	key, err := hkdf.Key(sha256.New, append([]byte(browser), c.set.Secret...), nil, "deltag oidc "+what, 32)
	if err != nil {
		panic("derive a key of 32 bytes: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(key)
}

// address is where the browser goes to sign in.
func (c *Client) address(p *oidc.Provider, browser string) string {
	options := []oauth2.AuthCodeOption{oidc.Nonce(c.derive(browser, "nonce")), oauth2.S256ChallengeOption(c.derive(browser, "verifier"))}
	if len(c.set.ACRValues) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(c.set.ACRValues, " ")))
	}
	return c.flow(p).AuthCodeURL(c.derive(browser, "state"), options...)
}

// identify exchanges the code for a token, checks it, and reads whom it is about.
func (c *Client) identify(ctx context.Context, browser, code string) (Identity, error) {
	p, err := c.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, c.http), patience)
	defer cancel()
	token, err := c.flow(p).Exchange(ctx, code, oauth2.VerifierOption(c.derive(browser, "verifier")))
	if err != nil {
		return Identity{}, away(ctx, "exchange the code", err)
	}
	raw, _ := token.Extra("id_token").(string)
	verifier := p.Verifier(&oidc.Config{ClientID: c.set.ClientID, SupportedSigningAlgs: algorithms, Now: c.db.Now})
	id, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, refused(ctx, fmt.Errorf("verify the token: %w", err))
	}
	if id.Nonce != c.derive(browser, "nonce") {
		return Identity{}, refused(ctx, fmt.Errorf("the token answers another sign-in"))
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return Identity{}, refused(ctx, fmt.Errorf("read the claims: %w", err))
	}
	if len(c.set.Levels) > 0 && !slices.Contains(c.set.Levels, text(claims, c.set.Claims.Assurance)) {
		return Identity{}, ErrLevel
	}
	return c.identity(id, claims), nil
}

func (c *Client) identity(id *oidc.IDToken, claims map[string]any) Identity {
	who := Identity{Issuer: id.Issuer, Subject: id.Subject, Name: text(claims, c.set.Claims.Name), CPR: text(claims, c.set.Claims.CPR)}
	// A provider that says nothing of verification is the municipality's own and gave the address out itself.
	if verified, told := claims["email_verified"]; !told || verified == true || verified == "true" {
		who.Email = strings.ToLower(strings.TrimSpace(text(claims, c.set.Claims.Email)))
	}
	return who
}

func text(claims map[string]any, name string) string {
	s, _ := claims[name].(string)
	return s
}
