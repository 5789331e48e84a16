package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// refresh is how often a calendar is asked to look at a feed again.
const refresh = "PT1H"

// Feed writes a calendar for one person to subscribe to, by an address that is theirs alone and can be revoked; name is
// what their calendar program calls it. A cancelled event stays until the time that it had is over, so that nobody comes
// in vain because it vanished without a word; now decides that and nothing else. The order of the events does not matter.
// A feed names no attendee. Its error holds all faults of all events at once.
func Feed(name string, now time.Time, events []Event) (string, error) {
	shown := slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Status == Cancelled && e.End.Before(now) })
	slices.SortFunc(shown, func(a, b Event) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID)) })
	var faults []error
	seen := map[string]bool{}
	for i, e := range shown {
		if err := e.check(); err != nil {
			faults = append(faults, fmt.Errorf("event %d by time: %w", i+1, err))
		}
		if seen[e.UID] {
			faults = append(faults, ErrTwice)
		}
		seen[e.UID] = true
	}
	if err := errors.Join(faults...); err != nil {
		return "", err
	}
	var f file
	method := publish
	if len(shown) == 0 {
		method = "" // a publication holds an event (RFC 5546 section 3.2.1); a calendar may do without
	}
	f.begin(method)
	f.text("NAME", line(name))
	f.text("X-WR-CALNAME", line(name))
	f.put("REFRESH-INTERVAL;VALUE=DURATION:" + refresh)
	f.put("X-PUBLISHED-TTL:" + refresh)
	if len(shown) == 0 {
		f.zone()
	}
	for _, e := range shown {
		f.event(e, false)
	}
	f.put("END:VCALENDAR")
	return f.String(), nil
}

// zone writes the rules of Danish time. A file must hold a component (RFC 5545 section 3.6), and a feed without events
// has no other; all instants are in UTC and need none.
func (f *file) zone() {
	for _, content := range []string{
		"BEGIN:VTIMEZONE", "TZID:Europe/Copenhagen",
		"BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD",
		"BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT",
		"END:VTIMEZONE",
	} {
		f.put(content)
	}
}
