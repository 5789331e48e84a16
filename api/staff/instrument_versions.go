package staff

import (
	"context"
	"encoding/json"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey"
	"deltag/domain/survey/register"
)

type versionInput struct {
	ID     int64 `path:"id" minimum:"1"`
	Number int   `path:"number" minimum:"1"`
}

func (h instruments) version(ctx context.Context, in *versionInput) (StaffDocument, error) {
	v, err := h.register.Version(ctx, in.ID, in.Number)
	return documentOf(v, err)
}

func documentOf(v register.Version, err error) (StaffDocument, error) {
	if err != nil {
		return StaffDocument{}, err
	}
	a, err := v.Advise()
	out := StaffDocument{Number: v.Number, Edition: v.Edition, Published: v.PublishedAt != nil, Document: v.Document,
		Faults: surveyFaultsOf(a.Faults), Advice: surveyFaultsOf(a.Advice), Readings: make([]StaffReading, len(a.Readings)), Seconds: a.Seconds}
	for n, r := range a.Readings {
		out.Readings[n] = StaffReading(r)
	}
	return out, err
}

func surveyFaultsOf(list []domain.Fault) []StaffSurveyFault {
	out := make([]StaffSurveyFault, len(list))
	for n, f := range list {
		out[n] = StaffSurveyFault(f)
	}
	return out
}

type compareInput struct {
	ID     int64 `path:"id" minimum:"1"`
	Number int   `path:"number" minimum:"1"`
	With   int   `query:"with" minimum:"1" required:"true" doc:"The version before"`
}

func (h instruments) compare(ctx context.Context, in *compareInput) ([]StaffSurveyChange, error) {
	changes, err := h.register.Compare(ctx, in.ID, in.With, in.Number)
	out := make([]StaffSurveyChange, len(changes))
	for n, c := range changes {
		out[n] = StaffSurveyChange{c.Where, c.What, c.Was, c.Is, c.Question, c.Breaks}
	}
	return out, err
}

func (h instruments) next(ctx context.Context, in *byID) (StaffDocument, error) {
	return documentOf(h.register.Next(ctx, in.ID))
}

type saveDraftInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition  int             `json:"edition" minimum:"1" doc:"The one that the change was made of: who changes an old one is told so"`
		Document json.RawMessage `json:"document" doc:"As the published schema of questionnaires says"`
	}
}

func (h instruments) save(ctx context.Context, in *saveDraftInput) (StaffDocument, error) {
	return documentOf(h.register.Save(ctx, in.ID, in.Body.Edition, in.Body.Document))
}

type discardDraftInput struct {
	ID      int64 `path:"id" minimum:"1"`
	Edition int   `query:"edition" minimum:"1" required:"true"`
}

func (h instruments) discard(ctx context.Context, in *discardDraftInput) (op.None, error) {
	return op.None{}, h.register.Discard(ctx, in.ID, in.Edition)
}

type publishDraftInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition int    `json:"edition" minimum:"1"`
		Note    string `json:"note" maxLength:"2000" doc:"What the version changes, and why; needed when a series of figures breaks"`
	}
}

func (h instruments) publish(ctx context.Context, in *publishDraftInput) (StaffDocument, error) {
	return documentOf(h.register.Publish(ctx, in.ID, in.Body.Edition, in.Body.Note))
}

// StaffSurveyPage is one question as a citizen is shown it.
type StaffSurveyPage struct {
	Title    string             `json:"title"`
	Code     string             `json:"code" doc:"Empty at the end"`
	Kind     string             `json:"kind"`
	Text     string             `json:"text"`
	Help     string             `json:"help"`
	Language string             `json:"language" doc:"That the words are in"`
	Options  []StaffSurveyWords `json:"options" doc:"Don't know (98) and will not answer (99) are the last"`
	Faces    bool               `json:"faces"`
	Required bool               `json:"required"`
	Number   int                `json:"number" doc:"From 1; 0 at the end"`
	Pages    int                `json:"pages"`
	Answers  json.RawMessage    `json:"answers" doc:"Those that would be kept"`
	Faults   []StaffSurveyFault `json:"faults"`
}

// StaffSurveyWords is one answer to choose.
type StaffSurveyWords struct {
	Code int    `json:"code"`
	Text string `json:"text"`
}

type walkInput struct {
	ID     int64 `path:"id" minimum:"1"`
	Number int   `path:"number" minimum:"1"`
	Body   struct {
		Language string          `json:"language" maxLength:"3"`
		Mode     survey.Mode     `json:"mode" enum:"web,phone,paper"`
		Easy     bool            `json:"easy"`
		At       string          `json:"at" maxLength:"64" doc:"Where one stands; empty is before the first, or after the last when going back"`
		Way      register.Way    `json:"way" enum:"stay,next,back"`
		Answers  json.RawMessage `json:"answers,omitempty" doc:"Answers so far, by code"`
		Frame    json.RawMessage `json:"frame,omitempty" doc:"What is known before"`
	}
}

func (h instruments) walk(ctx context.Context, in *walkInput) (StaffSurveyPage, error) {
	b := in.Body
	p, err := h.register.Walk(ctx, in.ID, in.Number, register.Step{View: survey.View{Language: b.Language, Mode: b.Mode, Easy: b.Easy},
		At: b.At, Way: b.Way, Answers: b.Answers, Frame: b.Frame})
	out := StaffSurveyPage{Title: p.Title, Options: []StaffSurveyWords{}, Number: p.Number, Pages: p.Pages, Answers: p.Answers.Canonical(), Faults: surveyFaultsOf(p.Faults)}
	q := p.Question
	if q == nil {
		return out, err
	}
	out.Code, out.Kind, out.Text, out.Help, out.Language = q.Code, string(q.Kind), p.Text, p.Help, p.Language
	out.Faces, out.Required = q.Faces, q.Required
	for n, o := range q.Options {
		out.Options = append(out.Options, StaffSurveyWords{o.Code, p.Options[n]})
	}
	if q.DontKnow {
		out.Options = append(out.Options, StaffSurveyWords{survey.DontKnow, p.DontKnow})
	}
	if q.Refused {
		out.Options = append(out.Options, StaffSurveyWords{survey.Refused, p.Refused})
	}
	return out, err
}
