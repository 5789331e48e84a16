package panel

import (
	"sync"
	"time"
)

// copenhagen is where the days of a panel are. The program embeds the zone data.
var copenhagen = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the time zone Europe/Copenhagen is not to be had: " + err.Error())
	}
	return loc
})

// deadline is the last instant of a day in the municipality, to the second.
func deadline(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, copenhagen()).UTC()
}
