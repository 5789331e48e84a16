package resident_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/resident"
)

// What the database itself refuses, whoever writes: each statement breaks one rule about values.
func TestTheDatabaseKeepsValuesRight(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.load(t, "id;køn;bydel\n1;K;Valby\n", nil)
	b.Clock.Add(48 * time.Hour)
	b.load(t, "id;bydel\n1;Vanløse\n", nil)
	for what, statement := range map[string]string{
		"another feature's value":      "UPDATE resident SET value_ids[1] = (SELECT id FROM feature_value WHERE name_da = 'Valby')",
		"a value that is not there":    "UPDATE resident SET value_ids[1] = 987654",
		"a value since no day":         "UPDATE resident SET since[1] = NULL",
		"a day of no value":            "UPDATE resident SET since[4] = '2026-01-01'",
		"told, but not known":          "UPDATE resident SET told = '{4}'",
		"places that begin elsewhere":  "UPDATE resident SET value_ids = '[0:1]={NULL,NULL}', since = '{NULL}'",
		"places in two rows":           "UPDATE resident SET value_ids = '{{NULL},{NULL}}', since = '{NULL}'",
		"no places":                    "UPDATE resident SET value_ids = '{}', since = '{}'",
		"a unit that is not there":     "INSERT INTO resident (unit_id, source_id, created_at, changed_at) VALUES (99, 'x', now(), now())",
		"begun before the last ended":  "UPDATE resident SET since[3] = '2026-09-02'",
		"gone, though one has ended":   "UPDATE resident SET value_ids[3] = NULL, since[3] = NULL",
		"ended after today's began":    "UPDATE ended_attribute SET valid_to = '2026-09-04'",
		"ended before it began":        "UPDATE ended_attribute SET valid_to = '2026-08-01'",
		"two ended ones at one time":   "INSERT INTO ended_attribute SELECT resident_id, feature_id, value_id, '2026-08-01', '2026-09-02', source FROM ended_attribute",
		"an ended one of nothing":      "INSERT INTO ended_attribute SELECT resident_id, 4, (SELECT min(id) FROM feature_value WHERE feature_id = 4), '2026-08-01', '2026-09-02', source FROM ended_attribute",
		"a foreign value ended":        "INSERT INTO ended_attribute SELECT resident_id, 1, value_id, '2026-08-01', '2026-08-02', source FROM ended_attribute",
		"from neither list nor person": "UPDATE ended_attribute SET source = 'rumour'",
		"a unit removed":               "DELETE FROM unit",
	} {
		if _, err := b.Pool().ExecContext(context.Background(), statement); err == nil {
			t.Errorf("%s: the database took it", what)
		}
	}
	want := "district=5 2026-09-01..2026-09-03, district=6 2026-09-03..9999-12-31, sex=woman 2026-09-01..9999-12-31"
	if got := b.dump(t); !strings.HasSuffix(got, want) {
		t.Errorf("afterwards: %s", got)
	}
	b.Exec(t, "INSERT INTO ended_attribute SELECT resident_id, feature_id, value_id, '2026-08-01', '2026-09-01', 'list' FROM ended_attribute") // one day after the other is no overlap
}

// What a person told stands until a list says otherwise; where it came from is kept with it.
func TestAListTakesOverFromWhatAPersonTold(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.load(t, "id;køn\n1;K\n", nil)
	id := domaintest.Value[int64](t, b.Bench, "SELECT id FROM resident")
	tell := func(feature, value string) {
		t.Helper()
		err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
			return resident.SelfReport(tx, id, domaintest.Value[int64](t, b.Bench, "SELECT id FROM feature WHERE code = $1", feature),
				domaintest.Value[int64](t, b.Bench, "SELECT v.id FROM feature_value v JOIN feature f ON f.id = v.feature_id WHERE f.code = $1 AND v.code = $2", feature, value))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	known := func() string {
		return domaintest.Value[string](t, b.Bench, `SELECT string_agg(concat_ws(' ', f.code, v.code, a.valid_from, a.valid_to, a.source), ', ' ORDER BY f.id, a.valid_from)
			FROM resident_attribute a JOIN feature f ON f.id = a.feature_id JOIN feature_value v ON v.id = a.value_id`)
	}
	tell("sex", "man") // a list knows better
	tell("district", "3")
	tell("meeting_time", "evening")
	tell("district", "4") // told already
	want := "sex woman 2026-09-01 9999-12-31 list, district 3 2026-09-01 9999-12-31 self, meeting_time evening 2026-09-01 9999-12-31 self"
	if got := known(); got != want {
		t.Errorf("told: %s", got)
	}
	b.Clock.Add(24 * time.Hour)
	if imp := b.load(t, "id;bydel\n1;Nørrebro\n", nil); imp.Unchanged != 1 || known() != want {
		t.Errorf("the same in a list: %s, %s", counts(imp), known())
	}
	b.load(t, "id;bydel\n1;Valby\n", nil)
	want = "sex woman 2026-09-01 9999-12-31 list, district 3 2026-09-01 2026-09-02 self, district 5 2026-09-02 9999-12-31 list, " +
		"meeting_time evening 2026-09-01 9999-12-31 self"
	if got := known(); got != want {
		t.Errorf("another in a list: %s", got)
	}
}
