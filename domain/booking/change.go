package booking

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Words are what staff may change of a gathering at any time before it begins.
type Words struct {
	Title   string
	About   string
	Largest int
}

// Reword changes the words of a gathering. Nobody is written to: time and place are the same.
func (bs *Bookings) Reword(ctx context.Context, id int64, version int, w Words) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		var c domain.Checks
		c.Length(&w.Title, "/title", 1, 120)
		words := message.Confidential(w.Title)
		c.Unless(words == "", "/title", "word-confidential", fmt.Sprintf("%q tells where somebody's money comes from. Choose another word.", words))
		c.Length(&w.About, "/about", 0, 2000)
		c.Unless(w.Largest >= 1 && w.Largest <= 10, "/largest", "largest-range", "Give between 1 and 10 seats.")
		if err := c.Of(ErrGathering); err != nil {
			return err
		}
		g.Title, g.About, g.Largest = w.Title, w.About, w.Largest
		return keep(tx, &g)
	})
	return g, err
}

// ErrBelow asks staff before a capacity is lowered below the seats that are taken.
var ErrBelow = &domain.Error{Kind: domain.Conflict, Code: "capacity-below",
	Detail: "More seats than that are taken. Nobody loses a seat: say that you know, and no seat is given again until enough have cancelled."}

// Resize changes how many seats there are. More seats are offered to those who wait at once. Fewer than are taken needs
// staff's word that they know (known): nobody is thrown out, and seats that are given up then go to nobody.
func (bs *Bookings) Resize(ctx context.Context, id int64, version, capacity int, known bool) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		var seats int
		if err := tx.Row("SELECT coalesce((SELECT seats FROM place WHERE id = (SELECT place_id FROM gathering WHERE id = $1)), $2)", id, mostSeats).Scan(&seats); err != nil {
			return err
		}
		var c domain.Checks
		c.Unless(capacity >= 1 && capacity <= seats, "/capacity", "room-small", fmt.Sprintf("Give between 1 and %d seats.", seats))
		if err := c.Of(ErrGathering); err != nil {
			return err
		}
		if capacity < g.Taken && !known {
			return ErrBelow
		}
		g.Capacity, g.Over = capacity, max(0, g.Taken-capacity)
		if err := keep(tx, &g); err != nil {
			return err
		}
		return offer(tx, &g)
	})
	return g, err
}

// Move changes the time and place of a gathering. Bookings follow it, every calendar gets the change, reminders that were
// made for the old time do not go, and what was ordered for somebody must be looked at again.
func (bs *Bookings) Move(ctx context.Context, id int64, version int, starts, ends time.Time, place int64, video string) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		return g.moveTo(tx, starts, ends, place, video)
	})
	return g, err
}

// moveTo is Move as part of the caller's unit of work, who has the lock of the gathering.
func (g *Gathering) moveTo(tx *domain.Tx, starts, ends time.Time, place int64, video string) (err error) {
	p := Plan{Unit: g.UnitID, Kind: g.Kind, Title: g.Title, About: g.About, Starts: starts, Ends: ends, Place: place, Video: video,
		Capacity: g.Capacity, Largest: g.Largest, SignUp: g.SignUp}
	if err := p.check(tx); err != nil {
		return err
	}
	if g.at(&p) {
		return nil
	}
	if err := tx.DB.Exec(`UPDATE gathering SET starts_at = ?, ends_at = ?, place_id = nullif(CAST(? AS bigint), 0), video = ?, moves = moves + 1, version = version + 1
		WHERE id = ?`, p.Starts, p.Ends, p.Place, p.Video, g.ID).Error; err != nil {
		return err
	}
	if *g, err = domain.Take[Gathering](tx, "id = ?", g.ID); err != nil {
		return err
	}
	return follow(tx, g)
}

// at tells whether a gathering is at the time and place of a plan already.
func (g *Gathering) at(p *Plan) bool {
	var place int64
	if g.PlaceID != nil {
		place = *g.PlaceID
	}
	return g.StartsAt.Equal(p.Starts) && g.EndsAt.Equal(p.Ends) && place == p.Place && g.Video == p.Video
}

