package domain

import (
	"crypto/rand"
	"crypto/sha256"
	"time"
)

// Link is a citizen's own single-purpose secret link. Only the SHA-256 of its token is kept, so the database does not
// open anything. A newer link leaves the older ones alive until they expire: people answer from the mail they find.
type Link struct {
	TokenHash  []byte `gorm:"primaryKey"`
	Purpose    string
	SubjectID  int64
	ResidentID *int64
	CreatedAt  time.Time
	ExpiresAt  time.Time
	RevokedAt  *time.Time
}

// TableName is the table of links.
func (Link) TableName() string { return "link" }

// HashToken is how a secret token is kept and looked up. Tokens have over 128 random bits and
// codes of letters over 63, so no salt or stretching is needed.
func HashToken(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

// NewLink makes a link to a subject for a resident and returns its token, which is never kept.
func NewLink(tx *Tx, purpose string, subject, resident int64, expires time.Time) (string, error) {
	token := rand.Text()
	return token, Create(tx, &Link{
		TokenHash: HashToken(token), Purpose: purpose, SubjectID: subject, ResidentID: idOrNil(resident),
		CreatedAt: tx.Now, ExpiresAt: expires,
	})
}

// OpenLink finds the live link of a token that is for one of the purposes. Unknown, expired, revoked and for something else
// are one answer: ErrNotFound.
func OpenLink(tx *Tx, token string, purposes ...string) (Link, error) {
	return Take[Link](tx, "token_hash = ? AND purpose IN ? AND expires_at > ? AND revoked_at IS NULL", HashToken(token), purposes, tx.Now)
}

// RevokeLinks ends every live link of a purpose to a subject.
func RevokeLinks(tx *Tx, purpose string, subject int64) error {
	return tx.DB.Exec("UPDATE link SET revoked_at = ? WHERE purpose = ? AND subject_id = ? AND revoked_at IS NULL",
		tx.Now, purpose, subject).Error
}

// CopyLinks writes many links in one stream.
func CopyLinks(tx *Tx, links []Link) error {
	_, err := tx.Copy("link", []string{"token_hash", "purpose", "subject_id", "resident_id", "created_at", "expires_at"}, func(yield func([]any) bool) {
		for _, l := range links {
			if !yield([]any{l.TokenHash, l.Purpose, l.SubjectID, l.ResidentID, l.CreatedAt, l.ExpiresAt}) {
				return
			}
		}
	})
	return err
}

// RevokeAll ends every live link of a purpose to many subjects.
func RevokeAll(tx *Tx, purpose string, subjects []int64) error {
	if len(subjects) == 0 {
		return nil
	}
	return tx.DB.Exec("UPDATE link SET revoked_at = ? WHERE purpose = ? AND subject_id IN ? AND revoked_at IS NULL", tx.Now, purpose, subjects).Error
}
