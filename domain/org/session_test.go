package org_test

import (
	"context"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
)

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(b bench, token string){
		"idle": func(b bench, _ string) { b.Clock.Add(time.Hour) },
		"absolute": func(b bench, token string) {
			for range 16 { // used every 45 minutes, so never idle
				b.Clock.Add(45 * time.Minute)
				b.as(token)
			}
		},
		"signed out": func(b bench, token string) { b.wants("sign out", b.SignOut(context.Background(), token, ""), nil) },
		"revoked": func(b bench, token string) {
			ctx := b.as(token)
			list, current, err := b.Sessions(ctx, token)
			if err != nil || len(list) != 1 || list[0].ID != current {
				b.t.Fatalf("%+v, %d, %v", list, current, err)
			}
			b.wants("revoke", b.Revoke(ctx, current), nil)
		},
		"stopped": func(b bench, _ string) {
			_, err := b.SetActive(b.Ctx(), domaintest.Value[int64](b.t, b.Bench, "SELECT id FROM staff WHERE email LIKE 'anna%'"), false)
			b.wants("stop", err, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.add("head@example.dk", domain.Administrator, 0)
			b.add("anna@example.dk", domain.Analyst, 0)
			token := b.signIn("anna@example.dk")
			if kind := domain.ActorOf(b.as(token)).Kind; kind != domain.Staff {
				t.Fatalf("signed in as %q", kind)
			}
			end(b, token)
			if a := domain.ActorOf(b.as(token)); a.Kind != domain.Nobody || len(a.Grants) != 0 {
				t.Errorf("still %+v", a)
			}
		})
	}
}

func TestNobodyRevokesAnothersSession(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("anna@example.dk", domain.Analyst, 0)
	b.add("bo@example.dk", domain.Administrator, 0)
	annas := b.signIn("anna@example.dk")
	_, current, err := b.Sessions(b.as(annas), annas)
	b.wants("list", err, nil)
	b.wants("another's session", b.Revoke(b.as(b.signIn("bo@example.dk")), current), domain.ErrNotFound)
}
