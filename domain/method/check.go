package method

import (
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

func (k Kind) check(c *domain.Checks) {
	c.Unless(slices.Contains(Kinds, k), "/kind", "choice-unknown", "Choose one of those in the list.")
}

// past reads a day that has come: "2026-09-24".
func past(c *domain.Checks, text, where string, now time.Time) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	c.Unless(err == nil, where, "day", "Give a day.")
	c.Unless(!day.After(org.Day(now)), where, "day-future", "Give a day that has come.")
	return day
}
