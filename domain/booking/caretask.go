package booking

import (
	"context"
	"time"

	"deltag/domain"
)

// CareTask is an order with what staff must know to see to it.
type CareTask struct {
	CareOrder
	OfBooking  State
	ResidentID *int64
	Name       string // the alias of a protected person
	Protected  bool
	Gathering  int64
	Title      string
	StartsAt   time.Time
	EndsAt     time.Time
	Unit       string
	Due        time.Time // the deadline for calling it off without cost; else the gathering itself
	Overdue    bool
	By         string // who took the last step; empty is the citizen
}

// careTasksQuery is what is to be ordered, confirmed or called off, the most urgent first. What was called off by a booking's
// end is a task also when the gathering is over: somebody may be sent a bill.
const careTasksQuery = `SELECT * FROM (SELECT c.*, b.state AS of_booking, b.resident_id, ` + nameSQL + `,
		g.id AS gathering, g.title, g.starts_at, g.ends_at, u.name AS unit, coalesce(c.cancel_by, g.starts_at) AS due, coalesce(s.name, '') AS by
	FROM care_order c JOIN booking b ON b.id = c.booking_id JOIN gathering g ON g.id = b.gathering_id JOIN unit u ON u.id = g.unit_id
	LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id LEFT JOIN staff s ON s.id = c.changed_by
	WHERE c.state IN @states AND b.state <> 'waiting' AND (g.ends_at > @now OR c.state = 'to_cancel')
		AND (g.unit_id IN @units OR 'gathering:' || g.id IN @activities)) x
	WHERE NOT @paged OR (due, id) > (CAST(@due AS timestamptz), @id) ORDER BY due, id LIMIT @limit`

// CareTasks lists the orders of all gatherings that the actor arranges and that are in a state; none is what is to be ordered
// or called off. For somebody who waits for a seat nothing is ordered yet.
func (bs *Bookings) CareTasks(ctx context.Context, state CareState, limit int, cursor string) (page domain.Page[CareTask], err error) {
	limit = min(max(limit, 1), mostInPage)
	var last struct {
		Due time.Time
		ID  int64
	}
	paged, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	states := []CareState{Wanted, ToCancel}
	if state != "" {
		states = []CareState{state}
	}
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		var rows []CareTask
		if err := tx.DB.Raw(careTasksQuery, map[string]any{"states": states, "now": tx.Now, "units": tx.Actor.Units(domain.GatheringsWrite),
			"activities": tx.Actor.Activities(domain.GatheringsWrite), "paged": paged, "due": last.Due, "id": last.ID, "limit": limit + 1}).Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(t CareTask) any {
			last.Due, last.ID = t.Due, t.ID
			return last
		})
		seen := domain.Access{Action: "read", Subject: "booking", Purpose: "see to what the citizen needs to take part", Count: len(page.Items)}
		for i := range page.Items {
			one := &page.Items[i]
			one.Overdue, one.Ended = one.Due.Before(tx.Now), !(&Booking{State: one.OfBooking}).Alive()
			if one.ResidentID != nil {
				seen.ResidentIDs = append(seen.ResidentIDs, *one.ResidentID)
			}
		}
		tx.Record(seen)
		return nil
	})
	return page, err
}
