package resident_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/oidc"
	"deltag/domain/resident"
)

func TestIdentityModel(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, resident.Identity{})
}

// registered are people whose CPR numbers are kept.
type registered struct {
	*domaintest.Bench
	key *resident.CPRKey
}

func newRegistered(t *testing.T) registered {
	t.Helper()
	key, err := resident.NewCPRKey(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)))
	if err != nil {
		t.Fatal(err)
	}
	return registered{domaintest.New(t), key}
}

func (b registered) keep(t *testing.T, person int64, number string) {
	t.Helper()
	cpr, err := resident.ParseCPR(number)
	if err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE resident SET cpr_sealed = $1, cpr_index = $2 WHERE id = $3", b.key.Seal(cpr), b.key.Index(cpr), person)
}

func (b registered) recognise(key *resident.CPRKey, who oidc.Identity) (id int64, err error) {
	err = b.Do(context.Background(), func(tx *domain.Tx) error {
		r, err := resident.Recognise(tx, key, who)
		id = r.ID
		return err
	})
	return id, err
}

func TestACitizenIsRecognised(t *testing.T) {
	t.Parallel()
	b := newRegistered(t)
	asta, bo := b.AddResident(t, "Asta"), b.AddResident(t, "Bo")
	b.keep(t, asta, "010165-0002")
	b.keep(t, bo, "020265-0002")
	first := oidc.Identity{Issuer: "https://broker.example", Subject: "one", CPR: "0101650002"}
	silent := oidc.Identity{Issuer: "https://broker.example", Subject: "one"}
	for _, c := range []struct {
		what string
		key  *resident.CPRKey
		who  oidc.Identity
		want int64
	}{
		{"before the number was ever told", b.key, silent, 0},
		{"without a key", nil, first, 0},
		{"by the number", b.key, first, asta},
		{"by the number again", b.key, first, asta},
		{"without the number from then on", nil, silent, asta},
		{"another provider's subject", nil, oidc.Identity{Issuer: "https://other.example", Subject: "one"}, 0},
		{"a number that nobody has", b.key, oidc.Identity{Issuer: "https://broker.example", Subject: "two", CPR: "030365-0002"}, 0},
		{"what is no number", b.key, oidc.Identity{Issuer: "https://broker.example", Subject: "two", CPR: "nobody"}, 0},
		{"the number means more than the subject", b.key, oidc.Identity{Issuer: "https://broker.example", Subject: "one", CPR: "0202650002"}, bo},
		{"and corrects it", nil, silent, bo},
	} {
		got, err := b.recognise(c.key, c.who)
		if got != c.want || (c.want == 0) != errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: %d, %v; want %d", c.what, got, err, c.want)
		}
	}
	b.Exec(t, "UPDATE resident SET erased_at = $1, "+erased+" WHERE id = $2", b.Now(), bo)
	if got, err := b.recognise(b.key, silent); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("somebody erased: %d, %v", got, err)
	}
}

// erased empties what the table demands of somebody who is erased.
const erased = "name = '', email = '', phone = '', address = '', postcode = '', town = '', address_id = '', birth_year = NULL, cpr_sealed = NULL, cpr_index = NULL"

// Two units may each have somebody on their list; then the row that says that they live here, and the newest.
func TestTheNewestRowOfANumberIsMeant(t *testing.T) {
	t.Parallel()
	b := newRegistered(t)
	old, moved, here := b.AddResident(t, "Old"), b.AddResident(t, "Moved"), b.AddResident(t, "Here")
	for _, id := range []int64{old, moved, here} {
		b.keep(t, id, "010165-0002")
	}
	b.Exec(t, "UPDATE resident SET changed_at = $1 WHERE id = $2", b.Now().Add(-time.Hour), old)
	b.Exec(t, "UPDATE resident SET changed_at = $1, gone = 'moved' WHERE id = $2", b.Now().Add(time.Hour), moved)
	if got, err := b.recognise(b.key, oidc.Identity{CPR: "0101650002"}); got != here || err != nil {
		t.Errorf("%d is meant, want %d: %v", got, here, err)
	}
}
