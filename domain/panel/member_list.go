package panel

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
)

// Member is a seat of a panel as staff see it.
type Member struct {
	ID         int64
	ResidentID *int64
	Shown      string // the name, the alias of a protected person, or "" of an erased one
	Status     MemberStatus
	Cause      Cause
	Reason     string
	ChangedAt  time.Time
	Invitation int64 // 0 of an erased person
}

// shown is the SQL of the name that lists show of resident r.
const shown = resident.ShownSQL

// Members lists the drawn people of a panel, those who gave their seat up too.
func (ps *Panels) Members(ctx context.Context, id int64) (list []Member, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsRead)
		if err != nil {
			return err
		}
		if err := p.allow(tx, domain.RepliesRead); err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT m.id, m.resident_id, `+shown+` AS shown, m.status, m.cause, m.reason, m.changed_at, coalesce(i.id, 0) AS invitation
			FROM membership m LEFT JOIN resident r ON r.id = m.resident_id LEFT JOIN invitation i ON (i.panel_id, i.resident_id) = (m.panel_id, m.resident_id) WHERE m.panel_id = ? ORDER BY r.sorted, m.id`, id).Scan(&list).Error; err != nil {
			return err
		}
		ids := []int64{}
		for _, m := range list {
			if m.ResidentID != nil {
				ids = append(ids, *m.ResidentID)
			}
		}
		tx.Record(domain.Access{Action: "read", Subject: "membership", ResidentIDs: ids, Criterion: Activity(id), Unit: p.UnitID, Purpose: "see the members of a panel"})
		return nil
	})
	return list, err
}
