package calendar

import "errors"

// Publish writes an entry as a file that somebody fetches and puts into their calendar themselves: it asks nobody, and
// names no attendee. With the UID of an invitation it takes that one's place. Its error holds all faults at once.
func Publish(e Event) (Part, error) {
	err := e.check()
	if e.Status == Cancelled {
		err = errors.Join(err, ErrStatus)
	}
	if err != nil {
		return Part{}, err
	}
	var f file
	f.begin(publish)
	f.event(e, false)
	f.put("END:VCALENDAR")
	return Part{publish, f.String()}, nil
}
