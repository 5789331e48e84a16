package booking

import (
	"context"
	"time"

	"deltag/domain"
)

// ErrTooEarly refuses to write down who came before the day.
var ErrTooEarly = &domain.Error{Kind: domain.Conflict, Code: "attendance-early", Detail: "Who came can be written down from an hour before it begins."}

// earliest is from how long before the beginning people can be checked in.
const earliest = time.Hour

// Came writes down whether somebody came, from an hour before the beginning. "" takes it back. It is kept for planning and
// for the thanks alone, never as blame.
func (bs *Bookings) Came(ctx context.Context, id int64, a Attendance) (b Booking, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var g Gathering
		if g, b, err = ofStaff(tx, id); err != nil {
			return err
		}
		switch {
		case a != "" && a != Attended && a != NoShow && a != LeftEarly:
			return ErrBooking.With(domain.Fault{Where: "/attendance", Code: "required", Detail: "Choose what happened."})
		case b.State != Booked:
			return ErrOver
		case tx.Now.Before(g.StartsAt.Add(-earliest)):
			return ErrTooEarly
		case b.Attendance == a:
			return nil
		}
		tx.Record(g.access("change", "write down who came to a gathering", b))
		b.Attendance, b.ChangedAt = a, tx.Now
		if err := domain.Save(tx, &b); err != nil {
			return err
		}
		return markNow(tx, &b)
	})
	return b, err
}
