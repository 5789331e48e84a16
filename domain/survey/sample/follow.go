package sample

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
)

const (
	followAtOnce = 500 // people whom one rule looks at in a unit of work; the next one takes the rest
	tooLate      = 30  // days after which it is too late to ask about an event whose day has come
	seenBack     = 60  // days back in which it is looked for who joined a panel, came to a group or spoke to a committee
)

// Follow sends the follow-ups that are due and returns how many people were asked. Any copy of the program may do it at any
// time: the row that says what a rule did about an event is there once, and who is asked is written with it.
func (ss *Samples) Follow(ctx context.Context) (asked int, err error) {
	ctx = domain.WithActor(ctx, domain.System("send follow-ups"))
	for _, see := range []func(*domain.Tx) error{seeJoined, seeAttended, seeHeard} {
		if err := ss.db.Do(ctx, see); err != nil {
			return 0, err
		}
	}
	var due []int64
	if err := ss.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT id FROM follow_rule WHERE state = 'running' AND begins_on <= ? AND (ends_on IS NULL OR ends_on >= ?) ORDER BY id",
			programme.Today(tx), programme.Today(tx)).Scan(&due).Error
	}); err != nil {
		return 0, err
	}
	var failed []error
	for _, id := range due {
		for { // until nothing is left
			n := 0
			err := ss.db.Do(ctx, func(tx *domain.Tx) error {
				var now int
				n, now, err = ss.followRule(tx, id)
				asked += now
				return err
			})
			if err != nil {
				failed = append(failed, fmt.Errorf("follow rule %d: %w", id, err))
			}
			if err != nil || n == 0 {
				break
			}
		}
	}
	return asked, errors.Join(failed...)
}

// seeJoined writes down who has taken a seat in a panel lately, as an event of the panel's unit. Whoever is being erased is
// waited for and left out.
func seeJoined(tx *domain.Tx) error {
	return tx.DB.Exec(`INSERT INTO survey_event (kind, unit_id, resident_id, key, happened_on, created_at)
		SELECT ?, p.unit_id, m.resident_id, 'membership ' || m.id, (m.changed_at AT TIME ZONE 'Europe/Copenhagen')::date, ?
		FROM membership m JOIN panel p ON p.id = m.panel_id JOIN resident r ON r.id = m.resident_id AND r.erased_at IS NULL
		WHERE m.status = 'confirmed' AND m.changed_at > ?
			AND NOT EXISTS (SELECT FROM survey_event e WHERE e.kind = ? AND e.unit_id = p.unit_id AND e.resident_id = m.resident_id AND e.key = 'membership ' || m.id)
			AND EXISTS (SELECT FROM follow_rule f JOIN programme_unit u ON u.programme_id = f.programme_id WHERE f.event = ? AND f.state = 'running' AND u.unit_id = p.unit_id)
		ORDER BY r.id FOR SHARE OF r
		ON CONFLICT DO NOTHING`, PanelJoined, tx.Now, tx.Now.AddDate(0, 0, -seenBack), PanelJoined, PanelJoined).Error
}

// seeAttended writes down who came to a meeting or a group that is over, as an event of its unit; those who left early were
// there too. A correction of who came takes the event back, as long as no rule has decided on it. Those of hearings are
// events of their own.
func seeAttended(tx *domain.Tx) error {
	args := map[string]any{"kind": GroupAttended, "now": tx.Now, "back": tx.Now.AddDate(0, 0, -seenBack)}
	if err := tx.DB.Exec(`DELETE FROM survey_event e USING gathering g JOIN booking b ON b.gathering_id = g.id
		WHERE g.state = 'held' AND g.starts_at > @back AND b.attendance NOT IN ('attended', 'left_early')
			AND e.kind = @kind AND e.unit_id = g.unit_id AND e.resident_id = b.resident_id AND e.key = 'booking ' || b.id
			AND NOT EXISTS (SELECT FROM follow_up f WHERE f.event_id = e.id)`, args).Error; err != nil {
		return err
	}
	return tx.DB.Exec(`INSERT INTO survey_event (kind, unit_id, resident_id, key, happened_on, created_at)
		SELECT @kind, g.unit_id, b.resident_id, 'booking ' || b.id, (g.starts_at AT TIME ZONE 'Europe/Copenhagen')::date, @now
		FROM gathering g JOIN booking b ON b.gathering_id = g.id JOIN resident r ON r.id = b.resident_id AND r.erased_at IS NULL
		WHERE g.state = 'held' AND g.kind <> 'hearing' AND g.starts_at > @back AND b.attendance IN ('attended', 'left_early')
			AND NOT EXISTS (SELECT FROM survey_event e WHERE e.kind = @kind AND e.unit_id = g.unit_id AND e.resident_id = b.resident_id AND e.key = 'booking ' || b.id)
			AND EXISTS (SELECT FROM follow_rule f JOIN programme_unit u ON u.programme_id = f.programme_id WHERE f.event = @kind AND f.state = 'running' AND u.unit_id = g.unit_id)
		ORDER BY r.id FOR SHARE OF r
		ON CONFLICT DO NOTHING`, args).Error
}

