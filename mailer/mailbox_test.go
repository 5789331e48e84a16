package mailer_test

import (
	"strings"
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/mailer"
)

// The demo's mail goes the whole real way and can be read as a mail program shows it.
func TestMailboxOfTheDemo(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	box := message.NewMailbox(b.DB)
	url, stop, err := mailer.CatchAll(box)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	m, err := mailer.New(mailer.Settings{URL: url, From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example.dk"})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for _, to := range []string{"Anna@borger.example", "bo@borger.example"} {
		if out := m.Send(t.Context(), sample(to), yes); out.Class != message.Accepted {
			t.Fatalf("%+v", out)
		}
	}
	page, err := box.Mails(t.Context(), "anna@borger.example", "")
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("%d mails, %v", len(page.Items), err)
	}
	if all, err := box.Mails(t.Context(), "", ""); err != nil || len(all.Items) != 2 || all.Items[0].Recipient != "bo@borger.example" {
		t.Errorf("%+v, %v", all, err)
	}
	caught, err := box.Mail(t.Context(), page.Items[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	got, err := message.OpenMail(caught.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != "Æblegrød på øen" || !strings.Contains(got.Text, "Tak æøå") || got.HTML != "<p>Tak æøå</p>" ||
		got.Unsubscribe != "https://deltag.example.dk/stop/TOKEN" || !strings.Contains(got.From, "Prøve Kommune") {
		t.Errorf("%+v", got)
	}
}
