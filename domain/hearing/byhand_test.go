package hearing

import (
	"testing"
	"time"

	"deltag/domain/workday"
)

// byHand are deadlines that were worked out on paper from the rules' own words and a printed calendar, each with how. The
// times are of the clock in Denmark; utc pins the instant where the clock was changed between deadline and meeting, or near it.
var byHand = []struct {
	rules, meeting string
	off            bool // not on the agenda
	want, utc      string
	holiday        string // the deadline falls on it and stays
	weekend        bool
	skipped        int
	why            string
}{
	{rules: "kbh-biu", meeting: "2026-01-05 15:00", want: "2026-01-02 11:00", why: "The Friday before Monday 5 January is the 2nd, an ordinary Friday."},
	{rules: "kbh-biu", meeting: "2026-03-30 15:00", want: "2026-03-27 11:00", utc: "2026-03-27T10:00:00Z", why: "Summer time begins on Sunday the 29th: the deadline is still in winter time, one hour before UTC."},
	{rules: "kbh-biu", meeting: "2026-10-26 15:00", want: "2026-10-23 11:00", utc: "2026-10-23T09:00:00Z", why: "Winter time begins on Sunday the 25th: the deadline is still in summer time."},
	{rules: "kbh-biu", meeting: "2026-04-13 15:00", want: "2026-04-10 11:00", why: "The week after Easter has an ordinary Friday, the 10th."},
	{rules: "kbh-biu", meeting: "2026-04-06 15:00", want: "2026-04-03 11:00", holiday: "langfredag", why: "Easter Sunday is 5 April, so that the Friday before is Good Friday; a fixed weekday stays."},
	{rules: "kbh-biu", meeting: "2026-06-08 15:00", want: "2026-06-05 11:00", holiday: "grundlovsdag", why: "The Friday before 8 June is the 5th, Constitution Day; it stays."},
	{rules: "kbh-biu", meeting: "2026-12-28 15:00", want: "2026-12-25 11:00", holiday: "juledag", why: "The Friday before is Christmas Day; it stays."},
	{rules: "kbh-biu", meeting: "2027-01-04 15:00", want: "2027-01-01 11:00", holiday: "nytårsdag", why: "The Friday before is New Year's Day of the next year; it stays."},
	{rules: "kbh-biu", meeting: "2026-02-06 13:00", want: "2026-01-30 11:00", why: "Moved to a Friday: the Friday before the meeting is a week earlier, not the morning of the same day."},
	{rules: "kbh-biu", meeting: "2026-02-05 15:00", want: "2026-01-30 11:00", why: "Moved to Thursday the 5th: the last Friday before is 30 January."},

	{rules: "kbh-buu", meeting: "2026-03-04 15:30", want: "2026-03-02 09:00", why: "The Monday of that week is the 2nd."},
	{rules: "kbh-buu", meeting: "2026-04-08 15:30", want: "2026-04-06 09:00", holiday: "2. påskedag", why: "The Monday of that week is Easter Monday; it stays."},
	{rules: "kbh-buu", meeting: "2026-05-27 15:30", want: "2026-05-25 09:00", holiday: "2. pinsedag", why: "Whit Sunday is 49 days after 5 April, 24 May: Monday is Whit Monday; it stays."},
	{rules: "kbh-buu", meeting: "2026-03-02 16:00", want: "2026-03-02 09:00", why: "Moved to Monday afternoon: Monday at 9 in the week of the meeting is the same day."},
	{rules: "kbh-buu", meeting: "2026-03-02 08:30", want: "2026-02-23 09:00", why: "Moved to early Monday: 9 o'clock that day would be after it has begun, so it is the Monday before."},
	{rules: "kbh-buu", meeting: "2026-03-08 10:00", want: "2026-03-02 09:00", why: "Moved to Sunday the 8th, the last day of the week that begins on Monday the 2nd."},

	{rules: "kbh-kfu", meeting: "2026-03-05 15:00", want: "2026-03-04 09:00", why: "The day before Thursday the 5th."},
	{rules: "kbh-kfu", meeting: "2026-03-02 15:00", want: "2026-03-01 09:00", weekend: true, why: "Moved to a Monday: the day before is a Sunday, and nothing says that it moves."},
	{rules: "kbh-kfu", meeting: "2026-05-15 15:00", want: "2026-05-14 09:00", holiday: "Kristi himmelfartsdag", why: "The day before is 39 days after Easter Sunday 5 April: Ascension Day."},

	{rules: "kbh-tmu", meeting: "2027-03-29 13:00", want: "2027-03-26 11:00", holiday: "langfredag", why: "Easter Sunday is 28 March 2027: the Friday before is Good Friday; it stays."},
	{rules: "kbh-tmu", meeting: "2028-06-12 13:00", want: "2028-06-09 11:00", why: "The Friday before Monday 12 June is the 9th."},

	{rules: "kbh-oeu", meeting: "2026-05-26 15:00", want: "2026-05-25 09:00", holiday: "2. pinsedag", why: "The Monday before Tuesday 26 May is Whit Monday; it stays."},
	{rules: "kbh-oeu", meeting: "2026-05-28 15:00", want: "2026-05-25 09:00", holiday: "2. pinsedag", why: "Moved to Thursday: the last Monday before is still the 25th."},
	{rules: "kbh-oeu", meeting: "2028-04-18 15:00", want: "2028-04-17 09:00", holiday: "2. påskedag", why: "Easter Sunday is 16 April 2028: Monday the 17th is Easter Monday; it stays."},
	{rules: "kbh-oeu", meeting: "2026-03-02 15:00", want: "2026-02-23 09:00", why: "Moved to a Monday: the last Monday before its day is a week earlier."},

	{rules: "odense-oeu", meeting: "2026-03-04 16:00", want: "2026-03-02 12:00", why: "Two days before Wednesday the 4th is Monday the 2nd."},
	{rules: "odense-oeu", meeting: "2026-03-30 16:00", want: "2026-03-28 12:00", utc: "2026-03-28T11:00:00Z", weekend: true, why: "Two days before Monday is Saturday, and the clock is changed on the Sunday between."},
	{rules: "odense-oeu", meeting: "2027-01-02 16:00", want: "2026-12-31 12:00", holiday: "nytårsaftensdag", why: "Two days before 2 January is the last day of the year before."},

	{rules: "odder", meeting: "2026-03-03 16:00", want: "2026-02-28 23:59", weekend: true, why: "Three days before 3 March: February has 28 days, so it is Saturday the 28th, until its end."},
	{rules: "odder", meeting: "2028-03-01 16:00", want: "2028-02-27 23:59", weekend: true, why: "2028 is a leap year: 29, 28, 27 February, a Sunday."},
	{rules: "odder", meeting: "2026-12-28 16:00", want: "2026-12-25 23:59", holiday: "juledag", why: "Three days before the 28th is Christmas Day, and nothing says that it moves."},

	{rules: "odsherred", meeting: "2026-03-04 16:00", want: "2026-03-02 23:59", why: "Tuesday the 3rd is the first, Monday the 2nd the second."},
	{rules: "odsherred", meeting: "2026-03-02 16:00", want: "2026-02-26 23:59", why: "Over a weekend: Friday the 27th is the first, Thursday the 26th the second."},
	{rules: "odsherred", meeting: "2026-04-07 16:00", want: "2026-03-31 23:59", skipped: 3, why: "Over Easter: 6, 3 and 2 April are holidays, so Wednesday the 1st is the first and Tuesday 31 March the second."},
	{rules: "odsherred", meeting: "2026-05-18 16:00", want: "2026-05-13 23:59", skipped: 1, why: "Friday the 15th is the first, Thursday is Ascension Day, Wednesday the 13th is the second."},
	{rules: "odsherred", meeting: "2026-12-28 16:00", want: "2026-12-22 23:59", skipped: 2, why: "25 and 24 December are closed: Wednesday the 23rd is the first, Tuesday the 22nd the second."},
	{rules: "odsherred", meeting: "2027-01-04 16:00", want: "2026-12-29 23:59", skipped: 2, why: "1 January and 31 December are closed: Wednesday the 30th is the first, Tuesday the 29th the second."},

	{rules: "regionh-fu", meeting: "2026-03-03 15:00", want: "2026-03-02 09:00", why: "The working day before Tuesday is Monday."},
	{rules: "regionh-fu", meeting: "2026-03-03 15:00", off: true, want: "2026-02-26 23:59", why: "Not on the agenda: Monday, Friday and Thursday the 26th are the three."},
	{rules: "regionh-fu", meeting: "2028-06-06 15:00", want: "2028-06-02 09:00", skipped: 1, why: "5 June 2028 is Whit Monday and Constitution Day, one closed day: it is Friday the 2nd."},
	{rules: "regionh-fu", meeting: "2028-06-06 15:00", off: true, want: "2028-05-31 23:59", skipped: 1, why: "Friday the 2nd, Thursday the 1st, Wednesday 31 May."},
	{rules: "regionh-fu", meeting: "2029-04-03 15:00", want: "2029-03-28 09:00", utc: "2029-03-28T07:00:00Z", skipped: 3, why: "Easter Sunday is 1 April 2029: 2 April, 30 and 29 March are holidays, so it is Wednesday the 28th, in summer time since the 25th."},
	{rules: "regionh-fu", meeting: "2029-04-03 15:00", off: true, want: "2029-03-26 23:59", skipped: 3, why: "Wednesday the 28th, Tuesday the 27th, Monday the 26th."},
	{rules: "regionh-fu", meeting: "2026-10-27 15:00", off: true, want: "2026-10-22 23:59", utc: "2026-10-22T21:59:00Z", why: "Monday the 26th, Friday the 23rd, Thursday the 22nd; the last two are in summer time."},
	{rules: "regionh-fu", meeting: "2026-12-29 15:00", off: true, want: "2026-12-22 23:59", skipped: 2, why: "Monday the 28th, then 25 and 24 are closed: Wednesday the 23rd, Tuesday the 22nd."},
	{rules: "regionh-fu", meeting: "2027-01-05 15:00", want: "2027-01-04 09:00", why: "The day before, the first working day of the year."},

	{rules: "folketinget", meeting: "2026-03-04 13:00", why: "Agreed with the secretariat: there is no deadline to work out."},
}

