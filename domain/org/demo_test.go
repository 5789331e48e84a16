package org_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
	"deltag/domain/postgres"
)

func TestDemoIsRefusedInProduction(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.wants("add", b.AddDemo(b.Ctx(), "Demokøbing"), nil)
	_, err := b.DemoSignIn(context.Background(), domain.Administrator, org.Caller{})
	b.wants("sign in", err, domain.ErrNotFound)
	_, err = b.MoveClock(context.Background(), time.Hour)
	b.wants("move the clock", err, domain.ErrNotFound)
}

func TestDemoSignIn(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	o := org.New(b.DB, org.Settings{Secret: secret, Demo: true})
	for range 2 { // the second time changes nothing
		if err := o.AddDemo(b.Ctx(), "Demokøbing"); err != nil {
			t.Fatal(err)
		}
	}
	for _, role := range domain.AllRoles {
		token, err := o.DemoSignIn(context.Background(), role, org.Caller{})
		if err != nil {
			t.Fatalf("%s: %v", role, err)
		}
		b.Clock.Add(30 * 24 * time.Hour) // a jump of the clock signs nobody out
		a, err := o.Actor(context.Background(), token)
		if err != nil || len(a.Grants) == 0 || slices.ContainsFunc(a.Grants, func(g domain.Grant) bool { return g.Role != role }) {
			t.Errorf("%s: %+v, %v", role, a, err)
		}
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM staff"); n != len(domain.AllRoles) {
		t.Errorf("%d people", n)
	}
}

// Every copy of the program follows the clock, and it survives a restart.
func TestMoveClock(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	one, two := &domain.MovableClock{}, &domain.MovableClock{}
	open := func(c *domain.MovableClock) *org.Org {
		db, err := postgres.Open(context.Background(), b.URL, c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Pool().Close() })
		return org.New(db, org.Settings{Secret: secret, Demo: true, Clock: c})
	}
	first, second := open(one), open(two)
	for range 2 {
		if _, err := first.MoveClock(context.Background(), 36*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := first.MoveClock(context.Background(), -time.Hour); !errors.Is(err, org.ErrClockBack) {
		t.Errorf("back: %v", err)
	}
	if err := second.FollowClock(context.Background()); err != nil {
		t.Fatal(err)
	}
	if one.Offset() != 72*time.Hour || two.Offset() != 72*time.Hour {
		t.Errorf("%v, %v", one.Offset(), two.Offset())
	}
}
