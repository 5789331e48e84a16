package calendar

import "time"

// Next is the sequence of an entry after a change. It rises when people must look again: another time, another place,
// cancelled, or taken up again. Other words do not raise it, nor does a yes of the person: calendars take the newest
// Stamp of one sequence, and would ask once more for a higher one (RFC 5546 section 2.1.4).
func Next(before, after Event) int {
	same := func(a, b time.Time) bool { return a.Truncate(time.Second).Equal(b.Truncate(time.Second)) }
	if same(before.Start, after.Start) && same(before.End, after.End) && line(before.Location) == line(after.Location) &&
		(before.Status == Cancelled) == (after.Status == Cancelled) {
		return before.Sequence
	}
	return before.Sequence + 1
}
