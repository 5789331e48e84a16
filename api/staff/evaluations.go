package staff

import (
	"bytes"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/evaluation"
	"deltag/domain/method"
)

// StaffOccasion is what politicians and staff are asked about: all hearings of one model at a meeting of a committee, or a gathering.
type StaffOccasion struct {
	Meeting   int64       `json:"meeting" doc:"Of a committee; 0 for a gathering"`
	Gathering int64       `json:"gathering" doc:"0 for a meeting of a committee"`
	Model     method.Kind `json:"model" doc:"The way of taking part"`
	Title     string      `json:"title"`
	At        time.Time   `json:"at"`
	Closes    time.Time   `json:"closes" doc:"The midnight after the last day on which something can be said"`
	Open      bool        `json:"open"`
	Sides     []StaffSaid `json:"sides" doc:"From which you may say how it went, and what you have said"`
	MayChoose bool        `json:"mayChoose" doc:"You may say how it was held"`
}

// StaffSaid is what you have said from one side.
type StaffSaid struct {
	Side    evaluation.Side `json:"side" enum:"politician,staff"`
	Given   bool            `json:"given" doc:"Also when you have nothing to say"`
	Answers StaffHowItWent  `json:"answers"`
}

// StaffHowItWent is answers from 1, not at all, to 5, to a very high degree; 0 is none, 98 "I do not know", 99 "I will not answer".
type StaffHowItWent struct {
	Worth   int    `json:"worth" minimum:"0" maximum:"99" doc:"Was it worth the time"`
	Heard   int    `json:"heard" minimum:"0" maximum:"99" doc:"Was the citizen heard"`
	Safe    int    `json:"safe" minimum:"0" maximum:"99" doc:"Was it safe for the citizen"`
	Learned int    `json:"learned" minimum:"0" maximum:"99" doc:"Did those who listened learn something new"`
	Again   int    `json:"again" minimum:"0" maximum:"99" doc:"Should it be done in this way again"`
	Words   string `json:"words" maxLength:"4000"`
}

// StaffCompared is what all sides say of one model, in the whole municipality.
type StaffCompared struct {
	Model   method.Kind         `json:"model"`
	Methods []StaffMethodName   `json:"methods" doc:"Of your units"`
	Lines   []StaffComparedLine `json:"lines"`
}

// StaffMethodName is a method of the register.
type StaffMethodName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// StaffComparedLine is one question about one model.
type StaffComparedLine struct {
	Question evaluation.Question `json:"question" enum:"worth,heard,safe,learned,again"`
	Cells    []StaffComparedCell `json:"cells" doc:"Of citizens, politicians and staff"`
	Gap      float64             `json:"gap" doc:"Between the highest and the lowest mean; 0 where fewer than two are told"`
	High     evaluation.Side     `json:"high" enum:",citizen,politician,staff"`
	Low      evaluation.Side     `json:"low" enum:",citizen,politician,staff"`
}

// StaffComparedCell is what one side says to one question.
type StaffComparedCell struct {
	Side evaluation.Side `json:"side" enum:"citizen,politician,staff"`
	N    int             `json:"n" doc:"Answers from 1 to 5; 0: fewer than five people, or none"`
	Mean float64         `json:"mean" doc:"Of them"`
}

// StaffEvaluationWords is one page of what one side wrote.
type StaffEvaluationWords struct {
	Items []string `json:"items" doc:"In an order by chance"`
	Next  string   `json:"next" doc:"Marker of the next page; empty on the last"`
}

type evaluations struct{ evaluations *evaluation.Evaluations }

func registerEvaluations(a huma.API, es *evaluation.Evaluations) {
	h := evaluations{es}
	tag, signed, see := op.Tag("evaluations"), op.SignedIn(), op.Needs(domain.CommitteesRead)
	op.Get(a, "/evaluations", "List what you can say how it went of, of the last thirty days", h.list, signed, tag)
	op.Get(a, "/committee-meetings/{id}/evaluations", "List the hearings of a meeting by how they were held, with what you have said of them", h.ofMeeting, signed, tag)
	op.Put(a, "/committee-meetings/{id}/evaluation", "Say how the hearings of one model went at a meeting, over what you said before", h.sayOfMeeting, signed, tag)
	op.Get(a, "/gatherings/{id}/evaluations", "Tell what you have said of a gathering; none before it was held", h.ofGathering, signed, tag)
	op.Put(a, "/gatherings/{id}/evaluation", "Say how a gathering went, over what you said before", h.sayOfGathering, signed, tag)
	op.Put(a, "/gatherings/{id}/model", "Say how a gathering was held", h.choose, op.Needs(domain.GatheringsWrite), tag, op.About("What was said of it before counts with the new model."))
	op.Get(a, "/method-comparison", "Compare what citizens, politicians and staff say of each model", h.compare, see, tag,
		op.About("Of the whole municipality. Of fewer than five people nothing is told, and there are no sums."))
	registerFile(a, "method-comparison-file", "/method-comparison/file", "Write the comparison as a list for Excel", "It holds what the page shows.", h.file, see, tag)
	op.Get(a, "/method-comparison/words", "Read what one side wrote about one model", h.words, op.Needs(domain.TextsReview), tag,
		op.About("In your units. It tells neither who wrote it nor when, and nothing of fewer than five people."))
}

