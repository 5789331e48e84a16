package panel

import (
	"context"
	"time"

	"deltag/domain"
)

// TermRules are for how long members sit before they are asked whether they go on.
type TermRules struct {
	Months  int     // 0 is until the panel ends
	Cohorts int     // parts into which the first members are drawn; the first part's first term is shortest
	AskDays int     // before a term ends
	Silence Silence // what no answer means
}

// Silence is what it means that a member does not answer.
type Silence string

// Nobody is kept in a panel by saying nothing, unless the panel says otherwise.
const (
	SilenceLeaves Silence = "leave"
	SilenceStays  Silence = "stay"
)

// TermAnswer is what a member says when asked whether they go on.
type TermAnswer string

// The answers; "" is none yet.
const (
	Stay  TermAnswer = "stay"
	Leave TermAnswer = "leave"
)

// TermQuestion is that a member was asked before a term ended whether they go on.
type TermQuestion struct {
	ID           int64 `gorm:"primaryKey"`
	MembershipID int64
	TermEnds     time.Time `gorm:"type:date"`
	AnswerBy     time.Time `gorm:"type:date"` // the last day to answer; what came of it is settled after it
	AskedAt      time.Time
	Answer       TermAnswer
	Answers      int
	AnsweredAt   *time.Time
	AnsweredBy   *int64
	Channel      Channel
	Why          string
	SettledAt    *time.Time
	Outcome      Outcome
}

// TableName is the table of those questions.
func (TermQuestion) TableName() string { return "term_question" }

// Outcome is what came of a question.
type Outcome string

// The outcomes; "" is none yet. A question is moot when the seat was given up meanwhile.
const (
	Renewed   Outcome = "renewed"
	LeftSeat  Outcome = "left"
	MootLapse Outcome = "moot"
)

// CauseTerm is that a member's term is over. Their place is somebody else's now.
const CauseTerm Cause = "term"

// leastDaysToAnswer is how long a member has to answer at least.
const leastDaysToAnswer = 14

// Refusals about terms.
var (
	ErrTerms  = &domain.Error{Kind: domain.Invalid, Code: "terms-invalid", Detail: "The terms cannot be saved like this."}
	ErrNoTerm = &domain.Error{Kind: domain.Conflict, Code: "term-not-asked", Detail: "This member is not asked now whether they go on."}
	ErrTerm   = &domain.Error{Kind: domain.Invalid, Code: "term-invalid", Detail: "The answer cannot be taken like this."}
)

// Terms gives a panel's terms.
func (p *Panel) Terms() TermRules {
	t := TermRules{Cohorts: p.TermCohorts, AskDays: p.TermAskDays, Silence: p.TermSilence}
	if p.TermMonths != nil {
		t.Months = *p.TermMonths
	}
	return t
}

// SetTerms decides for how long members sit. Terms that have begun end as they were told; those that nobody has been asked
// about yet are counted anew.
func (ps *Panels) SetTerms(ctx context.Context, id int64, version int, t TermRules) (p Panel, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		if p, err = lock(tx, id, version, domain.PanelsWrite); err != nil {
			return err
		}
		if p.State == Closed {
			return ErrFrozen
		}
		if err := t.check(); err != nil {
			return err
		}
		p.TermMonths, p.TermCohorts, p.TermAskDays, p.TermSilence = nil, t.Cohorts, t.AskDays, t.Silence
		if t.Months > 0 {
			p.TermMonths = &t.Months
		}
		if err := p.save(tx); err != nil {
			return err
		}
		if err := tx.DB.Exec(`UPDATE membership m SET term_ends = NULL WHERE panel_id = ? AND term_ends IS NOT NULL
			AND NOT EXISTS (SELECT FROM term_question q WHERE q.membership_id = m.id)`, id).Error; err != nil {
			return err
		}
		_, err := countTerms(tx)
		return err
	})
	return p, err
}

func (t *TermRules) check() error {
	var faults []domain.Fault
	add := func(bad bool, where, detail string) {
		if bad {
			faults = append(faults, fault(where, "range", detail))
		}
	}
	add(t.Months < 0 || t.Months > 120, "/months", "Let a term last at most 120 months; 0 is until the panel ends.")
	add(t.Cohorts < 1 || t.Cohorts > 12, "/cohorts", "Draw the members into 1 to 12 parts.")
	add(t.Months > 0 && t.Cohorts > t.Months, "/cohorts", "There cannot be more parts than months in a term.")
	add(t.AskDays < 14 || t.AskDays > 365, "/askDays", "Ask from 14 to 365 days before.")
	if t.Silence != SilenceLeaves && t.Silence != SilenceStays {
		faults = append(faults, fault("/silence", "unknown", "Say what it means that somebody does not answer."))
	}
	if len(faults) > 0 {
		return ErrTerms.With(faults...)
	}
	return nil
}

// countTerms gives every member who sits in a panel with terms the last day of the first one: so many months after they
// got the seat. The members of the panel's own draw are in parts, by a lot that follows from the draw's seed, of which the
// first sits for one part of a term, the second for two; whoever comes later sits for a whole one. Counted twice, it is
// the same.
func countTerms(tx *domain.Tx) (int64, error) {
	done := tx.DB.Exec(`UPDATE membership m SET term_ends = x.ends FROM (
			SELECT n.id, ((greatest(n.created_at, p.confirmed_at) AT TIME ZONE 'Europe/Copenhagen')::date
				+ make_interval(months => CASE WHEN d.stage = 'panel' THEN ceil(p.term_months::numeric * (1 + (n.place - 1) % p.term_cohorts) / p.term_cohorts)::integer ELSE p.term_months END))::date AS ends
			FROM (SELECT s.*, row_number() OVER (PARTITION BY s.draw_id ORDER BY md5(d.seed || ' term ' || s.id), s.id) AS place
				FROM membership s JOIN draw d ON d.id = s.draw_id
				WHERE s.panel_id IN (SELECT id FROM panel WHERE term_months IS NOT NULL AND state = 'confirmed')) n
			JOIN panel p ON p.id = n.panel_id JOIN draw d ON d.id = n.draw_id
			WHERE n.status = 'confirmed' AND n.term_ends IS NULL) x
		WHERE m.id = x.id AND m.term_ends IS NULL AND m.status = 'confirmed'`)
	return done.RowsAffected, done.Error
}
