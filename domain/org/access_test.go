package org_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
)

// use records n uses of personal data in a unit.
func (b bench) use(n int, unit int64, residents ...int64) {
	b.t.Helper()
	err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
		for range n {
			tx.Record(domain.Access{Action: "read", Subject: "resident", ResidentIDs: residents, Purpose: "panel 100%", Unit: unit})
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestAccessRecordIsFiltered(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("head@example.dk", domain.Administrator, 0)
	north, south := b.unit(b.top, "North"), b.unit(b.top, "South")
	b.add("north@example.dk", domain.Administrator, north)
	head, admin := b.as(b.signIn("head@example.dk")), b.as(b.signIn("north@example.dk"))
	b.Clock.Add(48 * time.Hour)
	from := b.Now()
	b.use(3, north, 1)
	b.use(2, south, 1, 2)
	b.use(1, 0)
	to := b.Now().Add(time.Second)
	b.Clock.Add(time.Minute)
	for name, c := range map[string]struct {
		f    org.AccessFilter
		head int
		unit int
	}{
		"all":             {org.AccessFilter{}, 6, 3},
		"before":          {org.AccessFilter{To: from}, 0, 0},
		"resident 1":      {org.AccessFilter{Resident: 1}, 5, 3},
		"resident 2":      {org.AccessFilter{Resident: 2}, 2, 0},
		"part of purpose": {org.AccessFilter{Purpose: "100%"}, 6, 3},
		"a wildcard":      {org.AccessFilter{Purpose: "1%0"}, 0, 0},
		"another action":  {org.AccessFilter{Action: "export"}, 0, 0},
		"by staff":        {org.AccessFilter{Staff: 1}, 0, 0},
	} {
		c.f.Limit = 100
		if c.f.To.IsZero() {
			c.f.From, c.f.To = from, to
		} else {
			c.f.From = c.f.To.Add(-time.Hour)
		}
		page, err := b.Accesses(head, c.f)
		b.wants(name, err, nil)
		if len(page.Items) != c.head {
			t.Errorf("%s: the head sees %d, want %d", name, len(page.Items), c.head)
		}
		page, err = b.Accesses(admin, c.f)
		b.wants(name, err, nil)
		if len(page.Items) != c.unit {
			t.Errorf("%s: the unit's administrator sees %d, want %d", name, len(page.Items), c.unit)
		}
	}
	_, err := b.Accesses(b.As(domain.Coordinator, b.top), org.AccessFilter{Limit: 10})
	b.wants("a coordinator", err, domain.ErrForbidden)
}

func TestAccessRecordIsPaged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.use(25, b.top)
	seen := map[int64]bool{}
	f := org.AccessFilter{Limit: 10, Action: "read"}
	for {
		page, err := b.Accesses(b.Ctx(), f)
		b.wants("page", err, nil)
		for _, l := range page.Items {
			seen[l.ID] = true
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	if len(seen) != 25 {
		t.Errorf("saw %d of 25", len(seen))
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM access_record WHERE subject = 'access record'"); n != 3 {
		t.Errorf("three looks left %d records", n)
	}
}

func TestSealsTellTampering(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tamper string
		breaks []string
	}{
		"untouched":   {"SELECT 1", nil},
		"changed":     {"UPDATE access_record SET purpose = 'other' WHERE id = 7", []string{"seal 2 (rows 6 to 10): the rows are not as they were sealed"}},
		"removed":     {"DELETE FROM access_record WHERE id = 6", []string{"seal 2 (rows 6 to 10): the rows are not as they were sealed"}},
		"whole batch": {"DELETE FROM access_record WHERE id BETWEEN 6 AND 10", []string{"seal 2 (rows 6 to 10): the rows are not as they were sealed"}},
		"slipped in": {
			"INSERT INTO access_record (id, at, actor_kind, action, subject, purpose) OVERRIDING SYSTEM VALUE VALUES (-1, now(), '', 'read', 'x', 'x')",
			[]string{"seal 1 (rows 1 to 5): the rows are not as they were sealed"},
		},
		"resealed": {
			"UPDATE access_seal SET hash = '\\x00' WHERE id = 2",
			[]string{"seal 2 (rows 6 to 10): the rows are not as they were sealed", "seal 3 (rows 11 to 15): it does not follow the seal before it"},
		},
		"expired": {"DELETE FROM access_record WHERE id <= 5", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			for range 3 {
				b.use(5, b.top, 1, 2)
				n, err := b.Seal(b.Ctx())
				if err != nil || n != 5 {
					t.Fatalf("sealed %d, %v", n, err)
				}
			}
			b.use(2, b.top)
			if _, err := b.Pool().ExecContext(t.Context(), c.tamper); err == nil && !strings.HasPrefix(c.tamper, "SELECT") && !strings.HasPrefix(c.tamper, "INSERT") {
				t.Error("the tables are not append-only")
			}
			b.Exec(t, "ALTER TABLE access_record DISABLE TRIGGER ALL; ALTER TABLE access_seal DISABLE TRIGGER ALL; DELETE FROM access_record WHERE id < 0; "+c.tamper)
			v, err := b.VerifySeals(b.Ctx())
			b.wants("verify", err, nil)
			if diff := cmp.Diff(c.breaks, v.Breaks); diff != "" || v.Seals != 3 || v.Unsealed != 2 {
				t.Errorf("%+v\n%s", v, diff)
			}
			if (v.Expired == 1) != (name == "expired") {
				t.Errorf("%d seals are said to have expired", v.Expired)
			}
		})
	}
}

// Rows get their ids before they are committed: two sealers and many writers at once must leave no row unsealed.
func TestSealMissesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var writers, sealers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			for range 25 {
				b.use(2, b.top)
			}
		})
	}
	for range 2 {
		sealers.Go(func() {
			for range 20 {
				if _, err := b.Seal(b.Ctx()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	sealers.Wait()
	if _, err := b.Seal(b.Ctx()); err != nil {
		t.Fatal(err)
	}
	v, err := b.VerifySeals(b.Ctx())
	if err != nil || len(v.Breaks) != 0 || v.Unsealed != 0 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestSignInsAreForTheWholeMunicipality(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("head@example.dk", domain.Administrator, 0)
	north := b.unit(b.top, "North")
	b.add("north@example.dk", domain.Administrator, north)
	head := b.as(b.signIn("head@example.dk"))
	_, err := b.SignIns(b.as(b.signIn("north@example.dk")), false, "", 10)
	b.wants("a unit's administrator", err, domain.ErrForbidden)
	_, _ = b.SignIn(t.Context(), "no such challenge", "123456", org.Caller{Source: "192.0.2.9"})
	page, err := b.SignIns(head, true, "", 10)
	if err != nil || len(page.Items) != 1 || !strings.HasPrefix(page.Items[0].Source, "192.0.2.9") {
		t.Errorf("%+v, %v", page, err)
	}
}
