package panel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// How a question goes on: a reminder after so long, and only while there are some days left to answer.
const (
	termRemindAfter = 10 * 24 * time.Hour
	termRemindLeft  = 3 * 24 * time.Hour
	termsAtOnce     = 500 // members that one run looks at; the next run takes the rest
)

// danishDay is the SQL of the day in Denmark; its argument is the instant.
const danishDay = "(?::timestamptz AT TIME ZONE 'Europe/Copenhagen')::date"

// KeepTerms does what is due about terms: it counts the new members' terms, asks those whose term ends soon, reminds those
// who are silent, and settles what came of it when the time to answer is over. Every copy of the program may call it at any
// time: a member is asked once about a term, and each question is settled once.
func (ps *Panels) KeepTerms(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("keep the terms of panels"))
	var failed []error
	for _, work := range []func(*domain.Tx) error{
		func(tx *domain.Tx) error { _, err := countTerms(tx); return err }, askAboutTerms, remindOfTerms, settleTerms,
	} {
		failed = append(failed, ps.db.Do(ctx, work))
	}
	return errors.Join(failed...)
}

// termPerson is a member with what a mail needs.
type termPerson struct {
	To           recipient `gorm:"embedded"`
	MembershipID int64
	PanelID      int64
	UnitID       int64
	QuestionID   int64
	Answer       TermAnswer
	AnswerBy     time.Time
	Silence      Silence
	Moot         bool // the seat was given up meanwhile, or the panel is over
}

const termFrom = ` FROM membership m JOIN panel p ON p.id = m.panel_id
	LEFT JOIN invitation i ON i.panel_id = m.panel_id AND i.resident_id = m.resident_id LEFT JOIN resident r ON r.id = m.resident_id AND r.erased_at IS NULL `

// askAboutTerms asks everybody whose term ends soon. Where the panel itself ends by then there is nothing to go on with.
func askAboutTerms(tx *domain.Tx) error {
	var due []termPerson
	if err := tx.DB.Raw(`SELECT i.id, i.resident_id, r.email, r.language, m.id AS membership_id, m.panel_id, p.unit_id,
			greatest(m.term_ends, `+danishDay+` + ?::integer) AS answer_by `+termFrom+`
		WHERE m.status = 'confirmed' AND p.state = 'confirmed' AND r.id IS NOT NULL AND i.id IS NOT NULL
			AND m.term_ends - p.term_ask_days <= `+danishDay+` AND p.ends_on > m.term_ends
			AND NOT EXISTS (SELECT FROM term_question q WHERE q.membership_id = m.id AND q.term_ends = m.term_ends)
		ORDER BY m.id LIMIT ? FOR UPDATE OF m SKIP LOCKED`, tx.Now, leastDaysToAnswer, tx.Now, termsAtOnce).Scan(&due).Error; err != nil || len(due) == 0 {
		return err
	}
	ids, drafts := make([]int64, len(due)), []message.Draft{}
	for i, d := range due {
		ids[i] = d.To.ResidentID
		var question int64
		if err := tx.DB.Raw(`INSERT INTO term_question (membership_id, term_ends, answer_by, asked_at) SELECT id, term_ends, ?, ? FROM membership WHERE id = ?
			ON CONFLICT ON CONSTRAINT term_question_once DO NOTHING RETURNING id`, d.AnswerBy, tx.Now, d.MembershipID).Scan(&question).Error; err != nil {
			return err
		}
		if question != 0 {
			drafts = append(drafts, d.draft("panel-term", question))
		}
	}
	tx.Record(domain.Access{Action: "send", Subject: "membership", ResidentIDs: ids, Purpose: "ask members whether they go on"})
	_, err := message.QueueAll(tx, drafts)
	return err
}

// draft is a mail about a question: the same about the same question is never sent twice.
func (d *termPerson) draft(kind string, question int64) message.Draft {
	m := draft(&Panel{ID: d.PanelID, UnitID: d.UnitID}, kind, d.To, deadline(d.AnswerBy))
	m.Key, m.Event = fmt.Sprintf("%s:%d", kind, question), deadline(d.AnswerBy)
	return m
}

