package panel_test

import (
	"errors"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// The seated count with their values of today: when some have come to be other than they were drawn, the comparison with
// the register tells so, and the new quotas let a replacement mend it.
func TestAPanelDriftsFromTheRegister(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	b.Exec(t, "UPDATE membership SET status = 'confirmed'")
	b.Exec(t, "DELETE FROM quota WHERE feature_id <> 1")
	b.Exec(t, "DELETE FROM panel_dimension WHERE feature_id <> 1")
	d, err := ps.Drift(b.Ctx(), p.ID, panel.DriftOrder{Against: panel.Register, Tolerance: 2})
	if err != nil || d.Seated != 12 || d.Empty != 0 || d.Changed != 0 || d.Unknown || d.People != 1000 || d.Against != panel.Register {
		t.Fatalf("at first: %+v, %v", d, err)
	}
	// ten women and two men sit now
	b.Exec(t, `UPDATE resident r SET value_ids[1] = (SELECT id FROM feature_value WHERE feature_id = 1 AND code = CASE WHEN n > 2 THEN 'woman' ELSE 'man' END)
		FROM (SELECT resident_id, row_number() OVER (ORDER BY id) AS n FROM membership) m WHERE m.resident_id = r.id`)
	d, err = ps.Drift(b.Ctx(), p.ID, panel.DriftOrder{Against: panel.Register, Tolerance: 1})
	if err != nil || d.Changed == 0 || d.Refresh != 3 || len(d.Wanted) != 1 || d.Wanted[0].People != 3 || d.Wanted[0].Kind[0].Values[0] != "Mand" {
		t.Fatalf("afterwards: %+v, %v", d, err)
	}
	for _, f := range d.Features {
		if f.Feature.Code == "sex" && (f.Swap != 4 || f.Values[1].Seated+f.Values[0].Seated != 12 || f.Apart < 0.3) {
			t.Errorf("by sex: %+v", f)
		}
	}
	if _, err := ps.Refresh(b.Ctx(), p.ID, d.Panel.Version, panel.DriftOrder{Against: panel.Register, Tolerance: 1}, ""); !errors.Is(err, panel.ErrWhyDecide) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := ps.Refresh(b.As(domain.Secretary, 1), p.ID, d.Panel.Version, panel.DriftOrder{Against: panel.Register, Tolerance: 1}, "Why"); err == nil {
		t.Error("a secretary changed the quotas")
	}
	decision, err := ps.Refresh(b.Ctx(), p.ID, d.Panel.Version, panel.DriftOrder{Against: panel.Register, Tolerance: 1}, "More men are needed now.")
	if err != nil || decision.Kind != panel.RefreshQuotas || decision.Before.Size != decision.After.Size {
		t.Fatalf("%+v, %v", decision, err)
	}
	b.Exec(t, `UPDATE membership SET status = 'withdrawn', cause = 'term' WHERE id IN
		(SELECT m.id FROM membership m JOIN resident r ON r.id = m.resident_id JOIN feature_value v ON v.id = r.value_ids[1] WHERE v.code = 'woman' ORDER BY m.id LIMIT 4)`)
	plan, err := ps.RefillPlan(b.Ctx(), p.ID)
	if err != nil || plan.Empty != 4 {
		t.Fatalf("%+v, %v", plan, err)
	}
	if _, err := ps.Drift(b.Ctx(), p.ID, panel.DriftOrder{Against: panel.Table}); !errors.Is(err, panel.ErrDrift) {
		t.Errorf("a table that is not there: %v", err)
	}
	if _, err := ps.Drift(b.Ctx(), p.ID, panel.DriftOrder{Tolerance: 99}); !errors.Is(err, panel.ErrDrift) {
		t.Errorf("a tolerance of 99: %v", err)
	}
}
