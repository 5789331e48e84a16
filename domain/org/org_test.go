package org_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/org"
)

var secret = bytes.Repeat([]byte("secret"), 6)

// bench is an empty organisation: the municipality and nobody in it.
type bench struct {
	*domaintest.Bench
	*org.Org
	t   *testing.T
	top int64
}

func newBench(t *testing.T) bench {
	t.Helper()
	b := domaintest.New(t)
	return bench{b, org.New(b.DB, org.Settings{Secret: secret}), t, domaintest.Value[int64](t, b, "SELECT id FROM unit")}
}

// Now settles which of the two clocks is meant: they are the same one.
func (b bench) Now() time.Time { return b.Bench.Now() }

// add makes somebody with a role in a unit; 0 is the municipality.
func (b bench) add(email string, role domain.Role, unit int64) org.Staff {
	b.t.Helper()
	s, err := b.AddStaff(b.Ctx(), org.NewStaff{Name: "Somebody", Email: email, Role: role, Unit: unit})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b bench) unit(parent int64, name string) int64 {
	b.t.Helper()
	u, err := b.AddUnit(b.Ctx(), parent, name)
	if err != nil {
		b.t.Fatal(err)
	}
	return u.ID
}

// signIn goes through the mailed code and returns the session's token.
func (b bench) signIn(email string) string {
	b.t.Helper()
	challenge, code := b.code(email)
	token, err := b.SignIn(context.Background(), challenge, code, org.Caller{Source: "192.0.2.1", Device: "Firefox, Linux"})
	if err != nil {
		b.t.Fatal(err)
	}
	return token
}

// code asks for a code and writes its mail, as the outbox would.
func (b bench) code(email string) (challenge, code string) {
	b.t.Helper()
	challenge, err := b.AskForCode(context.Background(), email, org.Caller{Source: "192.0.2.1"})
	if err != nil {
		b.t.Fatal(err)
	}
	err = b.Do(b.Ctx(), func(tx *domain.Tx) error {
		mail, err := domain.Take[message.Message](tx, "id = (SELECT max(id) FROM message)")
		if err != nil {
			return err
		}
		content, err := b.PrepareCode(tx, mail)
		code = content.Values["code"]
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return challenge, code
}

// as is the context of whoever holds the token.
func (b bench) as(token string) context.Context {
	b.t.Helper()
	a, err := b.Actor(context.Background(), token)
	if err != nil {
		b.t.Fatal(err)
	}
	return domain.WithActor(context.Background(), a)
}

func (b bench) wants(what string, got error, want *domain.Error) {
	b.t.Helper()
	switch {
	case want == nil && got != nil:
		b.t.Errorf("%s: %v", what, got)
	case want != nil && !errors.Is(got, want):
		b.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestModels(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, &org.Unit{}, &org.Staff{}, &org.Grant{}, &org.Session{}, &org.Code{}, &org.SignIn{}, &org.Seal{}, &org.View{}, &org.SpotCheck{}, &org.SpotItem{},
		&org.Committee{}, &org.CommitteeName{})
}
