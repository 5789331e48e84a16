package privacy

import (
	"cmp"
	"context"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// Give makes the dossier of who asked for it, for staff who made sure who that is, and answers the request by it. Whoever may not see protected names makes
// none of a protected person.
func (pr *Privacy) Give(ctx context.Context, request int64, by Check, l message.Language) (d Dossier, err error) {
	if by != ShownID && by != ToAddress && by != DigitalPost {
		return d, ErrUnsure
	}
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := lockOpen(tx, request)
		if err != nil {
			return err
		}
		if r.Kind != Access {
			return ErrKind
		}
		person, err := domain.Take[resident.Resident](tx, "id = ?", *r.ResidentID)
		if err != nil {
			return err
		}
		if person.Protected() {
			if err := tx.Require(domain.ProtectedRead, domain.Scope{Unit: person.UnitID}); err != nil {
				return err
			}
		}
		r.Checked = by
		if err := r.decide(tx, Met, ""); err != nil { // first, so that the dossier holds the answer too
			return err
		}
		d, err = gather(tx, person, l, false)
		return err
	})
	return d, err
}

// Take gives a person on their own page the dossier on them. It is noted as a request that was met at once; one that
// waits is met by it, but for a protected person's, whose copy here leaves out what finds them. The language "" is the
// person's own.
func (pr *Privacy) Take(ctx context.Context, token, session string, l message.Language) (d Dossier, err error) {
	err = pr.db.Do(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		if err := take(tx, person); err != nil {
			return err
		}
		if l == "" && person.Language == string(message.English) {
			l = message.English
		}
		d, err = gather(tx, person, cmp.Or(l, message.Danish), true)
		return err
	})
	return d, err
}

func take(tx *domain.Tx, person resident.Resident) error {
	r, waits, err := openRequest(tx, person.ID, Access)
	switch {
	case err != nil:
		return err
	case waits && person.Protected():
		return nil
	case !waits:
		r = newRequest(tx, person, Access, "")
	}
	return r.meet(tx)
}

// meet writes a request, new or not, as met by the person on their own page.
func (r *Request) meet(tx *domain.Tx) error {
	r.State, r.DecidedAt, r.DecidedBy, r.Checked = Met, &tx.Now, nonZero(tx.Actor.StaffID), OwnPage
	if r.ID == 0 {
		return domain.Create(tx, r)
	}
	return domain.Save(tx, r)
}
