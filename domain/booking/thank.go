package booking

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// The mails afterwards, to those who came.
const (
	thanksKind  = "gathering-thanks"
	outcomeKind = "gathering-outcome"
)

// Tell is whether somebody who came wants to hear what came of it.
type Tell string

// The wishes. The zero value is that nobody has said anything.
const (
	TellByMail Tell = "mail"
	TellNot    Tell = "no"
)

// Thanks go in the morning after, so that who came can be corrected on the day; and never so late that nobody knows for what.
const (
	thanksFor    = 14 * 24 * time.Hour
	outcomeFor   = 30 * 24 * time.Hour // after it was queued
	afterAtOnce  = 2000                // mails that one run looks at; the next takes the rest
	cameSQL      = "b.state = 'booked' AND b.attendance IN ('attended', 'left_early')"
	thanksDueSQL = `(date_trunc('day', g.ends_at AT TIME ZONE 'Europe/Copenhagen') + interval '1 day 9 hours') AT TIME ZONE 'Europe/Copenhagen'`
)

// afterQuery finds who is to get a mail of a kind after a gathering: those who came and can be mailed, once each.
const afterQuery = `SELECT b.id, b.resident_id, coalesce(r.email, q.email, '') AS email, coalesce(r.language, q.language, 'da') AS language,
		g.id AS gathering_id, g.unit_id, g.ends_at, ` + thanksDueSQL + ` AS due
	FROM gathering g JOIN booking b ON b.gathering_id = g.id LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id
	WHERE g.state = 'held' AND ` + cameSQL + ` AND coalesce(r.email, q.email, '') <> ''
		AND NOT EXISTS (SELECT FROM message m WHERE m.dedupe_key = @kind || ':' || b.id) AND `

// After queues the thanks and the mails that tell what came of it, and returns how many were new. In two copies of the
// program at once nobody gets one twice: the key is the booking.
func (bs *Bookings) After(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("write to those who came"))
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		for kind, which := range map[string]string{thanksKind: "g.ends_at > @since", outcomeKind: "b.tell = 'mail' AND g.outcome <> ''"} {
			queued, err := queueAfter(tx, kind, which)
			if err != nil {
				return fmt.Errorf("queue %s: %w", kind, err)
			}
			n += queued
		}
		return nil
	})
	return n, err
}

func queueAfter(tx *domain.Tx, kind, which string) (int, error) {
	var due []struct {
		To          person `gorm:"embedded"`
		GatheringID int64
		UnitID      int64
		EndsAt      time.Time
		Due         time.Time
	}
	if err := tx.DB.Raw(afterQuery+which+" ORDER BY g.id, b.id LIMIT @most",
		map[string]any{"kind": kind, "since": tx.Now.Add(-thanksFor), "most": afterAtOnce}).Scan(&due).Error; err != nil {
		return 0, err
	}
	drafts := make([]message.Draft, len(due))
	for i, d := range due {
		drafts[i] = message.Draft{Key: fmt.Sprintf("%s:%d", kind, d.To.ID), Kind: kind, Activity: Activity(d.GatheringID), Unit: d.UnitID, Subject: d.To.ID,
			To: d.To.Email, Language: language(d.To.Language), NotAfter: tx.Now.Add(outcomeFor)}
		if d.To.ResidentID != nil {
			drafts[i].Resident = *d.To.ResidentID
		}
		if kind == thanksKind {
			drafts[i].Due, drafts[i].NotAfter = d.Due, d.EndsAt.Add(thanksFor)
		}
	}
	return message.QueueAll(tx, drafts)
}

// came tells whether somebody was there, to the end or not.
func (b *Booking) came() bool {
	return b.State == Booked && (b.Attendance == Attended || b.Attendance == LeftEarly)
}

// didNotCome is why somebody is not thanked: who came was corrected.
const didNotCome = message.NotWanted("did-not-come")

// wantsAfter tells why a mail after a gathering is not to go any more; nil when it is.
func (b *Booking) wantsAfter(g *Gathering, kind string) error {
	switch {
	case !b.came():
		return didNotCome
	case kind == outcomeKind && (b.Tell != TellByMail || g.Outcome == ""):
		return hasMovedOn
	}
	return nil
}

// MayTell tells whether the citizen can be asked whether they want to hear what came of it: they came, a mail reaches them,
// and it is not told yet.
func (o *Own) MayTell() bool {
	return o.Gathering.State == Held && o.Booking.came() && o.Mailed && o.Gathering.Outcome == ""
}

// ErrNotAsked refuses a wish to hear of something that one was not at, or that is told already.
var ErrNotAsked = &domain.Error{Kind: domain.Conflict, Code: "tell-not-asked", Detail: "There is nothing to tell later."}

// TellMe writes down whether a citizen wants to hear what came of what they were at. They can change their mind until it is told.
func (bs *Bookings) TellMe(ctx context.Context, token string, wish Tell) (own Own, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if own, err = show(tx, g, b); err != nil {
			return err
		}
		if wish != TellByMail && wish != TellNot || !own.MayTell() {
			return ErrNotAsked
		}
		own.Booking.Tell = wish
		return tx.DB.Exec("UPDATE booking SET tell = ? WHERE id = ?", wish, b.ID).Error
	})
	return own, err
}

// WriteOutcome tells those who came what came of a gathering, on their own page and by mail to those who asked for it. It can
// be mended; nobody is written to twice.
func (bs *Bookings) WriteOutcome(ctx context.Context, id int64, version int, outcome string) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		if g.State != Held {
			return ErrNotHeld
		}
		var c domain.Checks
		c.Text(&outcome, "/outcome", 1, 5000)
		if err := c.Of(ErrGathering); err != nil {
			return err
		}
		g.Outcome = outcome
		g.Version++
		return tx.DB.Exec("UPDATE gathering SET outcome = ?, version = ? WHERE id = ?", g.Outcome, g.Version, g.ID).Error
	})
	return g, err
}

// ErrNotHeld refuses to tell what came of something that is not over.
var ErrNotHeld = &domain.Error{Kind: domain.Conflict, Code: "gathering-not-held", Detail: "This is not over yet."}
