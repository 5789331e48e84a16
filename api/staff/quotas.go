package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/lottery"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// StaffQuotaSheet is what a panel is balanced by, with its quotas.
type StaffQuotaSheet struct {
	Version  int                 `json:"version"`
	Size     int                 `json:"size"`
	Features []StaffQuotaFeature `json:"features"`
	Faults   []StaffQuotaFault   `json:"faults"`
}

// StaffQuotaFeature is a feature with the quota of each value.
type StaffQuotaFeature struct {
	ID        int64             `json:"id"`
	NameDa    string            `json:"nameDa"`
	NameEn    string            `json:"nameEn"`
	Sensitive bool              `json:"sensitive"`
	Values    []StaffQuotaValue `json:"values"`
}

// StaffQuotaValue is one value with its quota.
type StaffQuotaValue struct {
	ID     int64  `json:"id"`
	NameDa string `json:"nameDa"`
	NameEn string `json:"nameEn"`
	People int    `json:"people" doc:"In the population; 0 without statistics"`
	Set    bool   `json:"set" doc:"A quota is set"`
	Min    int    `json:"min"`
	Target int    `json:"target"`
	Max    int    `json:"max"`
}

// StaffQuota is the quota of one value.
type StaffQuota struct {
	Value  int64 `json:"value" minimum:"1"`
	Min    int   `json:"min" minimum:"-10000" maximum:"10000"`
	Target int   `json:"target" minimum:"-10000" maximum:"10000"`
	Max    int   `json:"max" minimum:"-10000" maximum:"10000"`
}

