package programme

import (
	"fmt"

	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/register"
)

// Form is what one unit asks in one wave: the core of its version and the unit's own questions after it. A core that is
// not the locked one is our fault, and is never asked.
func Form(tx *domain.Tx, w Wave, unit int64) (*survey.Instrument, error) {
	v, err := domain.Take[register.Version](tx, "id = ?", w.VersionID)
	if err != nil {
		return nil, err
	}
	form, err := survey.Read(v.Document)
	if err != nil {
		return nil, fmt.Errorf("read version %d of instrument %d: %w", v.Number, v.InstrumentID, err)
	}
	if w.CoreHash != "" && form.CoreHash() != w.CoreHash {
		return nil, fmt.Errorf("version %d of instrument %d does not ask the core that wave %d is locked to", v.Number, v.InstrumentID, w.ID)
	}
	var locals []Local
	if err := tx.DB.Where("wave_id = ? AND unit_id = ?", w.ID, unit).Limit(1).Find(&locals).Error; err != nil || len(locals) == 0 {
		return form, err
	}
	local, err := survey.ReadQuestions(locals[0].Local)
	if err != nil {
		return nil, fmt.Errorf("read the local part of unit %d in wave %d: %w", unit, w.ID, err)
	}
	return form.WithLocal(local), nil
}
