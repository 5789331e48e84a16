package request_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing/request"
)

// listed are the names of a list, read to its end two rows at a time.
func (w *town) listed(ctx context.Context, f request.Filter) (names []string) {
	w.t.Helper()
	for cursor := ""; ; {
		page, err := w.rs.List(ctx, f, 2, cursor)
		for _, r := range must(w.t, page, err).Items {
			names = append(names, r.Name)
		}
		if cursor = page.Next; cursor == "" {
			return names
		}
	}
}

// The list goes by when they asked, by the meeting or by the state, forwards and backwards, and no page loses anybody.
func TestListIsSorted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	late, soon := w.meeting(w.committee, "2026-10-12"), w.meeting(w.committee, "2026-09-28")
	for i, name := range []string{"anna", "bo", "carla", "dan", "eva"} {
		m := late
		if i%2 == 1 {
			m = soon
		}
		one := wish(name, m, w.item(m, fmt.Sprint(i), "").ID)
		if i == 4 {
			w.booked(one)
		} else {
			w.ask(one)
		}
		w.Clock.Add(time.Minute)
	}
	for sort, want := range map[string][]string{
		"": {"eva", "dan", "carla", "bo", "anna"}, "received": {"anna", "bo", "carla", "dan", "eva"}, "meeting": {"bo", "dan", "anna", "carla", "eva"}, "-meeting": {"eva", "carla", "anna", "dan", "bo"},
		"state": {"anna", "bo", "carla", "dan", "eva"}, "-state": {"eva", "dan", "carla", "bo", "anna"},
	} {
		if got := w.listed(w.secretary(), request.Filter{Sort: sort}); !slices.Equal(got, want) {
			t.Errorf("by %q: %v, want %v", sort, got, want)
		}
	}
	if _, err := w.rs.List(w.secretary(), request.Filter{Sort: "name"}, 2, ""); !errors.Is(err, domain.ErrSort) {
		t.Errorf("an order that there is not: %v", err)
	}
}

// Somebody is found by the beginnings of their names, in the register and outside it. Of a protected person the alias finds
// them, and the name only for whoever may see it. What was typed is in the record of uses.
func TestListIsSearched(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-28")
	ask := func(resident int64, name, number string) {
		one := wish(name, m, w.item(m, number, "").ID)
		if resident != 0 {
			one.Requester = request.Requester{}
		}
		d, err := w.rs.Receive(w.As(domain.Coordinator, 1), resident, w.Now(), one)
		must(t, d, err)
	}
	known, hidden := w.AddResident(t, "Anna Andersen"), w.AddResident(t, "Hanne Hemmelig")
	w.Exec(t, "UPDATE resident SET protection = 'yes' WHERE id = $1", hidden)
	ask(known, "", "1")
	ask(hidden, "", "2")
	ask(0, "annette", "3")
	alias := fmt.Sprintf("B-%d", hidden)
	for search, want := range map[string][]string{
		"ann": {"annette", "Anna Andersen"}, "ANDERS": {"Anna Andersen"}, "Annette@example.dk": {"annette"}, "hanne": nil, "hemmelig": nil, alias: {alias}, "nobody": nil, " ": {"annette", alias, "Anna Andersen"},
	} {
		if got := w.listed(w.secretary(), request.Filter{Search: search}); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", search, got, want)
		}
	}
	if got := w.listed(w.secretary(), request.Filter{Search: "ann", State: request.Booked}); got != nil {
		t.Errorf("both narrow: %v", got)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM access_record WHERE action = 'search' AND subject = 'hearing-request' AND criterion LIKE 'search %'"); n == 0 {
		t.Error("nobody can see what was searched for")
	}
}
