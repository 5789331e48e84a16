package org

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Code is a sign-in code: six digits by mail, for one sign-in within ten minutes. It counts only together with the
// challenge that the browser which asked for it holds, so that nobody can guess at, or wear out, a code that somebody
// else asked for. An address that is nobody's gets a row without staff, so that both answers cost the same.
type Code struct {
	ID            int64 `gorm:"primaryKey"`
	ChallengeHash []byte
	CodeHash      []byte // nil until the mail is written: the code exists nowhere else
	StaffID       *int64
	CreatedAt     time.Time
	ExpiresAt     time.Time
	WrongTries    int
	UsedAt        *time.Time
}

// TableName is the table of codes.
func (Code) TableName() string { return "sign_in_code" }

// What can be wrong when signing in. A wrong code, a late one and one for nobody are one answer.
var (
	ErrSignIn  = &domain.Error{Kind: domain.Invalid, Code: "sign-in-refused", Detail: "The code is wrong, used or too old. Look again, or ask for a new one."}
	ErrTooMany = &domain.Error{Kind: domain.Conflict, Code: "too-many-tries", Detail: "There were too many tries. Wait a quarter of an hour."}
	ErrEmail   = &domain.Error{Kind: domain.Invalid, Code: "staff-email", Detail: "Write an e-mail address, such as name@example.dk."}
)

const (
	codeLife   = 10 * time.Minute
	wrongTries = 5 // the fifth wrong try ends the code; also a check of the table
	codeKind   = "sign-in-code"
)

// AskForCode sends a code to the address if it is that of active staff, and returns the challenge that goes with it. The
// answer is the same when it is not.
func (o *Org) AskForCode(ctx context.Context, email string, from Caller) (challenge string, err error) {
	if _, codes := o.Provider(); !codes {
		return "", domain.ErrNotFound
	}
	email, ok := CleanEmail(email)
	if !ok {
		return "", ErrEmail.With(domain.Fault{Where: "/email", Code: ErrEmail.Code, Detail: ErrEmail.Detail})
	}
	challenge = rand.Text()
	refused, err := o.decide(ctx, func(tx *domain.Tx) (error, error) {
		within, err := o.within(tx, codesPerSource.of(from.Source), codesPerAddress.of(email), codesPerDay.of(email))
		if err != nil {
			return nil, err
		}
		s, outcome, err := addressee(tx, email)
		if err != nil {
			return nil, err
		}
		if !within {
			return ErrTooMany, note(tx, outcomeLimited, s.ID, from.Source)
		}
		if err := note(tx, outcome, s.ID, from.Source); err != nil {
			return nil, err
		}
		return nil, o.newCode(tx, challenge, s, outcome == outcomeCode)
	})
	return challenge, errors.Join(refused, err)
}

// decide runs work in a unit of work that is committed also when it refuses: tries count and are kept.
func (o *Org) decide(ctx context.Context, work func(*domain.Tx) (refused, err error)) (refused, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) (err error) {
		refused, err = work(tx)
		return err
	})
	return refused, err
}

// addressee finds whose address it is and what asking for a code comes to.
func addressee(tx *domain.Tx, email string) (Staff, string, error) {
	s, err := domain.Take[Staff](tx, "email = ?", email)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return Staff{}, outcomeUnknown, nil
	case err == nil && !s.Active:
		return s, outcomeInactive, nil
	}
	return s, outcomeCode, err
}

func (o *Org) newCode(tx *domain.Tx, challenge string, s Staff, send bool) error {
	c := Code{ChallengeHash: domain.HashToken(challenge), CreatedAt: tx.Now, ExpiresAt: tx.Now.Add(codeLife)}
	if send {
		c.StaffID = &s.ID
	}
	if err := domain.Create(tx, &c); err != nil || !send {
		return err
	}
	_, err := message.Queue(tx, message.Draft{
		Key: fmt.Sprintf("%s:%d", codeKind, c.ID), Kind: codeKind, Subject: c.ID, To: s.Email,
		Language: message.Language(s.Language), NotAfter: c.ExpiresAt,
	})
	return err
}

// Mails says what the mails of this area hold.
func (o *Org) Mails() map[string]message.Prepare {
	return map[string]message.Prepare{codeKind: o.PrepareCode}
}

// PrepareCode makes the code when its mail is written, so that it is never kept: the mail's row holds no code, and this
// area's only its keyed hash. A mail that is tried again carries a new code.
func (o *Org) PrepareCode(tx *domain.Tx, m message.Message) (message.Content, error) {
	c, err := domain.Lock[Code](tx, "id = ? AND used_at IS NULL", m.SubjectID)
	if errors.Is(err, domain.ErrNotFound) {
		return message.Content{}, message.NotWanted("used")
	}
	if err != nil {
		return message.Content{}, err
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return message.Content{}, err
	}
	digits := fmt.Sprintf("%06d", n)
	c.CodeHash = o.hashCode(c.ID, digits)
	return message.Content{Values: map[string]string{"code": digits[:3] + " " + digits[3:]}}, domain.Save(tx, &c)
}

// hashCode binds a code to its row and to the installation's secret: six digits alone are found by trying them all.
func (o *Org) hashCode(id int64, digits string) []byte {
	return o.keyed(fmt.Sprintf("sign-in code %d %s", id, digits))
}

func (o *Org) keyed(text string) []byte {
	h := hmac.New(sha256.New, o.set.Secret)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// SignIn exchanges a challenge and its code for a session's token.
func (o *Org) SignIn(ctx context.Context, challenge, code string, from Caller) (token string, err error) {
	refused, err := o.decide(ctx, func(tx *domain.Tx) (error, error) {
		within, err := o.within(tx, triesPerSource.of(from.Source))
		if err != nil {
			return nil, err
		}
		if !within {
			return ErrTooMany, nil
		}
		c, err := domain.Lock[Code](tx, "challenge_hash = ?", domain.HashToken(challenge))
		if errors.Is(err, domain.ErrNotFound) {
			return ErrSignIn, note(tx, outcomeUnknown, 0, from.Source)
		}
		if err != nil {
			return nil, err
		}
		outcome, err := o.try(tx, &c, code)
		if err != nil {
			return nil, err
		}
		if err := note(tx, outcome, deref(c.StaffID), from.Source); err != nil || outcome != outcomeSignedIn {
			return ErrSignIn, err
		}
		token, err = o.newSession(tx, *c.StaffID, from.Device)
		return nil, err
	})
	return token, errors.Join(refused, err)
}

// try spends one try on a code and tells what it came to.
func (o *Org) try(tx *domain.Tx, c *Code, digits string) (outcome string, err error) {
	if c.UsedAt != nil || c.WrongTries >= wrongTries || !c.ExpiresAt.After(tx.Now) {
		return outcomeLateCode, nil
	}
	if c.StaffID == nil || c.CodeHash == nil || !hmac.Equal(c.CodeHash, o.hashCode(c.ID, digitsOf(digits))) {
		c.WrongTries++
		return outcomeWrongCode, domain.Save(tx, c)
	}
	s, err := domain.Lock[Staff](tx, "id = ?", *c.StaffID)
	if err != nil {
		return "", err
	}
	if !s.Active {
		return outcomeInactive, nil
	}
	c.UsedAt = &tx.Now
	return outcomeSignedIn, domain.Save(tx, c)
}

// digitsOf leaves the digits of what was typed: mails show the code in two groups.
func digitsOf(text string) string {
	digits := make([]byte, 0, len(text))
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	return string(digits)
}

func deref(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}
