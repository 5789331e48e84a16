package sample

import (
	"context"
	"encoding/json"
	"strconv"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey/programme"
)

func itoa(i int) string { return strconv.Itoa(i) }

// Row is a sample of a wave with what came of it.
type Row struct {
	programme.Sample
	Found Found                 `gorm:"-"`
	Panel string                // its name, of a sample from a panel
	Mails map[message.State]int `gorm:"-"` // by state, reminders too
	Asked int
	By    string
}

// List gives the samples of a wave, the newest first.
func (ss *Samples) List(ctx context.Context, wave int64) (rows []Row, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		w, _, err := programme.FindWave(tx, wave)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT s.*, coalesce(p.name, '') AS panel, coalesce(b.name, '') AS by, CASE WHEN s.kind = 'staff' THEN (s.counts->>'asked')::int
				ELSE (SELECT count(*) FROM survey_asked a WHERE a.sample_id = s.id) END AS asked
			FROM survey_sample s LEFT JOIN panel p ON p.id = s.panel_id LEFT JOIN staff b ON b.id = s.created_by WHERE s.wave_id = ? ORDER BY s.id DESC`, w.ID).Scan(&rows).Error; err != nil {
			return err
		}
		place := map[int64]int{}
		for i := range rows {
			place[rows[i].ID], rows[i].Mails = i, map[message.State]int{}
			if err := json.Unmarshal(rows[i].Counts, &rows[i].Found); err != nil {
				return err
			}
		}
		var counts []struct {
			SampleID int64
			State    message.State
			N        int
		}
		if err := tx.DB.Raw(`SELECT CASE WHEN m.resident_id IS NULL THEN m.subject_id ELSE a.sample_id END AS sample_id, m.state, count(*) AS n
			FROM message m LEFT JOIN survey_asked a ON a.id = m.subject_id AND m.resident_id IS NOT NULL
			WHERE m.activity = ? AND m.kind <> 'survey-outcome' GROUP BY 1, 2`, programme.Activity(w.ID)).Scan(&counts).Error; err != nil {
			return err
		}
		for _, c := range counts {
			if i, there := place[c.SampleID]; there {
				rows[i].Mails[c.State] = c.N
			}
		}
		return nil
	})
	return rows, err
}
