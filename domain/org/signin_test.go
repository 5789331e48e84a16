package org_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.add("Anna@Example.dk ", domain.Analyst, 0)
	if s.Email != "anna@example.dk" {
		t.Errorf("kept as %q", s.Email)
	}
	challenge, code := b.code("ANNA@example.dk")
	token, err := b.SignIn(context.Background(), challenge, code, org.Caller{})
	b.wants("the first use", err, nil)
	a, err := b.Actor(context.Background(), token)
	if err != nil || a.StaffID != s.ID || a.Kind != domain.Staff {
		t.Errorf("actor %+v, %v", a, err)
	}
	_, err = b.SignIn(context.Background(), challenge, code, org.Caller{})
	b.wants("the second use", err, org.ErrSignIn)
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM message WHERE vars::text LIKE '%' || $1 || '%'", code); n != 0 {
		t.Error("the code is kept with its mail")
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(b bench, staff int64)
		code   string // "" is the right one
		note   string
	}{
		"wrong code":     {code: "000 000x", note: "wrong-code"},
		"too late":       {before: func(b bench, _ int64) { b.Clock.Add(10 * time.Minute) }, note: "late-code"},
		"stopped person": {before: func(b bench, id int64) { b.Exec(b.t, "UPDATE staff SET active = false WHERE id = $1", id) }, note: "inactive"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.add("anna@example.dk", domain.Analyst, 0)
			challenge, code := b.code("anna@example.dk")
			if c.before != nil {
				c.before(b, s.ID)
			}
			if c.code != "" {
				code = wrong(code)
			}
			token, err := b.SignIn(context.Background(), challenge, code, org.Caller{Source: "192.0.2.7"})
			b.wants(name, err, org.ErrSignIn)
			if token != "" {
				t.Error("a token was given")
			}
			last := domaintest.Value[string](t, b.Bench, "SELECT outcome || ' ' || source FROM sign_in ORDER BY id DESC LIMIT 1")
			if last != c.note+" 192.0.2.7" {
				t.Errorf("recorded %q", last)
			}
		})
	}
}

// wrong is another code than this one.
func wrong(code string) string {
	if strings.HasPrefix(code, "1") {
		return "2" + code[1:]
	}
	return "1" + code[1:]
}

func TestFiveWrongTriesEndACode(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("anna@example.dk", domain.Analyst, 0)
	challenge, code := b.code("anna@example.dk")
	for range 5 {
		_, err := b.SignIn(context.Background(), challenge, wrong(code), org.Caller{})
		b.wants("a wrong try", err, org.ErrSignIn)
	}
	_, err := b.SignIn(context.Background(), challenge, code, org.Caller{})
	b.wants("the right code after five wrong ones", err, org.ErrSignIn)
}

func TestUnknownAddressGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	challenge, err := b.AskForCode(context.Background(), "nobody@example.dk", org.Caller{})
	if err != nil || len(challenge) < 20 {
		t.Errorf("%q, %v", challenge, err)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM message"); n != 0 {
		t.Error("mail went to an address that is nobody's")
	}
	_, err = b.SignIn(context.Background(), challenge, "123456", org.Caller{})
	b.wants("a code for nobody", err, org.ErrSignIn)
}

func TestCodesAreLimited(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ask := func(email, source string) error {
		_, err := b.AskForCode(context.Background(), email, org.Caller{Source: source})
		return err
	}
	for range 5 {
		b.wants("within the limit", ask("nobody@example.dk", "192.0.2.1"), nil)
	}
	b.wants("the sixth", ask("nobody@example.dk", "192.0.2.2"), org.ErrTooMany)
	b.wants("another address", ask("other@example.dk", "192.0.2.1"), nil)
	b.Clock.Add(15 * time.Minute)
	b.wants("a quarter later", ask("nobody@example.dk", "192.0.2.1"), nil)
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM sign_in WHERE outcome = 'limited'"); n != 1 {
		t.Errorf("%d refusals are recorded", n)
	}
}

// Twenty browsers ask at once, in two copies of the program: five get through.
func TestLimitHoldsUnderSimultaneousRequests(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	other := org.New(b.DB, org.Settings{Secret: secret})
	var through atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			o := []*org.Org{b.Org, other}[i%2]
			_, err := o.AskForCode(context.Background(), "anna@example.dk", org.Caller{Source: "192.0.2.1"})
			if err == nil {
				through.Add(1)
			} else if !errors.Is(err, org.ErrTooMany) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if through.Load() != 5 {
		t.Errorf("%d got through", through.Load())
	}
}

// Twenty browsers use the same code at once: one is let in.
func TestCodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.add("anna@example.dk", domain.Analyst, 0)
	challenge, code := b.code("anna@example.dk")
	var in atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := b.SignIn(context.Background(), challenge, code, org.Caller{}); err == nil {
				in.Add(1)
			} else if !errors.Is(err, org.ErrSignIn) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d were let in", in.Load())
	}
}
