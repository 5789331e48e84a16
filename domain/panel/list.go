package panel

import (
	"context"

	"gorm.io/gorm"

	"deltag/domain"
)

// Filter narrows the list of panels.
type Filter struct {
	State  State  // "" is all
	Cursor string // from the page before
	Limit  int    // 1 to 200
}

// List gives the panels of which the actor may see the counts, the newest first.
func (ps *Panels) List(ctx context.Context, f Filter) (page domain.Page[Panel], err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		var last int64
		q := visible(tx)
		if more, err := domain.DecodeCursor(f.Cursor, &last); err != nil {
			return err
		} else if more {
			q = q.Where("id < ?", last)
		}
		if f.State != "" {
			q = q.Where("state = ?", f.State)
		}
		limit := max(1, min(f.Limit, 200))
		var rows []Panel
		if err := q.Order("id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(p Panel) any { return p.ID })
		return nil
	})
	return page, err
}

// visible begins a query of the panels of which the actor may see the counts.
func visible(tx *domain.Tx) *gorm.DB {
	q := tx.DB.Table("panel")
	if tx.Actor.Kind == domain.Machine {
		return q
	}
	units := append(tx.Actor.Units(domain.OverviewRead), tx.Actor.Units(domain.PanelsRead)...)
	own := append(tx.Actor.Activities(domain.OverviewRead), tx.Actor.Activities(domain.PanelsRead)...)
	return q.Where("(unit_id IN ? OR 'panel:' || id IN ?)", append(units, -1), append(own, ""))
}
