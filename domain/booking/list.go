package booking

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/mix"
)

// Filter narrows a list of gatherings.
type Filter struct {
	Unit   int64 // 0 is every unit
	Kind   Kind  // "" is every kind
	State  GatheringState
	Past   bool   // those that are over, the latest first; else those to come, the next first
	Search string // words of the title
}

// mostInPage is how many rows a page may hold.
const mostInPage = 200

// Listed is a gathering in a list, which names nobody.
type Listed struct {
	Gathering
	Unit    string
	Place   string
	Series  string // the title of the series to which it belongs; "" is none
	Waiting int
}

// List is the gatherings that the actor may see, a page at a time.
func (bs *Bookings) List(ctx context.Context, f Filter, limit int, cursor string) (page domain.Page[Listed], err error) {
	limit = min(max(limit, 1), mostInPage)
	var last struct {
		At time.Time
		ID int64
	}
	paged, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		find := tx.DB.Table("gathering g").Select(`g.*, u.name AS unit, coalesce(p.name, '') AS place, coalesce(s.title, '') AS series,
				(SELECT count(*) FROM booking b WHERE b.gathering_id = g.id AND b.state = 'waiting') AS waiting`).
			Joins("JOIN unit u ON u.id = g.unit_id LEFT JOIN place p ON p.id = g.place_id LEFT JOIN gathering_series s ON s.id = g.series_id").
			Where("g.unit_id IN ? OR 'gathering:' || g.id IN ?", tx.Actor.Units(domain.GatheringsRead), tx.Actor.Activities(domain.GatheringsRead))
		for _, w := range []struct {
			on    bool
			where string
			value any
		}{
			{f.Unit != 0, "g.unit_id = ?", f.Unit}, {f.Kind != "", "g.kind = ?", f.Kind}, {f.State != "", "g.state = ?", f.State},
			{f.Search != "", "position(lower(?) IN lower(g.title)) > 0", f.Search},
			{f.Past, "g.ends_at <= ?", tx.Now}, {!f.Past, "g.ends_at > ?", tx.Now},
		} {
			if w.on {
				find = find.Where(w.where, w.value)
			}
		}
		order, after := "g.starts_at, g.id", "(g.starts_at, g.id) > (?, ?)"
		if f.Past {
			order, after = "g.starts_at DESC, g.id DESC", "(g.starts_at, g.id) < (?, ?)"
		}
		if paged {
			find = find.Where(after, last.At, last.ID)
		}
		var rows []Listed
		err := find.Order(order).Limit(limit + 1).Scan(&rows).Error
		page = domain.Cut(rows, limit, func(r Listed) any {
			last.At, last.ID = r.StartsAt, r.ID
			return last
		})
		return err
	})
	return page, err
}

// Shown is a gathering with what staff see of it beside who comes.
type Shown struct {
	Gathering Gathering
	Place     *Place
	Unit      string
	Series    string // the title of the series to which it belongs; "" is none
	Booked    int    // seats that are booked
	Offered   int    // seats that are kept for offers
	Waiting   int    // seats that are waited for
	Mixed     bool   // it has a mix, whether the actor may see it or not
	Asked     int    // people who are invited and have not answered
	Undated   int    // people who were composed and are invited once the time is found
	Finding   bool   // people are asked which time suits them
	StandBy   int    // substitutes whom nobody has asked yet
	Mix       *Mix
	Unmarked  int // bookings of which nobody has written down whether they came
	MayChange bool
	Debriefs  bool // the actor can tick off that the day was talked through
	Begun     bool // nothing of it can be changed any more
	CheckIn   bool // who came can be written down
}

// Mix is what a group is meant to be and who has seats; nil in Shown is that the actor may not see it.
type Mix struct {
	Quotas   mix.Quotas
	Taken    mix.Taken
	ValueIDs []int64 // the register's value of each, one feature after another; 0 is one that it does not know
}

