package calendar

import (
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Event is one booking as its entry in a calendar. Texts are plain; control signs in them are left out.
type Event struct {
	UID         string    // from NewUID, the same as long as the booking lives
	Sequence    int       // 0 at first, then what Next says
	Stamp       time.Time // when this state of the entry is written or was changed
	Start, End  time.Time // instants: they are written in UTC, which every calendar shows in its own time
	Status      Status
	Summary     string // one line, such as "Gruppesamtale i Borgerpanelet"
	Location    string // one line; nothing personal. "" for none
	When        string // the time in words and in the recipient's language. "" for none
	Answer      string // words before the URL in the description, such as "Svar ja eller nej:"
	URL         string // where the recipient answers, https; "" for none
	Description string // what else there is to know
	Organizer   Party  // whom the mail is from: calendars warn when it is somebody else
	Attendee    Party  // the recipient alone, never another; a feed tells none
}

// Party is a person or office with one mail address. The name may be "".
type Party struct{ Name, Mailbox string }

// Status is how far a booking is.
type Status string

// The states of an entry.
const (
	Invited   Status = "invited"   // a seat is offered; the calendar shows the time as tentative
	Booked    Status = "booked"    // the person has said yes
	Cancelled Status = "cancelled" // by whomever
)

// What can be wrong with an event. A writer's error holds all of them at once.
var (
	ErrUID       = errors.New("calendar: the UID is not one that NewUID made")
	ErrSequence  = errors.New("calendar: a sequence begins at 0 and rises")
	ErrStamp     = errors.New("calendar: the moment of writing is missing")
	ErrTimes     = errors.New("calendar: an event ends after it starts, between the years 1 and 9999")
	ErrStatus    = errors.New("calendar: the status is none, or none for this method")
	ErrSummary   = errors.New("calendar: the summary is empty")
	ErrURL       = errors.New("calendar: the URL is not a whole http address in ASCII")
	ErrOrganizer = errors.New("calendar: the organizer is not one mail address")
	ErrAttendee  = errors.New("calendar: the attendee is not one mail address")
	ErrLead      = errors.New("calendar: time, place and URL leave no room in the description")
	ErrFirst     = errors.New("calendar: a cancellation has a higher sequence than the invitation")
	ErrTwice     = errors.New("calendar: two events of a feed have one UID")
)

// check tells everything that is wrong with an event for every method.
func (e Event) check() error {
	var faults []error
	wrong := func(is bool, fault error) {
		if is {
			faults = append(faults, fault)
		}
	}
	start, end := e.Start.UTC().Truncate(time.Second), e.End.UTC().Truncate(time.Second)
	wrong(!IsUID(e.UID), ErrUID)
	wrong(e.Sequence < 0, ErrSequence)
	wrong(e.Stamp.IsZero(), ErrStamp)
	wrong(e.Start.IsZero() || !end.After(start) || start.Year() < 1 || end.Year() > 9999, ErrTimes)
	wrong(e.Status != Invited && e.Status != Booked && e.Status != Cancelled, ErrStatus)
	wrong(line(e.Summary) == "", ErrSummary)
	wrong(e.URL != "" && !isURL(e.URL), ErrURL)
	wrong(!IsMailbox(e.Organizer.Mailbox), ErrOrganizer)
	wrong(utf8.RuneCountInString(e.lead()) > longest, ErrLead)
	return errors.Join(faults...)
}

// IsMailbox tells whether a text is exactly one mail address without a name and without quotes.
func IsMailbox(text string) bool {
	local, host, found := strings.Cut(text, "@")
	if !found || local == "" || host == "" || len(text) > 254 || !utf8.ValidString(text) {
		return false
	}
	for _, r := range local {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune(`"(),:;<>[\]`, r) {
			return false
		}
	}
	for _, r := range host {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.' {
			return false
		}
	}
	return true
}

// isURL takes what a URI may hold (RFC 3986) and no more, for it stands unescaped in the file.
func isURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return false
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	return true
}
