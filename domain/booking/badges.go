package booking

import (
	"context"
	"strings"

	"deltag/domain"
)

// Badge is what may stand on the name badge of somebody who is expected.
type Badge struct {
	First string // the first name, or the alias of a protected person
	Short string // as much of the name as tells people apart
	Along int    // relatives and companions, whose names nobody knows
}

// Badges are the name badges of those with a seat, in the order of their names.
func (bs *Bookings) Badges(ctx context.Context, id int64) (g Gathering, all []Badge, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if g, err = find(tx, id, domain.GatheringsRead); err != nil {
			return err
		}
		people, err := expected(tx, id)
		if err != nil {
			return err
		}
		names, held := shortNames(people), make([]Booking, len(people))
		all = make([]Badge, len(people))
		for i, p := range people {
			held[i], all[i] = p.Booking, Badge{First: firstName(p), Short: names[i], Along: p.Seats - 1}
		}
		tx.Record(g.access("read", "print badges for a gathering", held...))
		return nil
	})
	return g, all, err
}

// firstName is what stands on a badge.
func firstName(p guestOf) string {
	if words := strings.Fields(p.Name); !p.Protected && len(words) > 0 {
		return words[0]
	}
	return p.Name
}
