package panel_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

func TestOwnPageModels(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, panel.OwnPageTry{}, panel.OwnPageSession{})
}

func TestFiveTriesThenAWait(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	open := func(token string, year int) panel.Opening {
		t.Helper()
		o, err := ps.OpenOwn(context.Background(), token, year)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for left := 4; left > 0; left-- {
		if o := open(i.Token, 1979); o.Session != "" || o.Left != left || o.WaitUntil != nil {
			t.Fatalf("wrong year: %+v, want %d left", o, left)
		}
	}
	if o := open(b.Link(t, i, b.Now().Add(time.Hour)), 1979); o.WaitUntil == nil || !o.WaitUntil.Equal(b.Now().Add(time.Hour)) {
		t.Fatalf("another link must not give five more tries: %+v", o)
	}
	if o := open(i.Token, 1980); o.Session != "" {
		t.Fatal("the right year opened the page during the wait")
	}
	if wait, l, err := ps.OwnDoor(context.Background(), i.Token); err != nil || wait == nil || !wait.Equal(b.Now().Add(time.Hour)) || l != message.Danish {
		t.Errorf("the door tells of a wait until %v in %q, %v", wait, l, err)
	}
	b.Clock.Add(time.Hour)
	for range 4 {
		open(i.Token, 1979)
	}
	if o := open(i.Token, 1979); o.WaitUntil == nil || !o.WaitUntil.Equal(b.Now().Add(2*time.Hour)) {
		t.Fatalf("the second wait must be twice as long: %+v", o)
	}
	b.Clock.Add(2 * time.Hour)
	if o := open(i.Token, 1980); o.Session == "" {
		t.Fatalf("the right year did not open the page: %+v", o)
	}
	if wait, _, err := ps.OwnDoor(context.Background(), i.Token); err != nil || wait != nil {
		t.Errorf("the door tells of a wait that is over: %v, %v", wait, err)
	}
}

// owned is somebody whose own page stands open.
func owned(t *testing.T, b *domaintest.Bench, ps *panel.Panels, name string) (i domaintest.Invitee, session string) {
	t.Helper()
	p, draw := b.AddPanel(t, "Panel of "+name)
	i = b.Invite(t, p, draw, name)
	o, err := ps.OpenOwn(context.Background(), i.Token, 1980)
	if err != nil {
		t.Fatal(err)
	}
	return i, o.Session
}

// form is a form of the own page as it is now.
func form(t *testing.T, ps *panel.Panels, i domaintest.Invitee, session string) panel.OwnForm {
	t.Helper()
	page, err := ps.Own(context.Background(), i.Token, session)
	if err != nil {
		t.Fatal(err)
	}
	return panel.OwnForm{Token: i.Token, Session: session, Seen: page.Seen}
}

// A form that is sent again, or that shows what is not so any more, is told and changes nothing; of many at once one counts.
func TestOldForms(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	i, session := owned(t, b, ps, "Asta")
	old := form(t, ps, i, session)
	b.Clock.Add(time.Minute)
	errs := make([]error, 10)
	var all sync.WaitGroup
	for n := range errs {
		all.Go(func() {
			errs[n] = ps.CorrectContact(context.Background(), old, "ny@eksempel.dk", "11111111", message.Danish)
		})
	}
	all.Wait()
	counted := 0
	for _, err := range errs {
		if err == nil {
			counted++
		} else if !errors.Is(err, panel.ErrOwnOld) {
			t.Errorf("a form gave %v", err)
		}
	}
	if counted != 1 {
		t.Errorf("%d of the same form counted, want 1", counted)
	}
	b.Clock.Add(time.Minute)
	until := b.Now().AddDate(0, 3, 0)
	for name, err := range map[string]error{
		"contact": ps.CorrectContact(context.Background(), old, "gammel@eksempel.dk", "", message.Danish),
		"pause":   ps.Pause(context.Background(), old, &until),
		"leave":   ps.Leave(context.Background(), old),
	} {
		if !errors.Is(err, panel.ErrOwnOld) {
			t.Errorf("%s with an old form gave %v", name, err)
		}
	}
	if got := domaintest.Value[string](t, b, "SELECT concat_ws(' ', email, phone, paused_until, opted_out_at) FROM resident"); got != "ny@eksempel.dk 11111111" {
		t.Errorf("an old form changed something: %s", got)
	}
	if err := ps.Pause(context.Background(), form(t, ps, i, session), &until); err != nil {
		t.Error(err)
	}
}

func TestOwnPageStaysClosed(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	i, session := owned(t, b, ps, "Asta")
	_, other := owned(t, b, ps, "Bo")
	for name, s := range map[string]string{"no cookie": "", "somebody else's": other, "made up": "ABC"} {
		if _, err := ps.Own(context.Background(), i.Token, s); !errors.Is(err, panel.ErrOwnClosed) {
			t.Errorf("%s: %v", name, err)
		}
		if err := ps.Leave(context.Background(), panel.OwnForm{Token: i.Token, Session: s}); !errors.Is(err, panel.ErrOwnClosed) {
			t.Errorf("%s: leaving gave %v", name, err)
		}
	}
	page, err := ps.Own(context.Background(), i.Token, session)
	if err != nil || page.Resident.Name != "Asta" || len(page.Invitations) != 1 {
		t.Errorf("own page %+v, %v", page, err)
	}
	b.Clock.Add(31 * time.Minute)
	if _, err := ps.Own(context.Background(), i.Token, session); !errors.Is(err, panel.ErrOwnClosed) {
		t.Errorf("after half an hour: %v", err)
	}
}

func TestProtectedOwnPage(t *testing.T) {
	t.Parallel()
	for _, level := range []resident.Protection{resident.Yes, resident.Special, resident.Unknown} {
		t.Run(string(level), func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			ps := panel.New(b.DB)
			i, session := owned(t, b, ps, "Zzyzx")
			b.Exec(t, "UPDATE resident SET protection = $1, address = 'Skjulvej 99'", level)
			page, err := ps.Own(context.Background(), i.Token, session)
			r := page.Resident
			if err != nil || r.Name == "Zzyzx" || r.Address != "" || r.Email == i.Email || r.Phone == "12345678" {
				t.Errorf("%+v, %v", r, err)
			}
			if err := ps.CorrectContact(context.Background(), form(t, ps, i, session), "", "87654321", message.English); err != nil {
				t.Fatal(err)
			}
			if got := domaintest.Value[string](t, b, "SELECT email || ' ' || phone || ' ' || language FROM resident"); got != "zzyzx@eksempel.dk 87654321 en" {
				t.Errorf("contact %q", got)
			}
		})
	}
}

