package panel_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// confirmed draws and confirms a panel of twelve among a hundred who said yes.
func confirmed(t *testing.T, b *domaintest.Bench) panel.Panel {
	t.Helper()
	return stand(t, b, answered(t, b, 1000, 200))
}

// stand draws and confirms a panel.
func stand(t *testing.T, b *domaintest.Bench, p panel.Panel) panel.Panel {
	t.Helper()
	ps := panel.New(b.DB)
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); err != nil {
		t.Fatal(err)
	}
	p, err := ps.Confirm(b.Ctx(), p.ID, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestStandBysAreDrawnInOrder(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	list, err := panel.New(b.DB).StandBys(b.As(domain.Interviewer, 1), p.ID)
	if err != nil || len(list) != 3 { // enough for 12 seats at 10 per cent drop-out in 95 of 100 cases
		t.Fatalf("%+v, %v", list, err)
	}
	for i, w := range list {
		if w.Position != i+1 || w.State != "ready" || w.Shown == "" {
			t.Errorf("%+v", w)
		}
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM standby s JOIN membership m USING (panel_id, resident_id)"); n != 0 {
		t.Errorf("%d stand-bys have a seat", n)
	}
	if n := domaintest.Value[int](t, b, "SELECT sum(count) FROM access_record WHERE subject = 'standby' AND staff_id = 1"); n != 3 {
		t.Errorf("%d people on the access record", n)
	}
	if _, err := panel.New(b.DB).StandBys(b.As(domain.Analyst, 1), p.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst got %v", err)
	}
}

func TestAllDropOutsAreReplacedTogether(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	members, err := ps.Members(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range members[:9] { // one leaves, eight take their seats, three stay silent
		status, cause := panel.SeatConfirmed, panel.Cause("")
		if i == 0 {
			status, cause = panel.SeatGivenUp, panel.CauseMoved
		}
		if _, err := ps.SettleSeat(b.Ctx(), m.ID, panel.Settlement{Status: status, Cause: cause, Spoken: wrote}); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := ps.RefillPlan(b.Ctx(), p.ID)
	if err != nil || plan.Empty != 1 || plan.Undecided != 3 || len(plan.Out) != 1 || plan.Out[0].Cause != panel.CauseMoved || plan.Out[0].Shown == "" {
		t.Fatalf("before the deadline: %+v, %v", plan, err)
	}
	b.Clock.Add(11 * 24 * time.Hour)
	plan, err = ps.RefillPlan(b.Ctx(), p.ID)
	if err != nil || plan.Empty != 4 || plan.Seated != 8 || plan.Undecided != 0 || len(plan.Out) != 4 || len(plan.Called) != 4 {
		t.Fatalf("after the deadline: %+v, %v", plan, err)
	}
	if _, err := ps.Refill(b.As(domain.Interviewer, 1), p.ID, 0); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer got %v", err)
	}
	d, err := ps.Refill(b.As(domain.Coordinator, 1), p.ID, plan.Panel.Version)
	if err != nil {
		t.Fatal(err)
	}
	r := resultOf[panel.RefillResult](t, d)
	if r.Seated != 8 || r.Empty != 4 || r.StandBys == 0 || len(r.Out) != 4 || d.Stage != panel.Refill || d.Number != 1 {
		t.Errorf("%+v", r)
	}
	for what, query := range map[string]string{
		"twelve seats":                  "SELECT count(*) = 12 FROM membership WHERE status <> 'withdrawn'",
		"causes":                        "SELECT string_agg(cause, ' ' ORDER BY cause) = 'moved no_answer no_answer no_answer' FROM membership WHERE status = 'withdrawn'",
		"told again":                    "SELECT count(*) = 16 FROM message WHERE kind = 'panel-drawn'",
		"not told the opposite":         "SELECT NOT EXISTS (SELECT FROM message q JOIN membership m USING (resident_id) WHERE m.draw_id = (SELECT max(id) FROM draw) AND q.kind IN ('panel-not-drawn', 'panel-stand-by') AND q.state = 'queued')",
		"nobody stands by with a seat":  "SELECT NOT EXISTS (SELECT FROM standby s JOIN membership m USING (panel_id, resident_id) WHERE m.status <> 'withdrawn')",
		"who looked at the called":      "SELECT EXISTS (SELECT FROM access_record WHERE purpose LIKE 'replace people%' AND count = 4)",
		"who drew it stands on record":  "SELECT drawn_by = 1 FROM draw ORDER BY id DESC LIMIT 1",
		"seats of the out are refilled": "SELECT bool_and(refilled_by = (SELECT max(id) FROM draw)) FROM membership WHERE status = 'withdrawn'",
	} {
		if !domaintest.Value[bool](t, b, query) {
			t.Errorf("%s: not so", what)
		}
	}
	if _, err := ps.Refill(b.Ctx(), p.ID, plan.Panel.Version); !errors.Is(err, panel.ErrChanged) {
		t.Errorf("a second officer got %v", err)
	}
	if _, err := ps.Refill(b.Ctx(), p.ID, 0); !errors.Is(err, panel.ErrNoEmptySeat) {
		t.Errorf("a full panel gave %v", err)
	}
}

// The called have ten days of their own: their offer does not end with that of those drawn first.
func TestTheCalledHaveTimeToAnswer(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	b.Exec(t, "UPDATE membership SET status = 'confirmed' WHERE id > (SELECT min(id) FROM membership)")
	b.Clock.Add(11 * 24 * time.Hour)
	if _, err := ps.Refill(b.Ctx(), p.ID, 0); err != nil {
		t.Fatal(err)
	}
	if plan, err := ps.ConfirmPlan(b.Ctx(), p.ID); err != nil || !plan.SeatBy.Equal(b.Clock.Now().AddDate(0, 0, 10)) {
		t.Errorf("the last to be told can answer until %v, %v", plan.SeatBy, err)
	}
	b.Clock.Add(9 * 24 * time.Hour)
	if plan, err := ps.RefillPlan(b.Ctx(), p.ID); err != nil || plan.Undecided != 1 || plan.Empty != 0 {
		t.Errorf("on the ninth day: %+v, %v", plan, err)
	}
	b.Clock.Add(2 * 24 * time.Hour)
	if plan, err := ps.RefillPlan(b.Ctx(), p.ID); err != nil || plan.Empty != 1 || len(plan.Out) != 1 || !plan.Out[0].Overdue {
		t.Errorf("on the eleventh day: %+v, %v", plan, err)
	}
	if d, err := ps.Refill(b.Ctx(), p.ID, 0); err != nil || d.Number != 2 || resultOf[panel.RefillResult](t, d).Out[0].Cause != panel.CauseNoAnswer {
		t.Errorf("the seat that falls empty once more: %+v, %v", d, err)
	}
}

// Not now is not never: whoever says yes again may be called again, whoever left may not.
func TestNotNowIsNotNever(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	b.Exec(t, "UPDATE invitation SET reply = 'declined' WHERE reply = 'accepted' AND NOT EXISTS (SELECT FROM membership m WHERE m.resident_id = invitation.resident_id)")
	var ids []int64
	for i := range 2 {
		ids = append(ids, domaintest.Value[int64](t, b, "SELECT i.id FROM invitation i JOIN membership m USING (panel_id, resident_id) ORDER BY i.id LIMIT 1 OFFSET $1", i))
	}
	say := func(id int64, reply panel.Reply) error {
		seen := domaintest.Value[int](t, b, "SELECT answers FROM invitation WHERE id = $1", id)
		_, err := ps.ReplyFor(b.As(domain.Coordinator, 1), id, panel.Answer{Reply: reply, Seen: seen}, wrote)
		return err
	}
	for i, reply := range []panel.Reply{panel.NotNow, panel.Declined} {
		if err := say(ids[i], reply); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ps.Refill(b.Ctx(), p.ID, 0); !errors.Is(err, panel.ErrInfeasible) {
		t.Fatalf("with nobody to call: %v", err)
	}
	if err := say(ids[0], panel.Accepted); err != nil {
		t.Errorf("whoever said not now could not say yes again: %v", err)
	}
	if err := say(ids[1], panel.Accepted); !errors.Is(err, panel.ErrExpired) {
		t.Errorf("whoever declined said yes again: %v", err)
	}
	b.Exec(t, "UPDATE panel SET size = 11")
	b.Exec(t, "UPDATE quota SET min = 0, max = 12")
	if _, err := ps.Refill(b.Ctx(), p.ID, 0); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b, `SELECT string_agg(m.status || coalesce(' ' || nullif(m.cause, ''), ''), ', ' ORDER BY i.id)
		FROM invitation i JOIN membership m USING (panel_id, resident_id) WHERE i.id IN ($1, $2)`, ids[0], ids[1])
	if got != "offered, withdrawn left" {
		t.Errorf("seats: %s", got)
	}
}

// A seat that is settled before the mail leaves is not contradicted by it.
func TestMailsOfStandBysAreCheckedWhenTheyGo(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	list, err := ps.StandBys(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	stillTold := func(id int64) bool {
		return domaintest.Value[bool](t, b, "SELECT EXISTS (SELECT FROM message WHERE kind = 'panel-stand-by' AND resident_id = $1 AND state = 'queued')", id)
	}
	if !stillTold(list[0].ResidentID) {
		t.Fatal("the first stand-by is not told")
	}
	b.Exec(t, "UPDATE invitation SET respond_by = '2027-01-01Z'")
	id := domaintest.Value[int64](t, b, "SELECT id FROM invitation WHERE resident_id = $1", list[0].ResidentID)
	if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), id, panel.Answer{Reply: panel.Declined, Seen: 1}, wrote); err != nil {
		t.Fatal(err)
	}
	if stillTold(list[0].ResidentID) {
		t.Error("who declined is told that they stand by")
	}
	after, err := ps.StandBys(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list[1:], after); diff != "" {
		t.Errorf("the stand-bys: %s", diff)
	}
	if err := b.Do(b.Ctx(), func(tx *domain.Tx) error { return panel.Erase(tx, after[0].ResidentID) }); err != nil {
		t.Fatal(err)
	}
	if left, err := ps.StandBys(b.Ctx(), p.ID); err != nil || len(left) != len(after)-1 {
		t.Errorf("after an erasure: %+v, %v", left, err)
	}
}

func TestSeatsAreFilledOnlyWhileThePanelStands(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 300, 60)
	if _, err := panel.New(b.DB).Refill(b.Ctx(), p.ID, 0); !errors.Is(err, panel.ErrNotStanding) {
		t.Errorf("before the draw: %v", err)
	}
	if _, err := panel.New(b.DB).Refill(context.Background(), p.ID, 0); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("nobody got %v", err)
	}
}
