package mailer_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/mailer"
	"deltag/mailer/smtptest"
)

// office is an outbox on a real database that sends to a real SMTP server.
type office struct {
	*domaintest.Bench
	t        testing.TB
	server   *smtptest.Server
	outbox   *message.Outbox
	messages *message.Messages
	prepare  func(*domain.Tx, message.Message) (message.Content, error)
}

const secret = "https://deltag.example.dk/i/VERYSECRETTOKEN"

func newOffice(t testing.TB, rules ...smtptest.Rule) *office {
	t.Helper()
	o := &office{Bench: domaintest.New(t), t: t, server: smtptest.New(t, rules...)}
	o.prepare = func(*domain.Tx, message.Message) (message.Content, error) {
		return message.Content{
			Values:      map[string]string{"link": secret, "answer_by": "fredag den 4. september"},
			Unsubscribe: "https://deltag.example.dk/stop/VERYSECRETTOKEN",
		}, nil
	}
	o.messages = message.New(o.DB, settings)
	o.outbox = o.another()
	return o
}

var settings = message.Settings{
	Municipality: "Prøve Kommune", Phone: "12 34 56 78", Organizer: calendar.Party{Name: "Prøve Kommune", Mailbox: "deltag@example.dk"},
}

// another is one more program on the same database.
func (o *office) another() *message.Outbox {
	o.t.Helper()
	m, err := mailer.New(mailer.Settings{URL: o.server.URL(), From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example.dk"})
	if err != nil {
		o.t.Fatal(err)
	}
	hook := func(tx *domain.Tx, row message.Message) (message.Content, error) { return o.prepare(tx, row) }
	outbox := message.NewOutbox(o.DB, m, settings, map[string]message.Prepare{"panel-invitation": hook, "panel-reminder-1": hook})
	o.t.Cleanup(func() {
		m.Close()
		_ = outbox.Close()
	})
	return outbox
}

func (o *office) do(work func(*domain.Tx) error) {
	o.t.Helper()
	if err := o.Do(o.Ctx(), work); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) queue(drafts ...message.Draft) {
	o.t.Helper()
	o.do(func(tx *domain.Tx) error {
		for i := range drafts {
			if drafts[i].NotAfter.IsZero() {
				drafts[i].NotAfter = tx.Now.Add(14 * 24 * time.Hour)
			}
		}
		_, err := message.QueueAll(tx, drafts)
		return err
	})
}

func invite(n int, to string) message.Draft {
	return message.Draft{Key: fmt.Sprint("panel-invitation:", n), Kind: "panel-invitation", Activity: "panel:1", Unit: 1, Subject: int64(n), Resident: int64(n), To: to}
}

func (o *office) deliver() int {
	o.t.Helper()
	n, err := o.outbox.Deliver(context.Background(), 1000)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// state is "state reason" of the mail about a subject.
func (o *office) state(subject int) string {
	o.t.Helper()
	return strings.TrimSpace(domaintest.Value[string](o.t, o.Bench, "SELECT state || ' ' || reason FROM message WHERE subject_id = $1", subject))
}

func (o *office) id(subject int) int64 {
	o.t.Helper()
	return domaintest.Value[int64](o.t, o.Bench, "SELECT id FROM message WHERE subject_id = $1", subject)
}

func (o *office) want(subject int, state string) {
	o.t.Helper()
	if got := o.state(subject); got != state {
		o.t.Errorf("mail %d is %q, want %q", subject, got, state)
	}
}
