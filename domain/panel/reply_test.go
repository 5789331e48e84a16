package panel_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

func TestInvitationModels(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, panel.Invitation{}, panel.ReplyRecord{}, panel.SpokenWords{})
}

func TestReply(t *testing.T) {
	t.Parallel()
	yes, no, later := panel.Answer{Reply: panel.Accepted}, panel.Answer{Reply: panel.Declined}, panel.Answer{Reply: panel.NotNow, AskLater: true}
	seen := func(a panel.Answer, n int) panel.Answer { a.Seen = n; return a }
	for _, c := range []struct {
		name    string
		state   panel.State
		late    bool
		answers []panel.Answer
		want    error // of the last answer
		reply   panel.Reply
		mails   string // kinds of mail that wait at the end
	}{
		{"yes", panel.Inviting, false, []panel.Answer{yes}, nil, panel.Accepted, "panel-receipt-yes"},
		{"no", panel.Inviting, false, []panel.Answer{no}, nil, panel.Declined, "panel-receipt-no"},
		{"not now", panel.Inviting, false, []panel.Answer{later}, nil, panel.NotNow, "panel-receipt-not-now"},
		{"the same form twice", panel.Inviting, false, []panel.Answer{yes, yes}, panel.ErrAnswered, panel.Accepted, "panel-receipt-yes"},
		{"another form from before", panel.Inviting, false, []panel.Answer{yes, no}, panel.ErrAnswered, panel.Accepted, "panel-receipt-yes"},
		{"yes once more", panel.Inviting, false, []panel.Answer{yes, seen(yes, 1)}, panel.ErrAnswered, panel.Accepted, "panel-receipt-yes"},
		{"no once more", panel.Inviting, false, []panel.Answer{no, seen(no, 1)}, panel.ErrAnswered, panel.Declined, "panel-receipt-no"},
		{"not now, and now ask again", panel.Inviting, false, []panel.Answer{{Reply: panel.NotNow}, seen(later, 1)}, nil, panel.NotNow, "panel-receipt-not-now"},
		{"no, and now with a reason", panel.Inviting, false, []panel.Answer{no, {Reply: panel.Declined, Reason: "Syg", Seen: 1}}, nil, panel.Declined, "panel-receipt-no"},
		{"changed", panel.Inviting, false, []panel.Answer{yes, seen(no, 1)}, nil, panel.Declined, "panel-receipt-no"},
		{"changed back", panel.Inviting, false, []panel.Answer{no, seen(yes, 1)}, nil, panel.Accepted, "panel-receipt-yes"},
		{"too late", panel.Inviting, true, []panel.Answer{yes}, panel.ErrExpired, panel.NoReply, "panel-invitation"},
		{"after the draw", panel.Drawn, false, []panel.Answer{yes}, panel.ErrDrawn, panel.NoReply, "panel-invitation"},
		{"closed", panel.Closed, false, []panel.Answer{yes}, panel.ErrExpired, panel.NoReply, "panel-invitation"},
		{"no answer", panel.Inviting, false, []panel.Answer{{}}, panel.ErrReply, panel.NoReply, "panel-invitation"},
		{"a CPR number", panel.Inviting, false, []panel.Answer{{Reply: panel.Declined, Reason: "Jeg er 010190-1234."}}, panel.ErrReply, panel.NoReply, "panel-invitation"},
		{"a long story", panel.Inviting, false, []panel.Answer{{Reply: panel.Declined, Reason: strings.Repeat("å", 1001)}}, panel.ErrReply, panel.NoReply, "panel-invitation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			ps := panel.New(b.DB)
			p, draw := b.AddPanel(t, "Panel")
			i := b.Invite(t, p, draw, "Asta")
			queued(t, b, p, i, "panel-invitation")
			if c.late {
				b.Clock.Set(domaintest.RespondBy.Add(time.Second))
			}
			b.Exec(t, "UPDATE panel SET state = $1, closed_at = CASE WHEN $1 = 'closed' THEN $2::timestamptz END", c.state, b.Now())
			var err error
			for _, a := range c.answers {
				_, err = ps.Reply(context.Background(), i.Token, a)
			}
			if !errors.Is(err, c.want) {
				t.Errorf("the answer gave %v, want %v", err, c.want)
			}
			if got := domaintest.Value[panel.Reply](t, b, "SELECT reply FROM invitation"); got != c.reply {
				t.Errorf("reply %q, want %q", got, c.reply)
			}
			if got := domaintest.Value[string](t, b, "SELECT coalesce(string_agg(kind, ' '), '') FROM message WHERE state = 'queued'"); got != c.mails {
				t.Errorf("queued %q, want %q", got, c.mails)
			}
		})
	}
}

