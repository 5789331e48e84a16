package booking

import (
	"context"
	"time"

	"deltag/domain"
)

// SeriesFilter narrows a list of series.
type SeriesFilter struct {
	Unit   int64  // 0 is every unit
	Search string // words of the title
}

// ListedSeries is a series in a list.
type ListedSeries struct {
	Series
	Unit  string
	First *time.Time // beginning of its first gathering; nil is that it has none
	Last  *time.Time
	Next  *time.Time // beginning of the next that is not cancelled; nil is that none is to come
}

// AllSeries are the series that the actor may see, the latest first, a page at a time.
func (bs *Bookings) AllSeries(ctx context.Context, f SeriesFilter, limit int, cursor string) (page domain.Page[ListedSeries], err error) {
	limit = min(max(limit, 1), mostInPage)
	var last struct{ ID int64 }
	paged, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		find := tx.DB.Table("gathering_series s").Select(`s.*, u.name AS unit, d.first, d.last, d.next`).
			Joins(`JOIN unit u ON u.id = s.unit_id CROSS JOIN LATERAL (SELECT min(g.starts_at) AS first, max(g.starts_at) AS last,
				min(g.starts_at) FILTER (WHERE g.starts_at > ? AND g.state <> 'cancelled') AS next FROM gathering g WHERE g.series_id = s.id) d`, tx.Now).
			Where("s.unit_id IN ? OR EXISTS (SELECT FROM gathering g WHERE g.series_id = s.id AND 'gathering:' || g.id IN ?)", tx.Actor.Units(domain.GatheringsRead), tx.Actor.Activities(domain.GatheringsRead))
		if f.Unit != 0 {
			find = find.Where("s.unit_id = ?", f.Unit)
		}
		if f.Search != "" {
			find = find.Where("position(lower(?) IN lower(s.title)) > 0", f.Search)
		}
		if paged {
			find = find.Where("s.id < ?", last.ID)
		}
		var rows []ListedSeries
		err := find.Order("s.id DESC").Limit(limit + 1).Scan(&rows).Error
		page = domain.Cut(rows, limit, func(s ListedSeries) any {
			last.ID = s.ID
			return last
		})
		return err
	})
	return page, err
}

// Session is a gathering of a series, as the page of the series shows it.
type Session struct {
	Gathering
	Place string // "" is by video
	Told  int    // bookings whose people are told when it is called off
	Care  int    // orders that are then to be called off
}

// TookPart is how many people took part in so many gatherings of a series.
type TookPart struct {
	Times  int
	People int
}

// ShownSeries is a series with its gatherings in the order of time. It names nobody.
type ShownSeries struct {
	Series    Series
	Unit      string
	Sessions  []Session // those that the actor may see
	TookPart  []TookPart
	MayChange bool
	SeesNames bool // the actor may see who took part
}

// ShowSeries is one series. Who runs one of its gatherings alone sees that one.
func (bs *Bookings) ShowSeries(ctx context.Context, id int64) (s ShownSeries, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if s.Series, err = domain.Take[Series](tx, "id = ?", id); err != nil {
			return err
		}
		if err := s.Series.allow(tx, domain.GatheringsRead); err != nil {
			return err
		}
		unit := domain.Scope{Unit: s.Series.UnitID}
		s.MayChange, s.SeesNames = tx.Actor.May(domain.GatheringsWrite, unit), tx.Actor.May(domain.GatheringsRead, unit)
		if err := tx.Row("SELECT name FROM unit WHERE id = $1", s.Series.UnitID).Scan(&s.Unit); err != nil {
			return err
		}
		args := map[string]any{"id": id, "all": s.SeesNames, "activities": tx.Actor.Activities(domain.GatheringsRead)}
		if err := tx.DB.Raw(sessionsQuery, args).Scan(&s.Sessions).Error; err != nil {
			return err
		}
		return tx.DB.Raw(tookPartQuery, args).Scan(&s.TookPart).Error
	})
	return s, err
}

const sessionsQuery = `SELECT g.*, coalesce(p.name, '') AS place,
		(SELECT count(*) FROM booking b WHERE b.gathering_id = g.id AND (b.state IN ('invited', 'waiting', 'offered', 'booked')
			OR b.state = 'undated' AND EXISTS (SELECT FROM time_asked a WHERE a.booking_id = b.id))) AS told,
		(SELECT count(*) FROM care_order c JOIN booking b ON b.id = c.booking_id WHERE b.gathering_id = g.id AND c.state IN ('ordered', 'confirmed')) AS care
	FROM gathering g LEFT JOIN place p ON p.id = g.place_id
	WHERE g.series_id = @id AND (@all OR 'gathering:' || g.id IN @activities) ORDER BY g.starts_at, g.id`

