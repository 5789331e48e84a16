package panel_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// planOf is a panel's plan as its coordinator sees it.
func planOf(t *testing.T, b *domaintest.Bench, id int64, order panel.PlanOrder) panel.Plan {
	t.Helper()
	plan, err := panel.New(b.DB).Plan(b.As(domain.Coordinator, 1), id, order)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestThePlanBeforeTheFirstWave(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 4000)
	p := ready(t, b, whole("Panel"))
	plan := planOf(t, b, p.ID, panel.PlanOrder{})
	if plan.Response.Origin() != panel.FromDefault || plan.Response.Overall != 0.05 || plan.Response.Drop.Rate != 0.1 || plan.Advice.Rule != panel.NotAsked {
		t.Errorf("response %+v, advice %+v", plan.Response, plan.Advice)
	}
	// 12 seats with 3 yes each, of which 5 of 100 come: at least 720 letters, and a draw that is as good as sure.
	if plan.Suggested < 720 || plan.Suggested > 1000 || plan.Draw.Runs < 100 || plan.Draw.Chance() < 0.85 || plan.Keep.Chance() > plan.Draw.Chance() {
		t.Errorf("%d letters, draw %+v, keep %+v", plan.Suggested, plan.Draw, plan.Keep)
	}
	if want := float64(plan.Invitations) * 0.05; math.Abs(plan.ExpectedYes-want) > 1e-6 {
		t.Errorf("%g yes expected, not %g", plan.ExpectedYes, want)
	}
	letters, yes := 0.0, 0.0
	for _, c := range plan.Cells {
		letters, yes = letters+c.Invitations, yes+c.ExpectedYes
		if len(c.Values) != 2 || c.People == 0 || c.Rate != 0.05 {
			t.Errorf("%+v", c)
		}
	}
	if len(plan.Cells) < 10 || math.Abs(letters-float64(plan.Invitations)) > 1e-6 || math.Abs(yes-plan.ExpectedYes) > 1e-6 {
		t.Errorf("%d strata get %g letters and %g yes", len(plan.Cells), letters, yes)
	}
	if few := planOf(t, b, p.ID, panel.PlanOrder{Invitations: 200}); few.Draw.Chance() >= 0.5 || few.Draw.Chance() > 0 && few.Draw.Runs != 400 || few.Draw.Low > few.Draw.Chance() || few.Draw.High < few.Draw.Chance() {
		t.Errorf("200 letters: %+v", few.Draw)
	}
	if again := planOf(t, b, p.ID, panel.PlanOrder{}); *again.Draw != *plan.Draw || again.Suggested != plan.Suggested {
		t.Error("the plan is another one the second time")
	}
}

// What is seen in the own panel counts more than in others, and that more than what was expected.
func TestThePlanLearnsFromAnswers(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 4000)
	d := whole("First")
	d.RestDays = 0
	first := ready(t, b, d)
	ps := panel.New(b.DB)
	invite := func(p panel.Panel, n int) {
		if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Invitations: n}); err != nil {
			t.Fatal(err)
		}
	}
	invite(first, 600)
	// Of the men every tenth says yes, of the women every third.
	b.Exec(t, `UPDATE invitation i SET reply = 'accepted', replied_at = created_at, answers = 1 FROM resident_attribute a JOIN feature_value v ON v.id = a.value_id
		WHERE a.resident_id = i.resident_id AND v.code IN ('man', 'woman') AND i.id % CASE v.code WHEN 'man' THEN 10 ELSE 3 END = 0`)
	b.Clock.Set(*date(2026, 10, 5))
	plan := planOf(t, b, first.ID, panel.PlanOrder{})
	rates := map[string]float64{}
	for _, v := range plan.Features[0].Values {
		rates[v.Code] = plan.Values[v.ID].Rate
	}
	if plan.Response.Origin() != panel.FromOwn || rates["woman"] < 2*rates["man"] {
		t.Errorf("%+v, rates %v", plan.Response, rates)
	}
	d = whole("Second")
	d.Name, d.RestDays, d.ReplyBy = "Second", 0, date(2026, 11, 1)
	second := ready(t, b, d)
	plan = planOf(t, b, second.ID, panel.PlanOrder{Invitations: 400})
	if plan.Response.Origin() != panel.FromOthers || plan.Response.Others.Panels != 1 || plan.Response.Overall < 0.12 {
		t.Errorf("%+v", plan.Response)
	}
	letters := map[string]float64{}
	for _, v := range plan.Features[0].Values {
		letters[v.Code] = plan.Values[v.ID].Invitations
	}
	if letters["man"] < 1.5*letters["woman"] {
		t.Errorf("those who seldom say yes get no more letters: %v", letters)
	}
}

