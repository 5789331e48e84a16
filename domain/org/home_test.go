package org_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/org"
)

func TestHomeLeadsAnAdministratorThroughSetUp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("head@example.dk", domain.Administrator, 0)
	home := org.NewHome(b.DB, b.Look)
	head := b.as(b.signIn("head@example.dk"))
	done := func() (list []bool) {
		t.Helper()
		today, err := home.Today(head)
		b.wants("home", err, nil)
		for _, s := range today.Steps {
			list = append(list, s.Done)
		}
		return list
	}
	for i, do := range []func(){
		func() {},
		func() { b.unit(b.top, "North") },
		func() { b.add("anna@example.dk", domain.Coordinator, 0) },
		func() { b.add("bo@example.dk", domain.Administrator, 0) },
	} {
		do()
		if diff := cmp.Diff([]bool{i > 0, i > 1, i > 2}, done()); diff != "" {
			t.Errorf("after step %d: %s", i, diff)
		}
	}
	today, err := home.Today(b.as(b.signIn("anna@example.dk")))
	if err != nil || len(today.Steps) != 0 {
		t.Errorf("a coordinator is told %+v, %v", today, err)
	}
}
