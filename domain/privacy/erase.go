package privacy

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// Erase removes the person of a request from every area, at once and for good. What stays are counts, an anonymous seat,
// and the hash in the log.
func (pr *Privacy) Erase(ctx context.Context, request int64) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = lockOpen(tx, request); err != nil {
			return err
		}
		if r.Kind != Erasure {
			return ErrKind
		}
		person := *r.ResidentID
		r.ResidentID, r.How = nil, ""
		if err := r.decide(tx, Met, ""); err != nil {
			return err
		}
		return erase(tx, person)
	})
	return r, err
}

// erase calls every area in order, the ones that others point to last.
func erase(tx *domain.Tx, person int64) error {
	row, err := domain.Lock[resident.Resident](tx, "id = ? AND erased_at IS NULL", person)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%d|%s", row.UnitID, row.SourceID))
	if err := tx.DB.Exec("INSERT INTO erasure_log (subject_hash, erased_at, erased_by) VALUES (?, ?, ?)",
		message.Hash(hash), tx.Now, nonZero(tx.Actor.StaffID)).Error; err != nil {
		return err
	}
	for _, forget := range []func(*domain.Tx, int64) error{forgetRequests, message.Erase, panel.Erase, resident.Erase} {
		if err := forget(tx, person); err != nil {
			return err
		}
	}
	if row.Email == "" {
		return nil
	}
	_, err = message.Queue(tx, message.Draft{
		Key: fmt.Sprintf("erasure-receipt:%d", person), Kind: "erasure-receipt", Unit: row.UnitID, To: row.Email,
		Language: message.Language(row.Language), NotAfter: tx.Now.Add(7 * 24 * time.Hour),
	})
	return err
}

// forgetRequests takes the person out of what they asked for. Whatever waited is answered by the erasure.
func forgetRequests(tx *domain.Tx, person int64) error {
	return tx.DB.Exec(`UPDATE rights_request SET resident_id = NULL, how = '', reason = CASE WHEN state = 'refused' THEN 'erased' ELSE '' END,
		decided_at = coalesce(decided_at, ?), state = CASE WHEN state = 'open' THEN 'met' ELSE state END WHERE resident_id = ?`, tx.Now, person).Error
}
