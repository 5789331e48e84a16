package panel_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// town puts people into the register: two in each household, sex and district by turns, ages from 18 to 65.
func town(t testing.TB, b *domaintest.Bench, people int) {
	t.Helper()
	b.Exec(t, `INSERT INTO resident (unit_id, source_id, name, email, household, birth_date, birth_year, protection, created_at, changed_at)
		SELECT 1, 's' || n, 'Person ' || n, 'p' || n || '@example.dk', 'h' || n / 2, d, extract(year FROM d), 'no', '2026-08-01Z', '2026-08-01Z'
		FROM (SELECT n, make_date(2008 - n % 48, 1 + n % 12, 1) d FROM generate_series(1, $1::int) n) p`, people)
	for feature, position := range map[string]string{"sex": "1 + r.id / 3 % 2", "district": "1 + (r.id / 7) % 3"} {
		b.Exec(t, `UPDATE resident r SET value_ids[f.id] = v.id, since[f.id] = '2026-01-01' FROM feature f JOIN feature_value v ON v.feature_id = f.id
			WHERE f.code = $1 AND v.position = `+position, feature)
	}
}

// ready makes a panel that can be opened: sex and age group, proposed quotas, a published notice.
func ready(t testing.TB, b *domaintest.Bench, d panel.Details) panel.Panel {
	t.Helper()
	ps := panel.New(b.DB)
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	p, err := ps.Create(b.Ctx(), 1, d)
	must(err)
	features, err := ps.Features(b.Ctx())
	must(err)
	s, err := ps.SetDimensions(b.Ctx(), p.ID, p.Version, []int64{features[0].ID, features[1].ID})
	must(err)
	quotas, err := ps.Propose(b.Ctx(), p.ID, d.Size, lottery.Tolerance{People: 2})
	must(err)
	_, err = ps.SetQuotas(b.Ctx(), p.ID, s.Panel.Version, quotas)
	must(err)
	n, err := ps.Notices(b.Ctx(), p.ID)
	must(err)
	_, err = ps.WriteNotice(b.Ctx(), p.ID, filled(n.Suggested))
	must(err)
	_, err = ps.PublishNotice(b.Ctx(), p.ID)
	must(err)
	p, err = ps.Get(b.Ctx(), p.ID)
	must(err)
	return p
}

func resultOf[T any](t *testing.T, d panel.Draw) (r T) {
	t.Helper()
	if err := json.Unmarshal(d.Result, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestInvitationsAreDrawn(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 2000)
	p := ready(t, b, whole("Panel"))
	d, err := panel.New(b.DB).DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 300})
	if err != nil {
		t.Fatal(err)
	}
	if r := resultOf[panel.InviteResult](t, d); r.Drawn != 300 || r.Asked != 300 {
		t.Errorf("drew %d of %d", r.Drawn, r.Asked)
	}
	for what, query := range map[string]string{
		"invitations":         "SELECT count(*) = 300 FROM invitation",
		"one of a household":  "SELECT count(DISTINCT r.household) = 300 FROM invitation i JOIN resident r ON r.id = i.resident_id",
		"probabilities":       "SELECT bool_and(inclusion_probability BETWEEN 0.05 AND 0.5) FROM invitation", // by age group: equal targets of unequal groups
		"chances of all sum":  "SELECT abs(sum(1 / inclusion_probability) - 2000) < 100 FROM invitation",     // Horvitz and Thompson
		"the panel":           "SELECT state = 'inviting' AND opened_at IS NOT NULL FROM panel",
		"mails":               "SELECT count(*) = 300 FROM message WHERE kind = 'panel-invitation'",
		"contacts":            "SELECT count(*) = 300 FROM contact",
		"the notice they get": "SELECT notice_id IS NOT NULL FROM draw",
		"the last day":        "SELECT bool_and(respond_by = '2026-10-01 21:59:59Z') FROM invitation",
		"who looked at whom":  "SELECT count(*) > 0 FROM access_record WHERE purpose = 'draw whom to invite to a panel' AND count = 2000",
	} {
		if !domaintest.Value[bool](t, b, query) {
			t.Errorf("%s: not so", what)
		}
	}
}

func TestATrialLeavesOnlyItsRecord(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 500)
	p := ready(t, b, whole("Panel"))
	ps := panel.New(b.DB)
	for range 2 {
		if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Trial: true, Invitations: 50}); err != nil {
			t.Fatal(err)
		}
	}
	after, err := ps.Get(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, after); diff != "" {
		t.Errorf("the panel changed:\n%s", diff)
	}
	got := domaintest.Value[string](t, b, `SELECT (SELECT count(*) FROM invitation) || ' ' || (SELECT count(*) FROM contact) || ' ' ||
		(SELECT count(*) FROM message) || ' ' || (SELECT count(*) FROM draw WHERE trial)`)
	if got != "0 0 0 2" {
		t.Errorf("invitations, contacts, mails, trials: %s", got)
	}
}