// inSeries is who somebody of a series is: of the register always the same person. Of two who signed up without being in it nobody
// knows whether they are one, so each booking is somebody.
const inSeries = `coalesce(b.resident_id, -b.id)`

const tookPartQuery = `SELECT times, count(*) AS people FROM (SELECT ` + inSeries + ` AS person, count(*) AS times FROM booking b JOIN gathering g ON g.id = b.gathering_id
		WHERE g.series_id = @id AND b.state = 'booked' AND b.attendance IN ('attended', 'left_early') GROUP BY 1) AS people GROUP BY 1 ORDER BY 1`

// Participant is somebody with seats in a series.
type Participant struct {
	Person     int64 // what the list is ordered by when all else is equal
	ResidentID *int64
	Name       string // the alias of a protected person
	Protected  bool
	Came       int // in how many they took part
	Seats      int // in how many they have or had a seat
}

// Participants are those with seats in a series, whoever came most often first, a page at a time.
func (bs *Bookings) Participants(ctx context.Context, id int64, limit int, cursor string) (page domain.Page[Participant], err error) {
	limit = min(max(limit, 1), mostInPage)
	var last struct {
		Came, Seats int
		Person      int64
	}
	paged, err := domain.DecodeCursor(cursor, &last)
	if err != nil {
		return page, err
	}
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		s, err := domain.Take[Series](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := s.allow(tx, domain.GatheringsRead); err != nil {
			return err
		}
		if err := tx.Require(domain.GatheringsRead, domain.Scope{Unit: s.UnitID}); err != nil { // who runs one of them sees who comes to that one
			return err
		}
		var rows []Participant
		if err := tx.DB.Raw(participantsQuery, map[string]any{"id": id, "paged": paged, "came": last.Came, "seats": last.Seats, "person": last.Person, "limit": limit + 1}).Scan(&rows).Error; err != nil {
			return err
		}
		page = domain.Cut(rows, limit, func(p Participant) any {
			last.Came, last.Seats, last.Person = p.Came, p.Seats, p.Person
			return last
		})
		seen := domain.Access{Action: "read", Subject: "booking", Unit: s.UnitID, Criterion: seriesCriterion(id), Purpose: "see who took part in a series", Count: len(page.Items)}
		for _, p := range page.Items {
			if p.ResidentID != nil {
				seen.ResidentIDs = append(seen.ResidentIDs, *p.ResidentID)
			}
		}
		tx.Record(seen)
		return nil
	})
	return page, err
}

// participantsQuery leaves out those of whom nothing is known any more: how many they were stands in the counts.
const participantsQuery = `SELECT p.person, b.resident_id, p.came, p.seats, ` + nameSQL + `
	FROM (SELECT ` + inSeries + ` AS person, min(b.id) AS booking_id, count(*) AS seats, count(*) FILTER (WHERE b.attendance IN ('attended', 'left_early')) AS came
		FROM booking b JOIN gathering g ON g.id = b.gathering_id WHERE g.series_id = @id AND b.state = 'booked' GROUP BY 1) AS p
	JOIN booking b ON b.id = p.booking_id LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id
	WHERE (b.resident_id IS NOT NULL OR q.booking_id IS NOT NULL)
		AND (NOT @paged OR (-p.came, -p.seats, p.person) > (-CAST(@came AS bigint), -CAST(@seats AS bigint), CAST(@person AS bigint)))
	ORDER BY -p.came, -p.seats, p.person LIMIT @limit`

// OfSeries is what citizens see of the series to which a gathering belongs.
type OfSeries struct {
	Title   string
	Purpose string
	Others  []Public // that are open for everybody and have not begun
}

// ofSeries is the series of a gathering as everybody may see it; nil is that it belongs to none.
func (g *Gathering) ofSeries(tx *domain.Tx) (*OfSeries, error) {
	if g.SeriesID == nil {
		return nil, nil
	}
	s, err := domain.Take[Series](tx, "id = ?", *g.SeriesID)
	if err != nil {
		return nil, err
	}
	of := &OfSeries{Title: s.Title, Purpose: s.Purpose}
	of.Others, err = openPublic(tx, "g.series_id = ? AND g.id <> ?", s.ID, g.ID)
	return of, err
}
