package org_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
)

// office is a unit with a leader and two who look citizens up, below a municipality with a leader of its own.
type office struct {
	*domaintest.Bench
	o                                 *org.Org
	unit                              int64
	leader, chief, anna, bo, stranger int64
	people                            []int64
}

func newOffice(t *testing.T) *office {
	t.Helper()
	b := domaintest.New(t)
	w := &office{Bench: b, o: org.New(b.DB, org.Settings{Secret: make([]byte, 32)})}
	unit, err := w.o.AddUnit(b.Ctx(), 1, "Jobcenteret")
	if err != nil {
		t.Fatal(err)
	}
	w.unit = unit.ID
	for name, who := range map[string]struct {
		id   *int64
		role domain.Role
		unit int64
	}{"leder": {&w.leader, domain.UnitLeader, w.unit}, "chef": {&w.chief, domain.UnitLeader, 1}, "anna": {&w.anna, domain.Coordinator, w.unit},
		"bo": {&w.bo, domain.Interviewer, w.unit}, "fremmed": {&w.stranger, domain.Coordinator, 1}} {
		s, err := w.o.AddStaff(b.Ctx(), org.NewStaff{Name: name, Email: name + "@kommune.dk", Role: who.role, Unit: who.unit})
		if err != nil {
			t.Fatal(err)
		}
		*who.id = s.ID
	}
	for i := range 9 {
		w.people = append(w.people, b.AddResident(t, fmt.Sprint("Borger ", i)))
	}
	return w
}

// as is somebody with the grants that they have.
func (w *office) as(t *testing.T, staff int64) context.Context {
	t.Helper()
	role := map[int64]domain.Grant{w.leader: {Role: domain.UnitLeader, Unit: w.unit, Units: []int64{w.unit}}, w.chief: {Role: domain.UnitLeader, Unit: 1, Units: []int64{1, w.unit}},
		w.anna: {Role: domain.Coordinator, Unit: w.unit, Units: []int64{w.unit}}, w.stranger: {Role: domain.Administrator, Unit: 1, Units: []int64{1, w.unit}}}
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.Staff, StaffID: staff, Grants: []domain.Grant{role[staff]}})
}

