package booking

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/message"
)

// Wish is what a form of sign-up sends.
type Wish struct {
	Guest Guest
	Seats int
	Needs []Need
	Once  string // the form's own number: the same form sent twice books once
}

// Done is a booking with the secret of its own page.
type Done struct {
	Booking
	Gathering Gathering
	Token     string // opens the citizen's own page; empty when the same form was sent before
}

// SignUp books seats at a gathering that is open for everybody, by the code of its page; when there is no room the person
// waits for one. The same form sent twice, by a second press of the button or by going back, is one booking.
func (bs *Bookings) SignUp(ctx context.Context, code string, w Wish) (d Done, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := domain.Take[Gathering](tx, "code = ? AND code <> '' AND state <> 'planned'", code)
		if err != nil {
			return err
		}
		tx.Actor = domain.Actor{Kind: domain.Citizen, RequestID: tx.Actor.RequestID}
		d, err = bs.book(tx, g, nil, w)
		return err
	})
	if errors.Is(err, ErrSentTwice) {
		return bs.sentBefore(ctx, code, w)
	}
	return d, err
}

// sentBefore finds the booking of a form that was sent already. Its link is not made again: whoever sent the form has it.
func (bs *Bookings) sentBefore(ctx context.Context, code string, w Wish) (d Done, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if d.Gathering, err = domain.Take[Gathering](tx, "code = ?", code); err != nil {
			return err
		}
		d.Booking, err = domain.Take[Booking](tx, "gathering_id = ? AND once = ?", d.Gathering.ID, domain.HashToken(w.Once))
		if err != nil {
			return err
		}
		d.Token, err = newLink(tx, &d.Gathering, &d.Booking)
		return err
	})
	return d, err
}

// BookFor is staff booking seats for somebody who calls: for a resident of the register, or for a guest when resident is 0.
func (bs *Bookings) BookFor(ctx context.Context, id, resident int64, w Wish) (d Done, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		if resident == 0 {
			d, err = bs.book(tx, g, nil, w)
			return err
		}
		w.Guest = Guest{}
		var unit int64
		err = tx.Row("SELECT coalesce((SELECT unit_id FROM resident WHERE id = $1 AND erased_at IS NULL AND gone = ''), 0)", resident).Scan(&unit)
		if err != nil {
			return err
		}
		if unit == 0 || !tx.Actor.May(domain.ResidentsRead, domain.Scope{Unit: unit}) {
			return ErrBooking.With(domain.Fault{Where: "/resident", Code: "resident-unknown", Detail: "Choose a citizen of the register."})
		}
		tx.Record(domain.Access{Action: "add", Subject: "booking", ResidentIDs: []int64{resident}, Unit: g.UnitID, Purpose: "book a seat for the citizen"})
		d, err = bs.book(tx, g, &resident, w)
		return err
	})
	return d, err
}

// book takes seats, or a place on the waiting list when there is no room.
func (bs *Bookings) book(tx *domain.Tx, g Gathering, resident *int64, w Wish) (d Done, err error) {
	if err := g.takes(tx.Now); err != nil {
		return d, err
	}
	if err := w.check(&g, resident == nil); err != nil {
		return d, err
	}
	b := Booking{GatheringID: g.ID, ResidentID: resident, Seats: w.Seats, BookedBy: tx.Actor.By()}
	if b.UID, err = bs.newUID(); err != nil {
		return d, err
	}
	if b.Mix, err = mixOf(tx, &g, resident); err != nil {
		return d, err
	}
	var once []byte
	if w.Once != "" {
		once = domain.HashToken(w.Once)
	}
	seated, err := take(tx, &b, once)
	if err == nil && !seated {
		err = queueUp(tx, &b, once)
	}
	if err != nil {
		return d, err
	}
	if resident == nil {
		w.Guest.BookingID = b.ID
		if err := domain.Create(tx, &w.Guest); err != nil {
			return d, err
		}
	}
	if _, err := order(tx, &b, w.Needs); err != nil {
		return d, err
	}
	kind := confirmedKind
	if b.State == Waiting {
		kind = waitingKind
	}
	if err := tell(tx, &g, []Booking{b}, kind); err != nil {
		return d, err
	}
	d = Done{Booking: b, Gathering: g}
	d.Token, err = newLink(tx, &g, &b)
	return d, err
}

// queueUp puts a booking on the waiting list, when there is no room or the seats left are kept for others.
func queueUp(tx *domain.Tx, b *Booking, once []byte) error {
	if why := refusal(tx, b); !errors.Is(why, ErrFull) && !errors.Is(why, ErrKept) {
		return why
	}
	return wait(tx, b, once)
}

func tooLarge(most int) domain.Fault {
	return domain.Fault{Where: "/seats", Code: "too-many-seats", Detail: fmt.Sprintf("At most %d seats can be booked at once.", most)}
}

func (w *Wish) check(g *Gathering, guest bool) error {
	var c domain.Checks
	if w.Seats < 1 || w.Seats > g.Largest {
		c = append(c, tooLarge(g.Largest))
	}
	if guest {
		w.Guest.check(&c)
	}
	checkNeeds(w.Needs, &c)
	c.Unless(len(w.Once) <= 64, "/once", "too-long", "This form is not one of ours.")
	return c.Of(ErrBooking)
}

func (g *Guest) check(c *domain.Checks) {
	c.Text(&g.Name, "/name", 1, 120)
	c.Reach(&g.Email, &g.Phone)
	if g.Language != string(message.English) {
		g.Language = string(message.Danish)
	}
}

// newUID names a calendar entry for ever.
func (bs *Bookings) newUID() (string, error) {
	random := make([]byte, 20)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	return calendar.NewUID(random, bs.host)
}

// newLink makes a link to the citizen's own page of a booking. It works until a while after, for the thanks and what came of it.
func newLink(tx *domain.Tx, g *Gathering, b *Booking) (string, error) {
	var resident int64
	if b.ResidentID != nil {
		resident = *b.ResidentID
	}
	from := g.EndsAt
	if tx.Now.After(from) {
		from = tx.Now
	}
	return domain.NewLink(tx, LinkPurpose, b.ID, resident, from.AddDate(0, 0, linkDays))
}

// linkDays is for how many days after a gathering its links work, and those of mails that were sent after it.
const linkDays = 30

// mixOf finds a resident's places among the values of a gathering's mix. A guest has none: nobody asks who they are.
func mixOf(tx *domain.Tx, g *Gathering, resident *int64) (mix places, err error) {
	if resident == nil {
		return places{}, nil
	}
	err = tx.Row(`SELECT coalesce(array_agg(v.i ORDER BY v.i), '{}')::text FROM gathering g, unnest(g.value_ids) WITH ORDINALITY AS v (id, i), resident r
		WHERE g.id = $1 AND r.id = $2 AND v.id = ANY (r.value_ids)`, g.ID, *resident).Scan(&mix)
	return mix, err
}
