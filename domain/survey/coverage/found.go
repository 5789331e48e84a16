package coverage

import (
	"time"

	"deltag/domain"
	"deltag/domain/survey/programme"
)

// found is all that the matrix is made of, each sort of it read by one query.
type found struct {
	today      time.Time
	programmes []known
	waves      map[int64][]wave           // of each programme that were published, the oldest first
	ways       map[int64][]string         // of each wave
	cores      map[int64][]question       // of each version
	locals     map[int64][]question       // of each wave
	offers     map[string][]Questionnaire // in use, by indicator
}

// known is a programme with what decides whether it goes on.
type known struct {
	ID          int64
	Name        string
	State       string
	EndedAt     *time.Time
	EndReason   string
	EndsOn      *time.Time
	EveryMonths *int
	NextOn      *time.Time
	Planned     bool   // its next wave is being prepared
	Version     *int64 // the newest that its questionnaire has
	ToolEndedAt *time.Time
	ToolReason  string
	Replacement string
	Seen        bool `gorm:"-"` // by the actor
}

type wave struct {
	ID          int64
	ProgrammeID int64
	Name        string
	VersionID   int64
	State       programme.State
	ClosesOn    time.Time // the last day on which people could answer
	PublishedAt time.Time
}

// question is that something asks about an indicator.
type question struct {
	Of        int64
	Indicator string
	Theme     string
}

// measuring leaves out what asks without measuring.
const measuring = `q->>'kind' NOT IN ('information', 'consent') AND coalesce(q->>'indicator', '') <> ''`

func find(tx *domain.Tx) (*found, error) {
	f := &found{today: programme.Today(tx), waves: map[int64][]wave{}, ways: map[int64][]string{}, offers: map[string][]Questionnaire{}}
	for _, step := range []func(*domain.Tx) error{f.findProgrammes, f.findWaves, f.findQuestions, f.findOffers} {
		if err := step(tx); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *found) findProgrammes(tx *domain.Tx) error {
	units := append(tx.Actor.Units(domain.SurveysRead), -1)
	if err := tx.DB.Raw(`SELECT p.id, p.name, p.state, p.ended_at, p.end_reason, p.ends_on, p.every_months, p.next_on, i.ended_at AS tool_ended_at, i.end_reason AS tool_reason,
			CASE WHEN r.unit_id IN ? THEN r.name ELSE '' END AS replacement, EXISTS (SELECT FROM wave w WHERE w.programme_id = p.id AND w.state = 'draft') AS planned,
			(SELECT v.id FROM instrument_version v WHERE v.instrument_id = i.id AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1) AS version
		FROM programme p JOIN instrument i ON i.id = p.instrument_id LEFT JOIN instrument r ON r.id = i.replaced_by
		ORDER BY danish_order(p.name) COLLATE "C", p.id`, units).Scan(&f.programmes).Error; err != nil {
		return err
	}
	var ids []int64
	if err := programme.Visible(tx, tx.DB.Table("programme p")).Pluck("p.id", &ids).Error; err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	for i := range f.programmes {
		f.programmes[i].Seen = seen[f.programmes[i].ID]
	}
	return nil
}

func (f *found) findWaves(tx *domain.Tx) error {
	var waves []wave
	if err := tx.DB.Raw(`SELECT id, programme_id, name, version_id, state, published_at,
		least(closes_on, (closed_at AT TIME ZONE 'Europe/Copenhagen')::date) AS closes_on FROM wave WHERE state <> 'draft' ORDER BY programme_id, number`).Scan(&waves).Error; err != nil {
		return err
	}
	for _, w := range waves {
		f.waves[w.ProgrammeID] = append(f.waves[w.ProgrammeID], w)
	}
	var ways []struct {
		WaveID int64
		Kind   string
	}
	if err := tx.DB.Raw("SELECT DISTINCT wave_id, kind FROM survey_sample ORDER BY wave_id, kind").Scan(&ways).Error; err != nil {
		return err
	}
	for _, w := range ways {
		f.ways[w.WaveID] = append(f.ways[w.WaveID], w.Kind)
	}
	return nil
}

func (f *found) findQuestions(tx *domain.Tx) (err error) {
	if f.cores, err = questions(tx, `SELECT v.id AS of, q->>'indicator' AS indicator, min(q->>'theme') AS theme
		FROM instrument_version v, jsonb_array_elements(convert_from(v.core, 'UTF8')::jsonb->'core') q WHERE v.published_at IS NOT NULL AND `+measuring+` GROUP BY 1, 2`); err != nil {
		return err
	}
	f.locals, err = questions(tx, `SELECT l.wave_id AS of, q->>'indicator' AS indicator, min(q->>'theme') AS theme
		FROM wave_unit l JOIN wave w ON w.id = l.wave_id AND w.state <> 'draft', jsonb_array_elements(convert_from(l.local, 'UTF8')::jsonb) q WHERE `+measuring+` GROUP BY 1, 2`)
	return err
}

func questions(tx *domain.Tx, query string) (map[int64][]question, error) {
	var rows []question
	if err := tx.DB.Raw(query).Scan(&rows).Error; err != nil {
		return nil, err
	}
	all := map[int64][]question{}
	for _, q := range rows {
		all[q.Of] = append(all[q.Of], q)
	}
	return all, nil
}

// findOffers finds the questionnaires in use that the actor may see, with what their newest version asks.
func (f *found) findOffers(tx *domain.Tx) error {
	var rows []struct {
		Questionnaire
		Version int64
	}
	q := tx.DB.Table("instrument i").Select("i.id, i.name, v.id AS version").
		Joins("JOIN LATERAL (SELECT id FROM instrument_version WHERE instrument_id = i.id AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1) v ON true").
		Where("i.ended_at IS NULL").Order(`danish_order(i.name) COLLATE "C", i.id`)
	if tx.Actor.Kind != domain.Machine {
		q = q.Where("i.unit_id IN ?", append(tx.Actor.Units(domain.SurveysRead), -1))
	}
	if err := q.Scan(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		for _, asked := range f.cores[r.Version] {
			f.offers[asked.Indicator] = append(f.offers[asked.Indicator], r.Questionnaire)
		}
	}
	return nil
}
