package hearing

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/workday"
)

// NewRules is what staff enter.
type NewRules struct {
	Kind   Kind
	From   time.Time // the day from which they hold
	Rules  Rules
	Source string
}

func (n *NewRules) check() error {
	var c domain.Checks
	c.Unless(slices.Contains(Kinds, n.Kind), "/kind", "required", "Choose what the rules are about.")
	c.Unless(!n.From.IsZero(), "/from", "day", "Give a day.")
	c.Text(&n.Source, "/source", 1, 500)
	c = append(c, n.Rules.Check("/rules")...)
	return c.Of(ErrRules)
}

// AddRules keeps new rules of a committee from a day on. Those that held until then end the day before, and where others
// begin later, the new ones end then.
func (h *Hearings) AddRules(ctx context.Context, committee int64, n NewRules) (r RuleSet, err error) {
	err = h.db.Do(ctx, func(tx *domain.Tx) error {
		c, err := org.LockCommittee(tx, committee)
		if err != nil {
			return err
		}
		if err := n.check(); err != nil {
			return err
		}
		if c.ValidTo != nil && !n.From.Before(*c.ValidTo) {
			return ErrRules.With(domain.Fault{Where: "/from", Code: "committee-day", Detail: "Give a day on which there is this committee."})
		}
		if err := notHeld(tx, committee, n); err != nil {
			return err
		}
		r = RuleSet{CommitteeID: committee, Kind: n.Kind, ValidFrom: n.From, Rules: n.Rules, Source: n.Source, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		if err := tx.DB.Exec(`UPDATE hearing_rule_set SET valid_to = ? WHERE committee_id = ? AND kind = ? AND valid_from < ? AND (valid_to IS NULL OR valid_to > ?)`,
			n.From, committee, n.Kind, n.From, n.From).Error; err != nil {
			return err
		}
		next, err := domain.Take[RuleSet](tx, `id = (SELECT id FROM hearing_rule_set WHERE committee_id = ? AND kind = ? AND valid_from > ? ORDER BY valid_from LIMIT 1)`, committee, n.Kind, n.From)
		switch {
		case err == nil:
			r.ValidTo = &next.ValidFrom
		case !errors.Is(err, domain.ErrNotFound):
			return err
		}
		return domain.Create(tx, &r)
	})
	return r, err
}

// notHeld refuses new rules from a day after which a meeting was held under others: what held then stays to be seen.
func notHeld(tx *domain.Tx, committee int64, n NewRules) error {
	var held bool
	err := tx.DB.Raw(`SELECT EXISTS (SELECT FROM hearing_rule_set s JOIN committee_meeting m ON m.committee_id = s.committee_id AND m.state = 'planned' AND m.starts_at < @now
			AND (m.starts_at AT TIME ZONE 'Europe/Copenhagen')::date BETWEEN CAST(@from AS date) AND coalesce(s.valid_to, 'infinity')
		WHERE s.committee_id = @committee AND s.kind = @kind AND s.valid_from < CAST(@from AS date) AND (s.valid_to IS NULL OR s.valid_to > CAST(@from AS date)))`,
		sql.Named("now", tx.Now), sql.Named("from", n.From), sql.Named("committee", committee), sql.Named("kind", n.Kind)).Scan(&held).Error
	if err == nil && held {
		err = ErrRules.With(domain.Fault{Where: "/from", Code: "rules-held", Detail: "A meeting was held under the earlier rules after this day. Give a later day."})
	}
	return err
}

// ChangeRules corrects rules under which no meeting was held yet.
func (h *Hearings) ChangeRules(ctx context.Context, id int64, version int, rules Rules, source string) (r RuleSet, err error) {
	err = h.db.Do(ctx, func(tx *domain.Tx) error {
		if r, err = domain.Take[RuleSet](tx, "id = ?", id); err != nil {
			return err
		}
		if _, err := org.LockCommittee(tx, r.CommitteeID); err != nil {
			return err
		}
		if r, err = domain.Lock[RuleSet](tx, "id = ?", id); err != nil {
			return err
		}
		if r.Version != version {
			return ErrChanged
		}
		n := NewRules{Kind: r.Kind, From: r.ValidFrom, Rules: rules, Source: source}
		if err := n.check(); err != nil {
			return err
		}
		used, err := r.used(tx)
		if err != nil {
			return err
		}
		if used {
			return ErrInForce
		}
		r.Rules, r.Source = n.Rules, n.Source
		r.Version++
		return domain.Save(tx, &r)
	})
	return r, err
}

// used tells whether a meeting was held under the rules.
func (r *RuleSet) used(tx *domain.Tx) (used bool, err error) {
	from := workday.Clock(r.ValidFrom.Add(12*time.Hour), 0, 0)
	to := tx.Now
	if r.ValidTo != nil {
		if end := workday.Clock(r.ValidTo.Add(12*time.Hour), 0, 0); end.Before(to) {
			to = end
		}
	}
	err = tx.DB.Raw(`SELECT EXISTS (SELECT FROM committee_meeting WHERE committee_id = ? AND state = 'planned' AND starts_at >= ? AND starts_at < ?)`,
		r.CommitteeID, from, to).Scan(&used).Error
	return used, err
}

// holds tells whether the rules hold on the day of a meeting.
func (r *RuleSet) holds(meeting time.Time) bool {
	day := org.Day(meeting)
	return !day.Before(r.ValidFrom) && (r.ValidTo == nil || day.Before(*r.ValidTo))
}

// rulesOf are all rules of a committee, the newest first of each kind.
func rulesOf(tx *domain.Tx, committee int64) ([]RuleSet, error) {
	return gorm.G[RuleSet](tx.DB).Where("committee_id = ?", committee).Order("kind DESC, valid_from DESC").Find(tx)
}

// in finds the rules of a kind that hold at a meeting, or nil.
func in(sets []RuleSet, kind Kind, meeting time.Time) *RuleSet {
	for i := range sets {
		if sets[i].Kind == kind && sets[i].holds(meeting) {
			return &sets[i]
		}
	}
	return nil
}

// RulesAt are the rules of a kind that hold at a meeting of a committee, or nil when there are none.
func RulesAt(tx *domain.Tx, committee int64, kind Kind, meeting time.Time) (*RuleSet, error) {
	sets, err := rulesOf(tx, committee)
	return in(sets, kind, meeting), err
}

// RulesShown is one rule set on its page.
type RulesShown struct {
	RuleSet
	Committee string // what it is called today
	MayChange bool   // new rules can be given
	Used      bool   // a meeting was held under them, so they stay as they are
	Next      []Dated
}

// RuleSet shows one rule set, with what it means for the next meetings that are held under it.
func (h *Hearings) RuleSet(ctx context.Context, id int64) (s RulesShown, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		if s.RuleSet, err = domain.Take[RuleSet](tx, "id = ?", id); err != nil {
			return err
		}
		c, err := org.FindCommittee(tx, s.CommitteeID, domain.CommitteesRead)
		if err != nil {
			return err
		}
		s.MayChange = tx.Actor.May(domain.CommitteesWrite, c.Scope())
		if s.Committee, err = nameOf(tx, c.ID); err != nil {
			return err
		}
		if s.Used, err = s.used(tx); err != nil {
			return err
		}
		var over time.Time
		if s.ValidTo != nil {
			over = workday.Clock(*s.ValidTo, 0, 0)
		}
		s.Next, err = preview(tx, &c, &s.Rules, workday.Clock(s.ValidFrom, 0, 0), over)
		return err
	})
	return s, err
}

