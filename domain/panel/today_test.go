package panel_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
	"deltag/domain/panel"
)

// today tells what waits for a role in a unit.
func today(t *testing.T, b *domaintest.Bench, role domain.Role, unit int64) org.Today {
	t.Helper()
	got, err := org.NewHome(b.DB, panel.New(b.DB).Today).Today(b.As(role, unit))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTodayFollowsThePanel(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	top := domaintest.Value[int64](t, b, "SELECT id FROM unit")
	steps := func(done int, links ...string) []org.Step {
		kinds := []string{"make-panel", "set-quotas", "draw-invitees", "send-invitations"}
		list := make([]org.Step, len(kinds))
		for i, k := range kinds {
			list[i] = org.Step{Kind: k, Done: i < done, Link: links[i]}
		}
		return list
	}
	empty := org.Today{Steps: steps(0, "/staff/panels", "", "", "")}
	if diff := cmp.Diff(empty, today(t, b, domain.Coordinator, top)); diff != "" {
		t.Errorf("before the first panel: %s", diff)
	}
	details := panel.Suggested()
	details.Name = "Veje"
	p, err := panel.New(b.DB).Create(b.As(domain.Coordinator, top), top, details)
	if err != nil {
		t.Fatal(err)
	}
	move := func(state string) {
		b.Exec(t, `UPDATE panel SET state = $2, purpose = 'x', legal_basis = 'public_task', special_ground = 'not_used', size = 12,
first_meeting = '2026-10-01', reply_by = '2026-09-11', ends_on = '2026-12-31', opened_at = $3,
confirmed_at = CASE WHEN $2 = 'confirmed' THEN $3::timestamptz END WHERE id = $1`, p.ID, state, b.Now())
	}
	page := map[string]string{
		"panel-follow": "/invitations", "panel-draw": "/draw", "panel-confirm": "/members", "panel-watch": "/balance", "panel-ready": "/balance",
		"panel-replace": "/replacement", "panel-close": "/end",
	}
	wants := func(what string, role domain.Role, kind string, count int) {
		t.Helper()
		var want []org.Task
		if kind != "" {
			want = []org.Task{{Kind: kind, Count: count, Panel: p.ID, Name: "Veje", Link: "/staff/panels/1" + page[kind]}}
		}
		if diff := cmp.Diff(want, today(t, b, role, top).Tasks); diff != "" {
			t.Errorf("%s, %s: %s", what, role, diff)
		}
	}
	wants("a draft", domain.Coordinator, "panel-finish", 1)
	wants("a draft", domain.Analyst, "", 0)
	move("inviting")
	wants("invitations are out", domain.Coordinator, "panel-follow", 10)
	wants("invitations are out", domain.Interviewer, "panel-follow", 10)
	wants("invitations are out", domain.Analyst, "panel-watch", 10)
	b.Clock.Set(time.Date(2026, 9, 11, 22, 0, 0, 0, time.UTC)) // midnight in Denmark
	wants("the time is over", domain.Coordinator, "panel-draw", 12)
	wants("the time is over", domain.Analyst, "", 0)
	move("drawn")
	wants("drawn", domain.Coordinator, "panel-confirm", 12)
	move("confirmed")
	wants("confirmed", domain.Coordinator, "", 0)
	b.Exec(t, `INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, drawn_at)
		VALUES ($1, 'panel', false, 1, repeat('0', 64), 'test', '', repeat('0', 64), '{}', $2)`, p.ID, b.Now())
	b.Exec(t, `INSERT INTO membership (panel_id, draw_id, status, cause, changed_at, created_at) VALUES ($1, 1, 'withdrawn', 'left', $2, $2),
		($1, 1, 'offered', '', $2, $2), ($1, 1, 'confirmed', '', $2, $2)`, p.ID, b.Now())
	wants("one has left", domain.Coordinator, "panel-replace", 1)
	wants("one has left", domain.Analyst, "panel-ready", 1)
	wants("one has left", domain.Secretary, "panel-ready", 1)
	wants("one has left", domain.Interviewer, "", 0)
	b.Clock.Set(b.Now().Add(11 * 24 * time.Hour))
	wants("one has left, one has not answered in time", domain.Coordinator, "panel-replace", 2)
	b.Clock.Set(b.Now().Add(4 * 24 * time.Hour))
	wants("confirmed some time ago", domain.Secretary, "", 0)
	b.Clock.Set(time.Date(2026, 12, 17, 22, 59, 0, 0, time.UTC))
	ends := org.Task{Kind: "panel-ends", Count: 14, Panel: p.ID, Name: "Veje", Link: "/staff/panels/1/end"}
	if tasks := today(t, b, domain.Coordinator, top).Tasks; len(tasks) != 2 || tasks[1] != ends {
		t.Errorf("two weeks before the end: %+v", tasks)
	}
	wants("two weeks before the end", domain.Secretary, "", 0)
	b.Clock.Set(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	wants("ended", domain.Coordinator, "panel-close", 1)
	wants("ended", domain.CommitteeMember, "", 0)
	if diff := cmp.Diff(steps(1, "/staff/panels", "/staff/panels/1", "/staff/panels/1", ""), today(t, b, domain.Coordinator, top).Steps); diff != "" {
		t.Errorf("steps: %s", diff)
	}
	if other := today(t, b, domain.Coordinator, top+1); len(other.Tasks) != 0 {
		t.Errorf("another unit is told %+v", other.Tasks)
	}
	if nobody, err := org.NewHome(b.DB, panel.New(b.DB).Today).Today(context.Background()); err != nil || len(nobody.Tasks)+len(nobody.Steps) != 0 {
		t.Errorf("nobody is told %+v, %v", nobody, err)
	}
}
