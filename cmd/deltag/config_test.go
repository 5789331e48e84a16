package main

import (
	"strings"
	"testing"
)

func TestUnsafeSettingsAreNamedAllAtOnce(t *testing.T) {
	t.Parallel()
	safe := []string{
		"DELTAG_SECRET=ZGVsdGFnIGRlbW8gZGVsdGFnIGRlbW8gZGVsdGFnICE=", "DELTAG_PUBLIC_URL=https://panel.example",
		"SMTP_URL=smtp://relay.example:587", "DELTAG_MAIL_FROM=panel@kommune.example", "DELTAG_HELP_PHONE=00 00 00 00",
	}
	cases := map[string]struct {
		change []string
		want   []string
	}{
		"safe":             {nil, nil},
		"nothing set":      {[]string{"DELTAG_SECRET=", "DELTAG_PUBLIC_URL=", "SMTP_URL=", "DELTAG_MAIL_FROM=", "DELTAG_HELP_PHONE="}, []string{"DELTAG_SECRET", "SMTP_URL", "DELTAG_MAIL_FROM", "DELTAG_HELP_PHONE"}},
		"plain http":       {[]string{"DELTAG_PUBLIC_URL=http://panel.example"}, []string{"https://"}},
		"open to all":      {[]string{"DELTAG_PUBLIC_URL=", "DELTAG_ADDR=0.0.0.0:80"}, []string{"https://"}},
		"short secret":     {[]string{"DELTAG_SECRET=aGVq"}, []string{"DELTAG_SECRET"}},
		"broken CPR key":   {[]string{"DELTAG_CPR_KEY=x"}, []string{"DELTAG_CPR_KEY"}},
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
			if !strings.Contains(got[i], want) {
				t.Errorf("%s: fault %q does not name %s", name, got[i], want)
			}
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ value, how, want string }{
		{"", "all", ""}, {"hemmelig", "all", "(set)"}, {"x", "", "x"},
		{"postgres://deltag:hemmelig@db/deltag", "url", "postgres://deltag:xxxxx@db/deltag"},
		{"host=db password=hemmelig", "url", "(set)"},
	} {
		if got := masked(c.value, c.how); got != c.want {
			t.Errorf("masked(%q, %q) = %q, want %q", c.value, c.how, got, c.want)
		}
	}
}
