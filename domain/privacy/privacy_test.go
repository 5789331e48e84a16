package privacy_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
	"deltag/domain/privacy"
)

func TestModels(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, privacy.Request{}, privacy.RetentionSetting{}, privacy.Report{}, privacy.PanelDeletion{})
}

// asked is somebody in a panel who has asked to be erased.
func asked(t *testing.T, b *domaintest.Bench) (domaintest.Invitee, privacy.Request) {
	t.Helper()
	ps, pr := panel.New(b.DB), privacy.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Zzyzx")
	if _, err := ps.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Accepted, Reason: "Jeg bor på Skjulvej"}); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'offered', $4, $4)", p, draw, i.Resident, b.Now())
	o, err := ps.OpenOwn(context.Background(), i.Token, 1980)
	if err != nil {
		t.Fatal(err)
	}
	r, repeated, err := pr.Ask(context.Background(), i.Token, o.Session)
	if err != nil || repeated || !r.DueAt.Equal(b.Now().AddDate(0, 1, 0)) {
		t.Fatalf("%+v, repeated %v, %v", r, repeated, err)
	}
	if _, repeated, err = pr.Ask(context.Background(), i.Token, o.Session); err != nil || !repeated {
		t.Fatalf("asking again: repeated %v, %v", repeated, err)
	}
	return i, r
}

func TestEraseLeavesNothing(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	i, r := asked(t, b)
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM message WHERE state = 'queued'"); n != 0 {
		t.Errorf("%d mails wait after the request", n)
	}
	boss := b.As(domain.Coordinator, 1)
	if _, err := privacy.New(b.DB).Erase(boss, r.ID); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"zzyzx", "skjulvej", "prøvevej", "12345678"} {
		for _, table := range tables(t, b) {
			if table == "caught_mail" {
				continue
			}
			query := fmt.Sprintf("SELECT count(*) FROM %s t WHERE lower(t::text) LIKE '%%' || $1 || '%%'", table)
			if table == "message" {
				query += " AND kind <> 'erasure-receipt'" // it still has to find its way
			}
			if n := domaintest.Value[int](t, b, query, word); n != 0 {
				t.Errorf("%q is left in %d rows of %s", word, n, table)
			}
		}
	}
	if got := domaintest.Value[string](t, b, "SELECT string_agg(kind || ' ' || state, ', ' ORDER BY id) FROM message WHERE state = 'queued'"); got != "erasure-receipt queued" {
		t.Errorf("mails: %s", got)
	}
	counts := domaintest.Value[string](t, b, "SELECT (SELECT count(*) FROM invitation) || ' ' || (SELECT count(*) FROM membership WHERE status = 'withdrawn' AND resident_id IS NULL) || ' ' || (SELECT count(*) FROM erasure_log)")
	if counts != "1 1 1" {
		t.Errorf("invitations, anonymous seats and log: %s", counts)
	}
	if _, err := panel.New(b.DB).Invited(context.Background(), i.Token); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an old link gave %v", err)
	}
	if _, err := privacy.New(b.DB).Erase(boss, r.ID); !errors.Is(err, privacy.ErrDecided) {
		t.Errorf("erasing twice gave %v", err)
	}
}

func tables(t *testing.T, b *domaintest.Bench) []string {
	t.Helper()
	return strings.Fields(domaintest.Value[string](t, b, "SELECT string_agg(quote_ident(table_name), ' ') FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"))
}

func TestDecide(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	_, r := asked(t, b)
	pr := privacy.New(b.DB)
	boss := b.As(domain.Coordinator, 1)
	for name, ctx := range map[string]context.Context{"another unit": b.As(domain.Coordinator, 2), "an analyst": b.As(domain.Analyst, 1), "nobody": context.Background()} {
		if _, err := pr.Erase(ctx, r.ID); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s erased: %v", name, err)
		}
		if _, err := pr.Refuse(ctx, r.ID, "because"); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s refused: %v", name, err)
		}
	}
	if _, err := pr.Refuse(boss, r.ID, " "); !errors.Is(err, privacy.ErrReason) {
		t.Errorf("a refusal without a reason gave %v", err)
	}
	b.Clock.Add(32 * 24 * time.Hour)
	page, err := pr.List(boss, privacy.Filter{State: privacy.Open, Limit: 10})
	if err != nil || len(page.Items) != 1 || !page.Items[0].Late || page.Items[0].Shown != "Zzyzx" {
		t.Errorf("list %+v, %v", page, err)
	}
	if _, err := pr.List(b.As(domain.Analyst, 1), privacy.Filter{}); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst's list gave %v", err)
	}
	if page, err := pr.List(b.As(domain.Coordinator, 2), privacy.Filter{Limit: 10}); err != nil || len(page.Items) != 0 {
		t.Errorf("another unit's list %+v, %v", page, err)
	}
	got, err := pr.Refuse(boss, r.ID, "The archive law asks us to keep it.")
	if err != nil || got.State != privacy.Refused || got.Reason == "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAskFor(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	person := b.AddResident(t, "Asta")
	pr := privacy.New(b.DB)
	boss := b.As(domain.Coordinator, 1)
	if _, err := pr.AskFor(boss, person, privacy.Erasure, ""); !errors.Is(err, privacy.ErrReason) {
		t.Errorf("without words: %v", err)
	}
	if _, err := pr.AskFor(b.As(domain.Interviewer, 1), person, privacy.Erasure, "called us"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an interviewer: %v", err)
	}
	if _, err := pr.AskFor(boss, person, privacy.Erasure, "called us"); err != nil {
		t.Fatal(err)
	}
	if _, err := pr.AskFor(boss, person, privacy.Erasure, "called again"); !errors.Is(err, privacy.ErrAsked) {
		t.Errorf("asked twice: %v", err)
	}
}

func TestToday(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	asked(t, b)
	pr := privacy.New(b.DB)
	kinds := func(ctx context.Context) (kinds string) {
		t.Helper()
		err := b.View(ctx, func(tx *domain.Tx) error {
			today, err := pr.Today(tx)
			for _, task := range today.Tasks {
				kinds += fmt.Sprint(task.Kind, " ", task.Count, ";")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return kinds
	}
	if got := kinds(b.As(domain.Coordinator, 1)); got != "erasures 1;" {
		t.Errorf("today %q", got)
	}
	b.Clock.Add(25 * 24 * time.Hour)
	if got := kinds(b.As(domain.Coordinator, 1)); got != "erasures-urgent 1;" {
		t.Errorf("near the deadline %q", got)
	}
	if got := kinds(b.As(domain.Analyst, 1)); got != "" {
		t.Errorf("an analyst sees %q", got)
	}
}
