package register

import (
	"cmp"
	"context"

	"deltag/domain"
)

// Beginning is what a new questionnaire is made of.
type Beginning struct {
	Unit     int64
	Name     string // what staff call it; its title in the document is what citizens read
	Document []byte // nil begins with nothing
	Source   string // the key of the template that the document comes from, or ""
}

// Create begins a questionnaire with a draft of its first version.
func (r *Register) Create(ctx context.Context, b Beginning) (i Instrument, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: b.Unit}); err != nil {
			return err
		}
		name, err := named(b.Name)
		if err != nil {
			return err
		}
		document := b.Document
		if document == nil {
			document = blank(name)
		}
		i = Instrument{UnitID: b.Unit, Name: name, Source: b.Source, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		// One from a template has the template's key when it is free: by that its mirror names it.
		if i.Key, err = freeKey(tx, cmp.Or(b.Source, name)); err != nil {
			return err
		}
		doc, err := i.first(document)
		if err != nil {
			return err
		}
		if err := domain.Create(tx, &i); err != nil {
			return err
		}
		if err := i.note(tx, "created", 1, b.Source); err != nil {
			return err
		}
		return domain.Create(tx, i.version(tx, doc))
	})
	return i, err
}

// Rename changes what staff call a questionnaire. The key of its documents stays.
func (r *Register) Rename(ctx context.Context, id int64, name string) (i Instrument, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if i, err = lock(tx, id); err != nil {
			return err
		}
		was := i.Name
		if i.Name, err = named(name); err != nil || i.Name == was {
			return err
		}
		if err := domain.Save(tx, &i); err != nil {
			return err
		}
		return i.note(tx, "named", 0, "")
	})
	return i, err
}