func seeded(t *testing.T, key string) Rules {
	t.Helper()
	for _, s := range Templates() {
		if s.Key == key {
			return s.Rules
		}
	}
	t.Fatalf("there are no rules %s", key)
	return Rules{}
}

func local(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, workday.Denmark())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDeadlinesByHand(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, c := range byHand {
		seen[c.rules]++
		r := seeded(t, c.rules)
		due := r.Due(local(t, c.meeting).UTC(), !c.off)
		if c.want == "" {
			if !due.Agreed || !due.At.IsZero() {
				t.Errorf("%s, meeting %s: %s, want it agreed. %s", c.rules, c.meeting, due.At, c.why)
			}
			continue
		}
		got := due.At.In(workday.Denmark()).Format("2006-01-02 15:04")
		if got != c.want || c.utc != "" && due.At.UTC().Format(time.RFC3339) != c.utc {
			t.Errorf("%s, meeting %s: %s (%s), want %s %s. %s", c.rules, c.meeting, got, due.At.UTC(), c.want, c.utc, c.why)
		}
		holiday := ""
		if due.Holiday != nil {
			holiday = due.Holiday.Da
		}
		if holiday != c.holiday || due.Weekend != c.weekend || len(due.Skipped) != c.skipped {
			t.Errorf("%s, meeting %s: falls on %q, weekend %t, skipped %v. %s", c.rules, c.meeting, holiday, due.Weekend, due.Skipped, c.why)
		}
	}
	if len(byHand) < 30 || len(seen) != len(Templates()) {
		t.Errorf("%d deadlines of %d rule sets", len(byHand), len(seen))
	}
}

