package staff

import (
	"context"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/resident"
	"deltag/domain/resident/table"
)

// StaffImport is a list that staff gave in, and how far it is.
type StaffImport struct {
	ID          int64             `json:"id"`
	Unit        int64             `json:"unit"`
	FileName    string            `json:"fileName"`
	Bytes       int64             `json:"bytes"`
	State       string            `json:"state" enum:"uploaded,waiting,running,done,interrupted,failed,cancelled"`
	Failure     string            `json:"failure" doc:"Why it failed: the code of the refusal, or internal"`
	Settings    StaffListSettings `json:"settings"`
	Columns     []string          `json:"columns"`
	Mapping     StaffMapping      `json:"mapping"`
	RowsDone    int               `json:"rowsDone"`
	RowsTotal   int               `json:"rowsTotal" doc:"0 until the list was checked"`
	Added       int               `json:"added"`
	Changed     int               `json:"changed"`
	Unchanged   int               `json:"unchanged"`
	LeftOut     int               `json:"leftOut"`
	Faults      []StaffListFault  `json:"faults" doc:"The first ones"`
	FaultsTotal int               `json:"faultsTotal"`
	CreatedAt   time.Time         `json:"createdAt"`
	FinishedAt  *time.Time        `json:"finishedAt,omitempty"`
}

// StaffListSettings say how a list is written.
type StaffListSettings struct {
	Format    string `json:"format" readOnly:"true"`
	Encoding  string `json:"encoding" enum:",utf-8,windows-1252,cp850,macintosh,utf-16le,utf-16be" doc:"Empty finds out, or is a workbook"`
	Separator string `json:"separator" maxLength:"1" doc:"Empty finds out, or is a workbook"`
	Sheet     string `json:"sheet" maxLength:"200"`
	HeaderRow int    `json:"headerRow" minimum:"0" maximum:"1000" doc:"0 finds out"`
}

// StaffMapping says what the columns of a list mean.
type StaffMapping struct {
	Fields      map[string]string    `json:"fields" doc:"Field to column"`
	Features    []StaffFeatureColumn `json:"features" maxItems:"100"`
	RowNumberID bool                 `json:"rowNumberId" doc:"The list has no numbers of its own: the row number is used"`
	Protection  string               `json:"protection" enum:"unknown,no" doc:"Of new people where the list says nothing"`
	MonthFirst  bool                 `json:"monthFirst"`
	LeaveOut    bool                 `json:"leaveOut" doc:"Import the rest when rows have faults"`
	Homes       []string             `json:"homes" maxItems:"10000" doc:"Households that are institutions"`
	ValidFrom   string               `json:"validFrom" maxLength:"10" doc:"The day from which features hold; empty is the day of the import"`
}

// StaffFeatureColumn is a column that holds a feature, known or new.
type StaffFeatureColumn struct {
	Column    string           `json:"column"`
	FeatureID int64            `json:"featureId" doc:"0 makes a new feature"`
	NameDa    string           `json:"nameDa" maxLength:"200"`
	NameEn    string           `json:"nameEn" maxLength:"200"`
	Sensitive bool             `json:"sensitive"`
	Unknown   string           `json:"unknown" enum:"fault,blank,add" doc:"What happens with texts that no value has"`
	Values    map[string]int64 `json:"values" doc:"Texts that staff gave a meaning"`
}

// StaffListFault is something wrong in a list, and where.
type StaffListFault struct {
	Row     int    `json:"row" doc:"As a spreadsheet counts; 0 is the list as a whole"`
	Column  string `json:"column"`
	Code    string `json:"code"`
	Warning bool   `json:"warning" doc:"The row is imported all the same"`
}

// StaffImportPage is one page of imports.
type StaffImportPage struct {
	Items []StaffImport `json:"items"`
	Next  string        `json:"next"`
}

// StaffImportPreview is what an import would do.
type StaffImportPreview struct {
	Added       int              `json:"added"`
	Changed     int              `json:"changed"`
	Unchanged   int              `json:"unchanged"`
	LeftOut     int              `json:"leftOut"`
	Blocking    int              `json:"blocking" doc:"Rows with a fault that keeps them out"`
	Faults      []StaffListFault `json:"faults" doc:"The first ones, by row"`
	FaultsTotal int              `json:"faultsTotal"`
	Texts       []StaffListText  `json:"texts" doc:"Texts that no value has"`
	Crowded     []StaffCrowd     `json:"crowded" doc:"Addresses with so many people that they may be institutions"`
}

// StaffListText is a text in a feature's column that no value has.
type StaffListText struct {
	Column string `json:"column"`
	Text   string `json:"text"`
	Rows   int    `json:"rows"`
}

// StaffCrowd is an address with many people.
type StaffCrowd struct {
	Household string `json:"household"`
	Address   string `json:"address" doc:"Empty when everybody there may be protected"`
	People    int    `json:"people"`
}

type imports struct{ residents *resident.Residents }

func registerImports(a huma.API, r *resident.Residents) {
	h := imports{r}
	tag, write := op.Tag("imports"), op.Needs(domain.ResidentsWrite)
	op.Post(a, "/imports", "Give in a list as CSV or XLSX", h.upload, write, tag, op.LargeBody(table.MaxBytes+1),
		op.About("Nobody is added yet: the answer says how the list is written and what its columns seem to mean."))
	op.Get(a, "/imports", "List imports", h.list, write, tag)
	op.Get(a, "/imports/{id}", "Show how far an import is", h.show, write, tag)
	op.Get(a, "/imports/{id}/sample", "Show the first rows of a list", h.sample, write, tag)
	op.Put(a, "/imports/{id}/settings", "Read a list in another way", h.reread, write, tag)
	op.Post(a, "/imports/{id}/check", "Tell what an import would do, and every fault", h.check, write, tag, op.LargeBody(1<<20),
		op.About("Changes nobody."))
	op.Post(a, "/imports/{id}/start", "Read a list in", h.start, write, tag)
	op.Delete(a, "/imports/{id}", "Drop a list that is not read in", h.cancel, write, tag)
}

