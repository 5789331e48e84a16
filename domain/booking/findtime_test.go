package booking_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/mix"
)

// draw composes the group with its time still to be found.
func (g *group) draw() booking.Composed {
	g.t.Helper()
	w := g.wish()
	w.FindTime = true
	c, err := g.bs.Compose(g.staff(), g.gathering.ID, w)
	if err != nil {
		g.t.Fatal(err)
	}
	return c
}

// times are evenings by video, so many days after the day on which the group would be held.
func (g *group) times(days ...int) booking.TimePlan {
	p := booking.TimePlan{AnswerDays: 7}
	for _, d := range days {
		starts := g.gathering.StartsAt.AddDate(0, 0, d)
		p.Times = append(p.Times, booking.TimeWish{Starts: starts, Ends: starts.Add(time.Hour), Video: "https://video.example/x"})
	}
	return p
}

func (g *group) propose(p booking.TimePlan) booking.Round {
	g.t.Helper()
	r, err := g.bs.ProposeTimes(g.staff(), g.gathering.ID, p)
	if err != nil {
		g.t.Fatal(err)
	}
	return r
}

// asked gives everybody who is asked the link to their question, men and women apart.
func (g *group) asked(r booking.Round) (men, women []string) {
	g.t.Helper()
	var rows []struct {
		ID         int64
		ResidentID int64
		Man        bool
	}
	err := g.Do(g.Ctx(), func(tx *domain.Tx) error {
		if err := tx.DB.Raw("SELECT a.id, b.resident_id, b.mix = '{1}' AS man FROM time_asked a JOIN booking b ON b.id = a.booking_id WHERE a.round_id = ? ORDER BY b.id", r.ID).Scan(&rows).Error; err != nil {
			return err
		}
		for _, one := range rows {
			token, err := domain.NewLink(tx, booking.TimesPurpose, one.ID, one.ResidentID, g.gathering.EndsAt.AddDate(0, 0, 60))
			if err != nil {
				return err
			}
			if one.Man {
				men = append(men, token)
			} else {
				women = append(women, token)
			}
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return men, women
}

func (g *group) answer(tokens []string, answers ...mix.Answer) {
	g.t.Helper()
	for _, token := range tokens {
		if err := g.bs.AnswerTimes(context.Background(), token, answers); err != nil {
			g.t.Fatal(err)
		}
	}
}

func (g *group) finding() booking.Finding {
	g.t.Helper()
	f, err := g.bs.FindTime(g.staff(), g.gathering.ID)
	if err != nil {
		g.t.Fatal(err)
	}
	return f
}

// A group is drawn, says which time suits, and is invited to the time that keeps the mix best: not to the one that most can.
func TestFindTime(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 6, 12, 12)
	c := g.draw()
	if !c.Undated || g.count("state = 'undated'") != c.Invited || g.mails("gathering-invitation")+g.mails("gathering-times") != 0 {
		t.Fatalf("%+v", c)
	}
	if n := domaintest.Value[int](t, g.Bench, "SELECT count(*) FROM contact"); n != c.Invited {
		t.Errorf("%d contacts are counted of %d", n, c.Invited)
	}
	if _, err := g.bs.Compose(g.staff(), g.gathering.ID, g.wish()); !errors.Is(err, booking.ErrComposed) {
		t.Errorf("composed twice: %v", err)
	}
	r := g.propose(g.times(20, 10)) // not in the order of time
	if n := g.mails("gathering-times"); n != c.Invited || r.Times != 2 {
		t.Errorf("%d mails ask %d people", n, c.Invited)
	}
	if _, err := g.bs.ProposeTimes(g.staff(), g.gathering.ID, g.times(5, 6)); !errors.Is(err, booking.ErrRoundOpen) {
		t.Errorf("proposed twice: %v", err)
	}
	men, women := g.asked(r)
	g.answer(men, mix.Yes, mix.No)
	g.answer(women[:1], mix.Yes, mix.Yes)
	g.answer(women[1:], mix.Yes, mix.Yes)
	g.answer(men[:2], mix.No, mix.IfNeedBe) // two change their mind
	g.answer(men[2:], mix.No, mix.No)
	g.answer(men[2:], mix.No, mix.No)
	f := g.finding()
	if f.Undated != c.Invited || f.Asked != c.Invited || f.Answered != c.Invited || f.None != len(men)-2 || !f.Sure {
		t.Errorf("%+v", f)
	}
	first, second := f.Times[0], f.Times[1]
	if !first.StartsAt.Before(second.StartsAt) || first.Best || !second.Best || first.Short != 2 || second.Short != 0 {
		t.Errorf("first %+v second %+v", first, second)
	}
	if second.Answers[mix.IfNeedBe] != 2 || second.Answers[mix.Yes] != len(women) || second.Reason.Da == "" {
		t.Errorf("%+v", second)
	}

	g.gathering, _ = g.bs.ChooseTime(g.staff(), g.gathering.ID, booking.Choice{Time: second.ID, AnswerDays: 7})
	if !g.gathering.StartsAt.Equal(second.StartsAt) || g.gathering.PlaceID != nil || g.gathering.Moves != 1 {
		t.Fatalf("%+v", g.gathering)
	}
	cannot := len(men) - 2
	if n := g.count("state = 'invited' AND role = 'invited'"); n != c.Invited-cannot {
		t.Errorf("%d are invited", n)
	}
	if n := g.count("state = 'declined'"); n != cannot || g.mails("gathering-other-time") != cannot {
		t.Errorf("%d are let go", n)
	}
	if n := g.count("state = 'invited' AND role = 'substitute'"); n != min(cannot, 2) {
		t.Errorf("%d substitutes are asked", n)
	}
	if g.mails("gathering-times") != 0 || g.mails("gathering-invitation") != c.Invited-cannot+min(cannot, 2) || g.mails("gathering-moved") != 0 {
		t.Errorf("mails: %d ask, %d invite, %d tell of a move", g.mails("gathering-times"), g.mails("gathering-invitation"), g.mails("gathering-moved"))
	}
	if err := g.bs.AnswerTimes(context.Background(), women[0], booking.Answers{mix.No, mix.No}); !errors.Is(err, booking.ErrNoRound) {
		t.Errorf("an answer after the choice: %v", err)
	}
	own, err := g.bs.Times(context.Background(), men[2])
	if err != nil || own.Chosen() == nil || own.Chosen().ID != second.ID || own.Open {
		t.Errorf("%+v %v", own, err)
	}
	if _, err := g.bs.Accept(context.Background(), g.links()[0]); err != nil {
		t.Error(err)
	}
	g.addsUp()
}

// What is wrong with proposed times is told all at once, at the time where it is.
func TestProposedTimesFaults(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 6, 8, 8)
	g.draw()
	p := g.times(3, 3)
	p.Times = append(p.Times, booking.TimeWish{Starts: g.Now().AddDate(0, 0, 8), Ends: g.Now().AddDate(0, 0, 7), Place: 999})
	_, err := g.bs.ProposeTimes(g.staff(), g.gathering.ID, p)
	var wrong *domain.Error
	if !errors.As(err, &wrong) || wrong.Code != booking.ErrTimes.Code {
		t.Fatal(err)
	}
	told := []string{}
	for _, f := range wrong.Faults {
		told = append(told, f.Where+" "+f.Code)
	}
	for _, want := range []string{"/times/1/day time-twice", "/times/2/to ends-earlier", "/times/2/place place-unknown", "/times/2/day time-near"} {
		if !slices.Contains(told, want) {
			t.Errorf("%q is missing in %q", want, told)
		}
	}
	for _, days := range []int{1, 31, 29} { // the last is after the time that the group has
		p := g.times(40, 41)
		p.AnswerDays = days
		if _, err := g.bs.ProposeTimes(g.staff(), g.gathering.ID, p); !errors.As(err, &wrong) || wrong.Faults[0].Where != "/answerDays" {
			t.Errorf("%d days: %v", days, err)
		}
	}
	if _, err := g.bs.ProposeTimes(g.staff(), g.gathering.ID, g.times(1)); !errors.As(err, &wrong) || wrong.Faults[0].Code != "times-range" {
		t.Errorf("one time: %v", err)
	}
	if n := domaintest.Value[int](t, g.Bench, "SELECT count(*) FROM time_round"); n != 0 {
		t.Errorf("%d rounds are kept", n)
	}
}

// Answers that lack a time are refused, and whoever leaves is not invited.
func TestAnswerTimes(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 8, 8)
	c := g.draw()
	r := g.propose(g.times(10, 20))
	men, women := g.asked(r)
	for _, wrong := range []booking.Answers{nil, {mix.Yes}, {mix.Yes, "perhaps"}, {mix.Yes, mix.No, mix.No}, {mix.Silent, mix.No}} {
		if err := g.bs.AnswerTimes(context.Background(), men[0], wrong); !errors.Is(err, booking.ErrAnswers) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	for range 2 {
		if err := g.bs.LeaveTimes(context.Background(), women[0]); err != nil {
			t.Fatal(err)
		}
	}
	if g.count("state = 'declined'") != 1 || g.count("state = 'undated'") != c.Invited-1 || g.count("role = 'substitute' AND state = 'substitute'") != c.Substitutes {
		t.Error("who leaves is not let go, or a substitute is asked before it is known when")
	}
	if f := g.finding(); f.Asked != c.Invited-1 || slices.ContainsFunc(f.Times, func(one booking.TimeStanding) bool { return one.Best }) {
		t.Errorf("nobody has answered, and %+v", f)
	}

	people, err := g.bs.TimePeople(g.staff(), g.gathering.ID)
	if err != nil || len(people) != c.Invited-1 {
		t.Fatal(len(people), err)
	}
	if err := g.bs.AnswerTimesFor(g.staff(), people[0].Asked, booking.Answers{mix.Yes, mix.No}); err != nil {
		t.Fatal(err)
	}
	if by := domaintest.Value[*int64](t, g.Bench, "SELECT answered_by FROM time_asked WHERE id = $1", people[0].Asked); by == nil {
		t.Error("nobody has written it down")
	}

	// The silent are reminded once, in the middle of their time.
	remind := func() int {
		t.Helper()
		n, err := g.bs.NudgeTimes(g.Ctx())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := remind(); n != 0 {
		t.Errorf("%d are reminded at once", n)
	}
	g.Clock.Add(4 * 24 * time.Hour)
	if first, again := remind(), remind(); first != c.Invited-2 || again != 0 {
		t.Errorf("%d are reminded, and %d again", first, again)
	}
	g.Clock.Set(r.AnswerBy)
	if err := g.bs.AnswerTimes(context.Background(), men[0], booking.Answers{mix.Yes, mix.Yes}); !errors.Is(err, booking.ErrNoRound) {
		t.Errorf("after the last day: %v", err)
	}
}

// A room that is taken refuses a time, and nothing has happened; the times can be taken back, and those who were composed be
// invited to the time that there is.
func TestChooseTime(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 8, 8)
	c := g.draw()
	p := g.times(10, 20)
	p.Times[0].Place = g.hall.ID
	other := g.plan(9)
	other.Starts, other.Ends = p.Times[0].Starts, p.Times[0].Ends
	g.open(other)
	r := g.propose(p)
	men, women := g.asked(r)
	g.answer(append(men, women...), mix.Yes, mix.Yes)
	f := g.finding()
	if !f.Times[0].Taken || f.Times[0].Best || !f.Times[1].Best {
		t.Errorf("%+v", f.Times)
	}
	if _, err := g.bs.ChooseTime(g.staff(), g.gathering.ID, booking.Choice{Time: f.Times[0].ID, AnswerDays: 7}); !errors.Is(err, booking.ErrRoomTaken) {
		t.Errorf("a room that is taken: %v", err)
	}
	for _, wrong := range []booking.Choice{{Time: f.Times[1].ID, AnswerDays: 1}, {Time: f.Times[1].ID, AnswerDays: 59}, {Time: 999, AnswerDays: 7}} {
		if _, err := g.bs.ChooseTime(g.staff(), g.gathering.ID, wrong); !errors.Is(err, booking.ErrChoice) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if g.count("state = 'undated'") != c.Invited || g.mails("gathering-invitation") != 0 || domaintest.Value[int](t, g.Bench, "SELECT moves FROM gathering WHERE id = $1", g.gathering.ID) != 0 {
		t.Fatal("a choice that was refused has changed something")
	}
	if err := g.bs.WithdrawTimes(g.staff(), g.gathering.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := g.bs.ChooseTime(g.staff(), g.gathering.ID, booking.Choice{Time: f.Times[1].ID, AnswerDays: 7}); !errors.Is(err, booking.ErrNoRound) {
		t.Errorf("a time that was taken back: %v", err)
	}
	if _, err := g.bs.ChooseTime(g.staff(), g.gathering.ID, booking.Choice{AnswerDays: 7}); err != nil {
		t.Fatal(err)
	}
	if n := g.count("state = 'invited'"); n != c.Invited || g.mails("gathering-invitation") != n {
		t.Errorf("%d are invited", n)
	}
	if _, err := g.bs.ChooseTime(g.staff(), g.gathering.ID, booking.Choice{AnswerDays: 7}); !errors.Is(err, booking.ErrNoRound) {
		t.Errorf("chosen twice: %v", err)
	}
}

// People who have seats are asked too, and keep them when the time moves; calling the group off tells everybody who was asked.
func TestFindTimeOfSeats(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 8, 8)
	g.compose()
	links := g.links()
	for _, link := range links[:2] {
		if _, err := g.bs.Accept(context.Background(), link); err != nil {
			t.Fatal(err)
		}
	}
	r := g.propose(g.times(10, 20))
	men, women := g.asked(r)
	if n := len(men) + len(women); n != len(links) {
		t.Errorf("%d of %d are asked", n, len(links))
	}
	g.answer(append(men, women...), mix.No, mix.Yes)
	f := g.finding()
	if _, err := g.bs.ChooseTime(g.staff(), g.gathering.ID, booking.Choice{Time: f.Times[0].ID}); err != nil {
		t.Fatal(err)
	}
	if g.count("state = 'booked'") != 2 || g.count("state = 'invited'") != len(links)-2 || g.mails("gathering-moved") != len(links) {
		t.Errorf("%d seats, %d moved", g.count("state = 'booked'"), g.mails("gathering-moved"))
	}
	g.addsUp()
}

func TestCallOffWhileTheTimeIsFound(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 8, 8)
	c := g.draw()
	men, _ := g.asked(g.propose(g.times(10, 20)))
	if _, err := g.bs.CallOff(g.staff(), g.gathering.ID, 0, "Syg"); err != nil {
		t.Fatal(err)
	}
	if g.mails("gathering-cancelled") != c.Invited || g.mails("gathering-times") != 0 {
		t.Errorf("%d are told, %d are asked", g.mails("gathering-cancelled"), g.mails("gathering-times"))
	}
	address := domaintest.Value[string](t, g.Bench, "SELECT address FROM message WHERE kind = 'gathering-cancelled' ORDER BY id LIMIT 1")
	told := g.tray().to(address)
	if len(told) != 1 || !strings.Contains(told[0].Rendered.Text, "på en dag, vi ikke havde fundet endnu") || strings.Contains(told[0].Rendered.Text, " kl. ") || told[0].Calendar != nil {
		t.Errorf("they are told of a time that nobody had found: %+v", told)
	}
	if err := g.bs.AnswerTimes(context.Background(), men[0], booking.Answers{mix.Yes, mix.Yes}); !errors.Is(err, booking.ErrNoRound) {
		t.Errorf("an answer: %v", err)
	}
}

// Nobody who may not see the register, and nobody of elsewhere, sees who can come when.
func TestWhoFindsTimes(t *testing.T) {
	t.Parallel()
	g := newGroup(t, 4, 8, 8)
	g.draw()
	g.Exec(t, "UPDATE resident SET protection = 'yes', name = 'Zzyzx Hemmelig'")
	g.propose(g.times(10, 20))
	people, err := g.bs.TimePeople(g.staff(), g.gathering.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Name != fmt.Sprintf("B-%d", *p.ResidentID) || !p.Protected || p.Email != "" {
			t.Errorf("%+v", p)
		}
	}
	for _, role := range []domain.Role{domain.Secretary, domain.Analyst} {
		if _, err := g.bs.FindTime(g.As(role, 1), g.gathering.ID); err == nil {
			t.Errorf("%s sees which time suits", role)
		}
	}
}
