package main

import (
	"maps"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestUnsafeSettingsAreNamedAllAtOnce(t *testing.T) {
	t.Parallel()
	safe := []string{
		"DELTAG_SECRET=c2VydmUgdGVzdCBzZXJ2ZSB0ZXN0IHNlcnZlIHRlc3Q=", "DELTAG_PUBLIC_URL=https://panel.example",
		"SMTP_URL=smtp://relay.example:587", "DELTAG_MAIL_FROM=panel@kommune.example", "DELTAG_HELP_PHONE=00 00 00 00",
	}
	cases := map[string]struct {
		change []string
		want   []string
	}{
		"safe":             {nil, nil},
		"nothing set":      {[]string{"DELTAG_SECRET=", "DELTAG_PUBLIC_URL=", "SMTP_URL=", "DELTAG_MAIL_FROM=", "DELTAG_HELP_PHONE="}, []string{"DELTAG_SECRET", "SMTP_URL", "DELTAG_MAIL_FROM", "DELTAG_HELP_PHONE"}},
		"plain http":       {[]string{"DELTAG_PUBLIC_URL=http://panel.example"}, []string{"DELTAG_PUBLIC_URL must begin with https://"}},
		"open to all":      {[]string{"DELTAG_PUBLIC_URL=", "DELTAG_ADDR=0.0.0.0:80"}, []string{"DELTAG_PUBLIC_URL must begin with https://"}},
		"short secret":     {[]string{"DELTAG_SECRET=aGVq"}, []string{"DELTAG_SECRET"}},
		"the demo's keys":  {[]string{"DELTAG_SECRET=" + demoSecret, "DELTAG_CPR_KEY=" + demoSecret}, []string{"DELTAG_SECRET is the demo's", "DELTAG_CPR_KEY is the demo's"}},
		"broken CPR key":   {[]string{"DELTAG_CPR_KEY=x"}, []string{"DELTAG_CPR_KEY"}},
		"open provider":    {[]string{"DELTAG_OIDC_ISSUER=http://provider.example", "DELTAG_OIDC_CLIENT_ID=x"}, []string{"DELTAG_OIDC_ISSUER must begin with https://"}},
		"unknown there":    {[]string{"DELTAG_OIDC_ISSUER=https://provider.example"}, []string{"DELTAG_OIDC_CLIENT_ID"}},
		"no way in":        {[]string{"DELTAG_OIDC_ONLY=true"}, []string{"without DELTAG_OIDC_ISSUER"}},
		"open MitID":       {[]string{"DELTAG_MITID_ISSUER=http://broker.example", "DELTAG_MITID_CLIENT_ID=x", "DELTAG_MITID_CLAIM_CPR=cpr", "DELTAG_CPR_KEY=c2VydmUgdGVzdCBzZXJ2ZSB0ZXN0IHNlcnZlIHRlc3Q="}, []string{"DELTAG_MITID_ISSUER must begin with https://"}},
		"nobody is found":  {[]string{"DELTAG_MITID_ISSUER=https://broker.example", "DELTAG_MITID_CLIENT_ID=x"}, []string{"DELTAG_MITID_CLAIM_CPR", "without DELTAG_CPR_KEY"}},
		"plain on machine": {[]string{"DELTAG_PUBLIC_URL=http://localhost:8080"}, nil},
	}
	for name, c := range cases {
		cfg, err := readConfig(append(append([]string{}, safe...), c.change...))
		if err != nil {
			t.Fatal(err)
		}
		got := cfg.unsafe()
		if len(got) != len(c.want) {
			t.Errorf("%s: %d faults, want %d: %v", name, len(got), len(c.want), got)
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(got[i], want) || !mends.MatchString(got[i]) {
				t.Errorf("%s: fault %q does not name %s, or not how to mend it", name, got[i], want)
			}
		}
	}
}

// mends is how a fault says what to do.
var mends = regexp.MustCompile("make (them|one) with `?openssl rand -base64 32`?|name the mail relay, for example|say from which address|put a reverse proxy|must be able to call" +
	"|_ISSUER must begin with https://|the provider gives it|without DELTAG_OIDC_ISSUER|name the claim|are found by their CPR number")

func TestWantingSettingsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		set  []string
		want int
	}{
		{nil, 2},
		{[]string{"DELTAG_HELP_EMAIL=panel@kommune.example"}, 1},
		{[]string{"DELTAG_HELP_EMAIL=panel@kommune.example", "DELTAG_ACCESSIBILITY_URL=https://was.digst.dk/panel-example"}, 0},
	} {
		cfg, err := readConfig(c.set)
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.wanting(); len(got) != c.want {
			t.Errorf("%v: %v, want %d", c.set, got, c.want)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ value, how, want string }{
		{"", "all", ""}, {"hemmelig", "all", "(set)"}, {"x", "", "x"},
		{"postgres://deltag:hemmelig@db/deltag", "url", "postgres://deltag:xxxxx@db/deltag"},
		{"postgres://db/deltag?user=deltag&password=hemmelig&sslmode=require", "url", "postgres://db/deltag?password=xxxxx&sslmode=require&user=deltag"},
		{"postgres://db/deltag?SSLPassword=hemmelig", "url", "postgres://db/deltag?SSLPassword=xxxxx"},
		{"host=db password=hemmelig", "url", "(set)"}, {"smtp://relay:hem%zzmelig@host", "url", "(set)"},
	} {
		if got := masked(c.value, c.how); got != c.want {
			t.Errorf("masked(%q, %q) = %q, want %q", c.value, c.how, got, c.want)
		}
	}
}

