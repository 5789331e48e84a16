package staff

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/programme"
)

// StaffWaveRow is a wave in the list of its programme.
type StaffWaveRow struct {
	ID       int64           `json:"id"`
	Number   int             `json:"number"`
	Name     string          `json:"name"`
	State    programme.State `json:"state" enum:"draft,published,closed"`
	Level    programme.Level `json:"level" enum:"identified,confidential,anonymous"`
	OpensOn  string          `json:"opensOn"`
	ClosesOn string          `json:"closesOn" doc:"The last day to answer"`
	Told     bool            `json:"told" doc:"What came of it is written on its public page"`
}

// StaffWaveName is a wave by its name.
type StaffWaveName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// StaffWave is a wave with what its units ask.
type StaffWave struct {
	ID          int64              `json:"id"`
	Edition     int                `json:"edition"`
	Programme   StaffProgrammeName `json:"programme"`
	Number      int                `json:"number"`
	Name        string             `json:"name"`
	State       programme.State    `json:"state" enum:"draft,published,closed"`
	Version     int                `json:"version" doc:"Of the questionnaire"`
	Document    json.RawMessage    `json:"document" doc:"Of that version: the core that everybody is asked"`
	Level       programme.Level    `json:"level" enum:"identified,confidential,anonymous"`
	OpensOn     string             `json:"opensOn"`
	ClosesOn    string             `json:"closesOn"`
	Reminders   int                `json:"reminders"`
	RemindDays  int                `json:"remindDays"`
	Outcome     string             `json:"outcome" doc:"What came of it, on a public page"`
	Missing     []StaffSurveyFault `json:"missing" doc:"What keeps a draft from being published"`
	Parts       []StaffWavePart    `json:"parts" doc:"Of each unit that takes part"`
	MayWrite    bool               `json:"mayWrite"`
	PublishedAt *time.Time         `json:"publishedAt,omitempty"`
	PublishedBy string             `json:"publishedBy"`
	ClosedAt    *time.Time         `json:"closedAt,omitempty"`
	ClosedBy    string             `json:"closedBy"`
}

// StaffWavePart is what one unit asks after the core.
type StaffWavePart struct {
	Unit      int64           `json:"unit"`
	Edition   int             `json:"edition" doc:"0 is nothing written yet"`
	Questions json.RawMessage `json:"questions" doc:"A list of at most five questions, as the published schema says"`
	ChangedAt time.Time       `json:"changedAt"`
	ChangedBy string          `json:"changedBy"`
	MayWrite  bool            `json:"mayWrite"`
}

func registerWaves(a huma.API, ps *programme.Programmes) {
	h := programmes{ps}
	tag, see, write := op.Tag("waves"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite)
	op.Get(a, "/waves/{id}", "Show a wave with what its units ask and what is missing", h.showWave, see, tag)
	op.Put(a, "/waves/{id}", "Change a wave that is not published", h.editWave, write, tag)
	op.Delete(a, "/waves/{id}", "Throw a wave away that is not published", h.discardWave, write, tag)
	op.Put(a, "/waves/{id}/publication", "Publish a wave: what it asks and promises is locked", h.publishWave, write, tag)
	op.Put(a, "/waves/{id}/last-day", "Give people more days to answer", h.extendWave, write, tag)
	op.Put(a, "/waves/{id}/closing", "Close a wave before its last day is over", h.closeWave, write, tag)
	op.Put(a, "/waves/{id}/outcome", "Write what came of a wave, on its public page", h.outcome, write, tag)
	op.Put(a, "/waves/{id}/units/{unit}", "Write the questions of one unit", h.saveLocal, op.Needs(domain.LocalWrite), tag,
		op.LargeBody(documentLimit), op.About("A unit leader writes their own unit's. Nobody changes the core here."))
}

