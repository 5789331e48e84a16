package response

import "deltag/domain"

// Erase removes a person's answers, begun and given, with what they wrote, as part of the caller's unit of work. Nobody can
// find those to an anonymous wave, and so they stay.
func Erase(tx *domain.Tx, person int64) error {
	// As whoever begins or sends answers does it: who was asked is locked before the answers.
	if err := tx.DB.Exec("SELECT FROM survey_asked WHERE resident_id = ? ORDER BY id FOR UPDATE", person).Error; err != nil {
		return err
	}
	for _, table := range []string{"survey_draft", "survey_response"} { // what was written goes with the answers
		if err := tx.DB.Exec("DELETE FROM "+table+" WHERE asked_id IN (SELECT id FROM survey_asked WHERE resident_id = ?)", person).Error; err != nil {
			return err
		}
	}
	tx.Record(domain.Access{Action: "delete", Subject: "answers", ResidentIDs: []int64{person}, Purpose: "erasure"})
	return nil
}
