package booking

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Series is gatherings that belong together: some groups on one purpose, or a workshop of several evenings. Every gathering
// keeps its own seats and bookings, and every booking its own entry in a calendar: who cancels one evening still comes to the
// others.
type Series struct {
	ID        int64 `gorm:"primaryKey"`
	UnitID    int64
	Title     string // told to citizens
	Purpose   string // what they are for: told to citizens
	Sessions  int    // how many gatherings belong to it
	Version   int
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of series.
func (Series) TableName() string { return "gathering_series" }

// seriesCriterion is how access records name a series.
func seriesCriterion(id int64) string { return "series:" + strconv.FormatInt(id, 10) }

// The refusals of a series.
var (
	ErrSeries     = &domain.Error{Kind: domain.Invalid, Code: "series-invalid", Detail: "The series cannot be kept yet. Mend what is named."}
	ErrSeriesLong = domain.OnConstraint("gathering_series_most", &domain.Error{Kind: domain.Conflict, Code: "series-long",
		Detail: "A series has at most 60 meetings. Make another one."})
	ErrNoSeries   = &domain.Error{Kind: domain.Conflict, Code: "series-none", Detail: "This belongs to no series. Put it into one first."}
	ErrSeriesUsed = domain.OnConstraint("gathering_in_series", &domain.Error{Kind: domain.Conflict, Code: "series-used",
		Detail: "There are meetings in this series. Take them out first."})
	ErrSeriesChanged = &domain.Error{Kind: domain.Conflict, Code: "series-changed", Detail: "Somebody else has changed this series meanwhile. Look at it again."}
)

// SeriesWords are what staff write of a series.
type SeriesWords struct {
	Title   string
	Purpose string
}

func (w *SeriesWords) check() error {
	var c domain.Checks
	c.Length(&w.Title, "/title", 1, 120)
	c.Length(&w.Purpose, "/purpose", 1, 1000)
	for _, text := range []struct{ where, is string }{{"/title", w.Title}, {"/purpose", w.Purpose}} {
		words := message.Confidential(text.is)
		c.Unless(words == "", text.where, "word-confidential", fmt.Sprintf("%q tells where somebody's money comes from. Everybody can read this: choose another word.", words))
		c.NoCPR(text.is, text.where)
	}
	return c.Of(ErrSeries)
}

// MakeSeries keeps a new series of a unit, to which nothing belongs yet.
func (bs *Bookings) MakeSeries(ctx context.Context, unit int64, w SeriesWords) (s Series, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.Require(domain.GatheringsWrite, domain.Scope{Unit: unit}); err != nil {
			return err
		}
		if err := w.check(); err != nil {
			return err
		}
		s = Series{UnitID: unit, Title: w.Title, Purpose: w.Purpose, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.By()}
		return domain.Create(tx, &s)
	})
	return s, err
}

// RewordSeries changes the words of a series. Nobody is written to.
func (bs *Bookings) RewordSeries(ctx context.Context, id int64, version int, w SeriesWords) (s Series, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if s, err = domain.Lock[Series](tx, "id = ?", id); err != nil {
			return err
		}
		if err := s.allow(tx, domain.GatheringsWrite); err != nil {
			return err
		}
		if version != s.Version {
			return ErrSeriesChanged
		}
		if err := w.check(); err != nil {
			return err
		}
		s.Title, s.Purpose = w.Title, w.Purpose
		s.Version++
		return domain.Save(tx, &s)
	})
	return s, err
}

// DeleteSeries deletes a series to which nothing belongs any more. The database refuses it for one with a gathering in it, also
// one that is put into it at the same moment.
func (bs *Bookings) DeleteSeries(ctx context.Context, id int64, version int) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Lock[Series](tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := s.allow(tx, domain.GatheringsWrite); err != nil {
			return err
		}
		if version != s.Version {
			return ErrSeriesChanged
		}
		return tx.DB.Exec("DELETE FROM gathering_series WHERE id = ?", s.ID).Error
	})
}

// allow lets those in whose unit the series is, and for reading also those who run one of its gatherings. Who has no
// permission does not learn that it exists.
func (s *Series) allow(tx *domain.Tx, p domain.Permission) error {
	if tx.Actor.May(p, domain.Scope{Unit: s.UnitID}) {
		return nil
	}
	reads := tx.Actor.May(domain.GatheringsRead, domain.Scope{Unit: s.UnitID})
	if !reads {
		if err := tx.Row("SELECT EXISTS (SELECT FROM gathering WHERE series_id = $1 AND 'gathering:' || id = ANY ($2::text[]))", s.ID, textArray(tx.Actor.Activities(domain.GatheringsRead))).Scan(&reads); err != nil {
			return err
		}
		if reads && p == domain.GatheringsRead {
			return nil
		}
	}
	if reads {
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}

// PutInSeries puts a gathering into a series of its unit, out of the one in which it was; series 0 takes it out. What was booked
// stays as it is, and nobody is written to.
func (bs *Bookings) PutInSeries(ctx context.Context, id int64, version int, series int64) (g Gathering, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		if g, err = lock(tx, id, version, domain.GatheringsWrite); err != nil {
			return err
		}
		return g.join(tx, series)
	})
	return g, err
}

// join is PutInSeries as part of the caller's unit of work, who has the lock of the gathering.
func (g *Gathering) join(tx *domain.Tx, series int64) error {
	if before := g.SeriesID; before != nil {
		if *before == series {
			return nil
		}
		if err := countSessions(tx, *before, -1); err != nil {
			return err
		}
	}
	if series != 0 {
		s, err := domain.Lock[Series](tx, "id = ? AND unit_id = ?", series, g.UnitID) // nobody deletes it meanwhile
		if errors.Is(err, domain.ErrNotFound) {
			return ErrGathering.With(domain.Fault{Where: "/series", Code: "series-unknown", Detail: "Choose one of the series of this unit."})
		}
		if err != nil {
			return err
		}
		if err := countSessions(tx, s.ID, 1); err != nil {
			return err
		}
	}
	g.SeriesID = idOrNil(series)
	g.Version++
	return tx.DB.Exec("UPDATE gathering SET series_id = ?, version = ? WHERE id = ?", g.SeriesID, g.Version, g.ID).Error
}

// countSessions keeps how many belong to a series: the database refuses more than there may be, so that its page shows them all.
func countSessions(tx *domain.Tx, series int64, more int) error {
	return tx.DB.Exec("UPDATE gathering_series SET sessions = sessions + ? WHERE id = ?", more, series).Error
}
