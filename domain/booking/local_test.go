package booking_test

import (
	"errors"
	"testing"

	"deltag/domain"
	"deltag/domain/booking"
)

func TestLocal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ day, from, to, starts, ends, fault string }{
		{"2026-12-08", "17:00", "19.30", "2026-12-08T16:00:00Z", "2026-12-08T18:30:00Z", ""},
		{"2027-03-28", "02:30", "05:00", "", "", "/from"}, // the night the clock is put forward
		{"2026-10-25", "01:30", "03:00", "2026-10-24T23:30:00Z", "2026-10-25T02:00:00Z", ""},
		{"8. december", "five", "19:00", "", "", "/day /from"},
	} {
		starts, ends, err := booking.Local(c.day, c.from, c.to)
		if c.fault == "" {
			if err != nil || starts.UTC().Format("2006-01-02T15:04:05Z") != c.starts || ends.UTC().Format("2006-01-02T15:04:05Z") != c.ends {
				t.Errorf("%v: %s to %s, %v", c, starts.UTC(), ends.UTC(), err)
			}
			continue
		}
		var refused *domain.Error
		if !errors.As(err, &refused) {
			t.Errorf("%v: %v", c, err)
			continue
		}
		where := ""
		for _, f := range refused.Faults {
			where += " " + f.Where
		}
		if where != " "+c.fault {
			t.Errorf("%v: faults at%s", c, where)
		}
	}
}
