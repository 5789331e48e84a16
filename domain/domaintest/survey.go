package domaintest

import (
	"testing"

	"deltag/domain/survey"
)

// Wave is a published wave with a sample that is asked in it.
type Wave struct {
	ID, Sample, Version int64
}

// AddWave publishes a wave of unit 1 with a questionnaire, open from the clock's day for 30 days.
func (b *Bench) AddWave(t testing.TB, form *survey.Instrument, level string) Wave {
	t.Helper()
	var w Wave
	now := b.Now()
	instrument := Value[int64](t, b, `INSERT INTO instrument (unit_id, key, name, created_at) VALUES (1, 'made-' || (SELECT count(*) FROM instrument), 'Made', $1) RETURNING id`, now)
	w.Version = Value[int64](t, b, `INSERT INTO instrument_version (instrument_id, number, document, core, core_hash, core_length, changed_at, published_at)
		VALUES ($1, 1, $2, $3, $4, $5, $6, $6) RETURNING id`, instrument, form.Canonical(), form.CoreCanonical(), form.CoreHash(), form.CoreLength(), now)
	programme := Value[int64](t, b, `INSERT INTO programme (unit_id, name, instrument_id, core_length, themes_by, level, created_at)
		VALUES (1, 'Tilfredshed ' || $1::bigint, $1, $2, 'committee', $3, $4) RETURNING id`, instrument, form.CoreLength(), level, now)
	decision := Value[int64](t, b, `INSERT INTO programme_decision (programme_id, body, decided_on, reference, themes, core_hash, recorded_at)
		VALUES ($1, 'committee', $3::timestamptz::date, 'Punkt 7', '["respect"]', $2, $3) RETURNING id`, programme, form.CoreHash(), now)
	w.ID = Value[int64](t, b, `INSERT INTO wave (programme_id, number, name, version_id, core_hash, decision_id, level, opens_on, closes_on, state, created_at, published_at)
		VALUES ($1, 1, 'Hvordan går det hos os?', $2, $3, $4, $5, $6::timestamptz::date, $6::timestamptz::date + 30, 'published', $6, $6) RETURNING id`,
		programme, w.Version, form.CoreHash(), decision, level, now)
	w.Sample = Value[int64](t, b, `INSERT INTO survey_sample (wave_id, unit_id, kind, created_at) VALUES ($1, 1, 'residents', $2) RETURNING id`, w.ID, now)
	return w
}

// AskInWave asks a person in a wave.
func (b *Bench) AskInWave(t testing.TB, w Wave, resident int64) int64 {
	t.Helper()
	return Value[int64](t, b, `INSERT INTO survey_asked (wave_id, unit_id, sample_id, resident_id, created_at) VALUES ($1, 1, $2, $3, $4) RETURNING id`,
		w.ID, w.Sample, resident, b.Now())
}
