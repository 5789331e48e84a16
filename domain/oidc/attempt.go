package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/oauth2"

	"deltag/domain"
)

// Attempt is a sign-in that was begun. It is finished once.
type Attempt struct {
	BrowserHash []byte `gorm:"primaryKey"`
	Purpose     string
	ExpiresAt   time.Time
	UsedAt      *time.Time
}

// TableName is the table of attempts.
func (Attempt) TableName() string { return "oidc_attempt" }

// AttemptLife is how long somebody may take: to find the phone, to install an app, to come back.
const AttemptLife = 30 * time.Minute

// Started is where the browser goes, and what it must hold until it is back: in a cookie that scripts cannot read.
type Started struct{ URL, Browser string }

// Answer is what the provider sent the browser back with.
type Answer struct{ Code, State, Error string }

// Begin starts a sign-in.
func (c *Client) Begin(ctx context.Context) (s Started, err error) {
	p, err := c.discover(ctx)
	if err != nil {
		return s, err
	}
	s.Browser = rand.Text() + rand.Text()
	s.URL = c.address(p, s.Browser)
	return s, c.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.DB.Exec("DELETE FROM oidc_attempt WHERE expires_at < ?", tx.Now.Add(-24*time.Hour)).Error; err != nil {
			return err
		}
		return domain.Create(tx, &Attempt{BrowserHash: domain.HashToken(s.Browser), Purpose: c.set.Purpose, ExpiresAt: tx.Now.Add(AttemptLife)})
	})
}

// Finish tells who came back. Whatever the answer is, the attempt is used up by it: an answer that is sent again finds
// nothing.
func (c *Client) Finish(ctx context.Context, browser string, a Answer) (Identity, error) {
	if err := c.spend(ctx, browser); err != nil {
		return Identity{}, err
	}
	if subtle.ConstantTimeCompare([]byte(a.State), []byte(c.derive(browser, "state"))) != 1 {
		return Identity{}, ErrLate
	}
	switch a.Error {
	case "":
	case "access_denied", "login_required", "interaction_required", "user_cancelled":
		return Identity{}, ErrCancelled
	default:
		return Identity{}, refused(ctx, errors.New("the provider answered with an error"))
	}
	return c.identify(ctx, browser, a.Code)
}

func (c *Client) spend(ctx context.Context, browser string) error {
	return c.db.Do(ctx, func(tx *domain.Tx) error {
		done := tx.DB.Exec("UPDATE oidc_attempt SET used_at = ? WHERE browser_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?",
			tx.Now, domain.HashToken(browser), c.set.Purpose, tx.Now)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrLate
		}
		return done.Error
	})
}

// away says that the provider cannot be reached, or did not take our question. Errors of the exchange may hold its answer,
// which may name the person: only its code is logged.
func away(ctx context.Context, what string, err error) error {
	var answered *oauth2.RetrieveError
	if errors.As(err, &answered) {
		slog.WarnContext(ctx, "the identity provider refused", "what", what, "status", answered.Response.StatusCode, "error", answered.ErrorCode)
		return ErrRefused
	}
	slog.ErrorContext(ctx, "the identity provider does not answer", "what", what, "error", err)
	return ErrAway
}

func refused(ctx context.Context, err error) error {
	slog.WarnContext(ctx, "an answer of the identity provider was refused", "error", err)
	return ErrRefused
}
