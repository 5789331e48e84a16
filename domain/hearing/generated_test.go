package hearing

import (
	"math/rand/v2"
	"testing"
	"time"

	"deltag/domain/message"
	"deltag/domain/workday"
)

// usual is the day and hour of each committee's meetings. Of the four with a source it is what the source says (Monday,
// Tuesday); of the others it is assumed, so that every weekday from Monday to Thursday is tried.
var usual = map[string]struct {
	weekday time.Weekday
	hour    int
}{
	"kbh-biu": {time.Monday, 15}, "kbh-buu": {time.Wednesday, 15}, "kbh-kfu": {time.Thursday, 15}, "kbh-tmu": {time.Monday, 13},
	"kbh-oeu": {time.Tuesday, 15}, "odense-oeu": {time.Wednesday, 16}, "odder": {time.Tuesday, 16}, "odsherred": {time.Monday, 16},
	"regionh-fu": {time.Tuesday, 15}, "folketinget": {time.Thursday, 13},
}

// shut tells which days are closed by an Easter of our own (Meeus, Astronomical Algorithms 1991, chapter 8), so that the test
// does not ask the library that it tests.
func shut(day time.Time) bool {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return true
	}
	switch day.Format("01-02") {
	case "01-01", "06-05", "12-24", "12-25", "12-26", "12-31":
		return true
	}
	y := day.Year()
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	easter := time.Date(y, time.Month((h+l-7*m+114)/31), (h+l-7*m+114)%31+1, 0, 0, 0, 0, time.UTC)
	date := time.Date(y, day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	switch int(date.Sub(easter) / (24 * time.Hour)) {
	case -3, -2, 1, 39, 50:
		return true
	}
	return false
}

// worked counts the days between a deadline and a meeting that were worked on, the deadline's own among them.
func worked(from, to time.Time) (n int) {
	for day := workday.Shift(from, 0); day.Before(workday.Shift(to, 0)); day = workday.Shift(day, 1) {
		if !shut(day) {
			n++
		}
	}
	return n
}

// Every meeting of the ten committees on its usual weekday from 2026 to 2029.
func TestAllMeetingsUntil2029(t *testing.T) {
	t.Parallel()
	meetings, out := 0, 0
	for _, s := range Templates() {
		when, known := usual[s.Key]
		if !known || s.Weekday != 0 && time.Weekday(s.Weekday) != when.weekday {
			t.Fatalf("%s meets on %s", s.Key, when.weekday)
		}
		var last [2]time.Time
		for day := local(t, "2026-01-01 00:00"); day.Year() < 2030; day = workday.Shift(day, 1) {
			if day.Weekday() != when.weekday {
				continue
			}
			meeting := workday.Clock(day, when.hour, 0)
			meetings++
			for i, on := range []bool{true, false} {
				due := s.Rules.Due(meeting, on)
				judgeDue(t, s.Key, meeting, due)
				if !due.Agreed && due.At.Before(last[i]) {
					t.Errorf("%s: the deadline of %s is before that of the meeting before", s.Key, meeting)
				}
				last[i] = due.At
			}
			if blackout(t, &s, day) {
				out++
			}
		}
	}
	if meetings != 5*208+5*209 { // 208 weeks, and Thursday to Monday once more: three meet on Mondays and two on Thursdays
		t.Errorf("%d meetings", meetings)
	}
	if out != 14 { // Odder, the Tuesdays from 21 August to 20 November 2029
		t.Errorf("%d meetings without hearings", out)
	}
}

func judgeDue(t *testing.T, key string, meeting time.Time, due Due) {
	t.Helper()
	if due.Agreed != (key == "folketinget") {
		t.Errorf("%s, %s: agreed %t", key, meeting, due.Agreed)
	}
	if due.Agreed {
		return
	}
	at := due.At.In(workday.Denmark())
	right := at.Before(meeting)
	hour, minute := due.Rule.clock()
	right = right && at.Hour() == hour && at.Minute() == minute
	switch due.Rule.How {
	case ByWeekday:
		right = right && int(at.Weekday()) == due.Rule.Weekday && meeting.Sub(at) < 8*24*time.Hour
	case WorkingDays:
		right = right && !shut(at) && worked(at, meeting) == due.Rule.N && due.Holiday == nil && !due.Weekend
	case Days:
		right = right && workday.Shift(at, due.Rule.N).Equal(workday.Shift(meeting, 0))
	}
	if warned := due.Warning(message.Danish) != ""; !right || warned != shut(at) {
		t.Errorf("%s, %s: due %s, warned %t", key, meeting, at, warned)
	}
}

func blackout(t *testing.T, s *Template, day time.Time) bool {
	t.Helper()
	_, out := s.Rules.Blackout(day)
	text := day.Format(time.DateOnly)
	if want := s.Key == "odder" && text >= "2029-08-20" && text <= "2029-11-20"; out != want {
		t.Errorf("%s on %s: blackout %t", s.Key, text, out)
	}
	return out
}

// Whatever the rule and the meeting: the deadline is before it, a later meeting's is never earlier, one day more is never
// later, and n working days are really n.
func TestDeadlineProperties(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(7, 2026))
	times := []string{"", "00:00", "02:30", "09:00", "11:00", "23:59"}
	for range 20000 {
		d := Deadline{How: []How{ByWeekday, WorkingDays, Days}[rnd.IntN(3)], Weekday: 1 + rnd.IntN(7), SameDay: rnd.IntN(2) == 0, N: 1 + rnd.IntN(20), At: times[rnd.IntN(len(times))]}
		r := Rules{Deadline: d, ClosedDays: UsualClosed()}
		meeting := workday.Clock(local(t, "2026-01-01 00:00").AddDate(0, 0, rnd.IntN(1461)), rnd.IntN(24), 15*rnd.IntN(4))
		later := workday.Clock(workday.Shift(meeting, rnd.IntN(30)), 23, 45)
		due, next := r.Due(meeting, true), r.Due(later, true)
		if !due.At.Before(meeting) || next.At.Before(due.At) {
			t.Fatalf("%+v: %s for %s, %s for %s", d, due.At, meeting, next.At, later)
		}
		if d.How == WorkingDays && (worked(due.At, meeting) != d.N || shut(due.At.In(workday.Denmark()))) {
			t.Fatalf("%+v: %d working days for %s", d, worked(due.At, meeting), meeting)
		}
		r.Deadline.N++
		if more := r.Due(meeting, true); more.At.After(due.At) {
			t.Fatalf("%+v: a day more is later, for %s", d, meeting)
		}
	}
}
