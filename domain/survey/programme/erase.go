package programme

import "deltag/domain"

// Erase forgets what happened to a person, as part of the caller's unit of work. That somebody was asked stays in the
// counts; the number in it leads to nobody once the person is erased.
func Erase(tx *domain.Tx, person int64) error {
	for _, statement := range []string{
		"DELETE FROM survey_event WHERE resident_id = ?",
		"UPDATE survey_asked SET tell = '' WHERE resident_id = ? AND tell <> ''",
	} {
		if err := tx.DB.Exec(statement, person).Error; err != nil {
			return err
		}
	}
	return nil
}
