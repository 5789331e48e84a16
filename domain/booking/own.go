package booking

import (
	"context"

	"deltag/domain"
	"deltag/domain/resident"
)

// Own is a booking as the citizen who holds it sees it.
type Own struct {
	Gathering Gathering
	Place     *Place // nil for a meeting by video
	Booking   Booking
	Guest     *Guest // nil for somebody of the register, whose contact is on their own page
	Language  string // da or en
	Mailed    bool   // a mail reaches them
	Needs     []CareOrder
	Paid      []Reimbursement // what they are paid: approved
	Ahead     int             // how many wait in front; what is free goes to whoever keeps the mix, so it is no promise
	Elsewhere bool            // asked to come when they have a seat somewhere else
	Mixed     bool            // the group is mixed on purpose, so who waited longest need not be next
	Undated   bool            // they were to be invited once its time was found: the one that it has is not told
	Series    *OfSeries       // to which it belongs; nil is none
}

// Own shows a booking to whoever holds its link. Reading one's own data needs no access record (GDPR art. 15).
func (bs *Bookings) Own(ctx context.Context, token string) (own Own, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, false)
		if err != nil {
			return err
		}
		own, err = show(tx, g, b)
		return err
	})
	return own, err
}

func show(tx *domain.Tx, g Gathering, b Booking) (own Own, err error) {
	own = Own{Gathering: g, Booking: b, Language: "da"}
	if g.PlaceID != nil {
		p, err := domain.Take[Place](tx, "id = ?", *g.PlaceID)
		if err != nil {
			return own, err
		}
		own.Place = &p
	}
	if own.Series, err = g.ofSeries(tx); err != nil {
		return own, err
	}
	if own.Undated, err = b.isUndated(tx); err != nil {
		return own, err
	}
	if b.ResidentID == nil {
		guest, err := domain.Take[Guest](tx, "booking_id = ?", b.ID)
		if err != nil {
			return own, err
		}
		own.Guest, own.Language, own.Mailed = &guest, guest.Language, guest.Email != ""
	} else if err := tx.Row("SELECT r.language, "+resident.MailedSQL+" FROM resident r WHERE r.id = $1", *b.ResidentID).Scan(&own.Language, &own.Mailed); err != nil {
		return own, err
	}
	if err := tx.DB.Where("booking_id = ?", b.ID).Order("id").Find(&own.Needs).Error; err != nil {
		return own, err
	}
	if err := tx.DB.Where("booking_id = ? AND state = 'approved'", b.ID).Order("id").Find(&own.Paid).Error; err != nil {
		return own, err
	}
	if b.State == Asked {
		return own, tx.Row(`SELECT EXISTS (SELECT FROM booking o WHERE o.resident_id = $1 AND o.id <> $2 AND o.state IN ('offered', 'booked') AND o.during && tstzrange($3, $4))`,
			b.ResidentID, b.ID, b.StartsAt, b.EndsAt).Scan(&own.Elsewhere)
	}
	if b.State == Waiting {
		err = tx.Row(`SELECT count(*), (SELECT cardinality(features) > 0 FROM gathering WHERE id = $1)
			FROM booking WHERE gathering_id = $1 AND state = 'waiting' AND id < $2`, g.ID, b.ID).Scan(&own.Ahead, &own.Mixed)
	}
	return own, err
}

// Public is a gathering as everybody may see it.
type Public struct {
	Gathering Gathering
	Place     *Place
	Unit      string // who invites
	Series    *OfSeries
}

// ByCode shows a gathering that is open for everybody, by the code of its page; one that is not open yet does not exist.
func (bs *Bookings) ByCode(ctx context.Context, code string) (p Public, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if p.Gathering, err = domain.Take[Gathering](tx, "code = ? AND code <> '' AND state <> 'planned'", code); err != nil {
			return err
		}
		if p.Gathering.PlaceID != nil {
			place, err := domain.Take[Place](tx, "id = ?", *p.Gathering.PlaceID)
			if err != nil {
				return err
			}
			p.Place = &place
		}
		if p.Series, err = p.Gathering.ofSeries(tx); err != nil {
			return err
		}
		return tx.Row("SELECT name FROM unit WHERE id = $1", p.Gathering.UnitID).Scan(&p.Unit)
	})
	return p, err
}

// mostOpen is how many meetings everybody can find in one list; the nearest come first.
const mostOpen = 100

// Open is the gatherings that are open for everybody and have not begun, the next first. They are public: nobody is named.
func (bs *Bookings) Open(ctx context.Context) (all []Public, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		all, err = openPublic(tx, "true")
		return err
	})
	return all, err
}

// openPublic is those of the gatherings g that are open for everybody and have not begun, the next first.
func openPublic(tx *domain.Tx, which string, values ...any) (all []Public, err error) {
	var rows []struct {
		Gathering
		Unit      string
		PlaceName string
		Address   string
	}
	err = tx.DB.Table("gathering g").Select("g.*, u.name AS unit, coalesce(p.name, '') AS place_name, coalesce(p.address, '') AS address").
		Joins("JOIN unit u ON u.id = g.unit_id LEFT JOIN place p ON p.id = g.place_id").
		Where("g.state = 'open' AND g.code <> '' AND g.starts_at > ?", tx.Now).Where(which, values...).Order("g.starts_at, g.id").Limit(mostOpen).Scan(&rows).Error
	for _, r := range rows {
		p := Public{Gathering: r.Gathering, Unit: r.Unit}
		if r.PlaceID != nil {
			p.Place = &Place{ID: *r.PlaceID, UnitID: r.UnitID, Name: r.PlaceName, Address: r.Address}
		}
		all = append(all, p)
	}
	return all, err
}
