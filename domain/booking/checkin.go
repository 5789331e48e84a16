package booking

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
)

// This file is the check-in at the door, on tablets that may be offline for hours. A tablet takes the list along, marks who
// comes, and sends its marks when it can. Marks of several tablets merge: for each booking the one made last counts, whatever
// order they arrive in, and a mark that is sent again changes nothing. What the tablet is given of people is as little as
// will do: a short name, or the alias of a protected person, and how many seats they have.

// CheckMark is what a tablet says of one booking.
type CheckMark struct {
	ID         string // 32 hexadecimal digits, made by the tablet
	Booking    int64
	Attendance Attendance
	Companions int       // who came along
	At         time.Time // by the tablet's clock
}

// checkInMark is a mark as it is kept.
type checkInMark struct {
	N          int64 `gorm:"primaryKey;->"`
	ID         string
	BookingID  int64
	Attendance Attendance
	Companions int
	At         time.Time
	Told       time.Time
	ArrivedAt  time.Time
	ArrivedBy  *int64
}

// TableName is the table of marks.
func (checkInMark) TableName() string { return "check_in_mark" }

// DoorList is what a tablet takes along.
type DoorList struct {
	Gathering Gathering
	Place     string // "" by video
	Now       time.Time
	Wipe      time.Time // when the tablet forgets it, whatever it hears from us
	Mark      int64     // the newest mark in it
	Roll      string    // changes when somebody comes to the list or leaves it
	People    []AtDoor
}

// AtDoor is somebody who is expected.
type AtDoor struct {
	Booking    int64
	Name       string // short, or the alias of a protected person
	Seats      int
	Attendance Attendance
	Companions int // who came along
}

// Synced is what a tablet hears when it has sent its marks.
type Synced struct {
	Now     time.Time
	Wipe    time.Time
	Mark    int64
	Roll    string
	Over    bool     // the tablet is to forget the list
	Changes []AtDoor // without names
	Refused []string // marks of bookings that are none any more
}

// listFrom is how long before the beginning a tablet may take the list along, to places without a network.
const listFrom = 24 * time.Hour

// skewFrom is from which difference a tablet's clock is taken to be wrong; less is the way of the message.
const skewFrom = 10 * time.Second

// The refusals of the check-in.
var (
	ErrListEarly   = &domain.Error{Kind: domain.Conflict, Code: "check-in-early", Detail: "The list can be fetched from the day before."}
	ErrCheckInOver = &domain.Error{Kind: domain.Conflict, Code: "check-in-over", Detail: "This is over. Correct who came on its own page."}
)

// wipe is when tablets forget who was expected: at the end of the day in Denmark.
func (g *Gathering) wipe() time.Time {
	y, m, d := g.EndsAt.In(denmark()).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, denmark())
}

func (g *Gathering) checkInOver(now time.Time) bool {
	return g.State == Held || g.State == Cancelled || !now.Before(g.wipe())
}

// DoorList is the list of those who are expected, for a tablet at the door.
func (bs *Bookings) DoorList(ctx context.Context, id int64) (l DoorList, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		if l.Gathering, err = find(tx, id, domain.GatheringsWrite); err != nil {
			return err
		}
		g := &l.Gathering
		switch {
		case g.checkInOver(tx.Now):
			return ErrCheckInOver
		case tx.Now.Before(g.StartsAt.Add(-listFrom)):
			return ErrListEarly
		}
		l.Now, l.Wipe = tx.Now, g.wipe()
		if g.PlaceID != nil {
			p, err := domain.Take[Place](tx, "id = ?", *g.PlaceID)
			if err != nil {
				return err
			}
			l.Place = p.Name
		}
		people, err := expected(tx, id)
		if err != nil {
			return err
		}
		names := shortNames(people)
		held := make([]Booking, len(people))
		l.People = make([]AtDoor, len(people))
		for i, p := range people {
			held[i] = p.Booking
			l.People[i] = AtDoor{Booking: p.ID, Name: names[i], Seats: p.Seats, Attendance: p.Attendance, Companions: p.Companions}
		}
		tx.Record(g.access("read", "take the list of who comes to the door", held...))
		l.Mark, l.Roll, err = newest(tx, id)
		return err
	})
	return l, err
}

// guestOf is somebody with a seat, as lists for the day need them.
type guestOf struct {
	Booking
	Name       string
	Protected  bool // Name is the alias
	Companions int  // who came along; who is expected to, until somebody has written down that they came
}

// expected are those with a seat, in the order of signing up.
func expected(tx *domain.Tx, gathering int64) (all []guestOf, err error) {
	err = tx.DB.Raw(`SELECT b.*, `+nameSQL+`, coalesce(m.companions, CASE WHEN b.attendance IN ('attended', 'left_early') THEN b.seats - 1 ELSE 0 END) AS companions
		FROM booking b LEFT JOIN resident r ON r.id = b.resident_id LEFT JOIN booking_guest q ON q.booking_id = b.id
		LEFT JOIN LATERAL (SELECT companions FROM check_in_mark WHERE booking_id = b.id ORDER BY at DESC, told DESC, n DESC LIMIT 1) m ON true
		WHERE b.gathering_id = ? AND b.state = 'booked' ORDER BY b.id`, gathering).Scan(&all).Error
	return all, err
}

