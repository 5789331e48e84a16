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
	forms, err := localForms(tx, w, form, []int64{unit})
	if err != nil {
		return nil, err
	}
	return forms[unit], nil
}

// Forms is what each of some units asks in one wave, and under 0 the core alone.
func Forms(tx *domain.Tx, w Wave, units []int64) (map[int64]*survey.Instrument, error) {
	core, err := Form(tx, w, 0)
	if err != nil {
		return nil, err
	}
	forms, err := localForms(tx, w, core, units)
	if err == nil {
		forms[0] = core
	}
	return forms, err
}

// localForms adds to a core the questions of each unit's own.
func localForms(tx *domain.Tx, w Wave, core *survey.Instrument, units []int64) (map[int64]*survey.Instrument, error) {
	forms := map[int64]*survey.Instrument{}
	for _, unit := range units {
		forms[unit] = core
	}
	var locals []Local
	if err := tx.DB.Where("wave_id = ? AND unit_id IN ?", w.ID, append([]int64{0}, units...)).Find(&locals).Error; err != nil {
		return nil, err
	}
	for _, l := range locals {
		questions, err := survey.ReadQuestions(l.Local)
		if err != nil {
			return nil, fmt.Errorf("read the local part of unit %d in wave %d: %w", l.UnitID, w.ID, err)
		}
		forms[l.UnitID] = core.WithLocal(questions)
	}
	return forms, nil
}
