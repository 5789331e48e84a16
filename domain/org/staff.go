package org

import (
	"cmp"
	"context"
	"net/mail"
	"strings"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
)

// Staff is somebody who works with Deltag and signs in.
type Staff struct {
	ID        int64 `gorm:"primaryKey"`
	Name      string
	Email     string // lower case
	Language  string // da or en: of the pages and of mail to this person
	Active    bool
	CreatedAt time.Time
	// ProviderIdentity is whom the identity provider knows the person as, since they first came from there; "" before.
	ProviderIdentity string
}

// NewStaff is what is needed to add somebody: themselves and their first role.
type NewStaff struct {
	Name     string
	Email    string
	Language string // "" is Danish
	Role     domain.Role
	Unit     int64 // 0 is the municipality
}

// What can be wrong with staff.
var (
	ErrStaff      = &domain.Error{Kind: domain.Invalid, Code: "staff-invalid", Detail: "Something is missing or wrong."}
	ErrEmailTaken = &domain.Error{Kind: domain.Conflict, Code: "email-taken", Detail: "Somebody has this address already."}
	ErrSelf       = &domain.Error{Kind: domain.Conflict, Code: "not-yourself", Detail: "You cannot change your own access. Ask another administrator."}
	ErrLastAdmin  = &domain.Error{Kind: domain.Conflict, Code: "last-administrator", Detail: "Somebody must remain administrator of the municipality."}
	_             = domain.OnConstraint("staff_email_key", ErrEmailTaken)
	_             = domain.OnConstraint("role_grant_not_to_oneself", ErrSelf)
)

// purposeAccess is the purpose under which staff look at and change each other's access.
const purposeAccess = "administration of staff and access"

// AddStaff adds somebody with a first role. It serves both the pages and the first administrator, who is added from the
// machine itself.
func (o *Org) AddStaff(ctx context.Context, n NewStaff) (s Staff, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		s, err = addStaff(tx, n)
		return err
	})
	return s, err
}

func addStaff(tx *domain.Tx, n NewStaff) (Staff, error) {
	s, err := n.check()
	if err != nil {
		return Staff{}, err
	}
	if n.Unit == 0 {
		top, err := Top(tx)
		if err != nil {
			return Staff{}, err
		}
		n.Unit = top.ID
	}
	if err := mayChange(tx, n.Unit); err != nil {
		return Staff{}, err
	}
	s.CreatedAt = tx.Now
	if err := domain.Create(tx, &s); err != nil {
		return Staff{}, err
	}
	_, err = give(tx, NewGrant{Staff: s.ID, Role: n.Role, Unit: n.Unit})
	return s, err
}

func (n NewStaff) check() (Staff, error) {
	var c domain.Checks
	name, err := cleanName(n.Name, ErrStaff)
	c.Unless(err == nil, "/name", "staff-name", "Write the name, at most 200 characters.")
	email, ok := CleanEmail(n.Email)
	c.Unless(ok, "/email", "staff-email", "Write an e-mail address, such as name@example.dk.")
	language := cmp.Or(n.Language, "da")
	c.Unless(language == "da" || language == "en", "/language", "staff-language", "Choose Danish or English.")
	c.Unless(n.Role.Known(), "/role", "staff-role", "Choose a role.")
	return Staff{Name: name, Email: email, Language: language, Active: true}, c.Of(ErrStaff)
}

// CleanEmail gives an address as it is kept: bare, trimmed and in lower case. It tells false for what is no address.
func CleanEmail(text string) (string, bool) {
	a, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil || a.Name != "" || len(a.Address) > 254 || a.Address != strings.TrimSpace(text) {
		return "", false
	}
	return strings.ToLower(a.Address), true
}

// Person is somebody on the staff with every grant they have had.
type Person struct {
	Staff
	Grants []Grant
}

// People lists the staff who have or had a role in the actor's units, by name.
func (o *Org) People(ctx context.Context) (people []Person, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		units := tx.Actor.Units(domain.StaffRead)
		if tx.Actor.Kind == domain.Machine {
			units, err = allUnits(tx)
		}
		if err != nil || len(units) == 0 {
			return err
		}
		grants, err := gorm.G[Grant](tx.DB).Where("unit_id IN ?", units).Order("id").Find(tx)
		if err != nil {
			return err
		}
		people, err = peopleOf(tx, grants)
		tx.Record(domain.Access{Action: "read", Subject: "staff", Purpose: purposeAccess, Count: len(people)})
		return err
	})
	return people, err
}

func allUnits(tx *domain.Tx) (ids []int64, err error) {
	return ids, tx.DB.Raw("SELECT id FROM unit ORDER BY id").Scan(&ids).Error
}

func peopleOf(tx *domain.Tx, grants []Grant) ([]Person, error) {
	of := map[int64][]Grant{}
	ids := []int64{0} // never empty, so that IN is valid
	for _, g := range grants {
		of[g.StaffID] = append(of[g.StaffID], g)
		ids = append(ids, g.StaffID)
	}
	staff, err := gorm.G[Staff](tx.DB).Where("id IN ?", ids).Order("name, id").Find(tx)
	people := make([]Person, len(staff))
	for i, s := range staff {
		people[i] = Person{Staff: s, Grants: of[s.ID]}
	}
	return people, err
}

// SetActive lets somebody sign in, or stops them and ends their sessions at once. It needs the right to change access
// in every unit where the person has a role.
func (o *Org) SetActive(ctx context.Context, id int64, active bool) (s Staff, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		if s, err = lockStaff(tx, id); err != nil {
			return err
		}
		if id == tx.Actor.StaffID {
			return ErrSelf
		}
		s.Active = active
		if !active {
			s.ProviderIdentity = "" // whoever comes back is recognised anew, by the address
		}
		if err := domain.Save(tx, &s); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "staff", Criterion: criterion(id), Purpose: purposeAccess, Count: 1})
		if active {
			return nil
		}
		if err := revokeAll(tx, id); err != nil {
			return err
		}
		if err := dropViews(tx, id); err != nil {
			return err
		}
		return keepAdministrator(tx)
	})
	return s, err
}

// lockStaff loads somebody whom the actor may change: in every unit where they have a live role.
func lockStaff(tx *domain.Tx, id int64) (Staff, error) {
	s, err := domain.Lock[Staff](tx, "id = ?", id)
	if err != nil {
		return s, err
	}
	grants, err := gorm.G[Grant](tx.DB).Where("staff_id = ? AND (ends_at IS NULL OR ends_at > ?)", id, tx.Now).Find(tx)
	if err != nil {
		return s, err
	}
	for _, g := range grants {
		if err := mayChange(tx, g.UnitID); err != nil {
			return s, domain.ErrNotFound
		}
	}
	if len(grants) > 0 {
		return s, nil
	}
	top, err := Top(tx)
	if err == nil && mayChange(tx, top.ID) != nil {
		err = domain.ErrNotFound
	}
	return s, err
}

func mayChange(tx *domain.Tx, unit int64) error {
	return tx.Require(domain.StaffWrite, domain.Scope{Unit: unit})
}