// seeHeard writes down who spoke to a committee, as an event of the committee's unit. A correction takes it back, as long as
// no rule has decided on it.
func seeHeard(tx *domain.Tx) error {
	args := map[string]any{"kind": HearingHeld, "now": tx.Now, "back": tx.Now.AddDate(0, 0, -seenBack)}
	if err := tx.DB.Exec(`DELETE FROM survey_event e USING hearing_request h JOIN committee c ON c.id = h.committee_id
		WHERE h.state = 'absent' AND e.kind = @kind AND e.unit_id = c.unit_id AND e.resident_id = h.resident_id AND e.key = 'hearing ' || h.id
			AND NOT EXISTS (SELECT FROM follow_up f WHERE f.event_id = e.id)`, args).Error; err != nil {
		return err
	}
	return tx.DB.Exec(`INSERT INTO survey_event (kind, unit_id, resident_id, key, happened_on, created_at)
		SELECT @kind, c.unit_id, h.resident_id, 'hearing ' || h.id, (m.starts_at AT TIME ZONE 'Europe/Copenhagen')::date, @now
		FROM hearing_request h JOIN committee c ON c.id = h.committee_id JOIN committee_meeting m ON m.id = h.meeting_id JOIN resident r ON r.id = h.resident_id AND r.erased_at IS NULL
		WHERE h.state IN ('held', 'thanked') AND m.starts_at > @back
			AND NOT EXISTS (SELECT FROM survey_event e WHERE e.kind = @kind AND e.unit_id = c.unit_id AND e.resident_id = h.resident_id AND e.key = 'hearing ' || h.id)
			AND EXISTS (SELECT FROM follow_rule f JOIN programme_unit u ON u.programme_id = f.programme_id WHERE f.event = @kind AND f.state = 'running' AND u.unit_id = c.unit_id)
		ORDER BY r.id FOR SHARE OF r
		ON CONFLICT DO NOTHING`, args).Error
}

// followed is an event that a rule has just decided on.
type followed struct {
	EventID    int64
	ResidentID int64
	UnitID     int64
	Outcome    string
}

// followRule decides on some events of a rule and asks those people who can be asked. It tells how many events it looked at,
// and how many people are asked.
func (ss *Samples) followRule(tx *domain.Tx, id int64) (seen, asked int, err error) {
	r, err := domain.Take[Rule](tx, "id = ?", id)
	if err != nil {
		return 0, 0, err
	}
	w, open, err := openWave(tx, r.ProgrammeID)
	if err != nil || !open {
		return 0, 0, err
	}
	people, err := r.hold(tx, &w)
	if err != nil || len(people) == 0 {
		return 0, 0, err
	}
	rows, err := r.decide(tx, &w, people)
	if err != nil {
		return 0, 0, err
	}
	for part := range byUnit(rows) {
		if err := ss.followUp(tx, &r, &w, part); err != nil {
			return 0, 0, err
		}
		asked += len(part)
	}
	return len(people), asked, nil
}

// openWave is the newest wave of a programme that people can answer today by a link of their own.
func openWave(tx *domain.Tx, of int64) (w programme.Wave, open bool, err error) {
	var found []programme.Wave
	err = tx.DB.Where("programme_id = ? AND state = 'published' AND level <> 'anonymous' AND opens_on <= ? AND closes_on >= ?", of, programme.Today(tx), programme.Today(tx)).
		Order("number DESC").Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return w, false, err
	}
	return found[0], true, nil
}

// due is the SQL of the events e of a rule that are due and that it has not decided on. Its arguments are those of dueArgs.
const due = `e.kind = ? AND e.happened_on BETWEEN ? AND ? AND e.unit_id IN (SELECT unit_id FROM programme_unit WHERE programme_id = ?)
	AND e.unit_id NOT IN (SELECT unit_id FROM survey_sample WHERE wave_id = ? AND rule_id = ? AND state = 'stopped')
	AND NOT EXISTS (SELECT FROM follow_up f WHERE f.rule_id = ? AND f.event_id = e.id)`

func (r *Rule) dueArgs(tx *domain.Tx, w *programme.Wave) []any {
	return []any{r.Event, r.BeginsOn, r.lastDue(tx), r.ProgrammeID, w.ID, r.ID, r.ID}
}

// lastDue is the day whose events are due today.
func (r *Rule) lastDue(tx *domain.Tx) time.Time { return programme.Today(tx).AddDate(0, 0, -r.Days) }

