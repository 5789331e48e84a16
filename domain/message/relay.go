package message

import (
	"deltag/domain"
)

// relayOpen tells whether the relay may be tried.
func relayOpen(tx *domain.Tx) (bool, error) {
	var open bool
	err := tx.DB.Raw("SELECT open_until IS NULL OR open_until <= ? FROM mail_relay", tx.Now).Scan(&open).Error
	return open, err
}

// relayFailed counts a failure to reach the relay; several in a row let it be for a while.
func relayFailed(tx *domain.Tx) error {
	return tx.DB.Exec(`UPDATE mail_relay SET failures = failures + 1,
		open_until = CASE WHEN failures + 1 >= ? THEN ? ELSE open_until END`, relayTries, tx.Now.Add(relayPause)).Error
}

func relayWorks(tx *domain.Tx) error {
	return tx.DB.Exec("UPDATE mail_relay SET failures = 0, open_until = NULL WHERE failures > 0").Error
}

// backOff lets a domain be. Mails to it that fail together count as one step.
func backOff(tx *domain.Tx, m Message) error {
	var step int
	if err := tx.DB.Raw("SELECT coalesce((SELECT step FROM mail_backoff WHERE domain = ?), -1)", m.Domain).Scan(&step).Error; err != nil {
		return err
	}
	step = min(step+1, len(waits)-1)
	return tx.DB.Exec(`INSERT INTO mail_backoff (domain, step, until) VALUES (?, ?, ?)
		ON CONFLICT (domain) DO UPDATE SET step = excluded.step, until = excluded.until WHERE mail_backoff.until <= ?`,
		m.Domain, step, tx.Now.Add(jitter(waits[step], m)), tx.Now).Error
}

// works forgets what a domain and a batch did before: a mail went through.
func works(tx *domain.Tx, m Message) error {
	if err := tx.DB.Exec("DELETE FROM mail_backoff WHERE domain = ?", m.Domain).Error; err != nil || m.BatchID == nil {
		return err
	}
	return tx.DB.Exec("UPDATE message_batch SET refusals = 0 WHERE id = ? AND refusals > 0", *m.BatchID).Error
}

// refusedByPolicy counts against the batch, which stops after several in a row.
func refusedByPolicy(tx *domain.Tx, m Message) error {
	if m.BatchID == nil {
		return nil
	}
	b, err := domain.Lock[Batch](tx, "id = ?", *m.BatchID)
	if err != nil {
		return err
	}
	if b.Refusals++; b.Refusals >= refusalsToStop {
		return b.stop(tx, "policy")
	}
	return domain.Save(tx, &b)
}
