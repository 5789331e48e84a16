package booking

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// What the links to feeds are for: of a citizen's own seats, of one booking of somebody who has no page of their own, and of
// what somebody on the staff runs.
const (
	ownFeedPurpose     = "calendar"
	bookingFeedPurpose = "booking-calendar"
	runsFeedPurpose    = "staff-calendar"
)

// A feed is for years, so that nobody's calendar falls empty without a word, and tells of the last three months too.
const (
	feedYears  = 5
	feedMonths = 3
	mostInFeed = 500
)

// Feed is what somebody's calendar program fetches again and again, by an address that is theirs alone. It names nobody, also
// not whose it is, and no page that opens by itself: the address lies in many calendar programs and on their servers. Of each
// event only from whom it is, is left out.
type Feed struct {
	Language message.Language
	Name     string // what calendar programs call it
	Now      time.Time
	Events   []calendar.Event
}

// feedAddress is where a feed is fetched.
func (bs *Bookings) feedAddress(token string) string {
	return bs.public + "/kalender/" + token + ".ics"
}

// Feed is the feed of an address. One that was stopped and one that never was are the same answer: domain.ErrNotFound.
func (bs *Bookings) Feed(ctx context.Context, token string) (f Feed, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		f.Now = tx.Now
		link, err := domain.OpenLink(tx, token, ownFeedPurpose, bookingFeedPurpose, runsFeedPurpose)
		switch {
		case err != nil:
			return err
		case link.Purpose == ownFeedPurpose:
			return f.seats(tx, link.SubjectID)
		case link.Purpose == bookingFeedPurpose:
			return f.seat(tx, link.SubjectID)
		}
		return f.runs(tx, link.SubjectID, bs.public+"/staff/mine")
	})
	return f, err
}

// seats are a citizen's own.
func (f *Feed) seats(tx *domain.Tx, person int64) error {
	who, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", person)
	if err != nil {
		return err
	}
	f.Language, f.Name = language(who.Language), "Mine møder"
	if f.Language == message.English {
		f.Name = "My meetings"
	}
	return f.add(tx, "resident_id = ?", person)
}

// seat is the one of somebody who signed up without being in the register, as long as it is known who they are.
func (f *Feed) seat(tx *domain.Tx, booking int64) error {
	who, err := domain.Take[Guest](tx, "booking_id = ?", booking)
	if err != nil {
		return err
	}
	f.Language, f.Name = language(who.Language), "Mit møde"
	if f.Language == message.English {
		f.Name = "My meeting"
	}
	return f.add(tx, "id = ?", booking)
}

// add takes the bookings up that are somebody's: those that they have, and those that they had in their calendar and gave up or lost.
func (f *Feed) add(tx *domain.Tx, theirs string, subject int64) error {
	var all []Booking
	if err := tx.DB.Where(theirs+" AND ends_at > ? AND (state = 'booked' OR state IN ('cancelled', 'called_off') AND sequence > 0)",
		subject, tx.Now.AddDate(0, -feedMonths, 0)).Order("starts_at DESC, id").Limit(mostInFeed).Find(&all).Error; err != nil {
		return err
	}
	ids := make([]int64, len(all))
	for i, b := range all {
		ids[i] = b.GatheringID
	}
	gatherings, places, err := feedGatherings(tx, ids)
	if err != nil {
		return err
	}
	for i := range all {
		g := gatherings[all[i].GatheringID]
		e := g.entry(&all[i], where(g.placeOf(places), f.Language), f.Language, "")
		e.Answer, e.Stamp = "", all[i].ChangedAt
		if f.Events = append(f.Events, e); e.Status == calendar.Booked && tx.Now.Before(g.StartsAt) {
			f.Events[i].Description += "\n\n" + map[message.Language]string{message.Danish: "Kan du ikke komme? Brug linket i den mail, du fik. Eller ring til os.",
				message.English: "Can you not come? Use the link in the email that you got. Or call us."}[f.Language]
		}
	}
	return nil
}

