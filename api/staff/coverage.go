package staff

import (
	"bytes"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/indicator"
	"deltag/domain/survey/coverage"
)

// StaffCoverage is what is measured in the municipality, and how people are asked.
type StaffCoverage struct {
	Ways   []string             `json:"ways" doc:"The columns, as the kinds of samples; the empty one is that of programmes which have asked nobody yet"`
	Themes []StaffCoverageTheme `json:"themes"`
	All    []StaffTheme         `json:"all" doc:"All themes, to choose among"`
}

// StaffCoverageTheme is a theme with its indicators.
type StaffCoverageTheme struct {
	Key   string             `json:"key"`
	Name  indicator.Name     `json:"name"`
	Value bool               `json:"value" doc:"A promise of the municipality, and not only a theme"`
	Rows  []StaffCoverageRow `json:"rows"`
}

// StaffCoverageRow is one indicator.
type StaffCoverageRow struct {
	Key      string                 `json:"key"`
	Name     indicator.Name         `json:"name"`
	State    coverage.State         `json:"state" enum:"measured,hole,never"`
	Measures []StaffCoverageMeasure `json:"measures" doc:"The programmes that ask about it, without those that one may not see"`
	Others   int                    `json:"others" doc:"Programmes that ask about it and that one may not see"`
	Last     *StaffCoverageLast     `json:"last,omitempty" doc:"The newest wave that asked"`
	End      *StaffCoverageEnd      `json:"end,omitempty" doc:"Of a hole: why nothing asks any more"`
	Asks     *StaffInstrumentName   `json:"asks,omitempty" doc:"A questionnaire in use that asks about what nothing measures"`
}

// StaffCoverageMeasure is one programme that asks about an indicator.
type StaffCoverageMeasure struct {
	Programme StaffProgrammeName `json:"programme"`
	Ways      []string           `json:"ways"`
	Local     bool               `json:"local" doc:"In some units only"`
	Open      bool               `json:"open" doc:"People can answer now"`
}

// StaffCoverageLast is when an indicator was asked about last. Numbers are 0 of what one may not see.
type StaffCoverageLast struct {
	On        string             `json:"on"`
	Programme StaffProgrammeName `json:"programme"`
	Wave      StaffWaveName      `json:"wave"`
}

// StaffCoverageEnd is why an indicator is measured no more.
type StaffCoverageEnd struct {
	Kind        coverage.EndKind `json:"kind" enum:"programme,questionnaire,day,dropped,once"`
	On          string           `json:"on"`
	Reason      string           `json:"reason"`
	Replacement string           `json:"replacement" doc:"The questionnaire that took the place of the one that ended"`
}

type coverages struct{ coverage *coverage.Use }

func registerCoverage(a huma.API, u *coverage.Use) {
	h := coverages{u}
	tag, see := op.Tag("coverage"), op.Needs(domain.SurveysRead)
	op.Get(a, "/coverage", "Tell what is measured, how people are asked, and what nothing measures any more", h.show, see, tag)
	registerFile(a, "coverage-file", "/coverage/file", "Take the same out as a file", "", h.file, see, tag)
}

type coverageInput struct {
	Theme string `query:"theme" maxLength:"200" doc:"Key of a theme; empty is all"`
	Holes bool   `query:"holes" doc:"Only what nothing measures any more"`
}

func (in *coverageInput) filter() coverage.Filter {
	return coverage.Filter{Theme: in.Theme, Holes: in.Holes}
}

func (h coverages) show(ctx context.Context, in *coverageInput) (StaffCoverage, error) {
	themes, all, err := h.coverage.Matrix(ctx, in.filter())
	out := StaffCoverage{Ways: coverage.Ways, Themes: make([]StaffCoverageTheme, len(themes)), All: make([]StaffTheme, len(all))}
	for i, t := range all {
		out.All[i] = StaffTheme{t.Key, t.Name}
	}
	for i, t := range themes {
		out.Themes[i] = StaffCoverageTheme{t.Key, t.Name, t.Value, make([]StaffCoverageRow, len(t.Rows))}
		for n, r := range t.Rows {
			out.Themes[i].Rows[n] = coverageRowOf(r)
		}
	}
	return out, err
}

func coverageRowOf(r coverage.Row) StaffCoverageRow {
	out := StaffCoverageRow{Key: r.Key, Name: r.Name, State: r.State, Measures: make([]StaffCoverageMeasure, len(r.Measures)), Others: r.Others}
	for i, m := range r.Measures {
		out.Measures[i] = StaffCoverageMeasure{StaffProgrammeName{m.Programme, m.Name}, m.Ways, m.Local, m.Open}
	}
	if l := r.Last; l != nil {
		out.Last = &StaffCoverageLast{l.On.Format(time.DateOnly), StaffProgrammeName{l.Programme, l.Name}, StaffWaveName{l.Wave, l.WaveName}}
	}
	if e := r.End; e != nil {
		out.End = &StaffCoverageEnd{e.Kind, e.On.Format(time.DateOnly), e.Reason, e.Replacement}
	}
	if r.Asks != nil {
		out.Asks = &StaffInstrumentName{r.Asks.ID, r.Asks.Name}
	}
	return out
}

type coverageFileInput struct {
	Body struct {
		Theme    string `json:"theme,omitempty" maxLength:"200"`
		Holes    bool   `json:"holes,omitempty"`
		Format   string `json:"format" enum:"csv,xlsx"`
		Language string `json:"language" enum:"da,en"`
	}
}

func (h coverages) file(ctx context.Context, in *coverageFileInput) (*fileOut, error) {
	var file bytes.Buffer
	b := in.Body
	if err := h.coverage.Export(ctx, coverage.Filter{Theme: b.Theme, Holes: b.Holes}, b.Format, b.Language, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes[b.Format], `attachment; filename="coverage.` + b.Format + `"`, file.Bytes()}, nil
}
