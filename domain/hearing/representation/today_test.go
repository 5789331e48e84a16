package representation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

// A note waits for those who can still sign it, and for nobody else; a change of its group comes first, and waits for those who
// did not propose it.
func TestToday(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	secretary, leader := w.as(2, domain.Secretary), w.as(3, domain.UnitLeader)
	today := func(ctx context.Context) string {
		t.Helper()
		var kinds []string
		if err := w.DB.View(ctx, func(tx *domain.Tx) error {
			is, err := w.ns.Today(tx)
			for _, task := range is.Tasks {
				kinds = append(kinds, fmt.Sprintf("%s %d %s %s", task.Kind, task.Count, task.Name, task.Link))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(kinds, "; ")
	}
	w.sealed()
	if got := today(secretary); got != "" {
		t.Errorf("a note that is only sealed: %s", got)
	}
	n := w.drawn(8)
	page := fmt.Sprintf("/staff/hearings/notes/%d", n.ID)
	sign, change := "note-sign 1 "+n.Title+" "+page, "note-change 1 "+n.Title+" "+page
	for who, want := range map[string]struct {
		ctx  context.Context
		told string
	}{
		"the proposer": {w.proposer(), ""}, "the secretary": {secretary, sign}, "the leader": {leader, sign},
		"another unit": {domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: 4, Grants: []domain.Grant{{Role: domain.Secretary, Unit: 2, Units: []int64{2}}}}), ""},
		"a moderator":  {w.as(4, domain.Moderator), ""},
	} {
		if got := today(want.ctx); got != want.told {
			t.Errorf("%s is told %q, not %q", who, got, want.told)
		}
	}
	if _, err := w.ns.Sign(secretary, n.ID, w.now(n.ID).Version, domain.Secretary); err != nil {
		t.Fatal(err)
	}
	if got := today(secretary) + today(w.as(4, domain.Secretary)); got != "" {
		t.Errorf("the role has signed: %s", got)
	}
	if got := today(leader); got != sign {
		t.Errorf("one signature is missing: %q", got)
	}
	s, err := w.ns.Get(w.proposer(), n.ID)
	out := must(t, s, err).Document.Group()[0]
	v, err := w.ns.Deviate(w.proposer(), n.ID, w.now(n.ID).Version, representation.Exchange{Out: out, Cause: note.Causes[0], Reason: "Er blevet syg og siger fra."})
	must(t, v, err)
	if got := today(leader) + " | " + today(w.proposer()); got != change+" | " {
		t.Errorf("a change waits: %q", got)
	}
	if _, err := w.ns.Decide(leader, v.ID, false); err != nil {
		t.Fatal(err)
	}
	if got := today(leader); got != sign {
		t.Errorf("the change was refused: %q", got)
	}
}
