package panel

import (
	"deltag/domain"
	"deltag/domain/letter"
)

// Erase takes a person out of the panels, as part of the caller's unit of work. What was asked, answered and drawn stays in
// the counts without them, exactly as it was; a seat of a panel that is under way is given up, because nobody sits in it.
func Erase(tx *domain.Tx, person int64) error {
	for _, statement := range []string{
		`UPDATE reply SET why = CASE WHEN answered_by IS NULL THEN '' ELSE 'erased' END
			WHERE invitation_id IN (SELECT id FROM invitation WHERE resident_id = ?)`,
		`UPDATE invitation SET reason = '', household_key = 'erased-' || id, ask_later = false WHERE resident_id = ?`,
		`UPDATE term_question SET why = CASE WHEN answered_by IS NULL THEN '' ELSE 'erased' END WHERE membership_id IN (SELECT id FROM membership WHERE resident_id = ?)`,
		`UPDATE membership m SET resident_id = NULL, reason = '', why = '',
			status = CASE WHEN p.state = 'closed' THEN m.status ELSE 'withdrawn' END,
			cause = CASE WHEN p.state = 'closed' OR m.status = 'withdrawn' THEN m.cause ELSE 'erased' END
			FROM panel p WHERE p.id = m.panel_id AND m.resident_id = ?`,
		`DELETE FROM standby WHERE resident_id = ?`,
		`DELETE FROM call WHERE invitation_id IN (SELECT id FROM invitation WHERE resident_id = ?)`,
		`DELETE FROM call_attempt WHERE invitation_id IN (SELECT id FROM invitation WHERE resident_id = ?)`,
		`UPDATE contact_override o SET resident_id = NULL, reason = CASE WHEN o.draw_id IS NULL THEN 'erased' ELSE o.reason END WHERE resident_id = ?`,
		`DELETE FROM own_page_session WHERE resident_id = ?`,
		`DELETE FROM own_page_try WHERE resident_id = ?`,
		`DELETE FROM link WHERE resident_id = ?`,
	} {
		if err := tx.DB.Exec(statement, person).Error; err != nil {
			return err
		}
	}
	if err := tx.DB.Exec(`DELETE FROM link_request WHERE subject IN (SELECT sha256(convert_to(email, 'UTF8')) FROM resident WHERE id = ?)`, person).Error; err != nil {
		return err
	}
	if err := letter.Erase(tx, person); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "delete", Subject: "invitation", ResidentIDs: []int64{person}, Purpose: "erasure"})
	return nil
}
