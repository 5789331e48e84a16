package privacy_test

import (
	"slices"
	"strings"
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/privacy"
)

// A column without a rule is a column of which nobody has said what erasing does to it and whether people may see it.
func TestEveryColumnHasARule(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	there := strings.Fields(domaintest.Value[string](t, b, `SELECT string_agg(c.table_name || '.' || c.column_name, ' ') FROM information_schema.columns c
		JOIN information_schema.tables t USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`))
	ruled := map[string]bool{}
	for _, r := range privacy.Registry {
		name := r.Table + "." + r.Column
		switch {
		case ruled[name]:
			t.Errorf("%s stands twice in registry.txt", name)
		case !slices.Contains(there, name):
			t.Errorf("registry.txt has %s, the database has not", name)
		}
		ruled[name] = true
	}
	for _, name := range there {
		if !ruled[name] {
			t.Errorf("%s has no rule: say in domain/privacy/registry.txt what erasing a person does to it, and where their copy shows it", name)
		}
	}
}

func TestRulesAreKnown(t *testing.T) {
	t.Parallel()
	erasings := []privacy.Erasing{privacy.Kept, privacy.Emptied, privacy.Removed, privacy.Unlinked, privacy.Redacted, privacy.OfNobody}
	whys := []string{"", "number", "inside", "secret", "hash", "staff", "others", "nobody", "demo"}
	for _, r := range privacy.Registry {
		if !slices.Contains(erasings, r.Erasing) || !slices.Contains(whys, r.Why) {
			t.Errorf("%s.%s: %q, %q", r.Table, r.Column, r.Erasing, r.Why)
		}
	}
}
