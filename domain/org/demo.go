package org

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// ErrClockBack refuses to move the demo's clock backwards: what happened must stay in the past.
var ErrClockBack = &domain.Error{Kind: domain.Invalid, Code: "clock-back", Detail: "The clock only moves forward."}

// setting is one row of the installation's settings.
type setting struct {
	Key       string `gorm:"primaryKey"`
	Value     string
	ChangedAt time.Time
}

func (setting) TableName() string { return "setting" }

const demoClockKey = "demo-clock"

type demoClock struct {
	OffsetSeconds int64 `json:"offset_seconds"`
}

// DemoSignIn signs in as the first of the staff who has the role now. Outside the demo there is no such thing.
func (o *Org) DemoSignIn(ctx context.Context, role domain.Role, from Caller) (token string, err error) {
	if !o.set.Demo {
		return "", domain.ErrNotFound
	}
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Take[Staff](tx, `active AND id = (SELECT min(g.staff_id) FROM role_grant g JOIN staff s ON s.id = g.staff_id AND s.active
WHERE g.role = ? AND g.given_at <= ? AND (g.ends_at IS NULL OR g.ends_at > ?))`, role, tx.Now, tx.Now)
		if err != nil {
			return err
		}
		if err := note(tx, outcomeDemo, s.ID, from.Source); err != nil {
			return err
		}
		token, err = o.newSession(tx, s.ID, from.Device)
		return err
	})
	return token, err
}

// demoUnits are the units of the demo municipality below its top.
var demoUnits = []string{"Jobcenter Havnen", "Jobcenter Bakken", "Ungeindsatsen"}

// demoStaff are plainly fictional; "example" addresses reach nobody (RFC 2606).
var demoStaff = []NewStaff{
	{Name: "Astrid Administrator", Email: "administrator@demo.example", Role: domain.Administrator},
	{Name: "Kasper Koordinator", Email: "koordinator@demo.example", Role: domain.Coordinator},
	{Name: "Lone Leder", Email: "leder@demo.example", Role: domain.UnitLeader},
	{Name: "Sofie Sekretær", Email: "sekretaer@demo.example", Role: domain.Secretary},
	{Name: "Ulla Udvalgsmedlem", Email: "udvalg@demo.example", Role: domain.CommitteeMember},
	{Name: "Ivan Interviewer", Email: "interviewer@demo.example", Role: domain.Interviewer},
	{Name: "Anna Analytiker", Email: "analytiker@demo.example", Role: domain.Analyst},
	{Name: "Oda Ordstyrer", Email: "ordstyrer@demo.example", Role: domain.Moderator},
}

// AddDemo fills the organisation of the demo: its name, units and one person for each role. It does nothing when the
// first of them is there already.
func (o *Org) AddDemo(ctx context.Context, municipality string) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		top, err := domain.Lock[Unit](tx, "parent_id IS NULL")
		if err != nil {
			return err
		}
		_, err = domain.Take[Staff](tx, "email = ?", demoStaff[0].Email)
		if !errors.Is(err, domain.ErrNotFound) {
			return err
		}
		top.Name = municipality
		if err := domain.Save(tx, &top); err != nil {
			return err
		}
		units := make([]Unit, len(demoUnits))
		for i, name := range demoUnits {
			units[i] = Unit{ParentID: &top.ID, Name: name, ValidFrom: tx.Now}
		}
		if err := tx.DB.Create(&units).Error; err != nil {
			return err
		}
		for _, n := range demoStaff { // eight people, once in the demo's life
			if n.Role == domain.UnitLeader {
				n.Unit = units[0].ID
			}
			s, err := addStaff(tx, n)
			if err != nil {
				return err
			}
			if n.Role != domain.Interviewer {
				continue
			}
			// The interviewer is of the leader's unit too, so that the leader has look-ups to look at.
			if _, err := give(tx, NewGrant{Staff: s.ID, Role: n.Role, Unit: units[0].ID}); err != nil {
				return err
			}
		}
		return nil
	})
}

// MoveClock moves the demo's clock forward, for every copy of the program and for good.
func (o *Org) MoveClock(ctx context.Context, forward time.Duration) (now time.Time, err error) {
	if !o.set.Demo || o.set.Clock == nil {
		return now, domain.ErrNotFound
	}
	if forward <= 0 {
		return now, ErrClockBack
	}
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		// the first click makes the row, every other one waits its turn: none is lost
		first := setting{Key: demoClockKey, Value: `{"offset_seconds": 0}`, ChangedAt: tx.Now}
		if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&first).Error; err != nil {
			return err
		}
		row, err := domain.Lock[setting](tx, "key = ?", demoClockKey)
		if err != nil {
			return err
		}
		var kept demoClock
		if err := json.Unmarshal([]byte(row.Value), &kept); err != nil {
			return err
		}
		kept.OffsetSeconds += int64(forward / time.Second)
		value, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		row.Value, row.ChangedAt = string(value), tx.Now
		return domain.Save(tx, &row)
	})
	if err == nil {
		err = o.FollowClock(ctx)
	}
	return o.db.Now(), err
}

// SetDemoClock lets the demo's clock show an instant from now on. The demo's story is told by it; visitors only move it
// forward.
func (o *Org) SetDemoClock(ctx context.Context, at time.Time) error {
	if !o.set.Demo || o.set.Clock == nil {
		return domain.ErrNotFound
	}
	offset := time.Until(at).Round(time.Second)
	o.set.Clock.SetOffset(offset)
	value, err := json.Marshal(demoClock{OffsetSeconds: int64(offset / time.Second)})
	if err != nil {
		return err
	}
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		row := setting{Key: demoClockKey, Value: string(value), ChangedAt: tx.Now}
		return tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	})
}

// FollowClock sets this copy's clock to where the demo's clock was moved, by this copy or another. Call it at the start
// and every second or so. Outside the demo it does nothing.
func (o *Org) FollowClock(ctx context.Context) error {
	if !o.set.Demo || o.set.Clock == nil {
		return nil
	}
	var kept demoClock
	err := o.db.View(ctx, func(tx *domain.Tx) error {
		row, err := domain.Take[setting](tx, "key = ?", demoClockKey)
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(row.Value), &kept)
	})
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	}
	if err == nil {
		o.set.Clock.SetOffset(time.Duration(kept.OffsetSeconds) * time.Second)
	}
	return err
}

// Now is the clock of this installation.
func (o *Org) Now() time.Time { return o.db.Now() }
