package panel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// links are the links that wait to be sent: to whom, and for which invitation.
func links(t *testing.T, b *domaintest.Bench) string {
	t.Helper()
	return domaintest.Value[string](t, b, "SELECT coalesce(string_agg(address || ' ' || subject_id, ', ' ORDER BY id), '') FROM message WHERE kind = 'panel-link'")
}

func TestALostLinkGoesToTheKnownAddressAlone(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	domaintest.CheckModels(t, panel.LinkRequest{})
	closed, old := b.AddPanel(t, "Ended")
	b.Invite(t, closed, old, "bent")
	b.Exec(t, "UPDATE panel SET state = 'closed', closed_at = $1", b.Now())
	p, draw := b.AddPanel(t, "Panel")
	asta := b.Invite(t, p, draw, "asta")
	for _, address := range []string{" Asta@Eksempel.dk ", "bent@eksempel.dk", "nobody@eksempel.dk", "asta@eksempel.dkx"} {
		if err := ps.AskLink(context.Background(), address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := ps.AskLink(context.Background(), "asta"); !errors.Is(err, panel.ErrAddress) {
		t.Errorf("no address: %v", err)
	}
	if got := links(t, b); got != "" {
		t.Errorf("before anybody looked: %s", got)
	}
	for range 2 {
		if _, err := ps.SendLost(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := links(t, b), fmt.Sprintf("asta@eksempel.dk %d", asta.Invitation); got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM link_request WHERE address <> ''"); n != 0 {
		t.Errorf("%d addresses are still there", n)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM access_record WHERE action = 'send' AND resident_ids @> jsonb_build_array($1::bigint)", asta.Resident); n != 1 {
		t.Errorf("%d access records", n)
	}
	b.Clock.Add(72 * time.Hour)
	if _, err := ps.SendLost(context.Background()); err != nil || domaintest.Value[int](t, b, "SELECT count(*) FROM link_request") != 0 {
		t.Errorf("the hashes are still there: %v", err)
	}
}

func TestLinksAreAskedForSoOftenAndNoMore(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	b.Invite(t, p, draw, "asta")
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if err := ps.AskLink(context.Background(), "asta@eksempel.dk"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if used := domaintest.Value[int](t, b, "SELECT min(used) FROM link_request"); used != 3 {
		t.Errorf("%d of one address", used)
	}
	b.Exec(t, "UPDATE link_request SET used = 600, address = '' WHERE subject = sha256('')")
	if err := ps.AskLink(context.Background(), "other@eksempel.dk"); err != nil {
		t.Error(err)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM link_request WHERE address = 'other@eksempel.dk'"); n != 0 {
		t.Error("everybody together asks too often, and one more was taken")
	}
}

func TestStaffSendALinkThatTheyNeverSee(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "asta")
	caller := b.As(domain.Interviewer, 1)
	for n, want := range []bool{true, false} {
		if sent, err := ps.SendLink(caller, i.Invitation); err != nil || sent != want {
			t.Errorf("time %d: %t, %v", n, sent, err)
		}
	}
	if got, want := links(t, b), fmt.Sprintf("asta@eksempel.dk %d", i.Invitation); got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if _, err := ps.Invited(context.Background(), i.Token); err != nil {
		t.Errorf("the old link does not work any more: %v", err)
	}
	if _, err := ps.SendLink(b.As(domain.Analyst, 1), i.Invitation); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst: %v", err)
	}
	b.Exec(t, `INSERT INTO suppression (address_hash, address, scope, reason, evidence, created_at)
		VALUES (sha256('asta@eksempel.dk'), 'asta@eksempel.dk', 'all', 'no-mailbox', '550', $1)`, b.Now())
	if _, err := ps.SendLink(caller, i.Invitation); !errors.Is(err, panel.ErrDeadAddress) {
		t.Errorf("to an address that does not work: %v", err)
	}
	b.Exec(t, "UPDATE resident SET email = ''")
	if _, err := ps.SendLink(caller, i.Invitation); !errors.Is(err, panel.ErrNoAddress) {
		t.Errorf("without an address: %v", err)
	}
}

func TestTheOldAddressIsToldOfANewOne(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "asta")
	o, err := ps.OpenOwn(context.Background(), i.Token, 1980)
	if err != nil {
		t.Fatal(err)
	}
	if err := ps.CorrectContact(context.Background(), form(t, ps, i, o.Session), "ny@eksempel.dk", "12345678", "da"); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b, "SELECT string_agg(concat_ws(' ', address, state, vars), ', ') FROM message WHERE kind = 'address-changed'")
	if !strings.HasPrefix(got, "asta@eksempel.dk queued") || strings.Contains(got, "ny@") {
		t.Error(got)
	}
}
