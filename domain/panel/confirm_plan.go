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
	StandBys int       // people who get the mail that they are stand-bys
	NotDrawn int       // people who said yes and get the mail that they were not drawn
	NoMail   int       // of all, people without an address for mail: they must be told in another way
	SeatBy   time.Time // the last instant to take a seat; once the panel is confirmed, of those who have not answered
}

// ConfirmPlan counts whom a confirmation would tell. It changes nothing.
func (ps *Panels) ConfirmPlan(ctx context.Context, id int64) (plan ConfirmPlan, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesRead)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT (SELECT count(*) FROM membership WHERE panel_id = ? AND status <> 'withdrawn') AS seats,
			count(m.id) AS offered, count(s.position) AS stand_bys, count(*) - count(m.id) - count(s.position) AS not_drawn, count(*) FILTER (WHERE r.email = '') AS no_mail `+told, p.ID, p.ID).
			Scan(&plan).Error; err != nil {
			return err
		}
		plan.Size, plan.SeatBy = p.Size, seatBy(&p, Membership{CreatedAt: tx.Now})
		if p.ConfirmedAt == nil {
			return nil
		}
		var last []Membership // who took another's place was told last
		err = tx.DB.Where("panel_id = ? AND status = 'offered'", p.ID).Order("created_at DESC").Limit(1).Find(&last).Error
		if err == nil && len(last) == 1 {
			plan.SeatBy = seatBy(&p, last[0])
		}
		return err
	})
	return plan, err
}
