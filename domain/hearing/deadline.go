package hearing

import (
	"time"

	"deltag/domain/workday"
)

// How is the way a deadline is counted. The zero value is that it is agreed with the secretariat.
type How string

// The ways of counting.
const (
	Agreed      How = ""
	ByWeekday   How = "weekday"      // a weekday and a time before the meeting: it never moves
	WorkingDays How = "working_days" // so many working days before the meeting, whose own day does not count
	Days        How = "days"         // so many days before the meeting: it never moves
)

// Deadline is how long before a meeting something must be done.
type Deadline struct {
	How     How    `json:"how" enum:",weekday,working_days,days" doc:"Empty is agreed with the secretariat"`
	Weekday int    `json:"weekday,omitempty" doc:"1 is Monday, 7 is Sunday"`
	SameDay bool   `json:"sameDay,omitempty" doc:"The weekday may be the day of the meeting itself, as in: Monday in the week of the meeting"`
	N       int    `json:"n,omitempty" doc:"How many days"`
	At      string `json:"at,omitempty" doc:"Time of day as 11:00; empty is the end of the day"`
}

// Due is a deadline for one meeting. Times are told to the minute, and the whole minute counts: see InTime.
type Due struct {
	Agreed   bool // with the secretariat: there is no instant
	At       time.Time
	EndOfDay bool // the rules name no time
	Meeting  time.Time
	Rule     Deadline
	Skipped  []Closed      // days that did not count because they are closed; weekends are not named
	Holiday  *workday.Name // the deadline falls on a day when the secretariat is closed, and stays there
	Weekend  bool          // the same of a Saturday or Sunday
}

// Closed is a day that is no working day.
type Closed struct {
	Day  time.Time
	Name workday.Name
}

// Due is by when a citizen must have asked to speak at a meeting about something that is on its agenda, or not.
func (r *Rules) Due(meeting time.Time, onAgenda bool) Due {
	d := r.Deadline
	if !onAgenda && r.OffAgenda != nil {
		d = *r.OffAgenda
	}
	return d.due(meeting, r.days())
}

// MaterialDue is by when papers for a meeting must be there.
func (r *Rules) MaterialDue(meeting time.Time) Due {
	if r.Material == nil {
		return Due{Agreed: true, Meeting: meeting}
	}
	return r.Material.due(meeting, r.days())
}

// InTime tells whether what was received at an instant was in time: a deadline at 11.00 takes all that a clock showed as
// 11.00.
func (d *Due) InTime(at time.Time) bool {
	return d.Agreed || !at.Truncate(time.Minute).After(d.At)
}

func (d Deadline) due(meeting time.Time, days workday.Calendar) Due {
	out := Due{Meeting: meeting, Rule: d, EndOfDay: d.At == ""}
	hour, minute := d.clock()
	switch d.How {
	case ByWeekday:
		out.At = d.lastWeekday(meeting, hour, minute)
	case WorkingDays:
		day := days.Back(meeting, d.N)
		out.At, out.Skipped = workday.Clock(day, hour, minute), closedBetween(day, meeting, days)
	case Days:
		out.At = workday.Clock(workday.Shift(meeting, -d.N), hour, minute)
	default:
		return Due{Agreed: true, Meeting: meeting}
	}
	out.note(days)
	return out
}

// lastWeekday is the last such weekday and time before the meeting: before its day, or with SameDay before its hour.
func (d Deadline) lastWeekday(meeting time.Time, hour, minute int) time.Time {
	local := meeting.In(workday.Denmark())
	back := (int(local.Weekday()) - d.Weekday + 7) % 7
	if back == 0 && !d.SameDay {
		back = 7
	}
	at := workday.Clock(workday.Shift(meeting, -back), hour, minute)
	if !at.Before(meeting) {
		at = workday.Clock(workday.Shift(meeting, -back-7), hour, minute)
	}
	return at
}

// clock is the hour and minute of the deadline; the end of the day is its last minute.
func (d Deadline) clock() (hour, minute int) {
	if d.At == "" {
		return 23, 59
	}
	t, err := time.Parse("15:04", d.At)
	if err != nil {
		return 23, 59 // rules with such a time are never kept
	}
	return t.Hour(), t.Minute()
}

// note says when the deadline falls on a day when nobody is at work.
func (d *Due) note(days workday.Calendar) {
	local := d.At.In(workday.Denmark())
	if name, closed := days.Closed(local); closed {
		d.Holiday = &name
	}
	d.Weekend = local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
}

// closedBetween are the holidays between two days that would have been worked on else.
func closedBetween(from, to time.Time, days workday.Calendar) (list []Closed) {
	last := workday.Shift(to, 0)
	for day := workday.Shift(from, 1); day.Before(last); day = workday.Shift(day, 1) {
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		if name, closed := days.Closed(day); closed {
			list = append(list, Closed{day, name})
		}
	}
	return list
}
