package staff

import (
	"time"
	_ "time/tzdata" // the days are Danish, also on a machine without time zones

	"deltag/domain"
	"deltag/domain/workday"
)

var copenhagen = workday.Denmark()

var errDay = &domain.Error{Kind: domain.Invalid, Code: "bad-day", Detail: "Write the day as 2026-12-31."}

// day is the instant at which a Danish day such as 2026-12-31 begins.
func day(text string) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, text, copenhagen)
	if err != nil {
		return d, errDay
	}
	return d, nil
}

// dayAfter is the instant at which a Danish day is over.
func dayAfter(text string) (time.Time, error) {
	d, err := day(text)
	return d.AddDate(0, 0, 1), err
}
