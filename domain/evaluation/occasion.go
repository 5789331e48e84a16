package evaluation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/method"
	"deltag/domain/org"
)

// Occasion is what politicians and staff are asked about: all hearings of one model at a meeting of a committee, or a gathering.
type Occasion struct {
	MeetingID   int64 // 0 for a gathering
	GatheringID int64 // 0 for a meeting of a committee
	UnitID      int64
	Model       method.Kind
	Title       string
	At          time.Time
	Closes      time.Time `gorm:"-"` // the midnight after the last day
	Open        bool      `gorm:"-"`
	Sides       []Said    `gorm:"-"` // the sides from which the actor may say how it went
	MayChoose   bool      `gorm:"-"` // the actor may say how it was held
}

// Said is what the actor has said from one side. Given without any answer is that they have nothing to say.
type Said struct {
	Side    Side
	Given   bool
	Answers Answers
}

// Held are the models that staff can say of a gathering.
var Held = []method.Kind{"meeting", "workshop", "small_tables", "delegation", "walk_along", "focus_group", "interview", "observation", "other"}

// listened are the models of gatherings at which politicians are.
var listened = []method.Kind{"meeting", "workshop", "small_tables", "delegation", "walk_along"}

var (
	meetingsSQL = `SELECT m.id AS meeting_id, CAST(0 AS bigint) AS gathering_id, c.unit_id, h.model, ` + committeeNameSQL + ` AS title, m.starts_at AS at
		FROM committee_meeting m JOIN committee c ON c.id = m.committee_id JOIN hearing_request h ON h.meeting_id = m.id AND ` + spokeSQL + ` WHERE `
	meetingsGroup = ` GROUP BY m.id, c.unit_id, h.model`

	gatheringsSQL = `SELECT CAST(0 AS bigint), g.id, g.unit_id, ` + modelSQL + `, g.title, g.starts_at
		FROM gathering g WHERE g.state = 'held' AND EXISTS (SELECT FROM booking b WHERE b.gathering_id = g.id AND ` + cameSQL + `) AND `
)

// mostOccasions is how many occasions of one month a list shows: the newest.
const mostOccasions = 300

// List is everything of the last thirty days that the actor may say something about, the newest first.
func (es *Evaluations) List(ctx context.Context) (all []Occasion, err error) {
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		all, err = recent(tx)
		return err
	})
	return all, err
}

func recent(tx *domain.Tx) ([]Occasion, error) {
	units := append(tx.Actor.Units(domain.EvaluationsStaff), tx.Actor.Units(domain.EvaluationsPolitician)...)
	all, err := occasions(tx, meetingsSQL+"c.unit_id IN @units AND m.starts_at > @since"+meetingsGroup+
		" UNION ALL "+gatheringsSQL+"(g.unit_id IN @units OR 'gathering:' || g.id IN @activities) AND g.starts_at > @since ORDER BY at DESC, meeting_id, gathering_id, model LIMIT @most",
		map[string]any{"units": units, "activities": tx.Actor.Activities(domain.EvaluationsStaff), "since": tx.Now.AddDate(0, 0, -openDays-1), "most": mostOccasions})
	return slices.DeleteFunc(all, func(o Occasion) bool { return !o.Open }), err
}

// OfMeeting is the hearings of a committee's meeting, by how they were held. Who sees the meeting and is no side is told of none.
func (es *Evaluations) OfMeeting(ctx context.Context, meeting int64) (all []Occasion, err error) {
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		all, err = ofMeeting(tx, meeting)
		return err
	})
	return all, err
}

func ofMeeting(tx *domain.Tx, meeting int64) ([]Occasion, error) {
	var unit int64
	found := tx.DB.Raw("SELECT c.unit_id FROM committee_meeting m JOIN committee c ON c.id = m.committee_id WHERE m.id = ?", meeting).Scan(&unit)
	if found.Error != nil {
		return nil, found.Error
	}
	if found.RowsAffected == 0 || !sees(tx, domain.Scope{Unit: unit}, domain.CommitteesRead) {
		return nil, domain.ErrNotFound
	}
	return occasions(tx, meetingsSQL+"m.id = @id"+meetingsGroup+" ORDER BY h.model", map[string]any{"id": meeting})
}

// OfGathering is a gathering, as the one occasion that it is; none before it was held.
func (es *Evaluations) OfGathering(ctx context.Context, gathering int64) (all []Occasion, err error) {
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		all, err = ofGathering(tx, gathering)
		return err
	})
	return all, err
}