func occasionsOf(all []evaluation.Occasion) []StaffOccasion {
	out := make([]StaffOccasion, len(all))
	for i, o := range all {
		sides := make([]StaffSaid, len(o.Sides))
		for n, s := range o.Sides {
			sides[n] = StaffSaid{s.Side, s.Given, StaffHowItWent(s.Answers)}
		}
		out[i] = StaffOccasion{o.MeetingID, o.GatheringID, o.Model, o.Title, o.At, o.Closes, o.Open, sides, o.MayChoose}
	}
	return out
}

func (h evaluations) list(ctx context.Context, _ *nothing) ([]StaffOccasion, error) {
	all, err := h.evaluations.List(ctx)
	return occasionsOf(all), err
}

func (h evaluations) ofMeeting(ctx context.Context, in *byID) ([]StaffOccasion, error) {
	all, err := h.evaluations.OfMeeting(ctx, in.ID)
	return occasionsOf(all), err
}

func (h evaluations) ofGathering(ctx context.Context, in *byID) ([]StaffOccasion, error) {
	all, err := h.evaluations.OfGathering(ctx, in.ID)
	return occasionsOf(all), err
}

// StaffWord is what you say of how it went.
type StaffWord struct {
	Side    evaluation.Side `json:"side" enum:"politician,staff"`
	Nothing bool            `json:"nothing" doc:"You have nothing to say, such as because you were not there"`
	Answers StaffHowItWent  `json:"answers"`
}

func (w StaffWord) word() evaluation.Word {
	return evaluation.Word{Side: w.Side, Nothing: w.Nothing, Answers: evaluation.Answers(w.Answers)}
}

type sayOfMeetingInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Model string    `json:"model" enum:"in_person,video,unseen,read_aloud,recorded"`
		Word  StaffWord `json:"word"`
	}
}

func (h evaluations) sayOfMeeting(ctx context.Context, in *sayOfMeetingInput) (op.None, error) {
	return op.None{}, h.evaluations.SayOfMeeting(ctx, in.ID, method.Kind(in.Body.Model), in.Body.Word.word())
}

type sayOfGatheringInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Word StaffWord `json:"word"`
	}
}

func (h evaluations) sayOfGathering(ctx context.Context, in *sayOfGatheringInput) (op.None, error) {
	return op.None{}, h.evaluations.SayOfGathering(ctx, in.ID, in.Body.Word.word())
}

type gatheringModelInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Model string `json:"model" enum:"meeting,workshop,small_tables,delegation,walk_along,focus_group,interview,observation,other"`
	}
}

func (h evaluations) choose(ctx context.Context, in *gatheringModelInput) (op.None, error) {
	return op.None{}, h.evaluations.Choose(ctx, in.ID, method.Kind(in.Body.Model))
}

func (h evaluations) compare(ctx context.Context, _ *nothing) ([]StaffCompared, error) {
	all, err := h.evaluations.Compare(ctx)
	out := make([]StaffCompared, len(all))
	for i, c := range all {
		out[i] = StaffCompared{Model: c.Model, Methods: make([]StaffMethodName, len(c.Methods)), Lines: make([]StaffComparedLine, len(c.Lines))}
		for n, m := range c.Methods {
			out[i].Methods[n] = StaffMethodName{m.ID, m.Name}
		}
		for n, l := range c.Lines {
			line := StaffComparedLine{Question: l.Question, Gap: l.Gap, High: l.High, Low: l.Low}
			for s, cell := range l.Cells {
				line.Cells = append(line.Cells, StaffComparedCell{evaluation.Sides[s], cell.N, cell.Mean})
			}
			out[i].Lines[n] = line
		}
	}
	return out, err
}

func (h evaluations) file(ctx context.Context, _ *nothing) (*fileOut, error) {
	var file bytes.Buffer
	if err := h.evaluations.File(ctx, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes["csv"], `attachment; filename="evaluering.csv"`, file.Bytes()}, nil
}

type evaluationWordsInput struct {
	Model string `query:"model" required:"true" maxLength:"40"`
	Side  string `query:"side" required:"true" enum:"citizen,politician,staff"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After string `query:"after" maxLength:"200"`
}

func (h evaluations) words(ctx context.Context, in *evaluationWordsInput) (StaffEvaluationWords, error) {
	page, err := h.evaluations.Words(ctx, method.Kind(in.Model), evaluation.Side(in.Side), in.After, in.Limit)
	return StaffEvaluationWords{page.Items, page.Next}, err
}
