package resident

import (
	"crypto/sha256"
	"fmt"
	"time"

	"deltag/domain"
)

// The functions in this file join another area's unit of work: the caller has decided that the actor may, and records it.

// OptOut stops everything to this person, until they say otherwise themselves.
func OptOut(tx *domain.Tx, id int64) error {
	return tx.DB.Exec("UPDATE resident SET opted_out_at = coalesce(opted_out_at, ?), changed_at = ? WHERE id = ?", tx.Now, tx.Now, id).Error
}

// Pause keeps a person from being asked anything new until an instant.
func Pause(tx *domain.Tx, id int64, until time.Time) error {
	return tx.DB.Exec("UPDATE resident SET paused_until = ?, changed_at = ? WHERE id = ?", until, tx.Now, id).Error
}

// RecordContacts counts that these people were asked something, against everybody's contact budget.
func RecordContacts(tx *domain.Tx, activity string, residents []int64) error {
	if len(residents) == 0 {
		return nil
	}
	_, err := tx.Copy("contact", []string{"resident_id", "activity", "at"}, func(yield func([]any) bool) {
		for _, id := range residents {
			if !yield([]any{id, activity, tx.Now}) {
				return
			}
		}
	})
	return err
}

// SetValue writes what a person says of themselves from today. An unchanged value opens no new period, and a change on
// the same day corrects the period.
func SetValue(tx *domain.Tx, residentID, featureID, valueID int64) error {
	day := today(tx.Now).Format(time.DateOnly)
	current := "resident_id = ? AND feature_id = ? AND valid_to = ?"
	if err := tx.DB.Exec("UPDATE resident_attribute SET value_id = ? WHERE "+current+" AND valid_from >= ? AND value_id <> ?",
		valueID, residentID, featureID, Open, day, valueID).Error; err != nil {
		return err
	}
	if err := tx.DB.Exec("UPDATE resident_attribute SET valid_to = ? WHERE "+current+" AND valid_from < ? AND value_id <> ?",
		day, residentID, featureID, Open, day, valueID).Error; err != nil {
		return err
	}
	return tx.DB.Exec("INSERT INTO resident_attribute (resident_id, feature_id, value_id, valid_from) SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT FROM resident_attribute WHERE "+current+")",
		residentID, featureID, valueID, day, residentID, featureID, Open).Error
}

// Shown gives the names under which people may be shown in any list: an alias for the protected. By id.
func Shown(tx *domain.Tx, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Resident
	if err := tx.DB.Select("id, name, protection").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		names[r.ID] = r.Shown()
	}
	return names, nil
}

// Erase removes everything that points at the person. The row stays without them, so that draws and counts keep their
// number, and a hash of where they came from keeps the next list from bringing them back.
func Erase(tx *domain.Tx, id int64) error {
	res, err := domain.Lock[Resident](tx, "id = ?", id)
	if err != nil || res.ErasedAt != nil {
		return err
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%d|%s", res.UnitID, res.SourceID))
	steps := []struct {
		query string
		args  []any
	}{
		{"INSERT INTO erased_source (source_hash, erased_at) VALUES (?, ?) ON CONFLICT DO NOTHING", []any{hash[:], tx.Now}},
		{"DELETE FROM resident_attribute WHERE resident_id = ?", []any{id}},
		{"DELETE FROM correction WHERE resident_id = ?", []any{id}},
		{"DELETE FROM contact WHERE resident_id = ?", []any{id}},
		{"UPDATE link SET revoked_at = ? WHERE resident_id = ? AND revoked_at IS NULL", []any{tx.Now, id}},
	}
	for _, step := range steps {
		if err := tx.DB.Exec(step.query, step.args...).Error; err != nil {
			return err
		}
	}
	tx.Record(domain.Access{Action: "delete", Subject: "resident", ResidentIDs: []int64{id}, Purpose: "erasure", Unit: res.UnitID})
	empty := Resident{
		ID: id, UnitID: res.UnitID, SourceID: fmt.Sprintf("erased-%d", id), Protection: Unknown, Language: "da",
		OptedOutAt: res.OptedOutAt, ErasedAt: &tx.Now, CreatedAt: res.CreatedAt, ChangedAt: tx.Now,
	}
	return domain.Save(tx, &empty)
}
