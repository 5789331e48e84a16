package method

import (
	"context"

	"deltag/domain"
)

// Decision is who approved a method, on which day, and where that can be read.
type Decision struct{ By, On, Reference string }

// Approve writes down that a method was approved, by the statement that holds now. The database refuses it as long as a
// reservation is open.
func (ms *Methods) Approve(ctx context.Context, id int64, version int, d Decision) error {
	return ms.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := lock(tx, id, version)
		if err != nil {
			return err
		}
		var c domain.Checks
		c.Text(&d.By, "/by", 1, 150)
		on := past(&c, d.On, "/on", tx.Now)
		c.Text(&d.Reference, "/reference", 0, 300)
		if len(c) > 0 {
			return ErrMethod.With(c...)
		}
		now, err := latest(tx, id)
		if err != nil {
			return err
		}
		a := Approval{MethodID: id, StatementID: now.ID, DecidedBy: d.By, DecidedOn: on, Reference: d.Reference, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if err := domain.Create(tx, &a); err != nil {
			return err
		}
		m.ApprovalID = &a.ID
		return bump(tx, &m, "", "")
	})
}

// TakeBack ends an approval, with a reason.
func (ms *Methods) TakeBack(ctx context.Context, id int64, version int, reason string) error {
	return ms.db.Do(ctx, func(tx *domain.Tx) error {
		m, err := lock(tx, id, version)
		if err != nil {
			return err
		}
		var c domain.Checks
		if c.Text(&reason, "/reason", 1, 1000); len(c) > 0 {
			return ErrMethod.With(c...)
		}
		if m.ApprovalID == nil {
			return ErrNotApproved
		}
		return bump(tx, &m, TakenBack, reason)
	})
}
