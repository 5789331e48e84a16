package programme

import (
	"testing"
	"time"
)

func TestTheYearWheelTurns(t *testing.T) {
	t.Parallel()
	on := func(text string) *time.Time {
		if text == "" {
			return nil
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return &day
	}
	for _, c := range []struct {
		opens, planned, ends string
		every                int
		want                 string
	}{
		{"2026-09-01", "2026-09-01", "", 12, "2027-09-01"},
		{"2026-09-01", "", "", 6, "2027-03-01"},
		{"2026-01-31", "2026-01-31", "", 1, "2026-02-28"},
		{"2028-01-30", "2028-01-30", "", 1, "2028-02-29"},
		{"2026-10-31", "2026-10-31", "", 16, "2028-02-29"},
		{"2026-09-01", "2026-09-01", "2027-08-31", 12, ""},
		{"2026-09-01", "2026-09-01", "2027-09-01", 12, "2027-09-01"},
		{"2026-09-01", "2026-09-01", "", 0, ""},
		{"2026-09-01", "2027-01-15", "", 12, "2027-01-15"}, // an extra one
		{"2026-09-01", "2026-09-20", "", 12, "2027-09-01"}, // the planned one, somewhat early
	} {
		p := Programme{NextOn: on(c.planned), EndsOn: on(c.ends)}
		if c.every > 0 {
			p.EveryMonths = &c.every
		}
		p.turn(*on(c.opens))
		got := ""
		if p.NextOn != nil {
			got = p.NextOn.Format(time.DateOnly)
		}
		if got != c.want {
			t.Errorf("%+v: the next one is on %q", c, got)
		}
	}
}
