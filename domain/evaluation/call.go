package evaluation

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/method"
	"deltag/domain/org"
	"deltag/domain/workday"
)

// Call is somebody whom no mail reaches, or who would rather be called, and who is asked by telephone how it went: what staff must know to call, and no more.
// They are called for as many days as others can answer.
type Call struct {
	Hearing    bool  // they spoke to a committee; else they came to a gathering
	ID         int64 // of the request or the booking
	UnitID     int64
	ResidentID *int64
	Name       string // the alias of a protected person
	Protected  bool
	Phone      string // "" of a protected person: the page of the person shows it to those who may see it
	Language   string // da or en
	Title      string
	Model      method.Kind
	At         time.Time
	Closes     time.Time `gorm:"-"` // the midnight after the last day
	Mailed     bool      // mail reaches them by now, and they are not on the list any more
	Given      bool      // it is written down how it went for them, or they have said it themselves
	Told       bool      // staff wrote it down on the telephone, and can take it back
}

// callable are those who can be called of a request h or a booking b: they are still known, have a telephone, and have not
// asked to be left in peace.
const callable = `coalesce(r.phone, q.phone) <> '' AND (r.id IS NULL OR r.gone = '' AND r.opted_out_at IS NULL AND coalesce(r.paused_until <= @now, true))`

// calledSQL is what is shown of who is called: of a protected person the alias, and no number.
const calledSQL = `coalesce(r.protection <> 'no', false) AS protected, CASE WHEN r.id IS NULL THEN q.name WHEN r.protection <> 'no' OR r.name = '' THEN 'B-' || r.id ELSE r.name END AS name,
		CASE WHEN r.protection <> 'no' THEN '' ELSE coalesce(r.phone, q.phone) END AS phone, coalesce(r.language, q.language) AS language,
		coalesce(r.email, q.email) <> '' AND NOT EXISTS (SELECT FROM channel_wish w WHERE w.resident_id = r.id AND w.channel = 'phone') AS mailed`

// callsSQL is everybody who is called about what has been since @since and that the actor has to do with citizens of. Who
// hears what people say on the telephone must be among those who may write to them.
var callsSQL = `SELECT true AS hearing, h.id, c.unit_id, r.id AS resident_id, ` + calledSQL + `, ` + committeeNameSQL + ` AS title, h.model, m.starts_at AS at, e.id IS NOT NULL AS given, coalesce(e.mode = 'phone', false) AS told
	FROM hearing_request h JOIN committee_meeting m ON m.id = h.meeting_id JOIN committee c ON c.id = m.committee_id
	LEFT JOIN resident r ON r.id = h.resident_id AND r.erased_at IS NULL LEFT JOIN hearing_requester q ON q.request_id = h.id LEFT JOIN evaluation e ON e.request_id = h.id
	WHERE ` + spokeSQL + ` AND m.starts_at >= @since AND c.unit_id IN @hearings AND ` + callable + `
	UNION ALL SELECT false, b.id, g.unit_id, r.id, ` + calledSQL + `, g.title, ` + modelSQL + `, g.starts_at, e.id IS NOT NULL, coalesce(e.mode = 'phone', false)
	FROM booking b JOIN gathering g ON g.id = b.gathering_id
	LEFT JOIN resident r ON r.id = b.resident_id AND r.erased_at IS NULL LEFT JOIN booking_guest q ON q.booking_id = b.id LEFT JOIN evaluation e ON e.booking_id = b.id
	WHERE g.state = 'held' AND ` + cameSQL + ` AND g.starts_at >= @since AND (g.unit_id IN @gatherings OR 'gathering:' || g.id IN @activities) AND ` + callable

// callsArgs are the arguments of callsSQL for the actor.
func callsArgs(tx *domain.Tx) map[string]any {
	y, m, d := tx.Now.In(workday.Denmark()).Date()
	return map[string]any{"now": tx.Now, "since": time.Date(y, m, d-openDays, 0, 0, 0, 0, workday.Denmark()), "hearings": tx.Actor.Units(domain.HearingsWrite),
		"gatherings": tx.Actor.Units(domain.GatheringsWrite), "activities": tx.Actor.Activities(domain.GatheringsWrite)}
}

// mostCalls is how many lines a page of the list may hold.
const mostCalls = 100

// Calls is a page of those whom staff call to ask how it went, the one whose days are over first at the top. Whoever has
// answered is not on it. Told turns the page to those who have been called: what was written down there can be taken back.
func (es *Evaluations) Calls(ctx context.Context, told bool, cursor string, limit int) (page domain.Page[Call], err error) {
	limit = min(max(limit, 1), mostCalls)
	var last struct {
		At      time.Time
		Hearing bool
		ID      int64
	}
	paged, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.MayAnywhere(domain.HearingsWrite) && !tx.Actor.MayAnywhere(domain.GatheringsWrite) {
			return domain.ErrForbidden
		}
		args := callsArgs(tx)
		args["told"], args["paged"], args["at"], args["hearing"], args["id"], args["limit"] = told, paged, last.At, last.Hearing, last.ID, limit+1
		var rows []Call
		if err := tx.DB.Raw(`SELECT * FROM (`+callsSQL+`) x WHERE (CASE WHEN @told THEN told ELSE NOT given AND NOT mailed END) AND (NOT @paged OR (at, hearing, id) > (CAST(@at AS timestamptz), CAST(@hearing AS boolean), CAST(@id AS bigint)))
			ORDER BY at, hearing, id LIMIT @limit`, args).Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(c Call) any {
			last.At, last.Hearing, last.ID = c.At, c.Hearing, c.ID
			return last
		})
		record(tx, "read", "see whom to call and ask how it went", page.Items...)
		return nil
	})
	return page, err
}

