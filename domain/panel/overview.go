package panel

import (
	"context"

	"deltag/domain"
)

// Overview is a panel with what its page needs: what is missing before it can be opened, and what the actor may do with it.
type Overview struct {
	Panel   Panel
	Missing []domain.Fault // what keeps a panel from inviting people; empty when nothing does
	May     []domain.Permission
}

// Overview loads one panel for whoever may see its counts.
func (ps *Panels) Overview(ctx context.Context, id int64) (o Overview, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.OverviewRead)
		if err != nil {
			return err
		}
		o, err = overview(tx, p)
		return err
	})
	return o, err
}

func overview(tx *domain.Tx, p Panel) (o Overview, err error) {
	o = Overview{Panel: p}
	for _, may := range []domain.Permission{domain.PanelsRead, domain.PanelsWrite, domain.PanelsDraw, domain.RepliesRead, domain.RepliesWrite, domain.OverviewRead} {
		if tx.Actor.May(may, p.scope()) {
			o.May = append(o.May, may)
		}
	}
	if p.State != Draft && p.State != Inviting {
		return o, nil
	}
	s, err := sheet(tx, p)
	if err != nil {
		return o, err
	}
	o.Missing, err = readiness(tx, &s)
	return o, err
}
