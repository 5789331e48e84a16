package panel_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// withTerms is a confirmed panel of twelve whose members have taken their seats and sit for two years, in two parts.
func withTerms(t *testing.T, b *domaintest.Bench, silence panel.Silence) panel.Panel {
	t.Helper()
	p := confirmed(t, b)
	ps := panel.New(b.DB)
	b.Exec(t, "UPDATE membership SET status = 'confirmed'")
	b.Exec(t, "UPDATE panel SET ends_on = '2032-01-01'")
	p, err := ps.SetTerms(b.Ctx(), p.ID, p.Version, panel.TermRules{Months: 24, Cohorts: 2, AskDays: 45, Silence: silence})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func keepTerms(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	if err := panel.New(b.DB).KeepTerms(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, b *domaintest.Bench, where string) int {
	t.Helper()
	return domaintest.Value[int](t, b, "SELECT count(*) FROM "+where)
}

// The first members are drawn into parts, so that half of them go at a time; whoever comes later sits for a whole term.
func TestTermsAreCountedInParts(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := withTerms(t, b, panel.SilenceLeaves) // confirmed on 5 October 2026
	for day, want := range map[string]int{"2027-10-05": 6, "2028-10-05": 6} {
		if n := count(t, b, "membership WHERE term_ends = '"+day+"'"); n != want {
			t.Errorf("%d terms end on %s, want %d", n, day, want)
		}
	}
	before := domaintest.Value[string](t, b, "SELECT string_agg(id || ' ' || term_ends, ',' ORDER BY id) FROM membership")
	b.Exec(t, "UPDATE membership SET term_ends = NULL WHERE id % 2 = 0")
	keepTerms(t, b)
	if after := domaintest.Value[string](t, b, "SELECT string_agg(id || ' ' || term_ends, ',' ORDER BY id) FROM membership"); after != before {
		t.Errorf("counted again the terms are\n%s\nand were\n%s", after, before)
	}
	b.Exec(t, "UPDATE membership SET status = 'withdrawn', cause = 'moved' WHERE id = (SELECT min(id) FROM membership)")
	b.Clock.Set(*date(2027, 2, 1))
	if _, err := panel.New(b.DB).Refill(b.Ctx(), p.ID, 0); err != nil {
		t.Fatal(err)
	}
	b.Exec(t, "UPDATE membership SET status = 'confirmed' WHERE status = 'offered'")
	keepTerms(t, b)
	if n := count(t, b, "membership WHERE term_ends = '2029-02-01'"); n != 1 {
		t.Errorf("%d newcomers sit until 2029", n)
	}
	plan, err := panel.New(b.DB).TermPlan(b.Ctx(), p.ID)
	if err != nil || plan.Seated != 12 || len(plan.Rotation) != 3 || plan.YearEnds != plan.Rotation[0].Ends || plan.Rotation[2].Ends != 1 {
		t.Errorf("the plan: %+v, %v", plan, err)
	}
	for _, r := range []panel.TermRules{{Months: 24, Cohorts: 0, AskDays: 45, Silence: "leave"}, {Months: 200, Cohorts: 1, AskDays: 45, Silence: "leave"},
		{Months: 2, Cohorts: 3, AskDays: 45, Silence: "leave"}, {Months: 24, Cohorts: 1, AskDays: 3, Silence: "leave"}, {Months: 24, Cohorts: 1, AskDays: 45, Silence: "perhaps"}} {
		if _, err := panel.New(b.DB).SetTerms(b.Ctx(), p.ID, 0, r); !errors.Is(err, panel.ErrTerms) {
			t.Errorf("%+v gave %v", r, err)
		}
	}
}

// Members are asked once in time, reminded once, and what they said, or did not, settles their seat when the time is over.
func TestMembersAreAskedBeforeTheirTermEnds(t *testing.T) {
	t.Parallel()
	for silence, stays := range map[panel.Silence]int{panel.SilenceLeaves: 2, panel.SilenceStays: 4} {
		t.Run(string(silence), func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			withTerms(t, b, silence)
			ps := panel.New(b.DB)
			b.Clock.Set(time.Date(2027, 8, 20, 21, 0, 0, 0, time.UTC)) // 46 days before, in Denmark
			keepTerms(t, b)
			if n := count(t, b, "term_question"); n != 0 {
				t.Fatalf("%d were asked a day early", n)
			}
			b.Clock.Add(2 * time.Hour) // past midnight
			var copies sync.WaitGroup
			for range 6 {
				copies.Go(func() {
					if err := ps.KeepTerms(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			copies.Wait()
			if q, m := count(t, b, "term_question"), count(t, b, "message WHERE kind = 'panel-term' AND state = 'queued'"); q != 6 || m != 6 {
				t.Fatalf("%d asked, %d mails", q, m)
			}
			b.Exec(t, "UPDATE message SET state = 'sent', handed_over_at = $1, finished_at = $1 WHERE kind = 'panel-term'", b.Now())
			answerSome(t, b)
			b.Clock.Add(11 * 24 * time.Hour)
			keepTerms(t, b)
			keepTerms(t, b)
			if n := count(t, b, "message WHERE kind = 'panel-term-reminder'"); n != 2 {
				t.Errorf("%d reminders, want those of the two who are silent", n)
			}
			b.Clock.Set(time.Date(2027, 10, 5, 21, 59, 0, 0, time.UTC)) // the last minute in Denmark
			keepTerms(t, b)
			if n := count(t, b, "term_question WHERE outcome <> ''"); n != 0 {
				t.Errorf("%d settled before the day was over", n)
			}
			b.Clock.Add(2 * time.Minute)
			for range 4 {
				copies.Go(func() {
					if err := ps.KeepTerms(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			copies.Wait()
			left := 6 - stays
			if n, thanked := count(t, b, "membership WHERE status = 'withdrawn' AND cause = 'term'"), count(t, b, "message WHERE kind = 'panel-term-over'"); n != left || thanked != left {
				t.Errorf("%d left and %d were thanked, want %d", n, thanked, left)
			}
			if n := count(t, b, "membership WHERE term_ends = '2029-10-05' AND status = 'confirmed'"); n != stays {
				t.Errorf("%d got a new term, want %d", n, stays)
			}
			plan, err := ps.RefillPlan(b.Ctx(), 1)
			if err != nil || plan.Empty != left || len(plan.Called) != left {
				t.Errorf("the replacement finds %d empty seats and calls %d, %v", plan.Empty, len(plan.Called), err)
			}
		})
	}
}

// answerSome lets two say that they stay, one change their mind and leave, one leave by telephone, and two be silent.
func answerSome(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	ps := panel.New(b.DB)
	ask := func(n int) (token string, member int64) {
		member = domaintest.Value[int64](t, b, fmt.Sprintf("SELECT membership_id FROM term_question ORDER BY id OFFSET %d LIMIT 1", n))
		invitation := domaintest.Value[int64](t, b, "SELECT i.id FROM invitation i JOIN membership m ON m.resident_id = i.resident_id WHERE m.id = $1", member)
		person := domaintest.Value[int64](t, b, "SELECT resident_id FROM membership WHERE id = $1", member)
		if err := b.Do(b.Ctx(), func(tx *domain.Tx) (err error) {
			token, err = domain.NewLink(tx, panel.LinkPurpose, invitation, person, tx.Now.AddDate(1, 0, 0))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return token, member
	}
	say := func(n int, answer panel.TermAnswer, seen int, want error) {
		t.Helper()
		token, _ := ask(n)
		if _, err := ps.AnswerTerm(context.Background(), token, answer, seen); !errors.Is(err, want) {
			t.Errorf("member %d says %s: %v, want %v", n, answer, err, want)
		}
	}
	say(0, panel.Stay, 0, nil)
	say(0, panel.Leave, 0, panel.ErrAnswered) // an old form
	say(1, panel.Stay, 0, nil)
	say(2, panel.Stay, 0, nil)
	say(2, panel.Leave, 1, nil)
	say(3, "perhaps", 0, panel.ErrTerm)
	_, member := ask(3)
	if err := ps.AnswerTermFor(b.Ctx(), member, panel.Leave, panel.ByPhone, " "); !errors.Is(err, panel.ErrTerm) {
		t.Errorf("without a reason: %v", err)
	}
	if err := ps.AnswerTermFor(b.As(domain.Secretary, 1), member, panel.Leave, panel.ByPhone, "She called."); err == nil {
		t.Error("a secretary wrote an answer down")
	}
	if err := ps.AnswerTermFor(b.Ctx(), member, panel.Leave, panel.ByPhone, "She called."); err != nil {
		t.Error(err)
	}
}

// A question is moot when the seat was given up meanwhile, and nobody is asked when the panel ends first.
func TestQuestionsThatLapse(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	withTerms(t, b, panel.SilenceLeaves)
	b.Exec(t, "UPDATE panel SET ends_on = '2027-10-05'")
	b.Clock.Set(*date(2027, 9, 1))
	keepTerms(t, b)
	if n := count(t, b, "term_question"); n != 0 {
		t.Errorf("%d were asked although the panel ends with their term", n)
	}
	b.Exec(t, "UPDATE panel SET ends_on = '2032-01-01'")
	keepTerms(t, b)
	b.Exec(t, "UPDATE membership SET status = 'withdrawn', cause = 'moved' WHERE id = (SELECT min(membership_id) FROM term_question)")
	keepTerms(t, b)
	if n := count(t, b, "term_question WHERE outcome = 'moot'"); n != 1 {
		t.Errorf("%d lapsed", n)
	}
	if n := count(t, b, "membership WHERE status = 'confirmed'"); n != 11 {
		t.Errorf("%d sit", n)
	}
}

// The mail is decided when it goes: not after an answer, nor when the seat is given up.
func TestTheMailAboutATermIsDecidedWhenItGoes(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	withTerms(t, b, panel.SilenceLeaves)
	b.Clock.Set(*date(2027, 9, 1))
	keepTerms(t, b)
	invitation := domaintest.Value[int64](t, b, "SELECT i.id FROM invitation i JOIN membership m ON m.resident_id = i.resident_id JOIN term_question q ON q.membership_id = m.id ORDER BY q.id LIMIT 1")
	compose := func() (c message.Content, err error) {
		err = b.Do(b.Ctx(), func(tx *domain.Tx) (err error) {
			c, err = panel.New(b.DB).Mails("https://deltag.dk")["panel-term"](tx, message.Message{Kind: "panel-term", SubjectID: invitation})
			return err
		})
		return c, err
	}
	c, err := compose()
	if err != nil || c.Values["silence"] != "Svarer du ikke, giver vi pladsen videre." || c.Values["link"][len(c.Values["link"])-5:] != "/term" {
		t.Errorf("%+v, %v", c, err)
	}
	b.Exec(t, "UPDATE term_question SET answer = 'stay', answers = 1, answered_at = asked_at")
	var no message.NotWanted
	if _, err := compose(); !errors.As(err, &no) || no != "answered" {
		t.Errorf("after an answer: %v", err)
	}
	b.Exec(t, "UPDATE membership SET status = 'withdrawn', cause = 'left'")
	if _, err := compose(); !errors.As(err, &no) || no != "seat-settled" {
		t.Errorf("after a drop-out: %v", err)
	}
}
