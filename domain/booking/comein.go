package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/mix"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// comeIn is the yes of somebody who was composed. More are invited than there are seats: whoever finds none, or finds those
// that are left kept for others, waits for one. Staff may call a substitute, whose yes is one like everybody's.
func comeIn(tx *domain.Tx, g *Gathering, b *Booking) error {
	if b.OfferEnds != nil && !tx.Now.Before(*b.OfferEnds) {
		return ErrNoOffer
	}
	if b.State == StandsBy && b.CompositionID != nil {
		c, err := domain.Take[Composed](tx, "id = ?", *b.CompositionID)
		if err != nil {
			return err
		}
		if c.Undated {
			return ErrUndated
		}
	}
	if b.State == StandsBy && b.ResidentID != nil {
		if err := resident.Contacted(tx, []int64{*b.ResidentID}, Activity(g.ID)); err != nil {
			return err
		}
	}
	seated, err := sit(tx, b)
	if err != nil {
		return err
	}
	if seated {
		return tell(tx, g, []Booking{*b}, confirmedKind)
	}
	if why := refusal(tx, b); !errors.Is(why, ErrFull) && !errors.Is(why, ErrKept) {
		return why
	}
	b.State, b.OfferEnds, b.ChangedAt = Waiting, nil, tx.Now
	if err := domain.Save(tx, b); err != nil {
		return err
	}
	return tell(tx, g, []Booking{*b}, waitingKind)
}

// askNext asks substitutes for as long as fewer may still come than were invited, and a seat is free: each time the one
// with whom the group is short of the fewest people. When there is no time left to ask by mail, staff call. The caller has
// the lock of the gathering.
func askNext(tx *domain.Tx, g *Gathering) error {
	ends, inTime := OfferEnds(tx.Now, g.StartsAt)
	if g.State != Open || !inTime {
		return nil
	}
	var last Composed
	if err := tx.DB.Where("gathering_id = ?", g.ID).Order("id DESC").Limit(1).Find(&last).Error; err != nil || last.ID == 0 || last.Undated {
		return err // nobody is asked to come before it is known when
	}
	var asked []Booking
	for {
		short, err := last.short(tx)
		if err != nil {
			return err
		}
		if !short {
			break
		}
		b, err := last.next(tx)
		if err != nil {
			return err
		}
		if b == nil {
			break
		}
		b.State, b.OfferedAt, b.OfferEnds, b.ChangedAt = Asked, &tx.Now, &ends, tx.Now
		if err := domain.Save(tx, b); err != nil {
			return err
		}
		asked = append(asked, *b)
	}
	if len(asked) == 0 {
		return nil
	}
	people := make([]int64, len(asked))
	for i, b := range asked {
		people[i] = *b.ResidentID
	}
	if err := resident.Contacted(tx, people, Activity(g.ID)); err != nil {
		return err
	}
	tx.Record(g.access("send", "ask a substitute to come to a group", asked...))
	return tell(tx, g, asked, invitedKind)
}

// short tells whether a seat is free that fewer may still take than were meant to.
func (c *Composed) short(tx *domain.Tx) (short bool, err error) {
	err = tx.Row(`SELECT g.taken < g.capacity AND $2 > (SELECT count(*) FROM booking b WHERE b.composition_id = $3 AND b.state IN ('invited', 'waiting', 'offered', 'booked'))
		FROM gathering g WHERE g.id = $1`, c.GatheringID, c.Invited, c.ID).Scan(&short)
	return short, err
}

