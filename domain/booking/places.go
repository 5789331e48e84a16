package booking

import (
	"context"
	"time"

	"deltag/domain"
)

// Place is where people meet.
type Place struct {
	ID          int64 `gorm:"primaryKey"`
	UnitID      int64
	Name        string
	Address     string
	Access      string // entrance, lift, bus: told to citizens
	Seats       int
	StepFree    bool
	HearingLoop bool
	RetiredAt   *time.Time
	CreatedAt   time.Time
	CreatedBy   *int64
}

// TableName is the table of places.
func (Place) TableName() string { return "place" }

// The refusals of a place.
var (
	ErrPlace      = &domain.Error{Kind: domain.Invalid, Code: "place-invalid", Detail: "The place cannot be kept yet. Mend what is named."}
	ErrPlaceTaken = domain.OnConstraint("place_unit_name_key", &domain.Error{Kind: domain.Conflict, Code: "place-exists",
		Detail: "The unit has a place of this name already."})
)

func (p *Place) check() error {
	var c domain.Checks
	c.Length(&p.Name, "/name", 1, 120)
	c.Length(&p.Address, "/address", 1, 300)
	c.Length(&p.Access, "/access", 0, 500)
	c.Unless(p.Seats >= 1 && p.Seats <= mostSeats, "/seats", "seats-range", "Give between 1 and 5,000 seats.")
	return c.Of(ErrPlace)
}

// AddPlace keeps a new place of a unit.
func (bs *Bookings) AddPlace(ctx context.Context, p Place) (Place, error) {
	err := bs.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.GatheringsWrite, domain.Scope{Unit: p.UnitID}); err != nil {
			return err
		}
		if err := p.check(); err != nil {
			return err
		}
		p.ID, p.RetiredAt, p.CreatedAt, p.CreatedBy = 0, nil, tx.Now, tx.Actor.By()
		return domain.Create(tx, &p)
	})
	return p, err
}

// ChangePlace corrects a place; retired takes it out of the choice, and brings it back.
func (bs *Bookings) ChangePlace(ctx context.Context, id int64, change Place, retired bool) (p Place, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = domain.Lock[Place](tx, "id = ?", id); err != nil {
			return err
		}
		if err := tx.Require(domain.GatheringsWrite, domain.Scope{Unit: p.UnitID}); err != nil {
			return domain.ErrNotFound
		}
		p.Name, p.Address, p.Access, p.Seats, p.StepFree, p.HearingLoop = change.Name, change.Address, change.Access, change.Seats, change.StepFree, change.HearingLoop
		switch {
		case !retired:
			p.RetiredAt = nil
		case p.RetiredAt == nil:
			p.RetiredAt = &tx.Now
		}
		if err := p.check(); err != nil {
			return err
		}
		return domain.Save(tx, &p)
	})
	return p, err
}

// Places are the places of the units in which the actor sees gatherings, by name. There are few, so they are one list.
func (bs *Bookings) Places(ctx context.Context) (all []Place, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Where("unit_id IN ?", tx.Actor.Units(domain.GatheringsRead)).Order("name, id").Find(&all).Error
	})
	return all, err
}

// mostSeats is the most people in one place, as the database has it.
const mostSeats = 5000
