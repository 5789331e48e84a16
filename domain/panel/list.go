package panel

import (
	"cmp"
	"context"

	"gorm.io/gorm"

	"deltag/domain"
)

// Filter narrows the list of panels.
type Filter struct {
	State  State  // "" is all
	Sort   string // "" is "-added", the newest first; "name", "state", "size", "reply", "meeting", each with a minus for the reverse
	Cursor string // from the page before
	Limit  int    // 1 to 200
}

// panelSorts are the orders of the list. A day that is not set comes last.
var panelSorts = domain.Sorts{
	By: map[string]string{
		"added": "panel.id", "name": `danish_order(panel.name) COLLATE "C"`, "state": "array_position(ARRAY['draft', 'inviting', 'drawn', 'confirmed', 'closed'], panel.state)", "size": "panel.size",
		"reply": "coalesce(panel.reply_by, 'infinity')", "meeting": "coalesce(panel.first_meeting, 'infinity')",
	},
	From: "panel", ID: "panel.id",
}

// List gives the panels of which the actor may see the counts.
func (ps *Panels) List(ctx context.Context, f Filter) (page domain.Page[Panel], err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		order, after, err := panelSorts.SQL(cmp.Or(f.Sort, "-added"))
		if err != nil {
			return err
		}
		var last int64
		q := visible(tx)
		if more, err := domain.DecodeCursor(f.Cursor, &last); err != nil {
			return err
		} else if more {
			q = q.Where(after, last)
		}
		if f.State != "" {
			q = q.Where("state = ?", f.State)
		}
		limit := max(1, min(f.Limit, 200))
		var rows []Panel
		if err := q.Order(order).Limit(limit + 1).Find(&rows).Error; err != nil {
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
