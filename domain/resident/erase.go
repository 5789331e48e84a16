package resident

import (
	"fmt"

	"deltag/domain"
)

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
	hash := sourceHash(res.UnitID, res.SourceID)
	steps := []struct {
		query string
		args  []any
	}{
		{"INSERT INTO erased_source (source_hash, erased_at) SELECT ?::bytea, ?::timestamptz ON CONFLICT DO NOTHING", []any{hash[:], tx.Now}},
		{"DELETE FROM ended_attribute WHERE resident_id = ?", []any{id}},
		{"UPDATE resident SET value_ids = DEFAULT, since = DEFAULT, told = DEFAULT WHERE id = ?", []any{id}},
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
