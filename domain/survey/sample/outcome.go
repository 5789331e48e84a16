package sample

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/survey/programme"
)

// outcomeKind is the mail that tells people what came of what they answered.
const outcomeKind = "survey-outcome"

// outcomeFor is how long after the text was written it is worth telling.
const outcomeFor = 60 * 24 * time.Hour

// TellOutcomes queues a mail to everybody who asked to hear what came of a wave, once it has closed and somebody has written
// it. In two copies of the program at once nobody gets it twice.
func (ss *Samples) TellOutcomes(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("tell what came of waves"))
	return ss.db.Do(ctx, func(tx *domain.Tx) error {
		var due []struct {
			To     recipient `gorm:"embedded"`
			WaveID int64
		}
		err := tx.DB.Raw(`SELECT x.*, w.id AS wave_id FROM (` + recipients + ` WHERE a.tell = 'mail' AND r.erased_at IS NULL) x
			JOIN survey_sample s ON s.id = x.sample_id JOIN wave w ON w.id = s.wave_id
			WHERE w.state = 'closed' AND w.outcome <> '' AND NOT EXISTS (SELECT FROM message d WHERE d.dedupe_key = 'survey-outcome:' || x.id)
			ORDER BY w.id, x.unit_id, x.id LIMIT ` + fmt.Sprint(remindAtOnce)).Scan(&due).Error
		if err != nil || len(due) == 0 {
			return err
		}
		drafts := make([]message.Draft, len(due))
		batches := map[[2]int64]int64{} // one for each wave and unit
		for i, d := range due {
			place := [2]int64{d.WaveID, d.To.UnitID}
			if batches[place] == 0 {
				b, err := message.NewBatch(tx, outcomeKind, programme.Activity(d.WaveID), d.To.UnitID)
				if err != nil {
					return err
				}
				batches[place] = b.ID
			}
			drafts[i] = d.To.draft(&programme.Wave{ID: d.WaveID}, outcomeKind, batches[place])
			drafts[i].NotAfter, drafts[i].Event = tx.Now.Add(outcomeFor), time.Time{}
		}
		_, err = message.QueueAll(tx, drafts)
		return err
	})
}

// outcomeMail writes it, unless the person has changed their mind.
func (c composer) outcomeMail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	a, w, r, err := about(tx, m)
	switch {
	case err != nil:
		return content, err
	case a.Tell != "mail" || w.Outcome == "":
		return content, message.AnswerChanged
	}
	c.address(&content, &r)
	content.Values = map[string]string{"page": fmt.Sprintf("%s/resultat/%d", c.public, w.ID)}
	return content, nil
}
