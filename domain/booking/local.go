package booking

import (
	"strings"
	"time"

	"deltag/domain"
)

// Local is the instants of a day and two times of its clock in Denmark, as staff write them: "2026-12-08", "17:00" and
// "19.00". A time that the clock skips that day is refused; of one that comes twice it is the first.
func Local(day, from, to string) (starts, ends time.Time, err error) {
	var c domain.Checks
	date, wrong := time.ParseInLocation(time.DateOnly, day, denmark())
	c.Unless(wrong == nil, "/day", "day", "Give a day.")
	starts = clock(&c, date, from, "/from")
	ends = clock(&c, date, to, "/to")
	return starts, ends, c.Of(ErrGathering)
}

func clock(c *domain.Checks, day time.Time, text, where string) time.Time {
	text = strings.ReplaceAll(strings.TrimSpace(text), ".", ":")
	at, err := time.Parse("15:04", text)
	if err != nil {
		c.Unless(false, where, "time-of-day", "Give a time such as 17:00.")
		return time.Time{}
	}
	local := time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, denmark())
	c.Unless(local.Hour() == at.Hour() && local.Minute() == at.Minute(), where, "time-skipped", "The clock is put forward that night: there is no such time.")
	return local
}
