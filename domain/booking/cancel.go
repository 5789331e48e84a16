package booking

import (
	"context"

	"deltag/domain"
	"deltag/domain/message"
)

// opened is the booking that a link opens, with its gathering; the citizen who holds the link is the actor from here on.
// With keep both stay as they are until the unit of work ends: the gathering first.
func opened(tx *domain.Tx, token string, keep bool) (g Gathering, b Booking, err error) {
	link, err := domain.OpenLink(tx, token, LinkPurpose)
	if err != nil {
		return g, b, err
	}
	if b, err = domain.Take[Booking](tx, "id = ?", link.SubjectID); err != nil {
		return g, b, err
	}
	actor := domain.Actor{Kind: domain.Citizen, RequestID: tx.Actor.RequestID}
	if b.ResidentID != nil {
		actor.ResidentID = *b.ResidentID
	}
	tx.Actor = actor
	if !keep {
		g, err = domain.Take[Gathering](tx, "id = ?", b.GatheringID)
		return g, b, err
	}
	return both(tx, b)
}

// both locks the gathering of a booking and then the booking, and reads them as they are now.
func both(tx *domain.Tx, b Booking) (g Gathering, now Booking, err error) {
	if g, err = domain.Lock[Gathering](tx, "id = ?", b.GatheringID); err != nil {
		return g, now, err
	}
	now, err = domain.Lock[Booking](tx, "id = ?", b.ID)
	return g, now, err
}

// Cancel is a citizen giving up a seat, or a place on the waiting list, until the gathering begins. It is as easy as
// signing up and asks for no reason: who finds it hard stays away instead. A second press finds it done.
func (bs *Bookings) Cancel(ctx context.Context, token string) (own Own, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, true)
		if err != nil {
			return err
		}
		if b.Alive() {
			if err := g.notBegun(tx); err != nil {
				return err
			}
			if err := end(tx, &g, &b, Dropped); err != nil {
				return err
			}
		}
		own, err = show(tx, g, b)
		return err
	})
	return own, err
}

// CancelFor is staff giving up the seat of somebody who called.
func (bs *Bookings) CancelFor(ctx context.Context, id int64) (b Booking, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		var g Gathering
		if g, b, err = ofStaff(tx, id); err != nil {
			return err
		}
		switch {
		case !b.Alive():
			return ErrOver
		case !tx.Now.Before(g.StartsAt):
			return ErrBegun
		}
		tx.Record(g.access("change", "cancel a seat for the citizen", b))
		b.EndedBy = tx.Actor.By()
		how := Dropped
		if b.State == Asked || b.State == Undated || b.State == StandsBy { // they had no seat to give up
			how = Declined
		}
		return end(tx, &g, &b, how)
	})
	return b, err
}

// ofStaff is a booking that a member of staff is about to change.
func ofStaff(tx *domain.Tx, id int64) (g Gathering, b Booking, err error) {
	if b, err = domain.Take[Booking](tx, "id = ?", id); err != nil {
		return g, b, err
	}
	if g, err = domain.Take[Gathering](tx, "id = ?", b.GatheringID); err != nil {
		return g, b, err
	}
	if err := g.allow(tx, domain.GatheringsWrite); err != nil {
		return g, b, err
	}
	return both(tx, b)
}

// access is the record of using what is known of those who hold bookings.
func (g *Gathering) access(action, purpose string, all ...Booking) domain.Access {
	a := domain.Access{Action: action, Subject: "booking", Unit: g.UnitID, Criterion: Activity(g.ID), Purpose: purpose, Count: len(all)}
	for _, b := range all {
		if b.ResidentID != nil {
			a.ResidentIDs = append(a.ResidentIDs, *b.ResidentID)
		}
	}
	return a
}

func (g *Gathering) notBegun(tx *domain.Tx) error {
	if g.State == Cancelled {
		return ErrCalledOff
	}
	if !tx.Now.Before(g.StartsAt) {
		return ErrBegun
	}
	return nil
}

// end ends a booking that is alive, with all that follows: its seats go to those who wait, what was ordered for it is
// called off, mails about it that have not gone stay, and the citizen gets a receipt.
func end(tx *domain.Tx, g *Gathering, b *Booking, how State) error {
	wasSeated, uninvited := b.Seated(), b.State == StandsBy || b.State == Undated
	if err := stop(tx, b, how); err != nil {
		return err
	}
	if !uninvited && (how != Lapsed || wasSeated) { // whom we had not invited is not told, and who never had a seat and is left over is told by the gathering's own end
		kind := leftKind
		if how == Lapsed {
			kind = lapsedKind
		}
		if err := tell(tx, g, []Booking{*b}, kind); err != nil {
			return err
		}
	}
	if wasSeated {
		if err := offer(tx, g); err != nil {
			return err
		}
	}
	return askNext(tx, g)
}

// stop writes the end of a booking and gives its seats back.
func stop(tx *domain.Tx, b *Booking, how State) error {
	if b.Seated() {
		if err := release(tx, b); err != nil {
			return err
		}
	}
	if b.State == Booked { // an offer is in nobody's calendar yet
		b.Sequence++
	}
	b.State, b.OfferEnds, b.Attendance, b.ChangedAt = how, nil, "", tx.Now
	if err := domain.Save(tx, b); err != nil {
		return err
	}
	if _, err := message.Cancel(tx, message.Which{Kinds: kinds(), Subject: b.ID}, "booking-ended"); err != nil {
		return err
	}
	return callOffCare(tx, []int64{b.ID})
}