// `deltag config` prints every setting with its meaning, and no password or key in whatever setting it stands.
func TestConfigCommand(t *testing.T) {
	t.Parallel()
	secrets := map[string]string{
		"DELTAG_OIDC_CLIENT_SECRET": "kodeord-udbyder", "DELTAG_CPR_KEY_OLD": "kodeord-gammelt",
		"DELTAG_SECRET": "aGVtbWVsaWcta25vZ2xlLWhlbW1lbGlnLWtub2dsZS0=", "DELTAG_CPR_KEY": "bmFnbGUtaGVtbWVsaWctbmFnbGUtaGVtbWVsaWctYWE=",
		"SMTP_URL": "smtp://relay:kodeord-mail@relay.example:587", "DATABASE_URL": "postgres://deltag@db.example/deltag?password=kodeord-base",
	}
	p := newProcess(t, "config", t.TempDir())
	for name, value := range secrets {
		p.env = append(p.env, name+"="+value)
	}
	said, err := p.run("config")
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for name, tag := range settings(reflect.TypeFor[config](), "") {
		if !strings.Contains(said, "# "+tag.Get("help")+"\n"+name+"=") || tag.Get("help") == "" {
			t.Errorf("%s is not printed with its meaning", name)
		} else if regexp.MustCompile("SECRET|KEY|PASSWORD|TOKEN|(_URL$)").MatchString(name) && tag.Get("secret") == "" && !open[name] {
			t.Errorf("%s sounds like a secret and is printed as it is", name)
		}
	}
	for _, secret := range []string{secrets["DELTAG_SECRET"], secrets["DELTAG_CPR_KEY"], "kodeord"} {
		if strings.Contains(said, secret) {
			t.Errorf("%s is printed:\n%s", secret, said)
		}
	}
	if !strings.Contains(said, "relay.example:587") || !strings.Contains(said, "db.example") {
		t.Errorf("the hosts are hidden too:\n%s", said)
	}
}

// open are addresses and a public key, for everybody to read.
var open = set("DELTAG_PUBLIC_URL DELTAG_ACCESSIBILITY_URL DELTAG_BACKUP_KEY")

// settings are the names of all settings with what the program says of them.
func settings(of reflect.Type, prefix string) map[string]reflect.StructTag {
	all := map[string]reflect.StructTag{}
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Type.Kind() == reflect.Struct {
			maps.Copy(all, settings(f.Type, f.Tag.Get("envPrefix")))
			continue
		}
		all[prefix+f.Tag.Get("env")] = f.Tag
	}
	return all
}
