package statement

import (
	"strings"
	"unicode"

	"deltag/domain"
	"deltag/domain/resident"
)

// Erase forgets what a person said, as part of the caller's unit of work. Words that they said may be shown without their name
// stay, when they hold nothing of the person; all else goes.
func Erase(tx *domain.Tx, person int64) error {
	r, err := domain.Take[resident.Resident](tx, "id = ?", person)
	if err != nil {
		return err
	}
	var all []Statement
	if err := tx.DB.Where("resident_id = ?", person).Order("id").Find(&all).Error; err != nil {
		return err
	}
	for i := range all {
		if err := all[i].forget(tx, &r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Statement) forget(tx *domain.Tx, r *resident.Resident) error {
	if err := domain.RevokeLinks(tx, linkPurpose, s.ID); err != nil {
		return err
	}
	if s.State != Approved || s.Level != Unnamed || holds(s.Words+" "+s.Behind, r) {
		return tx.DB.Exec("DELETE FROM statement WHERE id = ?", s.ID).Error
	}
	for _, statement := range []string{
		"DELETE FROM statement_consent WHERE statement_id = ?",
		"UPDATE statement SET resident_id = NULL, tell = '' WHERE id = ?",
	} {
		if err := tx.DB.Exec(statement, s.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// holds tells whether words hold any part of what a person is called or found by. It rather finds too much: what is deleted
// without need harms nobody.
func holds(words string, r *resident.Resident) bool {
	words = strings.ToLower(words)
	for _, text := range []string{r.Name, r.Email, r.Phone, r.Address, r.Town, r.SourceID} {
		for _, part := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '@' }) {
			if len([]rune(part)) >= 3 && strings.Contains(words, part) {
				return true
			}
		}
	}
	return false
}
