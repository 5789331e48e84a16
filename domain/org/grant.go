package org

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
)

// Grant is a role in a unit and all units below it, for everything there or one activity, until it ends. It is kept when
// it has ended, so that it can be told who had access when.
type Grant struct {
	ID       int64 `gorm:"primaryKey"`
	StaffID  int64
	Role     domain.Role
	UnitID   int64
	Activity string // "" is everything, else one activity such as "panel:12"
	GivenAt  time.Time
	GivenBy  *int64
	EndsAt   *time.Time
	EndedBy  *int64
}

// TableName is the table of grants: GRANT itself is a word of SQL.
func (Grant) TableName() string { return "role_grant" }

// NewGrant is what is needed to give somebody a role.
type NewGrant struct {
	Staff    int64
	Role     domain.Role
	Unit     int64
	Activity string
	Ends     *time.Time // nil: until it is ended
}

// What can be wrong with a grant.
var (
	ErrGrantTaken = &domain.Error{Kind: domain.Conflict, Code: "grant-taken", Detail: "This person has that role there already."}
	ErrGrantEnded = &domain.Error{Kind: domain.Conflict, Code: "grant-ended", Detail: "This role has ended already."}
	ErrGrantEnds  = &domain.Error{Kind: domain.Invalid, Code: "grant-ends", Detail: "The last day must lie in the future."}
	_             = domain.OnConstraint("role_grant_open_key", ErrGrantTaken)
	_             = domain.OnConstraint("role_grant_period_check", ErrGrantEnds)
)

// Live tells whether the grant gives anything at an instant.
func (g Grant) Live(at time.Time) bool { return g.EndsAt == nil || g.EndsAt.After(at) }

// Give gives somebody a role. Nobody gives themselves one.
func (o *Org) Give(ctx context.Context, n NewGrant) (g Grant, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if err := mayChange(tx, n.Unit); err != nil {
			return err
		}
		if _, err := domain.Lock[Staff](tx, "id = ?", n.Staff); err != nil {
			return err
		}
		g, err = give(tx, n)
		return err
	})
	return g, err
}

func give(tx *domain.Tx, n NewGrant) (Grant, error) {
	if !n.Role.Known() {
		return Grant{}, ErrStaff.With(domain.Fault{Where: "/role", Code: "staff-role", Detail: "Choose a role."})
	}
	if n.Ends != nil && !n.Ends.After(tx.Now) {
		return Grant{}, ErrGrantEnds.With(domain.Fault{Where: "/lastDay", Code: ErrGrantEnds.Code, Detail: ErrGrantEnds.Detail})
	}
	u, err := domain.Lock[Unit](tx, "id = ?", n.Unit)
	if err != nil {
		return Grant{}, err
	}
	if u.ended(tx.Now) {
		return Grant{}, ErrUnitEnded
	}
	g := Grant{
		StaffID: n.Staff, Role: n.Role, UnitID: n.Unit, Activity: n.Activity,
		GivenAt: tx.Now, GivenBy: actorID(tx), EndsAt: n.Ends,
	}
	tx.Record(domain.Access{
		Action: "add", Subject: "grant", Criterion: criterion(n.Staff) + " " + string(n.Role), Purpose: purposeAccess,
		Count: 1, Unit: n.Unit,
	})
	err = domain.Create(tx, &g)
	return g, err
}

// EndGrant takes a role away from now on.
func (o *Org) EndGrant(ctx context.Context, id int64) (g Grant, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = domain.Lock[Grant](tx, "id = ?", id); err != nil {
			return err
		}
		if mayChange(tx, g.UnitID) != nil {
			return domain.ErrNotFound
		}
		if !g.Live(tx.Now) {
			return ErrGrantEnded
		}
		g.EndsAt, g.EndedBy = &tx.Now, actorID(tx)
		tx.Record(domain.Access{
			Action: "change", Subject: "grant", Criterion: criterion(g.StaffID) + " " + string(g.Role),
			Purpose: purposeAccess, Count: 1, Unit: g.UnitID,
		})
		if err := domain.Save(tx, &g); err != nil {
			return err
		}
		return keepAdministrator(tx)
	})
	return g, err
}

// keepAdministrator refuses to leave the municipality without an active administrator. It locks the municipality, so that
// two administrators cannot take each other away at the same time.
func keepAdministrator(tx *domain.Tx) error {
	top, err := domain.Lock[Unit](tx, "parent_id IS NULL")
	if err != nil {
		return err
	}
	var left bool
	err = tx.DB.Raw(`SELECT EXISTS (SELECT FROM role_grant g JOIN staff s ON s.id = g.staff_id AND s.active
WHERE g.role = 'administrator' AND g.unit_id = ? AND g.activity = '' AND (g.ends_at IS NULL OR g.ends_at > ?))`,
		top.ID, tx.Now).Scan(&left).Error
	if err == nil && !left {
		return ErrLastAdmin
	}
	return err
}

func actorID(tx *domain.Tx) *int64 {
	if tx.Actor.StaffID == 0 {
		return nil
	}
	return &tx.Actor.StaffID
}

// criterion names somebody on the staff in the access record, whose list of people holds citizens alone.
func criterion(staff int64) string { return fmt.Sprintf("staff %d", staff) }