// follow takes the bookings of a gathering that has moved along.
func follow(tx *domain.Tx, g *Gathering) error {
	if err := tx.DB.Exec("UPDATE booking SET sequence = sequence + 1 WHERE gathering_id = ? AND state = 'booked'", g.ID).Error; err != nil {
		return err
	}
	if err := tx.DB.Exec(`UPDATE booking SET offer_ends = least(offer_ends, CAST(? AS timestamptz)) WHERE gathering_id = ? AND state IN ('offered', 'invited')`, g.StartsAt, g.ID).Error; err != nil {
		return err
	}
	if _, err := message.Cancel(tx, message.Which{Kinds: []string{reminderKind, movedKind}, Activity: Activity(g.ID)}, "gathering-moved"); err != nil {
		return err
	}
	if err := tx.DB.Exec(`UPDATE care_order SET state = 'ordered', changed_at = ? WHERE state = 'confirmed' AND booking_id IN (SELECT id FROM booking WHERE gathering_id = ?)`,
		tx.Now, g.ID).Error; err != nil {
		return err
	}
	all, err := alive(tx, g.ID)
	if err != nil {
		return err
	}
	tx.Record(g.access("change", "tell that a gathering has moved", all...))
	if err := tell(tx, g, all, movedKind); err != nil {
		return err
	}
	return followRunners(tx, g)
}

// CallOff cancels a gathering and tells everybody why.
func (bs *Bookings) CallOff(ctx context.Context, id int64, version int, reason string) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		if g.State == Cancelled {
			return nil
		}
		if err := g.notBegun(tx); err != nil {
			return err
		}
		if err := checkReason(&reason); err != nil {
			return err
		}
		return g.callOff(tx, reason)
	})
	return g, err
}

func checkReason(reason *string) error {
	var c domain.Checks
	c.Length(reason, "/reason", 1, 300)
	return c.Of(ErrGathering)
}

// callOff is CallOff as part of the caller's unit of work, who has the lock of the gathering and a reason that was looked at.
func (g *Gathering) callOff(tx *domain.Tx, reason string) error {
	g.State, g.Reason = Cancelled, reason
	if err := keep(tx, g); err != nil {
		return err
	}
	return letGo(tx, g)
}

// letGo ends what hangs on a gathering that was called off, the bookings too: whoever had a seat can take one elsewhere.
func letGo(tx *domain.Tx, g *Gathering) error {
	if err := letRunnersGo(tx, g); err != nil {
		return err
	}
	if _, err := message.Cancel(tx, message.Which{Kinds: kinds(), Activity: Activity(g.ID)}, "gathering-cancelled"); err != nil {
		return err
	}
	if err := tx.DB.Exec(`UPDATE booking SET state = 'called_off', changed_at = ? WHERE gathering_id = ?
		AND (state = 'substitute' OR state = 'undated' AND NOT EXISTS (SELECT FROM time_asked a WHERE a.booking_id = booking.id))`, tx.Now, g.ID).Error; err != nil {
		return err // nobody has asked them, so nobody tells them
	}
	if err := tx.DB.Exec("UPDATE time_round SET state = 'withdrawn', ended_at = ?, ended_by = ? WHERE gathering_id = ? AND state = 'open'", tx.Now, tx.Actor.By(), g.ID).Error; err != nil {
		return err
	}
	all, err := alive(tx, g.ID, Undated)
	if err != nil {
		return err
	}
	ids := make([]int64, len(all))
	for i, b := range all {
		ids[i] = b.ID
	}
	if len(ids) == 0 {
		return nil
	}
	if err := callOffCare(tx, ids); err != nil {
		return err
	}
	if err := tx.DB.Exec(`UPDATE booking SET sequence = sequence + CASE WHEN state = 'booked' THEN 1 ELSE 0 END, state = 'called_off', offer_ends = NULL, attendance = '', changed_at = ?
		WHERE id IN ?`, tx.Now, ids).Error; err != nil {
		return err
	}
	if err := tx.DB.Exec("UPDATE gathering SET taken = 0, over = 0, mixed = array_fill(0, ARRAY[cardinality(mixed)]) WHERE id = ?", g.ID).Error; err != nil {
		return err
	}
	tx.Record(g.access("change", "tell that a gathering is cancelled", all...))
	return tell(tx, g, all, calledOffKind)
}

// alive are the bookings of a gathering whose people know of it and may come, and those of other states that are asked for.
func alive(tx *domain.Tx, gathering int64, also ...State) (all []Booking, err error) {
	err = tx.DB.Where("gathering_id = ? AND state IN ?", gathering, append(also, Asked, Waiting, Offered, Booked)).Order("id").Find(&all).Error
	return all, err
}