// The last minute counts in full, and the next does not count.
func TestInTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rules, at string
		want      bool
	}{
		{"kbh-biu", "2026-01-02 11:00", true},
		{"kbh-biu", "2026-01-02 11:01", false},
		{"odder", "2026-01-02 23:59", true},
		{"odder", "2026-01-03 00:00", false},
		{"folketinget", "2026-01-05 14:00", true},
	} {
		r := seeded(t, c.rules)
		due := r.Due(local(t, "2026-01-05 15:00"), true)
		at := local(t, c.at)
		if due.InTime(at) != c.want || due.InTime(at.Add(59*time.Second)) != c.want {
			t.Errorf("%s at %s: in time is not %t", c.rules, c.at, c.want)
		}
	}
}

func TestElections(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, want string }{
		{"2025-01-01 00:00", "2025-11-18"}, // known: 18 November 2025
		{"2025-11-18 23:59", "2025-11-18"},
		{"2025-11-19 00:00", "2029-11-20"}, // 1 November 2029 is a Thursday: Tuesdays are 6, 13, 20
		{"2021-06-01 12:00", "2021-11-16"}, // known: 16 November 2021
		{"2030-01-01 00:00", "2033-11-15"}, // 1 November 2033 is a Tuesday: 1, 8, 15
	} {
		if got := Election(local(t, c.from)).Format(time.DateOnly); got != c.want {
			t.Errorf("after %s: %s, want %s", c.from, got, c.want)
		}
	}
}

func TestBlackoutByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rules, meeting string
		want           bool
	}{
		{"odder", "2029-08-19 23:00", false}, // a day more than three months before 20 November 2029
		{"odder", "2029-08-20 00:30", true},
		{"odder", "2029-10-02 16:00", true},
		{"odder", "2029-11-20 16:00", true}, // the day of the election
		{"odder", "2029-11-21 00:30", false},
		{"odder", "2028-10-03 16:00", false}, // no election that year
		{"odsherred", "2029-11-06 16:00", false},
	} {
		r := seeded(t, c.rules)
		if _, out := r.Blackout(local(t, c.meeting)); out != c.want {
			t.Errorf("%s at %s: blackout %t", c.rules, c.meeting, out)
		}
	}
	if got := monthsBefore(local(t, "2029-05-31 00:00"), 3).Format(time.DateOnly); got != "2029-02-28" {
		t.Errorf("three months before 31 May begin on %s", got)
	}
}
