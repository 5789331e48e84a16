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

// askedOften lets everybody of the town but ten have been asked as often as the panel allows.
func askedOften(t *testing.T, b *domaintest.Bench) panel.Panel {
	t.Helper()
	town(t, b, 100)
	d := whole("Panel")
	d.MaxContacts, d.RestDays = 1, 0
	p := ready(t, b, d)
	b.Exec(t, "INSERT INTO contact (resident_id, activity, at) SELECT id, 'x', $1 FROM resident WHERE id > (SELECT min(id) + 9 FROM resident)", b.Now().AddDate(0, 0, -90))
	return p
}

// Whom the budget keeps out is counted and left out; with a reason a draw takes them too, and keeps of each of them why.
func TestADrawBeyondTheBudgetKeepsWhy(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := askedOften(t, b)
	ps := panel.New(b.DB)
	burden, err := ps.Burden(b.Ctx(), p.ID)
	if err != nil || burden.People != 100 || burden.Times[0] != 10 || burden.Times[1] != 90 || burden.Enough != 90 || math.Abs(burden.Gini-0.1) > 1e-9 {
		t.Fatalf("%+v, %v", burden, err)
	}
	trial, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Trial: true, Invitations: 40})
	if err != nil {
		t.Fatal(err)
	}
	if r := resultOf[panel.InviteResult](t, trial); r.Frame != 10 || r.LeftOut[len(r.LeftOut)-1] != (panel.LeftOut{Reason: "budget", Count: 90}) {
		t.Errorf("within the budget: %+v", r)
	}
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Invitations: 40, Beyond: "x"}); !errors.Is(err, panel.ErrOverride) {
		t.Errorf("a reason that says nothing: %v", err)
	}
	d, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Invitations: 40, Beyond: "Too few are left in the town."})
	if err != nil {
		t.Fatal(err)
	}
	drawn := resultOf[panel.InviteResult](t, d).Drawn
	want := domaintest.Value[int](t, b, "SELECT count(*) FROM invitation i WHERE EXISTS (SELECT FROM contact c WHERE c.resident_id = i.resident_id AND c.activity = 'x')")
	if n := count(t, b, "contact_override WHERE draw_id IS NOT NULL AND reason = 'Too few are left in the town.'"); n != want || n == 0 || n > drawn {
		t.Errorf("%d overrides of %d drawn, want %d", n, drawn, want)
	}
	protocol, err := ps.Protocol(b.Ctx(), p.ID)
	if err != nil || len(protocol.Overrides) != 1 || protocol.Overrides[0].People != want {
		t.Errorf("the protocol: %+v, %v", protocol.Overrides, err)
	}
	if _, err := b.Pool().Exec("UPDATE contact_override SET reason = 'other'"); err == nil {
		t.Error("a reason was changed")
	}
}

// One person may be drawn by a decision about them alone; it invites nobody, and is not needed for who may be asked.
func TestOnePersonIsAskedBeyondTheBudget(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := askedOften(t, b)
	ps := panel.New(b.DB)
	tired, fresh := domaintest.Value[int64](t, b, "SELECT max(id) FROM resident"), domaintest.Value[int64](t, b, "SELECT min(id) FROM resident")
	asked, err := ps.Asked(b.Ctx(), tired)
	if err != nil || asked.Asking.Times != 1 || asked.Asking.Budget.Max != 1 || asked.Asking.RestsTo != nil {
		t.Errorf("%+v, %v", asked, err)
	}
	boss := b.As(domain.Coordinator, 1)
	if asked, err = ps.Asked(boss, tired); err != nil || len(asked.Panels) != 1 {
		t.Errorf("out of which panels: %+v, %v", asked.Panels, err)
	}
	for _, c := range []struct {
		person int64
		reason string
		want   error
	}{{tired, "", panel.ErrOverride}, {fresh, "She asks to be asked.", panel.ErrNoOverride}, {999_999, "She asks to be asked.", domain.ErrNotFound}, {tired, "She asks to be asked.", nil}, {tired, "She asks to be asked.", panel.ErrOverrideTwice}} {
		if err := ps.AskBeyond(boss, p.ID, c.person, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%d for %q: %v, want %v", c.person, c.reason, err, c.want)
		}
	}
	if err := ps.AskBeyond(b.As(domain.Interviewer, 1), p.ID, tired, "She asks to be asked."); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("by an interviewer: %v", err)
	}
	trial, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Trial: true, Invitations: 40})
	if err != nil || resultOf[panel.InviteResult](t, trial).Frame != 11 {
		t.Errorf("the frame: %v, %v", resultOf[panel.InviteResult](t, trial).Frame, err)
	}
	if n := count(t, b, "invitation"); n != 0 {
		t.Errorf("%d were invited", n)
	}
	b.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'x', $2)", fresh, b.Now().Add(-time.Hour))
	b.Exec(t, "UPDATE panel SET rest_days = 30")
	if asked, err = ps.Asked(boss, fresh); err != nil || asked.Asking.RestsTo == nil || !asked.Asking.RestsTo.Equal(b.Now().Add(-time.Hour).AddDate(0, 0, 30)) {
		t.Errorf("rests: %+v, %v", asked.Asking, err)
	}
}
