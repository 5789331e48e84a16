package org

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
)

// Unit is a part of the organisation. The one without a parent is the municipality.
type Unit struct {
	ID        int64 `gorm:"primaryKey"`
	ParentID  *int64
	Name      string
	ValidFrom time.Time
	ValidTo   *time.Time
}

// What can be wrong with a unit.
var (
	ErrUnitName   = &domain.Error{Kind: domain.Invalid, Code: "unit-name", Detail: "A unit needs a name of at most 200 characters."}
	ErrUnitTaken  = &domain.Error{Kind: domain.Conflict, Code: "unit-taken", Detail: "There is a unit of that name here already."}
	ErrUnitEnded  = &domain.Error{Kind: domain.Conflict, Code: "unit-ended", Detail: "This unit has ended."}
	ErrUnitInUse  = &domain.Error{Kind: domain.Conflict, Code: "unit-in-use", Detail: "End the units below this one first."}
	ErrUnitTop    = &domain.Error{Kind: domain.Conflict, Code: "unit-top", Detail: "The municipality itself cannot be ended."}
	_             = domain.OnConstraint("unit_parent_name_key", ErrUnitTaken)
	nameMaxLength = 200
)

func (u Unit) ended(now time.Time) bool { return u.ValidTo != nil && !u.ValidTo.After(now) }

// Top is the municipality itself, the unit above all others.
func Top(tx *domain.Tx) (Unit, error) { return domain.Take[Unit](tx, "parent_id IS NULL") }

// Units lists every unit, parents before children, in the order they were made. What units there are is no secret to staff.
func (o *Org) Units(ctx context.Context) (units []Unit, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		units, err = gorm.G[Unit](tx.DB).Order("id").Find(tx)
		return err
	})
	return units, err
}

// AddUnit makes a unit below another.
func (o *Org) AddUnit(ctx context.Context, parent int64, name string) (u Unit, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.StaffWrite, domain.Scope{Unit: parent}); err != nil {
			return err
		}
		above, err := domain.Lock[Unit](tx, "id = ?", parent)
		if err != nil {
			return err
		}
		if above.ended(tx.Now) {
			return ErrUnitEnded
		}
		if name, err = cleanName(name, ErrUnitName); err != nil {
			return err
		}
		u = Unit{ParentID: &parent, Name: name, ValidFrom: tx.Now}
		return domain.Create(tx, &u)
	})
	return u, err
}

// RenameUnit gives a unit another name.
func (o *Org) RenameUnit(ctx context.Context, id int64, name string) (u Unit, err error) {
	err = o.changeUnit(ctx, id, func(_ *domain.Tx, row *Unit) (err error) {
		row.Name, err = cleanName(name, ErrUnitName)
		u = *row
		return err
	})
	return u, err
}

// EndUnit closes a unit from now on. What it holds stays readable to those who may read it.
func (o *Org) EndUnit(ctx context.Context, id int64) (u Unit, err error) {
	err = o.changeUnit(ctx, id, func(tx *domain.Tx, row *Unit) error {
		if row.ParentID == nil {
			return ErrUnitTop
		}
		below, err := gorm.G[Unit](tx.DB).Where("parent_id = ? AND (valid_to IS NULL OR valid_to > ?)", id, tx.Now).Limit(1).Find(tx)
		if err != nil {
			return err
		}
		if len(below) > 0 {
			return ErrUnitInUse
		}
		row.ValidTo = &tx.Now
		u = *row
		return nil
	})
	return u, err
}

func (o *Org) changeUnit(ctx context.Context, id int64, change func(*domain.Tx, *Unit) error) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.StaffWrite, domain.Scope{Unit: id}); err != nil {
			return err
		}
		u, err := domain.Lock[Unit](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if u.ended(tx.Now) {
			return ErrUnitEnded
		}
		if err := change(tx, &u); err != nil {
			return err
		}
		return domain.Save(tx, &u)
	})
}

// cleanName trims a name and refuses an empty or an endless one.
func cleanName(name string, refusal *domain.Error) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len([]rune(name)) > nameMaxLength {
		return "", refusal.With(domain.Fault{Where: "/name", Code: refusal.Code, Detail: refusal.Detail})
	}
	return name, nil
}
