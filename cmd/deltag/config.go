package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"

	"deltag/domain"
	"deltag/domain/oidc"
	"deltag/domain/resident"
)

// config is every setting there is, read from the environment. The tags are its documentation: `deltag config` prints
// them with the values in force.
type config struct {
	Addr         string     `env:"DELTAG_ADDR" envDefault:"127.0.0.1:8080" help:"address and port to listen on"`
	MetricsAddr  string     `env:"DELTAG_METRICS_ADDR" help:"address and port of Prometheus metrics; empty serves none"`
	PublicURL    string     `env:"DELTAG_PUBLIC_URL" help:"the address that citizens' links begin with; empty is http:// and DELTAG_ADDR"`
	TrustedProxy bool       `env:"DELTAG_TRUSTED_PROXY" help:"true when a reverse proxy on a private address sets X-Forwarded-For"`
	Data         string     `env:"DELTAG_DATA" envDefault:"data" help:"directory of the private database"`
	DatabaseURL  string     `env:"DATABASE_URL" secret:"url" help:"PostgreSQL 15 or newer; empty starts a private one in DELTAG_DATA"`
	PGUser       string     `env:"DELTAG_PG_USER" help:"account that runs the private database when started as root; empty is postgres"`
	Secret       string     `env:"DELTAG_SECRET" secret:"all" help:"32 random bytes in base64: keys the hashes of sign-in codes; the same in every copy of the program"`
	CPRKey       string     `env:"DELTAG_CPR_KEY" secret:"all" help:"32 random bytes in base64 that seal CPR numbers; keep it outside the database and its backups; empty takes no CPR numbers"`
	CPRKeyOld    string     `env:"DELTAG_CPR_KEY_OLD" secret:"all" help:"the key before, only while deltag cpr rotate runs"`
	BackupKey    string     `env:"DELTAG_BACKUP_KEY" help:"public key (age1...) that backups are sealed with: deltag backup keys makes one"`
	ErasureLog   string     `env:"DELTAG_ERASURE_LOG" help:"file that tells by hashes whom to erase again after a restore; empty is erasures.log in DELTAG_DATA; keep a copy beside the backups"`
	SMTP         string     `env:"SMTP_URL" secret:"url" help:"the mail relay: smtp://user:password@host:587 or smtps://host:465"`
	MailFrom     string     `env:"DELTAG_MAIL_FROM" help:"sender's address of all mail"`
	MailFromName string     `env:"DELTAG_MAIL_FROM_NAME" envDefault:"Borgerpanelet" help:"sender's name of all mail"`
	Municipality string     `env:"DELTAG_MUNICIPALITY" envDefault:"Kommunen" help:"name of the municipality, as citizens read it"`
	HelpPhone    string     `env:"DELTAG_HELP_PHONE" help:"telephone that citizens can call"`
	HelpHours    string     `env:"DELTAG_HELP_HOURS" envDefault:"mandag til fredag kl. 10-14" help:"when it is answered"`
	HelpHoursEN  string     `env:"DELTAG_HELP_HOURS_EN" envDefault:"Monday to Friday 10 am to 2 pm" help:"the same in English"`
	HelpEmail    string     `env:"DELTAG_HELP_EMAIL" help:"address that citizens can write to"`
	Statement    string     `env:"DELTAG_ACCESSIBILITY_URL" help:"the accessibility statement made in the national tool; /was leads there"`
	OIDC         oidcConfig `envPrefix:"DELTAG_OIDC_"`
	OIDCOnly     bool       `env:"DELTAG_OIDC_ONLY" help:"true takes no codes by mail: staff sign in at the identity provider alone"`
	MitID        oidcConfig `envPrefix:"DELTAG_MITID_"`
	Chromium     string     `env:"CHROMIUM" help:"the Chromium that makes PDF files of pages; empty looks for one, none uses none: then people print"`
	DemoPeople   int        `env:"DELTAG_DEMO_PEOPLE" envDefault:"30000" help:"how many people the demo is made with"`
	LogFormat    string     `env:"DELTAG_LOG" envDefault:"text" help:"text or json"`
}

