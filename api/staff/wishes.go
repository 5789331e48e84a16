package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/resident"
)

// StaffWish is how a person wants to be reached instead of by mail.
type StaffWish struct {
	Resident int64            `json:"resident"`
	Channel  resident.Channel `json:"channel" enum:",letter,phone" doc:"Empty is the usual order: mail, else a letter, else a call"`
	Reason   string           `json:"reason" doc:"Staff's words; empty when the person chose it themselves"`
	ByStaff  bool             `json:"byStaff"`
	SetAt    *time.Time       `json:"setAt,omitempty"`
}

type wishes struct{ residents *resident.Residents }

func registerWishes(a huma.API, r *resident.Residents) {
	h := wishes{r}
	op.Get(a, "/residents/{id}/channel", "Tell how a person wants to be reached", h.show, op.Needs(domain.ResidentsRead), op.Tag("residents"))
	op.Put(a, "/residents/{id}/channel", "Note how a person wants to be reached", h.set, op.Needs(domain.ResidentsWrite), op.Tag("residents"))
}

func (h wishes) show(ctx context.Context, in *byID) (StaffWish, error) {
	w, err := h.residents.Wish(ctx, in.ID)
	out := StaffWish{Resident: in.ID, Channel: w.Channel, Reason: w.Reason, ByStaff: w.SetBy != nil}
	if w.Channel != resident.NoWish {
		out.SetAt = &w.SetAt
	}
	return out, err
}

type channelWishInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Channel resident.Channel `json:"channel" enum:",letter,phone"`
		Reason  string           `json:"reason" minLength:"3" maxLength:"500" doc:"Why, kept with who and when"`
	}
}

func (h wishes) set(ctx context.Context, in *channelWishInput) (op.None, error) {
	return op.None{}, h.residents.SetWish(ctx, in.ID, in.Body.Channel, in.Body.Reason)
}
