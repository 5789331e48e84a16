package panel_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// Of many copies of the program that look at once when the last day is over, one closes the panel, and everything that
// closing means has happened once.
func TestTheLastDayClosesThePanelOnce(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	b.Exec(t, "UPDATE membership SET status = 'confirmed' WHERE id <> (SELECT max(id) FROM membership)")
	ps := panel.New(b.DB)
	var token string
	member := domaintest.Value[int64](t, b, "SELECT i.id FROM invitation i JOIN membership m ON m.resident_id = i.resident_id WHERE m.status = 'confirmed' LIMIT 1")
	if err := b.Do(b.Ctx(), func(tx *domain.Tx) (err error) {
		token, err = domain.NewLink(tx, panel.LinkPurpose, member, domaintest.Value[int64](t, b, "SELECT resident_id FROM invitation WHERE id = $1", member), tx.Now.AddDate(9, 0, 0))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	waiting := domaintest.Value[int](t, b, "SELECT count(*) FROM message WHERE state = 'queued'")
	seats := domaintest.Value[int](t, b, "SELECT count(*) FROM membership WHERE status = 'confirmed'")
	stands := domaintest.Value[int](t, b, "SELECT count(*) FROM standby")
	if waiting == 0 || seats != 11 {
		t.Fatalf("%d mails wait, %d sit", waiting, seats)
	}
	b.Clock.Set(time.Date(2027, 11, 2, 22, 59, 59, 0, time.UTC)) // one second to midnight in Denmark
	if err := ps.CloseEnded(context.Background()); err != nil {
		t.Fatal(err)
	}
	if now, err := ps.Get(b.Ctx(), p.ID); err != nil || now.State != panel.Confirmed {
		t.Fatalf("a second early it is %s, %v", now.State, err)
	}
	if _, err := ps.Invited(context.Background(), token); err != nil {
		t.Errorf("a link before the end gave %v", err)
	}
	b.Clock.Add(time.Second)
	var copies sync.WaitGroup
	for range 8 {
		copies.Go(func() {
			if err := ps.CloseEnded(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	copies.Wait()
	if now, err := ps.Get(b.Ctx(), p.ID); err != nil || now.State != panel.Closed || now.Version != p.Version+1 {
		t.Fatalf("it is %s, version %d, %v", now.State, now.Version, err)
	}
	if _, err := ps.Invited(context.Background(), token); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a link of a closed panel gave %v", err)
	}
	kinds := map[string]int{"panel-ended": seats, "panel-ended-waiting": 1 + stands}
	for kind, want := range kinds {
		if n := domaintest.Value[int](t, b, "SELECT count(*) FROM message WHERE kind = $1 AND state = 'queued'", kind); n != want {
			t.Errorf("%d mails %s, want %d", n, kind, want)
		}
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM message WHERE state = 'queued' AND kind NOT LIKE 'panel-ended%'"); n != 0 {
		t.Errorf("%d mails about the closed panel still wait", n)
	}
	var c panel.Closing
	if err := b.View(b.Ctx(), func(tx *domain.Tx) (err error) {
		c, err = domain.Take[panel.Closing](tx, "panel_id = ?", p.ID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := panel.Closing{PanelID: p.ID, Cause: panel.EndedInTime, People: 200, Thanked: seats + 1 + stands, Cancelled: waiting, Links: 1, ClosedAt: b.Now(), Figures: c.Figures}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	if f := c.Figures; f.Totals[panel.PhaseInvited] != 200 || f.Totals[panel.PhaseYes] != 100 || f.Totals[panel.PhaseDrawn] != 12 || f.Totals[panel.PhaseConfirmed] != 11 ||
		len(f.Features) != 2 || len(f.Waves) != 1 || f.Waves[0].Invited != 200 || f.Draws[panel.Seats] != 1 {
		t.Errorf("kept: %+v", f)
	}
}

func TestStaffCloseEarly(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 400, 60)
	ps := panel.New(b.DB)
	boss := b.As(domain.Coordinator, 1)
	plan, err := ps.ClosingPlan(boss, p.ID)
	if err != nil || plan.Waiting != 30 || plan.Members != 0 || plan.People != 60 || plan.Mails == 0 || !plan.Running {
		t.Errorf("the plan: %+v, %v", plan, err)
	}
	if _, err := ps.Close(boss, p.ID, p.Version, " "); !errors.Is(err, panel.ErrClosingReason) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := ps.Close(b.As(domain.Interviewer, 1), p.ID, p.Version, "Enough."); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("by an interviewer: %v", err)
	}
	if _, err := ps.Close(boss, p.ID, p.Version-1, "Enough."); !errors.Is(err, panel.ErrChanged) {
		t.Errorf("an old version: %v", err)
	}
	if _, err := ps.Close(boss, p.ID, p.Version, "The committee has heard enough."); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM message WHERE kind = 'panel-ended-waiting' AND state = 'queued'"); n != plan.Waiting {
		t.Errorf("%d are told, the plan said %d", n, plan.Waiting)
	}
	if _, err := ps.Close(boss, p.ID, 0, "Once more."); !errors.Is(err, panel.ErrStep) {
		t.Errorf("once more: %v", err)
	}
	for _, change := range []string{"UPDATE panel_closing SET reason = 'other'", "UPDATE panel_closing SET people = 0", "DELETE FROM panel_closing"} {
		if _, err := b.Pool().Exec(change); err == nil {
			t.Errorf("%s was done", change)
		}
	}
}

func TestTheLastDayIsMovedForAReason(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p := answered(t, b, 400, 60)
	d := whole("Panel")
	d.EndsOn = date(2028, 1, 1)
	if _, err := ps.Update(b.Ctx(), p.ID, p.Version, d); !errors.Is(err, panel.ErrFrozen) {
		t.Errorf("without a reason: %v", err)
	}
	for _, c := range []struct {
		name, reason, code string
		to                 *time.Time
	}{
		{"no reason", "", "required", date(2028, 1, 1)},
		{"a day that is over", "Why", "past", date(2026, 10, 4)},
		{"before the first meeting", "Why", "order", date(2026, 11, 1)},
		{"the same", "Why", "same", date(2027, 11, 2)},
	} {
		_, err := ps.MoveEnd(b.Ctx(), p.ID, p.Version, *c.to, c.reason)
		var known *domain.Error
		if !errors.As(err, &known) || known.Code != "end-invalid" || known.Faults[len(known.Faults)-1].Code != c.code && known.Faults[0].Code != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	p, err := ps.MoveEnd(b.Ctx(), p.ID, p.Version, *date(2028, 1, 1), "The committee wants one more winter.")
	if err != nil || !p.EndsOn.Equal(*date(2028, 1, 1)) {
		t.Fatalf("moved to %v, %v", p.EndsOn, err)
	}
	plan, err := ps.ClosingPlan(b.Ctx(), p.ID)
	if err != nil || len(plan.Changes) != 1 || plan.Changes[0].Reason != "The committee wants one more winter." || !plan.Changes[0].Was.Equal(*date(2027, 11, 2)) {
		t.Errorf("%+v, %v", plan.Changes, err)
	}
	b.Clock.Set(time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC))
	if err := ps.CloseEnded(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p, err = ps.Get(b.Ctx(), p.ID); err != nil || p.State == panel.Closed {
		t.Errorf("closed on its old last day: %s, %v", p.State, err)
	}
}

// A draft has told nobody a last day, so the day ends nothing; but nobody is invited to what is over.
func TestADraftIsNotClosedByItsDay(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := ready(t, b, whole("Panel"))
	b.Clock.Set(time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC))
	if err := panel.New(b.DB).CloseEnded(context.Background()); err != nil {
		t.Fatal(err)
	}
	o, err := panel.New(b.DB).Overview(b.Ctx(), p.ID)
	if err != nil || o.Panel.State != panel.Draft {
		t.Fatalf("%s, %v", o.Panel.State, err)
	}
	for _, f := range o.Missing {
		if f.Where == "/endsOn" && f.Code == "past" {
			return
		}
	}
	t.Errorf("it can be opened although it is over: %+v", o.Missing)
}

// What a report shows gives no group under five away, also not as the rest of a total.
func TestShownFiguresHideSmallGroups(t *testing.T) {
	t.Parallel()
	f := panel.Figures{
		Totals:   map[panel.Phase]int{panel.PhaseInvited: 40, panel.PhaseYes: 12, panel.PhaseDrawn: 4},
		Features: []panel.FigureFeature{{Values: []panel.FigureValue{{Counts: map[panel.Phase]int{panel.PhaseInvited: 20, panel.PhaseYes: 3, panel.PhaseDrawn: 4}}, {Counts: map[panel.Phase]int{panel.PhaseInvited: 20, panel.PhaseYes: 9}}}}},
		Waves:    []panel.Answers{{Wave: 1, Invited: 40, Accepted: 12, Declined: 2}},
		Exits:    []panel.FigureExits{{Cause: panel.CauseMoved, N: 6}, {Cause: panel.CauseLeft, N: 9}},
	}
	s := f.Show()
	c := s.Features[0].Counts
	if c[0][panel.PhaseInvited] != (panel.Count{N: 20}) || !c[0][panel.PhaseYes].Hidden || !c[1][panel.PhaseYes].Hidden || !s.Totals[panel.PhaseDrawn].Hidden || !c[0][panel.PhaseDrawn].Hidden || !c[1][panel.PhaseDrawn].Hidden {
		t.Errorf("features: %+v %+v", s.Totals, c)
	}
	if w := s.Waves[0]; !w.Declined.Hidden || !w.Accepted.Hidden || w.No.Hidden || w.Invited.N != 40 {
		t.Errorf("waves: %+v", w)
	}
	if s.Exits[0].Count.Hidden || s.Exits[1].Count.N != 6 {
		t.Errorf("exits: %+v", s.Exits)
	}
}

// A mail that was on its way when the panel was closed goes no more, and no link comes of it.
func TestNoMailLeavesAClosedPanel(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	b.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1")
	if _, err := panel.New(b.DB).Close(b.Ctx(), p, 0, "Enough."); err != nil {
		t.Fatal(err)
	}
	for kind, prepare := range panel.New(b.DB).Mails("https://deltag.dk") {
		err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
			_, err := prepare(tx, message.Message{Kind: kind, SubjectID: i.Invitation})
			return err
		})
		var no message.NotWanted
		if !errors.As(err, &no) {
			t.Errorf("%s gave %v", kind, err)
		}
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM link WHERE revoked_at IS NULL AND purpose = 'invitation'"); n != 0 {
		t.Errorf("%d links work", n)
	}
}
