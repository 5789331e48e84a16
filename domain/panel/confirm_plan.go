package panel

import (
	"context"
	"time"

	"deltag/domain"
)

// ConfirmPlan is what a confirmation would tell whom now; once the panel is confirmed, what is left of it to tell.
type ConfirmPlan struct {
	Size     int       // seats
	Seats    int       // seats that somebody is drawn for
	Offered  int       // people who get the mail with the offer of a seat
	NotDrawn int       // people who said yes and get the mail that they were not drawn
	NoMail   int       // of both, people without an address for mail: they must be told in another way
	SeatBy   time.Time // the last instant to take a seat
}

// ConfirmPlan counts whom a confirmation would tell. It changes nothing.
func (ps *Panels) ConfirmPlan(ctx context.Context, id int64) (plan ConfirmPlan, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT (SELECT count(*) FROM membership WHERE panel_id = ? AND status <> 'withdrawn') AS seats,
			count(m.id) AS offered, count(*) - count(m.id) AS not_drawn, count(*) FILTER (WHERE r.email = '') AS no_mail `+told, p.ID, p.ID).
			Scan(&plan).Error; err != nil {
			return err
		}
		plan.Size, plan.SeatBy = p.Size, seatBy(&p, Membership{CreatedAt: tx.Now})
		return nil
	})
	return plan, err
}
