package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffPopulation is a table of official statistics.
type StaffPopulation struct {
	ID       int64          `json:"id" doc:"0 while it is only looked at"`
	Unit     int64          `json:"unit"`
	Name     string         `json:"name"`
	Source   string         `json:"source"`
	AsOf     string         `json:"asOf"`
	Features []int64        `json:"features" doc:"What it counts people by"`
	Together bool           `json:"together" doc:"The features are counted together, not one by one"`
	People   int            `json:"people"`
	Cells    int            `json:"cells"`
	Faults   []StaffMissing `json:"faults" doc:"What keeps the file from being used, each at its row and column"`
}

type populations struct{ panels *panel.Panels }

func registerPopulations(a huma.API, ps *panel.Panels) {
	h := populations{ps}
	tag, write := op.Tag("populations"), op.Needs(domain.PanelsWrite)
	op.Get(a, "/populations", "List the tables of statistics", h.list, write, tag)
	op.Post(a, "/populations/check", "Read a table of statistics and show every fault", h.check, write, tag, op.LargeBody(maxStatistics), op.About("Changes nothing."))
	op.Post(a, "/populations", "Add a table of statistics", h.add, write, tag, op.LargeBody(maxStatistics))
}

// maxStatistics is the largest file of statistics in bytes.
const maxStatistics = 8 << 20

func (h populations) list(ctx context.Context, _ *nothing) ([]StaffPopulation, error) {
	list, err := h.panels.Populations(ctx)
	out := make([]StaffPopulation, len(list))
	for i, p := range list {
		out[i] = populationOf(p)
	}
	return out, err
}

func populationOf(p panel.Population) StaffPopulation {
	out := StaffPopulation{ID: p.ID, Unit: p.UnitID, Name: p.Name, Source: p.Source, Features: p.Has(), People: p.People(), Faults: []StaffMissing{}}
	if !p.AsOf.IsZero() {
		out.AsOf = dateOf(&p.AsOf)
	}
	for _, t := range p.Tables {
		out.Together = out.Together || len(t.Features) > 1
		out.Cells += len(t.Cells)
	}
	return out
}

type populationInput struct {
	Unit    int64  `query:"unit" minimum:"1" required:"true"`
	Name    string `query:"name" maxLength:"200"`
	Source  string `query:"source" maxLength:"500" doc:"Where the figures are from"`
	AsOf    string `query:"asOf" maxLength:"10" doc:"The date that the figures are of"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (in *populationInput) file() panel.PopulationFile {
	asOf, bad := dateFrom(in.AsOf)
	if bad {
		asOf = nil // a date that cannot be read is one that is missing
	}
	return panel.PopulationFile{Name: in.Name, Source: in.Source, AsOf: asOf, Data: in.RawBody}
}

func (h populations) check(ctx context.Context, in *populationInput) (StaffPopulation, error) {
	p, faults, err := h.panels.ReadPopulationFile(ctx, in.Unit, in.file())
	out := populationOf(p)
	out.Faults = missingOf(faults)
	return out, err
}

func (h populations) add(ctx context.Context, in *populationInput) (StaffPopulation, error) {
	p, err := h.panels.ImportPopulation(ctx, in.Unit, in.file())
	return populationOf(p), err
}
