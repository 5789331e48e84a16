package booking

import (
	"database/sql"
	"errors"
	"time"

	"deltag/domain"
)

// room is the guard of every seat: the gathering is open and has not begun, the seats are there, and what the mix still
// lacks fits into those that are left. The lock of the row that changes makes those who come at once wait in line, and
// each of them is judged by what the one before left.
const room = `state = 'open' AND starts_at > $2 AND $3 <= largest AND taken + $3 <= capacity
	AND mix_allows(features, at_least, at_most, mixed, $4::smallint[], capacity - taken, $3)`

// take takes seats and writes the booking in one statement. It answers false, and has changed nothing, when the guard says no.
func take(tx *domain.Tx, b *Booking, once []byte) (bool, error) {
	err := tx.Row(`WITH seat AS (UPDATE gathering SET taken = taken + $3, mixed = mix_with(mixed, $4::smallint[], 1) WHERE id = $1 AND `+room+`
			RETURNING id, starts_at, ends_at)
		INSERT INTO booking (gathering_id, starts_at, ends_at, resident_id, seats, state, mix, uid, once, created_at, changed_at, booked_by)
		SELECT id, starts_at, ends_at, $5, $3, 'booked', $4::smallint[], $6, $7, $2, $2, $8 FROM seat RETURNING id`,
		b.GatheringID, tx.Now, b.Seats, b.Mix, b.ResidentID, b.UID, once, b.BookedBy).Scan(&b.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	b.State, b.CreatedAt, b.ChangedAt = Booked, tx.Now, tx.Now
	return err == nil, err
}

// wait writes a booking that waits for seats.
func wait(tx *domain.Tx, b *Booking, once []byte) error {
	b.State, b.CreatedAt, b.ChangedAt = Waiting, tx.Now, tx.Now
	return tx.Row(`INSERT INTO booking (gathering_id, starts_at, ends_at, resident_id, seats, state, mix, uid, once, created_at, changed_at, booked_by)
		SELECT id, starts_at, ends_at, $2, $3, 'waiting', $4::smallint[], $5, $6, $7, $7, $8 FROM gathering WHERE id = $1 RETURNING id`,
		b.GatheringID, b.ResidentID, b.Seats, b.Mix, b.UID, once, tx.Now, b.BookedBy).Scan(&b.ID)
}

// hold offers seats to a booking that waits, which takes them. The caller has the lock of the gathering. It answers false
// when the guard says no.
func hold(tx *domain.Tx, b *Booking) (bool, error) {
	held, err := seat(tx, b, Offered, b.OfferEnds)
	if held {
		b.OfferedAt = &tx.Now
	}
	return held, err
}

// sit gives seats to somebody who was invited and says yes. It answers false when the guard says no.
func sit(tx *domain.Tx, b *Booking) (bool, error) { return seat(tx, b, Booked, nil) }

func seat(tx *domain.Tx, b *Booking, to State, ends *time.Time) (bool, error) {
	err := tx.Row(`WITH seat AS (UPDATE gathering SET taken = taken + $3, mixed = mix_with(mixed, $4::smallint[], 1) WHERE id = $1 AND `+room+` RETURNING id)
		UPDATE booking b SET state = $7, offered_at = CASE WHEN $7 = 'offered' THEN $2 ELSE offered_at END, offer_ends = $6, changed_at = $2 FROM seat
		WHERE b.id = $5 RETURNING b.id`,
		b.GatheringID, tx.Now, b.Seats, b.Mix, b.ID, ends, string(to)).Scan(&b.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	b.State, b.OfferEnds, b.ChangedAt = to, ends, tx.Now
	return true, nil
}

// release gives back the seats of a booking. Seats beyond the capacity go first: nobody else gets them.
func release(tx *domain.Tx, b *Booking) error {
	return tx.DB.Exec(`UPDATE gathering SET taken = taken - ?, mixed = mix_with(mixed, CAST(? AS smallint[]), -1), over = greatest(0, least(over, taken - ? - capacity))
		WHERE id = ?`, b.Seats, b.Mix, b.Seats, b.GatheringID).Error
}

// refusal tells why the guard said no. It looks without a lock: what it answers may have changed already, and is told as it
// was at the moment of looking.
func refusal(tx *domain.Tx, b *Booking) error {
	g, err := domain.Take[Gathering](tx, "id = ?", b.GatheringID)
	if err != nil {
		return err
	}
	if err := g.takes(tx.Now); err != nil {
		return err
	}
	if b.Seats > g.Largest {
		return ErrBooking.With(tooLarge(g.Largest))
	}
	if g.Free() < b.Seats {
		return ErrFull
	}
	return ErrKept
}
