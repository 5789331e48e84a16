package staff

import (
	"bytes"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/indicator"
	"deltag/domain/survey/oldresult"
)

// StaffOldResults is one page of the figures that a programme has from before Deltag.
type StaffOldResults struct {
	Items []StaffOldResult `json:"items"`
	Next  string           `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffOldResult is one figure with its document.
type StaffOldResult struct {
	ID           int64             `json:"id"`
	Indicator    string            `json:"indicator" doc:"Its key; empty when a question is told"`
	Name         indicator.Name    `json:"name" doc:"Of the indicator"`
	Question     string            `json:"question" doc:"The code of a question of the core"`
	Year         int               `json:"year"`
	Period       string            `json:"period" doc:"When not the whole year"`
	Unit         string            `json:"unit" doc:"Empty is the programme as a whole"`
	N            int               `json:"n" doc:"Answers"`
	Measure      oldresult.Measure `json:"measure" enum:"share,mean"`
	Value        float64           `json:"value" doc:"Percent, or a mean"`
	ShareOf      string            `json:"shareOf" doc:"Which answers a share counts"`
	ScaleFrom    float64           `json:"scaleFrom" doc:"Of a mean"`
	ScaleTo      float64           `json:"scaleTo"`
	Source       string            `json:"source" doc:"The document"`
	SourceNumber string            `json:"sourceNumber" doc:"By which it is found"`
	AddedAt      *time.Time        `json:"addedAt,omitempty" doc:"When it was taken in"`
	AddedBy      string            `json:"addedBy"`
	TakenBackAt  *time.Time        `json:"takenBackAt,omitempty"`
	TakenBackBy  string            `json:"takenBackBy"`
	Reason       string            `json:"reason" doc:"Why it was taken back"`
}

// StaffOldResultFile is what came of a file, or would.
type StaffOldResultFile struct {
	Rows    int              `json:"rows"`
	From    int              `json:"from" doc:"The first year; 0 is none"`
	To      int              `json:"to"`
	Results []StaffOldResult `json:"results" doc:"The first of them"`
	Faults  []StaffMissing   `json:"faults" doc:"What keeps the file from being taken in, each at its row and column"`
}

type oldResults struct{ results *oldresult.Use }

// oldResultsLimit is the largest file of figures in bytes.
const oldResultsLimit = 8 << 20

func registerOldResults(a huma.API, u *oldresult.Use) {
	h := oldResults{u}
	tag, see, write, large := op.Tag("old results"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite), op.LargeBody(oldResultsLimit)
	op.Get(a, "/programmes/{id}/old-results", "List figures from before Deltag", h.list, see, tag)
	op.Post(a, "/programmes/{id}/old-results", "Take in one figure from before Deltag", h.add, write, tag)
	op.Post(a, "/programmes/{id}/old-result-file/check", "Read a file of figures, and show every fault", h.check, write, tag, large, op.About("Keeps nothing."))
	op.Post(a, "/programmes/{id}/old-result-file", "Take in a file of figures", h.addFile, write, tag, large)
	op.Put(a, "/old-results/{id}/taking-back", "Say that a figure was wrong, and why", h.takeBack, write, tag)
	registerFile(a, "old-results-export", "/programmes/{id}/old-results/export", "Take the figures that count out as a file", "", h.export, see, tag)
}

type oldResultsInput struct {
	ID    int64  `path:"id" minimum:"1"`
	Sort  string `query:"sort" enum:",year,-year" doc:"Empty is the newest year first"`
	After string `query:"after" maxLength:"200"`
}

func (h oldResults) list(ctx context.Context, in *oldResultsInput) (StaffOldResults, error) {
	page, err := h.results.List(ctx, in.ID, in.Sort, in.After, 50)
	out := StaffOldResults{make([]StaffOldResult, len(page.Items)), page.Next}
	for i, r := range page.Items {
		one := oldResultOf(r.Result)
		one.Unit, one.AddedAt, one.AddedBy, one.TakenBackAt, one.TakenBackBy, one.Reason = r.Unit, &r.AddedAt, r.ByName, r.TakenBackAt, r.BackName, r.Reason
		out.Items[i] = one
	}
	return out, err
}

func oldResultOf(r oldresult.Result) StaffOldResult {
	out := StaffOldResult{ID: r.ID, Indicator: r.Indicator, Name: indicator.Name{Da: r.Indicator, En: r.Indicator}, Question: r.Question, Year: r.Year, Period: r.Period, N: r.N,
		Measure: r.Measure, Value: r.Value, ShareOf: r.ShareOf, Source: r.Source, SourceNumber: r.SourceNumber}
	if i, seeded := indicator.Find(r.Indicator); seeded {
		out.Name = i.Name
	}
	if r.ScaleFrom != nil && r.ScaleTo != nil {
		out.ScaleFrom, out.ScaleTo = *r.ScaleFrom, *r.ScaleTo
	}
	return out
}

type oldResultInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Indicator    string   `json:"indicator" maxLength:"64"`
		Question     string   `json:"question" maxLength:"128"`
		Year         int      `json:"year"`
		Period       string   `json:"period" maxLength:"200"`
		Unit         int64    `json:"unit,omitempty" minimum:"1" doc:"None is the programme as a whole"`
		N            int      `json:"n"`
		Measure      string   `json:"measure" maxLength:"10" doc:"share or mean"`
		Value        float64  `json:"value"`
		ShareOf      string   `json:"shareOf" maxLength:"1000"`
		ScaleFrom    *float64 `json:"scaleFrom,omitempty"`
		ScaleTo      *float64 `json:"scaleTo,omitempty"`
		Source       string   `json:"source" maxLength:"1000"`
		SourceNumber string   `json:"sourceNumber" maxLength:"1000"`
	}
}

func (h oldResults) add(ctx context.Context, in *oldResultInput) (op.None, error) {
	b := in.Body
	r := oldresult.Result{Indicator: b.Indicator, Question: b.Question, Year: b.Year, Period: b.Period, N: b.N, Measure: oldresult.Measure(b.Measure), Value: b.Value,
		ShareOf: b.ShareOf, ScaleFrom: b.ScaleFrom, ScaleTo: b.ScaleTo, Source: b.Source, SourceNumber: b.SourceNumber}
	if b.Unit > 0 {
		r.UnitID = &b.Unit
	}
	_, err := h.results.Add(ctx, in.ID, r)
	return op.None{}, err
}

type oldResultFileInput struct {
	ID      int64  `path:"id" minimum:"1"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func oldResultFileOf(r oldresult.Report) StaffOldResultFile {
	out := StaffOldResultFile{r.Rows, r.From, r.To, make([]StaffOldResult, len(r.Results)), missingOf(r.Faults)}
	for i, one := range r.Results {
		out.Results[i] = oldResultOf(one)
	}
	return out
}

func (h oldResults) check(ctx context.Context, in *oldResultFileInput) (StaffOldResultFile, error) {
	r, err := h.results.CheckFile(ctx, in.ID, in.RawBody)
	return oldResultFileOf(r), err
}

func (h oldResults) addFile(ctx context.Context, in *oldResultFileInput) (StaffOldResultFile, error) {
	r, err := h.results.AddFile(ctx, in.ID, in.RawBody)
	return oldResultFileOf(r), err
}

type takeBackInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func (h oldResults) takeBack(ctx context.Context, in *takeBackInput) (op.None, error) {
	return op.None{}, h.results.TakeBack(ctx, in.ID, in.Body.Reason)
}

type oldResultExportInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Format   string `json:"format" enum:"csv,xlsx"`
		Language string `json:"language" enum:"da,en"`
	}
}

func (h oldResults) export(ctx context.Context, in *oldResultExportInput) (*fileOut, error) {
	var file bytes.Buffer
	if err := h.results.Export(ctx, in.ID, in.Body.Format, in.Body.Language, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes[in.Body.Format], `attachment; filename="old-results.` + in.Body.Format + `"`, file.Bytes()}, nil
}
