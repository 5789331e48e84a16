package resident

import (
	"context"
	"strings"
	"time"

	"deltag/domain"
)

// Contact is how a person is reached, as staff and citizens may correct it.
type Contact struct {
	Name, Email, Phone, Address, Postcode, Town string
	Language                                    string
	DigitalPostExempt                           bool
}

// Period is a value a person had; the empty To is today.
type Period struct {
	FeatureID, ValueID int64
	From               time.Time
	To                 *time.Time
}

// Person is one resident with what is known, as the actor may see it.
type Person struct {
	Resident  Resident // masked when protected
	Contact   Contact  // likewise
	Periods   []Period // by feature, newest first
	HasCPR    bool
	Corrected bool // somebody corrected what the list says
	MayReveal bool // the actor may see a protected name, for a reason
}

// The refusals of a resident's page.
var (
	ErrPurpose = &domain.Error{Kind: domain.Invalid, Code: "purpose-missing", Detail: "Say in a few words why you need to see this. It is kept with your name."}
	ErrContact = &domain.Error{Kind: domain.Invalid, Code: "contact-invalid", Detail: "The contact details are not right yet."}
	ErrNoCPR   = &domain.Error{Kind: domain.NotFound, Code: "cpr-none", Detail: "There is no CPR number for this citizen, or no key to open it with."}
)

// find loads a resident whom the actor may see with the permission.
func find(tx *domain.Tx, id int64, p domain.Permission) (Resident, error) {
	r, err := domain.Take[Resident](tx, "id = ?", id)
	if err != nil || !tx.Actor.May(p, domain.Scope{Unit: r.UnitID}) {
		return Resident{}, firstError(err, domain.ErrNotFound)
	}
	return r, nil
}

// Resident shows one person. Name and address of a protected person stay hidden; Reveal shows them.
func (r *Residents) Resident(ctx context.Context, id int64) (p Person, err error) {
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		res, err := find(tx, id, domain.ResidentsRead)
		if err != nil {
			return err
		}
		p, err = personOf(tx, res)
		tx.Record(domain.Access{Action: "read", Subject: "resident", ResidentIDs: []int64{id}, Purpose: "resident page", Unit: res.UnitID})
		return err
	})
	return p, err
}

func personOf(tx *domain.Tx, res Resident) (p Person, err error) {
	p = Person{HasCPR: res.CPRSealed != nil, MayReveal: res.Protected() && tx.Actor.May(domain.ProtectedRead, domain.Scope{Unit: res.UnitID})}
	p.Resident = res.Masked()
	p.Contact = p.Resident.contact()
	err = tx.DB.Raw("SELECT EXISTS (SELECT FROM correction WHERE resident_id = ?)", res.ID).Scan(&p.Corrected).Error
	if err != nil {
		return p, err
	}
	p.Periods, err = periods(tx, res.ID)
	return p, err
}

func periods(tx *domain.Tx, id int64) (list []Period, err error) {
	err = tx.DB.Raw(`SELECT a.feature_id, a.value_id, a.valid_from AS "from", nullif(a.valid_to, ?) AS "to" FROM resident_attribute a
		JOIN feature f ON f.id = a.feature_id WHERE a.resident_id = ? ORDER BY f.position, f.id, a.valid_to DESC`, Open, id).Scan(&list).Error
	return list, err
}

func (r Resident) contact() Contact {
	return Contact{r.Name, r.Email, r.Phone, r.Address, r.Postcode, r.Town, r.Language, r.DigitalPostExempt}
}

// Reveal shows a protected person's name and address to who may see them, and keeps why.
func (r *Residents) Reveal(ctx context.Context, id int64, purpose string) (res Resident, err error) {
	if len(strings.TrimSpace(purpose)) < 3 {
		return res, ErrPurpose
	}
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		found, err := find(tx, id, domain.ResidentsRead)
		if err != nil {
			return err
		}
		if err := tx.Require(domain.ProtectedRead, domain.Scope{Unit: found.UnitID}); err != nil {
			return err
		}
		res = found
		tx.Record(domain.Access{Action: "read", Subject: "protected resident", ResidentIDs: []int64{id}, Purpose: domain.Typed(purpose), Unit: found.UnitID})
		return nil
	})
	return res, err
}

// ShowCPR gives the whole CPR number, for a reason that is kept.
func (r *Residents) ShowCPR(ctx context.Context, id int64, purpose string) (c CPR, err error) {
	if len(strings.TrimSpace(purpose)) < 3 {
		return c, ErrPurpose
	}
	err = r.db.View(ctx, func(tx *domain.Tx) error {
		res, err := find(tx, id, domain.ResidentsWrite)
		if err != nil {
			return err
		}
		if res.Protected() {
			if err := tx.Require(domain.ProtectedRead, domain.Scope{Unit: res.UnitID}); err != nil {
				return err
			}
		}
		if res.CPRSealed == nil || r.key == nil {
			return ErrNoCPR
		}
		tx.Record(domain.Access{Action: "read", Subject: "cpr", ResidentIDs: []int64{id}, Purpose: domain.Typed(purpose), Unit: res.UnitID})
		c, err = r.key.Open(res.CPRSealed, res.CPRIndex)
		return err
	})
	return c, err
}
