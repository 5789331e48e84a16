package programme

import (
	"deltag/domain"
	"deltag/domain/org"
)

// Today tells who sets up surveys which waves are to be begun, published or told the end of, and who leads a unit where it
// can add questions of its own.
func (ps *Programmes) Today(tx *domain.Tx) (out org.Today, err error) {
	if tx.Actor.Kind != domain.Staff {
		return out, nil
	}
	set, write := append(tx.Actor.Units(domain.SurveysWrite), -1), append(tx.Actor.Units(domain.LocalWrite), -1)
	err = tx.DB.Raw(`SELECT kind, count, name, link FROM (
			SELECT 'survey-next' AS kind, p.next_on - CAST(@today AS date) AS count, p.name, '/staff/programmes/' || p.id AS link, p.next_on AS due
				FROM programme p WHERE p.state = 'open' AND p.unit_id IN @set AND p.next_on <= CAST(@today AS date) + 30
				AND NOT EXISTS (SELECT FROM wave w WHERE w.programme_id = p.id AND w.state = 'draft')
			UNION ALL SELECT 'survey-publish', w.opens_on - CAST(@today AS date), w.name, '/staff/waves/' || w.id, w.opens_on
				FROM wave w JOIN programme p ON p.id = w.programme_id WHERE w.state = 'draft' AND p.state = 'open' AND p.unit_id IN @set AND w.opens_on <= CAST(@today AS date) + 14
			UNION ALL SELECT 'survey-outcome', 0, w.name, '/staff/waves/' || w.id, w.closes_on
				FROM wave w JOIN programme p ON p.id = w.programme_id WHERE w.state = 'closed' AND w.outcome = '' AND p.unit_id IN @set AND w.closed_at > CAST(@today AS date) - 90
			UNION ALL SELECT 'survey-local', w.opens_on - CAST(@today AS date), w.name, '/staff/waves/' || w.id || '/units/' || u.unit_id, w.opens_on
				FROM wave w JOIN programme p ON p.id = w.programme_id JOIN programme_unit u ON u.programme_id = p.id
				WHERE w.state = 'draft' AND p.state = 'open' AND u.unit_id IN @write AND u.unit_id NOT IN @set
				AND NOT EXISTS (SELECT FROM wave_unit l WHERE l.wave_id = w.id AND l.unit_id = u.unit_id)) t
		ORDER BY due, kind, link LIMIT 12`, map[string]any{"today": Today(tx), "set": set, "write": write}).Scan(&out.Tasks).Error
	return out, err
}
