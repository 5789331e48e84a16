package resident_test

import (
	"errors"
	"fmt"
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/resident"
)

// After a new key was made, every number opens with it alone and is found by it; doing it again changes nothing; and a
// number that neither key opens keeps everything as it was.
func TestRotateCPR(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	old, _ := resident.NewCPRKey("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=")
	fresh, _ := resident.NewCPRKey("MjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM=")
	other, _ := resident.NewCPRKey("MzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ=")
	var numbers []resident.CPR
	for i := range 20 {
		c, err := resident.ParseCPR(fmt.Sprintf("0101%02d-00%02d", 60+i, i))
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, c)
		b.Exec(t, `INSERT INTO resident (unit_id, source_id, cpr_sealed, cpr_index, created_at, changed_at) VALUES (1, $1, $2, $3, now(), now())`,
			fmt.Sprint(i), old.Seal(c), old.Index(c))
	}
	b.Exec(t, `INSERT INTO resident (unit_id, source_id, created_at, changed_at) VALUES (1, 'none', now(), now())`)
	before, after, lost := resident.New(b.DB, old), resident.New(b.DB, fresh), resident.New(b.DB, other)
	if err := before.CheckCPRKey(b.Ctx()); err != nil {
		t.Error(err)
	}
	if err := after.CheckCPRKey(b.Ctx()); !errors.Is(err, resident.ErrCPRKey) {
		t.Errorf("a wrong key: %v", err)
	}
	if _, err := after.RotateCPR(b.Ctx(), other); err == nil {
		t.Error("numbers that neither key opens were passed over")
	}
	if n, err := after.RotateCPR(b.Ctx(), old); n != 20 || err != nil {
		t.Fatalf("%d numbers, %v", n, err)
	}
	if n, err := after.RotateCPR(b.Ctx(), old); n != 0 || err != nil {
		t.Errorf("once more: %d numbers, %v", n, err)
	}
	if err := after.CheckCPRKey(b.Ctx()); err != nil {
		t.Error(err)
	}
	if err := lost.CheckCPRKey(b.Ctx()); err == nil {
		t.Error("another key opens the numbers")
	}
	for i, c := range numbers {
		var sealed []byte
		if err := b.Pool().QueryRow("SELECT cpr_sealed FROM resident WHERE cpr_index = $1", fresh.Index(c)).Scan(&sealed); err != nil {
			t.Fatalf("number %d is not found: %v", i, err)
		}
		if got, err := fresh.Open(sealed, fresh.Index(c)); err != nil || got != c {
			t.Errorf("number %d: %v", i, err)
		}
	}
}
