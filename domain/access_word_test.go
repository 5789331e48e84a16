package domain_test

import (
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
)

// What was typed is nowhere in the record, is read again from beside it, and is gone for good when it is forgotten there.
func TestWhatWasTypedLiesBesideTheRecord(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	if err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
		tx.Record(domain.Access{Action: "search", Subject: "resident", Criterion: "search " + domain.Typed("ida ibsen") + ", status active", Purpose: "list"})
		tx.Record(domain.Access{Action: "read", Subject: "resident", Purpose: "answer: " + domain.Typed("she «called» us")})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM access_record WHERE (criterion || purpose) ~ 'ibsen|called'"); n != 0 {
		t.Errorf("%d records hold what was typed", n)
	}
	read := func() string {
		t.Helper()
		var rows []domain.AccessRecord
		if err := b.View(b.Ctx(), func(tx *domain.Tx) error {
			if err := tx.DB.Order("id").Find(&rows).Error; err != nil {
				return err
			}
			return domain.Retype(tx, []int64{rows[0].ID, rows[1].ID}, &rows[0].Criterion, &rows[1].Purpose)
		}); err != nil {
			t.Fatal(err)
		}
		return rows[0].Criterion + "; " + domain.Untyped(rows[1].Purpose)
	}
	if got := read(); got != "search «ida ibsen», status active; answer: she  called  us" {
		t.Errorf("read again as %q", got)
	}
	b.Exec(t, "DELETE FROM access_word WHERE words LIKE '%ibsen%'")
	if got := read(); !strings.HasPrefix(got, "search «•••», status active; answer: she") {
		t.Errorf("after forgetting %q", got)
	}
}
