package panel

import (
	"encoding/json"

	"deltag/domain"
)

// SeatChance is what the chance of a seat was for somebody who said yes.
type SeatChance struct {
	Chance float64
	Least  float64 // the smallest of anybody who could be drawn
	People int     // who could be drawn
	Drawn  bool
}

// SeatChances tells a person's chances in the newest draws of the panels that have told people how it went, by panel.
func SeatChances(tx *domain.Tx, person int64) (map[int64]SeatChance, error) {
	var rows []struct {
		PanelID int64
		Result  string
		Salt    []byte
	}
	if err := tx.DB.Raw(`SELECT DISTINCT ON (d.panel_id) d.panel_id, l.salt, jsonb_build_object('members', d.result->'members', 'leastShare', d.result->'leastShare',
			'lottery', jsonb_build_object('members', d.result->'lottery'->'members', 'chances', d.result->'lottery'->'chances', 'total', d.result->'lottery'->'total')) AS result
		FROM invitation i JOIN panel p ON p.id = i.panel_id JOIN draw d ON d.panel_id = p.id AND d.stage = ? AND NOT d.trial
		LEFT JOIN panel_lottery l ON l.draw_id = d.id
		WHERE i.resident_id = ? AND p.confirmed_at IS NOT NULL ORDER BY d.panel_id, d.id DESC`, Seats, person).Scan(&rows).Error; err != nil {
		return nil, err
	}
	chances := map[int64]SeatChance{}
	for _, row := range rows {
		var own OwnDraw
		in, err := own.seats(&Draw{Result: json.RawMessage(row.Result)}, nameIn(row.Salt, person))
		if err != nil {
			return nil, err
		}
		if in {
			chances[row.PanelID] = SeatChance{own.Chance, own.Least, own.People, own.Drawn}
		}
	}
	return chances, nil
}
