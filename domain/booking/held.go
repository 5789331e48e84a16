package booking

import (
	"context"

	"deltag/domain"
)

// ErrNotBegun refuses to close a gathering before it has begun.
var ErrNotBegun = &domain.Error{Kind: domain.Conflict, Code: "gathering-not-begun", Detail: "This has not begun yet. It can be called off, or closed once it has begun."}

// Close is staff saying that a gathering is over before its time is. Who came can still be written down, and corrected.
func (bs *Bookings) Close(ctx context.Context, id int64, version int) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		switch {
		case g.State == Held:
			return nil
		case g.State == Cancelled:
			return ErrCalledOff
		case g.State != Open:
			return ErrNotOpen
		case tx.Now.Before(g.StartsAt):
			return ErrNotBegun
		}
		g.State = Held
		return keep(tx, &g)
	})
	return g, err
}

// CloseOver closes the gatherings whose time is over and returns how many. Every copy of the program may run it: a row that
// another one holds is left to it.
func (bs *Bookings) CloseOver(ctx context.Context) (n int64, err error) {
	ctx = domain.WithActor(ctx, domain.System("close gatherings that are over"))
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		done := tx.DB.Exec(`UPDATE gathering SET state = 'held', version = version + 1 WHERE id IN
			(SELECT id FROM gathering WHERE state = 'open' AND ends_at <= ? ORDER BY id FOR UPDATE SKIP LOCKED)`, tx.Now)
		n = done.RowsAffected
		return done.Error
	})
	return n, err
}
