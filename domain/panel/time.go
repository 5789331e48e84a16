package panel

import (
	"time"

	"deltag/domain/workday"
)

// copenhagen is where the days of a panel are. The program embeds the zone data.
var copenhagen = workday.Denmark

// deadline is the last instant of a day in the municipality, to the second.
func deadline(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, copenhagen()).UTC()
}
