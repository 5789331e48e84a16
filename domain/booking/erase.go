package booking

import "deltag/domain"

// Erase forgets a person's bookings, as part of the caller's unit of work. A seat that is still to come is given up as if
// they had cancelled, and what was ordered for them is called off; what they needed is deleted once nobody has to call a
// supplier any more. How many came stays in the counts.
func Erase(tx *domain.Tx, person int64) error {
	var ids []int64
	if err := tx.DB.Raw("SELECT id FROM booking WHERE resident_id = ? ORDER BY gathering_id, id", person).Scan(&ids).Error; err != nil {
		return err
	}
	for _, id := range ids {
		if err := forget(tx, id); err != nil {
			return err
		}
	}
	return nil
}

func forget(tx *domain.Tx, id int64) error {
	b, err := domain.Take[Booking](tx, "id = ?", id)
	if err != nil {
		return err
	}
	g, b, err := both(tx, b)
	if err != nil {
		return err
	}
	wasAlive, wasSeated := b.Alive() && tx.Now.Before(g.StartsAt), b.Seated()
	if wasAlive {
		if err := stop(tx, &b, Dropped); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		"DELETE FROM booking_guest WHERE booking_id = ?",
		"DELETE FROM check_in_mark WHERE booking_id = ?",
		"DELETE FROM time_asked WHERE booking_id = ?",
		"DELETE FROM table_plan WHERE gathering_id = (SELECT gathering_id FROM booking WHERE id = ?)",
		"DELETE FROM care_order WHERE booking_id = ? AND state <> 'to_cancel'",
		"UPDATE care_order SET detail = '' WHERE booking_id = ?",
		"DELETE FROM reimbursement WHERE booking_id = ? AND export_id IS NULL",
		"UPDATE reimbursement SET note = '', reason = '' WHERE booking_id = ?",
		"UPDATE booking SET resident_id = NULL, mix = '{}', tell = '' WHERE id = ?",
	} {
		if err := tx.DB.Exec(statement, id).Error; err != nil {
			return err
		}
	}
	if !wasAlive {
		return nil
	}
	if wasSeated {
		if err := offer(tx, &g); err != nil {
			return err
		}
	}
	return askNext(tx, &g)
}
