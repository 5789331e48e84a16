package message

import (
	"context"

	"deltag/domain"
)

// TreatAsSent is staff's decision that an uncertain mail has arrived.
func (s *Messages) TreatAsSent(ctx context.Context, id int64) error {
	return s.resolve(ctx, id, StaffSent, func(tx *domain.Tx, m *Message) error {
		m.finish(Sent, "", tx.Now)
		return nil
	})
}

// SendAgain is staff's decision to send an uncertain mail once more, with the
// same Message-ID, so that a mail program may show the two as one.
func (s *Messages) SendAgain(ctx context.Context, id int64) error {
	return s.resolve(ctx, id, StaffAgain, func(tx *domain.Tx, m *Message) error {
		if !m.NotAfter.After(tx.Now) {
			return ErrTooLate
		}
		// The time for retries starts anew: it is another decision to send.
		m.State, m.Reason, m.DueAt, m.FirstTriedAt = Queued, "", tx.Now, nil
		return nil
	})
}

func (s *Messages) resolve(ctx context.Context, id int64, c Class, decide func(*domain.Tx, *Message) error) error {
	return s.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := mine(tx, id, true)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.MessagesSend, m.scope()); err != nil {
			return err
		}
		if m.State != Uncertain {
			return ErrNotUncertain
		}
		if err := decide(tx, &m); err != nil {
			return err
		}
		m.Token = nil // an answer of the relay that comes after a person's decision changes nothing
		if err := domain.Save(tx, &m); err != nil {
			return err
		}
		m.record(tx, "change", string(c))
		return domain.Create(tx, &Delivery{MessageID: m.ID, At: tx.Now, Class: c, StaffID: some(tx.Actor.StaffID)})
	})
}

// Erase takes a resident out of the record of mails, as part of the caller's
// unit of work: what was still to go is cancelled, and what was sent keeps its
// kind, time and fate but no address, text or person. Addresses that must not be
// written to stay so by their hash alone; those are also the person's other ones.
func Erase(tx *domain.Tx, resident int64, addresses []string) error {
	if _, err := Cancel(tx, Which{Residents: []int64{resident}}, "erased"); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE delivery SET reply = '' WHERE message_id IN (SELECT id FROM message WHERE resident_id = ?)`,
		`UPDATE suppression SET address = '', evidence = '', release_reason = '' WHERE address_hash IN (
			SELECT sha256(convert_to(lower(btrim(address)), 'UTF8')) FROM message WHERE resident_id = ? AND address <> '')`,
		`UPDATE message SET resident_id = NULL, address = '', domain = '', vars = '{}', sent_subject = '', sent_text = '', sent_hash = NULL,
			relay_reply = '' WHERE resident_id = ?`,
	} {
		if err := tx.DB.Exec(statement, resident).Error; err != nil {
			return err
		}
	}
	for _, address := range addresses {
		if err := tx.DB.Exec(`UPDATE suppression SET address = '', evidence = '', release_reason = '' WHERE address_hash = ?`, HashAddress(address)).Error; err != nil {
			return err
		}
	}
	return nil
}

// Forget empties the address of receipts to people who are erased, once those have gone. Kind, time and fate stay.
func (o *Outbox) Forget(ctx context.Context) error {
	return o.db.Do(domain.WithActor(ctx, domain.System("forget addresses of receipts")), func(tx *domain.Tx) error {
		const gone = `kind = 'erasure-receipt' AND finished_at IS NOT NULL AND address <> '' `
		for _, forget := range []string{
			`UPDATE suppression SET address = '', evidence = '' WHERE address_hash IN (SELECT sha256(convert_to(lower(btrim(address)), 'UTF8')) FROM message WHERE ` + gone + `)`,
			`UPDATE message SET address = '', domain = '', sent_text = '', relay_reply = '' WHERE ` + gone,
		} {
			if err := tx.DB.Exec(forget).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
