package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// StaffInvitation is one invitation with its history.
type StaffInvitation struct {
	Panel   int64             `json:"panel"`
	Name    string            `json:"name" doc:"Of the panel"`
	State   panel.State       `json:"state" enum:"draft,inviting,drawn,confirmed,closed" doc:"Of the panel"`
	Invited StaffInvited      `json:"invited"`
	Answers []StaffGiven      `json:"history" doc:"Each answer, the first one first"`
	Seat    *StaffSeatHistory `json:"seat,omitempty"`
}

// StaffGiven is one answer as it was given.
type StaffGiven struct {
	Number int         `json:"number"`
	Reply  panel.Reply `json:"reply" enum:"accepted,declined,not_now"`
	StaffWritten
}

// StaffSeatHistory is what became of the seat.
type StaffSeatHistory struct {
	Member int64              `json:"member"`
	Status panel.MemberStatus `json:"status" enum:"offered,confirmed,withdrawn"`
	StaffWritten
}

// StaffWritten is when something was said, and how staff came to write it down if they did.
type StaffWritten struct {
	At       time.Time        `json:"at"`
	ByStaff  bool             `json:"byStaff"`
	By       string           `json:"by" doc:"Name of the staff"`
	Channel  panel.Channel    `json:"channel" enum:",phone,desk,letter,representative"`
	Why      string           `json:"why"`
	Version  int              `json:"version" doc:"Of the words that were read; 0 is none"`
	Language message.Language `json:"language" enum:",da,en"`
	Words    string           `json:"words" doc:"What was read to the citizen"`
}

type invitations struct{ panels *panel.Panels }

func registerInvitations(a huma.API, ps *panel.Panels) {
	h := invitations{ps}
	op.Get(a, "/invitations/{id}", "Show an invitation and its history", h.show, op.Needs(domain.RepliesRead), op.Tag("invitations"))
}

func (h invitations) show(ctx context.Context, in *byID) (StaffInvitation, error) {
	page, err := h.panels.Invitation(ctx, in.ID)
	out := StaffInvitation{Panel: page.Panel.ID, Name: page.Panel.Name, State: page.Panel.State, Invited: invitedOf(page.Person), Answers: make([]StaffGiven, len(page.Answers))}
	for i, a := range page.Answers {
		out.Answers[i] = StaffGiven{a.Number, a.Reply, StaffWritten{a.At, a.ByStaff, a.By, a.Channel, a.Why, a.Read.Version, a.Read.Language, a.Read.Body}}
	}
	if s := page.Seat; s != nil {
		out.Seat = &StaffSeatHistory{s.MemberID, s.Status, StaffWritten{s.At, s.ByStaff, s.By, s.Channel, s.Why, s.Read.Version, s.Read.Language, s.Read.Body}}
	}
	return out, err
}