// oidcConfig is an identity provider: of staff, and of citizens by a broker of MitID. Without an issuer there is none.
type oidcConfig struct {
	Issuer       string   `env:"ISSUER" help:"address of the identity provider, as it stands in its tokens; empty is none"`
	ClientID     string   `env:"CLIENT_ID" help:"what the provider knows Deltag as"`
	ClientSecret string   `env:"CLIENT_SECRET" secret:"all" help:"the secret that goes with it"`
	Scopes       []string `env:"SCOPES" help:"asked for beside openid, with commas between; empty is email,profile for staff and mitid,ssn for citizens"`
	ACR          []string `env:"ACR" help:"levels of assurance asked for (acr_values), with commas between"`
	Levels       []string `env:"LEVELS" help:"levels of assurance that are enough, with commas between; empty takes any of staff, and of citizens NSIS Substantial and High"`
	ClaimLevel   string   `env:"CLAIM_LEVEL" envDefault:"acr" help:"claim that tells the level"`
	ClaimEmail   string   `env:"CLAIM_EMAIL" envDefault:"email" help:"claim that tells the address by which staff are known"`
	ClaimName    string   `env:"CLAIM_NAME" envDefault:"name" help:"claim that tells the name"`
	ClaimCPR     string   `env:"CLAIM_CPR" help:"claim that tells the CPR number, by which citizens are found"`
}

// settings are what the client of a provider needs. Back is our page to which it sends the browser back.
func (o oidcConfig) settings(purpose, back string, secret []byte) oidc.Settings {
	return oidc.Settings{
		Purpose: purpose, Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret, RedirectURL: back, Scopes: o.Scopes,
		ACRValues: o.ACR, Levels: o.Levels, Secret: secret,
		Claims: oidc.Claims{Email: o.ClaimEmail, Name: o.ClaimName, Assurance: o.ClaimLevel, CPR: o.ClaimCPR},
	}
}

// unsafe lists what is wrong with a provider; name is how its settings begin.
func (o oidcConfig) unsafe(name string) []string {
	switch {
	case o.Issuer == "":
		return nil
	case !strings.HasPrefix(o.Issuer, "https://") && !loopback(o.Issuer):
		return []string{name + "ISSUER must begin with https://: who signs in would be anybody's to say"}
	case o.ClientID == "":
		return []string{name + "CLIENT_ID is empty: the provider gives it when Deltag is registered there"}
	}
	return nil
}

func readConfig(environ []string) (config, error) {
	cfg, err := env.ParseAsWithOptions[config](env.Options{Environment: env.ToMap(environ)})
	if err != nil {
		return cfg, fmt.Errorf("read the settings: %w", err)
	}
	return cfg, nil
}

func (c config) logger(w io.Writer) *slog.Logger {
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// public is the address that links begin with, without a slash at the end.
func (c config) public() string {
	if c.PublicURL != "" {
		return strings.TrimRight(c.PublicURL, "/")
	}
	return "http://" + c.Addr
}

// secure tells whether people reach the server by https.
func (c config) secure() bool { return strings.HasPrefix(c.public(), "https://") }

// web is the public address as people type it, without the https that every browser adds.
func (c config) web() string {
	_, address, _ := strings.Cut(c.public(), "://")
	return strings.TrimRight(address, "/")
}

// key is the 256-bit key that DELTAG_SECRET spells.
func (c config) key() ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(c.Secret)
	if err != nil || len(key) != 32 {
		return nil, errors.New("DELTAG_SECRET must be 32 random bytes in base64: make them with `openssl rand -base64 32`")
	}
	return key, nil
}

// cprKey seals CPR numbers; nil when there is none.
func (c config) cprKey() (*resident.CPRKey, error) {
	if c.CPRKey == "" {
		return nil, nil
	}
	return resident.NewCPRKey(c.CPRKey)
}

// provider is where staff sign in; nil when the municipality has none.
func (c config) provider(db *domain.DB, secret []byte) *oidc.Client {
	if c.OIDC.Issuer == "" {
		return nil
	}
	set := c.OIDC.settings("staff", c.public()+"/staff/sign-in/answer", secret)
	if len(set.Scopes) == 0 {
		set.Scopes = []string{"email", "profile"}
	}
	return oidc.New(db, set)
}

// Levels of assurance of the national standard, NSIS, as brokers of MitID write them.
const (
	nsisSubstantial = "https://data.gov.dk/concept/core/nsis/Substantial"
	nsisHigh        = "https://data.gov.dk/concept/core/nsis/High"
)

// citizenProvider is where citizens may open their own page; nil when there is none.
func (c config) citizenProvider(db *domain.DB, secret []byte) *oidc.Client {
	if c.MitID.Issuer == "" {
		return nil
	}
	set := c.MitID.settings("citizen", c.public()+"/mitid/answer", secret)
	if len(set.Scopes) == 0 {
		set.Scopes = []string{"mitid", "ssn"}
	}
	if len(set.ACRValues) == 0 {
		set.ACRValues = []string{nsisSubstantial}
	}
	if len(set.Levels) == 0 {
		set.Levels = []string{nsisSubstantial, nsisHigh}
	}
	return oidc.New(db, set)
}

