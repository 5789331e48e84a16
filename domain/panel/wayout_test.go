package panel_test

import (
	"errors"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// lacking is a panel with two men too few: its quotas ask for five, three have said yes.
func lacking(t *testing.T, b *domaintest.Bench) panel.Panel {
	t.Helper()
	p := answered(t, b, 1000, 200)
	b.Exec(t, `UPDATE quota q SET min = CASE v.code WHEN 'man' THEN 5 ELSE 0 END, target = CASE v.code WHEN 'other' THEN 0 ELSE 6 END
		FROM feature_value v WHERE v.id = q.value_id AND v.code IN ('man', 'woman', 'other')`)
	b.Exec(t, `UPDATE invitation SET reply = 'declined' WHERE id IN (SELECT i.id FROM invitation i JOIN resident_attribute a ON a.resident_id = i.resident_id
		JOIN feature_value v ON v.id = a.value_id WHERE v.code = 'man' AND i.reply = 'accepted' ORDER BY i.id OFFSET 3)`)
	return p
}

func TestThreeWaysOut(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := lacking(t, b)
	ps := panel.New(b.DB)
	w, err := ps.Ways(b.As(domain.Coordinator, 1), p.ID)
	if err != nil || w.Feasible {
		t.Fatalf("%+v, %v", w, err)
	}
	if w.Relax == nil || len(w.Relax.Changes) != 1 || w.Relax.Changes[0].Value != "Mand" || w.Relax.Changes[0].Now.Min != 3 || !w.Relax.Least {
		t.Errorf("relax %+v", w.Relax)
	}
	if len(w.Invite.Wanted) != 1 || w.Invite.Wanted[0].People != 2 || w.Invite.Wanted[0].Kind[0].Values[0] != "Mand" || w.Invite.Chance.Chance() < 0.8 {
		t.Errorf("invite %+v", w.Invite)
	}
	if w.Smaller < 6 || w.Smaller > 11 { // 5 men of 12 are 3 of 9, rounded down
		t.Errorf("smaller: %d", w.Smaller)
	}
	if _, err := ps.Ways(b.As(domain.Interviewer, 1), p.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer got %v", err)
	}
}

func TestQuotasAreRelaxedAsWasShown(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := lacking(t, b)
	ps := panel.New(b.DB)
	w, err := ps.Ways(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	order := panel.DecisionOrder{Version: p.Version, Kind: panel.RelaxQuotas, Quotas: w.Loosen}
	if _, err := ps.Decide(b.As(domain.Coordinator, 1), p.ID, order); !errors.Is(err, panel.ErrWhyDecide) {
		t.Errorf("without a reason: %v", err)
	}
	order.Reason = "The chair agrees"
	other := order
	other.Quotas = []panel.Loosening{{Value: w.Loosen[0].Value, Min: 0, Max: 12}}
	if _, err := ps.Decide(b.As(domain.Coordinator, 1), p.ID, other); !errors.Is(err, panel.ErrOtherWay) {
		t.Errorf("wider than was shown: %v", err)
	}
	if _, err := ps.Decide(b.As(domain.Interviewer, 1), p.ID, order); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer got %v", err)
	}
	if _, err := ps.Decide(b.As(domain.Coordinator, 1), p.ID, order); err != nil {
		t.Fatal(err)
	}
	if pool, err := ps.Pool(b.Ctx(), p.ID); err != nil || !pool.Feasible {
		t.Errorf("after the decision: %+v, %v", pool, err)
	}
	b.Exec(t, "INSERT INTO staff (id, name, email, language, active, created_at) OVERRIDING SYSTEM VALUE VALUES (1, 'Karen', 'karen@example.dk', 'da', true, '2026-01-01Z')")
	protocol, err := ps.Protocol(b.Ctx(), p.ID)
	if err != nil || len(protocol.Decisions) != 1 || protocol.Staff[1] != "Karen" {
		t.Fatalf("the protocol: %+v, %v", protocol.Decisions, err)
	}
	if d := protocol.Decisions[0]; d.Reason != "The chair agrees" || d.Before.Quotas[1] == d.After.Quotas[1] && d.Before.Quotas[0] == d.After.Quotas[0] || *d.DecidedBy != 1 {
		t.Errorf("%+v", d)
	}
	if _, err := b.Pool().ExecContext(t.Context(), "DELETE FROM panel_decision"); err == nil {
		t.Error("the database let a decision vanish")
	}
}

func TestThePanelIsMadeSmaller(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := lacking(t, b)
	ps := panel.New(b.DB)
	w, err := ps.Ways(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	order := panel.DecisionOrder{Kind: panel.SmallerPanel, Size: w.Smaller + 1, Reason: "The room is small"}
	if _, err := ps.Decide(b.Ctx(), p.ID, order); !errors.Is(err, panel.ErrOtherWay) {
		t.Errorf("larger than can be: %v", err)
	}
	order.Size = w.Smaller
	if _, err := ps.Decide(b.Ctx(), p.ID, order); err != nil {
		t.Fatal(err)
	}
	s, err := ps.Quotas(b.Ctx(), p.ID)
	if err != nil || s.Panel.Size != w.Smaller || len(s.Faults) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if d, err := ps.DrawSeats(b.Ctx(), p.ID, ""); err != nil || len(resultOf[panel.SeatResult](t, d).Members) != w.Smaller {
		t.Errorf("the draw: %v", err)
	}
}

// A standing panel whose seats cannot be filled is helped by the mildest relaxation, too.
func TestASeatIsFilledAfterARelaxation(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	b.Exec(t, "UPDATE quota q SET min = 4 FROM feature_value v WHERE v.id = q.value_id AND v.code IN ('man', 'woman')")
	p = stand(t, b, p)
	ps := panel.New(b.DB)
	b.Exec(t, `UPDATE quota q SET min = n.n, target = n.n, max = n.n FROM (SELECT v.id, count(m.id) AS n FROM feature_value v LEFT JOIN membership m
		ON v.id::text = ANY(string_to_array(m.stratum, '.')) GROUP BY v.id) n WHERE n.id = q.value_id`)
	man := "SELECT m.id FROM membership m JOIN resident_attribute a ON a.resident_id = m.resident_id JOIN feature_value v ON v.id = a.value_id WHERE v.code = 'man' AND m.status <> 'withdrawn' ORDER BY 1 LIMIT 1"
	if _, err := ps.SettleSeat(b.Ctx(), domaintest.Value[int64](t, b, man), panel.Settlement{Status: panel.SeatGivenUp, Cause: panel.CauseLeft}); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, `UPDATE invitation i SET reply = 'declined' FROM resident_attribute a JOIN feature_value v ON v.id = a.value_id
		WHERE a.resident_id = i.resident_id AND v.code = 'man' AND i.reply = 'accepted' AND NOT EXISTS (SELECT FROM membership m WHERE m.resident_id = i.resident_id)`)
	plan, err := ps.RefillPlan(b.Ctx(), p.ID)
	if err != nil || len(plan.Short)+len(plan.Faults) == 0 || plan.Relax == nil {
		t.Fatalf("%+v, %v", plan, err)
	}
	if _, err := ps.Decide(b.Ctx(), p.ID, panel.DecisionOrder{Kind: panel.RelaxQuotas, Quotas: plan.Loosen, Reason: "No more men"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.Refill(b.Ctx(), p.ID, 0); err != nil {
		t.Error(err)
	}
	if _, err := ps.Decide(b.Ctx(), p.ID, panel.DecisionOrder{Kind: panel.SmallerPanel, Size: 11, Reason: "Smaller"}); !errors.Is(err, panel.ErrFrozen) {
		t.Errorf("a standing panel was made smaller: %v", err)
	}
}
