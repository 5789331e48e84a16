package panel

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// When people who have not answered hear from us again: a week after the mail before, and only while there is time left
// to answer. There are two reminders and never more (reference: Danish practice of at most two).
const (
	remindAfter = 7 * 24 * time.Hour
	timeToReply = 24 * time.Hour
	remindAtOne = 2000 // invitations that one run of the job looks at; the next run takes the rest
)

// reminders are the two reminders, each with the mails that must have gone out before it.
var reminders = []struct {
	kind  string
	after [2]string
}{
	{"panel-reminder-1", [2]string{inviteKind, laterKind}},
	{"panel-reminder-2", [2]string{"panel-reminder-1"}},
}

// PlanReminders queues the reminders that are due and returns how many were new. Whether a reminder is still wanted is
// decided again when it is about to go. Running it twice, or in two copies of the program at once, queues nothing twice:
// the key of a reminder is its invitation and its number.
func (ps *Panels) PlanReminders(ctx context.Context) (planned int, err error) {
	for _, reminder := range reminders {
		err = ps.db.Do(ctx, func(tx *domain.Tx) error {
			n, err := planReminder(tx, reminder.kind, reminder.after)
			planned += n
			return err
		})
		if err != nil {
			return planned, err
		}
	}
	return planned, nil
}

// remindable is an invitation whose last mail is old enough.
type remindable struct {
	To        recipient `gorm:"embedded"`
	PanelID   int64
	UnitID    int64
	RespondBy time.Time
}

func planReminder(tx *domain.Tx, kind string, after [2]string) (int, error) {
	var due []remindable
	// The mail before must have gone out: a wave that staff stopped is not reminded of what nobody got.
	err := tx.DB.Raw(`SELECT i.id, i.resident_id, r.email, r.language, `+wish+`, i.panel_id, p.unit_id, i.respond_by
		FROM invitation i JOIN panel p ON p.id = i.panel_id JOIN resident r ON r.id = i.resident_id
		JOIN message m ON m.dedupe_key IN (?::text || i.id, ?::text || i.id)
		WHERE m.state IN ('sent', 'uncertain') AND m.handed_over_at <= ?
			AND i.reply = '' AND i.respond_by > ? AND p.state = 'inviting' AND r.erased_at IS NULL AND r.opted_out_at IS NULL
			AND (r.paused_until IS NULL OR r.paused_until <= ?)
			AND NOT EXISTS (SELECT FROM message d WHERE d.dedupe_key = ?::text || i.id)
		ORDER BY i.panel_id, i.id LIMIT ?`,
		after[0]+":", after[1]+":", tx.Now.Add(-remindAfter), tx.Now.Add(timeToReply), tx.Now, kind+":", remindAtOne).Scan(&due).Error
	if err != nil || len(due) == 0 {
		return 0, err
	}
	drafts := make([]message.Draft, len(due))
	batches := map[int64]int64{} // one batch for each panel, so that staff can stop it
	for i, d := range due {
		p := Panel{ID: d.PanelID, UnitID: d.UnitID}
		if batches[p.ID] == 0 {
			b, err := message.NewBatch(tx, kind, Activity(p.ID), p.UnitID)
			if err != nil {
				return 0, fmt.Errorf("open a batch of reminders: %w", err)
			}
			batches[p.ID] = b.ID
		}
		drafts[i] = draft(&p, kind, d.To, d.RespondBy)
		drafts[i].Batch, drafts[i].Event = batches[p.ID], d.RespondBy
	}
	return message.QueueAll(tx, drafts)
}
