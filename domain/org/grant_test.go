package org_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
)

func TestGrantReachesTheUnitsBelow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	north, south := b.unit(b.top, "North"), b.unit(b.top, "South")
	team := b.unit(b.unit(north, "House"), "Team")
	s := b.add("anna@example.dk", domain.Coordinator, north)
	ends := b.Now().Add(2 * time.Hour)
	for _, n := range []org.NewGrant{
		{Staff: s.ID, Role: domain.Interviewer, Unit: south, Activity: "panel:7"},
		{Staff: s.ID, Role: domain.Analyst, Unit: south, Ends: &ends},
	} {
		_, err := b.Give(b.Ctx(), n)
		b.wants("give", err, nil)
	}
	token := b.signIn("anna@example.dk")
	a := domain.ActorOf(b.as(token))
	for _, c := range []struct {
		p    domain.Permission
		s    domain.Scope
		want bool
	}{
		{domain.ResidentsRead, domain.Scope{Unit: north}, true},
		{domain.ResidentsRead, domain.Scope{Unit: team}, true},
		{domain.ResidentsRead, domain.Scope{Unit: b.top}, false},
		{domain.ResidentsRead, domain.Scope{Unit: south}, false},
		{domain.ResidentsRead, domain.Scope{Unit: south, Activity: "panel:7"}, true},
		{domain.ResidentsRead, domain.Scope{Unit: south, Activity: "panel:8"}, false},
		{domain.OverviewRead, domain.Scope{Unit: south}, true},
		{domain.StaffWrite, domain.Scope{Unit: north}, false},
	} {
		if got := a.May(c.p, c.s); got != c.want {
			t.Errorf("may %s in %+v: %v", c.p, c.s, got)
		}
	}
	b.Clock.Add(time.Hour - time.Second)
	b.as(token) // keeps the session
	b.Clock.Add(time.Hour)
	b.Clock.Add(time.Second)
	if domain.ActorOf(b.as(b.signIn("anna@example.dk"))).May(domain.OverviewRead, domain.Scope{Unit: south}) {
		t.Error("a grant that has ended still gives")
	}
}

func TestGrantEnds(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.add("anna@example.dk", domain.Coordinator, 0)
	b.add("head@example.dk", domain.Administrator, 0)
	token := b.signIn("anna@example.dk")
	id := domaintest.Value[int64](t, b.Bench, "SELECT id FROM role_grant WHERE staff_id = $1", s.ID)
	admin := b.as(b.signIn("head@example.dk"))
	_, err := b.EndGrant(admin, id)
	b.wants("end", err, nil)
	_, err = b.EndGrant(admin, id)
	b.wants("end again", err, org.ErrGrantEnded)
	if a := domain.ActorOf(b.as(token)); a.Kind != domain.Staff || len(a.Grants) != 0 {
		t.Errorf("still %+v", a)
	}
	if _, err := b.Pool().ExecContext(t.Context(), "DELETE FROM role_grant"); err == nil {
		t.Error("a grant can be deleted")
	}
	_, err = b.Give(admin, org.NewGrant{Staff: s.ID, Role: domain.Coordinator, Unit: b.top})
	b.wants("give again", err, nil)
	_, err = b.Give(admin, org.NewGrant{Staff: s.ID, Role: domain.Coordinator, Unit: b.top})
	b.wants("give twice", err, org.ErrGrantTaken)
	var actions []string
	b.wants("read the record", b.View(b.Ctx(), func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT action || ' ' || criterion FROM access_record WHERE subject = 'grant' AND staff_id IS NOT NULL ORDER BY id").Scan(&actions).Error
	}), nil)
	if diff := cmp.Diff([]string{"change staff 1 coordinator", "add staff 1 coordinator"}, actions); diff != "" {
		t.Error(diff)
	}
}

