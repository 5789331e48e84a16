// Package booking is seats at gatherings: who has one, who waits, who was offered one and until when, what somebody needs
// to be able to come, and what their calendar knows of it. Focus groups, citizens' meetings and hearings stand on it.
//
// No seat is given twice. A seat is taken by one statement that changes the gathering's row only while there is room and
// while the mix can still be met, and that writes the booking in the same breath; nobody counts first and inserts then. A
// seat that is offered to somebody who waits is taken until the offer ends. Every change of a booking takes the lock of its
// gathering first, so that two changes never wait for each other.
package booking

import (
	"net/url"
	"strings"
	"time"

	"deltag/domain"
)

// Bookings are the use cases of this area.
type Bookings struct {
	db     *domain.DB
	host   string // of the municipality's pages, in the names of calendar entries
	public string // the address that citizens' links begin with
}

// New makes the use cases; public is the address that citizens' links begin with.
func New(db *domain.DB, public string) *Bookings {
	host := "localhost"
	if u, err := url.Parse(public); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return &Bookings{db: db, host: host, public: strings.TrimRight(public, "/")}
}

// Page is the address of a citizen's own page of a booking.
func (bs *Bookings) Page(token string) string { return bs.public + "/b/" + url.PathEscape(token) }

// Now is the instant of these use cases' clock.
func (bs *Bookings) Now() time.Time { return bs.db.Now() }

// LinkPurpose is what the link to a citizen's own booking is for.
const LinkPurpose = "booking"
