package resident

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Correct writes contact details that staff was told are right. The next list does not undo them. A new mail address
// needs how staff made sure who gave it: links go there from now on.
func (r *Residents) Correct(ctx context.Context, id int64, c Contact, checked, purpose string) error {
	if len(strings.TrimSpace(purpose)) < 3 {
		return ErrPurpose
	}
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		res, err := lockFor(tx, id, domain.ResidentsWrite)
		if err != nil {
			return err
		}
		if res.Protected() {
			if err := tx.Require(domain.ProtectedRead, domain.Scope{Unit: res.UnitID}); err != nil {
				return err
			}
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{id}, Purpose: domain.Typed(purpose), Unit: res.UnitID})
		if checked = strings.TrimSpace(checked); len(checked) < 3 && c.trimmed().Email != res.Email && c.trimmed().Email != "" {
			return ErrContact.With(domain.Fault{Where: "/checked", Code: "required", Detail: "Write how you made sure that it is the citizen who gives the new mail address."})
		}
		if err := CorrectContact(tx, &res, c, false); err != nil || checked == "" {
			return err
		}
		return tx.DB.Exec("UPDATE correction SET checked = ? WHERE resident_id = ?", checked, id).Error
	})
}

// lockFor locks a resident whom the actor may change with the permission.
func lockFor(tx *domain.Tx, id int64, p domain.Permission) (Resident, error) {
	res, err := domain.Lock[Resident](tx, "id = ?", id)
	if err != nil || !tx.Actor.May(p, domain.Scope{Unit: res.UnitID}) {
		return Resident{}, firstError(err, domain.ErrNotFound)
	}
	if res.ErasedAt != nil {
		return Resident{}, ErrErased
	}
	return res, nil
}

// CorrectContact writes a locked resident's new contact details, and keeps what the list said of them. The caller has
// decided that the actor may, and records the use. A citizen changes their own by it too.
func CorrectContact(tx *domain.Tx, res *Resident, c Contact, byCitizen bool) error {
	c = c.trimmed()
	if err := c.check(); err != nil {
		return err
	}
	old := res.contact()
	if c == old {
		return nil
	}
	said := func(was, now string) any {
		if was == now {
			return nil
		}
		return was
	}
	err := tx.DB.Exec(`INSERT INTO correction AS c (resident_id, name, email, phone, address, postcode, town, corrected_at, by_citizen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (resident_id) DO UPDATE SET name = coalesce(c.name, excluded.name), email = coalesce(c.email, excluded.email),
			phone = coalesce(c.phone, excluded.phone), address = coalesce(c.address, excluded.address), postcode = coalesce(c.postcode, excluded.postcode),
			town = coalesce(c.town, excluded.town), corrected_at = excluded.corrected_at, by_citizen = excluded.by_citizen`,
		res.ID, said(old.Name, c.Name), said(old.Email, c.Email), said(old.Phone, c.Phone), said(old.Address, c.Address),
		said(old.Postcode, c.Postcode), said(old.Town, c.Town), tx.Now, byCitizen).Error
	if err != nil {
		return err
	}
	if c.Address != old.Address || c.Postcode != old.Postcode {
		res.AddressID, res.Household, res.Institution = "", nil, false
		if home := Household("", c.Address, c.Postcode); home != "" {
			res.Household = &home
		}
	}
	res.Name, res.Email, res.Phone, res.Address, res.Postcode, res.Town = c.Name, c.Email, c.Phone, c.Address, c.Postcode, c.Town
	res.Language, res.DigitalPostExempt, res.ChangedAt = c.Language, c.DigitalPostExempt, tx.Now
	if err := tellOld(tx, res, old); err != nil {
		return err
	}
	return domain.Save(tx, res)
}

// tellOld tells the old mail address that it was changed, so that whoever did not ask for that can say so.
func tellOld(tx *domain.Tx, res *Resident, old Contact) error {
	if old.Email == "" || old.Email == res.Email {
		return nil
	}
	language := message.Danish
	if old.Language == string(message.English) {
		language = message.English
	}
	_, err := message.Queue(tx, message.Draft{
		Key:  fmt.Sprintf("address-changed:%d:%d", res.ID, tx.Now.UnixMicro()),
		Kind: "address-changed", Unit: res.UnitID, Resident: res.ID, To: old.Email, Language: language, NotAfter: tx.Now.AddDate(0, 0, 3),
	})
	return err
}