// hold finds people with events that are due and keeps everybody else from changing them: who is erased, says no or is asked
// something else at the same moment comes before or after, and no copy of the program asks twice in one rest.
func (r *Rule) hold(tx *domain.Tx, w *programme.Wave) (people []int64, err error) {
	err = tx.DB.Raw(`SELECT r.id FROM resident r WHERE r.id IN (SELECT DISTINCT e.resident_id FROM survey_event e WHERE `+due+` ORDER BY 1 LIMIT ?)
		ORDER BY r.id FOR NO KEY UPDATE`, append(r.dueArgs(tx, w), followAtOnce)...).Scan(&people).Error
	return people, err
}

// decide writes what becomes of the events of those people that are due, of each person one at a time: a second one then
// counts as asking too often. Who joined a panel or came to a meeting wanted to be asked, so that how often they were is no
// reason.
func (r *Rule) decide(tx *domain.Tx, w *programme.Wave, people []int64) (rows []followed, err error) {
	reasons := append([]reason{{"late", "e.happened_on < ?", []any{r.lastDue(tx).AddDate(0, 0, -tooLate)}}}, never(tx)...)
	if r.Event == Conversation || r.Event == OfferEnd {
		where, args := resident.Eligible(budget(), tx.Now)
		reasons = append(reasons, reason{"budget", "NOT (" + where + ")", args})
	}
	when, args := outcomeOf(reasons)
	err = tx.DB.Raw(`WITH due AS (
			SELECT DISTINCT ON (e.resident_id) e.id, e.resident_id, e.unit_id, e.happened_on FROM survey_event e
			WHERE `+due+` AND e.resident_id IN ? ORDER BY e.resident_id, e.happened_on, e.id
		), settled AS (
			INSERT INTO follow_up (rule_id, event_id, outcome, at) SELECT ?, e.id, `+when+`, ? FROM due e JOIN resident r ON r.id = e.resident_id ORDER BY e.id
			ON CONFLICT DO NOTHING RETURNING event_id, outcome)
		SELECT s.event_id, s.outcome, e.resident_id, e.unit_id FROM settled s JOIN due e ON e.id = s.event_id ORDER BY e.unit_id, e.id`,
		slices.Concat(r.dueArgs(tx, w), []any{people, r.ID}, args, []any{tx.Now})...).Scan(&rows).Error
	return rows, err
}

// outcomeOf is the SQL of the first reason that holds of resident r; "asked" is none.
func outcomeOf(reasons []reason) (sql string, args []any) {
	var b strings.Builder
	b.WriteString("CASE")
	for _, r := range reasons {
		fmt.Fprintf(&b, " WHEN %s THEN '%s'", r.where, r.code)
		args = append(args, r.args...)
	}
	b.WriteString(" ELSE 'asked' END")
	return b.String(), args
}

// byUnit goes through those to be asked, unit by unit.
func byUnit(rows []followed) func(func([]followed) bool) {
	return func(yield func([]followed) bool) {
		var part []followed
		for _, row := range rows {
			if row.Outcome != "asked" {
				continue
			}
			if len(part) > 0 && part[0].UnitID != row.UnitID {
				if !yield(part) {
					return
				}
				part = nil
			}
			part = append(part, row)
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}

// followUp asks people of one unit.
func (ss *Samples) followUp(tx *domain.Tx, r *Rule, w *programme.Wave, rows []followed) error {
	unit := rows[0].UnitID
	if err := tx.DB.Exec(`INSERT INTO survey_sample (wave_id, unit_id, kind, rule_id, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		w.ID, unit, ByRule, r.ID, tx.Now, r.CreatedBy).Error; err != nil {
		return err
	}
	s, err := domain.Take[programme.Sample](tx, "wave_id = ? AND unit_id = ? AND rule_id = ?", w.ID, unit, r.ID)
	if err != nil {
		return err
	}
	people := make([]candidate, len(rows))
	about := make([]int64, len(rows))
	for i, row := range rows {
		people[i] = candidate{ID: row.ResidentID, EventID: &rows[i].EventID, Probability: 1}
		about[i] = row.EventID
	}
	if err := writeAsked(tx, w, &s, people); err != nil {
		return err
	}
	var to []recipient
	if err := tx.DB.Raw(recipients+" WHERE a.sample_id = ? AND a.event_id IN ? ORDER BY a.id", s.ID, about).Scan(&to).Error; err != nil {
		return err
	}
	b, err := message.NewBatch(tx, followKind, programme.Activity(w.ID), unit)
	if err != nil {
		return err
	}
	drafts := make([]message.Draft, len(to))
	for i, one := range to {
		drafts[i] = one.draft(w, followKind, b.ID)
		if r.EndsOn != nil {
			drafts[i].NotAfter = earlier(drafts[i].NotAfter, programme.Over(*r.EndsOn))
		}
	}
	_, err = message.QueueAll(tx, drafts)
	return err
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