// Dated is what rules mean for one meeting.
type Dated struct {
	Meeting   time.Time
	Planned   bool // it is in the calendar; else it is only the usual weekday
	On        Due  // of what is on the agenda
	Off       *Due // of what is not, where that differs
	Material  *Due
	Election  time.Time // the next municipal election
	Suspended bool      // there are no hearings so soon before it
}

// Dated works out what rules mean for a meeting.
func (r *Rules) Dated(meeting time.Time) Dated {
	d := Dated{Meeting: meeting, On: r.Due(meeting, true)}
	if r.OffAgenda != nil {
		off := r.Due(meeting, false)
		d.Off = &off
	}
	if r.Material != nil {
		m := r.MaterialDue(meeting)
		d.Material = &m
	}
	d.Election, d.Suspended = r.Blackout(meeting)
	return d
}

// previewed is how many meetings a preview shows, and usualHour when a meeting that nobody planned is taken to begin.
const (
	previewed = 8
	usualHour = 15
)

// Preview tells what rules would mean for a committee's next meetings, before they are kept.
func (h *Hearings) Preview(ctx context.Context, committee int64, rules Rules) (list []Dated, err error) {
	err = h.db.View(ctx, func(tx *domain.Tx) error {
		c, err := org.FindCommittee(tx, committee, domain.CommitteesRead)
		if err != nil {
			return err
		}
		if faults := rules.Check("/rules"); len(faults) > 0 {
			return ErrRules.With(faults...)
		}
		list, err = preview(tx, &c, &rules, tx.Now, time.Time{})
		return err
	})
	return list, err
}

// preview takes the meetings of the calendar from an instant on and before another, and the usual weekday when there are none.
// What is over is not looked at; a zero end is no end.
func preview(tx *domain.Tx, c *org.Committee, rules *Rules, from, over time.Time) (list []Dated, err error) {
	find := gorm.G[Meeting](tx.DB).Where("committee_id = ? AND state = 'planned' AND starts_at > ? AND starts_at >= ?", c.ID, tx.Now, from)
	if !over.IsZero() {
		find = find.Where("starts_at < ?", over)
	}
	next, err := find.Order("starts_at, id").Limit(previewed).Find(tx)
	for _, m := range next {
		d := rules.Dated(m.StartsAt)
		d.Planned = true
		list = append(list, d)
	}
	if err != nil || len(next) > 0 || c.Weekday == nil {
		return list, err
	}
	first := workday.Shift(tx.Now, 1)
	if from.After(first) {
		first = from
	}
	for day := first; len(list) < previewed && (over.IsZero() || day.Before(over)); day = workday.Shift(day, 1) {
		if int(day.Weekday()+6)%7+1 == *c.Weekday {
			list = append(list, rules.Dated(workday.Clock(day, usualHour, 0)))
		}
	}
	return list, nil
}
