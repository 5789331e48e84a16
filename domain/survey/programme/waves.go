package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Asking is what is chosen for a wave before it is published.
type Asking struct {
	Name       string
	Version    int // the number of a published version
	Level      Level
	OpensOn    time.Time
	ClosesOn   time.Time
	Reminders  int
	RemindDays int
}

// put checks what is chosen and makes it the wave's.
func (w *Wave) put(tx *domain.Tx, p *Programme, a Asking) error {
	v, there, err := p.version(tx, max(a.Version, 1))
	if err != nil {
		return err
	}
	var c domain.Checks
	w.Name = text(&c, "/name", a.Name, 1, 200)
	c.Unless(there, "/version", "version-unknown", "Choose a published version of the questionnaire.")
	c.Unless(slices.Contains([]Level{Identified, Confidential, Anonymous}, a.Level), "/level", "required", "Say what is known of who answers.")
	c.Unless(!a.OpensOn.IsZero(), "/opensOn", "required", "Give the first day.")
	c.Unless(!a.ClosesOn.IsZero() && !a.ClosesOn.Before(a.OpensOn), "/closesOn", "wave-days", "Give a last day that is not before the first.")
	c.Unless(a.Reminders >= 0 && a.Reminders <= 2, "/reminders", "reminders-range", "Choose none, one or two reminders.")
	c.Unless(a.RemindDays >= 2 && a.RemindDays <= 60, "/remindDays", "remind-days-range", "Choose from 2 to 60 days between mails.")
	w.VersionID, w.Level, w.OpensOn, w.ClosesOn, w.Reminders, w.RemindDays = v.ID, a.Level, a.OpensOn, a.ClosesOn, a.Reminders, a.RemindDays
	return c.Of(ErrWave)
}

// NewWave begins a wave as a copy of the one before: its version, level, reminders and the questions of its units. The
// first one asks the newest published version.
func (ps *Programmes) NewWave(ctx context.Context, id int64, name string, opens, closes time.Time) (w Wave, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lockOpen(tx, id)
		if err != nil {
			return err
		}
		var before []Wave
		if err := tx.DB.Where("programme_id = ?", id).Order("number DESC").Limit(1).Find(&before).Error; err != nil {
			return err
		}
		a := Asking{Name: name, Level: p.Level, OpensOn: opens, ClosesOn: closes, Reminders: 2, RemindDays: 7}
		w = Wave{ProgrammeID: id, Number: 1, State: Draft, Edition: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if len(before) > 0 {
			last := before[0]
			w.Number, a.Level, a.Reminders, a.RemindDays = last.Number+1, last.Level, last.Reminders, last.RemindDays
			if a.Version, err = versionNumber(tx, last.VersionID); err != nil {
				return err
			}
		} else if v, _, err := p.version(tx, 0); err != nil {
			return err
		} else {
			a.Version = v.Number
		}
		if err := w.put(tx, &p, a); err != nil {
			return err
		}
		if err := domain.Create(tx, &w); err != nil || len(before) == 0 {
			return err
		}
		return tx.DB.Exec(`INSERT INTO wave_unit (wave_id, unit_id, local, changed_at, changed_by) SELECT ?, l.unit_id, l.local, ?, ?
			FROM wave_unit l JOIN programme_unit u ON u.unit_id = l.unit_id AND u.programme_id = ? WHERE l.wave_id = ?`, w.ID, tx.Now, tx.Actor.By(), id, before[0].ID).Error
	})
	return w, err
}

func versionNumber(tx *domain.Tx, id int64) (number int, err error) {
	err = tx.DB.Raw("SELECT number FROM instrument_version WHERE id = ?", id).Scan(&number).Error
	return number, err
}

// EditWave changes a draft as the caller last saw it.
func (ps *Programmes) EditWave(ctx context.Context, id int64, edition int, a Asking) (Wave, error) {
	return ps.changeWave(ctx, id, edition, func(tx *domain.Tx, w *Wave, p *Programme) error {
		if w.State != Draft {
			return ErrKept
		}
		return w.put(tx, p, a)
	})
}

// Discard throws a draft away as the caller last saw it, with what its units have written for it. Nobody was asked.
func (ps *Programmes) Discard(ctx context.Context, id int64, edition int) error {
	return ps.db.Do(ctx, func(tx *domain.Tx) error {
		w, _, err := lockWave(tx, id, edition)
		switch {
		case err != nil:
			return err
		case w.State != Draft:
			return ErrKept
		}
		for _, statement := range []string{"DELETE FROM wave_unit WHERE wave_id = ?", "DELETE FROM wave WHERE id = ?"} {
			if err := tx.DB.Exec(statement, id).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Extend gives people more days to answer.
func (ps *Programmes) Extend(ctx context.Context, id int64, edition int, closes time.Time) (Wave, error) {
	return ps.changeWave(ctx, id, edition, func(tx *domain.Tx, w *Wave, _ *Programme) error {
		if w.State != Published {
			return ErrNotOpen
		}
		if !closes.After(w.ClosesOn) || closes.Before(Today(tx)) {
			return ErrWave.With(fault("/closesOn", "wave-promised", "People were promised the days until the last one. Choose a later day."))
		}
		w.ClosesOn = closes
		return message.Prolong(tx, Activity(w.ID), Over(closes))
	})
}

// TellOutcome writes what came of a wave, for those who were asked. It can be mended.
func (ps *Programmes) TellOutcome(ctx context.Context, id int64, edition int, outcome string) (Wave, error) {
	return ps.changeWave(ctx, id, edition, func(_ *domain.Tx, w *Wave, _ *Programme) error {
		if w.State == Draft {
			return ErrWave.With(fault("/outcome", "wave-draft", "Nobody was asked yet."))
		}
		var c domain.Checks
		w.Outcome = text(&c, "/outcome", strings.ReplaceAll(outcome, "\r\n", "\n"), 0, 10000)
		return c.Of(ErrWave)
	})
}

// changeWave changes a wave as the caller last saw it. What came of it can be told after its programme has ended too.
func (ps *Programmes) changeWave(ctx context.Context, id int64, edition int, change func(*domain.Tx, *Wave, *Programme) error) (w Wave, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		var p Programme
		if w, p, err = lockWave(tx, id, edition); err != nil {
			return err
		}
		if err := change(tx, &w, &p); err != nil {
			return err
		}
		w.Edition++
		return domain.Save(tx, &w)
	})
	return w, err
}