// newest is the last mark of a gathering, and what changes with those who have a seat.
func newest(tx *domain.Tx, gathering int64) (mark int64, roll string, err error) {
	err = tx.Row(`SELECT coalesce((SELECT max(m.n) FROM check_in_mark m JOIN booking b ON b.id = m.booking_id WHERE b.gathering_id = $1), 0),
		(SELECT md5(coalesce(string_agg(id || ':' || seats, ',' ORDER BY id), '')) FROM booking WHERE gathering_id = $1 AND state = 'booked')`, gathering).Scan(&mark, &roll)
	return mark, roll, err
}

// Sync takes the marks of a tablet and gives back what is new after the mark since. sent is the tablet's clock when it sent
// them: one that goes wrong is put right by it. No mark counts as made after now.
func (bs *Bookings) Sync(ctx context.Context, id, since int64, sent time.Time, marks []CheckMark) (s Synced, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, err := lock(tx, id, 0, domain.GatheringsWrite)
		if err != nil {
			return err
		}
		s.Now, s.Wipe = tx.Now, g.wipe()
		if s.Refused, err = g.takeMarks(tx, sent, marks); err != nil {
			return err
		}
		if s.Mark, s.Roll, err = newest(tx, id); err != nil {
			return err
		}
		if s.Over = g.checkInOver(tx.Now); s.Over {
			return nil
		}
		s.Changes, err = g.changes(tx, since)
		return err
	})
	return s, err
}

// takeMarks keeps the marks and gives back those that cannot be. The caller has the lock of the gathering.
func (g *Gathering) takeMarks(tx *domain.Tx, sent time.Time, marks []CheckMark) (refused []string, err error) {
	refused = []string{}
	if len(marks) == 0 {
		return refused, nil
	}
	if tx.Now.Before(g.StartsAt.Add(-earliest)) {
		return nil, ErrTooEarly
	}
	ids := make([]int64, len(marks))
	for i, m := range marks {
		ids[i] = m.Booking
	}
	var held []Booking
	if err := tx.DB.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ? AND gathering_id = ? AND state = ?", ids, g.ID, Booked).Order("id").Find(&held).Error; err != nil {
		return nil, err
	}
	wrong := tx.Now.Sub(sent) // how far the tablet's clock is behind
	if wrong.Abs() < skewFrom {
		wrong = 0
	}
	var rows []checkInMark
	for _, m := range marks {
		if !slices.ContainsFunc(held, func(b Booking) bool { return b.ID == m.Booking }) {
			refused = append(refused, m.ID)
			continue
		}
		if m.Attendance != Attended && m.Attendance != LeftEarly {
			m.Companions = 0
		}
		rows = append(rows, checkInMark{ID: m.ID, BookingID: m.Booking, Attendance: m.Attendance, Companions: m.Companions,
			At: between(g.StartsAt.Add(-earliest), m.At.Add(wrong), tx.Now), Told: m.At.UTC(), ArrivedAt: tx.Now, ArrivedBy: tx.Actor.By()})
	}
	if len(rows) == 0 {
		return refused, nil
	}
	tx.Record(g.access("change", "write down who came to a gathering", held...))
	return refused, keepMarks(tx, rows)
}

func between(first, at, last time.Time) time.Time {
	switch {
	case at.After(last):
		return last
	case at.Before(first):
		return first
	}
	return at.UTC()
}

// keepMarks writes marks, each once, and lets the latest of each booking count.
func keepMarks(tx *domain.Tx, rows []checkInMark) error {
	if err := tx.DB.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(&rows).Error; err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.BookingID
	}
	return tx.DB.Exec(`UPDATE booking b SET attendance = m.attendance, changed_at = ? FROM
		(SELECT DISTINCT ON (booking_id) booking_id, attendance FROM check_in_mark WHERE booking_id IN ? ORDER BY booking_id, at DESC, told DESC, n DESC) m
		WHERE b.id = m.booking_id AND b.state = 'booked' AND b.attendance <> m.attendance`, tx.Now, ids).Error
}

// changes is how those stand of whom marks arrived after since.
func (g *Gathering) changes(tx *domain.Tx, since int64) ([]AtDoor, error) {
	var rows []struct {
		Booking
		Companions int
	}
	if err := tx.DB.Raw(`SELECT DISTINCT ON (b.id) b.*, m.companions FROM booking b JOIN check_in_mark m ON m.booking_id = b.id
		WHERE b.gathering_id = ? AND b.state = 'booked' AND b.id IN (SELECT booking_id FROM check_in_mark WHERE n > ?)
		ORDER BY b.id, m.at DESC, m.told DESC, m.n DESC`, g.ID, since).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out, held := make([]AtDoor, len(rows)), make([]Booking, len(rows))
	for i, r := range rows {
		held[i] = r.Booking
		out[i] = AtDoor{Booking: r.ID, Seats: r.Seats, Attendance: r.Attendance, Companions: r.Companions}
	}
	if len(rows) > 0 {
		tx.Record(g.access("read", "see who comes to a gathering", held...))
	}
	return out, nil
}

// markNow is what a member of staff writes down on the gathering's page, as a mark of this instant: one that a tablet made
// earlier and sends later does not undo it.
func markNow(tx *domain.Tx, b *Booking) error {
	var id [16]byte
	if _, err := rand.Read(id[:]); err != nil {
		return err
	}
	m := checkInMark{ID: hex.EncodeToString(id[:]), BookingID: b.ID, Attendance: b.Attendance, At: tx.Now, Told: tx.Now, ArrivedAt: tx.Now, ArrivedBy: tx.Actor.By()}
	if b.came() {
		m.Companions = b.Seats - 1
	}
	return keepMarks(tx, []checkInMark{m})
}
