package booking

import (
	"context"
	"errors"
	"slices"
	"time"

	"deltag/domain"
)

// awakeFrom and awakeTo are the hours of the day, in Denmark, in which somebody can be expected to see an offer.
const (
	awakeFrom = 8
	awakeTo   = 21
)

// leastAwake is how much of the time of an offer must lie in those hours.
const leastAwake = 4 * time.Hour

// lastCall is how long before a gathering no seat is offered by mail any more: staff call people then.
const lastCall = 24 * time.Hour

// OfferEnds is until when somebody can take a seat that is offered to them now: two days, one when the gathering is within a
// week, four hours when it is within three days. The hours of the night do not count for a short offer. It answers false
// when there is no time left to ask by mail; then staff call.
func OfferEnds(now, starts time.Time) (time.Time, bool) {
	left := starts.Sub(now)
	var length time.Duration
	switch {
	case left > 7*24*time.Hour:
		length = 48 * time.Hour
	case left > 3*24*time.Hour:
		length = 24 * time.Hour
	case left > lastCall:
		length = leastAwake
	default:
		return time.Time{}, false
	}
	ends := now.Add(length)
	for awake(now, ends) < leastAwake {
		ends = ends.Add(30 * time.Minute)
	}
	return ends, ends.Before(starts)
}

// awake is how much of a time lies in the hours in which people are awake.
func awake(from, to time.Time) (sum time.Duration) {
	from, to = from.In(denmark()), to.In(denmark())
	for day := from; !midnight(day).After(to); day = day.AddDate(0, 0, 1) {
		begins, ends := hour(day, awakeFrom), hour(day, awakeTo)
		if begins.Before(from) {
			begins = from
		}
		if ends.After(to) {
			ends = to
		}
		sum += max(0, ends.Sub(begins))
	}
	return sum
}

func midnight(t time.Time) time.Time { return hour(t, 0) }

func hour(t time.Time, h int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), h, 0, 0, 0, t.Location())
}

// mostWaiting is how many of those who wait are looked at for a seat.
const mostWaiting = 500

// offer gives the seats that nobody has to those who wait, whoever keeps the mix first (mix.Promote), for as long as somebody
// fits. The caller has the lock of the gathering.
func offer(tx *domain.Tx, g *Gathering) error {
	ends, inTime := OfferEnds(tx.Now, g.StartsAt)
	if g.State != Open || !inTime {
		return nil
	}
	waiting, err := queue(tx, g.ID)
	if err != nil {
		return err
	}
	burdens, err := burdensOf(tx, waiting)
	if err != nil {
		return err
	}
	var offered []Booking
	for len(waiting) > 0 {
		next, err := chooseNext(tx, g, waiting, burdens)
		if err != nil {
			return err
		}
		if next < 0 {
			break
		}
		b := waiting[next]
		b.OfferEnds = &ends
		held, err := hold(tx, &b)
		if err != nil {
			return err
		}
		if !held {
			break
		}
		offered = append(offered, b)
		waiting = slices.Delete(waiting, next, next+1)
	}
	return tell(tx, g, offered, offerKind)
}

// queue is those who wait and have no seat anywhere else at that time, as they signed up.
func queue(tx *domain.Tx, gathering int64) (waiting []Booking, err error) {
	err = tx.DB.Where(`gathering_id = ? AND state = 'waiting' AND NOT EXISTS (SELECT FROM booking o WHERE o.resident_id = booking.resident_id
		AND o.state IN ('offered', 'booked') AND o.during && booking.during)`, gathering).Order("id").Limit(mostWaiting).Find(&waiting).Error
	return waiting, err
}

// Accept takes a seat that is offered. A second press finds it taken.
func (bs *Bookings) Accept(ctx context.Context, token string) (own Own, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if b.State != Booked && (b.State != Waiting || b.Role == "") { // who said yes when all seats were taken waits
			if err := accept(tx, &g, &b); err != nil {
				return err
			}
		}
		own, err = show(tx, g, b)
		return err
	})
	return own, err
}

// AcceptFor is staff writing down that somebody who was called takes the seat.
func (bs *Bookings) AcceptFor(ctx context.Context, id int64) (b Booking, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var g Gathering
		if g, b, err = ofStaff(tx, id); err != nil {
			return err
		}
		tx.Record(g.access("change", "take a seat for the citizen", b))
		return accept(tx, &g, &b)
	})
	return b, err
}

func accept(tx *domain.Tx, g *Gathering, b *Booking) error {
	if err := g.notBegun(tx); err != nil {
		return err
	}
	if b.State == Asked || b.State == StandsBy {
		return comeIn(tx, g, b)
	}
	if b.State != Offered || !tx.Now.Before(*b.OfferEnds) {
		return ErrNoOffer
	}
	b.State, b.OfferEnds, b.ChangedAt = Booked, nil, tx.Now
	if err := domain.Save(tx, b); err != nil {
		return err
	}
	return tell(tx, g, []Booking{*b}, confirmedKind)
}

// Decline says no to an offer; nobody is offered a seat at the same gathering again after that.
func (bs *Bookings) Decline(ctx context.Context, token string) (own Own, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if b.State == Offered || b.State == Asked {
			if err := end(tx, &g, &b, Declined); err != nil {
				return err
			}
		} else if b.State != Declined {
			return ErrNoOffer
		}
		own, err = show(tx, g, b)
		return err
	})
	return own, err
}

// OfferBy is staff giving a seat to somebody who waits, whoever is next: when there is no time to ask by mail they call. The
// seat is kept until the gathering begins, and the guard holds for it as for everybody.
func (bs *Bookings) OfferBy(ctx context.Context, id int64) (b Booking, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var g Gathering
		if g, b, err = ofStaff(tx, id); err != nil {
			return err
		}
		if err := g.takes(tx.Now); err != nil {
			return err
		}
		if b.State != Waiting {
			return ErrOver
		}
		tx.Record(g.access("change", "offer the citizen a seat", b))
		b.OfferEnds = &g.StartsAt
		held, err := hold(tx, &b)
		if err == nil && !held {
			return refusal(tx, &b)
		}
		return err
	})
	return b, err
}

// lapsesAtOnce is how many offers one unit of work ends.
const lapsesAtOnce = 100

// Lapse ends the offers and invitations that were not answered in time, offers the seats to the next and asks substitutes. Every copy of the program may run
// it: whoever locks the gathering first does it, and the others find it done. It returns how many ended.
func (bs *Bookings) Lapse(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("end offers of seats"))
	var due []Booking
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Where("state IN ('offered', 'invited') AND offer_ends <= ?", tx.Now).Order("offer_ends, id").Limit(lapsesAtOnce).Find(&due).Error
	})
	for _, b := range due {
		ended, one := bs.lapse(ctx, b)
		if ended {
			n++
		}
		err = errors.Join(err, one)
	}
	return n, err
}

func (bs *Bookings) lapse(ctx context.Context, b Booking) (ended bool, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := both(tx, b)
		if err != nil || b.State != Offered && b.State != Asked || tx.Now.Before(*b.OfferEnds) {
			return err
		}
		tx.Record(g.access("change", "end offers of seats that were not answered", b))
		ended = true
		return end(tx, &g, &b, Lapsed)
	})
	return ended && err == nil, err
}
