package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/programme"
)

// StaffProgrammePage is one page of programmes.
type StaffProgrammePage struct {
	Items []StaffProgrammeRow `json:"items"`
	Next  string              `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffProgrammeRow is a programme in the list, with its newest wave.
type StaffProgrammeRow struct {
	ID        int64     `json:"id"`
	Unit      int64     `json:"unit"`
	Name      string    `json:"name"`
	Audience  string    `json:"audience" enum:"citizens,staff"`
	State     string    `json:"state" enum:"open,ended"`
	NextOn    string    `json:"nextOn" doc:"When the next wave is to open; empty is not planned"`
	CreatedAt time.Time `json:"createdAt"`
	Wave      string    `json:"wave" doc:"Name of the newest one; empty when there is none"`
	WaveState string    `json:"waveState" enum:",draft,published,closed"`
}

// StaffProgramme is a programme with all that belongs to it.
type StaffProgramme struct {
	ID             int64                    `json:"id"`
	Edition        int                      `json:"edition"`
	Unit           int64                    `json:"unit"`
	Name           string                   `json:"name"`
	Purpose        string                   `json:"purpose"`
	Audience       string                   `json:"audience" enum:"citizens,staff"`
	Instrument     StaffInstrumentName      `json:"instrument"`
	SeesInstrument bool                     `json:"seesInstrument" doc:"Whether the questionnaire itself can be opened"`
	CoreLength     int                      `json:"coreLength" doc:"Questions that every wave measures"`
	ThemesBy       programme.Body           `json:"themesBy" enum:"committee,administration"`
	Level          programme.Level          `json:"level" enum:"identified,confidential,anonymous" doc:"What a first wave begins with"`
	Owner          int64                    `json:"owner" doc:"0 is nobody"`
	OwnerName      string                   `json:"ownerName"`
	EveryMonths    int                      `json:"everyMonths" doc:"0 is once"`
	NextOn         string                   `json:"nextOn"`
	EndsOn         string                   `json:"endsOn"`
	State          string                   `json:"state" enum:"open,ended"`
	EndReason      string                   `json:"endReason"`
	EndedAt        *time.Time               `json:"endedAt,omitempty"`
	CreatedAt      time.Time                `json:"createdAt"`
	CreatedBy      string                   `json:"createdBy"`
	MayWrite       bool                     `json:"mayWrite"`
	Units          []int64                  `json:"units" doc:"Those that take part"`
	Versions       []StaffProgrammeVersion  `json:"versions" doc:"The published ones, the newest first"`
	Decisions      []StaffProgrammeDecision `json:"decisions" doc:"The newest first: that one counts"`
	Waves          []StaffWaveRow           `json:"waves" doc:"The newest first"`
	Access         []StaffProgrammeAccess   `json:"access" doc:"Who has access to this programme alone, such as a supplier"`
}

// StaffProgrammeAccess is somebody who has access to one programme alone.
type StaffProgrammeAccess struct {
	Name string      `json:"name"`
	Role domain.Role `json:"role"`
	Ends *time.Time  `json:"ends,omitempty" doc:"When it ends by itself; none is when somebody ends it"`
}

// StaffProgrammeLimit is a programme to which access can be limited.
type StaffProgrammeLimit struct {
	ID   int64  `json:"id"`
	Unit int64  `json:"unit"`
	Name string `json:"name"`
}

// StaffProgrammeVersion is a published version of a programme's questionnaire.
type StaffProgrammeVersion struct {
	Number    int          `json:"number"`
	Questions int          `json:"questions"`
	CoreHash  string       `json:"coreHash"`
	Themes    []StaffTheme `json:"themes" doc:"In the order in which they are asked about"`
}

// StaffProgrammeName is a programme by its name.
type StaffProgrammeName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// StaffProgrammeOwner is somebody who can answer for a programme.
type StaffProgrammeOwner struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type programmes struct{ programmes *programme.Programmes }

func registerProgrammes(a huma.API, ps *programme.Programmes) {
	h := programmes{ps}
	tag, see, write := op.Tag("programmes"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite)
	op.Get(a, "/programmes", "List programmes", h.list, see, tag)
	op.Post(a, "/programmes", "Begin a programme", h.create, write, tag)
	op.Get(a, "/programme-owners", "List who can answer for a programme of a unit", h.owners, write, tag)
	op.Get(a, "/programme-names", "List the programmes to which access can be limited", h.names, op.Needs(domain.StaffWrite), tag)
	op.Get(a, "/programmes/{id}", "Show a programme with its waves, decisions and units", h.show, see, tag)
	op.Put(a, "/programmes/{id}", "Change a programme", h.edit, write, tag)
	op.Put(a, "/programmes/{id}/end", "End a programme, and say why", h.end, write, tag)
	op.Put(a, "/programmes/{id}/units", "Say which units take part", h.units, write, tag,
		op.About("What a unit has written for a wave that is not published goes with it."))
	op.Post(a, "/programmes/{id}/decisions", "Record who decided on what is asked", h.decide, write, tag)
	op.Post(a, "/programmes/{id}/waves", "Begin a wave as a copy of the one before", h.wave, write, tag)
}

type programmesInput struct {
	Search string `query:"search" maxLength:"200"`
	State  string `query:"state" enum:",open,ended"`
	Sort   string `query:"sort" enum:",name,-name,created,-created" doc:"Empty is by name"`
	After  string `query:"after" maxLength:"200"`
}

func (h programmes) list(ctx context.Context, in *programmesInput) (StaffProgrammePage, error) {
	page, err := h.programmes.List(ctx, programme.Filter{Search: in.Search, State: in.State, Sort: in.Sort, Cursor: in.After, Limit: 50})
	out := StaffProgrammePage{Items: make([]StaffProgrammeRow, len(page.Items)), Next: page.Next}
	for n, r := range page.Items {
		out.Items[n] = StaffProgrammeRow{r.ID, r.UnitID, r.Name, r.Audience, r.State, dayOrNone(r.NextOn), r.CreatedAt, r.Wave, string(r.WaveState)}
	}
	return out, err
}

// dayOrNone writes a day such as 2026-12-31; none is empty.
func dayOrNone(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

type ownersInput struct {
	Unit int64 `query:"unit" minimum:"1" required:"true"`
}

func (h programmes) owners(ctx context.Context, in *ownersInput) ([]StaffProgrammeOwner, error) {
	list, err := h.programmes.Owners(ctx, in.Unit)
	out := make([]StaffProgrammeOwner, len(list))
	for n, p := range list {
		out[n] = StaffProgrammeOwner(p)
	}
	return out, err
}

func (h programmes) names(ctx context.Context, _ *struct{}) ([]StaffProgrammeLimit, error) {
	list, err := h.programmes.Names(ctx)
	out := make([]StaffProgrammeLimit, len(list))
	for n, p := range list {
		out[n] = StaffProgrammeLimit{p.ID, p.UnitID, p.Name}
	}
	return out, err
}

func (h programmes) show(ctx context.Context, in *byID) (StaffProgramme, error) {
	w, err := h.programmes.Get(ctx, in.ID)
	out := StaffProgramme{ID: w.ID, Edition: w.Edition, Unit: w.UnitID, Name: w.Name, Purpose: w.Purpose, Audience: w.Audience,
		Instrument: StaffInstrumentName{w.InstrumentID, w.Instrument}, SeesInstrument: w.MaySee, CoreLength: w.CoreLength, ThemesBy: w.ThemesBy, Level: w.Level,
		OwnerName: nameOf(w.Staff, w.OwnerID), NextOn: dayOrNone(w.NextOn), EndsOn: dayOrNone(w.EndsOn), State: w.State, EndReason: w.EndReason, EndedAt: w.EndedAt,
		CreatedAt: w.CreatedAt, CreatedBy: nameOf(w.Staff, w.CreatedBy), MayWrite: w.MayWrite, Units: append([]int64{}, w.Units...),
		Versions: []StaffProgrammeVersion{}, Decisions: []StaffProgrammeDecision{}, Waves: []StaffWaveRow{}, Access: []StaffProgrammeAccess{}}
	if w.OwnerID != nil {
		out.Owner = *w.OwnerID
	}
	if w.EveryMonths != nil {
		out.EveryMonths = *w.EveryMonths
	}
	for _, v := range w.Versions {
		out.Versions = append(out.Versions, StaffProgrammeVersion{v.Number, v.CoreLength, v.CoreHash, themesOf(w.Themes[v.Number])})
	}
	for _, d := range w.Decisions {
		out.Decisions = append(out.Decisions, StaffProgrammeDecision{d.Body, d.DecidedOn.Format(time.DateOnly), d.Reference, themesOf(d.Themes), d.CoreHash, d.RecordedAt, nameOf(w.Staff, d.RecordedBy)})
	}
	for _, a := range w.Access {
		out.Access = append(out.Access, StaffProgrammeAccess(a))
	}
	for _, one := range w.Waves {
		out.Waves = append(out.Waves, StaffWaveRow{one.ID, one.Number, one.Name, one.State, one.Level, one.OpensOn.Format(time.DateOnly), one.ClosesOn.Format(time.DateOnly), one.Outcome != ""})
	}
	return out, err
}

// ProgrammePlan is what can be changed of a programme as long as it is open. It is public because huma sees into no other.
type ProgrammePlan struct {
	Name        string          `json:"name" maxLength:"400"`
	Purpose     string          `json:"purpose" maxLength:"8000"`
	CoreLength  int             `json:"coreLength" minimum:"0" doc:"0 at the beginning is that of the newest published version"`
	ThemesBy    programme.Body  `json:"themesBy" enum:"committee,administration"`
	Level       programme.Level `json:"level" enum:"identified,confidential,anonymous"`
	Owner       int64           `json:"owner,omitempty" minimum:"1"`
	EveryMonths int             `json:"everyMonths,omitempty" minimum:"1"`
	NextOn      string          `json:"nextOn,omitempty" format:"date"`
	EndsOn      string          `json:"endsOn,omitempty" format:"date"`
}

func (b ProgrammePlan) plan() programme.Plan {
	p := programme.Plan{Name: b.Name, Purpose: b.Purpose, CoreLength: b.CoreLength, ThemesBy: b.ThemesBy, Level: b.Level}
	if b.Owner > 0 {
		p.Owner = &b.Owner
	}
	if b.EveryMonths > 0 {
		p.EveryMonths = &b.EveryMonths
	}
	p.NextOn, _ = dateFrom(b.NextOn) // the schema has looked at both
	p.EndsOn, _ = dateFrom(b.EndsOn)
	return p
}

type createProgrammeInput struct {
	Body struct {
		Unit       int64  `json:"unit" minimum:"1"`
		Audience   string `json:"audience" enum:"citizens,staff"`
		Instrument int64  `json:"instrument" minimum:"1"`
		ProgrammePlan
	}
}

func (h programmes) create(ctx context.Context, in *createProgrammeInput) (StaffProgrammeName, error) {
	plan := in.Body.plan()
	plan.Unit, plan.Audience, plan.Instrument = in.Body.Unit, in.Body.Audience, in.Body.Instrument
	p, err := h.programmes.Create(ctx, plan)
	return StaffProgrammeName{p.ID, p.Name}, err
}

type editProgrammeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition int `json:"edition" minimum:"1" doc:"The one that the change was made of: who changes an old one is told so"`
		ProgrammePlan
	}
}

func (h programmes) edit(ctx context.Context, in *editProgrammeInput) (op.None, error) {
	_, err := h.programmes.Edit(ctx, in.ID, in.Body.Edition, in.Body.plan())
	return op.None{}, err
}

type endProgrammeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func (h programmes) end(ctx context.Context, in *endProgrammeInput) (op.None, error) {
	_, err := h.programmes.End(ctx, in.ID, in.Body.Reason)
	return op.None{}, err
}

type programmeUnitsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Units []int64 `json:"units" maxItems:"1000"`
	}
}

func (h programmes) units(ctx context.Context, in *programmeUnitsInput) (op.None, error) {
	return op.None{}, h.programmes.SetUnits(ctx, in.ID, in.Body.Units)
}

// dayFrom reads a day that the schema has looked at.
func dayFrom(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{} // which no rule takes
	}
	return day
}

type newWaveInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Name     string `json:"name" maxLength:"400"`
		OpensOn  string `json:"opensOn" format:"date"`
		ClosesOn string `json:"closesOn" format:"date"`
	}
}

func (h programmes) wave(ctx context.Context, in *newWaveInput) (StaffWaveName, error) {
	w, err := h.programmes.NewWave(ctx, in.ID, in.Body.Name, dayFrom(in.Body.OpensOn), dayFrom(in.Body.ClosesOn))
	return StaffWaveName{w.ID, w.Name}, err
}
