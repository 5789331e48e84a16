package panel_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// answered draws invitations and lets every second of the invited say yes.
func answered(t *testing.T, b *domaintest.Bench, people, invitations int) panel.Panel {
	t.Helper()
	town(t, b, people)
	p := ready(t, b, whole("Panel"))
	ps := panel.New(b.DB)
	if _, err := ps.DrawInvitations(b.Ctx(), p.ID, panel.InviteOrder{Version: p.Version, Invitations: invitations}); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1 WHERE id % 2 = 0")
	b.Clock.Set(*date(2026, 10, 5))
	p, err := ps.Get(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestThePanelIsDrawnConfirmedAndTold(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	pool, err := ps.Pool(b.Ctx(), p.ID)
	if err != nil || !pool.Feasible || pool.People != 100 {
		t.Fatalf("the pool: %+v, %v", pool, err)
	}
	d, err := ps.DrawSeats(b.Ctx(), p.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if r := resultOf[panel.SeatResult](t, d); len(r.Members) != 12 || r.LeastShare <= 0 || r.MostShare > 1 {
		t.Errorf("drew %d, chances %f to %f", len(r.Members), r.LeastShare, r.MostShare)
	}
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); !errors.Is(err, panel.ErrDrawAgain) {
		t.Errorf("a second draw without a reason gave %v", err)
	}
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, "The notary asked for it"); err != nil {
		t.Error(err)
	}
	if _, err := ps.Confirm(b.Ctx(), p.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b, `SELECT (SELECT count(*) FROM membership WHERE status = 'offered') || ' ' ||
		(SELECT count(*) FROM message WHERE kind = 'panel-drawn') || ' ' || (SELECT count(*) FROM message WHERE kind = 'panel-stand-by') || ' ' ||
		(SELECT count(*) FROM message WHERE kind = 'panel-not-drawn')`)
	if got != "12 12 3 85" {
		t.Errorf("seats, told drawn, told to stand by, told not drawn: %s", got)
	}
	if _, err := ps.Confirm(b.Ctx(), p.ID, 0, ""); !errors.Is(err, panel.ErrStep) {
		t.Errorf("confirming twice gave %v", err)
	}
	settleSome(t, b, ps, p.ID)
}

// settleSome lets one member take the seat and one give it up.
func settleSome(t *testing.T, b *domaintest.Bench, ps *panel.Panels, id int64) {
	t.Helper()
	members, err := ps.Members(b.As(domain.Coordinator, 1), id)
	if err != nil || len(members) != 12 {
		t.Fatalf("%d members, %v", len(members), err)
	}
	caller := b.As(domain.Interviewer, 1)
	if _, err := ps.SettleSeat(caller, members[0].ID, panel.Settlement{Status: panel.SeatConfirmed, Spoken: wrote}); err != nil {
		t.Error(err)
	}
	if _, err := ps.SettleSeat(caller, members[1].ID, panel.Settlement{Status: panel.SeatGivenUp, Cause: panel.CauseOther, Reason: " "}); !errors.Is(err, panel.ErrSeat) {
		t.Errorf("giving up without a reason gave %v", err)
	}
	if _, err := ps.SettleSeat(caller, members[1].ID, panel.Settlement{Status: panel.SeatGivenUp, Cause: panel.CauseMoved}); err != nil {
		t.Error(err)
	}
	if _, err := ps.SettleSeat(caller, members[1].ID, panel.Settlement{Status: panel.SeatConfirmed, Spoken: wrote}); !errors.Is(err, panel.ErrSeat) {
		t.Errorf("taking a seat that was given up gave %v", err)
	}
	balance, err := ps.Balance(b.Ctx(), id)
	if err != nil || balance.Totals[panel.PhaseDrawn].N != 11 || balance.Totals[panel.PhaseConfirmed].N != 1 || balance.Totals[panel.PhaseInvited].N != 200 {
		t.Errorf("the balance: %+v, %v", balance.Totals, err)
	}
}

func TestWhoHasSettledTheirSeatIsNotToldAgain(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); err != nil {
		t.Fatal(err)
	}
	members, err := ps.Members(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ps.SettleSeat(b.Ctx(), members[0].ID, panel.Settlement{Status: panel.SeatConfirmed, Spoken: wrote}); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.SettleSeat(b.Ctx(), members[1].ID, panel.Settlement{Status: panel.SeatGivenUp, Cause: panel.CauseLeft}); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE resident SET email = '' WHERE id = (SELECT resident_id FROM membership WHERE status = 'offered' LIMIT 1)")
	plan, err := ps.ConfirmPlan(b.Ctx(), p.ID)
	want := panel.ConfirmPlan{Size: 12, Seats: 11, Offered: 10, StandBys: 3, NotDrawn: 85, NoMail: 1, SeatBy: b.Clock.Now().AddDate(0, 0, 10)}
	if err != nil || plan != want {
		t.Fatalf("got %+v, %v, want %+v", plan, err, want)
	}
	if _, err := ps.Confirm(b.Ctx(), p.ID, 0, "One seat stays empty"); err != nil {
		t.Fatal(err)
	}
	told := domaintest.Value[string](t, b, `SELECT string_agg(n, ' ' ORDER BY n) FROM
		(SELECT kind || ' ' || count(*) AS n FROM message WHERE kind IN ('panel-drawn', 'panel-not-drawn', 'panel-stand-by') GROUP BY kind) k`)
	if told != "panel-drawn 10 panel-not-drawn 85 panel-stand-by 3" {
		t.Errorf("told: %s", told)
	}
}

func TestShortagesAreNamed(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	b.Exec(t, "UPDATE quota q SET min = 4 FROM feature_value v WHERE v.id = q.value_id AND v.code = 'man'")
	b.Exec(t, `UPDATE invitation i SET reply = 'declined' FROM resident_attribute a JOIN feature_value v ON v.id = a.value_id
		WHERE a.resident_id = i.resident_id AND v.code = 'man' AND i.reply = 'accepted'`)
	pool, err := ps.Pool(b.Ctx(), p.ID)
	if err != nil || pool.Feasible || len(pool.Shortages) == 0 || pool.Shortages[0].Have != 0 {
		t.Fatalf("without men: %+v, %v", pool, err)
	}
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); !errors.Is(err, panel.ErrInfeasible) {
		t.Errorf("drawing gave %v", err)
	}
	if s := domaintest.Value[string](t, b, "SELECT state FROM panel"); s != "inviting" {
		t.Errorf("the panel is %s", s)
	}
}