// remindOfTerms reminds, once, those who were told and are silent.
func remindOfTerms(tx *domain.Tx) error {
	var due []termPerson
	if err := tx.DB.Raw(`SELECT i.id, i.resident_id, r.email, r.language, m.id AS membership_id, m.panel_id, p.unit_id, q.id AS question_id, q.answer_by `+termFrom+`
		JOIN term_question q ON q.membership_id = m.id JOIN message s ON s.dedupe_key = 'panel-term:' || q.id
		WHERE q.settled_at IS NULL AND q.answer = '' AND m.status = 'confirmed' AND p.state = 'confirmed' AND r.id IS NOT NULL AND i.id IS NOT NULL
			AND s.state IN ('sent', 'uncertain') AND s.handed_over_at <= ? AND q.answer_by >= (?::timestamptz AT TIME ZONE 'Europe/Copenhagen')::date
			AND NOT EXISTS (SELECT FROM message d WHERE d.dedupe_key = 'panel-term-reminder:' || q.id)
		ORDER BY q.id LIMIT ?`, tx.Now.Add(-termRemindAfter), tx.Now.Add(termRemindLeft), termsAtOnce).Scan(&due).Error; err != nil || len(due) == 0 {
		return err
	}
	drafts := make([]message.Draft, len(due))
	for i, d := range due {
		drafts[i] = d.draft("panel-term-reminder", d.QuestionID)
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// settleTerms settles the questions whose time to answer is over: who stays gets a new term, who leaves gives the seat up
// and is thanked.
func settleTerms(tx *domain.Tx) error {
	var due []termPerson
	if err := tx.DB.Raw(`SELECT coalesce(i.id, 0) AS id, coalesce(m.resident_id, 0) AS resident_id, coalesce(r.email, '') AS email, coalesce(r.language, 'da') AS language, m.id AS membership_id, m.panel_id,
			p.unit_id, q.id AS question_id, q.answer, q.answer_by, p.term_silence AS silence, m.status <> 'confirmed' OR p.state <> 'confirmed' OR r.id IS NULL OR i.id IS NULL AS moot `+termFrom+`
		JOIN term_question q ON q.membership_id = m.id
		WHERE q.settled_at IS NULL AND (q.answer_by < `+danishDay+` OR m.status <> 'confirmed' OR p.state <> 'confirmed') ORDER BY q.id LIMIT ? FOR UPDATE OF q SKIP LOCKED`,
		tx.Now, termsAtOnce).Scan(&due).Error; err != nil || len(due) == 0 {
		return err
	}
	left, leaving, drafts := map[int64][]int64{}, []int64{}, []message.Draft{}
	outcomes := map[Outcome][]int64{}
	for _, d := range due {
		o := d.outcome()
		outcomes[o] = append(outcomes[o], d.QuestionID)
		if o == LeftSeat {
			left[d.PanelID] = append(left[d.PanelID], d.To.ResidentID)
			leaving = append(leaving, d.To.ResidentID)
			thanks := d.draft("panel-term-over", d.QuestionID)
			thanks.NotAfter, thanks.Event = tx.Now.Add(toldFor), time.Time{}
			drafts = append(drafts, thanks)
		}
	}
	for o, questions := range outcomes {
		if err := tx.DB.Exec("UPDATE term_question SET settled_at = ?, outcome = ? WHERE id IN ?", tx.Now, o, questions).Error; err != nil {
			return err
		}
	}
	// A new term begins where the old one ended; one that nobody has counted is left to the panel's end.
	if err := tx.DB.Exec(`UPDATE membership m SET term_ends = (q.term_ends + make_interval(months => p.term_months))::date FROM term_question q, panel p
		WHERE q.id IN ? AND q.membership_id = m.id AND p.id = m.panel_id`, append(outcomes[Renewed], -1)).Error; err != nil {
		return err
	}
	for panel, people := range left {
		if err := giveUpSeats(tx, panel, people, CauseTerm, ""); err != nil {
			return err
		}
	}
	if len(leaving) > 0 {
		tx.Record(domain.Access{Action: "change", Subject: "membership", ResidentIDs: leaving, Purpose: "let members go whose term is over"})
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// outcome is what came of a question whose time is over.
func (d *termPerson) outcome() Outcome {
	answer := d.Answer
	if answer == "" {
		answer = TermAnswer(d.Silence)
	}
	switch {
	case d.Moot:
		return MootLapse
	case answer == Stay:
		return Renewed
	}
	return LeftSeat
}