func ofGathering(tx *domain.Tx, gathering int64) ([]Occasion, error) {
	var unit int64
	found := tx.DB.Raw("SELECT unit_id FROM gathering WHERE id = ?", gathering).Scan(&unit)
	if found.Error != nil {
		return nil, found.Error
	}
	if found.RowsAffected == 0 || !sees(tx, domain.Scope{Unit: unit, Activity: activity(gathering)}, domain.GatheringsRead) {
		return nil, domain.ErrNotFound
	}
	return occasions(tx, `SELECT * FROM (`+gatheringsSQL+`g.id = @id) o (meeting_id, gathering_id, unit_id, model, title, at)`, map[string]any{"id": gathering})
}

func activity(gathering int64) string { return fmt.Sprintf("gathering:%d", gathering) }

// sees tells whether the actor may know that something was held: they can see it elsewhere, or are one of the sides.
func sees(tx *domain.Tx, s domain.Scope, elsewhere domain.Permission) bool {
	return tx.Actor.May(elsewhere, s) || tx.Actor.May(domain.EvaluationsStaff, s) || tx.Actor.May(domain.EvaluationsPolitician, s)
}

// occasions reads occasions, without those of which the actor is no side, with what the actor has said of each.
func occasions(tx *domain.Tx, query string, args map[string]any) (all []Occasion, err error) {
	if err := tx.DB.Raw(query, args).Scan(&all).Error; err != nil {
		return nil, err
	}
	for i := range all {
		all[i].look(tx)
	}
	all = slices.DeleteFunc(all, func(o Occasion) bool { return len(o.Sides) == 0 && !o.MayChoose })
	var meetings, gatherings []int64
	for _, o := range all {
		meetings, gatherings = append(meetings, o.MeetingID), append(gatherings, o.GatheringID)
	}
	var said []Evaluation
	if err := tx.DB.Where("staff_id = ? AND (meeting_id IN ? OR gathering_id IN ?)", tx.Actor.StaffID, meetings, gatherings).Find(&said).Error; err != nil {
		return nil, err
	}
	for _, e := range said {
		for i := range all {
			all[i].told(&e)
		}
	}
	return all, nil
}

// look finds out from which sides the actor may speak.
func (o *Occasion) look(tx *domain.Tx) {
	scope := domain.Scope{Unit: o.UnitID}
	if o.GatheringID != 0 {
		scope.Activity = activity(o.GatheringID)
		o.MayChoose = tx.Actor.May(domain.GatheringsWrite, scope)
	}
	o.Closes = closing(o.At)
	o.Open = tx.Now.Before(o.Closes)
	if tx.Actor.StaffID == 0 {
		return
	}
	if tx.Actor.May(domain.EvaluationsPolitician, scope) && (o.MeetingID != 0 || slices.Contains(listened, o.Model)) {
		o.Sides = append(o.Sides, Said{Side: Politician})
	}
	if tx.Actor.May(domain.EvaluationsStaff, scope) {
		o.Sides = append(o.Sides, Said{Side: Staff})
	}
}

// told fills in what the actor has said, when it is of this occasion.
func (o *Occasion) told(e *Evaluation) {
	if e.MeetingID != nil && (*e.MeetingID != o.MeetingID || e.Model != o.Model) || e.GatheringID != nil && *e.GatheringID != o.GatheringID {
		return
	}
	for i := range o.Sides {
		if o.Sides[i].Side == e.Side {
			o.Sides[i].Given, o.Sides[i].Answers = true, e.Answers
		}
	}
}

// Today tells how many people the actor can call, and of how many occasions they have said nothing yet. It names no person.
func (es *Evaluations) Today(tx *domain.Tx) (t org.Today, err error) {
	calls, err := called(tx)
	if err != nil {
		return t, err
	}
	t.Wait(org.Task{Kind: "evaluation-calls", Count: calls, Link: "/staff/evaluations/calls"})
	if !tx.Actor.MayAnywhere(domain.EvaluationsStaff) && !tx.Actor.MayAnywhere(domain.EvaluationsPolitician) {
		return t, nil
	}
	all, err := recent(tx)
	n := 0
	for _, o := range all {
		if slices.ContainsFunc(o.Sides, func(s Said) bool { return !s.Given }) {
			n++
		}
	}
	t.Wait(org.Task{Kind: "evaluate", Count: n, Link: "/staff/evaluations"})
	return t, err
}
