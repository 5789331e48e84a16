package request_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"deltag/domain"
	"deltag/domain/hearing/request"
	"deltag/domain/org"
)

// Whoever answers requests is told how many wait, and of nothing that is done. The same are in the list.
func TestToday(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-28")
	today := func(ctx context.Context) (list []org.Task) {
		t.Helper()
		if err := w.DB.View(ctx, func(tx *domain.Tx) error {
			is, err := w.rs.Today(tx)
			list = is.Tasks
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	if got := today(w.secretary()); len(got) != 0 {
		t.Errorf("nobody has asked: %+v", got)
	}
	first := w.ask(wish("anna", m, w.item(m, "1", "2026-1").ID))
	w.granted(wish("bo", m, w.item(m, "2", "2026-2").ID))
	w.booked(wish("carla", m, w.item(m, "3", "2026-3").ID))
	want := org.Task{Kind: "hearing-requests", Count: 2, Name: "Beskæftigelsesudvalget", Link: fmt.Sprintf("/staff/hearing-requests?committee=%d&waiting=1", w.committee)}
	if got := today(w.secretary()); len(got) != 1 || got[0] != want {
		t.Errorf("two wait: %+v", got)
	}
	for who, ctx := range map[string]context.Context{"who only reads": w.As(domain.CommitteeMember, 1), "another unit": w.As(domain.Secretary, 2)} {
		if got := today(ctx); len(got) != 0 {
			t.Errorf("%s: %+v", who, got)
		}
	}
	found := func(f request.Filter) (names []string) {
		t.Helper()
		page, err := w.rs.List(w.secretary(), f, 10, "")
		for _, r := range must(t, page, err).Items {
			names = append(names, r.Name)
		}
		return names
	}
	if got := found(request.Filter{Committee: w.committee, Waiting: true}); !slices.Equal(got, []string{"bo", "anna"}) {
		t.Errorf("the list of those who wait: %v", got)
	}
	if _, err := w.rs.WithdrawFor(w.secretary(), first.ID, first.Version); err != nil {
		t.Fatal(err)
	}
	if got := today(w.secretary()); len(got) != 1 || got[0].Count != 1 {
		t.Errorf("one has withdrawn: %+v", got)
	}
}
