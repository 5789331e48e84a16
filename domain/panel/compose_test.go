package panel_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// Whether a mail is still wanted is decided when it is about to go.
func TestMailsAreDecidedWhenTheyGo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, kind, before string // SQL of what happens before the mail goes
		want               message.NotWanted
		link               string
	}{
		{"an invitation", "panel-invitation", "", "", "https://deltag.dk/i/"},
		{"a reminder", "panel-reminder-2", "", "", "https://deltag.dk/i/"},
		{"after an answer", "panel-reminder-1", "UPDATE invitation SET reply = 'declined', replied_at = created_at, answers = 1", "answered", ""},
		{"after an opt-out", "panel-reminder-1", "UPDATE resident SET opted_out_at = created_at", "opted-out", ""},
		{"in a pause", "panel-reminder-1", "UPDATE resident SET paused_until = created_at + interval '1 day'", "paused", ""},
		{"after an erasure", "panel-reminder-1", "UPDATE resident SET erased_at = created_at, name = '', email = '', phone = '', address = '', postcode = '', town = '', birth_year = NULL", "erased", ""},
		{"after the deadline", "panel-reminder-1", "UPDATE invitation SET respond_by = created_at - interval '1 hour'", "too-late", ""},
		{"after the draw", "panel-reminder-1", "UPDATE panel SET state = 'drawn'", "panel-state", ""},
		{"a receipt", "panel-receipt-yes", "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1", "", "https://deltag.dk/me/"},
		{"a receipt of an answer that was changed", "panel-receipt-yes", "UPDATE invitation SET reply = 'declined', replied_at = created_at, answers = 2", "answer-changed", ""},
		{"a seat that nobody has", "panel-drawn", "", "seat-settled", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			p, draw := b.AddPanel(t, "Panel")
			i := b.Invite(t, p, draw, "Asta")
			if c.before != "" {
				b.Exec(t, c.before)
			}
			b.Clock.Add(time.Minute)
			var content message.Content
			err := b.Do(b.Ctx(), func(tx *domain.Tx) (err error) {
				content, err = panel.New(b.DB).Mails("https://deltag.dk/")[c.kind](tx, message.Message{Kind: c.kind, SubjectID: i.Invitation})
				return err
			})
			var no message.NotWanted
			if errors.As(err, &no); no != c.want || c.want == "" && err != nil {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if c.link == "" {
				return
			}
			token, right := strings.CutPrefix(content.Values["link"], c.link)
			if !right || token == i.Token || content.To != "asta@eksempel.dk" {
				t.Errorf("content %+v", content)
			}
			for _, link := range []string{token, i.Token} { // the older link lives on
				if _, err := panel.New(b.DB).Invited(context.Background(), link); err != nil {
					t.Errorf("a link of the person gave %v", err)
				}
			}
		})
	}
}