func TestDrawsCanBeMadeAgain(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); err != nil {
		t.Fatal(err)
	}
	draws, err := ps.Draws(b.Ctx(), p.ID)
	if err != nil || len(draws) != 2 {
		t.Fatalf("%d draws, %v", len(draws), err)
	}
	for _, d := range draws {
		if v, err := ps.Verify(b.Ctx(), d.ID); err != nil || !v.InputsSame || !v.ResultSame {
			t.Errorf("%s: %+v, %v", d.Stage, v, err)
		}
	}
	if _, err := b.Pool().ExecContext(context.Background(), "UPDATE draw SET seed = repeat('0', 64)"); err == nil {
		t.Error("the database let a draw change")
	}
}

func TestDrawBeforeTheLastDayNeedsAReason(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	b.Clock.Set(domaintest.Start)
	ps := panel.New(b.DB)
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, ""); !errors.Is(err, panel.ErrEarly) {
		t.Errorf("got %v", err)
	}
	if _, err := ps.DrawSeats(b.Ctx(), p.ID, "Everybody has answered"); err != nil {
		t.Error(err)
	}
}

func TestListsOfPeople(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 300, 60)
	ps := panel.New(b.DB)
	yes, seen := panel.Accepted, 0
	f := panel.InvitationFilter{Reply: &yes, Wave: 1, Limit: 13}
	for {
		page, err := ps.Invitations(b.As(domain.Coordinator, 1), p.ID, f)
		if err != nil {
			t.Fatal(err)
		}
		seen += len(page.Items)
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	if seen != 30 {
		t.Errorf("%d said yes", seen)
	}
	if n := domaintest.Value[int](t, b, "SELECT sum(count) FROM access_record WHERE subject = 'invitation' AND action = 'search' AND staff_id = 1"); n != 30 {
		t.Errorf("%d people on the access record", n)
	}
	if _, err := ps.Invitations(b.As(domain.Analyst, 1), p.ID, f); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst got %v", err)
	}
}

func TestAnInvitedPersonIsFoundByName(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 40, 10)
	ps := panel.New(b.DB)
	b.Exec(t, `UPDATE resident SET name = 'Zenia Zeuthen', protection = 'no' WHERE id = (SELECT min(resident_id) FROM invitation)`)
	b.Exec(t, `UPDATE resident SET name = 'Zander Skjult', protection = 'yes' WHERE id = (SELECT max(resident_id) FROM invitation)`)
	find := func(role domain.Role, search string) (shown []string) {
		page, err := ps.Invitations(b.As(role, 1), p.ID, panel.InvitationFilter{Search: search, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page.Items {
			shown = append(shown, i.Shown)
		}
		return shown
	}
	if got := find(domain.Coordinator, "zen"); !slices.Equal(got, []string{"Zenia Zeuthen"}) {
		t.Errorf("by the beginning of a name: %v", got)
	}
	if got := find(domain.Coordinator, "zander"); len(got) != 1 || got[0] == "Zander Skjult" {
		t.Errorf("a protected name, which a coordinator may search for but does not see in lists: %v", got)
	}
	if got := find(domain.Interviewer, "zander"); len(got) != 0 {
		t.Errorf("an interviewer found a protected name: %v", got)
	}
	if got := find(domain.Coordinator, " "); len(got) != 10 {
		t.Errorf("%d without a search", len(got))
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM access_record a JOIN access_word w ON w.access_id = a.id WHERE a.criterion = 'panel:1, search «' || w.ref || '»' AND w.words = 'zen'"); n != 1 {
		t.Errorf("%d records of the search", n)
	}
}
