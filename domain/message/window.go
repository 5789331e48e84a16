package message

import (
	"time"

	"deltag/domain/workday"
)

// Office hours in which ordinary mail to citizens goes out, in local time.
const (
	opens  = 8  // first hour that is open
	closes = 18 // first hour that is closed again
)

// offices are the days on which ordinary mail goes out.
var offices = workday.New(workday.Usual...)

// OfficeOpen tells whether ordinary mail may go out at t.
func OfficeOpen(t time.Time) bool {
	local := t.In(workday.Denmark())
	return offices.Open(local) && local.Hour() >= opens && local.Hour() < closes
}

// NextOpening is the first instant at or after t at which ordinary mail may go
// out. It is found on the local clock, so a night of 23 or 25 hours is right.
func NextOpening(t time.Time) time.Time {
	if OfficeOpen(t) {
		return t
	}
	day := t.In(workday.Denmark())
	if day.Hour() >= closes || !offices.Open(day) {
		day = workday.Shift(day, 1)
	}
	for !offices.Open(day) {
		day = workday.Shift(day, 1)
	}
	return workday.Clock(day, opens, 0).UTC()
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
	day := due.In(workday.Denmark())
	if day.Hour() < closes {
		day = workday.Shift(day, -1)
	}
	for !offices.Open(day) {
		day = workday.Shift(day, -1)
	}
	return workday.Clock(day, closes-1, 0).UTC()
}

// patience is for how many days a mail is tried (RFC 5321 4.5.4.1 asks for four to five days of a relay, which goes on by itself).
const patience = 3

// givesUp is when a mail that was first tried at an instant is tried no longer. Ordinary mail waits while the office is closed,
// so its days are those on which it is open: Easter takes no try from it.
func givesUp(first time.Time, anytime bool) time.Time {
	if anytime {
		return first.Add(patience * 24 * time.Hour)
	}
	local := first.In(workday.Denmark())
	day := local
	for n := 0; n < patience; {
		if day = workday.Shift(day, 1); offices.Open(day) {
			n++
		}
	}
	return workday.Clock(day, local.Hour(), local.Minute()).UTC()
}
