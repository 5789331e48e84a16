package sample

import (
	"context"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/survey/programme"
)

// Rule says: so many days after an event, ask what the programme asks.
type Rule struct {
	ID          int64 `gorm:"primaryKey"`
	ProgrammeID int64
	Event       string
	Days        int
	BeginsOn    time.Time
	EndsOn      *time.Time
	State       string // running or ended
	CreatedAt   time.Time
	CreatedBy   *int64
	EndedAt     *time.Time
	EndedBy     *int64
}

// TableName is the table of rules.
func (Rule) TableName() string { return "follow_rule" }

// FollowUp is what a rule did about an event.
type FollowUp struct {
	RuleID  int64  `gorm:"primaryKey"`
	EventID int64  `gorm:"primaryKey"`
	Outcome string // "asked", or why not
	At      time.Time
}

// TableName is the table of what rules did.
func (FollowUp) TableName() string { return "follow_up" }

// The refusals of rules.
var (
	ErrRule      = &domain.Error{Kind: domain.Invalid, Code: "rule-invalid", Detail: "The rule cannot be kept like this."}
	ErrRuleTwice = &domain.Error{Kind: domain.Conflict, Code: "rule-twice", Detail: "There is a rule for this event after as many days already."}
	ErrRuleEnded = &domain.Error{Kind: domain.Conflict, Code: "rule-ended", Detail: "This rule has ended."}
	_            = domain.OnConstraint("follow_rule_once", ErrRuleTwice)
)

// events are those that a rule can follow today.
var events = []string{Conversation, OfferEnd, PanelJoined, GroupAttended, HearingHeld}

// mostDays is how long after an event somebody can be asked about it.
const mostDays = 365

// AddRule begins to follow an event from today on, or from a later day.
func (ss *Samples) AddRule(ctx context.Context, of int64, event string, days int, begins time.Time, ends *time.Time) (r Rule, err error) {
	err = ss.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := programme.LockOpen(tx, of)
		if err != nil {
			return err
		}
		if begins.IsZero() {
			begins = programme.Today(tx)
		}
		var c domain.Checks
		c.Unless(slices.Contains(events, event), "/event", "event-unknown", "Choose what has happened.")
		c.Unless(days >= 0 && days <= mostDays, "/days", "range", "Choose from 0 to 365 days.")
		c.Unless(ends == nil || !ends.Before(begins), "/endsOn", "order", "Give a last day that is not before the first.")
		c.Unless(p.Level != programme.Anonymous, "/programme", "rule-anonymous", "People are asked one by one. Answers would not be anonymous. Choose the confidential level for the programme.")
		c.Unless(p.Audience == "citizens", "/programme", "rule-staff", "Only citizens are asked after an event.")
		if err := c.Of(ErrRule); err != nil {
			return err
		}
		r = Rule{ProgrammeID: p.ID, Event: event, Days: days, BeginsOn: begins, EndsOn: ends, State: running, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &r)
	})
	return r, err
}

// EndRule stops following. What is queued still goes: those people were told of nothing yet, and the wave is open.
func (ss *Samples) EndRule(ctx context.Context, id int64) (r Rule, err error) {
	err = ss.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = domain.Take[Rule](tx, "id = ?", id); err != nil {
			return err
		}
		if _, err := programme.LockOpen(tx, r.ProgrammeID); err != nil {
			return err
		}
		if r, err = domain.Lock[Rule](tx, "id = ?", id); err != nil {
			return err
		}
		if r.State != running {
			return ErrRuleEnded
		}
		r.State, r.EndedAt, r.EndedBy = "ended", &tx.Now, tx.Actor.By()
		return domain.Save(tx, &r)
	})
	return r, err
}

// RuleRow is a rule with what came of it.
type RuleRow struct {
	Rule
	Counts map[string]int `gorm:"-"` // by outcome
	Coming int            // events that it will ask about when their day comes
	By     string
}

// Rules lists the rules of a programme, the newest first.
func (ss *Samples) Rules(ctx context.Context, of int64) (rows []RuleRow, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		p, err := programme.Find(tx, of)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(`SELECT r.*, coalesce(s.name, '') AS by FROM follow_rule r LEFT JOIN staff s ON s.id = r.created_by
			WHERE r.programme_id = ? ORDER BY r.id DESC`, p.ID).Scan(&rows).Error; err != nil {
			return err
		}
		var counts []struct {
			RuleID  int64
			Outcome string
			N       int
		}
		if err := tx.DB.Raw(`SELECT f.rule_id, f.outcome, count(*) AS n FROM follow_up f JOIN follow_rule r ON r.id = f.rule_id WHERE r.programme_id = ? GROUP BY 1, 2
			UNION ALL SELECT r.id, 'coming', count(*) FROM follow_rule r JOIN programme_unit u ON u.programme_id = r.programme_id
				JOIN survey_event e ON e.kind = r.event AND e.unit_id = u.unit_id AND e.happened_on >= r.begins_on
				WHERE r.programme_id = ? AND r.state = 'running' AND NOT EXISTS (SELECT FROM follow_up f WHERE f.rule_id = r.id AND f.event_id = e.id) GROUP BY r.id`,
			p.ID, p.ID).Scan(&counts).Error; err != nil {
			return err
		}
		for i := range rows {
			rows[i].Counts = map[string]int{}
			for _, c := range counts {
				switch {
				case c.RuleID != rows[i].ID:
				case c.Outcome == "coming":
					rows[i].Coming = c.N
				default:
					rows[i].Counts[c.Outcome] = c.N
				}
			}
		}
		return nil
	})
	return rows, err
}
