package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/evaluation"
	"deltag/domain/method"
)

// StaffEvaluationCall is somebody who is called to ask how it went, because no mail reaches them.
type StaffEvaluationCall struct {
	Occasion  string      `json:"occasion" enum:"hearing,gathering" doc:"They spoke to a committee, or came to a gathering"`
	ID        int64       `json:"id" doc:"Of the request or the booking"`
	Resident  int64       `json:"resident" doc:"0 for somebody outside the register"`
	Name      string      `json:"name" doc:"The alias of a protected person"`
	Protected bool        `json:"protected"`
	Phone     string      `json:"phone" doc:"Empty for a protected person: see their page"`
	Language  string      `json:"language" enum:"da,en"`
	Title     string      `json:"title"`
	Model     method.Kind `json:"model" doc:"The way of taking part"`
	At        time.Time   `json:"at"`
	Closes    time.Time   `json:"closes" doc:"The midnight after the last day on which something can be said"`
	Given     bool        `json:"given" doc:"It is written down already how it went for them"`
	Told      bool        `json:"told" doc:"Staff wrote it down on the telephone, and can take it back"`
}

// StaffEvaluationCalls is one page of whom to call.
type StaffEvaluationCalls struct {
	Items []StaffEvaluationCall `json:"items"`
	Next  string                `json:"next" doc:"Marker of the next page; empty on the last"`
}

// purposes are what an answer by telephone is about.
var purposes = map[string]evaluation.Purpose{"hearing": evaluation.OfHearing, "gathering": evaluation.OfGathering}

func registerEvaluationCalls(a huma.API, es *evaluation.Evaluations) {
	h := evaluations{es}
	tag, need := op.Tag("evaluations"), op.Needs(domain.GatheringsWrite)
	op.Get(a, "/evaluation-calls", "List whom to call and ask how it went", h.calls, need, tag,
		op.About("Those whom no mail reaches, or who would rather be called, of the last thirty days. Whoever has answered is not on it."))
	op.Get(a, "/evaluation-calls/{occasion}/{id}", "See one of those whom to call", h.call, need, tag)
	op.Delete(a, "/evaluation-calls/{occasion}/{id}", "Take back what was told on the telephone", h.retract, need, tag,
		op.About("What staff wrote down is deleted, and the person can be called again. What people said themselves stays."))
	op.Post(a, "/evaluation-calls/{occasion}/{id}", "Write down how it went, as told on the telephone", h.sayFor, need, tag,
		op.About("Once for each person and occasion. Nothing is that they do not want to answer, or cannot be reached."))
}

func evaluationCallOf(c *evaluation.Call) StaffEvaluationCall {
	out := StaffEvaluationCall{Occasion: "gathering", ID: c.ID, Name: c.Name, Protected: c.Protected, Phone: c.Phone, Language: c.Language, Title: c.Title,
		Model: c.Model, At: c.At, Closes: c.Closes, Given: c.Given, Told: c.Told}
	if c.Hearing {
		out.Occasion = "hearing"
	}
	if c.ResidentID != nil {
		out.Resident = *c.ResidentID
	}
	return out
}

type evaluationCallsInput struct {
	Told  bool   `query:"told" doc:"Those who were called, and what was written down can be taken back"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
	After string `query:"after" maxLength:"200"`
}

func (h evaluations) calls(ctx context.Context, in *evaluationCallsInput) (StaffEvaluationCalls, error) {
	page, err := h.evaluations.Calls(ctx, in.Told, in.After, in.Limit)
	out := StaffEvaluationCalls{Items: make([]StaffEvaluationCall, len(page.Items)), Next: page.Next}
	for i := range page.Items {
		out.Items[i] = evaluationCallOf(&page.Items[i])
	}
	return out, err
}

type evaluationCallInput struct {
	Occasion string `path:"occasion" enum:"hearing,gathering"`
	ID       int64  `path:"id" minimum:"1"`
}

func (h evaluations) call(ctx context.Context, in *evaluationCallInput) (StaffEvaluationCall, error) {
	c, err := h.evaluations.Call(ctx, purposes[in.Occasion], in.ID)
	return evaluationCallOf(&c), err
}

type sayForInput struct {
	Occasion string `path:"occasion" enum:"hearing,gathering"`
	ID       int64  `path:"id" minimum:"1"`
	Body     struct {
		Nothing bool           `json:"nothing" doc:"They do not want to answer, or cannot be reached: they are called no more"`
		Answers StaffHowItWent `json:"answers"`
	}
}

func (h evaluations) sayFor(ctx context.Context, in *sayForInput) (op.None, error) {
	return op.None{}, h.evaluations.SayFor(ctx, purposes[in.Occasion], in.ID, in.Body.Nothing, evaluation.Answers(in.Body.Answers))
}

func (h evaluations) retract(ctx context.Context, in *evaluationCallInput) (op.None, error) {
	return op.None{}, h.evaluations.Retract(ctx, purposes[in.Occasion], in.ID)
}
