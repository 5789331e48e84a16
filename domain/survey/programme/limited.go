package programme

import (
	"context"
	"time"

	"deltag/domain"
)

// Access is that somebody has a role in one programme alone, as a supplier has. It ends by itself.
type Access struct {
	Name string
	Role domain.Role
	Ends *time.Time // nil is when somebody ends it
}

// limited are those who have access to a programme alone, now.
func limited(tx *domain.Tx, id int64) (list []Access, err error) {
	err = tx.DB.Raw(`SELECT s.name, g.role, g.ends_at AS ends FROM role_grant g JOIN staff s ON s.id = g.staff_id AND s.active
		WHERE g.activity = ? AND g.given_at <= ? AND (g.ends_at IS NULL OR g.ends_at > ?) ORDER BY danish_order(s.name) COLLATE "C", g.id LIMIT 200`,
		Limit(id), tx.Now, tx.Now).Scan(&list).Error
	return list, err
}

// Named is a programme by its name.
type Named struct {
	ID     int64
	UnitID int64
	Name   string
}

// Names are the open programmes to which whoever gives access can limit it. Nothing else is told of them.
func (ps *Programmes) Names(ctx context.Context) (list []Named, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		units := append(tx.Actor.Units(domain.StaffWrite), -1)
		return tx.DB.Raw(`SELECT id, unit_id, name FROM programme WHERE state = 'open' AND unit_id IN ? ORDER BY danish_order(name) COLLATE "C", id LIMIT 1000`, units).Scan(&list).Error
	})
	return list, err
}
