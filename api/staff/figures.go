package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/figures"
	"deltag/domain/survey/programme"
)

// StaffWaveFigures is how far a wave has come, as counts.
type StaffWaveFigures struct {
	Wave    StaffWaveName       `json:"wave"`
	Level   programme.Level     `json:"level" enum:"identified,confidential,anonymous"`
	State   programme.State     `json:"state" enum:"draft,published,closed"`
	Hidden  bool                `json:"hidden" doc:"So few have answered that nothing is told"`
	Total   StaffWaveCounts     `json:"total"`
	Rates   []float64           `json:"rates" doc:"RR1 to RR6 of AAPOR, from 0 to 1; -1 cannot be told"`
	Units   []StaffWaveUnitRow  `json:"units"`
	Groups  []StaffWaveGroupRow `json:"groups"`
	Apart   bool                `json:"apart" doc:"Groups are not told, as somebody could be found by comparing them with the units"`
	Open    int                 `json:"open" doc:"Answers by links that are the same for all; of an anonymous wave they are in the total"`
	FewOpen bool                `json:"fewOpen" doc:"There are such answers, and so few that they are not told"`
	Linked  int                 `json:"linked" doc:"Staff who got such a link"`
}

// StaffWaveCounts is what became of those who were asked.
type StaffWaveCounts struct {
	Asked    int `json:"asked"`
	Reached  int `json:"reached"`
	Answered int `json:"answered"`
	Partly   int `json:"partly" doc:"Begun, and not sent when the wave closed"`
	Begun    int `json:"begun" doc:"And not sent yet"`
	Declined int `json:"declined"`
}

// StaffWaveUnitRow is one unit's part.
type StaffWaveUnitRow struct {
	Unit   int64           `json:"unit"`
	Hidden bool            `json:"hidden"`
	Counts StaffWaveCounts `json:"counts"`
}

// StaffWaveGroupRow is one group's part.
type StaffWaveGroupRow struct {
	Kind   string          `json:"kind" enum:"panel,residents,conversations,offers,follow_up"`
	Key    string          `json:"key" doc:"As in the strata of a sample"`
	Counts StaffWaveCounts `json:"counts"`
}

type waveFigures struct{ figures *figures.Use }

func registerFigures(a huma.API, u *figures.Use) {
	h := waveFigures{u}
	op.Get(a, "/waves/{id}/figures", "Tell how far a wave has come, and its response rates", h.show, op.Needs(domain.SurveysRead), op.Tag("waves"))
}

func waveCountsOf(c figures.Counts) StaffWaveCounts {
	return StaffWaveCounts{c.Asked, c.Reached(), c.Answered, c.Partly, c.Begun, c.Declined}
}

func (h waveFigures) show(ctx context.Context, in *byID) (StaffWaveFigures, error) {
	f, err := h.figures.Of(ctx, in.ID)
	out := StaffWaveFigures{Wave: StaffWaveName{f.Wave.ID, f.Wave.Name}, Level: f.Wave.Level, State: f.Wave.State, Hidden: f.Hidden, Total: waveCountsOf(f.Total),
		Rates: make([]float64, len(f.Rates)), Units: []StaffWaveUnitRow{}, Groups: []StaffWaveGroupRow{}, Apart: f.Apart, Open: f.Open, FewOpen: f.FewOpen, Linked: f.Linked}
	for i, rate := range f.Rates {
		if out.Rates[i] = -1; rate != nil {
			out.Rates[i] = *rate
		}
	}
	for _, r := range f.Units {
		out.Units = append(out.Units, StaffWaveUnitRow{r.UnitID, r.Hidden, waveCountsOf(r.Counts)})
	}
	for _, r := range f.Groups {
		out.Groups = append(out.Groups, StaffWaveGroupRow{r.Kind, r.Key, waveCountsOf(r.Counts)})
	}
	return out, err
}
