package privacy

import (
	"context"
	"strings"

	"deltag/domain"
)

// Refuse tells that a request is not met, with the reason that the law asks for (GDPR article 12(4)).
func (pr *Privacy) Refuse(ctx context.Context, request int64, reason string) (r Request, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = lockOpen(tx, request); err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); len(reason) < 3 {
			return ErrReason.With(domain.Fault{Where: "/reason", Code: "required", Detail: "Write why the request is refused."})
		}
		tx.Record(domain.Access{Action: "change", Subject: r.subject(), ResidentIDs: []int64{*r.ResidentID}, Unit: r.UnitID, Purpose: refusing[r.Kind]})
		return r.decide(tx, Refused, reason)
	})
	return r, err
}

func (r *Request) decide(tx *domain.Tx, s State, reason string) error {
	r.State, r.Reason, r.DecidedAt = s, reason, &tx.Now
	r.DecidedBy = nonZero(tx.Actor.StaffID)
	return domain.Save(tx, r)
}

// lockOpen loads a request that waits for the actor.
func lockOpen(tx *domain.Tx, request int64) (Request, error) {
	r, err := domain.Lock[Request](tx, "id = ?", request)
	switch {
	case err != nil:
		return r, err
	case !tx.Actor.May(domain.ErasureWrite, domain.Scope{Unit: r.UnitID}):
		return r, domain.ErrNotFound
	case r.State != Open:
		return r, ErrDecided
	}
	return r, nil
}
