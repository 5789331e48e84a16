package programme

import (
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/survey/register"
)

// Visible narrows a query on programme p to those that the actor may see: of their units, with one of them in it, or one that
// their access is limited to.
func Visible(tx *domain.Tx, q *gorm.DB) *gorm.DB {
	if tx.Actor.Kind == domain.Machine {
		return q
	}
	units := append(tx.Actor.Units(domain.SurveysRead), -1)
	seen := tx.DB.Where("p.unit_id IN ? OR EXISTS (SELECT FROM programme_unit u WHERE u.programme_id = p.id AND u.unit_id IN ?)", units, units)
	for _, g := range tx.Actor.Grants {
		id, one := programmeOf(g.Activity)
		if one && tx.Actor.May(domain.SurveysRead, domain.Scope{Unit: g.Unit, Activity: g.Activity}) {
			seen = seen.Or("p.id = ? AND p.unit_id IN ?", id, g.Units)
		}
	}
	return q.Where(seen)
}

// Limit is the activity of access that is limited to one programme.
func Limit(programme int64) string { return fmt.Sprintf("programme:%d", programme) }

// programmeOf is the programme that access is limited to, if it is one.
func programmeOf(activity string) (id int64, one bool) {
	text, one := strings.CutPrefix(activity, "programme:")
	id, err := strconv.ParseInt(text, 10, 64)
	return id, one && err == nil
}

// read finds a programme that the actor may see.
func read(tx *domain.Tx, id int64) (p Programme, err error) {
	found := Visible(tx, tx.DB.Table("programme p").Select("p.*").Where("p.id = ?", id)).Limit(1).Find(&p)
	if found.Error == nil && found.RowsAffected == 0 {
		return p, domain.ErrNotFound
	}
	return p, found.Error
}

// lock finds a programme that the actor may change, and keeps others from changing it, its decisions and its drafts.
func lock(tx *domain.Tx, id int64) (p Programme, err error) {
	if _, err := read(tx, id); err != nil {
		return p, err
	}
	if err := tx.DB.Clauses(keeping).Where("id = ?", id).Take(&p).Error; err != nil {
		return p, err
	}
	return p, tx.Require(domain.SurveysWrite, domain.Scope{Unit: p.UnitID})
}

// lockOpen is lock of a programme that has not ended.
func lockOpen(tx *domain.Tx, id int64) (Programme, error) {
	p, err := lock(tx, id)
	if err == nil && p.State != "open" {
		err = ErrEnded
	}
	return p, err
}

// keeping lets rows that point here be written meanwhile: people go on answering while somebody writes what came of it.
var keeping = clause.Locking{Strength: "NO KEY UPDATE"}

// readWave finds a wave of a programme that the actor may see.
func readWave(tx *domain.Tx, id int64) (w Wave, p Programme, err error) {
	if w, err = domain.Take[Wave](tx, "id = ?", id); err == nil {
		p, err = read(tx, w.ProgrammeID)
	}
	return w, p, err
}

// lockWave finds a wave that the actor may change, as they last saw it. The programme is locked before its wave, always.
func lockWave(tx *domain.Tx, id int64, edition int) (w Wave, p Programme, err error) {
	if w, err = domain.Take[Wave](tx, "id = ?", id); err != nil {
		return w, p, err
	}
	if p, err = lock(tx, w.ProgrammeID); err != nil {
		return w, p, err
	}
	w = Wave{}
	if err = tx.DB.Clauses(keeping).Where("id = ?", id).Take(&w).Error; err == nil && w.Edition != edition {
		err = ErrEdition
	}
	return w, p, err
}

// version finds a published version of the programme's questionnaire by its number; 0 is the newest.
func (p *Programme) version(tx *domain.Tx, number int) (v register.Version, there bool, err error) {
	q := tx.DB.Where("instrument_id = ? AND published_at IS NOT NULL", p.InstrumentID)
	if number != 0 {
		q = q.Where("number = ?", number)
	}
	found := q.Order("number DESC").Limit(1).Find(&v)
	return v, found.RowsAffected > 0, found.Error
}

// Activity is what the mails about a wave, and the times that somebody was asked in it, are filed under.
func Activity(wave int64) string { return fmt.Sprintf("wave:%d", wave) }

// FindWave finds a wave of a programme that the actor may see, with its programme.
func FindWave(tx *domain.Tx, id int64) (Wave, Programme, error) { return readWave(tx, id) }

// LockWave is FindWave for who sets up surveys in the programme's unit. The wave stays as it is until tx ends; people go on
// answering it.
func LockWave(tx *domain.Tx, id int64) (w Wave, p Programme, err error) {
	if w, p, err = readWave(tx, id); err != nil {
		return w, p, err
	}
	if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: p.UnitID}); err != nil {
		return w, p, err
	}
	w = Wave{}
	return w, p, tx.DB.Clauses(keeping).Where("id = ?", id).Take(&w).Error
}

// TakesPart tells whether a unit is one of those that a wave is asked in.
func TakesPart(tx *domain.Tx, w *Wave, unit int64) (takes bool, err error) {
	err = tx.DB.Raw(`SELECT EXISTS (SELECT FROM programme_unit WHERE programme_id = ? AND unit_id = ?) OR EXISTS (SELECT FROM wave_unit WHERE wave_id = ? AND unit_id = ?)`,
		w.ProgrammeID, unit, w.ID, unit).Scan(&takes).Error
	return takes, err
}

// Find finds a programme that the actor may see.
func Find(tx *domain.Tx, id int64) (Programme, error) { return read(tx, id) }

// LockOpen is Find for who sets up surveys in the programme's unit. It must not have ended, and stays as it is until tx ends.
func LockOpen(tx *domain.Tx, id int64) (Programme, error) { return lockOpen(tx, id) }