func TestTheStopRule(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	town(t, b, 4000)
	d := whole("Panel")
	d.RestDays = 0
	p := ready(t, b, d)
	ps := panel.New(b.DB)
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Invitations: 300}); err != nil {
		t.Fatal(err)
	}
	rule := func(want panel.StopRule) panel.Plan {
		t.Helper()
		plan := planOf(t, b, p.ID, panel.PlanOrder{})
		if plan.Advice.Rule != want {
			t.Errorf("the rule says %s, not %s: %+v", plan.Advice.Rule, want, plan.Advice)
		}
		return plan
	}
	if plan := rule(panel.Wait); plan.Advice.Coming < 10 || plan.Advice.Coming > 20 {
		t.Errorf("%g are expected to say yes yet", plan.Advice.Coming)
	}
	sayYes := func(where string) {
		b.Exec(t, "UPDATE invitation i SET reply = 'accepted', replied_at = i.created_at, answers = 1 FROM resident r JOIN resident_attribute a ON a.resident_id = r.id JOIN feature_value v ON v.id = a.value_id "+
			"WHERE r.id = i.resident_id AND i.reply = '' AND v.code IN ('man', 'woman') AND "+where)
	}
	b.Exec(t, "UPDATE quota q SET min = 4 FROM feature_value v WHERE v.id = q.value_id AND v.code = 'man'")
	sayYes("v.code = 'woman' AND i.id % 3 = 0")
	b.Clock.Set(*date(2026, 10, 5))
	plan := rule(panel.InviteMore)
	if len(plan.Advice.Wanted) != 1 || plan.Whom != panel.OnlyMissing || plan.Advice.Chance.Chance() < 0.8 {
		t.Fatalf("%+v", plan.Advice)
	}
	w := plan.Advice.Wanted[0]
	if w.People != 4 || len(w.Kind) != 1 || w.Kind[0].Values[0] != "Mand" || w.Invitations < 20 || w.ExpectedYes < 4 || plan.Suggested != w.Invitations {
		t.Errorf("%+v, %d suggested", w, plan.Suggested)
	}
	draw, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Whom: panel.OnlyMissing, RespondBy: date(2026, 10, 20), Reason: "Men are missing"})
	if err != nil {
		t.Fatal(err)
	}
	if r := resultOf[panel.InviteResult](t, draw); r.Whom != panel.OnlyMissing || r.Drawn != w.Invitations {
		t.Errorf("%+v", r)
	}
	if v, err := ps.Verify(b.Ctx(), draw.ID); err != nil || !v.ResultSame {
		t.Errorf("made again: %+v, %v", v, err)
	}
	women := domaintest.Value[int](t, b, `SELECT count(*) FROM invitation i JOIN resident_attribute a ON a.resident_id = i.resident_id JOIN feature_value v ON v.id = a.value_id
		WHERE i.wave = 2 AND v.code = 'woman'`)
	if women != 0 {
		t.Errorf("%d women were invited", women)
	}
	if twice := domaintest.Value[int](t, b, "SELECT count(*) FROM (SELECT FROM invitation i JOIN resident r ON r.id = i.resident_id GROUP BY r.household HAVING count(*) > 1) h"); twice != 0 {
		t.Errorf("%d households were invited in both waves", twice)
	}
	sayYes("i.wave = 2 AND i.id % 4 = 0")
	b.Clock.Add(30 * 24 * time.Hour)
	rule(panel.Enough)
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Whom: panel.OnlyMissing, RespondBy: date(2026, 12, 1), Reason: "Once more"}); !errors.Is(err, panel.ErrNoneMissing) {
		t.Errorf("inviting those who are not missing gave %v", err)
	}
}