// runs are the gatherings that somebody on the staff runs, and those that they were taken off.
func (f *Feed) runs(tx *domain.Tx, staff int64, link string) error {
	who, err := domain.Take[org.Staff](tx, "id = ? AND active", staff)
	if err != nil {
		return err
	}
	f.Language, f.Name = language(who.Language), "Møder, som jeg står for"
	if f.Language == message.English {
		f.Name = "Meetings that I run"
	}
	var all []Assignment
	if err := tx.DB.Where("staff_id = ? AND ends_at > ?", staff, tx.Now.AddDate(0, -feedMonths, 0)).Order("starts_at DESC, id").Limit(mostInFeed).Find(&all).Error; err != nil {
		return err
	}
	ids := make([]int64, len(all))
	for i, a := range all {
		ids[i] = a.GatheringID
	}
	gatherings, places, err := feedGatherings(tx, ids)
	if err != nil {
		return err
	}
	for i := range all {
		g := gatherings[all[i].GatheringID]
		e := g.runnerEntry(&all[i], where(g.placeOf(places), f.Language), f.Language, link)
		e.Stamp = all[i].ChangedAt
		f.Events = append(f.Events, e)
	}
	return nil
}

// feedGatherings are gatherings and their places, by their numbers.
func feedGatherings(tx *domain.Tx, ids []int64) (map[int64]*Gathering, map[int64]*Place, error) {
	var gatherings []Gathering
	if err := tx.DB.Where("id IN ?", ids).Find(&gatherings).Error; err != nil {
		return nil, nil, err
	}
	by, at := map[int64]*Gathering{}, []int64{}
	for i, g := range gatherings {
		if by[g.ID] = &gatherings[i]; g.PlaceID != nil {
			at = append(at, *g.PlaceID)
		}
	}
	var places []Place
	if err := tx.DB.Where("id IN ?", at).Find(&places).Error; err != nil {
		return nil, nil, err
	}
	held := map[int64]*Place{}
	for i, p := range places {
		held[p.ID] = &places[i]
	}
	return by, held, nil
}

func (g *Gathering) placeOf(places map[int64]*Place) *Place {
	if g.PlaceID == nil {
		return nil
	}
	return places[*g.PlaceID]
}

// OwnFeed tells a citizen on their own page since when they have an address for their calendar; nil is that they have none.
func (bs *Bookings) OwnFeed(ctx context.Context, token, session string) (made *time.Time, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		made, err = feedSince(tx, ownFeedPurpose, person.ID)
		return err
	})
	return made, err
}

// MakeOwnFeed gives a citizen an address for their calendar, which is shown this once. One that they had stops.
func (bs *Bookings) MakeOwnFeed(ctx context.Context, token, session string) (address string, err error) {
	return address, bs.changeOwnFeed(ctx, token, session, func(tx *domain.Tx, person int64) error {
		secret, err := domain.NewLink(tx, ownFeedPurpose, person, person, tx.Now.AddDate(feedYears, 0, 0))
		address = bs.feedAddress(secret)
		return err
	})
}

// StopOwnFeed stops a citizen's address: their calendar is told nothing more.
func (bs *Bookings) StopOwnFeed(ctx context.Context, token, session string) error {
	return bs.changeOwnFeed(ctx, token, session, func(*domain.Tx, int64) error { return nil })
}

func (bs *Bookings) changeOwnFeed(ctx context.Context, token, session string, then func(*domain.Tx, int64) error) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		person, err := panel.Owner(tx, token, session)
		if err != nil {
			return err
		}
		if _, err := domain.Lock[resident.Resident](tx, "id = ?", person.ID); err != nil { // of two at once the later counts
			return err
		}
		if err := domain.RevokeLinks(tx, ownFeedPurpose, person.ID); err != nil {
			return err
		}
		return then(tx, person.ID)
	})
}

// BookingFeed shows a booking to whoever holds its link, with since when they have an address for their calendar; nil is that
// they have none. It is for those outside the register: others have one for all their seats, on their own page.
func (bs *Bookings) BookingFeed(ctx context.Context, token string) (own Own, made *time.Time, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, false)
		if err != nil {
			return err
		}
		if own, err = show(tx, g, b); err != nil {
			return err
		}
		made, err = feedSince(tx, bookingFeedPurpose, b.ID)
		return err
	})
	return own, made, err
}

