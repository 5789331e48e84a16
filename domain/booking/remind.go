package booking

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// When people with a seat are reminded: two days before, from eight in the morning in Denmark. The mail goes in office
// hours, so it is queued some days ahead: one that would come on the last day goes on the last open day before instead.
// Who was told of the time so shortly before that they still know it is not told again.
const (
	planAhead  = 6 * 24 * time.Hour // no run of closed days is longer
	lastUse    = 24 * time.Hour     // a reminder that comes later than this before the beginning is too late to find somebody else
	remindMost = 2000               // that one run looks at; the next takes the rest
)

// dueSQL is when the reminder of a gathering g is due. The days are counted on the clock of the wall, so that a night of 23
// or 25 hours moves nothing.
const dueSQL = `(date_trunc('day', g.starts_at AT TIME ZONE 'Europe/Copenhagen') - interval '2 days' + interval '8 hours') AT TIME ZONE 'Europe/Copenhagen'`

// The key names the moves: a reminder that was made before a move is another one, and does not go (follow, in change.go).
const remindQuery = `SELECT b.id, b.resident_id, coalesce(r.email, q.email, '') AS email, coalesce(r.language, q.language, 'da') AS language,
		g.id AS gathering_id, g.unit_id, g.starts_at, g.moves, d.due
	FROM gathering g CROSS JOIN LATERAL (SELECT ` + dueSQL + ` AS due) d JOIN booking b ON b.gathering_id = g.id AND b.state = 'booked'
	LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id
	WHERE g.state = 'open' AND g.starts_at > @now AND g.starts_at < @horizon AND d.due <= @ahead
		AND b.changed_at <= d.due - interval '48 hours' AND coalesce(r.email, q.email, '') <> ''
		AND NOT EXISTS (SELECT FROM message m WHERE m.dedupe_key = @kind || ':' || b.id || ':' || g.moves)
		AND NOT EXISTS (SELECT FROM message m WHERE m.activity = 'gathering:' || g.id AND m.kind = @moved AND m.subject_id = b.id
			AND m.created_at > d.due - interval '48 hours')
	ORDER BY g.id, b.id LIMIT @most`

// Remind queues the reminders that come up and returns how many were new. Whether one is still wanted is decided again when
// it is about to go. Twice, or in two copies of the program at once, nobody is reminded twice: the key is the booking.
func (bs *Bookings) Remind(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("remind of gatherings"))
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var due []struct {
			To          person `gorm:"embedded"`
			GatheringID int64
			UnitID      int64
			StartsAt    time.Time
			Moves       int
			Due         time.Time
		}
		if err := tx.DB.Raw(remindQuery, map[string]any{"now": tx.Now, "ahead": tx.Now.Add(planAhead), "horizon": tx.Now.Add(planAhead + 4*24*time.Hour),
			"kind": reminderKind, "moved": movedKind, "most": remindMost}).Scan(&due).Error; err != nil {
			return err
		}
		drafts := make([]message.Draft, len(due))
		for i, d := range due {
			g := Gathering{ID: d.GatheringID, UnitID: d.UnitID, StartsAt: d.StartsAt, Moves: d.Moves}
			drafts[i] = g.draft(reminderKind, &Booking{ID: d.To.ID}, d.To)
			drafts[i].Due, drafts[i].Event = d.Due, d.StartsAt.Add(-lastUse)
		}
		if n, err = message.QueueAll(tx, drafts); err != nil {
			return fmt.Errorf("queue reminders of gatherings: %w", err)
		}
		return nil
	})
	return n, err
}
