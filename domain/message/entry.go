package message

import (
	"fmt"

	"deltag/domain"
	"deltag/domain/calendar"
)

// entry writes what a mail says to the recipient's calendar. It names the
// recipient and nobody else, and whom the mail is from: calendars take no entry
// from a stranger. It is made when the mail goes and kept nowhere; the booking
// that it shows is kept where it belongs.
func (o *Outbox) entry(tx *domain.Tx, to string, e *calendar.Event) (*calendar.Part, error) {
	if e == nil || !calendar.IsMailbox(to) {
		return nil, nil // to an address in quotes the mail goes without: it says the same in words
	}
	mine := *e
	mine.Stamp, mine.Organizer, mine.Attendee = tx.Now, o.settings.Organizer, calendar.Party{Mailbox: to}
	write := calendar.Request
	if mine.Status == calendar.Cancelled {
		write = calendar.Cancel
	}
	part, err := write(mine)
	if err != nil {
		return nil, fmt.Errorf("write the entry for a calendar: %w", err)
	}
	return &part, nil
}
