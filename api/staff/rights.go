package staff

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/privacy"
)

// StaffRightsRequest is what a citizen asks about their data.
type StaffRightsRequest struct {
	ID        int64         `json:"id"`
	Kind      privacy.Kind  `json:"kind" enum:"erasure,access"`
	Resident  int64         `json:"resident" doc:"0 when the person was erased"`
	Shown     string        `json:"shown" doc:"The name, the alias of a protected person, or empty"`
	State     privacy.State `json:"state" enum:"open,met,refused"`
	AskedAt   time.Time     `json:"askedAt"`
	DueAt     time.Time     `json:"dueAt" doc:"The last instant to answer: one month after it was asked"`
	Late      bool          `json:"late"`
	ByStaff   bool          `json:"byStaff" doc:"Staff wrote the request down"`
	How       string        `json:"how" doc:"How the citizen asked staff"`
	DecidedAt *time.Time    `json:"decidedAt,omitempty"`
	Reason    string        `json:"reason" doc:"Why it was refused"`
}

// StaffRightsPage is one page of requests, the oldest first.
type StaffRightsPage struct {
	Items []StaffRightsRequest `json:"items"`
	Next  string               `json:"next" doc:"Marker of the next page; empty on the last"`
}

type rights struct{ privacy *privacy.Privacy }

func registerRights(a huma.API, pr *privacy.Privacy) {
	h := rights{pr}
	tag, write := op.Tag("rights"), op.Needs(domain.ErasureWrite)
	op.Get(a, "/rights-requests", "List what citizens ask about their data", h.list, write, tag)
	op.Post(a, "/residents/{id}/rights-requests", "Write down what a citizen asks about their data", h.ask, write, tag)
	op.Put(a, "/rights-requests/{id}/erasure", "Erase the citizen of a request", h.erase, write, tag, op.About("At once, in every area, and for good."))
	op.Put(a, "/rights-requests/{id}/refusal", "Refuse a request", h.refuse, write, tag)
	registerFile(a, "give-package", "/rights-requests/{id}/package", "Give a citizen a copy of everything that is held on them",
		"A zip with a page to read, JSON and CSV, made now and kept nowhere. It answers the request.", h.give, write, tag)
}

// registerFile registers an operation that answers a file.
func registerFile[I any](a huma.API, id, path, summary, about string, h func(context.Context, *I) (*fileOut, error), more ...func(*huma.Operation)) {
	o := huma.Operation{
		OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Description: about,
		Responses: map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}},
	}
	for _, m := range more {
		m(&o)
	}
	huma.Register(a, o, h)
}

func rightsRequestOf(l privacy.Listed) StaffRightsRequest {
	out := StaffRightsRequest{
		ID: l.ID, Kind: l.Kind, Shown: l.Shown, State: l.State, AskedAt: l.AskedAt, DueAt: l.DueAt, Late: l.Late, ByStaff: l.AskedBy != nil,
		How: l.How, DecidedAt: l.DecidedAt, Reason: l.Reason,
	}
	if l.ResidentID != nil {
		out.Resident = *l.ResidentID
	}
	return out
}

type listRightsInput struct {
	Kind  privacy.Kind  `query:"kind" enum:",erasure,access" doc:"Empty is all"`
	State privacy.State `query:"state" enum:",open,met,refused" doc:"Empty is all"`
	After string        `query:"after" maxLength:"200"`
}

func (h rights) list(ctx context.Context, in *listRightsInput) (StaffRightsPage, error) {
	page, err := h.privacy.List(ctx, privacy.Filter{Kind: in.Kind, State: in.State, Cursor: in.After, Limit: 50})
	out := StaffRightsPage{Items: make([]StaffRightsRequest, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = rightsRequestOf(l)
	}
	return out, err
}

type askRightsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Kind privacy.Kind `json:"kind" enum:"erasure,access"`
		How  string       `json:"how" maxLength:"500" doc:"How the citizen asked"`
	}
}

func (h rights) ask(ctx context.Context, in *askRightsInput) (StaffRightsRequest, error) {
	r, err := h.privacy.AskFor(ctx, in.ID, in.Body.Kind, in.Body.How)
	return rightsRequestOf(privacy.Listed{Request: r}), err
}

func (h rights) erase(ctx context.Context, in *byID) (StaffRightsRequest, error) {
	r, err := h.privacy.Erase(ctx, in.ID)
	return rightsRequestOf(privacy.Listed{Request: r}), err
}

type refuseRightsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Why, as the citizen is told"`
	}
}

func (h rights) refuse(ctx context.Context, in *refuseRightsInput) (StaffRightsRequest, error) {
	r, err := h.privacy.Refuse(ctx, in.ID, in.Body.Reason)
	return rightsRequestOf(privacy.Listed{Request: r}), err
}

type packageInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Checked  privacy.Check    `json:"checked" enum:",id,address,digital-post" doc:"How staff make sure that the copy goes to the citizen alone"`
		Language message.Language `json:"language" enum:"da,en"`
	}
}

// give keeps the whole file back until the use of the data is recorded.
func (h rights) give(ctx context.Context, in *packageInput) (*fileOut, error) {
	d, err := h.privacy.Give(ctx, in.ID, in.Body.Checked, in.Body.Language)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	var file bytes.Buffer
	if err := d.Zip(&file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{"application/zip", `attachment; filename="` + d.FileName() + `"`, file.Bytes()}, nil
}
