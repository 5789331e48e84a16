package staff

import (
	"bytes"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/figures"
)

// StaffWaveAnswers is one page of the answers to a wave, a line for each person, without who they are.
type StaffWaveAnswers struct {
	Wave    StaffWaveName         `json:"wave"`
	Early   bool                  `json:"early" doc:"People still answer, and so nothing is shown"`
	Hidden  bool                  `json:"hidden" doc:"So few have answered that no line is shown"`
	Few     bool                  `json:"few" doc:"Questions that fewer than five have answered are left out"`
	Pooled  bool                  `json:"pooled" doc:"Some lines do not tell their unit"`
	FewOpen bool                  `json:"fewOpen" doc:"A few answers by a link that is the same for all are left out"`
	Units   []int64               `json:"units" doc:"Those that lines tell, and that can be chosen"`
	Columns []StaffWaveQuestion   `json:"columns"`
	Lines   []StaffWaveAnswerLine `json:"lines" doc:"In an order by chance"`
	Next    string                `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffWaveQuestion is one question.
type StaffWaveQuestion struct {
	Unit    int64  `json:"unit" doc:"Whose own question it is; 0 asks everybody"`
	Code    string `json:"code"`
	Title   string `json:"title"`
	Written bool   `json:"written" doc:"It is answered in words"`
}

// StaffWaveAnswerLine is the answers of one person.
type StaffWaveAnswerLine struct {
	Unit     int64    `json:"unit" doc:"0 is not told"`
	Complete bool     `json:"complete"`
	Cells    []string `json:"cells" doc:"One for each column; empty was not answered"`
}

type waveAnswers struct{ figures *figures.Use }

func registerAnswers(a huma.API, u *figures.Use) {
	h := waveAnswers{u}
	may, tag := op.Needs(domain.AnswersRead), op.Tag("waves")
	op.Get(a, "/waves/{id}/answers", "List the answers to a wave, without who gave them", h.list, may, tag)
	registerFile(a, "export-answers", "/waves/{id}/answers/export", "Export the answers to a wave, without who gave them", "", h.export, may, tag)
}

type answersInput struct {
	ID       int64  `path:"id" minimum:"1"`
	Language string `query:"language" enum:"da,en" default:"da" doc:"Of questions and answers"`
	Codes    bool   `query:"codes" doc:"Numbers instead of words"`
	Unit     int64  `query:"unit" minimum:"0" doc:"Only of this one; 0 is all"`
	After    string `query:"after" maxLength:"300"`
}

func (h waveAnswers) list(ctx context.Context, in *answersInput) (StaffWaveAnswers, error) {
	const atOnce = 50
	a, err := h.figures.Answers(ctx, in.ID, figures.Show{Language: in.Language, Codes: in.Codes, Unit: in.Unit}, in.After, atOnce)
	out := StaffWaveAnswers{
		Wave: StaffWaveName{a.Wave.ID, a.Wave.Name}, Early: a.Early, Hidden: a.Hidden, Few: a.Few, Pooled: a.Pooled, FewOpen: a.FewOpen, Units: append([]int64{}, a.Units...),
		Columns: make([]StaffWaveQuestion, len(a.Columns)), Lines: make([]StaffWaveAnswerLine, len(a.Lines)), Next: a.Next,
	}
	for i, c := range a.Columns {
		out.Columns[i] = StaffWaveQuestion{c.UnitID, c.Code, c.Title, c.Written}
	}
	for i, l := range a.Lines {
		out.Lines[i] = StaffWaveAnswerLine{l.UnitID, l.Complete, l.Cells}
	}
	return out, err
}

type exportAnswersInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Format   string `json:"format" enum:"csv,xlsx"`
		Language string `json:"language" enum:"da,en"`
		Codes    bool   `json:"codes" doc:"Numbers instead of words"`
		Unit     int64  `json:"unit,omitempty" minimum:"0" doc:"Only of this one; 0 is all"`
		Purpose  string `json:"purpose" minLength:"3" maxLength:"500" doc:"What the answers are for, kept with who and when"`
	}
}

// export keeps the whole file back until the use of the data is recorded.
func (h waveAnswers) export(ctx context.Context, in *exportAnswersInput) (*fileOut, error) {
	var file bytes.Buffer
	b := in.Body
	f := figures.File{Format: b.Format, Purpose: b.Purpose, Show: figures.Show{Language: b.Language, Codes: b.Codes, Unit: b.Unit}}
	if err := h.figures.Export(ctx, in.ID, f, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes[b.Format], `attachment; filename="answers.` + b.Format + `"`, file.Bytes()}, nil
}