func record(tx *domain.Tx, action, purpose string, all ...Call) {
	seen := domain.Access{Action: action, Subject: "evaluation", Purpose: purpose, Count: len(all)}
	if len(all) == 1 {
		seen.Unit = all[0].UnitID
	}
	for i := range all {
		all[i].Closes = closing(all[i].At)
		if all[i].ResidentID != nil {
			seen.ResidentIDs = append(seen.ResidentIDs, *all[i].ResidentID)
		}
	}
	tx.Record(seen)
}

// Call is one of those whom the actor may call, of a request or a booking.
func (es *Evaluations) Call(ctx context.Context, p Purpose, subject int64) (c Call, err error) {
	err = es.db.View(ctx, func(tx *domain.Tx) error {
		c, err = call(tx, p, subject)
		if err == nil {
			record(tx, "read", "call and ask how it went", c)
			c.Closes = closing(c.At)
		}
		return err
	})
	return c, err
}

func call(tx *domain.Tx, p Purpose, subject int64) (c Call, err error) {
	args := callsArgs(tx)
	args["hearing"], args["id"] = p == OfHearing, subject
	found := tx.DB.Raw("SELECT * FROM ("+callsSQL+") x WHERE hearing = @hearing AND id = @id", args).Scan(&c)
	if found.Error == nil && found.RowsAffected == 0 {
		return c, domain.ErrNotFound
	}
	return c, found.Error
}

// ErrAnswered refuses to write down twice what one person says of one occasion.
var ErrAnswered = domain.OnConstraint("evaluation_request", domain.OnConstraint("evaluation_booking",
	&domain.Error{Kind: domain.Conflict, Code: "evaluation-answered", Detail: "It is written down already how it went for this person."}))

// SayFor is staff writing down what somebody says on the telephone of how it went; without any answer when they do not want to
// say anything, or cannot be reached, and are called no more. It is done once: what is there already stays as it is.
func (es *Evaluations) SayFor(ctx context.Context, p Purpose, subject int64, nothing bool, a Answers) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		query, of := hearingOfSQL, "SELECT resident_id FROM hearing_request WHERE id = ?"
		if p == OfGathering {
			query, of = gatheringOfSQL+" FOR SHARE OF g", "SELECT resident_id FROM booking WHERE id = ?"
		}
		if err := tx.DB.Exec("SELECT FROM resident WHERE id = ("+of+") FOR NO KEY UPDATE", subject).Error; err != nil { // as open does
			return err
		}
		c, err := call(tx, p, subject)
		if err != nil {
			return err
		}
		if nothing {
			a = Answers{}
		} else if err := a.check(); err != nil {
			return err
		}
		var o opened
		found := tx.DB.Raw(query, subject).Scan(&o)
		if found.Error == nil && found.RowsAffected == 0 { // it was corrected meanwhile that they came
			return domain.ErrNotFound
		}
		if found.Error != nil {
			return found.Error
		}
		record(tx, "add", "write down how it went, as told on the telephone", c)
		e := o.said(a)
		e.Mode, e.TakenBy = ByPhone, tx.Actor.By()
		return e.create(tx, "")
	})
}

// Retract deletes what staff wrote down that somebody said on the telephone, because it was of another person or is wrong: they
// are called again, or can say it themselves. What people said themselves is theirs alone.
func (es *Evaluations) Retract(ctx context.Context, p Purpose, subject int64) error {
	return es.db.Do(ctx, func(tx *domain.Tx) error {
		c, err := call(tx, p, subject)
		if err != nil {
			return err
		}
		of := "booking_id"
		if c.Hearing {
			of = "request_id"
		}
		gone := tx.DB.Exec("DELETE FROM evaluation WHERE mode = 'phone' AND "+of+" = ?", subject)
		if gone.Error == nil && gone.RowsAffected == 0 {
			return domain.ErrNotFound
		}
		record(tx, "delete", "take back what was told on the telephone", c)
		return gone.Error
	})
}

// called tells how many the actor could call, as far as the first page counts.
func called(tx *domain.Tx) (n int, err error) {
	if !tx.Actor.MayAnywhere(domain.HearingsWrite) && !tx.Actor.MayAnywhere(domain.GatheringsWrite) {
		return 0, nil
	}
	err = tx.DB.Raw("SELECT "+org.Waiting("SELECT FROM ("+callsSQL+") x WHERE NOT given AND NOT mailed"), callsArgs(tx)).Scan(&n).Error
	return n, err
}
