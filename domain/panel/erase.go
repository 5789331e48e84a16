package panel

import (
	"deltag/domain"
)

// Erase takes a person out of the panels, as part of the caller's unit of work. What was asked and answered stays in the
// counts; a yes that is not drawn yet becomes a no, and a seat is given up and stays as one that was.
func Erase(tx *domain.Tx, person int64) error {
	for _, statement := range []string{
		`UPDATE reply SET why = CASE WHEN answered_by IS NULL THEN '' ELSE 'erased' END
			WHERE invitation_id IN (SELECT id FROM invitation WHERE resident_id = ?)`,
		`UPDATE invitation SET reply = 'declined', ask_later = false WHERE resident_id = ? AND reply IN ('accepted', 'not_now')
			AND panel_id IN (SELECT id FROM panel WHERE state IN ('inviting', 'drawn'))`,
		`UPDATE invitation SET reason = '', household_key = 'erased-' || id, ask_later = false WHERE resident_id = ?`,
		`UPDATE membership SET resident_id = NULL, reason = '', status = 'withdrawn', cause = 'erased' WHERE resident_id = ?`,
		`DELETE FROM standby WHERE resident_id = ?`,
		`DELETE FROM own_page_session WHERE resident_id = ?`,
		`DELETE FROM own_page_try WHERE resident_id = ?`,
		`DELETE FROM link WHERE resident_id = ?`,
	} {
		if err := tx.DB.Exec(statement, person).Error; err != nil {
			return err
		}
	}
	tx.Record(domain.Access{Action: "delete", Subject: "invitation", ResidentIDs: []int64{person}, Purpose: "erasure"})
	return nil
}
