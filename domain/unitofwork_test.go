package domain_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
)

func TestAccessRecords(t *testing.T) {
	t.Parallel()
	db := domaintest.New(t)
	look := domain.Access{Action: "read", Subject: "resident", ResidentIDs: []int64{7, 9}, Purpose: "recruitment"}
	count := func() int { return domaintest.Value[int](t, db, "SELECT count(*) FROM access_record") }

	if err := db.View(db.As(domain.Coordinator, 1), func(tx *domain.Tx) error { tx.Record(look); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, db, "SELECT actor_kind || staff_id || ' ' || action || ' ' || count || ' ' || resident_ids::text FROM access_record"); got != "staff1 read 2 [7, 9]" {
		t.Errorf("recorded %q", got)
	}
	refused := errors.New("refused")
	if err := db.Do(db.Ctx(), func(tx *domain.Tx) error { tx.Record(look); return refused }); !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
	if n := count(); n != 1 {
		t.Errorf("an undone unit of work left its record: %d records", n)
	}
	unwritable := domain.Access{Action: "peek", Subject: "resident", Purpose: "recruitment"}
	if err := db.View(db.Ctx(), func(tx *domain.Tx) error { tx.Record(unwritable); return nil }); err == nil {
		t.Error("a read whose record could not be written was shown")
	}
	if err := db.View(db.Ctx(), func(tx *domain.Tx) error {
		return tx.DB.Exec("INSERT INTO setting VALUES ('x', '1', ?)", tx.Now).Error
	}); err == nil {
		t.Error("a view wrote")
	}
	for _, change := range []string{"UPDATE access_record SET purpose = 'x'", "DELETE FROM access_record", "TRUNCATE access_record"} {
		if _, err := db.Pool().Exec(change); err == nil {
			t.Errorf("%s was let through", change)
		}
	}
}

func TestCopyJoinsTheUnitOfWork(t *testing.T) {
	t.Parallel()
	db := domaintest.New(t)
	rows := slices.Values([][]any{{"a", "1", db.Now()}, {"b", "2", db.Now()}})
	columns := []string{"key", "value", "changed_at"}
	undo := errors.New("undo")
	err := db.Do(db.Ctx(), func(tx *domain.Tx) error {
		n, err := tx.Copy("setting", columns, rows)
		if err != nil || n != 2 {
			t.Errorf("copied %d: %v", n, err)
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, db, "SELECT count(*) FROM setting WHERE key IN ('a', 'b')"); n != 0 {
		t.Errorf("%d rows outlived the unit of work", n)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	db := domaintest.New(t)
	var token, newer string
	err := db.Do(db.Ctx(), func(tx *domain.Tx) (err error) {
		if token, err = domain.NewLink(tx, "invitation", 5, 7, tx.Now.Add(time.Hour)); err != nil {
			return err
		}
		newer, err = domain.NewLink(tx, "invitation", 5, 7, tx.Now.Add(2*time.Hour))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	open := func(purpose, token string) (l domain.Link, err error) {
		err = db.View(context.Background(), func(tx *domain.Tx) error {
			l, err = domain.OpenLink(tx, token, strings.Fields(purpose)...)
			return err
		})
		return l, err
	}
	if l, err := open("invitation", token); err != nil || l.SubjectID != 5 || *l.ResidentID != 7 {
		t.Errorf("the link opens %+v, %v", l, err)
	}
	if l, err := open("other invitation", token); err != nil || l.Purpose != "invitation" {
		t.Errorf("as one of two purposes the link opens %+v, %v", l, err)
	}
	for name, pair := range map[string][2]string{"another purpose": {"other", token}, "two others": {"other more", token}, "no purpose": {"", token}, "unknown": {"invitation", "x"}, "empty": {"invitation", ""}} {
		if _, err := open(pair[0], pair[1]); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	db.Clock.Add(time.Hour)
	if _, err := open("invitation", token); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("expired: %v", err)
	}
	if err := db.Do(db.Ctx(), func(tx *domain.Tx) error { return domain.RevokeLinks(tx, "invitation", 5) }); err != nil {
		t.Fatal(err)
	}
	if _, err := open("invitation", newer); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("revoked: %v", err)
	}
}
