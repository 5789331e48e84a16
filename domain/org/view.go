package org

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"deltag/domain"
)

// View is a name for the filters and the order of a list, one's own or shared with a unit. It never holds what was
// searched for: searches are names of people.
type View struct {
	ID        int64  `gorm:"primaryKey"`
	StaffID   *int64 // nil of a shared view whose maker has left
	UnitID    *int64 // with whom it is shared; nil is the maker's own
	List      string // one of the lists of viewKeys
	Name      string
	Criteria  map[string]string `gorm:"serializer:json"`
	ChangedAt time.Time
}

// TableName is the table of views: VIEW itself is a word of SQL.
func (View) TableName() string { return "saved_view" }

// viewKeys are the lists that can have views, and what of a list a view may hold. Texts that people type are not among it.
var viewKeys = map[string][]string{
	"residents":   {"status", "protection", "exempt", "values", "sort"},
	"invitations": {"reply", "wave", "sort"},
	"messages":    {"group", "kind", "activity"},
	"panels":      {"state", "sort"},
	"access":      {"from", "to", "staff", "action"},
}

// The refusals of views.
var (
	ErrView     = &domain.Error{Kind: domain.Invalid, Code: "view-invalid", Detail: "The view cannot be saved like this."}
	ErrViewName = &domain.Error{Kind: domain.Conflict, Code: "view-name-taken", Detail: "There is a view of this list with that name already. Choose another name."}
	_           = domain.OnConstraint("saved_view_own_key", ErrViewName)
	_           = domain.OnConstraint("saved_view_shared_key", ErrViewName)
)

var (
	viewValue = regexp.MustCompile(`^[\w:,.-]{1,200}$`)
	// A number or an address of a person in the name of a view would be seen by everybody in the unit.
	personal = regexp.MustCompile(`\d{6}[ -]?\d{4}|\S@\S`)
)

const longestViewName = 60

func (v *View) check(tx *domain.Tx) error {
	var c domain.Checks
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	if v.Criteria == nil {
		v.Criteria = map[string]string{}
	}
	n := utf8.RuneCountInString(v.Name)
	named := n > 0 && n <= longestViewName
	c.Unless(named, "/name", "view-name", "Give the view a name of at most 60 characters.")
	c.Unless(!named || !personal.MatchString(v.Name), "/name", "view-name-personal", "A name of a view holds no CPR number and no e-mail address.")
	keys, known := viewKeys[v.List]
	c.Unless(known, "/list", "view-list", "This list has no views.")
	for key, value := range v.Criteria {
		c.Unless(!known || slices.Contains(keys, key) && viewValue.MatchString(value), "/criteria/"+key, "view-criterion", "A view holds filters and an order, and nothing that was typed.")
	}
	c.Unless(v.UnitID == nil || slices.Contains(unitsOf(tx.Actor), *v.UnitID), "/unit", "view-unit", "Share a view with a unit that you work in.")
	return c.Of(ErrView)
}

// unitsOf are the units in which somebody has a role, whichever it is.
func unitsOf(a domain.Actor) []int64 {
	units := []int64{}
	for _, g := range a.Grants {
		units = append(units, g.Units...)
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// Views lists one's own views of a list and those shared with one's units, by name.
func (o *Org) Views(ctx context.Context, list string) (views []View, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		views, err = gorm.G[View](tx.DB).Where("list = ? AND (staff_id = ? AND unit_id IS NULL OR unit_id IN ?)", list, tx.Actor.StaffID, append(unitsOf(tx.Actor), 0)).
			Order("lower(name), id").Limit(200).Find(tx)
		return err
	})
	return views, err
}

// SaveView keeps a new view.
func (o *Org) SaveView(ctx context.Context, v View) (View, error) {
	err := o.db.Do(ctx, func(tx *domain.Tx) error {
		v.ID, v.StaffID, v.ChangedAt = 0, actorID(tx), tx.Now
		if err := v.check(tx); err != nil {
			return err
		}
		return domain.Create(tx, &v)
	})
	return v, err
}

// ChangeView gives a view another name, other filters, or other people to share it with. Only its maker changes a view;
// one whose maker has left is everybody's in the unit.
func (o *Org) ChangeView(ctx context.Context, id int64, name string, criteria map[string]string, unit *int64) (v View, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if v, err = lockView(tx, id); err != nil {
			return err
		}
		if unit == nil && v.StaffID == nil {
			v.StaffID = actorID(tx) // who makes it their own answers for it
		}
		v.Name, v.Criteria, v.UnitID, v.ChangedAt = name, criteria, unit, tx.Now
		if err := v.check(tx); err != nil {
			return err
		}
		return domain.Save(tx, &v)
	})
	return v, err
}

// DropView deletes a view.
func (o *Org) DropView(ctx context.Context, id int64) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		v, err := lockView(tx, id)
		if err != nil {
			return err
		}
		return tx.DB.Delete(&v).Error
	})
}

func lockView(tx *domain.Tx, id int64) (View, error) {
	v, err := domain.Lock[View](tx, "id = ?", id)
	if err != nil {
		return v, err
	}
	if !v.MayEdit(tx) {
		return View{}, domain.ErrNotFound
	}
	return v, nil
}

// MayEdit tells whether the actor of the context may change a view: its maker, and everybody in the unit when the maker
// has left.
func (v View) MayEdit(ctx context.Context) bool {
	a := domain.ActorOf(ctx)
	if v.StaffID != nil {
		return *v.StaffID == a.StaffID
	}
	return v.UnitID != nil && slices.Contains(unitsOf(a), *v.UnitID)
}

// dropViews takes away the views of somebody who has left. Those they shared stay with the unit, without their name.
func dropViews(tx *domain.Tx, staff int64) error {
	if err := tx.DB.Exec("DELETE FROM saved_view WHERE staff_id = ? AND unit_id IS NULL", staff).Error; err != nil {
		return err
	}
	return tx.DB.Exec("UPDATE saved_view SET staff_id = NULL WHERE staff_id = ?", staff).Error
}
