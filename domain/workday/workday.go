// Package workday knows on which days a Danish municipality works: Monday to Friday, but for the public holidays and the
// days that it closes by its own choice. It is pure: it holds no clock and no database, and a day is read off the Danish
// calendar whatever zone an instant is given in.
package workday

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"
)

// Denmark is the time zone. The program embeds the zone data, so a machine without it does not matter.
var Denmark = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the time zone Europe/Copenhagen is not to be had: " + err.Error())
	}
	return loc
})

// Date is a day of every year.
type Date struct {
	Month time.Month
	Day   int
}

// Usual are the days on which municipal offices are closed although they are no public holidays by law: Constitution Day
// and the days before Christmas and New Year.
var Usual = []Date{{time.June, 5}, {time.December, 24}, {time.December, 31}}

// Name is what a day is called.
type Name struct{ Da, En string }

// Calendar is the public holidays with the days that are closed besides.
type Calendar struct{ closed []Date }

// New makes the calendar of who is closed on these days too.
func New(closed ...Date) Calendar { return Calendar{closed} }

// holidays are the Danish public holidays of the church year and New Year's Day (store bededag ended with 2023, lov nr. 214
// of 6 March 2023). Constitution Day is none of them by law, and stands in Usual.
var holidays = sync.OnceValue(func() *cal.Calendar {
	c := &cal.Calendar{Name: "Danmark"}
	for _, h := range dk.Holidays {
		if h != dk.Grundlovsdag {
			c.AddHoliday(h)
		}
	}
	return c
})

// names are what holidays are called, by what the library calls them.
var names = map[string]Name{
	dk.Nytaarsdag.Name:           {"nytårsdag", "New Year's Day"},
	dk.Skaertorsdag.Name:         {"skærtorsdag", "Maundy Thursday"},
	dk.Langfredag.Name:           {"langfredag", "Good Friday"},
	dk.AndenPaaskedag.Name:       {"2. påskedag", "Easter Monday"},
	dk.StoreBededag.Name:         {"store bededag", "General Prayer Day"},
	dk.KristiHimmelfartsdag.Name: {"Kristi himmelfartsdag", "Ascension Day"},
	dk.AndenPinsedag.Name:        {"2. pinsedag", "Whit Monday"},
	dk.Juledag.Name:              {"juledag", "Christmas Day"},
	dk.AndenJuledag.Name:         {"2. juledag", "Boxing Day"},
}

// chosen are what closed days are called that are no holidays.
var chosen = map[Date]Name{
	{time.June, 5}:      {"grundlovsdag", "Constitution Day"},
	{time.December, 24}: {"juleaftensdag", "Christmas Eve"},
	{time.December, 31}: {"nytårsaftensdag", "New Year's Eve"},
}

// Closed tells what keeps a day from being worked on besides that it is a Saturday or Sunday.
func (c Calendar) Closed(day time.Time) (Name, bool) {
	local := day.In(Denmark())
	// The calendar asks for the date alone; noon is on the same date everywhere.
	if _, is, h := holidays().IsHoliday(Clock(local, 12, 0)); is {
		return names[h.Name], true
	}
	for _, d := range c.closed {
		if local.Month() == d.Month && local.Day() == d.Day {
			if name, known := chosen[d]; known {
				return name, true
			}
			return Name{"lukkedag", "closed that day"}, true
		}
	}
	return Name{}, false
}

// Open tells whether the day of an instant is worked on.
func (c Calendar) Open(day time.Time) bool {
	if weekday := day.In(Denmark()).Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		return false
	}
	_, closed := c.Closed(day)
	return !closed
}

// Back is the n-th working day before the day of an instant, which does not count itself. It is midnight in Denmark.
func (c Calendar) Back(day time.Time, n int) time.Time {
	day = Clock(day, 0, 0)
	for n > 0 {
		day = Shift(day, -1)
		if c.Open(day) {
			n--
		}
	}
	return day
}

// Clock is the instant of a time on the clock in Denmark on the day of another instant. A time that the clock skips that
// night is the one an hour later.
func Clock(day time.Time, hour, minute int) time.Time {
	local := day.In(Denmark())
	return time.Date(local.Year(), local.Month(), local.Day(), hour, minute, 0, 0, Denmark())
}

// Shift is midnight in Denmark so many days after the day of an instant.
func Shift(day time.Time, days int) time.Time {
	local := day.In(Denmark())
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, Denmark())
}
