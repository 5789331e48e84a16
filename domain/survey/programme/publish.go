package programme

import (
	"context"
	"errors"
	"fmt"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/register"
)

// missing tells all that keeps a draft from being published.
func missing(tx *domain.Tx, w *Wave, p *Programme) ([]domain.Fault, error) {
	v, err := domain.Take[register.Version](tx, "id = ?", w.VersionID)
	if err != nil {
		return nil, err
	}
	form, err := survey.Read(v.Document)
	if err != nil {
		return nil, err
	}
	var c domain.Checks
	c.Unless(p.State == "open", "/programme", "programme-ended", "The programme has ended.")
	c.Unless(!w.ClosesOn.Before(Today(tx)), "/closesOn", "days-over", "The last day is over. Choose a later one.")
	c.Unless(p.EndsOn == nil || !w.ClosesOn.After(*p.EndsOn), "/closesOn", "after-programme", "The last day is after the programme ends. Move one of them.")
	c.Unless(v.CoreLength == p.CoreLength, "/version", "core-length",
		fmt.Sprintf("The core has %d questions, and that of the programme has %d. Choose another version, or change the programme.", v.CoreLength, p.CoreLength))
	if err := decided(tx, &c, p, &v); err != nil {
		return nil, err
	}
	units, err := unitsOf(tx, p.ID)
	if err != nil {
		return nil, err
	}
	c.Unless(len(units) > 0, "/units", "units-none", "Let at least one unit take part.")
	if err := locals(tx, &c, w, form); err != nil {
		return nil, err
	}
	err = mirrored(tx, &c, form)
	return c, err
}

func decided(tx *domain.Tx, c *domain.Checks, p *Programme, v *register.Version) error {
	d, err := newest(tx, p.ID)
	if err != nil {
		return err
	}
	c.Unless(d.ID != 0, "/decision", "decision-missing", "Record who decided on the questions.")
	if d.ID == 0 {
		return nil
	}
	c.Unless(p.ThemesBy != Committee || d.Body == Committee, "/decision", "decision-committee", "The committee chooses the themes. Record its decision.")
	c.Unless(d.CoreHash == v.CoreHash, "/decision", "decision-core", "The newest decision is on other questions than those of this version. Record a decision on these.")
	return nil
}

// locals checks what units ask once more: the core may be another one than when they wrote it.
func locals(tx *domain.Tx, c *domain.Checks, w *Wave, form *survey.Instrument) error {
	var locals []Local
	if err := tx.DB.Where("wave_id = ?", w.ID).Order("unit_id").Find(&locals).Error; err != nil {
		return err
	}
	for _, l := range locals {
		questions, err := survey.ReadQuestions(l.Local)
		if err != nil {
			return err
		}
		for _, f := range form.WithLocal(questions).Check() {
			f.Where = fmt.Sprintf("/units/%d%s", l.UnitID, f.Where)
			*c = append(*c, f)
		}
	}
	return nil
}

// mirrored needs the published questionnaire of the other side.
func mirrored(tx *domain.Tx, c *domain.Checks, form *survey.Instrument) error {
	if form.Mirror == "" {
		return nil
	}
	var other []register.Version
	if err := tx.DB.Where("published_at IS NOT NULL AND instrument_id = (SELECT id FROM instrument WHERE key = ?)", form.Mirror).
		Order("number DESC").Limit(1).Find(&other).Error; err != nil {
		return err
	}
	if len(other) == 0 {
		c.Unless(false, "/mirror", "mirror-unpublished", fmt.Sprintf("The questionnaire %q of the other side is not published.", form.Mirror))
		return nil
	}
	there, err := survey.Read(other[0].Document)
	if err != nil {
		return err
	}
	*c = append(*c, form.MirrorFaults(there)...)
	return nil
}

// Publish locks what a wave asks and promises for good.
func (ps *Programmes) Publish(ctx context.Context, id int64, edition int) (Wave, error) {
	return ps.changeWave(ctx, id, edition, func(tx *domain.Tx, w *Wave, p *Programme) error {
		if w.State != Draft {
			return ErrKept
		}
		faults, err := missing(tx, w, p)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return ErrNotReady.With(faults...)
		}
		d, err := newest(tx, p.ID)
		if err != nil {
			return err
		}
		w.State, w.CoreHash, w.DecisionID, w.PublishedAt, w.PublishedBy = Published, d.CoreHash, &d.ID, &tx.Now, tx.Actor.By()
		p.turn(w.OpensOn)
		p.Edition++
		return domain.Save(tx, p)
	})
}

// Close ends a wave before its last day is over.
func (ps *Programmes) Close(ctx context.Context, id int64, edition int) (Wave, error) {
	return ps.changeWave(ctx, id, edition, func(tx *domain.Tx, w *Wave, _ *Programme) error {
		return ps.close(tx, w)
	})
}

func (ps *Programmes) close(tx *domain.Tx, w *Wave) error {
	if w.State != Published {
		return ErrNotOpen
	}
	if ps.closing == nil {
		return errors.New("nobody has said what becomes of the answers of a wave that closes")
	}
	w.State, w.ClosedAt, w.ClosedBy = Closed, &tx.Now, tx.Actor.By()
	return ps.closing(tx, w.ID)
}

const over = "state = 'published' AND (closes_on + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen' <= ?"

// CloseOver closes every wave whose last day is over. Any copy of the program may do it at any time: each wave is closed
// once, and one that cannot be closed keeps no other from it.
func (ps *Programmes) CloseOver(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("close waves that are over"))
	var ids []int64
	if err := ps.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT id FROM wave WHERE "+over+" ORDER BY id", tx.Now).Scan(&ids).Error
	}); err != nil {
		return err
	}
	var failed []error
	for _, id := range ids {
		err := ps.db.Do(ctx, func(tx *domain.Tx) error {
			var w []Wave
			if err := tx.DB.Clauses(keeping).Where("id = ? AND "+over, id, tx.Now).Find(&w).Error; err != nil || len(w) == 0 {
				return err // another copy was quicker, or somebody has moved the day
			}
			if err := ps.close(tx, &w[0]); err != nil {
				return err
			}
			w[0].Edition++
			return domain.Save(tx, &w[0])
		})
		if err != nil {
			failed = append(failed, fmt.Errorf("close wave %d: %w", id, err))
		}
	}
	return errors.Join(failed...)
}
