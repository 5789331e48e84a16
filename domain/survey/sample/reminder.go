package sample

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey/programme"
)

// reminderKinds are the mails to those who have not answered, in their order. There are two and never more.
var reminderKinds = []string{"survey-reminder-1", "survey-reminder-2"}

// remindAtOnce is how many people one run of the job looks at; the next run takes the rest.
const remindAtOnce = 2000

// PlanReminders queues the reminders that are due and returns how many were new. Whether one is still wanted is decided
// again when it is about to go. In two copies of the program at once it queues nothing twice: the key of a reminder is the
// person asked and its number.
func (ss *Samples) PlanReminders(ctx context.Context) (planned int, err error) {
	for number := range reminderKinds {
		err = ss.db.Do(ctx, func(tx *domain.Tx) error {
			n, err := planReminder(tx, number)
			planned += n
			if err != nil {
				return err
			}
			n, err = remindStaff(tx, number+1)
			planned += n
			return err
		})
		if err != nil {
			return planned, err
		}
	}
	return planned, nil
}

// remindable is somebody whose last mail is old enough.
type remindable struct {
	To       recipient `gorm:"embedded"`
	WaveID   int64
	ClosesOn time.Time
}

func planReminder(tx *domain.Tx, number int) (int, error) {
	kind, before := reminderKinds[number], []string{inviteKind + ":", followKind + ":"}
	if number > 0 {
		before = []string{reminderKinds[number-1] + ":", reminderKinds[number-1] + ":"}
	}
	var due []remindable
	// The mail before must have gone out: nobody is reminded of what they did not get. A day to answer must be left, and no
	// rule sends anything after its last day.
	err := tx.DB.Raw(`SELECT x.*, w.id AS wave_id, w.closes_on FROM (`+recipients+`
			WHERE a.declined_at IS NULL AND r.erased_at IS NULL AND r.opted_out_at IS NULL AND (r.paused_until IS NULL OR r.paused_until <= ?)) x
		JOIN survey_sample s ON s.id = x.sample_id JOIN wave w ON w.id = s.wave_id
		JOIN message m ON m.dedupe_key IN (?::text || x.id, ?::text || x.id)
		LEFT JOIN follow_rule f ON f.id = s.rule_id
		WHERE w.state = 'published' AND s.state = 'running' AND (f.ends_on IS NULL OR f.ends_on >= ?) AND w.reminders > ? AND w.closes_on > ?
			AND m.state IN ('sent', 'uncertain') AND m.handed_over_at + make_interval(days => w.remind_days) <= ?
			AND (w.level = 'anonymous' OR NOT EXISTS (SELECT FROM survey_response o WHERE o.asked_id = x.id)
				AND NOT EXISTS (SELECT FROM survey_draft o WHERE o.asked_id = x.id AND o.finished))
			AND NOT EXISTS (SELECT FROM message d WHERE d.dedupe_key = ?::text || x.id)
		ORDER BY x.sample_id, x.id LIMIT ?`,
		tx.Now, before[0], before[1], programme.Today(tx), number, programme.Today(tx), tx.Now, kind+":", remindAtOnce).Scan(&due).Error
	if err != nil || len(due) == 0 {
		return 0, err
	}
	drafts := make([]message.Draft, len(due))
	batches := map[int64]int64{} // one batch for each sample, so that staff can stop it
	for i, d := range due {
		if batches[d.To.SampleID] == 0 {
			b, err := message.NewBatch(tx, kind, programme.Activity(d.WaveID), d.To.UnitID)
			if err != nil {
				return 0, fmt.Errorf("open a batch of reminders: %w", err)
			}
			batches[d.To.SampleID] = b.ID
		}
		drafts[i] = d.To.draft(&programme.Wave{ID: d.WaveID, ClosesOn: d.ClosesOn}, kind, batches[d.To.SampleID])
	}
	return message.QueueAll(tx, drafts)
}
