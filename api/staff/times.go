package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/mix"
)

// StaffTimeFinding is how far the finding of a time has come. It names nobody.
type StaffTimeFinding struct {
	Undated  int                 `json:"undated" doc:"People who were composed and are invited once the time is found"`
	State    booking.RoundState  `json:"state" enum:",open,chosen,withdrawn" doc:"Of the latest round; empty is that no times were proposed"`
	AnswerBy *time.Time          `json:"answerBy,omitempty"`
	Over     bool                `json:"over" doc:"Nobody can answer any more"`
	Asked    int                 `json:"asked"`
	Answered int                 `json:"answered"`
	None     int                 `json:"none" doc:"Of those who answered, people who can come at no time"`
	Sure     bool                `json:"sure" doc:"Which time keeps the mix best is proved"`
	Times    []StaffProposedTime `json:"times" doc:"In the order of time"`
}

// StaffProposedTime is one proposed time with what is said of it.
type StaffProposedTime struct {
	ID       int64     `json:"id"`
	Starts   time.Time `json:"starts"`
	Ends     time.Time `json:"ends"`
	Place    string    `json:"place" doc:"Empty is by video"`
	Yes      int       `json:"yes"`
	IfNeedBe int       `json:"ifNeedBe"`
	No       int       `json:"no"`
	Silent   int       `json:"silent" doc:"People who have not answered"`
	Seated   int       `json:"seated" doc:"People who could have a seat"`
	Short    int       `json:"short" doc:"People whom the group would lack"`
	ReasonDa string    `json:"reasonDa"`
	ReasonEn string    `json:"reasonEn"`
	Taken    bool      `json:"taken" doc:"The room is taken at that time now"`
	Best     bool      `json:"best"`
	Chosen   bool      `json:"chosen"`
}

// StaffTimePerson is somebody who is asked which time suits.
type StaffTimePerson struct {
	ID        int64        `json:"id" doc:"Of the question"`
	Resident  int64        `json:"resident"`
	Name      string       `json:"name" doc:"The alias of a protected person"`
	Protected bool         `json:"protected"`
	Email     string       `json:"email"`
	Phone     string       `json:"phone"`
	Call      bool         `json:"call" doc:"No mail reaches them: somebody must call"`
	Answers   []mix.Answer `json:"answers" enum:"yes,if-need-be,no" doc:"Of each time, in the order of time; none is that they have not answered"`
}

// StaffTimeWish is a time that staff propose.
type StaffTimeWish struct {
	Day   string `json:"day" maxLength:"20" doc:"2026-12-08"`
	From  string `json:"from" maxLength:"10" doc:"On the clock in Denmark: 17:00"`
	To    string `json:"to" maxLength:"10"`
	Place int64  `json:"place" minimum:"0" doc:"0 is by video"`
	Video string `json:"video" maxLength:"400"`
}

// StaffTimeAnswers is what was written down.
type StaffTimeAnswers struct {
	Answers []mix.Answer `json:"answers" enum:"yes,if-need-be,no"`
}

type times struct{ bookings *booking.Bookings }

func registerTimes(a huma.API, bs *booking.Bookings) {
	h := times{bs}
	tag, write := op.Tag("gatherings"), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/gatherings/{id}/times", "See how the proposed times suit a group", h.show, write, tag, op.About("Nobody is named."))
	op.Post(a, "/gatherings/{id}/times", "Ask those of a group which of some times suits them", h.propose, write, tag)
	op.Put(a, "/gatherings/{id}/times/withdrawal", "Take proposed times back", h.withdraw, write, tag, op.About("Nobody is written to, and others can be proposed."))
	op.Put(a, "/gatherings/{id}/times/choice", "Choose the time, and invite those who were composed", h.choose, write, tag,
		op.About("It moves there. Those who said that they cannot come then are told so, and substitutes are asked."))
	op.Get(a, "/gatherings/{id}/times/people", "List who is asked which time suits", h.people, write, tag)
	op.Put(a, "/times-asked/{id}/answers", "Write down which time suits somebody who calls", h.answer, write, tag)
}

