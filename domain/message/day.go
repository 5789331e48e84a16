package message

import (
	"fmt"
	"time"

	"deltag/domain/workday"
)

var (
	danishMonths = [...]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}
	danishDays   = [...]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}
)

// Day is an instant's date in Denmark as people say it: "fredag den 4. december", "Friday 4 December".
func Day(l Language, t time.Time) string {
	t = t.In(workday.Denmark())
	if l == English {
		return t.Format("Monday 2 January")
	}
	return fmt.Sprintf("%s den %d. %s", danishDays[t.Weekday()], t.Day(), danishMonths[t.Month()-1])
}

// DayAsOf is Day for who reads it at now, with the year when it is another than the reader's: "mandag den 18. januar 2027".
func DayAsOf(l Language, t, now time.Time) string {
	day, year := Day(l, t), t.In(workday.Denmark()).Year()
	if year == now.In(workday.Denmark()).Year() {
		return day
	}
	return fmt.Sprintf("%s %d", day, year)
}

// Date is an instant's date in Denmark with its year: "4. december 2026", "4 December 2026".
func Date(l Language, t time.Time) string {
	t = t.In(workday.Denmark())
	if l == English {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d. %s %d", t.Day(), danishMonths[t.Month()-1], t.Year())
}

// Moment is an instant in Denmark to the minute: "fredag den 4. december kl. 14.30", "Friday 4 December at 14:30".
func Moment(l Language, t time.Time) string { return Day(l, t) + clock(l, t) }

// MomentAsOf is Moment for who reads it at now, with the year when it is another than the reader's.
func MomentAsOf(l Language, t, now time.Time) string { return DayAsOf(l, t, now) + clock(l, t) }

// DateAndTime is an instant in Denmark to the minute, with its year: "4. december 2026 kl. 14.30".
func DateAndTime(l Language, t time.Time) string { return Date(l, t) + clock(l, t) }

func clock(l Language, t time.Time) string {
	if l == English {
		return t.In(workday.Denmark()).Format(" at 15:04")
	}
	return t.In(workday.Denmark()).Format(" kl. 15.04")
}

// DateTime is an instant in Denmark with its year: "4. december 2026 kl. 14.30", "4 December 2026 at 14:30".
func DateTime(l Language, t time.Time) string {
	if l == English {
		return Date(l, t) + t.In(workday.Denmark()).Format(" at 15:04")
	}
	return Date(l, t) + t.In(workday.Denmark()).Format(" kl. 15.04")
}