func (c Contact) trimmed() Contact {
	for _, s := range []*string{&c.Name, &c.Email, &c.Phone, &c.Address, &c.Postcode, &c.Town, &c.Language} {
		*s = strings.TrimSpace(*s)
	}
	c.Email, c.Language = strings.ToLower(c.Email), strings.ToLower(c.Language)
	return c
}

func (c Contact) check() error {
	var faults []domain.Fault
	for where, text := range map[string]string{"/name": c.Name, "/phone": c.Phone, "/address": c.Address, "/postcode": c.Postcode, "/town": c.Town} {
		if len(text) > longestCell || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			faults = append(faults, domain.Fault{Where: where, Code: "text-invalid", Detail: "Write a shorter text on one line."})
		}
	}
	if c.Email != "" && !ValidEmail(c.Email) {
		faults = append(faults, domain.Fault{Where: "/email", Code: "email-invalid", Detail: "Write an e-mail address such as navn@example.dk."})
	}
	if code, known := readLanguage(c.Language); !known || code != c.Language || c.Language == "" {
		faults = append(faults, domain.Fault{Where: "/language", Code: "language-invalid", Detail: "Choose a language."})
	}
	if len(faults) > 0 {
		return ErrContact.With(faults...)
	}
	return nil
}

// Moved and the other ways in which a person is no longer here to be asked.
const (
	Here  = ""
	Moved = "moved"
	Dead  = "dead"
	Other = "other"
)

// Standing is whether a person may be asked at all.
type Standing struct {
	Protection  Protection
	Gone        string
	OptedOut    bool // never again
	PausedUntil *time.Time
	Institution bool // the whole household is one
}

// ErrStanding refuses a standing that does not exist.
var ErrStanding = &domain.Error{Kind: domain.Invalid, Code: "standing-invalid", Detail: "Choose one of the answers."}

// SetStanding writes what staff was told: protection, moved or dead, never again, a pause, an institution.
func (r *Residents) SetStanding(ctx context.Context, id int64, s Standing, purpose string) error {
	if len(strings.TrimSpace(purpose)) < 3 {
		return ErrPurpose
	}
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		res, err := lockFor(tx, id, domain.ResidentsWrite)
		if err != nil {
			return err
		}
		if res.Protected() && s.Protection != res.Protection {
			if err := tx.Require(domain.ProtectedRead, domain.Scope{Unit: res.UnitID}); err != nil {
				return err
			}
		}
		if !oneOf(string(s.Protection), "no", "yes", "special", "unknown") || !oneOf(s.Gone, Here, Moved, Dead, Other) {
			return ErrStanding
		}
		res.Protection, res.Gone, res.PausedUntil, res.ChangedAt = s.Protection, s.Gone, s.PausedUntil, tx.Now
		if !s.OptedOut {
			res.OptedOutAt = nil
		} else if res.OptedOutAt == nil {
			res.OptedOutAt = &tx.Now
		}
		if err := takeBack(tx, []int64{id}, s.keepsFrom(tx.Now)); err != nil {
			return err
		}
		if err := shareInstitution(tx, &res, s.Institution); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{id}, Purpose: domain.Typed(purpose), Unit: res.UnitID})
		return domain.Save(tx, &res)
	})
}

// keepsFrom tells why nobody may ask the person for anything now, or "".
func (s Standing) keepsFrom(now time.Time) string {
	switch {
	case s.Gone != Here:
		return "gone"
	case s.OptedOut:
		return "opted-out"
	case s.PausedUntil != nil && s.PausedUntil.After(now):
		return "paused"
	}
	return ""
}

func oneOf(s string, list ...string) bool {
	for _, one := range list {
		if s == one {
			return true
		}
	}
	return false
}

// shareInstitution gives everybody at the address the same answer.
func shareInstitution(tx *domain.Tx, res *Resident, institution bool) error {
	if res.Institution == institution {
		return nil
	}
	res.Institution = institution
	if res.Household == nil {
		return nil
	}
	return tx.DB.Exec("UPDATE resident SET institution = ?, changed_at = ? WHERE household = ? AND unit_id = ? AND id <> ?",
		institution, tx.Now, *res.Household, res.UnitID, res.ID).Error
}
