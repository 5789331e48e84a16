package register

import (
	"bytes"
	"context"

	"deltag/domain"
	"deltag/domain/survey"
)

// version is a draft that begins with a document.
func (i *Instrument) version(tx *domain.Tx, doc *survey.Instrument) *Version {
	return &Version{InstrumentID: i.ID, Number: doc.Version, Document: doc.Canonical(), Core: []byte{}, CoreLength: doc.CoreLength(), Edition: 1,
		ChangedAt: tx.Now, ChangedBy: tx.Actor.By()}
}

// Next begins the next version with the words of the newest published one.
func (r *Register) Next(ctx context.Context, id int64) (v Version, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		i, err := lockUsed(tx, id)
		if err != nil {
			return err
		}
		last, there, err := newest(tx, id)
		if err != nil {
			return err
		}
		if !there {
			return ErrDrafted // the first version is still written
		}
		doc, err := i.take(last.Document, last.Number+1)
		if err != nil {
			return err
		}
		v = *i.version(tx, doc)
		if err := domain.Create(tx, &v); err != nil {
			return err
		}
		return i.note(tx, "begun", v.Number, "")
	})
	return v, err
}

// Save keeps what was written so far, also when it still breaks rules: the answer tells which. Of two writers who began
// with the same edition, the second one is told.
func (r *Register) Save(ctx context.Context, id int64, edition int, document []byte) (v Version, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		i, err := lockUsed(tx, id)
		if err != nil {
			return err
		}
		if v, err = draft(tx, id, edition); err != nil {
			return err
		}
		doc, err := i.take(document, v.Number)
		if err != nil {
			return err
		}
		now := doc.Canonical()
		if bytes.Equal(now, v.Document) {
			return nil
		}
		v.Document, v.CoreLength, v.Edition = now, doc.CoreLength(), v.Edition+1
		v.ChangedAt, v.ChangedBy = tx.Now, tx.Actor.By()
		return domain.Save(tx, &v)
	})
	return v, err
}

// Discard throws the draft away. With the first draft the questionnaire goes as a whole: nobody was ever asked it.
func (r *Register) Discard(ctx context.Context, id int64, edition int) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		i, err := lock(tx, id)
		if err != nil {
			return err
		}
		v, err := draft(tx, id, edition)
		if err != nil {
			return err
		}
		if err := i.note(tx, "discarded", v.Number, ""); err != nil {
			return err
		}
		if err := tx.DB.Delete(&Version{}, "id = ?", v.ID).Error; err != nil || v.Number > 1 {
			return err
		}
		return tx.DB.Delete(&Instrument{}, "id = ?", id).Error
	})
}

// Publish locks the draft for good. A change of what is measured must say what it is and why.
func (r *Register) Publish(ctx context.Context, id int64, edition int, note string) (v Version, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		i, err := lockUsed(tx, id)
		if err != nil {
			return err
		}
		if v, err = draft(tx, id, edition); err != nil {
			return err
		}
		doc, err := survey.Parse(v.Document)
		if err != nil {
			return err
		}
		if v.Note, err = noteOf(tx, id, doc, note); err != nil {
			return err
		}
		v.Core, v.CoreHash, v.CoreLength = doc.CoreCanonical(), doc.CoreHash(), doc.CoreLength()
		v.PublishedAt, v.PublishedBy = &tx.Now, tx.Actor.By()
		if err := domain.Save(tx, &v); err != nil {
			return err
		}
		return i.note(tx, "published", v.Number, v.Note)
	})
	return v, err
}

// noteOf checks what is said of a version beside the one before.
func noteOf(tx *domain.Tx, id int64, doc *survey.Instrument, note string) (string, error) {
	last, there, err := newest(tx, id)
	if err != nil {
		return "", err
	}
	if !there {
		if note == "" {
			return "", nil
		}
		return reasoned("/note", note, ErrNote)
	}
	was, err := survey.Read(last.Document)
	if err != nil {
		return "", err
	}
	changes := survey.Compare(was, doc)
	if len(changes) == 0 {
		return "", ErrSame
	}
	if note == "" && last.CoreHash == doc.CoreHash() && !Breaks(changes) {
		return "", nil
	}
	return reasoned("/note", note, ErrNote)
}

// Breaks tells whether a series of figures ends with one of these changes.
func Breaks(changes []survey.Change) bool {
	for _, c := range changes {
		if c.Breaks {
			return true
		}
	}
	return false
}
