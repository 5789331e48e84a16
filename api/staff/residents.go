package staff

import (
	"bytes"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/resident"
)

// StaffResidentLine is a resident in a list. Whoever may be protected is there under an alias alone.
type StaffResidentLine struct {
	ID                int64  `json:"id"`
	Unit              int64  `json:"unit"`
	SourceID          string `json:"sourceId"`
	Shown             string `json:"shown" doc:"The name, or the alias of a protected person"`
	Protected         bool   `json:"protected"`
	BirthYear         int    `json:"birthYear" doc:"0 is not known"`
	Postcode          string `json:"postcode"`
	Town              string `json:"town"`
	DigitalPostExempt bool   `json:"digitalPostExempt"`
	Status            string `json:"status" enum:"active,opted_out,paused,gone,erased"`
}

// StaffResidentPage is one page of residents.
type StaffResidentPage struct {
	Items []StaffResidentLine `json:"items"`
	Next  string              `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffResidentQuery chooses residents. It is a body and not an address: what is searched for is often a name.
type StaffResidentQuery struct {
	Unit       int64   `json:"unit,omitempty" minimum:"0" doc:"0 is every unit that one may see"`
	Search     string  `json:"search,omitempty" maxLength:"200" doc:"Beginnings of words of the name, or how the number or the e-mail address begins"`
	Values     []int64 `json:"values,omitempty" maxItems:"100" doc:"Feature values; one of each feature's"`
	Protection string  `json:"protection,omitempty" enum:"no,yes,special,unknown"`
	Exempt     *bool   `json:"exempt,omitempty"`
	Status     string  `json:"status,omitempty" enum:"active,opted_out,paused,gone,erased"`
	Sort       string  `json:"sort,omitempty" enum:"name,-name,number,-number,born,-born,newest"`
	After      string  `json:"after,omitempty" maxLength:"200"`
}

// StaffResident is one resident's page.
type StaffResident struct {
	ID          int64                 `json:"id"`
	Unit        int64                 `json:"unit"`
	SourceID    string                `json:"sourceId"`
	Shown       string                `json:"shown"`
	Alias       string                `json:"alias"`
	Contact     StaffContact          `json:"contact" doc:"Empty of a protected person"`
	BirthDate   string                `json:"birthDate" doc:"2026-11-01; empty when not known or protected"`
	BirthYear   int                   `json:"birthYear" doc:"0 is not known"`
	Protection  resident.Protection   `json:"protection" enum:"no,yes,special,unknown"`
	Protected   bool                  `json:"protected"`
	MayReveal   bool                  `json:"mayReveal" doc:"One may see the protected name, for a reason"`
	Institution bool                  `json:"institution"`
	Gone        string                `json:"gone" enum:",moved,dead,other"`
	OptedOutAt  *time.Time            `json:"optedOutAt,omitempty"`
	PausedUntil *time.Time            `json:"pausedUntil,omitempty"`
	ErasedAt    *time.Time            `json:"erasedAt,omitempty"`
	HasCPR      bool                  `json:"hasCpr"`
	Corrected   bool                  `json:"corrected" doc:"Somebody corrected what the list says"`
	Periods     []StaffResidentPeriod `json:"periods"`
	ChangedAt   time.Time             `json:"changedAt"`
}

// StaffContact is how a person is reached.
type StaffContact struct {
	Name              string `json:"name" maxLength:"1000"`
	Email             string `json:"email" maxLength:"254"`
	Phone             string `json:"phone" maxLength:"1000"`
	Address           string `json:"address" maxLength:"1000"`
	Postcode          string `json:"postcode" maxLength:"1000"`
	Town              string `json:"town" maxLength:"1000"`
	Language          string `json:"language" maxLength:"3"`
	DigitalPostExempt bool   `json:"digitalPostExempt"`
}

// StaffResidentPeriod is a value that a person had for a time.
type StaffResidentPeriod struct {
	Feature int64  `json:"feature"`
	Value   int64  `json:"value"`
	From    string `json:"from" doc:"2026-11-01"`
	To      string `json:"to" doc:"The first day that it does not hold; empty is today"`
}

// StaffResidentFeature is something known about people, with its values.
type StaffResidentFeature struct {
	ID        int64                `json:"id"`
	NameDa    string               `json:"nameDa"`
	NameEn    string               `json:"nameEn"`
	Kind      string               `json:"kind" enum:"choice,age"`
	Sensitive bool                 `json:"sensitive"`
	Values    []StaffResidentValue `json:"values"`
}

// StaffResidentValue is one of the values of a feature.
type StaffResidentValue struct {
	ID     int64  `json:"id"`
	NameDa string `json:"nameDa"`
	NameEn string `json:"nameEn"`
}

type residents struct{ residents *resident.Residents }

func registerResidents(a huma.API, r *resident.Residents) {
	h := residents{r}
	tag, read, write := op.Tag("residents"), op.Needs(domain.ResidentsRead), op.Needs(domain.ResidentsWrite)
	op.Get(a, "/resident-features", "List what is known about people, and its values", h.features, read, tag)
	op.Post(a, "/residents/search", "List residents", h.list, read, tag)
	op.Get(a, "/residents/{id}", "Show one resident", h.show, read, tag)
	op.Post(a, "/residents/{id}/reveal", "Show a protected person's name and address", h.reveal, op.Needs(domain.ProtectedRead), tag)
	op.Post(a, "/residents/{id}/cpr", "Show a CPR number", h.cpr, write, tag)
	op.Put(a, "/residents/{id}/contact", "Correct contact details", h.correct, write, tag,
		op.About("The next list does not undo a correction, until it says something new."))
	op.Put(a, "/residents/{id}/standing", "Change whether a person may be asked, and how they are protected", h.stand, write, tag)
	op.Post(a, "/residents/asking", "Change whether many people may be asked, and tell what came of it for each", h.ask, write, tag,
		op.About("Whoever cannot be changed is told with the reason, and the others are changed."))
	registerFile(a, "export-residents", "/residents/export", "Export a list of residents", "", h.export, op.Needs(domain.ResidentsExport), tag)
}

type listResidentsInput struct{ Body StaffResidentQuery }

func (q StaffResidentQuery) query() resident.Query {
	return resident.Query{Unit: q.Unit, Search: q.Search, Values: q.Values, Protection: q.Protection, Exempt: q.Exempt, Status: q.Status, Sort: q.Sort, After: q.After}
}

func (h residents) list(ctx context.Context, in *listResidentsInput) (StaffResidentPage, error) {
	page, err := h.residents.List(ctx, in.Body.query())
	out := StaffResidentPage{Items: make([]StaffResidentLine, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = StaffResidentLine{
			ID: l.ID, Unit: l.UnitID, SourceID: l.SourceID, Shown: l.Shown, Protected: l.Protected, BirthYear: orZero(l.BirthYear),
			Postcode: l.Postcode, Town: l.Town, DigitalPostExempt: l.DigitalPostExempt, Status: l.Status,
		}
	}
	return out, err
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func (h residents) features(ctx context.Context, _ *nothing) ([]StaffResidentFeature, error) {
	known, err := h.residents.Known(ctx)
	out := make([]StaffResidentFeature, len(known))
	for i, f := range known {
		out[i] = StaffResidentFeature{ID: f.ID, NameDa: f.NameDA, NameEn: f.NameEN, Kind: f.Kind, Sensitive: f.Sensitive, Values: make([]StaffResidentValue, len(f.Values))}
		for j, v := range f.Values {
			out[i].Values[j] = StaffResidentValue{ID: v.ID, NameDa: v.NameDA, NameEn: v.NameEN}
		}
	}
	return out, err
}

func (h residents) show(ctx context.Context, in *byID) (StaffResident, error) {
	p, err := h.residents.Resident(ctx, in.ID)
	out := residentOf(p.Resident)
	out.MayReveal, out.HasCPR, out.Corrected = p.MayReveal, p.HasCPR, p.Corrected
	for _, period := range p.Periods {
		out.Periods = append(out.Periods, StaffResidentPeriod{Feature: period.FeatureID, Value: period.ValueID, From: dateOf(&period.From), To: dateOf(period.To)})
	}
	return out, err
}

func residentOf(r resident.Resident) StaffResident {
	return StaffResident{
		ID: r.ID, Unit: r.UnitID, SourceID: r.SourceID, Shown: r.Shown(), Alias: r.Alias(), Contact: contactOf(r),
		BirthDate: dateOf(r.BirthDate), BirthYear: orZero(r.BirthYear), Protection: r.Protection, Protected: r.Protected(),
		Institution: r.Institution, Gone: r.Gone, OptedOutAt: r.OptedOutAt, PausedUntil: r.PausedUntil, ErasedAt: r.ErasedAt,
		Periods: []StaffResidentPeriod{}, ChangedAt: r.ChangedAt,
	}
}

func contactOf(r resident.Resident) StaffContact {
	return StaffContact{
		Name: r.Name, Email: r.Email, Phone: r.Phone, Address: r.Address, Postcode: r.Postcode, Town: r.Town, Language: r.Language,
		DigitalPostExempt: r.DigitalPostExempt,
	}
}

func dateOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

type purposeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Purpose string `json:"purpose" minLength:"3" maxLength:"500" doc:"Why it is needed, kept with who and when"`
	}
}

// StaffRevealed is a protected person's own name and address.
type StaffRevealed struct {
	Contact   StaffContact `json:"contact"`
	BirthDate string       `json:"birthDate"`
}

func (h residents) reveal(ctx context.Context, in *purposeInput) (StaffRevealed, error) {
	r, err := h.residents.Reveal(ctx, in.ID, in.Body.Purpose)
	return StaffRevealed{contactOf(r), dateOf(r.BirthDate)}, err
}

// StaffCPR is a whole CPR number: the one answer that holds one.
type StaffCPR struct {
	Digits string `json:"digits"`
}

func (h residents) cpr(ctx context.Context, in *purposeInput) (StaffCPR, error) {
	c, err := h.residents.ShowCPR(ctx, in.ID, in.Body.Purpose)
	return StaffCPR{c.Digits()}, err
}

type correctInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		StaffContact
		Checked string `json:"checked,omitempty" maxLength:"500" doc:"How you made sure that it is the citizen; needed with a new mail address"`
		Purpose string `json:"purpose" minLength:"3" maxLength:"500" doc:"How it became known, kept with who and when"`
	}
}

func (h residents) correct(ctx context.Context, in *correctInput) (op.None, error) {
	return op.None{}, h.residents.Correct(ctx, in.ID, resident.Contact(in.Body.StaffContact), in.Body.Checked, in.Body.Purpose)
}

type standInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Protection  resident.Protection `json:"protection" enum:"no,yes,special,unknown"`
		Gone        string              `json:"gone" enum:",moved,dead,other"`
		OptedOut    bool                `json:"optedOut" doc:"Never to be asked again"`
		PausedUntil string              `json:"pausedUntil" maxLength:"10" doc:"The last day of a pause, 2026-11-01; empty for none"`
		Institution bool                `json:"institution" doc:"The address is an institution: everybody there is a household of their own"`
		Purpose     string              `json:"purpose" minLength:"3" maxLength:"500" doc:"Why, kept with who and when"`
	}
}

func (h residents) stand(ctx context.Context, in *standInput) (op.None, error) {
	b := in.Body
	s := resident.Standing{Protection: b.Protection, Gone: b.Gone, OptedOut: b.OptedOut, Institution: b.Institution}
	if b.PausedUntil != "" {
		until, err := dayAfter(b.PausedUntil)
		if err != nil {
			return op.None{}, err
		}
		s.PausedUntil = &until
	}
	return op.None{}, h.residents.SetStanding(ctx, in.ID, s, b.Purpose)
}

type askingInput struct {
	Body struct {
		Residents   []int64         `json:"residents" minItems:"1" maxItems:"200" doc:"Who"`
		Asking      resident.Asking `json:"asking" enum:"pause,resume,never"`
		PausedUntil string          `json:"pausedUntil,omitempty" maxLength:"10" doc:"The last day of a pause, 2026-11-01"`
		Purpose     string          `json:"purpose" minLength:"3" maxLength:"500" doc:"Why, kept with who and when"`
	}
}

// StaffAsked is what came of a change for one of many people.
type StaffAsked struct {
	Resident int64            `json:"resident"`
	Shown    string           `json:"shown" doc:"The name, the alias of a protected person, or empty of who is not there"`
	Outcome  resident.Outcome `json:"outcome" enum:"done,already,opted_out,gone,erased,not_there"`
}

func (h residents) ask(ctx context.Context, in *askingInput) ([]StaffAsked, error) {
	b := in.Body
	var until time.Time
	if b.PausedUntil != "" {
		day, err := dayAfter(b.PausedUntil)
		if err != nil {
			return nil, err
		}
		until = day
	}
	list, err := h.residents.Ask(ctx, b.Residents, b.Asking, until, b.Purpose)
	out := make([]StaffAsked, len(list))
	for i, one := range list {
		out[i] = StaffAsked{one.ID, one.Shown, one.Outcome}
	}
	return out, err
}

type exportInput struct {
	Body struct {
		StaffResidentQuery
		Format   string `json:"format" enum:"csv,xlsx"`
		Language string `json:"language" enum:"da,en"`
		Purpose  string `json:"purpose" minLength:"3" maxLength:"500" doc:"What the list is for, kept with who and when"`
	}
}

type fileOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

var fileTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// export keeps the whole file back until the use of the data is recorded.
func (h residents) export(ctx context.Context, in *exportInput) (*fileOut, error) {
	var file bytes.Buffer
	b := in.Body
	if err := h.residents.Export(ctx, b.query(), b.Format, b.Language, b.Purpose, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes[b.Format], `attachment; filename="residents.` + b.Format + `"`, file.Bytes()}, nil
}
