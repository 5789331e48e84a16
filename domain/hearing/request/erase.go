package request

import (
	"deltag/domain"
)

// Forget are the statements that let go of who made a request, by its id. That somebody asked, what was decided and when they
// spoke stays.
var Forget = []string{
	"DELETE FROM hearing_requester WHERE request_id = ?",
	"DELETE FROM hearing_care WHERE request_id = ?",
	"UPDATE hearing_request SET resident_id = NULL, about = '', material = '', reason = '', outcome = '', tell = '', once_form = NULL WHERE id = ?",
}

// Erase forgets a person's requests, as part of the caller's unit of work. A time that is still to come is free.
func Erase(tx *domain.Tx, person int64) error {
	var ids []int64
	if err := tx.DB.Raw("SELECT id FROM hearing_request WHERE resident_id = ? ORDER BY meeting_id, id", person).Scan(&ids).Error; err != nil {
		return err
	}
	for _, id := range ids {
		_, r, err := locked(tx, id)
		if err != nil {
			return err
		}
		if r.Alive() {
			if err := r.end(tx, Withdrawn, ""); err != nil {
				return err
			}
		}
		for _, statement := range Forget {
			if err := tx.DB.Exec(statement, id).Error; err != nil {
				return err
			}
		}
	}
	return nil
}