func TestTwoOfficersDrawOnce(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 400)
	p := ready(t, b, whole("Panel"))
	ps := panel.New(b.DB)
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			_, errs[i] = ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 40, Reason: "again"})
		})
	}
	all.Wait()
	drawn := 0
	for _, err := range errs {
		if err == nil {
			drawn++
		} else if !errors.Is(err, panel.ErrChanged) {
			t.Errorf("an officer was told %v", err)
		}
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM invitation"); drawn != 1 || n != 40 {
		t.Errorf("%d draws, %d invitations", drawn, n)
	}
}

func TestASecondWaveNeedsAReasonAndSparesHouseholds(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 2000)
	d := whole("Panel")
	d.RestDays = 0
	p := ready(t, b, d)
	ps := panel.New(b.DB)
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: 100}); err != nil {
		t.Fatal(err)
	}
	again := panel.InviteOrder{Invitations: 80}
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, again); !errors.Is(err, panel.ErrDrawAgain) {
		t.Fatalf("a second draw without a reason gave %v", err)
	}
	again.Reason = "Too few answers"
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, again); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b, `SELECT count(*) || ' ' || count(DISTINCT r.household) || ' ' || max(wave)
		FROM invitation i JOIN resident r ON r.id = i.resident_id`)
	if got != "180 180 2" {
		t.Errorf("invitations, households, waves: %s", got)
	}
}

func TestWhoIsLeftOutAndWhy(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 100)
	p := ready(t, b, whole("Panel"))
	for i, change := range []string{
		"gone = 'moved'", "gone = 'dead'", "opted_out_at = '2026-01-01Z'", "paused_until = '2027-01-01Z'", "email = ''",
		"birth_date = '2020-01-01', birth_year = 2020",
	} {
		b.Exec(t, fmt.Sprintf("UPDATE resident SET %s WHERE source_id = 's%d'", change, i+1))
	}
	b.Exec(t, "INSERT INTO contact (resident_id, activity, at) SELECT id, 'panel:999', '2026-08-25Z' FROM resident WHERE source_id = 's10'")
	b.Exec(t, `UPDATE resident SET value_ids[v.feature_id] = v.id, since[v.feature_id] = '2026-01-01' FROM feature_value v
		WHERE source_id = 's11' AND v.code = 'employee'`)
	b.Exec(t, "UPDATE resident SET value_ids[f.id] = NULL, since[f.id] = NULL FROM feature f WHERE source_id = 's12' AND f.code = 'sex'")
	plan, err := panel.New(b.DB).Plan(b.Ctx(), p.ID, panel.PlanOrder{})
	if err != nil {
		t.Fatal(err)
	}
	want := []panel.LeftOut{{"moved", 1}, {"dead", 1}, {"opted-out", 1}, {"excluded", 1}, {"paused", 1}, {"no-way", 1}, {"budget", 1},
		{"no-value:sex", 1}, {"no-value:age_band", 1}}
	if diff := cmp.Diff(want, plan.LeftOut); diff != "" {
		t.Errorf("left out:\n%s", diff)
	}
	if plan.People != 91 || len(plan.Ready) > 0 {
		t.Errorf("%d people can be drawn; %v", plan.People, plan.Ready)
	}
}

func TestAPanelOpensOnlyWhenReady(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 50)
	ps := panel.New(b.DB)
	d := whole("Panel")
	d.LegalBasis, d.SpecialGround, d.ReplyBy = "", "", nil
	p, err := ps.Create(b.Ctx(), 1, d)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Version: p.Version})
	var refusal *domain.Error
	if !errors.Is(err, panel.ErrNotReady) || !errors.As(err, &refusal) {
		t.Fatalf("got %v", err)
	}
	var where []string
	for _, f := range refusal.Faults {
		where = append(where, f.Where)
	}
	if diff := cmp.Diff([]string{"/legalBasis", "/specialGround", "/replyBy", "/features", "/notice"}, where); diff != "" {
		t.Errorf("what is missing:\n%s", diff)
	}
}

func TestDrawsNeedLeave(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := ready(t, b, whole("Panel"))
	ps := panel.New(b.DB)
	for role, want := range map[domain.Role]error{domain.Analyst: domain.ErrForbidden, domain.Interviewer: domain.ErrForbidden, domain.Administrator: domain.ErrForbidden} {
		if _, err := ps.DrawInvitations(b.As(role, 1), p.ID, panel.InviteOrder{Trial: true}); !errors.Is(err, want) {
			t.Errorf("%s: %v", role, err)
		}
		if _, err := ps.StartLottery(b.As(role, 1), p.ID); !errors.Is(err, want) {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := ps.StartLottery(context.Background(), p.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}
