package staff

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/indicator"
	"deltag/domain/survey"
	"deltag/domain/survey/register"
	"deltag/domain/survey/template"
)

// StaffInstrumentPage is one page of the register.
type StaffInstrumentPage struct {
	Items []StaffInstrumentRow `json:"items"`
	Next  string               `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffInstrumentRow is a questionnaire in the list.
type StaffInstrumentRow struct {
	ID        int64     `json:"id"`
	Unit      int64     `json:"unit"`
	Name      string    `json:"name"`
	Published int       `json:"published" doc:"Number of the newest published version; 0 is none"`
	Draft     int       `json:"draft" doc:"Number of the version that is being written; 0 is none"`
	Questions int       `json:"questions" doc:"Those that are measured"`
	ChangedAt time.Time `json:"changedAt"`
	Ended     bool      `json:"ended"`
}

// StaffInstrument is a questionnaire with its history.
type StaffInstrument struct {
	ID         int64                    `json:"id"`
	Unit       int64                    `json:"unit"`
	Key        string                   `json:"key" doc:"The id that stands in its documents"`
	Name       string                   `json:"name"`
	Source     string                   `json:"source" doc:"The template that it began with, or empty"`
	MayWrite   bool                     `json:"mayWrite"`
	EndedAt    *time.Time               `json:"endedAt,omitempty"`
	EndReason  string                   `json:"endReason"`
	ReplacedBy *StaffInstrumentName     `json:"replacedBy,omitempty"`
	Replaces   []StaffInstrumentName    `json:"replaces"`
	Versions   []StaffInstrumentVersion `json:"versions" doc:"The newest first"`
	Changes    []StaffInstrumentChange  `json:"changes" doc:"Who did what, the newest first"`
}

// StaffInstrumentName is a questionnaire by its name.
type StaffInstrumentName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// StaffInstrumentVersion is one version without its document.
type StaffInstrumentVersion struct {
	Number      int        `json:"number"`
	Edition     int        `json:"edition"`
	Questions   int        `json:"questions" doc:"Those that are measured"`
	CoreHash    string     `json:"coreHash" doc:"Empty while it is written"`
	Note        string     `json:"note"`
	ChangedAt   time.Time  `json:"changedAt"`
	ChangedBy   string     `json:"changedBy"`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
	PublishedBy string     `json:"publishedBy"`
}

// StaffInstrumentChange is something that was done to a questionnaire.
type StaffInstrumentChange struct {
	Kind    string    `json:"kind" enum:"created,named,begun,published,discarded,ended,reopened"`
	Version int       `json:"version" doc:"0 is the questionnaire as a whole"`
	Name    string    `json:"name"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
}