// look has somebody look citizens up, so many times.
func (w *office) look(t *testing.T, staff int64, times int) {
	t.Helper()
	for n := range times {
		w.Clock.Add(time.Minute)
		if err := w.Do(w.as(t, staff), func(tx *domain.Tx) error {
			tx.Record(domain.Access{Action: "search", Subject: "resident", Criterion: "search " + domain.Typed("Borger"), ResidentIDs: w.people[:1+n%9], Purpose: domain.Typed("han ringede")})
			tx.Record(domain.Access{Action: "change", Subject: "grant", Purpose: "administration of staff and access"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *office) draw(t *testing.T) {
	t.Helper()
	if err := w.o.DrawSpotChecks(w.Ctx()); err != nil {
		t.Fatal(err)
	}
}

// checks are the spot checks of somebody's list.
func (w *office) checks(t *testing.T, staff int64) []org.SpotLine {
	t.Helper()
	page, err := w.o.SpotChecks(w.as(t, staff), "", 50)
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

func TestSpotChecksAreDrawnOnceAMonth(t *testing.T) {
	t.Parallel()
	w := newOffice(t)
	w.Clock.Set(time.Date(2026, 9, 10, 8, 0, 0, 0, time.UTC))
	w.look(t, w.anna, 30)
	w.look(t, w.bo, 5)
	w.look(t, w.leader, 2)
	w.look(t, w.stranger, 4)
	w.Clock.Set(time.Date(2026, 9, 30, 21, 59, 0, 0, time.UTC)) // a minute to midnight in Denmark
	w.draw(t)
	for _, c := range w.checks(t, w.chief) {
		if c.Month.Month() != time.August || c.Records != 0 {
			t.Errorf("drawn before the month was over: %+v", c)
		}
	}
	w.Clock.Add(time.Minute)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { w.draw(t) })
	}
	wait.Wait()
	own := w.checks(t, w.leader)
	if len(own) != 2 || own[0].UnitID != w.unit || own[0].Records != 37 || own[0].Drawn != 20 || own[0].Open != 20 || own[0].UnitName != "Jobcenteret" {
		t.Fatalf("the leader's list: %+v", own)
	}
	if all := w.checks(t, w.chief); len(all) != 4 || all[0].Records+all[1].Records != 41 {
		t.Errorf("the list of who leads all: %+v", all)
	}
	if got := w.repeated(t, own[0]); !slices.Equal(got, w.drawn(t, own[0].ID)) {
		t.Error("the draw cannot be repeated from its seed")
	}
	w.Clock.Add(30 * 24 * time.Hour)
	w.draw(t)
	if n := len(w.checks(t, w.leader)); n != 2 {
		t.Errorf("%d checks, still in October", n)
	}
	w.Clock.Add(2 * 24 * time.Hour)
	w.draw(t)
	if newest := w.checks(t, w.leader); len(newest) != 3 || newest[0].Records != 0 || newest[0].Drawn != 0 {
		t.Errorf("a month in which nobody looked: %+v", newest)
	}
}

func (w *office) drawn(t *testing.T, check int64) (ids []int64) {
	t.Helper()
	for id := range strings.FieldsSeq(domaintest.Value[string](t, w.Bench, "SELECT coalesce(string_agg(access_id::text, ' ' ORDER BY access_id), '') FROM spot_check_item WHERE check_id = $1", check)) {
		var n int64
		_, _ = fmt.Sscan(id, &n)
		ids = append(ids, n)
	}
	return ids
}

// repeated draws again as somebody does who has the record and the seed.
func (w *office) repeated(t *testing.T, check org.SpotLine) []int64 {
	t.Helper()
	var frame []int64
	for id := range strings.FieldsSeq(domaintest.Value[string](t, w.Bench, "SELECT string_agg(id::text, ' ') FROM access_record WHERE actor_kind = 'staff' AND subject = 'resident' AND staff_id <> $1", w.stranger)) {
		var n int64
		_, _ = fmt.Sscan(id, &n)
		frame = append(frame, n)
	}
	key := func(id int64) string {
		return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s:%d", check.Seed, id)))
	}
	slices.SortFunc(frame, func(a, b int64) int { return strings.Compare(key(a), key(b)) })
	frame = frame[:20]
	slices.Sort(frame)
	return frame
}

func TestALeaderLooksAtWhatWasDrawn(t *testing.T) {
	t.Parallel()
	w := newOffice(t)
	w.look(t, w.anna, 3)
	w.look(t, w.leader, 1)
	w.Clock.Set(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC))
	w.draw(t)
	check := w.checks(t, w.leader)[0]
	if got := w.tasks(t, w.leader); got != "spot-checks 3" {
		t.Errorf("today %q", got)
	}
	if got := w.tasks(t, w.chief); got != "spot-checks 4" {
		t.Errorf("today of who leads all %q", got)
	}
	line, looks, err := w.o.SpotCheckOf(w.as(t, w.leader), check.ID)
	if err != nil || len(looks) != 4 || line.Open != 4 {
		t.Fatalf("%+v, %v", looks, err)
	}
	first := looks[0]
	if first.StaffName != "anna" || first.Criterion != "search «B•••»" || first.Purpose != "han ringede" || len(first.People) != 1 || first.At.IsZero() {
		t.Errorf("as the leader sees it: %+v", first)
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT concat_ws(', ', action, subject, criterion, purpose, jsonb_array_length(resident_ids)) FROM access_record ORDER BY id DESC LIMIT 1"); !strings.HasPrefix(got, fmt.Sprintf("read, access record, spot check %d, spot check of look-ups, ", check.ID)) {
		t.Errorf("recorded as %s", got)
	}
	for _, l := range looks {
		want := error(nil)
		if l.StaffID == w.leader {
			want = org.ErrSpotOwn
		}
		if _, err := w.o.DecideSpot(w.as(t, w.leader), l.ID, org.SpotInOrder, ""); !errors.Is(err, want) {
			t.Errorf("%s: %v", l.StaffName, err)
		}
	}
	if got := w.tasks(t, w.leader); got != "" {
		t.Errorf("today after that %q", got)
	}
	if _, err := w.o.DecideSpot(w.as(t, w.leader), first.ID, org.SpotAskedAbout, " "); !errors.Is(err, org.ErrSpotNote) {
		t.Errorf("asked without a note: %v", err)
	}
	asked, err := w.o.DecideSpot(w.as(t, w.chief), first.ID, org.SpotAskedAbout, "Anna havde en grund.")
	if err != nil || asked.State != org.SpotAskedAbout || asked.Note != "Anna havde en grund." || asked.DecidingName != "chef" {
		t.Errorf("%+v, %v", asked, err)
	}
	for name, ctx := range map[string]context.Context{"a coordinator": w.as(t, w.anna), "an administrator": w.as(t, w.stranger), "nobody": context.Background()} {
		if _, err := w.o.SpotChecks(ctx, "", 10); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s lists: %v", name, err)
		}
		if _, _, err := w.o.SpotCheckOf(ctx, check.ID); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s looks: %v", name, err)
		}
		if _, err := w.o.DecideSpot(ctx, first.ID, org.SpotInOrder, ""); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s decides: %v", name, err)
		}
	}
}

// A unit whose only leader looks citizens up themselves has nobody to look at that: it is not drawn.
func TestNobodyLooksAtTheirOwn(t *testing.T) {
	t.Parallel()
	w := newOffice(t)
	w.Exec(t, "UPDATE role_grant SET ends_at = given_at WHERE staff_id = $1", w.chief)
	w.look(t, w.leader, 3)
	w.Clock.Set(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC))
	w.draw(t)
	if all := w.checks(t, w.leader); len(all) != 1 || all[0].Records != 0 {
		t.Errorf("%+v", all)
	}
}

func (w *office) tasks(t *testing.T, staff int64) (list string) {
	t.Helper()
	if err := w.View(w.as(t, staff), func(tx *domain.Tx) error {
		today, err := w.o.LookAtSpotChecks(tx)
		for _, task := range today.Tasks {
			list += fmt.Sprint(task.Kind, " ", task.Count)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return list
}
