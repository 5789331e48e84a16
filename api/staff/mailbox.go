package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
)

// StaffCaughtMail is a mail that the demo caught instead of sending it into the world.
type StaffCaughtMail struct {
	ID          int64     `json:"id"`
	To          string    `json:"to"`
	From        string    `json:"from"`
	Subject     string    `json:"subject"`
	Text        string    `json:"text"`
	Unsubscribe string    `json:"unsubscribe" doc:"Where a mail program posts for no more; empty for none"`
	At          time.Time `json:"at"`
}

// StaffCaughtMailPage is one page of caught mails.
type StaffCaughtMailPage struct {
	Items []StaffCaughtMail `json:"items"`
	Next  string            `json:"next"`
}

type mailbox struct{ box *message.Mailbox }

// registerMailbox lets everybody read the demo's mail. Without a mailbox, that
// is outside the demo, there is nothing to read.
func registerMailbox(a huma.API, box *message.Mailbox) {
	h := mailbox{box}
	op.Get(a, "/demo/mails", "List the mails that the demo caught", h.list, op.Anyone(), op.Tag("demo"))
}

type mailsInput struct {
	After string `query:"after" doc:"Marker of the page"`
}

func (h mailbox) list(ctx context.Context, in *mailsInput) (StaffCaughtMailPage, error) {
	if h.box == nil {
		return StaffCaughtMailPage{}, domain.ErrNotFound
	}
	page, err := h.box.Mails(ctx, "", in.After)
	out := StaffCaughtMailPage{Items: make([]StaffCaughtMail, len(page.Items)), Next: page.Next}
	for i, c := range page.Items {
		mail, openErr := message.OpenMail(c.Raw)
		if openErr != nil {
			return StaffCaughtMailPage{}, openErr
		}
		out.Items[i] = StaffCaughtMail{
			ID: c.ID, To: c.Recipient, From: mail.From, Subject: mail.Subject, Text: mail.Text, Unsubscribe: mail.Unsubscribe, At: c.ReceivedAt,
		}
	}
	return out, err
}
