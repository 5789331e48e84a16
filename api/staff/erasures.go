package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/privacy"
)

// StaffErasure is a citizen's request to be erased.
type StaffErasure struct {
	ID        int64         `json:"id"`
	Resident  int64         `json:"resident" doc:"0 when the person was erased"`
	Shown     string        `json:"shown" doc:"The name, the alias of a protected person, or empty"`
	State     privacy.State `json:"state" enum:"open,erased,refused"`
	AskedAt   time.Time     `json:"askedAt"`
	DueAt     time.Time     `json:"dueAt" doc:"The last instant to answer: one month after it was asked"`
	Late      bool          `json:"late"`
	ByStaff   bool          `json:"byStaff" doc:"Staff wrote the request down"`
	How       string        `json:"how" doc:"How the citizen asked staff"`
	DecidedAt *time.Time    `json:"decidedAt,omitempty"`
	Reason    string        `json:"reason" doc:"Why it was refused"`
}

// StaffErasurePage is one page of requests, the oldest first.
type StaffErasurePage struct {
	Items []StaffErasure `json:"items"`
	Next  string         `json:"next" doc:"Marker of the next page; empty on the last"`
}

type erasures struct{ privacy *privacy.Privacy }

func registerErasures(a huma.API, pr *privacy.Privacy) {
	h := erasures{pr}
	tag, write := op.Tag("erasure requests"), op.Needs(domain.ErasureWrite)
	op.Get(a, "/erasure-requests", "List requests to be erased", h.list, write, tag)
	op.Post(a, "/residents/{id}/erasure-request", "Write down that a citizen asks to be erased", h.ask, write, tag)
	op.Put(a, "/erasure-requests/{id}/erasure", "Erase the citizen of a request", h.erase, write, tag, op.About("At once, in every area, and for good."))
	op.Put(a, "/erasure-requests/{id}/refusal", "Refuse a request to be erased", h.refuse, write, tag)
}

func erasureOf(l privacy.Listed) StaffErasure {
	out := StaffErasure{
		ID: l.ID, Shown: l.Shown, State: l.State, AskedAt: l.AskedAt, DueAt: l.DueAt, Late: l.Late, ByStaff: l.AskedBy != nil,
		How: l.How, DecidedAt: l.DecidedAt, Reason: l.Reason,
	}
	if l.ResidentID != nil {
		out.Resident = *l.ResidentID
	}
	return out
}

type listErasuresInput struct {
	State privacy.State `query:"state" enum:",open,erased,refused" doc:"Empty is all"`
	After string        `query:"after" maxLength:"200"`
}

func (h erasures) list(ctx context.Context, in *listErasuresInput) (StaffErasurePage, error) {
	page, err := h.privacy.List(ctx, privacy.Filter{State: in.State, Cursor: in.After, Limit: 50})
	out := StaffErasurePage{Items: make([]StaffErasure, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = erasureOf(l)
	}
	return out, err
}

type askErasureInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		How string `json:"how" maxLength:"500" doc:"How the citizen asked"`
	}
}

func (h erasures) ask(ctx context.Context, in *askErasureInput) (StaffErasure, error) {
	r, err := h.privacy.AskFor(ctx, in.ID, in.Body.How)
	return erasureOf(privacy.Listed{Request: r}), err
}

func (h erasures) erase(ctx context.Context, in *byID) (StaffErasure, error) {
	r, err := h.privacy.Erase(ctx, in.ID)
	return erasureOf(privacy.Listed{Request: r}), err
}

type refuseErasureInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Why, as the citizen is told"`
	}
}

func (h erasures) refuse(ctx context.Context, in *refuseErasureInput) (StaffErasure, error) {
	r, err := h.privacy.Refuse(ctx, in.ID, in.Body.Reason)
	return erasureOf(privacy.Listed{Request: r}), err
}
