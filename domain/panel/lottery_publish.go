package panel

import (
	"context"
	"strings"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Publication is what an officer decides before the number is known.
type Publication struct {
	How    lottery.How
	Sides  int    // of the dice
	Source string // which public number it will be
	Reason string // why once more, or why before the last day to answer
}

// PublishLottery publishes a lottery that was found: its commitment and how the number will come about are fixed, and the
// number is drawn later. A lottery that was published before and not drawn from is replaced, for a reason.
func (ps *Panels) PublishLottery(ctx context.Context, id int64, o Publication) (l Lottery, err error) {
	o.Source, o.Reason = strings.TrimSpace(o.Source), strings.TrimSpace(o.Reason)
	if err := o.check(); err != nil {
		return l, err
	}
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		var p Panel
		if l, p, err = lockLottery(tx, id); err != nil {
			return err
		}
		if l.State != LotteryFound {
			return ErrLotteryState
		}
		after := p
		if err := after.step(Drawn, tx.Now); err != nil {
			return err
		}
		if p.ReplyBy != nil && deadline(*p.ReplyBy).After(tx.Now) && o.Reason == "" {
			return ErrEarly
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		if _, err := l.fresh(tx, &s); err != nil {
			return err
		}
		if err := replaceLottery(tx, p.ID, o.Reason); err != nil {
			return err
		}
		l.State, l.How, l.Sides, l.Source, l.Reason = LotteryPublished, o.How, o.Sides, o.Source, o.Reason
		l.PublishedAt, l.PublishedBy = &tx.Now, tx.Actor.By()
		return domain.Save(tx, &l)
	})
	return l, err
}

// check refuses what cannot be published, and forgets what the way does not need.
func (o *Publication) check() error {
	switch o.How {
	case lottery.ByDice:
		if o.Source = ""; o.Sides != 6 && o.Sides != 10 {
			return ErrLottery.With(fault("/sides", "range", "Take dice with six or ten sides."))
		}
	case lottery.ByNumber:
		if o.Sides = 0; o.Source == "" {
			return ErrLottery.With(fault("/source", "required", "Say which number it will be, so that everybody can look it up."))
		}
	case lottery.BySeed:
		o.Sides, o.Source = 0, ""
	default:
		return ErrLottery.With(fault("/how", "choice", "Choose dice, a public number or the computer."))
	}
	return nil
}

// replaceLottery makes room for a lottery that is published after another one, which needs a reason.
func replaceLottery(tx *domain.Tx, panel int64, reason string) error {
	var before struct{ Drawn, Published bool }
	if err := tx.DB.Raw(`SELECT EXISTS (SELECT FROM draw WHERE panel_id = ? AND stage = ? AND NOT trial) AS drawn,
		EXISTS (SELECT FROM panel_lottery WHERE panel_id = ? AND published_at IS NOT NULL) AS published`, panel, Seats, panel).Scan(&before).Error; err != nil {
		return err
	}
	switch {
	case reason != "":
	case before.Drawn:
		return ErrDrawAgain
	case before.Published:
		return ErrPublishAgain
	}
	return tx.DB.Exec("UPDATE panel_lottery SET state = 'replaced' WHERE panel_id = ? AND state = 'published'", panel).Error
}