// StaffSurveyFault is one thing that is wrong in a questionnaire, or could be better.
type StaffSurveyFault struct {
	Where  string `json:"where" doc:"JSON pointer into the document"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// StaffReading is how hard a questionnaire is to read in one language.
type StaffReading struct {
	Language string  `json:"language"`
	Easy     bool    `json:"easy"`
	LIX      float64 `json:"lix"`
	Words    int     `json:"words"`
}

// StaffDocument is one version with its document, and what there is to say of it.
type StaffDocument struct {
	Number    int                `json:"number"`
	Edition   int                `json:"edition"`
	Published bool               `json:"published"`
	Document  json.RawMessage    `json:"document" doc:"As the published schema of questionnaires says"`
	Faults    []StaffSurveyFault `json:"faults" doc:"Keep it from being published"`
	Advice    []StaffSurveyFault `json:"advice"`
	Readings  []StaffReading     `json:"readings"`
	Seconds   int                `json:"seconds" doc:"That answering takes, about"`
}

// StaffSurveyChange is a difference between two versions.
type StaffSurveyChange struct {
	Where    string      `json:"where" doc:"Codes in place of numbers: /core/heard/text/da/text"`
	What     survey.What `json:"what" enum:"added,removed,moved,changed"`
	Was      string      `json:"was"`
	Is       string      `json:"is"`
	Question string      `json:"question" doc:"Its code; empty is the questionnaire as a whole"`
	Breaks   bool        `json:"breaks" doc:"Figures from before and after cannot be compared"`
}

type instruments struct{ register *register.Register }

// documentLimit leaves room for what goes around a document of the largest size.
const documentLimit = survey.DocumentLimit + 64<<10

func registerInstruments(a huma.API, r *register.Register) {
	h := instruments{r}
	tag, see, write := op.Tag("instruments"), op.Needs(domain.SurveysRead), op.Needs(domain.SurveysWrite)
	large := op.LargeBody(documentLimit)
	op.Get(a, "/instruments", "List questionnaires", h.list, see, tag)
	op.Post(a, "/instruments", "Begin a questionnaire", h.create, write, tag, large)
	op.Get(a, "/instrument-templates", "List the questionnaires to begin from", h.templates, op.SignedIn(), tag)
	op.Get(a, "/instruments/{id}", "Show a questionnaire with its versions and history", h.show, see, tag)
	op.Put(a, "/instruments/{id}/name", "Change what staff call a questionnaire", h.rename, write, tag)
	op.Put(a, "/instruments/{id}/end", "Say that a questionnaire is used no more, and why", h.end, write, tag)
	op.Delete(a, "/instruments/{id}/end", "Take the end of a questionnaire back", h.reopen, write, tag)
	op.Get(a, "/instruments/{id}/versions/{number}", "Show one version with its document and advice", h.version, see, tag)
	op.Get(a, "/instruments/{id}/versions/{number}/changes", "Compare a version with another", h.compare, see, tag)
	op.Post(a, "/instruments/{id}/versions/{number}/pages", "Try a version out, one question at a time", h.walk, see, tag,
		op.About("Nothing is kept: answers so far are sent along each time."))
	op.Post(a, "/instruments/{id}/draft", "Begin the next version", h.next, write, tag)
	op.Put(a, "/instruments/{id}/draft", "Save the draft, also when it breaks rules", h.save, write, tag, large)
	op.Delete(a, "/instruments/{id}/draft", "Throw the draft away", h.discard, write, tag)
	op.Put(a, "/instruments/{id}/draft/publication", "Publish the draft and lock it", h.publish, write, tag)
}

type instrumentsInput struct {
	Search string `query:"search" maxLength:"200"`
	State  string `query:"state" enum:",draft,published,ended"`
	Sort   string `query:"sort" enum:",name,-name,changed,-changed,questions,-questions" doc:"Empty is the last changed first"`
	After  string `query:"after" maxLength:"200"`
}

func (h instruments) list(ctx context.Context, in *instrumentsInput) (StaffInstrumentPage, error) {
	page, err := h.register.List(ctx, register.Filter{Search: in.Search, State: in.State, Sort: in.Sort, Cursor: in.After, Limit: 50})
	out := StaffInstrumentPage{Items: make([]StaffInstrumentRow, len(page.Items)), Next: page.Next}
	for n, r := range page.Items {
		out.Items[n] = StaffInstrumentRow{r.ID, r.UnitID, r.Name, r.Published, r.Draft, r.Questions, r.ChangedAt, r.EndedAt != nil}
	}
	return out, err
}

// StaffInstrumentTemplate is a questionnaire that the program comes with.
type StaffInstrumentTemplate struct {
	Key      string         `json:"key"`
	Audience string         `json:"audience" enum:"citizens,staff"`
	Title    indicator.Name `json:"title"`
	Purpose  indicator.Name `json:"purpose"`
	Source   indicator.Name `json:"source" doc:"The paper and the municipality that it comes from"`
	Core     int            `json:"core" doc:"Questions whose answers are counted"`
}

func (h instruments) templates(context.Context, *nothing) ([]StaffInstrumentTemplate, error) {
	list := []StaffInstrumentTemplate{}
	for _, t := range template.All() {
		list = append(list, StaffInstrumentTemplate{t.Key, string(t.Audience), t.Title, t.Purpose, t.Source, t.Core})
	}
	return list, nil
}

// What a questionnaire cannot begin with.
var (
	errNoTemplate    = &domain.Error{Kind: domain.Invalid, Code: "instrument-template", Detail: "There is no such template."}
	errTwoBeginnings = &domain.Error{Kind: domain.Invalid, Code: "instrument-two-beginnings", Detail: "Begin from a template or from a file, not from both."}
)

type createInstrumentInput struct {
	Body struct {
		Unit     int64           `json:"unit" minimum:"1"`
		Name     string          `json:"name" maxLength:"400"`
		Document json.RawMessage `json:"document,omitempty" doc:"As the published schema says; none begins with nothing"`
		Template string          `json:"template,omitempty" maxLength:"100" doc:"Key of the template to begin from, in place of a document"`
	}
}

func (h instruments) create(ctx context.Context, in *createInstrumentInput) (StaffInstrumentName, error) {
	b := register.Beginning{Unit: in.Body.Unit, Name: in.Body.Name, Document: in.Body.Document, Source: in.Body.Template}
	if b.Source != "" {
		t, ok := template.Find(b.Source)
		switch {
		case !ok:
			return StaffInstrumentName{}, errNoTemplate
		case b.Document != nil:
			return StaffInstrumentName{}, errTwoBeginnings
		}
		b.Document = t.Document
	}
	i, err := h.register.Create(ctx, b)
	return StaffInstrumentName{i.ID, i.Name}, err
}

func (h instruments) show(ctx context.Context, in *byID) (StaffInstrument, error) {
	w, err := h.register.Get(ctx, in.ID)
	out := StaffInstrument{ID: w.ID, Unit: w.UnitID, Key: w.Key, Name: w.Name, Source: w.Source, MayWrite: w.MayWrite, EndedAt: w.EndedAt, EndReason: w.EndReason,
		ReplacedBy: (*StaffInstrumentName)(w.Replaced), Replaces: []StaffInstrumentName{}, Versions: []StaffInstrumentVersion{}, Changes: []StaffInstrumentChange{}}
	for _, other := range w.Replaces {
		out.Replaces = append(out.Replaces, StaffInstrumentName(other))
	}
	for _, v := range w.Versions {
		out.Versions = append(out.Versions, StaffInstrumentVersion{v.Number, v.Edition, v.CoreLength, v.CoreHash, v.Note, v.ChangedAt, nameOf(w.Staff, v.ChangedBy),
			v.PublishedAt, nameOf(w.Staff, v.PublishedBy)})
	}
	for _, c := range w.Changes {
		out.Changes = append(out.Changes, StaffInstrumentChange{c.Kind, c.Version, c.Name, c.Reason, c.At, nameOf(w.Staff, c.ByStaff)})
	}
	return out, err
}

type renameInstrumentInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Name string `json:"name" maxLength:"400"`
	}
}

func (h instruments) rename(ctx context.Context, in *renameInstrumentInput) (StaffInstrumentName, error) {
	i, err := h.register.Rename(ctx, in.ID, in.Body.Name)
	return StaffInstrumentName{i.ID, i.Name}, err
}

type endInstrumentInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason     string `json:"reason" maxLength:"2000"`
		ReplacedBy int64  `json:"replacedBy" minimum:"0" doc:"What takes its place; 0 is nothing"`
	}
}

func (h instruments) end(ctx context.Context, in *endInstrumentInput) (op.None, error) {
	var by *int64
	if in.Body.ReplacedBy > 0 {
		by = &in.Body.ReplacedBy
	}
	_, err := h.register.End(ctx, in.ID, in.Body.Reason, by)
	return op.None{}, err
}

func (h instruments) reopen(ctx context.Context, in *byID) (op.None, error) {
	_, err := h.register.Reopen(ctx, in.ID)
	return op.None{}, err
}
