package resident

import (
	"errors"
	"time"

	"deltag/domain"
	"deltag/domain/oidc"
)

// Identity is a citizen as an identity provider knows them: a hash of its issuer and of its own number for them. It is
// kept from the first time that the provider told a CPR number which is kept here.
type Identity struct {
	IdentityHash []byte `gorm:"primaryKey"`
	ResidentID   int64
	KnownSince   time.Time
}

// TableName is the table of identities.
func (Identity) TableName() string { return "resident_identity" }

// Recognise finds the citizen whom a provider vouches for: by the CPR number, when it tells one that is kept here, and
// else by the provider's number for them, which never meant anybody else. A nil key finds nobody by CPR number.
// domain.ErrNotFound says that nobody here is meant, or that they were erased.
func Recognise(tx *domain.Tx, key *CPRKey, who oidc.Identity) (Resident, error) {
	hash := domain.HashToken(who.Issuer + " " + who.Subject)
	if cpr, err := ParseCPR(who.CPR); err == nil && key != nil {
		r, err := newestOf(tx, key.Index(cpr))
		if err == nil {
			return r, tx.DB.Exec(`INSERT INTO resident_identity (identity_hash, resident_id, known_since) SELECT ?::bytea, ?::bigint, ?::timestamptz
				ON CONFLICT (identity_hash) DO UPDATE SET resident_id = EXCLUDED.resident_id, known_since = EXCLUDED.known_since
				WHERE resident_identity.resident_id <> EXCLUDED.resident_id`, hash, r.ID, tx.Now).Error
		}
		if !errors.Is(err, domain.ErrNotFound) {
			return r, err
		}
	}
	known, err := domain.Take[Identity](tx, "identity_hash = ?", hash)
	if err != nil {
		return Resident{}, err
	}
	return domain.Take[Resident](tx, "id = ? AND erased_at IS NULL", known.ResidentID)
}

// newestOf is the person with a CPR number. Two units may each have them on a list: then the one who lives here and was
// told of last.
func newestOf(tx *domain.Tx, index []byte) (r Resident, err error) {
	var found []Resident
	err = tx.DB.Where("cpr_index = ? AND erased_at IS NULL", index).Order("gone = '' DESC, changed_at DESC, id DESC").Limit(1).Find(&found).Error
	if err == nil && len(found) == 0 {
		err = domain.ErrNotFound
	}
	if len(found) > 0 {
		r = found[0]
	}
	return r, err
}
