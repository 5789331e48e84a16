package org

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
)

// Session is a sign-in that lasts. The browser holds the token; only its hash is here, so the table opens nothing.
type Session struct {
	ID        int64 `gorm:"primaryKey"`
	TokenHash []byte
	StaffID   int64
	Device    string // browser and system in a few words, to know one's own sessions apart
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	RevokedAt *time.Time
}

// seenEvery is how exactly the last use of a session is kept: not every request needs a write.
const seenEvery = time.Minute

// newSession signs somebody in and returns the token, 256 random bits, which is never kept.
func (o *Org) newSession(tx *domain.Tx, staff int64, device string) (string, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: crypto/rand ends the program instead
	token := base64.RawURLEncoding.EncodeToString(secret)
	_, absolute := o.lives()
	return token, domain.Create(tx, &Session{
		TokenHash: domain.HashToken(token), StaffID: staff, Device: device,
		CreatedAt: tx.Now, SeenAt: tx.Now, ExpiresAt: tx.Now.Add(absolute),
	})
}

const live = "revoked_at IS NULL AND expires_at > ? AND seen_at > ?"

// Sessions lists the actor's own live sessions, newest first, and tells which one the token opens.
func (o *Org) Sessions(ctx context.Context, token string) (list []Session, current int64, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		idle, _ := o.lives()
		list, err = gorm.G[Session](tx.DB).
			Where("staff_id = ? AND "+live, tx.Actor.StaffID, tx.Now, tx.Now.Add(-idle)).Order("id DESC").Find(tx)
		for _, s := range list {
			if string(s.TokenHash) == string(domain.HashToken(token)) {
				current = s.ID
			}
		}
		return err
	})
	return list, current, err
}

// Revoke ends one of the actor's own sessions. One that has ended already stays ended.
func (o *Org) Revoke(ctx context.Context, id int64) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Lock[Session](tx, "id = ? AND staff_id = ?", id, tx.Actor.StaffID)
		if err != nil || s.RevokedAt != nil {
			return err
		}
		s.RevokedAt = &tx.Now
		return domain.Save(tx, &s)
	})
}

// SignOut ends the session of a token. A token that opens nothing is signed out already.
func (o *Org) SignOut(ctx context.Context, token, source string) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		var staff []int64
		err := tx.DB.Raw("UPDATE session SET revoked_at = ? WHERE token_hash = ? AND revoked_at IS NULL RETURNING staff_id",
			tx.Now, domain.HashToken(token)).Scan(&staff).Error
		if err != nil || len(staff) == 0 {
			return err
		}
		return note(tx, outcomeSignedOut, staff[0], source)
	})
}

func revokeAll(tx *domain.Tx, staff int64) error {
	return tx.DB.Exec("UPDATE session SET revoked_at = ? WHERE staff_id = ? AND revoked_at IS NULL", tx.Now, staff).Error
}
