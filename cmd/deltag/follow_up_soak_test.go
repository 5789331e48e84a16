//go:build soak

package main

import (
	"testing"
	"time"

	"deltag/domain/workday"
)

// Three copies of the program ask after 2,000 events (conversations held, offers ended, seats taken in a panel), while
// they are killed again and again and the clock goes through evenings, mornings, weekends, the night of 25 hours, Easter
// and the night of 23 hours in it. For each person and event there is exactly one answer of its rule, the one that the
// rules of asking give by what the test put in; nothing is mailed after an opt-out, an erasure or the last day of a rule,
// before its day, or while the office is closed; and of everything else exactly one mail reached the relay.
func TestSoakFollowUps(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	f := newFollowUps(t)
	f.relay.Before(f.linger)

	f.at(on(2026, 9, 21, 9)) // a Monday
	f.fillPanel(600, 550, 190)
	f.planEvents()
	f.autumn()
	f.spring()
	f.compare()
	t.Logf("it took %s", time.Since(begin).Round(time.Second))
}

func moment(year int, month time.Month, day, hour, minute, second int) time.Time {
	return time.Date(year, month, day, hour, minute, second, 0, workday.Denmark())
}

// autumn goes from 12 October to 3 November 2026: a rule for conversations ends on 28 October.
func (f *followUps) autumn() {
	f.at(on(2026, 10, 12, 9)) // Monday
	f.begin()
	f.openWave(date(2026, 10, 12), date(2026, 11, 15))
	f.addRule("conversation", 2, date(2026, 10, 12), date(2026, 10, 28))
	f.addRule("offer_end", 3, date(2026, 10, 12), time.Time{})
	f.addRule("panel_joined", 1, date(2026, 10, 12), time.Time{})

	f.at(on(2026, 10, 15, 10))
	f.join(20)
	f.tell(date(2026, 10, 15))
	f.decided(2)
	f.allLeave(4)

	f.at(moment(2026, 10, 16, 0, 10, 0)) // the mails of Friday wait for its morning
	f.decided(2)
	f.neverAgain(20, 10)
	f.eraseSome(12, 6)
	f.crossEvening(moment(2026, 10, 16, 17, 59, 50))

	f.at(on(2026, 10, 18, 12)) // Sunday
	f.join(15)
	f.tell(date(2026, 10, 18))
	f.decided(2)
	f.nothingLeaves(1)
	f.crossMorning(moment(2026, 10, 19, 7, 59, 50), 60, 10)

	f.at(on(2026, 10, 23, 15))
	f.join(15)
	f.tell(date(2026, 10, 23))
	f.decided(2)
	f.allLeave(4)
	f.unsubscribe(15)
	f.pause(40, date(2026, 11, 30))

	f.at(moment(2026, 10, 24, 23, 50, 0)) // Saturday night
	f.join(20)
	f.eraseWhileDeciding(10)
	f.decided(1)
	f.at(moment(2026, 10, 25, 1, 59, 0)) // at 3 it is 2 again
	f.decided(1)
	f.quarters(9)
	f.at(moment(2026, 10, 25, 23, 50, 0))
	f.join(20)
	f.tell(date(2026, 10, 25))
	f.decided(1)
	f.at(moment(2026, 10, 26, 0, 10, 0)) // still the 25th by the sun's clock
	f.join(15)
	f.decided(1)
	f.neverAgain(20, 10)
	f.eraseSome(12, 6)
	f.nothingLeaves(1)
	f.crossMorning(moment(2026, 10, 26, 7, 59, 50), 60, 10)

	f.at(on(2026, 10, 28, 10)) // the last day of the rule for conversations
	f.join(15)
	f.tell(date(2026, 10, 28))
	f.decided(2)
	f.allLeave(3)
	f.at(moment(2026, 10, 28, 18, 30, 0))
	f.tellLate()
	f.decided(1)
	f.nothingLeaves(1) // and never will: tomorrow the rule is over
	f.at(on(2026, 10, 29, 9))
	f.decided(1)
	f.allLeave(3)
	f.at(on(2026, 11, 3, 10))
	f.tell(date(2026, 10, 31))
	f.decided(2)
	f.allLeave(3)
	f.endRules()
}

// spring goes from 15 March to 1 April 2027, through Easter: the rule for offers ends on the Saturday of it.
func (f *followUps) spring() {
	f.at(on(2027, 3, 15, 9)) // Monday
	f.openWave(date(2027, 3, 15), date(2027, 5, 1))
	f.addRule("conversation", 1, date(2027, 2, 1), time.Time{})
	f.addRule("offer_end", 2, date(2027, 3, 15), date(2027, 3, 27))
	f.addRule("panel_joined", 1, date(2027, 3, 15), time.Time{})
	f.join(10)
	f.tell(date(2027, 3, 15))
	f.decided(2)
	f.allLeave(3)

	f.at(on(2027, 3, 23, 10))
	f.join(10)
	f.tell(date(2027, 3, 23))
	f.decided(2)
	f.allLeave(3)
	f.at(moment(2027, 3, 24, 0, 10, 0))
	f.decided(1)
	f.nothingLeaves(1)
	f.crossEvening(moment(2027, 3, 24, 17, 59, 50)) // before five days without office hours

	f.at(on(2027, 3, 25, 12)) // Maundy Thursday
	f.tell(date(2027, 3, 25))
	f.decided(2)
	f.neverAgain(8, 8)
	f.eraseSome(5, 4)
	f.nothingLeaves(1)
	f.at(moment(2027, 3, 27, 23, 50, 0)) // Saturday, the last day of the rule for offers
	f.join(10)
	f.tell(date(2027, 3, 27))
	f.eraseWhileDeciding(5)
	f.decided(1)
	f.at(moment(2027, 3, 28, 1, 59, 0)) // Easter Sunday: at 2 it is 3
	f.decided(1)
	f.quarters(5)
	f.at(on(2027, 3, 29, 10)) // Easter Monday
	f.join(10)
	f.tell(date(2027, 3, 29))
	f.decided(2)
	f.nothingLeaves(2)
	f.crossMorning(moment(2027, 3, 30, 7, 59, 50), 40, 8)
	f.at(on(2027, 4, 1, 10))
	f.tell(date(2027, 3, 31))
	f.decided(2)
	f.allLeave(3)
}
