package message

import (
	"testing"
	"time"

	"deltag/domain/workday"
)

func local(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, workday.Denmark())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestNextOpening(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, want string }{
		{"inside", "2026-11-24 10:15", "2026-11-24 10:15"},
		{"the first minute", "2026-11-24 08:00", "2026-11-24 08:00"},
		{"before it opens", "2026-11-24 07:59", "2026-11-24 08:00"},
		{"the closing minute is closed", "2026-11-24 18:00", "2026-11-25 08:00"},
		{"Friday evening", "2026-11-27 19:00", "2026-11-30 08:00"},
		{"Sunday", "2026-11-29 12:00", "2026-11-30 08:00"},
		{"Christmas with a weekend", "2026-12-23 18:30", "2026-12-28 08:00"},
		{"New Year", "2026-12-30 20:00", "2027-01-04 08:00"},
		{"31 December is closed", "2026-12-31 10:00", "2027-01-04 08:00"},
		{"Constitution Day", "2028-06-05 10:00", "2028-06-06 08:00"},
		{"Ascension Day", "2027-05-06 09:00", "2027-05-07 08:00"},
		{"store bededag is an ordinary day since 2024", "2024-04-26 10:00", "2024-04-26 10:00"},
		{"store bededag was closed in 2023", "2023-05-05 10:00", "2023-05-08 08:00"},
		{"1 May is an ordinary day", "2026-05-01 10:00", "2026-05-01 10:00"},
		{"Easter with the spring night", "2027-03-24 18:00", "2027-03-30 08:00"},
		{"the autumn night", "2027-10-29 18:00", "2027-11-01 08:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, want := NextOpening(local(t, c.from)), local(t, c.want)
			if !got.Equal(want) {
				t.Errorf("next opening after %s is %s, want %s", c.from, got.In(workday.Denmark()), want)
			}
			if !OfficeOpen(got) {
				t.Errorf("the next opening %s is closed", got.In(workday.Denmark()))
			}
		})
	}
}

// The nights on which the clock changes are 23 and 25 hours long, so the
// opening is at another hour in UTC than the day before.
func TestOpeningAcrossDaylightSaving(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, want string }{
		{"2026-03-27T17:30:00Z", "2026-03-30T06:00:00Z"}, // Friday in CET to Monday in CEST
		{"2026-10-23T16:30:00Z", "2026-10-26T07:00:00Z"}, // Friday in CEST to Monday in CET
	} {
		from, _ := time.Parse(time.RFC3339, c.from)
		if got := NextOpening(from).Format(time.RFC3339); got != c.want {
			t.Errorf("next opening after %s is %s, want %s", c.from, got, c.want)
		}
	}
}

func TestReminderIsBroughtForward(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, due, event, want string }{
		{"fits as it is", "2026-11-24 10:00", "2026-11-26 10:00", "2026-11-24 10:00"},
		{"moved to the morning, still before the event", "2026-11-24 20:00", "2026-11-26 10:00", "2026-11-25 08:00"},
		{"Saturday event: Friday, not Monday", "2026-11-28 08:00", "2026-11-28 10:00", "2026-11-27 17:00"},
		{"early event: the day before", "2026-11-24 06:00", "2026-11-24 07:30", "2026-11-23 17:00"},
		{"evening: the same day's last hour", "2026-11-24 19:00", "2026-11-25 07:00", "2026-11-24 17:00"},
		{"event at the opening itself", "2026-11-24 19:00", "2026-11-25 08:00", "2026-11-24 17:00"},
		{"over Easter", "2027-03-29 09:00", "2027-03-30 08:00", "2027-03-24 17:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := PlaceBefore(local(t, c.due), local(t, c.event))
			if want := local(t, c.want); !got.Equal(want) {
				t.Errorf("placed at %s, want %s", got.In(workday.Denmark()), want)
			}
		})
	}
	if got := PlaceBefore(local(t, "2026-11-28 08:00"), time.Time{}); !got.Equal(local(t, "2026-11-30 08:00")) {
		t.Errorf("without an event it must wait for the next opening, got %s", got)
	}
}

func TestGivesUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, first string
		anytime     bool
		want        string
	}{
		{"within a week", "2026-11-23 10:15", false, "2026-11-26 10:15"},
		{"over a weekend", "2026-11-26 17:55", false, "2026-12-01 17:55"},
		{"over Easter and the spring night", "2027-03-24 17:30", false, "2027-04-01 17:30"},
		{"Christmas and New Year", "2026-12-23 09:00", false, "2026-12-30 09:00"},
		{"at any time it is three days", "2027-03-24 17:30", true, "2027-03-27 17:30"},
	} {
		if got := givesUp(local(t, c.first), c.anytime); !got.Equal(local(t, c.want)) {
			t.Errorf("%s: first tried %s, given up %s, want %s", c.name, c.first, got.In(workday.Denmark()).Format("2006-01-02 15:04"), c.want)
		}
	}
}

// However the holidays fall, an ordinary mail has at least 30 hours of open office to be tried in.
func TestGivesUpAfterThreeOpenDays(t *testing.T) {
	t.Parallel()
	for first := local(t, "2026-01-01 08:30"); first.Year() < 2030; first = workday.Clock(workday.Shift(first, 1), 8+first.YearDay()%10, 30) {
		if !OfficeOpen(first) {
			continue
		}
		open := 0
		for at := first; at.Before(givesUp(first, false)); at = at.Add(time.Hour) {
			if OfficeOpen(at) {
				open++
			}
		}
		if open < patience*(closes-opens) {
			t.Errorf("first tried %s: only %d hours open", first, open)
		}
	}
}