func TestAdministratorOfOneUnit(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("head@example.dk", domain.Administrator, 0)
	north, south := b.unit(b.top, "North"), b.unit(b.top, "South")
	own := b.add("north@example.dk", domain.Administrator, north)
	other := b.add("south@example.dk", domain.Analyst, south)
	both := b.add("both@example.dk", domain.Analyst, north)
	_, err := b.Give(b.Ctx(), org.NewGrant{Staff: both.ID, Role: domain.Analyst, Unit: south})
	b.wants("give", err, nil)
	admin := b.as(b.signIn("north@example.dk"))

	_, err = b.AddStaff(admin, org.NewStaff{Name: "New", Email: "new@example.dk", Role: domain.Analyst, Unit: south})
	b.wants("add in another unit", err, domain.ErrForbidden)
	_, err = b.Give(admin, org.NewGrant{Staff: both.ID, Role: domain.Analyst, Unit: b.top})
	b.wants("give above", err, domain.ErrForbidden)
	_, err = b.Give(admin, org.NewGrant{Staff: own.ID, Role: domain.Coordinator, Unit: north})
	b.wants("give to oneself", err, org.ErrSelf)
	_, err = b.SetActive(admin, own.ID, false)
	b.wants("stop oneself", err, org.ErrSelf)
	_, err = b.SetActive(admin, other.ID, false)
	b.wants("stop in another unit", err, domain.ErrNotFound)
	_, err = b.SetActive(admin, both.ID, false)
	b.wants("stop somebody who works elsewhere too", err, domain.ErrNotFound)
	_, err = b.AddUnit(admin, south, "Team")
	b.wants("a unit below another", err, domain.ErrForbidden)

	people, err := b.People(admin)
	b.wants("people", err, nil)
	seen := map[string]int{}
	for _, p := range people {
		seen[p.Email] = len(p.Grants)
	}
	if diff := cmp.Diff(map[string]int{"north@example.dk": 1, "both@example.dk": 1}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestSomebodyRemainsAdministrator(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.add("one@example.dk", domain.Administrator, 0), b.add("two@example.dk", domain.Administrator, 0)
	oneCtx, twoCtx := b.as(b.signIn("one@example.dk")), b.as(b.signIn("two@example.dk"))
	// both stop the other at the same time
	var errs [2]error
	var all sync.WaitGroup
	all.Go(func() { _, errs[0] = b.SetActive(oneCtx, two.ID, false) })
	all.Go(func() { _, errs[1] = b.SetActive(twoCtx, one.ID, false) })
	all.Wait()
	if left := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM staff WHERE active"); left != 1 {
		t.Errorf("%d administrators are left: %v", left, errs)
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	north := b.unit(b.top, " North   side ")
	_, err := b.AddUnit(b.Ctx(), b.top, "North side")
	b.wants("the same name", err, org.ErrUnitTaken)
	_, err = b.RenameUnit(b.Ctx(), north, "  ")
	b.wants("no name", err, org.ErrUnitName)
	team := b.unit(north, "Team")
	_, err = b.EndUnit(b.Ctx(), north)
	b.wants("end with a unit below", err, org.ErrUnitInUse)
	_, err = b.EndUnit(b.Ctx(), team)
	b.wants("end", err, nil)
	_, err = b.AddUnit(b.Ctx(), team, "Below")
	b.wants("add below what has ended", err, org.ErrUnitEnded)
	_, err = b.EndUnit(b.Ctx(), b.top)
	b.wants("end the municipality", err, org.ErrUnitTop)
	_, err = b.AddStaff(b.Ctx(), org.NewStaff{Name: "New", Email: "new@example.dk", Role: domain.Analyst, Unit: team})
	b.wants("staff in what has ended", err, org.ErrUnitEnded)
}

func TestAddStaffTellsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	_, err := b.AddStaff(b.Ctx(), org.NewStaff{Email: "Anna <a@example.dk>", Language: "fr", Role: "king"})
	refusal, ok := err.(*domain.Error)
	if !ok || len(refusal.Faults) != 4 {
		t.Errorf("%v", err)
	}
	b.add("anna@example.dk", domain.Analyst, 0)
	_, err = b.AddStaff(b.Ctx(), org.NewStaff{Name: "A", Email: "ANNA@example.dk", Role: domain.Analyst})
	b.wants("the same address", err, org.ErrEmailTaken)
}
