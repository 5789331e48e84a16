package panel

import (
	"context"
	"time"

	"deltag/domain"
)

// TermPlan is when whose seat falls empty unless they go on.
type TermPlan struct {
	Panel    Panel
	Seated   int
	Rotation []TermMonth
	YearEnds int // of the seated, whose term ends within a year
	Members  []TermMember
}

// TermMonth counts the terms that end in one month.
type TermMonth struct {
	Month  time.Time // its first day
	Ends   int
	Asked  int
	Stay   int
	Leave  int
	Silent int // asked, and without an answer
}

// TermMember is one who sits, with their term.
type TermMember struct {
	ID         int64
	ResidentID int64
	Shown      string // the name, or the alias of a protected person
	TermEnds   *time.Time
	AskedAt    *time.Time
	AnswerBy   *time.Time
	Answer     TermAnswer
	Renewals   int
	Open       bool // an answer can be written down
}

// TermPlan tells whose term ends when, whom has been asked and what they said. It changes nothing.
func (ps *Panels) TermPlan(ctx context.Context, id int64) (plan TermPlan, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsRead)
		if err != nil {
			return err
		}
		if err := p.allow(tx, domain.RepliesRead); err != nil {
			return err
		}
		plan = TermPlan{Panel: p}
		if err := tx.DB.Raw(`SELECT m.id, m.resident_id, `+shown+` AS shown, m.term_ends, q.asked_at, q.answer_by, coalesce(q.answer, '') AS answer,
				(SELECT count(*) FROM term_question o WHERE o.membership_id = m.id AND o.outcome = 'renewed') AS renewals, coalesce(q.answer_by >= `+danishDay+`, false) AS open
			FROM membership m JOIN resident r ON r.id = m.resident_id
			LEFT JOIN LATERAL (SELECT * FROM term_question q WHERE q.membership_id = m.id AND q.settled_at IS NULL ORDER BY q.id DESC LIMIT 1) q ON true
			WHERE m.panel_id = ? AND m.status = 'confirmed' ORDER BY m.term_ends NULLS LAST, r.sorted, m.id`, tx.Now, id).Scan(&plan.Members).Error; err != nil {
			return err
		}
		plan.count(tx.Now)
		ids := make([]int64, len(plan.Members))
		for i, m := range plan.Members {
			ids[i] = m.ResidentID
		}
		tx.Record(domain.Access{Action: "read", Subject: "membership", ResidentIDs: ids, Criterion: Activity(id), Unit: p.UnitID, Purpose: "see whose term ends when"})
		return nil
	})
	return plan, err
}

func (plan *TermPlan) count(now time.Time) {
	plan.Seated = len(plan.Members)
	for _, m := range plan.Members {
		if m.TermEnds == nil {
			continue
		}
		if m.TermEnds.Before(now.AddDate(1, 0, 0)) {
			plan.YearEnds++
		}
		month := time.Date(m.TermEnds.Year(), m.TermEnds.Month(), 1, 0, 0, 0, 0, time.UTC)
		if n := len(plan.Rotation); n == 0 || !plan.Rotation[n-1].Month.Equal(month) {
			plan.Rotation = append(plan.Rotation, TermMonth{Month: month})
		}
		r := &plan.Rotation[len(plan.Rotation)-1]
		r.Ends++
		switch {
		case m.AskedAt == nil:
			continue
		case m.Answer == Stay:
			r.Stay++
		case m.Answer == Leave:
			r.Leave++
		default:
			r.Silent++
		}
		r.Asked++
	}
}
