package panel

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// The second fact before a person's own page, their year of birth: five tries, then a wait that doubles each time. A
// guesser of the some eighty likely years would need half a year; the link does not live that long for long.
const (
	ownTries   = 5
	firstWait  = time.Hour
	longestGap = 7 * 24 * time.Hour
	ownOpenFor = 30 * time.Minute
)

// OwnPageTry counts the wrong tries at a person's own page.
type OwnPageTry struct {
	ResidentID int64 `gorm:"primaryKey;autoIncrement:false"`
	Tries      int   // since the last wait
	Waits      int   // since the page was last opened
	WaitUntil  *time.Time
}

// OwnPageSession is an own page that stands open in one browser.
type OwnPageSession struct {
	TokenHash  []byte `gorm:"primaryKey"`
	ResidentID int64
	OpenedAt   time.Time
	ExpiresAt  time.Time
}

// ErrOwnClosed asks for the second fact, first or again.
var ErrOwnClosed = &domain.Error{Kind: domain.Forbidden, Code: "own-page-closed", Detail: "Tell your year of birth to open this page."}

// Opening is how a try at the own page went.
type Opening struct {
	Session   string     // secret for the browser's cookie; "" when the page stays closed
	Left      int        // tries that are left before a wait
	WaitUntil *time.Time // no try counts before this
	Unknown   bool       // we do not know the year of birth, so the page cannot be opened
	OpenFor   time.Duration
	Language  message.Language
}

// OwnDoor is what the question that opens an own page may know beforehand: until when no try counts, if there is a wait,
// and the language. It opens and changes nothing.
func (ps *Panels) OwnDoor(ctx context.Context, token string) (wait *time.Time, l message.Language, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		id, err := visitor(tx, token)
		if err != nil {
			return err
		}
		person, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", id)
		if err != nil {
			return err
		}
		l = languageOf(person)
		return tx.DB.Raw("SELECT wait_until FROM own_page_try WHERE resident_id = ? AND wait_until > ?", id, tx.Now).Scan(&wait).Error
	})
	return wait, l, err
}

// OpenOwn tries to open a person's own page with their year of birth. A wrong try is no error: it is counted and told.
func (ps *Panels) OpenOwn(ctx context.Context, token string, year int) (o Opening, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		id, err := visitor(tx, token)
		if err != nil {
			return err
		}
		if err := tx.DB.Exec("INSERT INTO own_page_try (resident_id, tries, waits) VALUES (?, 0, 0) ON CONFLICT DO NOTHING", id).Error; err != nil {
			return err
		}
		try, err := domain.Lock[OwnPageTry](tx, "resident_id = ?", id)
		if err != nil {
			return err
		}
		person, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", id)
		if err != nil {
			return err
		}
		o = Opening{Language: languageOf(person), OpenFor: ownOpenFor}
		born := bornIn(person)
		if o.Unknown = born == 0; o.Unknown {
			return nil
		}
		if !try.take(year == born, tx.Now) {
			o.Left, o.WaitUntil = ownTries-try.Tries, try.WaitUntil
			return domain.Save(tx, &try)
		}
		if err := domain.Save(tx, &try); err != nil {
			return err
		}
		o.Session, err = newOwnSession(tx, id)
		return err
	})
	return o, err
}

func bornIn(r resident.Resident) int {
	switch {
	case r.BirthYear != nil:
		return *r.BirthYear
	case r.BirthDate != nil:
		return r.BirthDate.Year()
	}
	return 0
}

// take counts a try and tells whether the page opens. During a wait not even the right year opens it.
func (t *OwnPageTry) take(right bool, now time.Time) bool {
	if t.WaitUntil != nil && now.Before(*t.WaitUntil) {
		return false
	}
	t.WaitUntil = nil
	if right {
		t.Tries, t.Waits = 0, 0
		return true
	}
	if t.Tries++; t.Tries < ownTries {
		return false
	}
	until := now.Add(min(firstWait<<min(t.Waits, 10), longestGap))
	t.Tries, t.Waits, t.WaitUntil = 0, t.Waits+1, &until
	return false
}

func newOwnSession(tx *domain.Tx, person int64) (string, error) {
	if err := tx.DB.Exec("DELETE FROM own_page_session WHERE expires_at <= ?", tx.Now).Error; err != nil {
		return "", err
	}
	secret := rand.Text()
	return secret, domain.Create(tx, &OwnPageSession{domain.HashToken(secret), person, tx.Now, tx.Now.Add(ownOpenFor)})
}

// CloseOwn closes the own page in this browser.
func (ps *Panels) CloseOwn(ctx context.Context, session string) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Where("token_hash = ?", domain.HashToken(session)).Delete(&OwnPageSession{}).Error
	})
}

// Owner is the person whose own page stands open: who holds the link and has told the second fact, or came from the identity provider. They become the actor.
func Owner(tx *domain.Tx, token, session string) (resident.Resident, error) {
	id, err := visitor(tx, token)
	if err != nil {
		return resident.Resident{}, err
	}
	if _, err := domain.Take[OwnPageSession](tx, "token_hash = ? AND resident_id = ? AND expires_at > ?",
		domain.HashToken(session), id, tx.Now); err != nil {
		return resident.Resident{}, closed(err)
	}
	return domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", id)
}

func closed(err error) error {
	if errors.Is(err, domain.ErrNotFound) {
		return ErrOwnClosed
	}
	return err
}