func (h programmes) showWave(ctx context.Context, in *byID) (StaffWave, error) {
	w, err := h.programmes.GetWave(ctx, in.ID)
	out := StaffWave{ID: w.ID, Edition: w.Edition, Programme: StaffProgrammeName{w.ProgrammeID, w.Programme}, Number: w.Number, Name: w.Name, State: w.State,
		Version: w.Version, Document: w.Document, Level: w.Level, OpensOn: w.OpensOn.Format(time.DateOnly), ClosesOn: w.ClosesOn.Format(time.DateOnly),
		Reminders: w.Reminders, RemindDays: w.RemindDays, Outcome: w.Outcome, Missing: surveyFaultsOf(w.Missing), Parts: make([]StaffWavePart, len(w.Parts)),
		MayWrite: w.MayWrite, PublishedAt: w.PublishedAt, PublishedBy: nameOf(w.Staff, w.PublishedBy), ClosedAt: w.ClosedAt, ClosedBy: nameOf(w.Staff, w.ClosedBy)}
	for n, p := range w.Parts {
		out.Parts[n] = StaffWavePart{p.UnitID, p.Edition, p.Local.Local, p.ChangedAt, nameOf(w.Staff, p.ChangedBy), p.MayWrite}
	}
	return out, err
}

type editWaveInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition    int             `json:"edition" minimum:"1"`
		Name       string          `json:"name" maxLength:"400"`
		Version    int             `json:"version" minimum:"1"`
		Level      programme.Level `json:"level" enum:"identified,confidential,anonymous"`
		OpensOn    string          `json:"opensOn" format:"date"`
		ClosesOn   string          `json:"closesOn" format:"date"`
		Reminders  int             `json:"reminders" minimum:"0"`
		RemindDays int             `json:"remindDays" minimum:"0"`
	}
}

func (h programmes) editWave(ctx context.Context, in *editWaveInput) (op.None, error) {
	b := in.Body
	_, err := h.programmes.EditWave(ctx, in.ID, b.Edition, programme.Asking{Name: b.Name, Version: b.Version, Level: b.Level,
		OpensOn: dayFrom(b.OpensOn), ClosesOn: dayFrom(b.ClosesOn), Reminders: b.Reminders, RemindDays: b.RemindDays})
	return op.None{}, err
}

type discardWaveInput struct {
	ID      int64 `path:"id" minimum:"1"`
	Edition int   `query:"edition" minimum:"1" required:"true"`
}

func (h programmes) discardWave(ctx context.Context, in *discardWaveInput) (op.None, error) {
	return op.None{}, h.programmes.Discard(ctx, in.ID, in.Edition)
}

type waveEditionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition int `json:"edition" minimum:"1"`
	}
}

func (h programmes) publishWave(ctx context.Context, in *waveEditionInput) (op.None, error) {
	_, err := h.programmes.Publish(ctx, in.ID, in.Body.Edition)
	return op.None{}, err
}

func (h programmes) closeWave(ctx context.Context, in *waveEditionInput) (op.None, error) {
	_, err := h.programmes.Close(ctx, in.ID, in.Body.Edition)
	return op.None{}, err
}

type extendWaveInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition  int    `json:"edition" minimum:"1"`
		ClosesOn string `json:"closesOn" format:"date"`
	}
}

func (h programmes) extendWave(ctx context.Context, in *extendWaveInput) (op.None, error) {
	_, err := h.programmes.Extend(ctx, in.ID, in.Body.Edition, dayFrom(in.Body.ClosesOn))
	return op.None{}, err
}

type outcomeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Edition int    `json:"edition" minimum:"1"`
		Outcome string `json:"outcome" maxLength:"20000"`
	}
}

func (h programmes) outcome(ctx context.Context, in *outcomeInput) (op.None, error) {
	_, err := h.programmes.TellOutcome(ctx, in.ID, in.Body.Edition, in.Body.Outcome)
	return op.None{}, err
}

type saveLocalInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Unit int64 `path:"unit" minimum:"1"`
	Body struct {
		Edition   int             `json:"edition" minimum:"0" doc:"Of the part as it was last seen; 0 is nothing written yet"`
		Questions json.RawMessage `json:"questions" doc:"A list of at most five questions, as the published schema says"`
	}
}

// StaffLocalSaved tells which edition a part has now.
type StaffLocalSaved struct {
	Edition int `json:"edition"`
}

func (h programmes) saveLocal(ctx context.Context, in *saveLocalInput) (StaffLocalSaved, error) {
	l, err := h.programmes.SaveLocal(ctx, in.ID, in.Unit, in.Body.Edition, in.Body.Questions)
	return StaffLocalSaved{l.Edition}, err
}
