package panel

import (
	"context"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Ways are the ways out when the quotas cannot be met by those who said yes: relax quotas, invite more people, or draw a
// smaller panel.
type Ways struct {
	Feasible bool                // there is no need: a panel can be drawn
	Relax    *lottery.Relaxation // nil when no relaxation within sane limits would do
	Loosen   []Loosening         // its changes by value id, as Decide takes them
	Invite   Advice              // whom, as the plan advises; Wanted is empty when no invitation would do
	Smaller  int                 // the most seats that can be filled with quotas in proportion; 0 when none
	Quotas   []Quota             // of that smaller panel
}

// Ways works out the ways out side by side. It changes nothing.
func (ps *Panels) Ways(ctx context.Context, id int64) (w Ways, err error) {
	var o *outlook
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsWrite)
		if err != nil {
			return err
		}
		s, err := sheet(tx, p)
		if err != nil {
			return err
		}
		o, err = loadOutlook(tx, &s)
		return err
	})
	if err != nil {
		return w, err
	}
	err = o.ways(ctx, &w) // outside the unit of work: it searches for a while and reads nothing more
	return w, err
}

func (o *outlook) ways(ctx context.Context, w *Ways) (err error) {
	p := o.pool.problem
	if !o.ready() {
		return nil
	}
	if w.Feasible, err = o.pool.feasible(ctx); err != nil || w.Feasible {
		return refusal(err)
	}
	if w.Relax, err = lottery.Relax(ctx, p); err != nil {
		return refusal(err)
	}
	if w.Relax != nil {
		w.Loosen = o.sheet.loosenings(w.Relax)
	}
	w.Invite.Coming = o.coming
	if err := o.want(ctx, &w.Invite); err != nil {
		return err
	}
	if w.Smaller, err = lottery.Smaller(ctx, p); err != nil || w.Smaller == 0 {
		return refusal(err)
	}
	smaller := *o.sheet
	smaller.Quotas, err = scaled(o.sheet.Features, o.sheet.Quotas, o.sheet.Panel.Size, w.Smaller)
	w.Quotas = listOf(&smaller)
	return err
}
