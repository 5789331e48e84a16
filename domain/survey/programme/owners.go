package programme

import (
	"context"

	"deltag/domain"
)

// Person is a member of staff by their name.
type Person struct {
	ID   int64
	Name string
}

// Owners are the staff who can answer for a programme of a unit: those who set up surveys there, or lead it.
func (ps *Programmes) Owners(ctx context.Context, unit int64) (list []Person, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		return tx.DB.Raw(`WITH RECURSIVE above AS (SELECT id, parent_id FROM unit WHERE id = ? UNION ALL SELECT u.id, u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id)
			SELECT s.id, s.name FROM staff s WHERE s.active AND EXISTS (SELECT FROM role_grant g JOIN above a ON a.id = g.unit_id WHERE g.staff_id = s.id
				AND g.role IN ('coordinator', 'unit_leader') AND g.activity = '' AND g.given_at <= ? AND (g.ends_at IS NULL OR g.ends_at > ?))
			ORDER BY danish_order(s.name) COLLATE "C", s.id LIMIT 500`, unit, tx.Now, tx.Now).Scan(&list).Error
	})
	return list, err
}

// themes are those that each published version of a questionnaire asks about, in the order in which it does.
func themes(tx *domain.Tx, instrument int64) (map[int][]string, error) {
	var rows []struct {
		Number int
		Theme  string
	}
	if err := tx.DB.Raw(`SELECT v.number, q.value->>'theme' AS theme FROM instrument_version v,
			jsonb_array_elements(convert_from(v.core, 'UTF8')::jsonb->'core') WITH ORDINALITY q(value, at)
		WHERE v.instrument_id = ? AND v.published_at IS NOT NULL AND coalesce(q.value->>'theme', '') <> ''
		GROUP BY 1, 2 ORDER BY 1, min(q.at)`, instrument).Scan(&rows).Error; err != nil {
		return nil, err
	}
	all := map[int][]string{}
	for _, r := range rows {
		all[r.Number] = append(all[r.Number], r.Theme)
	}
	return all, nil
}