// MakeBookingFeed gives whoever holds the link of a booking an address for their calendar, which is shown this once. One that
// they had stops. Without a seat, or when the gathering is over, there is nothing to follow: ErrOver.
func (bs *Bookings) MakeBookingFeed(ctx context.Context, token string) (own Own, address string, err error) {
	own, err = bs.changeBookingFeed(ctx, token, func(tx *domain.Tx, g *Gathering, b *Booking) error {
		if b.State != Booked || !tx.Now.Before(g.EndsAt) {
			return ErrOver
		}
		secret, err := domain.NewLink(tx, bookingFeedPurpose, b.ID, 0, tx.Now.AddDate(feedYears, 0, 0))
		address = bs.feedAddress(secret)
		return err
	})
	return own, address, err
}

// StopBookingFeed stops the address of a booking: the calendar is told nothing more.
func (bs *Bookings) StopBookingFeed(ctx context.Context, token string) error {
	_, err := bs.changeBookingFeed(ctx, token, func(*domain.Tx, *Gathering, *Booking) error { return nil })
	return err
}

// changeBookingFeed stops the address that a booking has, and does what comes after. Somebody of the register has none:
// domain.ErrNotFound.
func (bs *Bookings) changeBookingFeed(ctx context.Context, token string, then func(*domain.Tx, *Gathering, *Booking) error) (own Own, err error) {
	err = bs.db.Do(ctx, func(tx *domain.Tx) error {
		g, b, err := opened(tx, token, true) // of two at once the later counts
		if err != nil {
			return err
		}
		if b.ResidentID != nil {
			return domain.ErrNotFound
		}
		if err := domain.RevokeLinks(tx, bookingFeedPurpose, b.ID); err != nil {
			return err
		}
		if err := then(tx, &g, &b); err != nil {
			return err
		}
		own, err = show(tx, g, b)
		return err
	})
	return own, err
}

// MyFeed tells the actor since when they have an address for what they run; nil is that they have none.
func (bs *Bookings) MyFeed(ctx context.Context) (made *time.Time, err error) {
	err = bs.db.View(ctx, func(tx *domain.Tx) error {
		made, err = feedSince(tx, runsFeedPurpose, tx.Actor.StaffID)
		return err
	})
	return made, err
}

// MakeMyFeed gives the actor an address for what they run, which is shown this once. One that they had stops.
func (bs *Bookings) MakeMyFeed(ctx context.Context) (address string, err error) {
	return address, bs.changeMyFeed(ctx, func(tx *domain.Tx) error {
		secret, err := domain.NewLink(tx, runsFeedPurpose, tx.Actor.StaffID, 0, tx.Now.AddDate(feedYears, 0, 0))
		address = bs.feedAddress(secret)
		return err
	})
}

// StopMyFeed stops the actor's address.
func (bs *Bookings) StopMyFeed(ctx context.Context) error {
	return bs.changeMyFeed(ctx, func(*domain.Tx) error { return nil })
}

func (bs *Bookings) changeMyFeed(ctx context.Context, then func(*domain.Tx) error) error {
	return bs.db.Do(ctx, func(tx *domain.Tx) error {
		if _, err := domain.Lock[org.Staff](tx, "id = ? AND active", tx.Actor.StaffID); err != nil {
			return err
		}
		if err := domain.RevokeLinks(tx, runsFeedPurpose, tx.Actor.StaffID); err != nil {
			return err
		}
		return then(tx)
	})
}

// feedSince is when the address was made that works now.
func feedSince(tx *domain.Tx, purpose string, subject int64) (made *time.Time, err error) {
	err = tx.Row("SELECT max(created_at) FROM link WHERE purpose = $1 AND subject_id = $2 AND revoked_at IS NULL AND expires_at > $3", purpose, subject, tx.Now).Scan(&made)
	return made, err
}
