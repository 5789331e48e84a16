package panel

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// ErrNoSeat refuses an answer to a seat that is not offered any more.
var ErrNoSeat = &domain.Error{Kind: domain.Conflict, Code: "seat-not-offered", Detail: "This seat is not offered any more."}

// daysForSeat is how long a drawn person has to take the seat.
const daysForSeat = 10

// daysForLetter is the same from when a letter that offers it is posted: the post takes some of them.
const daysForLetter = 14

// seatBy is the last instant to take an offered seat: who took another's place was told later than the others.
func seatBy(p *Panel, m Membership) time.Time {
	from := m.CreatedAt
	if p.ConfirmedAt != nil && p.ConfirmedAt.After(from) {
		from = *p.ConfirmedAt
	}
	if by := m.lettered.AddDate(0, 0, daysForLetter); by.After(from.AddDate(0, 0, daysForSeat)) {
		return by
	}
	return from.AddDate(0, 0, daysForSeat)
}

// TakeSeat is the answer of a drawn person to the seat that is offered. A seat that was taken before stays taken, which
// is told (ErrAnswered).
func (ps *Panels) TakeSeat(ctx context.Context, token string) (inv Invited, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		row, p, err := holder(tx, token, true)
		if err != nil {
			return err
		}
		if p.State != Confirmed {
			return ErrNoSeat
		}
		m, err := domain.Lock[Membership](tx, "panel_id = ? AND resident_id = ?", p.ID, row.ResidentID)
		if err != nil || m.Status == SeatGivenUp {
			return ErrNoSeat
		}
		if m.Status == SeatConfirmed {
			return ErrAnswered
		}
		m.Status, m.ChangedAt, m.ChangedBy, m.Channel, m.Why, m.WordsID = SeatConfirmed, tx.Now, nil, "", "", nil
		if err := domain.Save(tx, &m); err != nil {
			return err
		}
		if err := endLetters(tx, []int64{row.ID}, "answered"); err != nil {
			return err
		}
		if err := endCalls(tx, row.ID, ""); err != nil {
			return err
		}
		inv, err = invited(tx, &p, row)
		return err
	})
	return inv, err
}

// stopAll ends all contact about panels with a person: nothing that waits goes out, no seat is kept, no draw takes them.
func stopAll(tx *domain.Tx, person int64) error {
	if err := optOut(tx, person, append(message.KindsOf(message.ScopePanel), "panel-drawn", "panel-not-drawn", "panel-stand-by")); err != nil {
		return err
	}
	var subjects []int64
	if err := tx.DB.Raw("SELECT id FROM invitation WHERE resident_id = ?", person).Scan(&subjects).Error; err != nil {
		return err
	}
	if err := endLetters(tx, subjects, "opted-out"); err != nil {
		return err
	}
	const theirs = `resident_id = ? AND reply IN ('', 'accepted', 'not_now') AND panel_id IN (SELECT id FROM panel WHERE state <> 'closed')`
	if err := tx.DB.Exec(`INSERT INTO reply (invitation_id, number, reply, at, answered_by, why)
		SELECT id, answers + 1, 'declined', ?, ?, CASE WHEN ?::bigint IS NULL THEN '' ELSE 'stop all contact' END FROM invitation WHERE `+theirs,
		tx.Now, tx.Actor.By(), tx.Actor.By(), person).Error; err != nil {
		return err
	}
	if err := tx.DB.Exec(`UPDATE invitation SET reply = 'declined', replied_at = ?, answers = answers + 1, ask_later = false, answered_by = ? WHERE `+theirs,
		tx.Now, tx.Actor.By(), person).Error; err != nil {
		return err
	}
	if err := tx.DB.Exec("DELETE FROM standby WHERE resident_id = ?", person).Error; err != nil {
		return err
	}
	return tx.DB.Exec("UPDATE membership SET status = 'withdrawn', cause = 'left', changed_at = ?, changed_by = ?, channel = '', why = '', words_id = NULL WHERE resident_id = ? AND status <> 'withdrawn'",
		tx.Now, tx.Actor.By(), person).Error
}
