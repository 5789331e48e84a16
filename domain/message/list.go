package message

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"deltag/domain"
)

// pageSize is how many mails one page of a list holds.
const pageSize = 50

// Filter narrows a list of mails; every field that is set does.
type Filter struct {
	Activity string
	Resident int64
	Batch    int64
	Kind     string
	States   []State
	Cursor   string
}

// visible keeps to what the actor may see.
func visible(tx *domain.Tx, q *gorm.DB) *gorm.DB {
	if tx.Actor.Kind == domain.Machine {
		return q
	}
	units, activities := tx.Actor.Units(domain.MessagesRead), tx.Actor.Activities(domain.MessagesRead)
	return q.Where("(unit_id IN ? OR activity IN ?)", orNone(units), orNone(activities))
}

// orNone keeps "IN" from an empty list, which SQL does not have; no row has the zero value.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return make([]T, 1)
	}
	return list
}

// List gives the mails that match, the newest first: what was sent to whom, when, and why not.
func (s *Messages) List(ctx context.Context, f Filter) (page domain.Page[Message], err error) {
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		q, err := f.query(tx)
		if err != nil {
			return err
		}
		var rows []Message
		if err := q.Order("id DESC").Limit(pageSize + 1).Find(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, pageSize, func(m Message) any { return m.ID })
		f.record(tx, page.Items)
		return nil
	})
	return page, err
}

func (f Filter) query(tx *domain.Tx) (*gorm.DB, error) {
	q := visible(tx, tx.DB)
	if f.Activity != "" {
		q = q.Where("activity = ?", f.Activity)
	}
	if f.Resident != 0 {
		q = q.Where("resident_id = ?", f.Resident)
	}
	if f.Batch != 0 {
		q = q.Where("batch_id = ?", f.Batch)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	var last int64
	more, err := domain.DecodeCursor(f.Cursor, &last)
	if more {
		q = q.Where("id < ?", last)
	}
	return q, err
}

// record notes the search and whose mails it showed. A search that found nobody is a use of personal data too.
func (f Filter) record(tx *domain.Tx, list []Message) {
	var ids []int64
	for _, m := range list {
		if m.ResidentID != nil {
			ids = append(ids, *m.ResidentID)
		}
	}
	tx.Record(domain.Access{
		Action: "search", Subject: "message", ResidentIDs: ids, Purpose: "list of messages",
		Criterion: f.criterion(),
	})
}

// criterion says what was asked for, for the record of uses.
func (f Filter) criterion() string {
	parts := []string{}
	say := func(asked bool, format string, value any) {
		if asked {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	say(f.Activity != "", "%s", f.Activity)
	say(f.Resident != 0, "resident %d", f.Resident)
	say(f.Batch != 0, "batch %d", f.Batch)
	say(f.Kind != "", "kind %s", f.Kind)
	say(len(f.States) > 0, "states %v", f.States)
	if len(parts) == 0 {
		return "everybody"
	}
	return strings.Join(parts, ", ")
}

// Story is all there is to know about one mail.
type Story struct {
	Message
	Attempts    []Delivery    // the first one first
	Suppressed  []Suppression // of its address, in force now
	TextVersion int           // 0 is the built-in text
}

// Show tells the story of one mail.
func (s *Messages) Show(ctx context.Context, id int64) (story Story, err error) {
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		if story.Message, err = mine(tx, id, false); err != nil {
			return err
		}
		story.record(tx, "read", "message "+strconv.FormatInt(id, 10))
		if err := tx.DB.Where("message_id = ?", id).Order("id").Find(&story.Attempts).Error; err != nil {
			return err
		}
		if story.TemplateID != nil {
			if err := tx.DB.Raw("SELECT version FROM message_template WHERE id = ?", *story.TemplateID).Scan(&story.TextVersion).Error; err != nil {
				return err
			}
		}
		story.Suppressed, err = live(tx, story.Address)
		return err
	})
	return story, err
}

// record notes that a mail was used, for the person it is to.
func (m Message) record(tx *domain.Tx, action, purpose string) {
	a := domain.Access{Action: action, Subject: "message", Purpose: purpose, Count: 1}
	if m.ResidentID != nil {
		a.ResidentIDs = []int64{*m.ResidentID}
	}
	if m.UnitID != nil {
		a.Unit = *m.UnitID
	}
	tx.Record(a)
}

// mine loads a mail that the actor may see.
func mine(tx *domain.Tx, id int64, lock bool) (m Message, err error) {
	load := domain.Take[Message]
	if lock {
		load = domain.Lock[Message]
	}
	if m, err = load(tx, "id = ?", id); err != nil {
		return m, err
	}
	if !tx.Actor.May(domain.MessagesRead, m.scope()) {
		return Message{}, domain.ErrNotFound
	}
	return m, nil
}

func (m Message) scope() domain.Scope {
	s := domain.Scope{Activity: m.Activity}
	if m.UnitID != nil {
		s.Unit = *m.UnitID
	}
	return s
}

// Mailing gives a resident's mails in the caller's unit of work, the newest
// first: for "my page" and for a copy of what is held. most 0 is all of them.
func Mailing(tx *domain.Tx, resident int64, most int) (list []Message, err error) {
	q := tx.DB.Where("resident_id = ?", resident).Order("id DESC")
	if most > 0 {
		q = q.Limit(most)
	}
	err = q.Find(&list).Error
	return list, err
}

// Waiting is how much of the outbox waits, for the metrics.
type Waiting struct {
	Due       int     // mails that could go now but for the window, a pause or a lack of time
	Uncertain int     // mails that wait for a person
	OldestAge float64 // seconds since the oldest due mail was due
}

// Waiting measures the outbox.
func (o *Outbox) Waiting(ctx context.Context) (w Waiting, err error) {
	err = o.db.View(domain.WithActor(ctx, domain.System("measure the outbox")), func(tx *domain.Tx) error {
		return tx.DB.Raw(`SELECT count(*) FILTER (WHERE state <> 'uncertain') AS due, count(*) FILTER (WHERE state = 'uncertain') AS uncertain,
			coalesce(extract(epoch FROM ?::timestamptz - min(due_at) FILTER (WHERE state <> 'uncertain')), 0) AS oldest_age
			FROM message WHERE state IN ('queued', 'retry') AND due_at <= ? OR state = 'uncertain'`, tx.Now, tx.Now).Scan(&w).Error
	})
	return w, err
}

// Waits is what of the mail waits for the actor: mails of unknown fate, and
// sendings that stopped by themselves.
type Waits struct{ Uncertain, Stopped int }

// WaitsFor counts what waits for the actor of the unit of work. It names nobody.
func WaitsFor(tx *domain.Tx) (w Waits, err error) {
	if !tx.Actor.MayAnywhere(domain.MessagesSend) {
		return w, nil
	}
	count := func(q *gorm.DB, into *int) error { return visible(tx, q).Select("count(*)").Scan(into).Error }
	if err := count(tx.DB.Model(&Message{}).Where("state = 'uncertain'"), &w.Uncertain); err != nil {
		return w, err
	}
	return w, count(tx.DB.Model(&Batch{}).Where("state = 'stopped' AND reason = 'policy'"), &w.Stopped)
}