func TestOwnChanges(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	i, session := owned(t, b, ps, "Asta")
	until := b.Now().AddDate(0, 3, 0)
	if err := ps.Pause(context.Background(), form(t, ps, i, session), &until); err != nil {
		t.Fatal(err)
	}
	page, err := ps.Own(context.Background(), i.Token, session)
	if err != nil || page.Resident.PausedUntil == nil || !page.Resident.PausedUntil.Equal(until) {
		t.Errorf("paused until %v, %v", page.Resident.PausedUntil, err)
	}
	err = ps.CorrectContact(context.Background(), form(t, ps, i, session), "no address", "1\n2", message.Danish)
	var refusal *domain.Error
	if !errors.As(err, &refusal) || len(refusal.Faults) != 2 {
		t.Errorf("bad contact details gave %v", err)
	}
	if err := ps.Leave(context.Background(), form(t, ps, i, session)); err != nil {
		t.Fatal(err)
	}
	if domaintest.Value[bool](t, b, "SELECT opted_out_at IS NULL FROM resident") {
		t.Error("who leaves can still be drawn")
	}
	b.Exec(t, `INSERT INTO access_record (at, actor_kind, staff_id, action, subject, resident_ids, purpose) VALUES ($1, 'staff', 9, 'read', 'resident', jsonb_build_array($2::bigint), 'a telephone call')`, b.Now(), i.Resident)
	looks, _, err := ps.Looks(context.Background(), i.Token, session)
	if err != nil || len(looks) != 1 || looks[0].Purpose != "a telephone call" {
		t.Errorf("looks %+v, %v", looks, err)
	}
	if err := ps.CloseOwn(context.Background(), session); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.Own(context.Background(), i.Token, session); !errors.Is(err, panel.ErrOwnClosed) {
		t.Errorf("a closed page opened: %v", err)
	}
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	queued(t, b, p, i, "panel-reminder-1")
	queued(t, b, p, i, "panel-drawn")
	var m message.Message
	m.SubjectID, m.Kind = i.Invitation, "panel-reminder-1"
	var content message.Content
	if err := b.Do(b.Ctx(), func(tx *domain.Tx) (err error) {
		content, err = ps.Mails("https://deltag.dk")[m.Kind](tx, m)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	token := content.Unsubscribe[len("https://deltag.dk/unsubscribe/"):]
	for range 2 { // a mail program may post twice
		if err := ps.Unsubscribe(context.Background(), token); err != nil {
			t.Fatal(err)
		}
	}
	if _, done, err := ps.Unsubscribing(context.Background(), token); !done || err != nil {
		t.Errorf("done %v, %v", done, err)
	}
	if got := domaintest.Value[string](t, b, "SELECT string_agg(kind || ' ' || state, ', ' ORDER BY id) FROM message"); got != "panel-reminder-1 cancelled, panel-drawn queued" {
		t.Errorf("mails: %s", got)
	}
	if err := ps.Unsubscribe(context.Background(), i.Token); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a link of another purpose gave %v", err)
	}
}
