package hearing

import (
	"time"

	"deltag/domain/workday"
)

// Election is midnight in Denmark on the day of the first municipal election on or after the day of an instant: the third
// Tuesday of November in every fourth year, 2025 and 2029 among them (kommunal- og regionalvalgloven § 6).
func Election(from time.Time) time.Time {
	local := from.In(workday.Denmark())
	for year := local.Year(); ; year++ {
		if year%4 != 1 {
			continue
		}
		first := time.Date(year, time.November, 1, 0, 0, 0, 0, workday.Denmark())
		toTuesday := (int(time.Tuesday) - int(first.Weekday()) + 7) % 7
		if day := workday.Shift(first, toTuesday+14); !day.Before(workday.Shift(from, 0)) {
			return day
		}
	}
}

// Blackout tells whether a meeting is so soon before a municipal election that there are no hearings at it, and which
// election it is. The day of the election is the last without.
func (r *Rules) Blackout(meeting time.Time) (election time.Time, out bool) {
	election = Election(meeting)
	return election, r.BlackoutMonths > 0 && !workday.Shift(meeting, 0).Before(monthsBefore(election, r.BlackoutMonths))
}

// monthsBefore is the same day of an earlier month, or its last day when it is shorter.
func monthsBefore(day time.Time, n int) time.Time {
	first := time.Date(day.Year(), day.Month()-time.Month(n), 1, 0, 0, 0, 0, day.Location())
	last := first.AddDate(0, 1, -1).Day()
	return time.Date(first.Year(), first.Month(), min(day.Day(), last), 0, 0, 0, 0, day.Location())
}
