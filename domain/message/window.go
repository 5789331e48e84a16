package message

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"
)

// Office hours in which ordinary mail to citizens goes out, in local time.
const (
	opens  = 8  // first hour that is open
	closes = 18 // first hour that is closed again
)

// copenhagen is loaded once. The program embeds the zone data, so a machine
// without it does not matter.
var copenhagen = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the time zone Europe/Copenhagen is not to be had: " + err.Error())
	}
	return loc
})

// closedDays are the days besides weekends on which no ordinary mail goes out:
// the Danish public holidays (store bededag ended with 2023, lov nr. 214 of
// 6 March 2023), Constitution Day, and 24 and 31 December, on which municipal
// offices are closed.
var closedDays = sync.OnceValue(func() *cal.BusinessCalendar {
	days := cal.NewBusinessCalendar()
	days.AddHoliday(dk.Holidays...)
	for _, day := range []int{24, 31} {
		days.AddHoliday(&cal.Holiday{Month: time.December, Day: day, Func: cal.CalcDayOfMonth})
	}
	return days
})

// OfficeOpen tells whether ordinary mail may go out at t.
func OfficeOpen(t time.Time) bool {
	local := t.In(copenhagen())
	return workday(local) && local.Hour() >= opens && local.Hour() < closes
}

// NextOpening is the first instant at or after t at which ordinary mail may go
// out. It is found on the local clock, so a night of 23 or 25 hours is right.
func NextOpening(t time.Time) time.Time {
	if OfficeOpen(t) {
		return t
	}
	day := t.In(copenhagen())
	if day.Hour() >= closes || !workday(day) {
		day = midnight(day, 1)
	}
	for !workday(day) {
		day = midnight(day, 1)
	}
	return at(day, opens).UTC()
}

// PlaceBefore moves due into office hours. When the next opening would be at
// or after the event that the mail is about, it is brought forward to the last
// open hour before due instead: a reminder must not come after its event.
// A zero event means that the mail is about none.
func PlaceBefore(due, event time.Time) time.Time {
	next := NextOpening(due)
	if event.IsZero() || next.Before(event) {
		return next
	}
	day := due.In(copenhagen())
	if day.Hour() < closes {
		day = midnight(day, -1)
	}
	for !workday(day) {
		day = midnight(day, -1)
	}
	return at(day, closes-1).UTC()
}

func workday(local time.Time) bool {
	if local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
		return false
	}
	// The calendar asks for the date alone; noon is on the same date everywhere.
	_, closed, _ := closedDays().IsHoliday(at(local, 12))
	return !closed
}

func midnight(local time.Time, days int) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, local.Location())
}

func at(local time.Time, hour int) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day(), hour, 0, 0, 0, local.Location())
}
