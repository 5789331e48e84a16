package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffCompositionWish is whom staff want to invite to a group.
type StaffCompositionWish struct {
	Panel       int64   `json:"panel" minimum:"0" doc:"Those with a seat in it; 0 is no panel"`
	Earlier     []int64 `json:"earlier" maxItems:"50" doc:"And those who came to these meetings and groups"`
	Nest        bool    `json:"nest" doc:"Take the panel's mix in proportion to the seats"`
	Expected    int     `json:"expected" doc:"Of a hundred who are invited, how many come, before anything has been seen"`
	Substitutes int     `json:"substitutes"`
	AnswerDays  int     `json:"answerDays" doc:"How many days there are to answer"`
	FindTime    bool    `json:"findTime,omitempty" doc:"The time is still to be found: they are invited once it is chosen"`
	Reason      string  `json:"reason" maxLength:"400"`
}

func (w StaffCompositionWish) wish() booking.Composition {
	return booking.Composition{Panel: w.Panel, Earlier: w.Earlier, Nest: w.Nest, Expected: w.Expected, Substitutes: w.Substitutes, AnswerDays: w.AnswerDays, FindTime: w.FindTime, Reason: w.Reason}
}

// StaffCompositionPreview is what would come of inviting people, before anybody is asked.
type StaffCompositionPreview struct {
	Found       int                       `json:"found" doc:"People who were thought of"`
	LeftOut     []StaffCompositionLeftOut `json:"leftOut"`
	Pool        int                       `json:"pool" doc:"People who can be asked"`
	NoMail      int                       `json:"noMail" doc:"Of them, those whom somebody must call"`
	Seats       int                       `json:"seats" doc:"That are free"`
	Invited     int                       `json:"invited" doc:"How many are to be invited"`
	Substitutes int                       `json:"substitutes"`
	Rate        float64                   `json:"rate" doc:"The share of those invited who are expected to come"`
	Enough      float64                   `json:"enough" doc:"The probability that all seats are taken"`
	AnswerBy    time.Time                 `json:"answerBy"`
	Least       float64                   `json:"least" doc:"The smallest chance to be invited of those who can be asked"`
	Most        float64                   `json:"most" doc:"The largest"`
	Mix         []StaffGroupFeature       `json:"mix" doc:"Of those who are invited; taken is how many of those who can be asked are of it"`
	Burdens     []StaffCompositionBurden  `json:"burdens" doc:"How often those who are invited were asked before"`
}

// StaffCompositionLeftOut is how many cannot be asked for one reason.
type StaffCompositionLeftOut struct {
	Code   string `json:"code" enum:"erased,gone,opted-out,excluded,paused,asked,elsewhere,budget"`
	People int    `json:"people"`
}

// StaffCompositionBurden is how many were asked so often before.
type StaffCompositionBurden struct {
	Times   int `json:"times"`
	Invited int `json:"invited"`
	Pool    int `json:"pool"`
}

// StaffComposed is one time that a group was composed. Who was chosen stands in the list of who comes.
type StaffComposed struct {
	ID          int64     `json:"id"`
	Panel       int64     `json:"panel,omitempty"`
	Pool        int       `json:"pool"`
	Invited     int       `json:"invited"`
	Substitutes int       `json:"substitutes"`
	Rate        float64   `json:"rate"`
	Seed        string    `json:"seed" doc:"Of the draw"`
	InputsHash  string    `json:"inputsHash" doc:"Of what was drawn from"`
	AnswerBy    time.Time `json:"answerBy"`
	Undated     bool      `json:"undated" doc:"They are invited once the time is found"`
	Reason      string    `json:"reason"`
	At          time.Time `json:"at"`
	By          string    `json:"by"`
}

func composedOf(c booking.Composed, by string) StaffComposed {
	out := StaffComposed{ID: c.ID, Pool: c.Pool, Invited: c.Invited, Substitutes: c.Substitutes, Rate: c.Rate, Seed: c.Seed, InputsHash: c.InputsHash, AnswerBy: c.AnswerBy, Undated: c.Undated,
		Reason: c.Reason, At: c.CreatedAt, By: by}
	if c.PanelID != nil {
		out.Panel = *c.PanelID
	}
	return out
}

type compositions struct{ bookings *booking.Bookings }

func registerCompositions(a huma.API, bs *booking.Bookings) {
	h := compositions{bs}
	tag, see, write := op.Tag("gatherings"), op.Needs(domain.GatheringsRead), op.Needs(domain.GatheringsWrite)
	op.Post(a, "/gatherings/{id}/composition-preview", "See of whom a group can be made", h.preview, write, tag, op.About("Nobody is asked, and nobody is named."))
	op.Post(a, "/gatherings/{id}/compositions", "Draw whom to invite to a group, and invite them", h.compose, write, tag)
	op.Get(a, "/gatherings/{id}/compositions", "List how a group was composed", h.list, see, tag)
}

type composeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffCompositionWish
}

func (h compositions) preview(ctx context.Context, in *composeInput) (StaffCompositionPreview, error) {
	p, err := h.bookings.PreviewComposition(ctx, in.ID, in.Body.wish())
	if err != nil {
		return StaffCompositionPreview{}, err
	}
	out := StaffCompositionPreview{Found: p.Found, LeftOut: make([]StaffCompositionLeftOut, len(p.LeftOut)), Pool: p.Pool, NoMail: p.NoMail, Seats: p.Seats, Invited: p.Invited,
		Substitutes: p.Substitutes, Rate: p.Rate, Enough: p.Enough, AnswerBy: p.AnswerBy, Least: p.Least, Most: p.Most,
		Mix: groupOf(&booking.Mix{Quotas: p.Quotas, Taken: p.Has}), Burdens: make([]StaffCompositionBurden, len(p.Burdens))}
	for i, l := range p.LeftOut {
		out.LeftOut[i] = StaffCompositionLeftOut{l.Code, l.People}
	}
	for i, b := range p.Burdens {
		out.Burdens[i] = StaffCompositionBurden{b.Burden, b.People, b.Pool}
	}
	return out, nil
}

func (h compositions) compose(ctx context.Context, in *composeInput) (StaffComposed, error) {
	c, err := h.bookings.Compose(ctx, in.ID, in.Body.wish())
	if err != nil {
		return StaffComposed{}, err
	}
	return composedOf(c, ""), nil
}

func (h compositions) list(ctx context.Context, in *byID) ([]StaffComposed, error) {
	all, staff, err := h.bookings.Compositions(ctx, in.ID)
	out := make([]StaffComposed, len(all))
	for i, c := range all {
		by := ""
		if c.CreatedBy != nil {
			by = staff[*c.CreatedBy]
		}
		out[i] = composedOf(c, by)
	}
	return out, err
}
