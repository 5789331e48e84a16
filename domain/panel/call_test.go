package panel_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
)

// at is staff with a number of their own.
func at(b *domaintest.Bench, role domain.Role, staff int64) context.Context {
	ctx := b.As(role, 1)
	a := domain.ActorOf(ctx)
	a.StaffID = staff
	return domain.WithActor(ctx, a)
}

func names(lines []panel.CallLine) string {
	list := make([]string, len(lines))
	for i, l := range lines {
		list[i] = l.Shown + " " + string(l.Reason)
	}
	return strings.Join(list, ", ")
}

// callPanel makes a panel with somebody for each reason to be called, and for each not to be.
func callPanel(t *testing.T, b *domaintest.Bench) (p int64, by map[string]domaintest.Invitee) {
	t.Helper()
	p, draw := b.AddPanel(t, "Panel")
	by = map[string]domaintest.Invitee{}
	for _, name := range strings.Fields("mailed noaddress bounced silent protected numberless never paused moved early answered reader caller returned written") {
		by[name] = b.Invite(t, p, draw, name)
	}
	set := func(name, what string) { b.Exec(t, "UPDATE resident SET "+what+" WHERE id = $1", by[name].Resident) }
	set("noaddress", "email = '', address = ''")
	set("bounced", "address = ''")
	set("reader", "email = ''") // for a letter
	set("written", "email = ''")
	set("returned", "email = ''")
	set("protected", "email = '', address = '', protection = 'yes'")
	set("numberless", "email = '', phone = ''")
	set("never", "email = '', opted_out_at = '2026-01-01Z'")
	set("paused", "email = '', paused_until = '2027-01-01Z'")
	set("moved", "email = '', gone = 'moved'")
	set("answered", "email = ''")
	b.Exec(t, `INSERT INTO suppression (address_hash, address, scope, reason, evidence, created_at) VALUES (sha256('bounced@eksempel.dk'), 'bounced@eksempel.dk', 'all', 'no-mailbox', '550', $1)`, b.Now())
	for name, days := range map[string]int{"silent": 4, "early": 1} {
		b.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, state, anytime, due_at, not_after, mail_id, created_at, handed_over_at, finished_at)
			VALUES ('panel-reminder-2:' || $1::bigint, 'panel-reminder-2', '', 1, $1, $2, 'da', $3, 'sent', true, $4, $4, 'M' || $1, $4, $4, $4)`,
			by[name].Invitation, by[name].Resident, by[name].Email, b.Now().AddDate(0, 0, -days))
	}
	b.Exec(t, "INSERT INTO channel_wish (resident_id, channel, reason, set_at) VALUES ($1, 'phone', '', $2)", by["caller"].Resident, b.Now())
	for name, state := range map[string]string{"written": "posted", "returned": "returned"} {
		back := map[string]string{"returned": "'moved', '2026-09-01'::date"}[state]
		if back == "" {
			back = "'', NULL::date"
		}
		b.Exec(t, `WITH pile AS (INSERT INTO letter_batch (activity, unit_id, protected, letters, made, made_at, posted_on, posted_at, created_at)
				VALUES ('panel:1', 1, false, 1, 1, $1::timestamptz, $1::timestamptz::date, $1::timestamptz, $1::timestamptz) RETURNING id)
			INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, came_back, returned_on, created_at, changed_at)
			SELECT id, 'letter-invitation', $2, $3, 'print', 'no-address', $4, `+back+`, $1::timestamptz, $1::timestamptz FROM pile`, b.Now().AddDate(0, 0, -3), by[name].Invitation, by[name].Resident, state)
	}
	if _, err := panel.New(b.DB).Reply(context.Background(), by["answered"].Token, panel.Answer{Reply: panel.Declined}); err != nil {
		t.Fatal(err)
	}
	return p, by
}

func TestWhomToCall(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	domaintest.CheckModels(t, panel.Call{}, panel.CallAttempt{})
	ps := panel.New(b.DB)
	p, by := callPanel(t, b)
	interviewer := at(b, domain.Interviewer, 1)
	list, err := ps.Calls(interviewer, p, 0)
	if got := names(list.Lines); err != nil || got != "noaddress no-address, bounced bounced, silent silent, caller prefers-phone, returned letter-returned" || list.Most != 3 {
		t.Errorf("%s, at most %d, %v", got, list.Most, err)
	}
	if list, err = ps.Calls(at(b, domain.Coordinator, 1), p, 0); err != nil || len(list.Lines) != 6 || strings.Contains(names(list.Lines), "protected") {
		t.Errorf("with the protected by their alias: %s, %v", names(list.Lines), err)
	}
	if list, err = ps.Calls(interviewer, p, 2); err != nil || len(list.Lines) != 0 {
		t.Errorf("another wave: %s, %v", names(list.Lines), err)
	}
	if err := ps.WishCall(interviewer, by["mailed"].Invitation, true); err != nil {
		t.Fatal(err)
	}
	if list, err = ps.Calls(interviewer, p, 0); err != nil || !strings.HasPrefix(names(list.Lines), "mailed wanted, ") {
		t.Errorf("somebody asked to be called: %s, %v", names(list.Lines), err)
	}
	if err := ps.WishCall(interviewer, by["protected"].Invitation, true); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a protected person: %v", err)
	}
	if _, err := ps.Calls(at(b, domain.Analyst, 1), p, 0); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst: %v", err)
	}
	b.Clock.Add(8 * 24 * time.Hour)
	if list, err = ps.Calls(interviewer, p, 0); err != nil || !strings.Contains(names(list.Lines), "written letter-unanswered") {
		t.Errorf("a letter that was not answered: %s, %v", names(list.Lines), err)
	}
	b.Clock.Set(domaintest.RespondBy.Add(time.Hour))
	if list, err = ps.Calls(interviewer, p, 0); err != nil || len(list.Lines) != 0 {
		t.Errorf("after the last day: %s, %v", names(list.Lines), err)
	}
}

func TestWhoIsMissedMostIsCalledFirst(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	value := func(code string) int64 {
		return domaintest.Value[int64](t, b, "SELECT id FROM feature_value WHERE code = $1", code)
	}
	men, women := value("man"), value("woman")
	b.Exec(t, "INSERT INTO panel_dimension (panel_id, feature_id, position) SELECT $1, feature_id, 1 FROM feature_value WHERE id = $2", p, men)
	b.Exec(t, `INSERT INTO quota (panel_id, feature_id, value_id, min, target, max) SELECT $1, feature_id, id, 0, 1, 10 FROM feature_value WHERE id IN ($2, $3)`, p, men, women)
	for i, name := range []string{"Adam", "Bent", "Carl", "Dora"} {
		invitee := b.Invite(t, p, draw, name)
		b.Exec(t, "UPDATE resident SET email = '', address = '' WHERE id = $1", invitee.Resident)
		b.Exec(t, "UPDATE invitation SET stratum = $1, created_at = created_at + $2 * interval '1 hour' WHERE id = $3", fmt.Sprint(map[bool]int64{true: women, false: men}[i == 3]), i, invitee.Invitation)
		if i == 0 {
			if _, err := ps.Reply(context.Background(), invitee.Token, panel.Answer{Reply: panel.Accepted}); err != nil {
				t.Fatal(err)
			}
		}
	}
	list, err := ps.Calls(at(b, domain.Interviewer, 1), p, 0)
	if got := names(list.Lines); err != nil || got != "Dora no-address, Bent no-address, Carl no-address" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestTwoCallersNeverCallTheSamePerson(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	const people = 12
	for i := range people {
		b.Exec(t, "UPDATE resident SET email = '', address = '' WHERE id = $1", b.Invite(t, p, draw, fmt.Sprintf("p%d", i)).Resident)
	}
	var mu sync.Mutex
	taken := map[int64]int64{}
	var wait sync.WaitGroup
	for staff := int64(1); staff <= 4; staff++ {
		wait.Go(func() {
			ctx := at(b, domain.Interviewer, staff)
			for {
				line, found, err := ps.NextCall(ctx, p, 0)
				if errors.Is(err, panel.ErrCallTaken) {
					continue
				}
				if err != nil {
					t.Error(err)
				}
				if !found {
					return
				}
				mu.Lock()
				if by, twice := taken[line.InvitationID]; twice {
					t.Errorf("%s was given to %d and %d", line.Shown, by, staff)
				}
				taken[line.InvitationID] = staff
				mu.Unlock()
				if err := ps.LogCall(ctx, line.InvitationID, panel.CallNotHome, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	// Who found everybody else's calls claimed stops early; somebody must have taken them all.
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM call_attempt"); n != len(taken) || n != people {
		t.Errorf("%d calls of %d people", n, len(taken))
	}
}

func TestACallIsTakenForFifteenMinutes(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, by := callPanel(t, b)
	one, other := at(b, domain.Interviewer, 1), at(b, domain.Interviewer, 2)
	line, found, err := ps.NextCall(one, p, 0)
	if err != nil || !found || line.Shown != "noaddress" || line.Phone != "12345678" {
		t.Fatalf("%+v, %v", line, err)
	}
	if again, _, err := ps.NextCall(one, p, 0); err != nil || again.InvitationID != line.InvitationID {
		t.Errorf("asked again: %+v, %v", again, err)
	}
	if _, err := ps.TakeCall(other, line.InvitationID); !errors.Is(err, panel.ErrCallTaken) {
		t.Errorf("somebody else: %v", err)
	}
	if err := ps.LogCall(other, line.InvitationID, panel.CallNotHome, nil); !errors.Is(err, panel.ErrCallTaken) {
		t.Errorf("somebody else writes: %v", err)
	}
	b.Clock.Add(16 * time.Minute)
	if err := ps.LogCall(one, line.InvitationID, panel.CallNotHome, nil); !errors.Is(err, panel.ErrCallTaken) {
		t.Errorf("after 16 minutes: %v", err)
	}
	if _, err := ps.TakeCall(other, line.InvitationID); err != nil {
		t.Errorf("somebody else after 16 minutes: %v", err)
	}
	if err := ps.PutOffCall(other, line.InvitationID); err != nil {
		t.Error(err)
	}
	if next, _, err := ps.NextCall(other, p, 0); err != nil || next.InvitationID != by["bounced"].Invitation {
		t.Errorf("after one was put off: %+v, %v", next, err)
	}
}

func TestWhatComesOfACall(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, by := callPanel(t, b)
	ctx := at(b, domain.Interviewer, 1)
	call := func(name string, outcome panel.CallOutcome, again *time.Time) error {
		t.Helper()
		if _, err := ps.TakeCall(ctx, by[name].Invitation); err != nil {
			t.Fatal(err)
		}
		return ps.LogCall(ctx, by[name].Invitation, outcome, again)
	}
	list := func() string {
		l, err := ps.Calls(ctx, p, 0)
		if err != nil {
			t.Fatal(err)
		}
		return names(l.Lines)
	}
	soon, past := b.Now().Add(time.Hour), b.Now().Add(-time.Hour)
	for name, err := range map[string]error{
		"no time":  call("silent", panel.CallBack, nil),
		"the past": call("silent", panel.CallBack, &past),
		"unknown":  call("silent", "sang", nil),
		"answered": call("silent", panel.CallAnswered, nil),
	} {
		if !errors.Is(err, panel.ErrCall) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := call("silent", panel.CallBack, &soon); err != nil || list() != "noaddress no-address, bounced bounced, caller prefers-phone, returned letter-returned, silent silent" {
		t.Errorf("call back: %s, %v", list(), err)
	}
	b.Clock.Add(61 * time.Minute)
	if next, _, err := ps.NextCall(ctx, p, 0); err != nil || next.InvitationID != by["silent"].Invitation {
		t.Errorf("what was agreed comes first: %+v, %v", next, err)
	}
	if err := call("noaddress", panel.CallMail, nil); !errors.Is(err, panel.ErrNoAddress) {
		t.Errorf("a mail without an address: %v", err)
	}
	if err := call("noaddress", panel.CallLetter, nil); err != nil {
		t.Error(err)
	}
	if err := call("bounced", panel.CallWrongNumber, nil); err != nil {
		t.Error(err)
	}
	if err := call("silent", panel.CallMail, nil); err != nil || links(t, b) == "" {
		t.Errorf("a mail instead: %q, %v", links(t, b), err)
	}
	if got := list(); got != "caller prefers-phone, returned letter-returned, silent silent" {
		t.Errorf("who is left: %s", got)
	}
	b.Exec(t, "UPDATE resident SET phone = '87654321', changed_at = $1 WHERE id = $2", b.Now().Add(time.Minute), by["bounced"].Resident)
	if got := list(); got != "bounced bounced, caller prefers-phone, returned letter-returned, silent silent" {
		t.Errorf("with a new number: %s", got)
	}
	if err := ps.SetMostCalls(at(b, domain.Coordinator, 1), p, 2); err != nil {
		t.Fatal(err)
	}
	if got := list(); got != "bounced bounced, caller prefers-phone, returned letter-returned" {
		t.Errorf("after two calls at most: %s", got)
	}
	if err := ps.SetMostCalls(ctx, p, 3); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer decides: %v", err)
	}
	if _, err := ps.TakeCall(ctx, by["mailed"].Invitation); !errors.Is(err, panel.ErrCallOver) {
		t.Errorf("somebody who need not be called: %v", err)
	}
}

func TestWhoAnswersLeavesTheListAtOnce(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, by := callPanel(t, b)
	ctx := at(b, domain.Interviewer, 1)
	if _, err := ps.TakeCall(ctx, by["noaddress"].Invitation); err != nil {
		t.Fatal(err)
	}
	s := read(t, b, ps, by["noaddress"].Invitation, panel.AsksToJoin)
	if _, err := ps.Reply(context.Background(), by["noaddress"].Token, panel.Answer{Reply: panel.Accepted}); err != nil {
		t.Fatal(err) // while the call goes on
	}
	if _, err := ps.ReplyFor(ctx, by["noaddress"].Invitation, panel.Answer{Reply: panel.Declined}, s); !errors.Is(err, panel.ErrAnswered) {
		t.Errorf("the call is told of it: %v", err)
	}
	if _, err := ps.TakeCall(ctx, by["bounced"].Invitation); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.ReplyFor(ctx, by["bounced"].Invitation, panel.Answer{Reply: panel.Accepted}, read(t, b, ps, by["bounced"].Invitation, panel.AsksToJoin)); err != nil {
		t.Fatal(err)
	}
	list, err := ps.Calls(ctx, p, 0)
	if got := names(list.Lines); err != nil || got != "silent silent, caller prefers-phone, returned letter-returned" {
		t.Errorf("%s, %v", got, err)
	}
	if got := domaintest.Value[string](t, b, "SELECT string_agg(outcome || ' ' || invitation_id, ', ') FROM call_attempt"); got != fmt.Sprintf("answered %d", by["bounced"].Invitation) {
		t.Error(got)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM call WHERE claimed_by IS NOT NULL"); n != 0 {
		t.Errorf("%d calls are still taken", n)
	}
}

func TestWhoWasInvitedAndDrawnIsTakenOut(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, by := callPanel(t, b)
	b.Exec(t, "UPDATE resident SET name = '=cmd()' WHERE id = $1", by["answered"].Resident)
	b.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) SELECT panel_id, draw_id, resident_id, 'offered', $1, $1 FROM invitation", b.Now())
	ctx := at(b, domain.Coordinator, 1)
	for name, export := range map[string]func(context.Context, int64, panel.File, io.Writer) error{"invited": ps.ExportInvitations, "members": ps.ExportMembers} {
		var file bytes.Buffer
		f := panel.File{Format: "csv", Language: "da", Purpose: "For the meeting"}
		if err := export(ctx, p, f, &file); err != nil {
			t.Fatal(err)
		}
		text, protected := file.String(), fmt.Sprintf("\"\";\"B-%d\"", by["protected"].Resident)
		if !strings.HasPrefix(text, "\ufeff\"Nummer\"") || strings.Count(text, "\n") != len(by)+1 || !strings.Contains(text, protected) || strings.Contains(text, "\"=cmd") || strings.Contains(text, "\"protected\"") {
			t.Errorf("%s: %s", name, text)
		}
		if err := export(at(b, domain.Interviewer, 1), p, f, &file); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s as an interviewer: %v", name, err)
		}
	}
}

func TestTheListIsTakenOutWithAReasonAndWithoutTheProtected(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, _ := callPanel(t, b)
	var file bytes.Buffer
	f := panel.File{Format: "csv", Language: "en", Purpose: "Call from the desk"}
	if err := ps.ExportCalls(at(b, domain.Coordinator, 1), p, 0, f, &file); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(file.String(), "\n"); got != 6 || !strings.HasPrefix(file.String(), "\ufeff\"Name\";\"Phone\"") || strings.Contains(file.String(), "B-") {
		t.Errorf("%d lines: %s", got, file.String())
	}
	if err := ps.ExportCalls(at(b, domain.Interviewer, 1), p, 0, f, &file); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer: %v", err)
	}
	f.Purpose = ""
	if err := ps.ExportCalls(at(b, domain.Coordinator, 1), p, 0, f, &file); !errors.Is(err, panel.ErrFile) {
		t.Errorf("for no reason: %v", err)
	}
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM access_record WHERE action = 'export' AND count = 5"); n != 1 {
		t.Errorf("%d access records", n)
	}
}
