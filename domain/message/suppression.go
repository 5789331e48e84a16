package message

import (
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// SuppressionReason says why an address must not be written to.
type SuppressionReason string

// The reasons.
const (
	NoSuchMailbox SuppressionReason = "no-mailbox" // the recipient's server said so
	OptedOut      SuppressionReason = "opted-out"  // the person wants no more of this scope
	Objection     SuppressionReason = "objection"  // GDPR article 21
	ByStaff       SuppressionReason = "staff"      // staff were told by telephone or letter
)

// Hash is a SHA-256 as a value for a query: gorm would spread a slice over many placeholders.
type Hash [32]byte

// Value gives the hash to the driver as bytes.
func (h Hash) Value() (driver.Value, error) { return h[:], nil }

// HashAddress is how an address is found again when it is no longer kept.
func HashAddress(address string) Hash {
	return sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
}

// Suppression keeps mail of a scope from an address.
type Suppression struct {
	ID            int64  `gorm:"primaryKey"`
	AddressHash   []byte // SHA-256 of the address in small letters; stays when the address is erased
	Address       string
	Scope         Scope
	Reason        SuppressionReason
	Evidence      string // the relay's words, or what staff wrote
	CreatedAt     time.Time
	CreatedBy     *int64
	ExpiresAt     *time.Time // nil is for good
	ReleasedAt    *time.Time
	ReleasedBy    *int64
	ReleaseReason string
}

// TableName is the table of suppressions.
func (Suppression) TableName() string { return "suppression" }

// ErrReason refuses a decision by staff without words.
var ErrReason = &domain.Error{Kind: domain.Invalid, Code: "reason-missing", Detail: "Write why, in a few words."}

// Suppress stops mail of a scope to an address, as part of the caller's unit
// of work. It tells false when that was so already.
func Suppress(tx *domain.Tx, s Suppression) (bool, error) {
	hash := HashAddress(s.Address)
	s.AddressHash, s.CreatedAt, s.CreatedBy = hash[:], tx.Now, some(tx.Actor.StaffID)
	// One that has run out makes room for the new one.
	if err := tx.DB.Exec(`UPDATE suppression SET released_at = expires_at, release_reason = 'expired'
		WHERE address_hash = ? AND scope = ? AND released_at IS NULL AND expires_at <= ?`, hash, s.Scope, tx.Now).Error; err != nil {
		return false, err
	}
	res := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&s)
	return res.RowsAffected == 1, res.Error
}

// Unsuppress ends what the person said before, when the person says otherwise.
// It does not touch addresses that do not work.
func Unsuppress(tx *domain.Tx, address string, scope Scope, reason string) error {
	return tx.DB.Exec(`UPDATE suppression SET released_at = ?, released_by = ?, release_reason = ?
		WHERE address_hash = ? AND scope = ? AND released_at IS NULL AND reason <> 'no-mailbox'`,
		tx.Now, some(tx.Actor.StaffID), reason, HashAddress(address), scope).Error
}

// Release lets staff write to the address of a mail again, with a reason.
func (s *Messages) Release(ctx context.Context, id int64, reason string) error {
	return s.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := mine(tx, id, false)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.MessagesSend, m.scope()); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return ErrReason
		}
		res := tx.DB.Exec(`UPDATE suppression SET released_at = ?, released_by = ?, release_reason = ?
			WHERE address_hash = ? AND released_at IS NULL`, tx.Now, some(tx.Actor.StaffID), reason, HashAddress(m.Address))
		if res.Error == nil && (res.RowsAffected == 0 || m.Address == "") {
			return domain.ErrNotFound
		}
		m.record(tx, "change", "release the address: "+domain.Typed(reason))
		return res.Error
	})
}

// Dead tells whether mail to an address is known not to arrive.
func Dead(tx *domain.Tx, address string) (dead bool, err error) {
	err = tx.DB.Raw(`SELECT EXISTS (SELECT FROM suppression WHERE address_hash = ? AND reason = 'no-mailbox' AND released_at IS NULL
		AND (expires_at IS NULL OR expires_at > ?))`, HashAddress(address), tx.Now).Scan(&dead).Error
	return dead, err
}

// live are the suppressions in force of an address.
func live(tx *domain.Tx, address string) (list []Suppression, err error) {
	if address == "" {
		return nil, nil
	}
	err = tx.DB.Where("address_hash = ? AND released_at IS NULL AND (expires_at IS NULL OR expires_at > ?)", HashAddress(address), tx.Now).
		Order("id").Find(&list).Error
	return list, err
}

// suppressed gives the reason why a mail must not go to its address, or "".
func suppressed(tx *domain.Tx, m Message) (string, error) {
	kind, _ := KindOf(m.Kind)
	var reason string
	err := tx.DB.Raw(`SELECT reason FROM suppression WHERE address_hash = ? AND scope IN (?, ?) AND released_at IS NULL
		AND (expires_at IS NULL OR expires_at > ?) ORDER BY id LIMIT 1`, HashAddress(m.Address), ScopeAll, kind.Scope, tx.Now).Scan(&reason).Error
	return reason, err
}
