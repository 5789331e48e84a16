package panel

import (
	"context"
	"crypto/rand"
	"fmt"

	"deltag/domain"
)

// StartLottery asks for the fairest lottery among those who said yes. It freezes who they are and returns; a job finds the
// lottery. Of two officers who ask at once, one is told that it is being found already.
func (ps *Panels) StartLottery(ctx context.Context, id int64) (l Lottery, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, 0, domain.PanelsDraw)
		if err != nil {
			return err
		}
		after := p
		if err := after.step(Drawn, tx.Now); err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		po, err := loadPool(tx, &s)
		if err != nil {
			return err
		}
		l = Lottery{PanelID: id, State: LotteryWaiting, Salt: make([]byte, 32), People: len(po.ids), Size: p.Size,
			StartedAt: tx.Now, StartedBy: tx.Actor.By(), Figures: []byte("{}"), Document: []byte{}}
		if _, err := rand.Read(l.Salt); err != nil {
			return err
		}
		po.disguise(l.Salt)
		if faults := po.problem.Check(); len(faults) > 0 {
			return ErrInfeasible.With(faultsOf(faults)...)
		}
		if l.Inputs, err = zipped(po.problem.Canonical()); err != nil {
			return err
		}
		l.InputsHash = po.problem.Hash()
		tx.Record(domain.Access{Action: "search", Subject: "invitation", Count: len(po.ids), Unit: p.UnitID,
			Criterion: fmt.Sprintf("panel %d: everybody who said yes", p.ID), Purpose: "find the fairest lottery of a panel"})
		return domain.Create(tx, &l)
	})
	return l, err
}

// CancelLottery stops a lottery that is being found. Whoever computes it sees that at its next sign of life.
func (ps *Panels) CancelLottery(ctx context.Context, id int64) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		l, _, err := lockLottery(tx, id)
		if err != nil {
			return err
		}
		if l.State != LotteryWaiting && l.State != LotteryRunning {
			return ErrLotteryState
		}
		return l.end(tx, LotteryCancelled)
	})
}

// lockLottery loads a lottery for whoever may draw, and keeps others from its panel and from itself until tx ends.
func lockLottery(tx *domain.Tx, id int64) (l Lottery, p Panel, err error) {
	var panel []int64
	if err := tx.DB.Raw("SELECT panel_id FROM panel_lottery WHERE id = ?", id).Scan(&panel).Error; err != nil {
		return l, p, err
	}
	if len(panel) == 0 {
		return l, p, domain.ErrNotFound
	}
	if p, err = lock(tx, panel[0], 0, domain.PanelsDraw); err != nil {
		return l, p, err
	}
	l, err = domain.Lock[Lottery](tx, "id = ?", id)
	return l, p, err
}

// end lets a lottery that is being found come to nothing: nothing about the people stays in it.
func (l *Lottery) end(tx *domain.Tx, state LotteryState) error {
	l.State, l.EndedAt, l.Inputs, l.Salt = state, &tx.Now, []byte{}, []byte{}
	return domain.Save(tx, l)
}
