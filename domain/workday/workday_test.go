package workday

import (
	"testing"
	"time"
)

func on(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, day, Denmark())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The days that are closed in 2027, read off a printed calendar: Easter Sunday is 28 March, so that Maundy Thursday is the
// 25th, Ascension Day 6 May (39 days after) and Whit Monday 17 May (50 days after).
func TestClosedDaysOf2027(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"2027-01-01": "nytårsdag", "2027-03-25": "skærtorsdag", "2027-03-26": "langfredag", "2027-03-29": "2. påskedag",
		"2027-05-06": "Kristi himmelfartsdag", "2027-05-17": "2. pinsedag", "2027-06-05": "grundlovsdag",
		"2027-12-24": "juleaftensdag", "2027-12-25": "juledag", "2027-12-26": "2. juledag", "2027-12-31": "nytårsaftensdag",
	}
	c := New(Usual...)
	for day := on(t, "2027-01-01"); day.Year() == 2027; day = Shift(day, 1) {
		name, closed := c.Closed(day)
		text := day.Format(time.DateOnly)
		if name.Da != want[text] || closed != (want[text] != "") {
			t.Errorf("%s is %q, want %q", text, name.Da, want[text])
		}
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if c.Open(day) != (!weekend && want[text] == "") {
			t.Errorf("%s open: %t", text, c.Open(day))
		}
	}
}

// What is closed by choice can be chosen otherwise.
func TestClosedByChoice(t *testing.T) {
	t.Parallel()
	bare, own := New(), New(Date{time.May, 7})
	for _, day := range []string{"2026-06-05", "2026-12-24", "2026-12-31", "2027-05-07"} {
		if !bare.Open(on(t, day)) {
			t.Errorf("%s is closed without anybody's choice", day)
		}
	}
	if own.Open(on(t, "2027-05-07")) || !own.Open(on(t, "2026-06-05")) {
		t.Error("the choice does not count")
	}
	if name, _ := own.Closed(on(t, "2027-05-07")); name.Da != "lukkedag" {
		t.Errorf("a day of one's own is called %q", name.Da)
	}
}

// Every holiday of the library has a name here, in both languages.
func TestHolidaysHaveNames(t *testing.T) {
	t.Parallel()
	for _, h := range holidays().Holidays {
		if n := names[h.Name]; n.Da == "" || n.En == "" {
			t.Errorf("%q has no name", h.Name)
		}
	}
}

// A day in Denmark is the same day in whatever zone its instant is given.
func TestDaysAreDanish(t *testing.T) {
	t.Parallel()
	if late := time.Date(2027, 12, 24, 23, 30, 0, 0, time.UTC); !New(Usual...).Open(time.Date(2027, 12, 27, 12, 0, 0, 0, time.UTC)) || New(Usual...).Open(late) {
		t.Error("half past midnight on Christmas Day in Denmark is worked on")
	}
	if got := Shift(on(t, "2027-03-27"), 1).UTC().Format(time.RFC3339); got != "2027-03-27T23:00:00Z" {
		t.Errorf("the day of 23 hours begins at %s", got)
	}
	if got := Shift(on(t, "2027-03-28"), 1).UTC().Format(time.RFC3339); got != "2027-03-28T22:00:00Z" {
		t.Errorf("the day after it begins at %s", got)
	}
}
