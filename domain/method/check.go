package method

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"deltag/domain"
	"deltag/domain/org"
)

// checks gathers the faults of what was sent, so that all are told at once.
type checks []domain.Fault

func (c *checks) unless(right bool, where, code, detail string) {
	if !right {
		*c = append(*c, domain.Fault{Where: where, Code: code, Detail: detail})
	}
}

// text trims a text and looks at its length in letters.
func (c *checks) text(s *string, where string, least, most int) {
	*s = strings.TrimSpace(*s)
	n := utf8.RuneCountInString(*s)
	c.unless(n > 0 || least == 0, where, "required", "Write something here.")
	c.unless(n <= most, where, "too-long", "This is too long.")
	c.unless(!domain.HasCPR(*s), where, "cpr-number", "This looks like a CPR number. Remove it.")
}

func (c *checks) kind(k Kind) {
	c.unless(slices.Contains(Kinds, k), "/kind", "choice-unknown", "Choose one of those in the list.")
}

// past reads a day that has come: "2026-09-24".
func (c *checks) past(text, where string, now time.Time) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	c.unless(err == nil, where, "day", "Give a day.")
	c.unless(!day.After(org.Day(now)), where, "day-future", "Give a day that has come.")
	return day
}