// next is the substitute to ask now; nil is that nobody may be asked any more.
func (c *Composed) next(tx *domain.Tx) (*Booking, error) {
	p, err := c.panel(tx)
	if err != nil {
		return nil, err
	}
	where, args := resident.Eligible(budgetOf(p), tx.Now, uncounted(p)...)
	var able []Booking
	if err := tx.DB.Raw(`SELECT b.* FROM booking b JOIN resident r ON r.id = b.resident_id WHERE b.composition_id = ? AND b.state = 'substitute' AND `+where+`
		AND NOT EXISTS (SELECT FROM booking o WHERE o.resident_id = b.resident_id AND o.id <> b.id AND o.state IN ('offered', 'booked') AND o.during && b.during) ORDER BY b.id`,
		append([]any{c.ID}, args...)...).Scan(&able).Error; err != nil || len(able) == 0 {
		return nil, err
	}
	m, err := mixedOf(tx, c.GatheringID)
	if err != nil {
		return nil, err
	}
	coming, err := alive(tx, c.GatheringID)
	if err != nil {
		return nil, err
	}
	taken := m.quotas.Count()
	for i := range coming {
		taken.Add(m.party(&coming[i])...)
	}
	burdens, err := burdensOf(tx, able)
	if err != nil {
		return nil, err
	}
	all := make([]mix.Candidate, len(able))
	for i := range able {
		all[i] = mix.Candidate{Party: m.party(&able[i]), Place: i, Burden: burdens[able[i].ID]}
	}
	// Those who may come are more than the seats: the question is who is lacking among them when one more comes.
	m.quotas.Seats = max(m.quotas.Seats, taken.Seats+1)
	chosen, _ := mix.Next(m.quotas.Promote(taken, all, mix.Closed))
	if chosen < 0 {
		return nil, nil
	}
	return &able[chosen], nil
}

// panel is the panel whose members were thought of; nil is none.
func (c *Composed) panel(tx *domain.Tx) (*panel.Panel, error) {
	if c.PanelID == nil {
		return nil, nil
	}
	p, err := domain.Take[panel.Panel](tx, "id = ?", *c.PanelID)
	return &p, err
}

// People who have not answered are reminded once, in the middle of the time that they have, when that is long enough for it.
const leastToRemind = 4 * 24 * time.Hour

const nudgeQuery = `SELECT b.id, b.resident_id, r.email, r.language, b.offer_ends, g.id AS gathering_id, g.unit_id, g.starts_at, g.moves
	FROM booking b JOIN gathering g ON g.id = b.gathering_id JOIN resident r ON r.id = b.resident_id
	WHERE b.state = 'invited' AND g.state = 'open' AND g.starts_at > @now AND b.offer_ends > @now AND b.offer_ends - b.offered_at >= CAST(@least AS interval)
		AND b.offered_at + (b.offer_ends - b.offered_at) / 2 <= @now AND r.email <> ''
		AND NOT EXISTS (SELECT FROM message m WHERE m.dedupe_key = @kind || ':' || b.id)
	ORDER BY b.id LIMIT @most`

// Nudge queues the reminders of invitations that nobody has answered, and returns how many were new. Whether one is still
// wanted is decided again when it is about to go; the key is the booking, so nobody is reminded twice.
func (bs *Bookings) Nudge(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("remind of invitations"))
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var due []struct {
			To          person `gorm:"embedded"`
			OfferEnds   time.Time
			GatheringID int64
			UnitID      int64
			StartsAt    time.Time
			Moves       int
		}
		if err := tx.DB.Raw(nudgeQuery, map[string]any{"now": tx.Now, "least": fmt.Sprintf("%d seconds", int(leastToRemind.Seconds())), "kind": nudgeKind, "most": remindMost}).Scan(&due).Error; err != nil {
			return err
		}
		drafts := make([]message.Draft, len(due))
		for i, d := range due {
			g := Gathering{ID: d.GatheringID, UnitID: d.UnitID, StartsAt: d.StartsAt, Moves: d.Moves}
			drafts[i] = g.draft(nudgeKind, &Booking{ID: d.To.ID, OfferEnds: &d.OfferEnds}, d.To)
			drafts[i].Key = fmt.Sprintf("%s:%d", nudgeKind, d.To.ID)
		}
		if n, err = message.QueueAll(tx, drafts); err != nil {
			return fmt.Errorf("queue reminders of invitations: %w", err)
		}
		return nil
	})
	return n, err
}