// unsafeMitID lists what is wrong with the citizens' provider.
func (c config) unsafeMitID() []string {
	list := c.MitID.unsafe("DELTAG_MITID_")
	if c.MitID.Issuer == "" {
		return list
	}
	if c.MitID.ClaimCPR == "" {
		list = append(list, "DELTAG_MITID_CLAIM_CPR is empty: name the claim that tells the CPR number, or nobody is found")
	}
	if c.CPRKey == "" {
		list = append(list, "DELTAG_MITID_ISSUER is set without DELTAG_CPR_KEY: citizens are found by their CPR number")
	}
	return list
}

// unsafe lists everything that must be mended before the server may meet real citizens, each with the way to mend it.
func (c config) unsafe() []string {
	var list []string
	if _, err := c.key(); err != nil {
		list = append(list, err.Error())
	}
	if _, err := c.cprKey(); err != nil {
		list = append(list, "DELTAG_CPR_KEY: "+err.Error())
	}
	for _, of := range []struct{ name, key string }{{"DELTAG_SECRET", c.Secret}, {"DELTAG_CPR_KEY", c.CPRKey}} {
		if of.key == demoSecret {
			list = append(list, of.name+" is the demo's, which everybody knows: make one with `openssl rand -base64 32`")
		}
	}
	if !c.secure() && !loopback(c.public()) {
		list = append(list, "DELTAG_PUBLIC_URL must begin with https://: citizens' links are secret (put a reverse proxy with a certificate in front)")
	}
	if c.SMTP == "" {
		list = append(list, "SMTP_URL is empty: name the mail relay, for example smtp://user:password@relay:587")
	}
	if c.MailFrom == "" {
		list = append(list, "DELTAG_MAIL_FROM is empty: say from which address mail is sent")
	}
	list = append(list, c.OIDC.unsafe("DELTAG_OIDC_")...)
	list = append(list, c.unsafeMitID()...)
	if c.OIDCOnly && c.OIDC.Issuer == "" {
		list = append(list, "DELTAG_OIDC_ONLY is true without DELTAG_OIDC_ISSUER: nobody could sign in")
	}
	if c.HelpPhone == "" {
		list = append(list, "DELTAG_HELP_PHONE is empty: citizens without a computer must be able to call")
	}
	return list
}

// wanting lists what a server can start without, but should not go without for long.
func (c config) wanting() []string {
	var list []string
	if c.Statement == "" {
		list = append(list, "DELTAG_ACCESSIBILITY_URL is empty: the law asks for an accessibility statement; until there is one, /was tells how to reach you")
	}
	if c.HelpEmail == "" {
		list = append(list, "DELTAG_HELP_EMAIL is empty: whoever cannot use the pages must be able to write as well as to call")
	}
	return list
}

func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func printConfig(_ context.Context, cfg config, _ []string) error {
	printSettings(reflect.ValueOf(cfg), "")
	for _, fault := range cfg.unsafe() {
		fmt.Println("! " + fault)
	}
	for _, want := range cfg.wanting() {
		fmt.Println("? " + want)
	}
	return nil
}

func printSettings(v reflect.Value, prefix string) {
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		if f.Type.Kind() == reflect.Struct {
			printSettings(value, f.Tag.Get("envPrefix"))
			continue
		}
		shown := fmt.Sprint(value)
		if list, ok := value.Interface().([]string); ok {
			shown = strings.Join(list, ",")
		}
		fmt.Printf("# %s\n%s=%s\n", f.Tag.Get("help"), prefix+f.Tag.Get("env"), masked(shown, f.Tag.Get("secret")))
	}
}

func masked(value, secret string) string {
	switch {
	case value == "" || secret == "":
		return value
	case secret == "url":
		if u, err := url.Parse(value); err == nil && u.Host != "" {
			u.RawQuery = maskedQuery(u.Query())
			return u.Redacted()
		}
	}
	return "(set)"
}

// maskedQuery hides passwords that stand in the query of an address, where PostgreSQL takes them too.
func maskedQuery(q url.Values) string {
	for name := range q {
		if strings.Contains(strings.ToLower(name), "password") {
			q.Set(name, "xxxxx")
		}
	}
	return q.Encode()
}
