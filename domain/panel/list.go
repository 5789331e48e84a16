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
		q := visible(tx)
		if f.State != "" {
			q = q.Where("state = ?", f.State)
		}
		page, err = domain.Sorted(q, panelSorts, cmp.Or(f.Sort, "-added"), f.Cursor, f.Limit, func(p Panel) int64 { return p.ID })
		return err
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
