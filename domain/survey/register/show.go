package register

import (
	"context"

	"deltag/domain"
	"deltag/domain/survey"
)

// Whole is a questionnaire with its versions and what became of it.
type Whole struct {
	Instrument
	Versions []Version // the newest first, without their documents
	Replaced *Named    // what took its place, when it did and the actor may see it
	Replaces []Named   // those whose place it took
	Changes  []Change  // the newest first
	Staff    map[int64]string
	MayWrite bool
}

// Named is a questionnaire by its name.
type Named struct {
	ID   int64
	Name string
}

// Get gives a questionnaire with its history.
func (r *Register) Get(ctx context.Context, id int64) (w Whole, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		if w.Instrument, err = read(tx, id); err != nil {
			return err
		}
		w.MayWrite = tx.Actor.May(domain.SurveysWrite, domain.Scope{Unit: w.UnitID})
		if err := tx.DB.Omit("document", "core").Where("instrument_id = ?", id).Order("number DESC").Find(&w.Versions).Error; err != nil {
			return err
		}
		if err := tx.DB.Where("instrument_id = ?", id).Order("id DESC").Find(&w.Changes).Error; err != nil {
			return err
		}
		if err := w.neighbours(tx); err != nil {
			return err
		}
		w.Staff, err = names(tx, w.Versions, w.Changes)
		return err
	})
	return w, err
}

// neighbours finds what took its place, and whose place it took.
func (w *Whole) neighbours(tx *domain.Tx) error {
	var all []Instrument
	var by int64 = -1
	if w.ReplacedBy != nil {
		by = *w.ReplacedBy
	}
	if err := tx.DB.Where("id = ? OR replaced_by = ?", by, w.ID).Order("id").Find(&all).Error; err != nil {
		return err
	}
	for _, other := range all {
		if !tx.Actor.May(domain.SurveysRead, domain.Scope{Unit: other.UnitID}) {
			continue
		}
		if other.ID == by {
			w.Replaced = &Named{other.ID, other.Name}
		} else {
			w.Replaces = append(w.Replaces, Named{other.ID, other.Name})
		}
	}
	return nil
}

// names are those of the staff who did something.
func names(tx *domain.Tx, versions []Version, changes []Change) (map[int64]string, error) {
	ids := []int64{-1}
	add := func(id *int64) {
		if id != nil {
			ids = append(ids, *id)
		}
	}
	for _, v := range versions {
		add(v.ChangedBy)
		add(v.PublishedBy)
	}
	for _, c := range changes {
		add(c.ByStaff)
	}
	var rows []Named
	if err := tx.DB.Table("staff").Select("id, name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := map[int64]string{}
	for _, s := range rows {
		all[s.ID] = s.Name
	}
	return all, nil
}

// Version gives one version with its document.
func (r *Register) Version(ctx context.Context, id int64, number int) (v Version, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		v, err = version(tx, id, number)
		return err
	})
	return v, err
}

func version(tx *domain.Tx, id int64, number int) (Version, error) {
	if _, err := read(tx, id); err != nil {
		return Version{}, err
	}
	return domain.Take[Version](tx, "instrument_id = ? AND number = ?", id, number)
}

// Compare lists what one version changes of another.
func (r *Register) Compare(ctx context.Context, id int64, was, is int) (changes []survey.Change, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		var docs [2]*survey.Instrument
		for n, number := range []int{was, is} {
			v, err := version(tx, id, number)
			if err != nil {
				return err
			}
			if docs[n], err = survey.Read(v.Document); err != nil {
				return err
			}
		}
		changes = survey.Compare(docs[0], docs[1])
		return nil
	})
	return changes, err
}
