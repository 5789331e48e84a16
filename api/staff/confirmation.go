package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffConfirmPlan is what a confirmation tells whom.
type StaffConfirmPlan struct {
	Size     int       `json:"size"`
	Seats    int       `json:"seats" doc:"Seats that somebody is drawn for"`
	Offered  int       `json:"offered" doc:"People who get a mail that offers them a seat"`
	StandBys int       `json:"standBys" doc:"People who get a mail that they are stand-bys"`
	NotDrawn int       `json:"notDrawn" doc:"People who get a mail that they were not drawn"`
	NoMail   int       `json:"noMail" doc:"Of all, people without an address for mail"`
	SeatBy   time.Time `json:"seatBy" doc:"The last instant to take a seat: if the panel were confirmed now, or of those who have not answered"`
}

type confirmations struct{ panels *panel.Panels }

func registerConfirmation(a huma.API, ps *panel.Panels) {
	h := confirmations{ps}
	op.Get(a, "/panels/{id}/confirmation-plan", "Tell what a confirmation would do now", h.plan, op.Needs(domain.RepliesRead), op.Tag("panels"))
}

func (h confirmations) plan(ctx context.Context, in *byID) (StaffConfirmPlan, error) {
	p, err := h.panels.ConfirmPlan(ctx, in.ID)
	return StaffConfirmPlan(p), err
}
