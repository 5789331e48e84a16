package register

import (
	"context"

	"deltag/domain"
)

// End says that a questionnaire is used no more, why, and what takes its place, if anything does.
func (r *Register) End(ctx context.Context, id int64, reason string, replacement *int64) (i Instrument, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if i, err = lockUsed(tx, id); err != nil {
			return err
		}
		if i.EndReason, err = reasoned("/reason", reason, ErrReason); err != nil {
			return err
		}
		if replacement != nil {
			if err := i.replaceable(tx, *replacement); err != nil {
				return err
			}
		}
		i.EndedAt, i.EndedBy, i.ReplacedBy = &tx.Now, tx.Actor.By(), replacement
		if err := domain.Save(tx, &i); err != nil {
			return err
		}
		return i.note(tx, "ended", 0, i.EndReason)
	})
	return i, err
}

// replaceable checks that another one may take the place: it is in use itself, so that no two point at one another.
func (i *Instrument) replaceable(tx *domain.Tx, by int64) error {
	other, err := domain.Lock[Instrument](tx, "id = ?", by)
	if err != nil || by == i.ID || other.EndedAt != nil || !tx.Actor.May(domain.SurveysRead, domain.Scope{Unit: other.UnitID}) {
		return ErrReplacement.With(fault("/replacedBy", "replacement", "Choose another questionnaire that is in use."))
	}
	return nil
}

// Reopen takes an end back. That it had ended, and why, stays in its history.
func (r *Register) Reopen(ctx context.Context, id int64) (i Instrument, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if i, err = lock(tx, id); err != nil {
			return err
		}
		if i.EndedAt == nil {
			return ErrNotEnded
		}
		i.EndedAt, i.EndedBy, i.EndReason, i.ReplacedBy = nil, nil, "", nil
		if err := domain.Save(tx, &i); err != nil {
			return err
		}
		return i.note(tx, "reopened", 0, "")
	})
	return i, err
}
