package privacy

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/evaluation"
	"deltag/domain/hearing/representation"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
	"deltag/domain/statement"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/response"
)

// Erase removes the person of a request from every area, at once and for good. What stays are counts, an anonymous seat,
// and the hash in the log.
func (pr *Privacy) Erase(ctx context.Context, request int64) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = domain.Take[Request](tx, "id = ?", request); err != nil {
			return err
		}
		var person resident.Resident
		if r.ResidentID != nil {
			if person, err = resident.LockToErase(tx, *r.ResidentID); err != nil { // before the request: lists and answers lock in this order
				return err
			}
		}
		if r, err = lockOpen(tx, request); err != nil {
			return err
		}
		if r.Kind != Erasure {
			return ErrKind
		}
		r.ResidentID, r.How = nil, ""
		if err := r.decide(tx, Met, ""); err != nil {
			return err
		}
		if err := erase(tx, person); err != nil {
			return err
		}
		return receipt(tx, person)
	})
	return r, err
}

// erase forgets a person, and notes the hash by which they are known again in the next list or an old copy of the database.
func erase(tx *domain.Tx, person resident.Resident) error {
	if err := tx.DB.Exec(`INSERT INTO erasure_log (subject_hash, erased_at, erased_by) SELECT h, ?::timestamptz, ?::bigint FROM erasure_hash(?, ?) h
		WHERE NOT EXISTS (SELECT FROM erasure_log WHERE subject_hash = h)`, tx.Now, nonZero(tx.Actor.StaffID), person.UnitID, person.SourceID).Error; err != nil {
		return err
	}
	if err := resident.KeepOut(tx, person); err != nil {
		return err
	}
	return forget(tx, person)
}

// forget calls every area in order, the ones that others point to last.
func forget(tx *domain.Tx, person resident.Resident) error {
	traces, err := resident.TracesOf(tx, person)
	if err != nil {
		return err
	}
	for _, forget := range []func() error{
		func() error { return forgetRequests(tx, person.ID) },
		func() error { return forgetWords(tx, person.ID, traces) },
		func() error { return redact(tx, traces) },
		func() error { return message.Erase(tx, person.ID, traces.Addresses) },
		func() error { return response.Erase(tx, person.ID) },
		func() error { return programme.Erase(tx, person.ID) },
		func() error { return evaluation.Erase(tx, person.ID) },
		func() error { return request.Erase(tx, person.ID) },
		func() error { return representation.Erase(tx, person.ID) },
		func() error { return statement.Erase(tx, person.ID) },
		func() error { return booking.Erase(tx, person.ID) },
		func() error { return panel.Erase(tx, person.ID) },
		func() error { return resident.Erase(tx, person, traces) },
	} {
		if err := forget(); err != nil {
			return err
		}
	}
	return nil
}

// receipt tells the person that it is done, by the address that is forgotten once the mail has gone.
func receipt(tx *domain.Tx, person resident.Resident) error {
	if person.Email == "" {
		return nil
	}
	_, err := message.Queue(tx, message.Draft{
		Key: fmt.Sprintf("erasure-receipt:%d", person.ID), Kind: "erasure-receipt", Unit: person.UnitID, To: person.Email,
		Language: message.Language(person.Language), NotAfter: tx.Now.Add(7 * 24 * time.Hour),
	})
	return err
}

// forgetRequests takes the person out of what they asked for. Whatever waited is answered by the erasure.
func forgetRequests(tx *domain.Tx, person int64) error {
	return tx.DB.Exec(`UPDATE rights_request SET resident_id = NULL, how = '', reason = CASE WHEN state = 'refused' THEN 'erased' ELSE '' END,
		decided_at = coalesce(decided_at, ?), state = CASE WHEN state = 'open' THEN 'met' ELSE state END WHERE resident_id = ?`, tx.Now, person).Error
}
