package programme

import (
	"time"

	"deltag/domain"
	"deltag/domain/workday"
)

// copenhagen is where the days of a wave are. The program carries the time zones.
var copenhagen = workday.Denmark()

// Today is the Danish day, as days are kept: midnight in UTC.
func Today(tx *domain.Tx) time.Time {
	y, m, d := tx.Now.In(copenhagen).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Begins is the first instant of a day in Denmark.
func Begins(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, copenhagen).UTC()
}

// Over is the first instant after a day in Denmark: when the last day to answer is over.
func Over(day time.Time) time.Time { return Begins(day.AddDate(0, 0, 1)) }
