package sample

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/resident"
	"deltag/domain/resident/table"
	"deltag/domain/survey/programme"
)

// The events that staff give lists of.
const (
	Conversation = "conversation"
	OfferEnd     = "offer_end"
)

// The events that Deltag sees itself.
const (
	PanelJoined   = "panel_joined"
	GroupAttended = "group_attended" // came to a meeting or a group
	HearingHeld   = "hearing_held"   // spoke to a committee
)

// List is a list of events: who had a conversation, or whose offer ended, and on which day.
type List struct {
	Unit int64
	Kind string // Conversation or OfferEnd
	Data []byte // CSV or XLSX
}

// ListReport is what came of a list, or would.
type ListReport struct {
	Rows    int // with an event
	Added   int
	Known   int // told before; the same list given twice adds nothing
	People  int
	First   *time.Time
	Last    *time.Time
	Unfound int            // people who are not in the register: nobody can ask them
	Faults  []domain.Fault // what keeps the list from being used, at row and column
	Missing []domain.Fault // rows whose people are not in the register
}

// ErrList refuses a list, with every fault.
var ErrList = &domain.Error{Kind: domain.Invalid, Code: "events-invalid", Detail: "The list cannot be used yet. Mend what is named."}

// CheckList reads a list and tells what would come of it. It changes nothing.
func (ss *Samples) CheckList(ctx context.Context, l List) (r ListReport, err error) {
	err = ss.db.View(ctx, func(tx *domain.Tx) error {
		_, r, err = ss.readList(tx, l)
		return err
	})
	return r, err
}

// AddList keeps the events of a list. With a fault in it nothing is kept.
func (ss *Samples) AddList(ctx context.Context, l List) (r ListReport, err error) {
	err = ss.db.Do(ctx, func(tx *domain.Tx) error {
		var events []programme.Event
		if events, r, err = ss.readList(tx, l); err != nil {
			return err
		}
		if len(r.Faults) > 0 {
			return ErrList.With(r.Faults...)
		}
		if events, err = stillThere(tx, events); err != nil {
			return err
		}
		tx.Record(domain.Access{Action: "add", Subject: "survey_event", Count: len(events), Unit: l.Unit, Criterion: l.Kind, Purpose: "take in a list of events"})
		if len(events) == 0 {
			return nil
		}
		made := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&events, eventsAtOnce)
		r.Added, r.Known = int(made.RowsAffected), len(events)-int(made.RowsAffected)
		return made.Error
	})
	return r, err
}

// stillThere leaves out the events of people who were erased since they were found, and keeps the others from being erased
// before their events are kept: an erasure waits, and then takes those with it.
func stillThere(tx *domain.Tx, events []programme.Event) ([]programme.Event, error) {
	who := make([]int64, len(events))
	for i, e := range events {
		who[i] = e.ResidentID
	}
	slices.Sort(who)
	there := make(map[int64]bool, len(who))
	for part := range slices.Chunk(slices.Compact(who), eventsAtOnce) {
		var found []int64
		if err := tx.DB.Raw("SELECT id FROM resident WHERE id IN ? AND erased_at IS NULL ORDER BY id FOR SHARE", part).Scan(&found).Error; err != nil {
			return nil, err
		}
		for _, id := range found {
			there[id] = true
		}
	}
	return slices.DeleteFunc(events, func(e programme.Event) bool { return !there[e.ResidentID] }), nil
}

// eventsAtOnce is how many rows go in one statement: nine columns each stay below PostgreSQL's 65,535 parameters.
const eventsAtOnce = 5000

// readList reads a list and finds its people.
func (ss *Samples) readList(tx *domain.Tx, l List) (events []programme.Event, r ListReport, err error) {
	if err := tx.Require(domain.SurveysWrite, domain.Scope{Unit: l.Unit}); err != nil {
		return nil, r, err
	}
	file, err := table.Open(l.Data, table.Settings{})
	var refused *table.Refused
	switch {
	case errors.As(err, &refused):
		r.Faults = []domain.Fault{{Where: "file", Code: refused.Code, Detail: refused.Detail}}
		return nil, r, nil
	case err != nil:
		return nil, r, fmt.Errorf("open a list of events: %w", err)
	}
	reader := newEventReader(file, l.Kind, programme.Today(tx))
	reader.readAll()
	r.Faults = reader.faults
	people, err := ss.people(tx, l.Unit, reader.rows)
	if err != nil {
		return nil, r, err
	}
	who := map[int64]bool{}
	for _, row := range reader.rows {
		id := people[row.person]
		if id == 0 {
			r.Unfound++
			if len(r.Missing) < mostFaults {
				r.Missing = append(r.Missing, at(row.number, "", "person-unknown", "This person is not in the register."))
			}
			continue
		}
		who[id] = true
		r.spans(row.day)
		events = append(events, programme.Event{Kind: l.Kind, UnitID: l.Unit, ResidentID: id, Key: row.key, HappenedOn: row.day,
			Channel: row.channel, Detail: row.detail, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()})
	}
	r.Rows, r.People = len(reader.rows), len(who)
	tx.Record(domain.Access{Action: "search", Subject: "resident", Count: len(who), Unit: l.Unit, Criterion: l.Kind, Purpose: "find the people of a list of events"})
	return events, r, nil
}

func (r *ListReport) spans(day time.Time) {
	if r.First == nil || day.Before(*r.First) {
		r.First = &day
	}
	if r.Last == nil || day.After(*r.Last) {
		r.Last = &day
	}
}

// people finds whom the rows mean.
func (ss *Samples) people(tx *domain.Tx, unit int64, rows []eventRow) (map[string]int64, error) {
	var numbers []string
	var cprs []resident.CPR
	for _, row := range rows {
		if row.cpr.IsZero() {
			numbers = append(numbers, row.person)
		} else {
			cprs = append(cprs, row.cpr)
		}
	}
	lookup := resident.NewLookup(tx, ss.cpr, unit)
	found, err := lookup.Numbers(numbers)
	if err != nil {
		return nil, err
	}
	byCPR, err := lookup.CPRs(cprs)
	for digits, id := range byCPR {
		found["cpr "+digits] = id
	}
	return found, err
}
