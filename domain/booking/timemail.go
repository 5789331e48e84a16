package booking

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// timesOver is why a mail that asks for a time is not wanted any more.
const timesOver = message.NotWanted("times-over")

// tell queues a mail of a round to those who are asked, as part of the caller's unit of work. Who has no address is called by
// staff, who write down what they say.
func (r *Round) tell(tx *domain.Tx, g *Gathering, all []Booking, kind string) error {
	ids := make([]int64, len(all))
	for i, b := range all {
		ids[i] = b.ID
	}
	var people []person
	if err := tx.DB.Raw(personQuery+" ORDER BY b.id", ids).Scan(&people).Error; err != nil {
		return err
	}
	drafts := make([]message.Draft, 0, len(people))
	for _, to := range people {
		if to.Email != "" {
			drafts = append(drafts, r.draft(g, kind, to))
		}
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// draft is one mail of a round. Its key is the booking and the round: nobody is asked twice, nor reminded twice.
func (r *Round) draft(g *Gathering, kind string, to person) message.Draft {
	d := message.Draft{Key: fmt.Sprintf("%s:%d:%d", kind, to.ID, r.ID), Kind: kind, Activity: Activity(g.ID), Unit: g.UnitID, Subject: to.ID, To: to.Email,
		Language: language(to.Language), Event: r.AnswerBy, NotAfter: r.AnswerBy}
	if to.ResidentID != nil {
		d.Resident = *to.ResidentID
	}
	return d
}

// timesMail writes a mail that asks which time suits, as long as the question stands; it reminds only who has not answered.
func (c composer) timesMail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	b, g, err := stillWanted(tx, &m)
	if err != nil {
		return content, err
	}
	r, open, err := openRound(tx, g.ID)
	if err != nil {
		return content, err
	}
	if !open || !r.takes(tx, &g, &b) {
		return content, timesOver
	}
	a, err := domain.Take[TimeAsked](tx, "round_id = ? AND booking_id = ?", r.ID, b.ID)
	if err != nil {
		return content, message.Gone(err)
	}
	if m.Kind == timesNudgeKind && a.AnsweredAt != nil {
		return content, hasMovedOn
	}
	to, err := addressOf(tx, &b, m.Kind)
	if err != nil {
		return content, err
	}
	out, err := panel.WayOut(tx, *b.ResidentID)
	if err != nil {
		return content, err
	}
	token, err := newTimesLink(tx, &a, &b)
	content.To, content.Language, content.Unsubscribe = to.Email, language(to.Language), c.public+"/unsubscribe/"+out
	content.Values = map[string]string{"title": g.Title, "answer_by": message.MomentAsOf(content.Language, r.AnswerBy, tx.Now), "link": c.public + "/tid/" + token}
	return content, err
}

// timesNudgeQuery finds those who have not answered in the middle of the time that they have, when that is long enough for it.
const timesNudgeQuery = `SELECT b.id, b.resident_id, r.email, r.language, t.id AS round_id, t.answer_by, g.id AS gathering_id, g.unit_id
	FROM time_round t JOIN gathering g ON g.id = t.gathering_id JOIN time_asked a ON a.round_id = t.id JOIN booking b ON b.id = a.booking_id
	JOIN resident r ON r.id = b.resident_id
	WHERE t.state = 'open' AND g.state = 'open' AND t.answer_by > @now AND t.answer_by - t.created_at >= CAST(@least AS interval)
		AND t.created_at + (t.answer_by - t.created_at) / 2 <= @now AND a.answered_at IS NULL AND b.state IN ` + askedStates + ` AND r.email <> ''
		AND NOT EXISTS (SELECT FROM message m WHERE m.dedupe_key = @kind || ':' || b.id || ':' || t.id)
	ORDER BY b.id LIMIT @most`

// NudgeTimes queues the reminders of proposed times that somebody has not answered, once, and returns how many were new.
// Whether one is still wanted is decided again when it is about to go.
func (bs *Bookings) NudgeTimes(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("remind of proposed times"))
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var due []struct {
			To          person `gorm:"embedded"`
			RoundID     int64
			AnswerBy    time.Time
			GatheringID int64
			UnitID      int64
		}
		if err := tx.DB.Raw(timesNudgeQuery, map[string]any{"now": tx.Now, "least": fmt.Sprintf("%d seconds", int(leastToRemind.Seconds())), "kind": timesNudgeKind, "most": remindMost}).Scan(&due).Error; err != nil {
			return err
		}
		drafts := make([]message.Draft, len(due))
		for i, d := range due {
			r := Round{ID: d.RoundID, AnswerBy: d.AnswerBy}
			drafts[i] = r.draft(&Gathering{ID: d.GatheringID, UnitID: d.UnitID}, timesNudgeKind, d.To)
		}
		if n, err = message.QueueAll(tx, drafts); err != nil {
			return fmt.Errorf("queue reminders of proposed times: %w", err)
		}
		return nil
	})
	return n, err
}