type uploadInput struct {
	Unit    int64  `query:"unit" minimum:"1" required:"true"`
	Name    string `header:"X-File-Name" required:"true" maxLength:"1000" doc:"The file's name, percent-encoded"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (h imports) upload(ctx context.Context, in *uploadInput) (StaffImport, error) {
	name, err := url.PathUnescape(in.Name)
	if err != nil {
		name = in.Name
	}
	imp, err := h.residents.Upload(ctx, in.Unit, name, in.RawBody)
	return importOf(imp), err
}

type importsInput struct {
	After string `query:"after" maxLength:"200"`
}

func (h imports) list(ctx context.Context, in *importsInput) (StaffImportPage, error) {
	page, err := h.residents.Imports(ctx, in.After)
	out := StaffImportPage{Items: make([]StaffImport, len(page.Items)), Next: page.Next}
	for i, imp := range page.Items {
		out.Items[i] = importOf(imp)
	}
	return out, err
}

func (h imports) show(ctx context.Context, in *byID) (StaffImport, error) {
	imp, err := h.residents.Import(ctx, in.ID)
	return importOf(imp), err
}

func (h imports) sample(ctx context.Context, in *byID) ([][]string, error) {
	return h.residents.Sample(ctx, in.ID)
}

type rereadInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffListSettings
}

func (h imports) reread(ctx context.Context, in *rereadInput) (StaffImport, error) {
	b := in.Body
	imp, err := h.residents.Reread(ctx, in.ID, table.Settings{Encoding: b.Encoding, Separator: b.Separator, Sheet: b.Sheet, HeaderRow: b.HeaderRow})
	return importOf(imp), err
}

type mappingInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffMapping
}

func (h imports) check(ctx context.Context, in *mappingInput) (StaffImportPreview, error) {
	p, err := h.residents.Check(ctx, in.ID, in.Body.mapping())
	out := StaffImportPreview{
		Added: p.Added, Changed: p.Changed, Unchanged: p.Unchanged, LeftOut: p.LeftOut, Blocking: p.Blocking, FaultsTotal: p.FaultsTotal,
		Faults: faultsOf(p.Faults), Texts: make([]StaffListText, len(p.Texts)), Crowded: make([]StaffCrowd, len(p.Crowded)),
	}
	for i, t := range p.Texts {
		out.Texts[i] = StaffListText(t)
	}
	for i, c := range p.Crowded {
		out.Crowded[i] = StaffCrowd(c)
	}
	return out, err
}

func (h imports) start(ctx context.Context, in *mappingInput) (op.None, error) {
	return op.None{}, h.residents.Start(ctx, in.ID, in.Body.mapping())
}

func (h imports) cancel(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.residents.Cancel(ctx, in.ID)
}

func (m StaffMapping) mapping() resident.Mapping {
	out := resident.Mapping{
		Fields: m.Fields, Features: make([]resident.FeatureColumn, len(m.Features)), RowNumberID: m.RowNumberID,
		Protection: resident.Protection(m.Protection), MonthFirst: m.MonthFirst, LeaveOut: m.LeaveOut, Homes: m.Homes, ValidFrom: m.ValidFrom,
	}
	for i, f := range m.Features {
		out.Features[i] = resident.FeatureColumn{
			Column: f.Column, FeatureID: f.FeatureID, NameDA: f.NameDa, NameEN: f.NameEn, Sensitive: f.Sensitive, Unknown: f.Unknown, Values: f.Values,
		}
	}
	return out
}

func importOf(i resident.Import) StaffImport {
	return StaffImport{
		ID: i.ID, Unit: i.UnitID, FileName: i.FileName, Bytes: i.FileBytes, State: i.State, Failure: i.Failure,
		Settings: StaffListSettings(i.Settings), Columns: append([]string{}, i.Columns...), Mapping: mappingOf(i.Mapping),
		RowsDone: i.RowsDone, RowsTotal: i.RowsTotal, Added: i.Added, Changed: i.Changed, Unchanged: i.Unchanged, LeftOut: i.LeftOut,
		Faults: faultsOf(i.Faults), FaultsTotal: i.FaultsTotal, CreatedAt: i.CreatedAt, FinishedAt: i.FinishedAt,
	}
}

func mappingOf(m resident.Mapping) StaffMapping {
	out := StaffMapping{
		Fields: map[string]string{}, Features: make([]StaffFeatureColumn, len(m.Features)), RowNumberID: m.RowNumberID,
		Protection: string(m.Protection), MonthFirst: m.MonthFirst, LeaveOut: m.LeaveOut, Homes: append([]string{}, m.Homes...), ValidFrom: m.ValidFrom,
	}
	for field, column := range m.Fields {
		out.Fields[field] = column
	}
	for i, f := range m.Features {
		out.Features[i] = StaffFeatureColumn{
			Column: f.Column, FeatureID: f.FeatureID, NameDa: f.NameDA, NameEn: f.NameEN, Sensitive: f.Sensitive, Unknown: f.Unknown, Values: map[string]int64{},
		}
		for text, id := range f.Values {
			out.Features[i].Values[text] = id
		}
	}
	return out
}

func faultsOf(list []table.Fault) []StaffListFault {
	out := make([]StaffListFault, len(list))
	for i, f := range list {
		out[i] = StaffListFault{Row: f.Row, Column: f.Column, Code: f.Code, Warning: resident.Warning(f)}
	}
	return out
}
