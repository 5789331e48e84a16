package resident

import (
	"time"

	"deltag/domain"
)

// SelfReport keeps what a person told about themselves, from today, where no list has told it. A list that tells it later
// takes over. It answers ErrErased for somebody who was erased.
func SelfReport(tx *domain.Tx, person, feature, value int64) error {
	if _, err := lockLiving(tx, person); err != nil {
		return err
	}
	return tx.DB.Exec(`UPDATE resident SET value_ids[?] = ?, since[?] = ?::date, told = told || ?::integer
		WHERE id = ? AND value_ids[?] IS NULL`, feature, value, feature, tx.Now, feature, person, feature).Error
}

// OptOut keeps a person out of every draw from now on. Doing it twice is doing it once. The person is given back for
// their address, which must not be written to either.
func OptOut(tx *domain.Tx, person int64) (Resident, error) {
	r, err := lockLiving(tx, person)
	if err != nil || r.OptedOutAt != nil {
		return r, err
	}
	r.OptedOutAt = &tx.Now
	return r, tx.DB.Exec("UPDATE resident SET opted_out_at = ?, changed_at = ? WHERE id = ?", tx.Now, tx.Now, person).Error
}

// Pause keeps a person out of every draw until an instant; nil ends the pause.
func Pause(tx *domain.Tx, person int64, until *time.Time) error {
	if _, err := lockLiving(tx, person); err != nil {
		return err
	}
	return tx.DB.Exec("UPDATE resident SET paused_until = ?, changed_at = ? WHERE id = ?", until, tx.Now, person).Error
}

func lockLiving(tx *domain.Tx, person int64) (Resident, error) {
	r, err := domain.Lock[Resident](tx, "id = ?", person)
	if err == nil && r.ErasedAt != nil {
		return r, ErrErased
	}
	return r, err
}

// Contacted counts that people were asked for something in an activity, such as "panel:12", in one stream.
func Contacted(tx *domain.Tx, people []int64, activity string) error {
	_, err := tx.Copy("contact", []string{"resident_id", "activity", "at"}, func(yield func([]any) bool) {
		for _, id := range people {
			if !yield([]any{id, activity, tx.Now}) {
				return
			}
		}
	})
	return err
}

// OptIn lets a person be drawn again, as they were before OptOut. The person is given back as they were.
func OptIn(tx *domain.Tx, person int64) (Resident, error) {
	r, err := lockLiving(tx, person)
	if err != nil || r.OptedOutAt == nil {
		return r, err
	}
	return r, tx.DB.Exec("UPDATE resident SET opted_out_at = NULL, changed_at = ? WHERE id = ?", tx.Now, person).Error
}

// CorrectOwn is a person mending how they are reached: an address, a telephone number, "da" or "en". It answers
// ErrContact with what is wrong.
func CorrectOwn(tx *domain.Tx, person int64, email, phone, language string) error {
	r, err := lockLiving(tx, person)
	if err != nil {
		return err
	}
	c := r.contact()
	c.Email, c.Phone, c.Language = email, phone, language
	return CorrectContact(tx, &r, c, true)
}
