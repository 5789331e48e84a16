package oldresult

import (
	"strings"

	"deltag/domain"
	"deltag/domain/indicator"
	"deltag/domain/survey/programme"
)

// known is what figures can be about.
type known struct {
	indicators map[string]bool
	questions  map[string]bool
	units      map[int64]string
	named      map[string]string // the keys of indicators by their names in small letters
	unitsNamed map[string][]int64
}

// write finds a programme that the actor sets up surveys for, and what figures about it can name.
func write(tx *domain.Tx, id int64) (*known, error) {
	p, err := programme.Find(tx, id)
	if err != nil {
		return nil, err
	}
	if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: p.UnitID}); err != nil {
		return nil, err
	}
	return know(tx, &p)
}

func know(tx *domain.Tx, p *programme.Programme) (*known, error) {
	k := &known{indicators: map[string]bool{}, questions: map[string]bool{}, units: map[int64]string{}, named: map[string]string{}, unitsNamed: map[string][]int64{}}
	for _, i := range indicator.Seeded() {
		k.indicators[i.Key] = true
		k.named[strings.ToLower(i.Name.Da)], k.named[strings.ToLower(i.Name.En)] = i.Key, i.Key
	}
	var asked []struct{ Code, Indicator string }
	if err := tx.DB.Raw(`SELECT DISTINCT q->>'code' AS code, coalesce(q->>'indicator', '') AS indicator FROM instrument_version v,
			jsonb_array_elements(convert_from(v.core, 'UTF8')::jsonb->'core') q
		WHERE v.instrument_id = ? AND v.published_at IS NOT NULL AND q->>'kind' NOT IN ('information', 'consent', 'text')`, p.InstrumentID).Scan(&asked).Error; err != nil {
		return nil, err
	}
	for _, q := range asked {
		k.questions[q.Code] = true
		if q.Indicator != "" {
			k.indicators[q.Indicator] = true
		}
	}
	var units []struct {
		ID   int64
		Name string
	}
	if err := tx.DB.Table("unit").Select("id, name").Order("id").Find(&units).Error; err != nil {
		return nil, err
	}
	for _, u := range units {
		k.units[u.ID] = u.Name
		name := strings.ToLower(u.Name)
		k.unitsNamed[name] = append(k.unitsNamed[name], u.ID)
	}
	return k, nil
}