// StaffQuotaFault is one contradiction among quotas, at its place.
type StaffQuotaFault struct {
	Where   string `json:"where" doc:"Such as /features/0/values/2/min, /features/0 or /size"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
	Feature string `json:"feature"`
	Value   string `json:"value"`
	Have    int    `json:"have"`
	Need    int    `json:"need"`
}

// StaffFeature is something that a panel can be balanced by.
type StaffFeature struct {
	ID        int64    `json:"id"`
	Code      string   `json:"code"`
	NameDa    string   `json:"nameDa"`
	NameEn    string   `json:"nameEn"`
	Sensitive bool     `json:"sensitive"`
	ValuesDa  []string `json:"valuesDa"`
	ValuesEn  []string `json:"valuesEn"`
}

type quotas struct{ panels *panel.Panels }

func registerQuotas(a huma.API, ps *panel.Panels) {
	h := quotas{ps}
	tag, write := op.Tag("quotas"), op.Needs(domain.PanelsWrite)
	op.Get(a, "/panel-features", "List what panels can be balanced by", h.features, op.SignedIn(), tag)
	op.Put(a, "/panels/{id}/features", "Choose what a panel is balanced by", h.choose, write, tag)
	op.Get(a, "/panels/{id}/quotas", "Show a panel's quotas", h.show, op.Needs(domain.OverviewRead), tag)
	op.Put(a, "/panels/{id}/quotas", "Set a panel's quotas", h.set, write, tag)
	op.Post(a, "/panels/{id}/quotas/check", "Check quotas while they are typed", h.check, write, tag, op.About("Changes nothing."))
	op.Post(a, "/panels/{id}/quotas/file", "Read quotas from a file and show every fault", h.read, write, tag, op.LargeBody(maxStatistics), op.About("Changes nothing."))
	op.Post(a, "/panels/{id}/quotas/proposal", "Propose quotas from the panel's population table", h.propose, write, tag, op.About("Changes nothing."))
}

func (h quotas) features(ctx context.Context, _ *nothing) ([]StaffFeature, error) {
	list, err := h.panels.Features(ctx)
	out := make([]StaffFeature, len(list))
	for i, f := range list {
		out[i] = StaffFeature{ID: f.ID, Code: f.Code, NameDa: f.NameDA, NameEn: f.NameEN, Sensitive: f.Sensitive, ValuesDa: []string{}, ValuesEn: []string{}}
		for _, v := range f.Values {
			out[i].ValuesDa, out[i].ValuesEn = append(out[i].ValuesDa, v.NameDA), append(out[i].ValuesEn, v.NameEN)
		}
	}
	return out, err
}

func sheetOf(s panel.QuotaSheet) StaffQuotaSheet {
	out := StaffQuotaSheet{Version: s.Panel.Version, Size: s.Panel.Size, Features: make([]StaffQuotaFeature, len(s.Features)), Faults: quotaFaultsOf(s.Faults)}
	for i, f := range s.Features {
		out.Features[i] = quotaFeatureOf(f, s)
	}
	return out
}

func quotaFeatureOf(f resident.Feature, s panel.QuotaSheet) StaffQuotaFeature {
	out := StaffQuotaFeature{ID: f.ID, NameDa: f.NameDA, NameEn: f.NameEN, Sensitive: f.Sensitive, Values: make([]StaffQuotaValue, len(f.Values))}
	for i, v := range f.Values {
		q, set := s.Quotas[v.ID]
		out.Values[i] = StaffQuotaValue{v.ID, v.NameDA, v.NameEN, s.Margins[v.ID], set, q.Min, q.Target, q.Max}
	}
	return out
}

func quotaFaultsOf(faults []panel.QuotaFault) []StaffQuotaFault {
	list := make([]StaffQuotaFault, len(faults))
	for i, f := range faults {
		list[i] = StaffQuotaFault(f)
	}
	return list
}

type chooseInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version  int     `json:"version" minimum:"1"`
		Features []int64 `json:"features" maxItems:"20"`
	}
}

func (h quotas) choose(ctx context.Context, in *chooseInput) (StaffQuotaSheet, error) {
	s, err := h.panels.SetDimensions(ctx, in.ID, in.Body.Version, in.Body.Features)
	return sheetOf(s), err
}

func (h quotas) show(ctx context.Context, in *byID) (StaffQuotaSheet, error) {
	s, err := h.panels.Quotas(ctx, in.ID)
	return sheetOf(s), err
}

type quotasInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int          `json:"version" minimum:"1"`
		Quotas  []StaffQuota `json:"quotas" maxItems:"1000"`
	}
}

func (h quotas) set(ctx context.Context, in *quotasInput) (StaffQuotaSheet, error) {
	s, err := h.panels.SetQuotas(ctx, in.ID, in.Body.Version, quotasFrom(in.Body.Quotas))
	return sheetOf(s), err
}

func quotasFrom(list []StaffQuota) []panel.Quota {
	out := make([]panel.Quota, len(list))
	for i, q := range list {
		out[i] = panel.Quota{ValueID: q.Value, Min: q.Min, Target: q.Target, Max: q.Max}
	}
	return out
}

type checkQuotasInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Size   int          `json:"size" minimum:"0" maximum:"10000"`
		Quotas []StaffQuota `json:"quotas" maxItems:"1000"`
	}
}

// StaffQuotaCheck is everything that contradicts itself in quotas that somebody is typing.
type StaffQuotaCheck struct {
	Faults []StaffQuotaFault `json:"faults"`
}

func (h quotas) check(ctx context.Context, in *checkQuotasInput) (StaffQuotaCheck, error) {
	faults, err := h.panels.Try(ctx, in.ID, in.Body.Size, quotasFrom(in.Body.Quotas))
	return StaffQuotaCheck{quotaFaultsOf(faults)}, err
}

type proposalInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Size    int     `json:"size" minimum:"1" maximum:"10000"`
		People  int     `json:"people" minimum:"0" maximum:"100" doc:"How many people a quota may lie from its target"`
		Percent float64 `json:"percent" minimum:"0" maximum:"100" doc:"Or how many per cent of the target, whichever is more"`
	}
}

// StaffQuotaProposal is quotas to look at and keep.
type StaffQuotaProposal struct {
	Quotas []StaffQuota `json:"quotas"`
}

func (h quotas) propose(ctx context.Context, in *proposalInput) (StaffQuotaProposal, error) {
	list, err := h.panels.Propose(ctx, in.ID, in.Body.Size, lottery.Tolerance{People: in.Body.People, Percent: in.Body.Percent})
	return StaffQuotaProposal{Quotas: quotasOf(list)}, err
}

func quotasOf(list []panel.Quota) []StaffQuota {
	out := make([]StaffQuota, len(list))
	for i, q := range list {
		out[i] = StaffQuota{q.ValueID, q.Min, q.Target, q.Max}
	}
	return out
}

type quotaFileInput struct {
	ID      int64  `path:"id" minimum:"1"`
	RawBody []byte `contentType:"application/octet-stream"`
}

// StaffQuotaFile is quotas that stand in a file, or what keeps the file from being used.
type StaffQuotaFile struct {
	Quotas []StaffQuota   `json:"quotas"`
	Faults []StaffMissing `json:"faults" doc:"Each at its row and column"`
}

func (h quotas) read(ctx context.Context, in *quotaFileInput) (StaffQuotaFile, error) {
	list, faults, err := h.panels.ReadQuotaFile(ctx, in.ID, in.RawBody)
	return StaffQuotaFile{Quotas: quotasOf(list), Faults: missingOf(faults)}, err
}
