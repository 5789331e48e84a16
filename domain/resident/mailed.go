package resident

import (
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Asked tells why a person is not to be asked by a mail that is about to go; nil when they may be.
func (r *Resident) Asked(now time.Time) error {
	switch {
	case r.OptedOutAt != nil:
		return message.SaidNever
	case r.PausedUntil != nil && r.PausedUntil.After(now):
		return message.Paused
	}
	return nil
}

// MailedSQL is whether a mail that is about nothing else can reach a resident r, by the same rule as Mailed: there is an address,
// and they have asked for no other way.
const MailedSQL = "(r.email <> '' AND NOT EXISTS (SELECT FROM channel_wish w WHERE w.resident_id = r.id))"

// Mailed tells why a mail that is about to go must not reach a person, whatever it says; nil when it may. An address may
// have been taken back since the mail was queued: the old one is not ours to use any more.
func (r *Resident) Mailed(tx *domain.Tx) error {
	if r.Email == "" {
		return message.NoAddress
	}
	wish, err := WishOf(tx, r.ID)
	if err == nil && wish != NoWish {
		return message.Prefers(string(wish))
	}
	return err
}
