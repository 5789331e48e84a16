package request

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/hearing"
)

// earliest is from how long before the meeting it can be written down that somebody came.
const earliest = time.Hour

// arriving tells whether it can be written down who came: some are heard before the meeting itself begins.
func arriving(m *hearing.Meeting, now time.Time) bool { return !now.Before(m.StartsAt.Add(-earliest)) }

// Hold writes down whether somebody spoke. It can be corrected until they are thanked.
func (rs *Requests) Hold(ctx context.Context, id int64, version int, came bool) (Request, error) {
	return rs.step(ctx, id, version, "write down who spoke to a committee", func(tx *domain.Tx, _ *Session, r *Request) error {
		m, _, err := meetingOf(tx, r)
		switch {
		case err != nil:
			return err
		case r.State != Booked && r.State != Held && r.State != Absent:
			return ErrStep
		case !arriving(&m, tx.Now):
			return ErrNotYet
		}
		if r.DecidedAt == nil { // the committee let them speak
			r.DecidedAt, r.DecidedBy = &tx.Now, tx.Actor.By()
		}
		r.State, r.HeldAt = Absent, nil
		if came {
			r.State, r.HeldAt = Held, &tx.Now
		}
		return r.save(tx)
	})
}

// ThankFor is the secretary having thanked somebody whom no mail reaches.
func (rs *Requests) ThankFor(ctx context.Context, id int64, version int) (Request, error) {
	return rs.step(ctx, id, version, "thank somebody who spoke to a committee", func(tx *domain.Tx, _ *Session, r *Request) error {
		if r.State != Held {
			return ErrStep
		}
		r.State = Thanked
		return r.save(tx)
	})
}

// WriteOutcome tells a citizen what came of what they said, on their own page and by mail when they asked for it. It can be
// mended; nobody is written to twice.
func (rs *Requests) WriteOutcome(ctx context.Context, id int64, version int, outcome string) (Request, error) {
	return rs.step(ctx, id, version, "tell what came of a hearing", func(tx *domain.Tx, _ *Session, r *Request) error {
		if !r.came() {
			return ErrStep
		}
		var c domain.Checks
		if c.Text(&outcome, "/outcome", 1, 4000); len(c) > 0 {
			return c.Of(ErrRequest)
		}
		first := r.Outcome == ""
		r.Outcome = outcome
		if err := r.save(tx); err != nil || !first || r.Tell != "mail" {
			return err
		}
		return tell(tx, outcomeKind, *r)
	})
}

// thanksAtOnce is how many one run thanks; the next takes the rest.
const thanksAtOnce = 500

// Thank queues the thanks to those who spoke, at nine in the morning after, so that it can be corrected on the day. Every copy
// of the program may run it: a row that another one holds is left to it.
func (rs *Requests) Thank(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("thank those who spoke to a committee"))
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		var due []Request
		if err := tx.DB.Raw(`SELECT h.* FROM hearing_request h LEFT JOIN resident r ON r.id = h.resident_id LEFT JOIN hearing_requester q ON q.request_id = h.id
			WHERE h.state = 'held' AND `+mailedSQL+`
				AND (date_trunc('day', h.held_at AT TIME ZONE 'Europe/Copenhagen') + interval '1 day 9 hours') AT TIME ZONE 'Europe/Copenhagen' <= ?
			ORDER BY h.id LIMIT ? FOR UPDATE OF h SKIP LOCKED`, tx.Now, thanksAtOnce).Scan(&due).Error; err != nil || len(due) == 0 {
			return err
		}
		ids := make([]int64, len(due))
		for i, r := range due {
			ids[i] = r.ID
		}
		if err := tx.DB.Exec("UPDATE hearing_request SET state = 'thanked', version = version + 1, changed_at = ? WHERE id IN ?", tx.Now, ids).Error; err != nil {
			return err
		}
		n = len(due)
		if err := tell(tx, thanksKind, due...); err != nil {
			return fmt.Errorf("thank those who spoke: %w", err)
		}
		return nil
	})
	return n, err
}
