package panel_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// read gives what staff send who have read the words of an invitation to a citizen.
func read(t *testing.T, b *domaintest.Bench, ps *panel.Panels, invitation int64, asks panel.Asks) panel.Spoken {
	t.Helper()
	list, err := ps.WordsFor(b.As(domain.Coordinator, 1), invitation, asks)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d texts, %v", len(list), err)
	}
	return panel.Spoken{Channel: panel.ByPhone, Why: "Called us", Language: list[0].Language, Words: list[0].Key()}
}

func TestWhatWasReadIsKeptWithTheAnswer(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	first, second, third := b.Invite(t, p, draw, "Asta"), b.Invite(t, p, draw, "Bent"), b.Invite(t, p, draw, "Carl")
	yes := panel.Answer{Reply: panel.Accepted}
	b.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('Sigrid', 'sigrid@eksempel.dk', 'da', true, $1)", b.Now())
	for name, s := range map[string]panel.Spoken{
		"no channel":         {Why: "Called us"},
		"nothing was read":   {Channel: panel.ByPhone, Why: "Called us"},
		"a CPR number":       {Channel: panel.ByLetter, Why: "It was 010190-1234"},
		"an unknown channel": {Channel: "pigeon", Why: "Called us"},
	} {
		if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), first.Invitation, yes, s); !errors.Is(err, panel.ErrReply) {
			t.Errorf("%s: %v", name, err)
		}
	}
	old := read(t, b, ps, first.Invitation, panel.AsksToJoin)
	for _, id := range []int64{first.Invitation, second.Invitation} {
		if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), id, yes, read(t, b, ps, id, panel.AsksToJoin)); err != nil {
			t.Fatal(err)
		}
	}
	b.Exec(t, "UPDATE panel SET purpose = 'Vi vil høre noget andet.'")
	if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), third.Invitation, yes, old); !errors.Is(err, panel.ErrWords) {
		t.Errorf("words that changed since: %v", err)
	}
	if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), third.Invitation, yes, read(t, b, ps, third.Invitation, panel.AsksToJoin)); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b, `SELECT string_agg(concat_ws(' ', a.reply, a.channel, a.answered_by, w.language, w.version), ', ' ORDER BY a.invitation_id)
		FROM reply a JOIN spoken_words w ON w.id = a.words_id`)
	if got != "accepted phone 1 da 1, accepted phone 1 da 1, accepted phone 1 da 2" {
		t.Error(got)
	}
	page, err := ps.Invitation(b.As(domain.Coordinator, 1), first.Invitation)
	if err != nil || len(page.Answers) != 1 || page.Answers[0].By != "Sigrid" || page.Answers[0].Read.Version != 1 || !strings.Contains(page.Answers[0].Read.Body, "Vi vil høre, hvordan det går.") {
		t.Errorf("the history: %+v, %v", page.Answers, err)
	}
}

func TestManyWhoReadTheSameWordsKeepThemOnce(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	var wait sync.WaitGroup
	for _, name := range strings.Fields("Asta Bent Carl Dora Egon Fie Gert Hans") {
		i := b.Invite(t, p, draw, name)
		s := read(t, b, ps, i.Invitation, panel.AsksToJoin)
		wait.Go(func() {
			if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), i.Invitation, panel.Answer{Reply: panel.Declined}, s); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := domaintest.Value[int](t, b, "SELECT count(*) FROM spoken_words"); n != 1 {
		t.Errorf("%d wordings", n)
	}
}

func TestTheCitizensOwnAnswerIsNotOverwrittenByTheCall(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	s := read(t, b, ps, i.Invitation, panel.AsksToJoin)
	if _, err := ps.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Declined}); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.ReplyFor(b.As(domain.Coordinator, 1), i.Invitation, panel.Answer{Reply: panel.Accepted}, s); !errors.Is(err, panel.ErrAnswered) {
		t.Errorf("a call that began before: %v", err)
	}
	if got := domaintest.Value[string](t, b, "SELECT reply FROM invitation"); got != "declined" {
		t.Error(got)
	}
}

func TestASeatIsTakenByTelephone(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	members, err := ps.Members(b.As(domain.Coordinator, 1), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	m := members[0]
	if _, err := ps.SettleSeat(b.As(domain.Coordinator, 1), m.ID, panel.Settlement{Status: panel.SeatConfirmed}); !errors.Is(err, panel.ErrReply) {
		t.Errorf("without how they said so: %v", err)
	}
	s := read(t, b, ps, m.Invitation, panel.AsksSeat)
	if _, err := ps.SettleSeat(b.As(domain.Coordinator, 1), m.ID, panel.Settlement{Status: panel.SeatConfirmed, Spoken: s}); err != nil {
		t.Fatal(err)
	}
	page, err := ps.Invitation(b.As(domain.Coordinator, 1), m.Invitation)
	if err != nil || page.Seat == nil || page.Seat.Channel != panel.ByPhone || page.Seat.Why != "Called us" || !strings.Contains(page.Seat.Read.Body, "Vil du have pladsen?") {
		t.Errorf("the history: %+v, %v", page.Seat, err)
	}
}

func TestWordsAreEasyToListenTo(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, draw := b.AddPanel(t, "Panel")
	i := b.Invite(t, p, draw, "Asta")
	b.Exec(t, "UPDATE resident SET language = 'en' WHERE id = $1", i.Resident)
	for _, asks := range []panel.Asks{panel.AsksToJoin, panel.AsksSeat} {
		list, err := ps.WordsFor(b.As(domain.Coordinator, 1), i.Invitation, asks)
		if err != nil || list[0].Language != message.English || list[1].Language != message.Danish {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, w := range list {
			if !strings.Contains(w.Body(), message.Voluntary(w.Language)) || !strings.Contains(w.Body(), "Vi spørger, om du vil være med.") {
				t.Errorf("%s in %s does not tell what it must: %s", asks, w.Language, w.Body())
			}
		}
		if r := message.Read(list[1].Body()); r.LIX > message.LIXEasy {
			t.Errorf("%s: LIX %.0f", asks, r.LIX)
		}
	}
	if _, err := ps.WordsFor(b.As(domain.Analyst, 1), i.Invitation, panel.AsksToJoin); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("somebody who may not answer: %v", err)
	}
}
