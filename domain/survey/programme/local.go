package programme

import (
	"context"
	"slices"

	"deltag/domain"
	"deltag/domain/survey"
)

// SaveLocal keeps what a unit asks after the core: at most five questions with codes of their own. Edition is that of the
// part as the caller last saw it; 0 is none.
func (ps *Programmes) SaveLocal(ctx context.Context, wave, unit int64, edition int, questions []byte) (l Local, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		w, p, err := readWave(tx, wave)
		if err != nil {
			return err
		}
		units, err := unitsOf(tx, p.ID)
		if err != nil {
			return err
		}
		if !slices.Contains(units, unit) {
			return domain.ErrNotFound
		}
		if !mayWriteLocal(tx, &p, unit) {
			return domain.ErrForbidden
		}
		if err := tx.DB.Clauses(keeping).Where("id = ?", wave).Take(&w).Error; err != nil {
			return err
		}
		if w.State != Draft {
			return ErrLocalKept
		}
		list, err := localOf(tx, w, questions)
		if err != nil {
			return err
		}
		l, err = putLocal(tx, Local{WaveID: wave, UnitID: unit, Edition: edition, Local: list, ChangedAt: tx.Now, ChangedBy: tx.Actor.By()})
		return err
	})
	return l, err
}

func mayWriteLocal(tx *domain.Tx, p *Programme, unit int64) bool {
	return tx.Actor.May(domain.LocalWrite, domain.Scope{Unit: unit}) || tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: p.UnitID})
}

// localOf checks questions after the core that the wave asks, and gives the form in which they are kept.
func localOf(tx *domain.Tx, w Wave, questions []byte) ([]byte, error) {
	list, err := survey.ReadQuestions(questions)
	if err != nil {
		return nil, err
	}
	form, err := Form(tx, w, -1) // the core alone: there is no such unit
	if err != nil {
		return nil, err
	}
	if faults := form.WithLocal(list).Check(); len(faults) > 0 {
		return nil, survey.ErrDocument.With(faults...)
	}
	return survey.CanonicalQuestions(list), nil
}

// putLocal writes a part that nobody else has changed meanwhile: the wave is locked.
func putLocal(tx *domain.Tx, l Local) (Local, error) {
	var was []Local
	if err := tx.DB.Where("wave_id = ? AND unit_id = ?", l.WaveID, l.UnitID).Limit(1).Find(&was).Error; err != nil {
		return l, err
	}
	edition := 0
	if len(was) > 0 {
		edition = was[0].Edition
	}
	if edition != l.Edition {
		return l, ErrEdition
	}
	l.Edition++
	write := domain.Save[Local]
	if edition == 0 {
		write = domain.Create[Local]
	}
	err := write(tx, &l)
	return l, err
}
