package booking

import (
	"context"

	"deltag/domain"
)

// Reseat changes how many seats a booking has, for somebody who calls: they bring more people, or fewer. More are taken only
// while there is room that the mix does not keep for others; fewer are offered to those who wait.
func (bs *Bookings) Reseat(ctx context.Context, id int64, seats int) (b Booking, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var g Gathering
		if g, b, err = ofStaff(tx, id); err != nil {
			return err
		}
		if !b.Alive() {
			return ErrOver
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		if seats < 1 || seats > g.Largest {
			return ErrBooking.With(tooLarge(g.Largest))
		}
		more := seats - b.Seats
		if more == 0 {
			return nil
		}
		tx.Record(g.access("change", "change how many come with the citizen", b))
		if b.Seated() {
			if err := widen(tx, &g, more); err != nil {
				return err
			}
		}
		b.Seats, b.ChangedAt = seats, tx.Now
		if err := domain.Save(tx, &b); err != nil || more > 0 {
			return err
		}
		return offer(tx, &g)
	})
	return b, err
}

// widen takes more seats for relatives and companions, who count towards nothing of the mix, or gives some back. The caller
// has the lock of the gathering.
func widen(tx *domain.Tx, g *Gathering, more int) error {
	if more < 0 {
		return tx.DB.Exec("UPDATE gathering SET taken = taken + ?, over = greatest(0, least(over, taken + ? - capacity)) WHERE id = ?", more, more, g.ID).Error
	}
	done := tx.DB.Exec(`UPDATE gathering SET taken = taken + ? WHERE id = ? AND state = 'open' AND taken + ? <= capacity
		AND mix_allows(features, at_least, at_most, mixed, '{}', capacity - taken, ?)`, more, g.ID, more, more)
	if done.Error == nil && done.RowsAffected == 0 {
		if g.Free() < more {
			return ErrFull
		}
		return ErrKept
	}
	return done.Error
}
