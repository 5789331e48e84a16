package programme

import "time"

// turn moves the year wheel on when a wave is published: the next one opens so many months after it. What is asked once has
// no next wave, nor has what would open after the programme ends. An extra wave, more than a month before the one that is
// planned, leaves the plan as it is.
func (p *Programme) turn(opens time.Time) {
	if p.NextOn != nil && monthsAfter(opens, 1).Before(*p.NextOn) {
		return
	}
	p.NextOn = nil
	if p.EveryMonths == nil {
		return
	}
	if next := monthsAfter(opens, *p.EveryMonths); p.EndsOn == nil || !next.After(*p.EndsOn) {
		p.NextOn = &next
	}
}

// monthsAfter is the same day of a later month, or its last day when it has no such one: a month after 31 January is in
// February.
func monthsAfter(day time.Time, months int) time.Time {
	last := time.Date(day.Year(), day.Month()+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(day.Day(), last.Day())-last.Day())
}