// Show is one gathering, which names nobody.
func (bs *Bookings) Show(ctx context.Context, id int64) (s Shown, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if s.Gathering, err = find(tx, id, domain.GatheringsRead); err != nil {
			return err
		}
		if s.Gathering.PlaceID != nil {
			p, err := domain.Take[Place](tx, "id = ?", *s.Gathering.PlaceID)
			if err != nil {
				return err
			}
			s.Place = &p
		}
		s.MayChange = tx.Actor.May(domain.GatheringsWrite, s.Gathering.Scope())
		s.Debriefs = s.Gathering.State == Held && s.Gathering.DebriefedAt == nil && s.Gathering.mayDebrief(tx) == nil
		s.Begun = !tx.Now.Before(s.Gathering.StartsAt)
		s.CheckIn = !tx.Now.Before(s.Gathering.StartsAt.Add(-earliest))
		if tx.Actor.May(domain.ResidentsRead, s.Gathering.Scope()) { // beside the list of who comes it tells what sort of people they are
			m, err := mixedOf(tx, id)
			if err != nil {
				return err
			}
			var values idList
			if err := tx.Row("SELECT value_ids::text FROM gathering WHERE id = $1", id).Scan(&values); err != nil {
				return err
			}
			s.Mix = &Mix{m.quotas, m.taken, values}
		}
		return tx.Row(`SELECT (SELECT name FROM unit WHERE id = $2), coalesce(sum(seats) FILTER (WHERE state = 'booked'), 0),
			coalesce(sum(seats) FILTER (WHERE state = 'offered'), 0), coalesce(sum(seats) FILTER (WHERE state = 'waiting'), 0),
			count(*) FILTER (WHERE state = 'booked' AND attendance = ''), count(*) FILTER (WHERE state = 'invited'), count(*) FILTER (WHERE state = 'substitute'),
			(SELECT cardinality(features) > 0 FROM gathering WHERE id = $1), count(*) FILTER (WHERE state = 'undated'),
			EXISTS (SELECT FROM time_round WHERE gathering_id = $1 AND state = 'open'),
			coalesce((SELECT title FROM gathering_series WHERE id = $3), '')
			FROM booking WHERE gathering_id = $1`, id, s.Gathering.UnitID, s.Gathering.SeriesID).
			Scan(&s.Unit, &s.Booked, &s.Offered, &s.Waiting, &s.Unmarked, &s.Asked, &s.StandBy, &s.Mixed, &s.Undated, &s.Finding, &s.Series)
	})
	return s, err
}

// Comer is somebody with a booking, as the list of a gathering shows them.
type Comer struct {
	Booking
	Name      string // the alias of a protected person
	Protected bool
	Email     string
	Phone     string
	Needs     []CareOrder `gorm:"-"`
	Call      bool        // no mail reaches them: somebody must call
}

// Comers are all who have, are offered or wait for seats, and those who gave theirs up, in the order of signing up. It is
// read whole: a gathering has a few hundred at most. Name and contact of protected people stand only where the actor may
// see them.
func (bs *Bookings) Comers(ctx context.Context, id int64) (all []Comer, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, err := find(tx, id, domain.GatheringsRead)
		if err != nil {
			return err
		}
		if err := tx.DB.Raw(comersQuery, map[string]any{"id": id}).Scan(&all).Error; err != nil {
			return err
		}
		held := make([]Booking, len(all))
		for i, c := range all {
			held[i] = c.Booking
		}
		tx.Record(g.access("read", "see who comes to a gathering", held...))
		if !tx.Actor.May(domain.GatheringsWrite, g.Scope()) { // who runs it must know names; who arranges it reaches people and sees to what they need
			for i := range all {
				all[i].Email, all[i].Phone, all[i].Call = "", "", false
			}
			return nil
		}
		return addNeeds(tx, id, all)
	})
	return all, err
}

// comersQuery shows the alias of protected people and no way to reach them. A wish for another way than mail, or no address,
// means that somebody must call.
const comersQuery = `SELECT b.*, ` + nameSQL + `,
		CASE WHEN b.resident_id IS NULL THEN coalesce(q.email, '') WHEN r.protection <> 'no' THEN '' ELSE r.email END AS email,
		CASE WHEN b.resident_id IS NULL THEN coalesce(q.phone, '') WHEN r.protection <> 'no' THEN '' ELSE r.phone END AS phone,
		coalesce(q.email, r.email, '') = '' OR w.resident_id IS NOT NULL AS call
	FROM booking b LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id
	LEFT JOIN channel_wish w ON w.resident_id = coalesce(r.id, 0)
	WHERE b.gathering_id = @id ORDER BY b.id`

// nameSQL is who a booking b is for, from the resident r or the guest q: the alias of a protected person.
const nameSQL = `b.resident_id IS NOT NULL AND r.protection <> 'no' AS protected,
		CASE WHEN b.resident_id IS NULL THEN coalesce(q.name, '') WHEN r.protection <> 'no' OR r.name = '' THEN 'B-' || r.id ELSE r.name END AS name`

func addNeeds(tx *domain.Tx, gathering int64, all []Comer) error {
	var needs []CareOrder
	err := tx.DB.Where("booking_id IN (SELECT id FROM booking WHERE gathering_id = ?)", gathering).Order("id").Find(&needs).Error
	by := map[int64][]CareOrder{}
	for _, n := range needs {
		by[n.BookingID] = append(by[n.BookingID], n)
	}
	for i := range all {
		all[i].Needs = by[all[i].ID]
		for n := range all[i].Needs {
			all[i].Needs[n].Ended = !all[i].Alive()
		}
	}
	return err
}