func (h times) show(ctx context.Context, in *byID) (StaffTimeFinding, error) {
	f, err := h.bookings.FindTime(ctx, in.ID)
	if err != nil {
		return StaffTimeFinding{}, err
	}
	out := StaffTimeFinding{Undated: f.Undated, Asked: f.Asked, Answered: f.Answered, None: f.None, Sure: f.Sure, Times: make([]StaffProposedTime, len(f.Times))}
	if r := f.Round; r != nil {
		out.State, out.AnswerBy, out.Over = r.State, &r.AnswerBy, !f.Now.Before(r.AnswerBy)
	}
	for i, t := range f.Times {
		out.Times[i] = StaffProposedTime{ID: t.ID, Starts: t.StartsAt, Ends: t.EndsAt, Yes: t.Answers[mix.Yes], IfNeedBe: t.Answers[mix.IfNeedBe], No: t.Answers[mix.No],
			Silent: t.Answers[mix.Silent], Seated: t.Seated, Short: t.Short, ReasonDa: t.Reason.Da, ReasonEn: t.Reason.En, Taken: t.Taken, Best: t.Best,
			Chosen: f.Round.ChosenID != nil && *f.Round.ChosenID == t.ID}
		if t.Place != nil {
			out.Times[i].Place = t.Place.Name
		}
	}
	return out, nil
}

type proposeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Times      []StaffTimeWish `json:"times" maxItems:"20" doc:"Two to six"`
		AnswerDays int             `json:"answerDays" doc:"How many days there are to answer"`
	}
}

func (h times) propose(ctx context.Context, in *proposeInput) (StaffTimeFinding, error) {
	plan := booking.TimePlan{AnswerDays: in.Body.AnswerDays}
	for _, t := range in.Body.Times {
		w := booking.TimeWish{Place: t.Place, Video: t.Video}
		w.Starts, w.Ends, w.Misread = booking.Local(t.Day, t.From, t.To)
		plan.Times = append(plan.Times, w)
	}
	_, err := h.bookings.ProposeTimes(ctx, in.ID, plan)
	return now(ctx, h.show, in.ID, err)
}

func (h times) withdraw(ctx context.Context, in *byID) (StaffTimeFinding, error) {
	return now(ctx, h.show, in.ID, h.bookings.WithdrawTimes(ctx, in.ID))
}

type choiceInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version    int   `json:"version" minimum:"1"`
		Time       int64 `json:"time" minimum:"0" doc:"One of the proposed times; 0 is the time that it has"`
		AnswerDays int   `json:"answerDays" doc:"How many days those who are invited then have to answer"`
	}
}

func (h times) choose(ctx context.Context, in *choiceInput) (StaffGathering, error) {
	_, err := h.bookings.ChooseTime(ctx, in.ID, booking.Choice{Version: in.Body.Version, Time: in.Body.Time, AnswerDays: in.Body.AnswerDays})
	return now(ctx, gatherings(h).show, in.ID, err)
}

func (h times) people(ctx context.Context, in *byID) ([]StaffTimePerson, error) {
	all, err := h.bookings.TimePeople(ctx, in.ID)
	out := make([]StaffTimePerson, len(all))
	for i, p := range all {
		out[i] = StaffTimePerson{ID: p.Asked, Name: p.Name, Protected: p.Protected, Email: p.Email, Phone: p.Phone, Call: p.Call, Answers: append([]mix.Answer{}, p.Answers...)}
		if p.ResidentID != nil {
			out[i].Resident = *p.ResidentID
		}
	}
	return out, err
}

type timeAnswersInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Answers []mix.Answer `json:"answers" maxItems:"6" enum:"yes,if-need-be,no"`
	}
}

func (h times) answer(ctx context.Context, in *timeAnswersInput) (StaffTimeAnswers, error) {
	return StaffTimeAnswers{in.Body.Answers}, h.bookings.AnswerTimesFor(ctx, in.ID, in.Body.Answers)
}
