package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/panel"
)

// StaffReply is an invitation's answer after staff wrote it down.
type StaffReply struct {
	ID      int64       `json:"id"`
	Reply   panel.Reply `json:"reply" enum:"accepted,declined,not_now"`
	Answers int         `json:"answers" doc:"How many answers were given; send it with the next"`
}

type replies struct{ panels *panel.Panels }

func registerReplies(a huma.API, ps *panel.Panels) {
	h := replies{ps}
	op.Put(a, "/invitations/{id}/reply", "Write down a citizen's answer", h.reply, op.Needs(domain.RepliesWrite), op.Tag("invitations"),
		op.About("For a citizen who calls, writes or comes. A citizen's newer answer is not overwritten: answers says what was seen."))
}

type replyInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reply    panel.Reply `json:"reply" enum:"accepted,declined,not_now"`
		Why      string      `json:"why" maxLength:"500" doc:"Why staff answers, kept with who and when"`
		Reason   string      `json:"reason,omitempty" maxLength:"1000" doc:"The citizen's own reason, if given"`
		AskLater bool        `json:"askLater,omitempty" doc:"With not_now: ask again for a later panel"`
		Never    bool        `json:"never,omitempty" doc:"With declined: stop all contact"`
		Answers  int         `json:"answers" minimum:"0" doc:"How many answers there were when the citizen was spoken to"`
	}
}

func (h replies) reply(ctx context.Context, in *replyInput) (StaffReply, error) {
	b := in.Body
	row, err := h.panels.ReplyFor(ctx, in.ID, panel.Answer{
		Reply: b.Reply, Reason: b.Reason, AskLater: b.AskLater, Never: b.Never, Seen: b.Answers,
	}, b.Why)
	return StaffReply{ID: row.ID, Reply: row.Reply, Answers: row.Answers}, err
}
