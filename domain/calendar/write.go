package calendar

import (
	"errors"
	"strconv"
	"time"
)

// Part is one calendar file for one recipient, and the method that it names; a mail's header must name the same.
type Part struct{ Method, Text string }

// The methods (RFC 5546).
const (
	request = "REQUEST"
	cancel  = "CANCEL"
	publish = "PUBLISH"
)

// Request writes what puts an entry into a calendar or changes it there. Its error holds all faults at once.
func Request(e Event) (Part, error) {
	err := errors.Join(e.check(), e.checkAttendee())
	if e.Status == Cancelled {
		err = errors.Join(err, ErrStatus)
	}
	return e.part(request, err)
}

// Cancel writes what takes an entry out of a calendar, whatever its status was. Its error holds all faults at once.
func Cancel(e Event) (Part, error) {
	e.Status = Cancelled
	err := errors.Join(e.check(), e.checkAttendee())
	if e.Sequence == 0 {
		err = errors.Join(err, ErrFirst)
	}
	return e.part(cancel, err)
}

func (e Event) checkAttendee() error {
	if !IsMailbox(e.Attendee.Mailbox) {
		return ErrAttendee
	}
	return nil
}

func (e Event) part(method string, err error) (Part, error) {
	if err != nil {
		return Part{}, err
	}
	var f file
	f.begin(method)
	f.event(e, true)
	f.put("END:VCALENDAR")
	return Part{method, f.String()}, nil
}

func (f *file) begin(method string) {
	f.put("BEGIN:VCALENDAR")
	f.put("PRODID:-//Deltag//Deltag//EN")
	f.put("VERSION:2.0")
	f.put("CALSCALE:GREGORIAN")
	if method != "" {
		f.put("METHOD:" + method)
	}
}

// event writes one entry. All of them have the same properties in the same order, so that what is left out is on purpose.
func (f *file) event(e Event, attendee bool) {
	s := written[e.Status]
	f.put("BEGIN:VEVENT")
	f.put("UID:" + e.UID)
	f.put("SEQUENCE:" + strconv.Itoa(e.Sequence))
	f.put("DTSTAMP:" + utc(e.Stamp))
	f.put("DTSTART:" + utc(e.Start))
	f.put("DTEND:" + utc(e.End))
	f.text("SUMMARY", line(e.Summary))
	f.text("LOCATION", line(e.Location))
	f.text("DESCRIPTION", e.describe())
	if e.URL != "" {
		f.put("URL:" + e.URL)
	}
	f.put("STATUS:" + s.status)
	f.put("TRANSP:" + s.transp)
	f.put("CLASS:PRIVATE")
	f.put("ORGANIZER" + name(e.Organizer) + ":" + mailto(e.Organizer.Mailbox))
	if attendee {
		f.put("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=" + s.partstat + ";RSVP=FALSE" + name(e.Attendee) + ":" + mailto(e.Attendee.Mailbox))
	}
	f.put("X-MICROSOFT-CDO-BUSYSTATUS:" + s.busy)
	f.put("X-MICROSOFT-DISALLOW-COUNTER:TRUE") // Outlook must not offer to propose another time: nobody would read it
	f.put("END:VEVENT")
}

// written is how a status looks in a file: to all calendars, in the person's own line, and to Outlook.
var written = map[Status]struct{ status, transp, partstat, busy string }{
	Invited:   {"TENTATIVE", "OPAQUE", "NEEDS-ACTION", "TENTATIVE"},
	Booked:    {"CONFIRMED", "OPAQUE", "ACCEPTED", "BUSY"},
	Cancelled: {"CANCELLED", "TRANSPARENT", "NEEDS-ACTION", "FREE"},
}

func name(p Party) string {
	if line(p.Name) == "" {
		return ""
	}
	return ";CN=" + quote(p.Name)
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
