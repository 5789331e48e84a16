package staff

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffMember is a seat of a panel and who was drawn for it.
type StaffMember struct {
	ID        int64              `json:"id"`
	Resident  int64              `json:"resident" doc:"0 when the person was erased"`
	Shown     string             `json:"shown" doc:"The name, the alias of a protected person, or empty"`
	Status    panel.MemberStatus `json:"status" enum:"offered,confirmed,withdrawn"`
	Cause     panel.Cause        `json:"cause" enum:",left,moved,no_answer,absent,not_now,other,erased,term" doc:"Why the seat is empty"`
	Reason    string             `json:"reason"`
	ChangedAt time.Time          `json:"changedAt"`
	Invited   int64              `json:"invitation" doc:"0 when the person was erased"`
}

// StaffInvited is somebody who was invited and what they answered.
type StaffInvited struct {
	ID        int64       `json:"id"`
	Resident  int64       `json:"resident" doc:"0 when the person was erased"`
	Shown     string      `json:"shown" doc:"The name, the alias of a protected person, or empty"`
	Wave      int         `json:"wave"`
	RespondBy time.Time   `json:"respondBy"`
	Reply     panel.Reply `json:"reply" enum:",accepted,declined,not_now" doc:"Empty is none yet"`
	RepliedAt *time.Time  `json:"repliedAt,omitempty"`
	Reason    string      `json:"reason"`
	Answers   int         `json:"answers" doc:"How many answers were given; send it with the next"`
	ByStaff   bool        `json:"byStaff" doc:"Staff wrote the answer down"`
}

// StaffInvitedPage is one page of invitations.
type StaffInvitedPage struct {
	Items []StaffInvited `json:"items"`
	Next  string         `json:"next" doc:"Marker of the next page; empty on the last"`
}

type members struct{ panels *panel.Panels }

func registerMembers(a huma.API, ps *panel.Panels) {
	h := members{ps}
	op.Post(a, "/panels/{id}/invitations/search", "List the invited and their answers", h.invited, op.Needs(domain.RepliesRead), op.Tag("invitations"),
		op.About("A POST, so that a name never stands in an address. It changes nothing."))
	op.Get(a, "/panels/{id}/members", "List the drawn people of a panel", h.list, op.Needs(domain.RepliesRead), op.Tag("members"))
	registerFile(a, "export-invitations", "/panels/{id}/invitations/export", "Export the invited and their answers", "Protected people are in it by their alias alone.", h.exportInvited, op.Needs(domain.ResidentsExport), op.Tag("invitations"))
	registerFile(a, "export-members", "/panels/{id}/members/export", "Export the drawn people of a panel", "Protected people are in it by their alias alone.", h.exportMembers, op.Needs(domain.ResidentsExport), op.Tag("members"))
	op.Put(a, "/members/{id}", "Write down that a seat is taken, or why it is empty", h.settle, op.Needs(domain.RepliesWrite), op.Tag("members"))
}

type invitedInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Search string `json:"search,omitempty" maxLength:"200" doc:"The beginning of a name, a number or an e-mail address"`
		Reply  string `json:"reply,omitempty" enum:",none,accepted,declined,not_now" doc:"Empty is all"`
		Wave   int    `json:"wave,omitempty" minimum:"0" doc:"0 is all"`
		Sort   string `json:"sort,omitempty" enum:",drawn,-drawn,name,-name,wave,-wave,reply,-reply,when,-when" doc:"Empty is as they were drawn"`
		After  string `json:"after,omitempty" maxLength:"200"`
	}
}

func (h members) invited(ctx context.Context, in *invitedInput) (StaffInvitedPage, error) {
	b := in.Body
	f := panel.InvitationFilter{Search: b.Search, Wave: b.Wave, Sort: b.Sort, Cursor: b.After, Limit: 50}
	if b.Reply != "" {
		reply := panel.Reply(b.Reply)
		if b.Reply == "none" {
			reply = panel.NoReply
		}
		f.Reply = &reply
	}
	page, err := h.panels.Invitations(ctx, in.ID, f)
	out := StaffInvitedPage{Items: make([]StaffInvited, len(page.Items)), Next: page.Next}
	for i, p := range page.Items {
		out.Items[i] = invitedOf(p)
	}
	return out, err
}

func invitedOf(p panel.InvitedPerson) StaffInvited {
	return StaffInvited{p.ID, idOf(p.ResidentID), p.Shown, p.Wave, p.RespondBy, p.Reply, p.RepliedAt, p.Reason, p.Answers, p.ByStaff}
}

func (h members) list(ctx context.Context, in *byID) ([]StaffMember, error) {
	list, err := h.panels.Members(ctx, in.ID)
	out := make([]StaffMember, len(list))
	for i, m := range list {
		out[i] = StaffMember{m.ID, idOf(m.ResidentID), m.Shown, m.Status, m.Cause, m.Reason, m.ChangedAt, m.Invitation}
	}
	return out, err
}

type exportPeopleInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body StaffFileOrder
}

func (h members) exportInvited(ctx context.Context, in *exportPeopleInput) (*fileOut, error) {
	return in.Body.file(ctx, "invitations", func(w io.Writer) error { return h.panels.ExportInvitations(ctx, in.ID, in.Body.domain(), w) })
}

func (h members) exportMembers(ctx context.Context, in *exportPeopleInput) (*fileOut, error) {
	return in.Body.file(ctx, "members", func(w io.Writer) error { return h.panels.ExportMembers(ctx, in.ID, in.Body.domain(), w) })
}

type settleInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Status panel.MemberStatus `json:"status" enum:"confirmed,withdrawn"`
		Cause  string             `json:"cause" enum:",left,moved,no_answer,absent,not_now,other" doc:"Needed when the seat is empty"`
		Reason string             `json:"reason" maxLength:"1000" doc:"Needed with the cause other"`
		Spoken StaffSpoken        `json:"spoken,omitempty" doc:"Needed when the seat is taken; empty is what staff saw themselves"`
	}
}

func (h members) settle(ctx context.Context, in *settleInput) (StaffMember, error) {
	m, err := h.panels.SettleSeat(ctx, in.ID, panel.Settlement{Status: in.Body.Status, Cause: panel.Cause(in.Body.Cause), Reason: in.Body.Reason, Spoken: in.Body.Spoken.domain()})
	return StaffMember{ID: m.ID, Resident: idOf(m.ResidentID), Status: m.Status, Cause: m.Cause, Reason: m.Reason, ChangedAt: m.ChangedAt}, err
}
