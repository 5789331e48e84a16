package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/survey/response"
)

// StaffHeldPage is one page of texts that wait to be looked at.
type StaffHeldPage struct {
	Items []StaffHeldText `json:"items"`
	Next  string          `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffHeldText is something that was written and seems to name somebody. Who wrote it is not told.
type StaffHeldText struct {
	Response string   `json:"response" doc:"The answers that it stands in"`
	Question string   `json:"question" doc:"Its code"`
	Asked    string   `json:"asked" doc:"The question's words; empty when the wave asks it no more"`
	Body     string   `json:"body"`
	Found    []string `json:"found" doc:"What it seems to hold: cpr, phone, mail, address, name"`
	Wave     string   `json:"wave"`
}

// StaffHeldUnit is a unit in which texts wait.
type StaffHeldUnit struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type heldTexts struct{ responses *response.Responses }

func registerTexts(a huma.API, r *response.Responses) {
	h := heldTexts{r}
	tag, may := op.Tag("texts"), op.Needs(domain.TextsReview)
	op.Get(a, "/held-text-units", "List the units in which written answers wait to be looked at", h.units, may, tag)
	op.Get(a, "/units/{id}/held-texts", "List the written answers of a unit that wait to be looked at", h.list, may, tag)
	op.Put(a, "/held-texts/{response}/{question}", "Release a written answer, or take something out of it", h.review, may, tag)
}

func (h heldTexts) units(ctx context.Context, _ *nothing) ([]StaffHeldUnit, error) {
	list, err := h.responses.HeldUnits(ctx)
	out := make([]StaffHeldUnit, len(list))
	for n, u := range list {
		out[n] = StaffHeldUnit(u)
	}
	return out, err
}

type heldTextsInput struct {
	ID    int64  `path:"id" minimum:"1"`
	After string `query:"after" maxLength:"300"`
}

func (h heldTexts) list(ctx context.Context, in *heldTextsInput) (StaffHeldPage, error) {
	const atOnce = 20 // each one is read
	page, err := h.responses.HeldTexts(ctx, in.ID, in.After, atOnce)
	out := StaffHeldPage{Items: make([]StaffHeldText, len(page.Items)), Next: page.Next}
	for n, t := range page.Items {
		out.Items[n] = StaffHeldText{t.ResponseID, t.Question, t.Asked, t.Body, append([]string{}, t.Found...), t.Wave}
	}
	return out, err
}

type reviewTextInput struct {
	Response string `path:"response" format:"uuid"`
	Question string `path:"question" maxLength:"100"`
	Body     struct {
		Text   string `json:"text" maxLength:"20000" doc:"What is left when something is taken out; empty releases it as it is"`
		Reason string `json:"reason" maxLength:"2000" doc:"Why something is taken out"`
	}
}

func (h heldTexts) review(ctx context.Context, in *reviewTextInput) (op.None, error) {
	return op.None{}, h.responses.ReviewText(ctx, in.Response, in.Question, response.Review{Body: in.Body.Text, Reason: in.Body.Reason})
}