func queued(t *testing.T, b *domaintest.Bench, p int64, i domaintest.Invitee, kind string) {
	t.Helper()
	b.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, state, anytime, due_at,
		not_after, mail_id, created_at) VALUES ($1::text || ':' || $2::bigint, $1, 'panel:' || $3::bigint, 1, $2, $4, 'da', $5, 'queued', false, $6, $7, 'x', $6)`,
		kind, i.Invitation, p, i.Resident, i.Email, b.Now(), domaintest.RespondBy)
}

// A yes can be taken back after the draw, and the seat goes with it.
func TestTakeBackAfterDraw(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	must(t)(ps.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Accepted}))
	b.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1", b.Now())
	b.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'offered', $4, $4)", p, draw, i.Resident, b.Now())
	inv, err := ps.TakeSeat(context.Background(), i.Token)
	if err != nil || inv.Seat != panel.SeatConfirmed {
		t.Fatalf("seat %q, %v", inv.Seat, err)
	}
	if _, err := ps.TakeSeat(context.Background(), i.Token); !errors.Is(err, panel.ErrAnswered) {
		t.Errorf("taking the seat again gave %v", err)
	}
	inv, err = ps.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Declined, Seen: 1, Reason: "Syg"})
	if err != nil || inv.Seat != panel.SeatGivenUp {
		t.Errorf("seat %q, %v", inv.Seat, err)
	}
	if _, err := ps.TakeSeat(context.Background(), i.Token); !errors.Is(err, panel.ErrNoSeat) {
		t.Errorf("a seat given up was taken: %v", err)
	}
}

func must(t *testing.T) func(panel.Invited, error) {
	return func(_ panel.Invited, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// "Never" reaches over everything that waits, other panels too.
func TestNever(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	other, otherDraw := b.AddPanel(t, "Another panel")
	i := b.Invite(t, p, draw, "Asta")
	b.Exec(t, `INSERT INTO invitation (panel_id, draw_id, resident_id, household_key, stratum, inclusion_probability, wave, respond_by, created_at)
		VALUES ($1, $2, $3, 'h', '', 1, 1, $4, $5)`, other, otherDraw, i.Resident, domaintest.RespondBy, b.Now())
	second := i
	second.Invitation = i.Invitation + 1
	queued(t, b, other, second, "panel-invitation")
	must(t)(ps.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Declined, Never: true}))
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM invitation WHERE reply = 'declined'"); n != 2 {
		t.Errorf("%d invitations declined, want both", n)
	}
	if got := domaintest.Value[string](t, b, "SELECT string_agg(kind || ' ' || state, ', ' ORDER BY id) FROM message"); got != "panel-invitation cancelled" {
		t.Errorf("mails: %s", got)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM suppression WHERE scope = 'panel'"); n != 1 {
		t.Errorf("%d suppressions, want 1", n)
	}
	if domaintest.Value[bool](t, b, "SELECT opted_out_at IS NULL FROM resident") {
		t.Error("the person can still be drawn")
	}
}

// Many who answer at once are one answer with one receipt.
func TestSimultaneousReplies(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	errs := make([]error, 20)
	var all sync.WaitGroup
	for n := range errs {
		all.Go(func() {
			_, errs[n] = ps.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Accepted})
		})
	}
	all.Wait()
	counted := 0
	for _, err := range errs {
		if err == nil {
			counted++
		} else if !errors.Is(err, panel.ErrAnswered) {
			t.Errorf("an answer gave %v", err)
		}
	}
	if receipts := domaintest.Value[int](t, b, "SELECT count(*) FROM message"); counted != 1 || receipts != 1 {
		t.Errorf("%d answers counted with %d receipts, want one each", counted, receipts)
	}
}

func TestLinksOpenNothingElse(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	expired := b.Link(t, i, b.Now().Add(time.Hour))
	b.Clock.Add(2 * time.Hour)
	for name, token := range map[string]string{"unknown": "ABC", "empty": "", "expired": expired} {
		if _, err := ps.Invited(context.Background(), token); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ps.Invited(context.Background(), i.Token); err != nil {
		t.Error(err)
	}
}

// wrote is how a citizen who wrote to us is answered for: no words are read.
var wrote = panel.Spoken{Channel: panel.ByLetter, Why: "Wrote to us"}

func TestReplyFor(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	yes := panel.Answer{Reply: panel.Accepted}
	for _, c := range []struct {
		name string
		ctx  context.Context
		why  string
		want error
	}{
		{"another unit", b.As(domain.Coordinator, 2), "called us", domain.ErrNotFound},
		{"a role without replies", b.As(domain.Analyst, 1), "called us", domain.ErrForbidden},
		{"nobody", context.Background(), "called us", domain.ErrNotFound},
		{"no reason", b.As(domain.Coordinator, 1), " ", panel.ErrReply},
		{"an interviewer", b.As(domain.Interviewer, 1), "called us", nil},
	} {
		if _, err := ps.ReplyFor(c.ctx, i.Invitation, yes, panel.Spoken{Channel: panel.ByLetter, Why: c.why}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	got := domaintest.Value[string](t, b, "SELECT concat_ws(' ', reply, answered_by, channel, why) FROM reply")
	if diff := cmp.Diff("accepted 1 letter called us", got); diff != "" {
		t.Error(diff)
	}
}

func TestCreateInvitations(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p, draw := b.AddPanel(t, "Panel")
	var rows []panel.Invitation
	for _, name := range []string{"Asta", "Bo", "Carl"} {
		id := b.AddResident(t, name)
		rows = append(rows, panel.Invitation{PanelID: p, DrawID: draw, ResidentID: id, HouseholdKey: name, InclusionProbability: 0.1, Wave: 1, RespondBy: domaintest.RespondBy})
	}
	b.Exec(t, "UPDATE resident SET email = '' WHERE name = 'Carl'")
	create := func(rows []panel.Invitation) error {
		return b.Do(b.Ctx(), func(tx *domain.Tx) error { return panel.CreateInvitations(tx, rows) })
	}
	if err := create(rows); err != nil {
		t.Fatal(err)
	}
	states := domaintest.Value[string](t, b, "SELECT string_agg(kind || ' ' || state || ' ' || (batch_id IS NOT NULL), ', ' ORDER BY id) FROM message")
	if want := "panel-invitation queued true, panel-invitation queued true, panel-invitation suppressed true"; states != want {
		t.Errorf("mails: %s", states)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM contact WHERE activity = 'panel:' || $1::bigint", p); n != 3 {
		t.Errorf("%d contacts, want 3", n)
	}
	if err := create(rows[:1]); !errors.Is(err, panel.ErrInvited) {
		t.Errorf("a second invitation gave %v", err)
	}
	spouse := rows[0]
	spouse.ResidentID = b.AddResident(t, "Dora")
	if err := create([]panel.Invitation{spouse}); !errors.Is(err, panel.ErrHouseholdInvited) {
		t.Errorf("a second invitation to a household gave %v", err)
	}
}

// Reminders: two, a week apart, never to who answered, never twice however often the job runs.
func TestPlanReminders(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	silent, answers, waits := b.Invite(t, p, draw, "Asta"), b.Invite(t, p, draw, "Bo"), b.Invite(t, p, draw, "Carl")
	for _, i := range []domaintest.Invitee{silent, answers, waits} {
		queued(t, b, p, i, "panel-invitation")
	}
	sent := func() {
		b.Exec(t, "UPDATE message SET state = 'sent', finished_at = $1, handed_over_at = $1 WHERE state = 'queued' AND resident_id <> $2", b.Now(), waits.Resident)
	}
	sent()
	plan := func() (n int) {
		n, err := ps.PlanReminders(b.Ctx())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	var got []int
	got = append(got, plan()) // too early
	b.Clock.Add(8 * 24 * time.Hour)
	got = append(got, plan(), plan()) // both who got the mail, and not again
	must(t)(ps.Reply(context.Background(), answers.Token, panel.Answer{Reply: panel.Declined}))
	sent()
	b.Clock.Add(8 * 24 * time.Hour)
	got = append(got, plan(), plan()) // the silent one
	sent()
	b.Clock.Add(8 * 24 * time.Hour)
	got = append(got, plan()) // never a third
	if want := []int{0, 2, 0, 1, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
}
