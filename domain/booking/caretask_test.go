package booking_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

// What is to be ordered or called off stands in one list over all gatherings, by its own deadline, with who did what.
func TestCareTasks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('Bo', 'bo@eksempel.dk', 'da', true, $1)", w.Now())
	first := w.open(w.plan(5))
	p := w.plan(5)
	p.Place, p.SignUp = w.place("Biblioteket").ID, booking.Invited
	p.Starts, p.Ends = p.Starts.Add(48*time.Hour), p.Ends.Add(48*time.Hour)
	second := w.open(p)
	signUp := guest("anna", 1)
	signUp.Needs = []booking.Need{{Kind: booking.Interpreter, Detail: "arabisk"}, {Kind: booking.Transport, Detail: "Havnevej"}}
	anna, err := w.bs.SignUp(context.Background(), first.Code, signUp)
	if err != nil {
		t.Fatal(err)
	}
	person := w.AddResident(t, "Zara")
	w.Exec(t, "UPDATE resident SET protection = 'yes' WHERE id = $1", person)
	if _, err := w.bs.BookFor(w.staff(), second.ID, person, booking.Wish{Seats: 1, Needs: []booking.Need{{Kind: booking.Diet, Detail: "Uden nødder"}}}); err != nil {
		t.Fatal(err)
	}
	tasks := func(state booking.CareState, limit int) (list []string) {
		t.Helper()
		for cursor := ""; ; {
			page, err := w.bs.CareTasks(w.staff(), state, limit, cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range page.Items {
				list = append(list, fmt.Sprintf("%s %s %s by %q overdue %v", one.Name, one.Kind, one.State, one.By, one.Overdue))
			}
			if cursor = page.Next; cursor == "" {
				return list
			}
		}
	}
	want := func(state booking.CareState, all ...string) {
		t.Helper()
		for _, limit := range []int{1, 50} {
			if diff := cmp.Diff(all, tasks(state, limit)); diff != "" {
				t.Errorf("%q, %d in a page: %s", state, limit, diff)
			}
		}
	}
	alias := fmt.Sprintf("B-%d", person)
	want("", `anna interpreter wanted by "" overdue false`, `anna transport wanted by "" overdue false`, alias+` diet wanted by "Bo" overdue false`)

	// The transport and the interpreter are ordered, each with a deadline of its own, and Anna then gives her seat up: both are
	// to be called off, each by its own.
	for kind, before := range map[string]time.Duration{"transport": 24 * time.Hour, "interpreter": 72 * time.Hour} {
		order := domaintest.Value[int64](t, w.Bench, "SELECT id FROM care_order WHERE kind = $1", kind)
		by := w.Now().Add(before)
		if _, err := w.bs.StepCare(w.staff(), order, booking.Wanted, booking.Ordered, &by); err != nil {
			t.Fatal(err)
		}
	}
	want(booking.Ordered, `anna transport ordered by "Bo" overdue false`, `anna interpreter ordered by "Bo" overdue false`)
	if _, err := w.bs.Cancel(context.Background(), anna.Token); err != nil {
		t.Fatal(err)
	}
	want("", `anna transport to_cancel by "" overdue false`, `anna interpreter to_cancel by "" overdue false`, alias+` diet wanted by "Bo" overdue false`)
	w.Clock.Add(25 * time.Hour)
	want("", `anna transport to_cancel by "" overdue true`, `anna interpreter to_cancel by "" overdue false`, alias+` diet wanted by "Bo" overdue false`)
	w.Clock.Add(48 * time.Hour)
	want("", `anna transport to_cancel by "" overdue true`, `anna interpreter to_cancel by "" overdue true`, alias+` diet wanted by "Bo" overdue false`)
	w.Clock.Set(second.EndsAt.Add(time.Hour)) // nobody needs to order food any more; a bill may still come
	want("", `anna transport to_cancel by "" overdue true`, `anna interpreter to_cancel by "" overdue true`)
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE action = 'read' AND purpose = 'see to what the citizen needs to take part' AND resident_ids @> to_jsonb($1::bigint)", person); n == 0 {
		t.Error("nothing tells that somebody looked")
	}
	for who, ctx := range map[string]context.Context{"a leader": w.As(domain.UnitLeader, 1), "nobody": context.Background()} {
		if page, err := w.bs.CareTasks(ctx, "", 50, ""); err != nil || len(page.Items) != 0 {
			t.Errorf("%s sees %d, %v", who, len(page.Items), err)
		}
	}
}
