package sample

import (
	"context"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey/programme"
)

// The states of a sample.
const (
	running = "running"
	stopped = "stopped"
)

// Stop halts the mails of a sample at once, reminders too, and closes its open link. Resume lets them go on.
func (ss *Samples) Stop(ctx context.Context, sample int64) error {
	return ss.turn(ctx, sample, stopped)
}

// Resume lets the mails of a stopped sample go on.
func (ss *Samples) Resume(ctx context.Context, sample int64) error {
	return ss.turn(ctx, sample, running)
}

func (ss *Samples) turn(ctx context.Context, id int64, state string) error {
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Take[programme.Sample](tx, "id = ?", id)
		if err != nil {
			return err
		}
		w, _, err := programme.LockWave(tx, s.WaveID)
		if err != nil {
			return err
		}
		if s, err = domain.Lock[programme.Sample](tx, "id = ?", id); err != nil {
			return err
		}
		if w.State != programme.Published {
			return programme.ErrNotOpen
		}
		if s.State == state {
			return ErrStopped
		}
		s.State = state
		if err := domain.Save(tx, &s); err != nil {
			return err
		}
		var batches []int64
		if err := tx.DB.Raw(`SELECT DISTINCT m.batch_id FROM message m LEFT JOIN survey_asked a ON a.id = m.subject_id
			WHERE m.activity = ? AND m.batch_id IS NOT NULL AND CASE WHEN m.resident_id IS NULL THEN m.subject_id ELSE a.sample_id END = ? ORDER BY 1`,
			programme.Activity(w.ID), s.ID).Scan(&batches).Error; err != nil {
			return err
		}
		if state == stopped {
			return message.StopBatches(tx, batches)
		}
		return message.ResumeBatches(tx, batches)
	})
}
