package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain/org"
)

// StaffView is a name for the filters and the order of a list.
type StaffView struct {
	ID       int64             `json:"id"`
	Name     string            `json:"name"`
	Criteria map[string]string `json:"criteria" doc:"Filters and order as they stand in the page's address"`
	Unit     int64             `json:"unit" doc:"With which it is shared; 0 is one's own"`
	MayEdit  bool              `json:"mayEdit"`
}

type views struct{ org *org.Org }

func registerViews(a huma.API, o *org.Org) {
	h := views{o}
	tag := op.Tag("views")
	op.Get(a, "/views", "List the saved views of a list", h.list, op.SignedIn(), tag)
	op.Post(a, "/views", "Save a view", h.save, op.SignedIn(), tag, op.About("A view holds filters and an order, and never what was searched for."))
	op.Put(a, "/views/{id}", "Change a view", h.change, op.SignedIn(), tag)
	op.Delete(a, "/views/{id}", "Delete a view", h.drop, op.SignedIn(), tag)
}

func viewOf(ctx context.Context, v org.View) StaffView {
	out := StaffView{ID: v.ID, Name: v.Name, Criteria: v.Criteria, MayEdit: v.MayEdit(ctx)}
	if v.UnitID != nil {
		out.Unit = *v.UnitID
	}
	return out
}

type viewsInput struct {
	List string `query:"list" required:"true" enum:"residents,invitations,messages,panels,access"`
}

func (h views) list(ctx context.Context, in *viewsInput) ([]StaffView, error) {
	list, err := h.org.Views(ctx, in.List)
	out := make([]StaffView, len(list))
	for i, v := range list {
		out[i] = viewOf(ctx, v)
	}
	return out, err
}

// StaffViewBody is what a view is made of.
type StaffViewBody struct {
	Name     string            `json:"name" maxLength:"200"`
	Criteria map[string]string `json:"criteria" maxProperties:"20"`
	Unit     int64             `json:"unit" minimum:"0" doc:"With which it is shared; 0 is one's own"`
}

func (b StaffViewBody) unit() *int64 {
	if b.Unit == 0 {
		return nil
	}
	return &b.Unit
}

type saveViewInput struct {
	Body struct {
		StaffViewBody
		List string `json:"list" enum:"residents,invitations,messages,panels,access"`
	}
}

func (h views) save(ctx context.Context, in *saveViewInput) (StaffView, error) {
	v, err := h.org.SaveView(ctx, org.View{List: in.Body.List, Name: in.Body.Name, Criteria: in.Body.Criteria, UnitID: in.Body.unit()})
	return viewOf(ctx, v), err
}

type changeViewInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffViewBody
}

func (h views) change(ctx context.Context, in *changeViewInput) (StaffView, error) {
	v, err := h.org.ChangeView(ctx, in.ID, in.Body.Name, in.Body.Criteria, in.Body.unit())
	return viewOf(ctx, v), err
}

func (h views) drop(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.org.DropView(ctx, in.ID)
}
