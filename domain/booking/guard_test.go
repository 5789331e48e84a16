package booking_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/mix"
	"deltag/domain/workday"
)

// The guard in the database and the rule in mix.Accept are one: tried on made-up groups, short and over-full ones among them.
func TestGuardIsTheRule(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	r := rand.New(rand.NewPCG(300, 6))
	var yes, no int
	for range 400 {
		q := mix.Quotas{Seats: 2 + r.IntN(12)}
		taken := mix.Taken{Seats: r.IntN(q.Seats + 1)}
		var features, least, most, mixed, person []string
		who := mix.Person{}
		for f := range 1 + r.IntN(3) {
			feature := mix.Feature{}
			counts := []int{}
			chosen := r.IntN(4) - 1
			values := 2 + r.IntN(3)
			for v := range values {
				low := r.IntN(4)
				value := mix.Value{Min: low, Max: low + r.IntN(5)}
				feature.Values = append(feature.Values, value)
				counts = append(counts, r.IntN(5))
				features, least, most = append(features, strconv.Itoa(f+1)), append(least, strconv.Itoa(value.Min)), append(most, strconv.Itoa(value.Max))
				mixed = append(mixed, strconv.Itoa(counts[v]))
				if v == chosen {
					person = append(person, strconv.Itoa(len(features)))
				}
			}
			if chosen >= values {
				chosen = mix.NoValue
			}
			who = append(who, chosen)
			q.Features, taken.Values = append(q.Features, feature), append(taken.Values, counts)
		}
		party := make([]mix.Person, 1+r.IntN(3))
		party[0] = who
		_, want := q.Accept(taken, party...)
		list := func(s []string) string { return "{" + strings.Join(s, ",") + "}" }
		got := domaintest.Value[bool](t, w.Bench, "SELECT $7::integer <= $6::integer AND mix_allows($1::smallint[], $2::integer[], $3::integer[], $4::integer[], $5::smallint[], $6::integer, $7::integer)",
			list(features), list(least), list(most), list(mixed), list(person), q.Seats-taken.Seats, len(party))
		if got != want {
			t.Fatalf("the database says %v and the rule %v of %+v with %+v and %v", got, want, q, taken, party)
		}
		if want {
			yes++
		} else {
			no++
		}
	}
	if yes < 50 || no < 50 {
		t.Errorf("%d may and %d may not: the groups are too alike", yes, no)
	}
}

// Seats are kept for whom the group lacks, and whoever is lacking is offered an empty seat before those who came first.
func TestMixKept(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	man := domaintest.Value[int64](t, w.Bench, "SELECT id FROM feature_value WHERE code = 'man'")
	woman := domaintest.Value[int64](t, w.Bench, "SELECT id FROM feature_value WHERE code = 'woman'")
	p := w.plan(4)
	p.Kind, p.SignUp, p.Mix = booking.FocusGroup, booking.Invited, []booking.MixFeature{mixed([]int64{man, woman}, [2]int{2, 4}, [2]int{2, 4})}
	g := w.open(p)
	book := func(name string, value int64) booking.Done {
		t.Helper()
		id := w.AddResident(t, name)
		w.Exec(t, "UPDATE resident SET value_ids[v.feature_id] = v.id, since[v.feature_id] = '2026-01-01' FROM feature_value v WHERE v.id = $1 AND resident.id = $2", value, id)
		d, err := w.bs.BookFor(w.staff(), g.ID, id, booking.Wish{Seats: 1})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first, second, third := book("Adam", man), book("Bo", man), book("Carl", man)
	if first.State != booking.Booked || second.State != booking.Booked || third.State != booking.Waiting {
		t.Errorf("%s %s %s: the last seats are for women", first.State, second.State, third.State)
	}
	dora, eva, frida := book("Dora", woman), book("Eva", woman), book("Frida", woman)
	if dora.State != booking.Booked || eva.State != booking.Booked || frida.State != booking.Waiting {
		t.Errorf("%s %s %s", dora.State, eva.State, frida.State)
	}
	if _, err := w.bs.Cancel(context.Background(), eva.Token); err != nil {
		t.Fatal(err)
	}
	if w.state(frida.ID) != booking.Offered || w.state(third.ID) != booking.Waiting {
		t.Errorf("a woman is lacking, and Carl is %s and Frida %s", w.state(third.ID), w.state(frida.ID))
	}
	w.addsUp()
}

// The time of an offer shrinks towards the beginning, holds hours in which people are awake, and never ends after it.
func TestOfferEnds(t *testing.T) {
	t.Parallel()
	starts := time.Date(2026, 10, 28, 17, 0, 0, 0, workday.Denmark()) // three days after the night with 25 hours
	for _, c := range []struct{ now, want string }{
		{"2026-10-01 10:00", "2026-10-03 10:00"},
		{"2026-10-24 10:00", "2026-10-25 09:00"}, // a day of the clock is 25 hours that night: 24 hours are 24 hours
		{"2026-10-26 10:00", "2026-10-26 14:00"},
		{"2026-10-26 20:00", "2026-10-27 11:00"}, // one hour awake is left, and three the next morning
		{"2026-10-25 23:00", "2026-10-26 12:00"},
		{"2026-10-27 17:30", ""}, // call them
		{"2026-10-28 18:00", ""},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, workday.Denmark())
		if err != nil {
			t.Fatal(err)
		}
		ends, ok := booking.OfferEnds(now, starts)
		got := ends.In(workday.Denmark()).Format("2006-01-02 15:04")
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("offered at %s until %q, not %q", c.now, got, c.want)
		}
		if ok && !ends.Before(starts) {
			t.Errorf("offered until after the beginning")
		}
	}
}
