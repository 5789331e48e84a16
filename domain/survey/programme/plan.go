package programme

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/survey/register"
)

// Plan is what is decided of a programme. Unit, audience and questionnaire are chosen when it begins, and stay.
type Plan struct {
	Unit        int64
	Name        string
	Purpose     string
	Audience    string
	Instrument  int64
	CoreLength  int // 0 at the beginning is that of the newest published version
	ThemesBy    Body
	Level       Level
	Owner       *int64
	EveryMonths *int
	NextOn      *time.Time
	EndsOn      *time.Time
}

// put checks a plan and makes it the programme's.
func (p *Programme) put(tx *domain.Tx, plan Plan) error {
	var c domain.Checks
	p.Name = text(&c, "/name", plan.Name, 1, 200)
	p.Purpose = text(&c, "/purpose", plan.Purpose, 0, 4000)
	c.Unless(plan.ThemesBy == Committee || plan.ThemesBy == Administration, "/themesBy", "required", "Say who decides on the themes.")
	c.Unless(slices.Contains([]Level{Identified, Confidential, Anonymous}, plan.Level), "/level", "required", "Say what is known of who answers.")
	c.Unless(plan.CoreLength >= 1 && plan.CoreLength <= 100, "/coreLength", "core-length-range", "Say how many questions the core has, from 1 to 100.")
	c.Unless(plan.EveryMonths == nil || *plan.EveryMonths >= 1 && *plan.EveryMonths <= 120, "/everyMonths", "months-range", "Choose from 1 to 120 months.")
	c.Unless(plan.NextOn == nil || plan.EndsOn == nil || !plan.EndsOn.Before(*plan.NextOn), "/endsOn", "programme-days", "The programme ends before its next wave. Move one of the days.")
	if plan.Owner != nil {
		var n int
		if err := tx.DB.Raw("SELECT count(*) FROM staff WHERE id = ? AND active", *plan.Owner).Scan(&n).Error; err != nil {
			return err
		}
		c.Unless(n == 1, "/owner", "owner-unknown", "Choose somebody of the staff who can sign in.")
	}
	p.ThemesBy, p.Level, p.CoreLength, p.OwnerID = plan.ThemesBy, plan.Level, plan.CoreLength, plan.Owner
	p.EveryMonths, p.NextOn, p.EndsOn = plan.EveryMonths, plan.NextOn, plan.EndsOn
	return c.Of(ErrPlan)
}

// Create begins a programme. Its own unit takes part.
func (ps *Programmes) Create(ctx context.Context, plan Plan) (p Programme, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: plan.Unit}); err != nil {
			return err
		}
		i, err := domain.Take[register.Instrument](tx, "id = ?", plan.Instrument)
		if err != nil || i.EndedAt != nil || !tx.Actor.May(domain.SurveysRead, domain.Scope{Unit: i.UnitID}) {
			return ErrPlan.With(fault("/instrument", "programme-instrument", "Choose a questionnaire that is in use."))
		}
		p = Programme{UnitID: plan.Unit, InstrumentID: i.ID, Audience: plan.Audience, State: "open", Edition: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if p.Audience != "staff" {
			p.Audience = "citizens"
		}
		if plan.CoreLength == 0 {
			v, _, err := p.version(tx, 0)
			if err != nil {
				return err
			}
			plan.CoreLength = v.CoreLength
		}
		if err := p.put(tx, plan); err != nil {
			return err
		}
		if err := domain.Create(tx, &p); err != nil {
			return err
		}
		return domain.Create(tx, &Unit{ProgrammeID: p.ID, UnitID: p.UnitID})
	})
	return p, err
}

// Edit changes a programme as the caller last saw it. Once a wave was published, the length of the core and who decides
// on it stay: the waves are to be compared.
func (ps *Programmes) Edit(ctx context.Context, id int64, edition int, plan Plan) (p Programme, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lockOpen(tx, id); err != nil {
			return err
		}
		if p.Edition != edition {
			return ErrEdition
		}
		was := p
		if err := p.put(tx, plan); err != nil {
			return err
		}
		if p.CoreLength != was.CoreLength || p.ThemesBy != was.ThemesBy {
			var published bool
			if err := tx.DB.Raw("SELECT EXISTS (SELECT FROM wave WHERE programme_id = ? AND state <> 'draft')", id).Scan(&published).Error; err != nil {
				return err
			}
			if published {
				return ErrPlan.With(fault("/coreLength", "programme-kept", "A wave was published. The length of the core and who decides on it stay as they are."))
			}
		}
		p.Edition++
		return domain.Save(tx, &p)
	})
	return p, err
}

// End says that nothing more is asked, and why.
func (ps *Programmes) End(ctx context.Context, id int64, reason string) (p Programme, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lockOpen(tx, id); err != nil {
			return err
		}
		var c domain.Checks
		p.EndReason = text(&c, "/reason", reason, 3, 1000)
		if err := c.Of(ErrPlan); err != nil {
			return err
		}
		var running bool
		if err := tx.DB.Raw("SELECT EXISTS (SELECT FROM wave WHERE programme_id = ? AND state = 'published')", id).Scan(&running).Error; err != nil {
			return err
		}
		if running {
			return ErrRunning
		}
		p.State, p.EndedAt, p.Edition = "ended", &tx.Now, p.Edition+1
		return domain.Save(tx, &p)
	})
	return p, err
}

// SetUnits says which units take part. The questions that a unit has written for a draft go with it.
func (ps *Programmes) SetUnits(ctx context.Context, id int64, units []int64) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		if _, err := lockOpen(tx, id); err != nil {
			return err
		}
		was, err := unitsOf(tx, id)
		if err != nil {
			return err
		}
		units = slices.Compact(slices.Sorted(slices.Values(units)))
		var added []Unit
		var c domain.Checks
		for _, u := range units {
			if !slices.Contains(was, u) {
				c.Unless(tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: u}), "/units", "programme-unit", "Choose units in which you set up surveys.")
				added = append(added, Unit{ProgrammeID: id, UnitID: u})
			}
		}
		if err := c.Of(ErrUnit); err != nil {
			return err
		}
		stay := append(slices.Clone(units), -1) // never an empty list
		if err := tx.DB.Exec(`DELETE FROM wave_unit WHERE unit_id NOT IN ? AND wave_id IN (SELECT id FROM wave WHERE programme_id = ? AND state = 'draft')`, stay, id).Error; err != nil {
			return err
		}
		if err := tx.DB.Where("programme_id = ? AND unit_id NOT IN ?", id, stay).Delete(&Unit{}).Error; err != nil || len(added) == 0 {
			return err
		}
		return tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&added).Error
	})
}

func unitsOf(tx *domain.Tx, id int64) (units []int64, err error) {
	err = tx.DB.Model(&Unit{}).Where("programme_id = ?", id).Order("unit_id").Pluck("unit_id", &units).Error
	return units, err
}
