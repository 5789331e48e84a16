package mailer_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"deltag/domain/message"
	"deltag/mailer"
	"deltag/mailer/smtptest"
)

func open(t *testing.T, server *smtptest.Server) *mailer.Mailer {
	t.Helper()
	m, err := mailer.New(mailer.Settings{URL: server.URL(), From: "Prøve Kommune <deltag@example.dk>", Host: "deltag.example.dk"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

func sample(to string) message.Mail {
	return message.Mail{
		ID: "ABC", To: to, Language: message.Danish, Date: time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC),
		Unsubscribe: "https://deltag.example.dk/stop/TOKEN",
		Rendered:    message.Rendered{Subject: "Æblegrød på øen", Text: "Hej\n\n.\nTak æøå\n", HTML: "<p>Tak æøå</p>"},
	}
}

func yes() error { return nil }

// Each way in which a relay can refuse, delay, hang or vanish has its class,
// and the mail counts as handed over only from the text on.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		rule     smtptest.Rule
		want     message.Class
		handOver bool
		taken    int
	}{
		{"accepted", smtptest.Rule{}, message.Accepted, true, 1},
		{"greeting refused", smtptest.Rule{At: "CONNECT", Code: 554, Text: "No"}, message.Relay, false, 0},
		{"greeting asks to come back", smtptest.Rule{At: "CONNECT", Code: 421, Text: "Later"}, message.Relay, false, 0},
		{"line dropped at the greeting", smtptest.Rule{At: "CONNECT", Drop: true}, message.Relay, false, 0},
		{"sender refused", smtptest.Rule{At: "MAIL", Code: 550, Text: "5.1.8 Bad sender"}, message.Policy, false, 0},
		{"sign in first", smtptest.Rule{At: "MAIL", Code: 530, Text: "5.7.0 Sign in"}, message.Relay, false, 0},
		{"greylisted", smtptest.Rule{At: "RCPT", Code: 451, Text: "4.7.1 Later"}, message.Busy, false, 0},
		{"closing", smtptest.Rule{At: "RCPT", Code: 421, Text: "4.3.2 Closing"}, message.Busy, false, 0},
		{"no mailbox", smtptest.Rule{At: "RCPT", Code: 550, Text: "5.1.1 No such user"}, message.NoMailbox, false, 0},
		{"no such domain", smtptest.Rule{At: "RCPT", Code: 550, Text: "5.1.2 No such host"}, message.NoMailbox, false, 0},
		{"refused without a reason", smtptest.Rule{At: "RCPT", Code: 550, Text: "No"}, message.Refused, false, 0},
		{"refused by policy", smtptest.Rule{At: "RCPT", Code: 550, Text: "5.7.1 Spam"}, message.Policy, false, 0},
		{"mailbox full", smtptest.Rule{At: "RCPT", Code: 452, Text: "4.2.2 Full"}, message.MailboxFull, false, 0},
		{"line dropped at the recipient", smtptest.Rule{At: "RCPT", Drop: true}, message.Relay, false, 0},
		{"line dropped before the text", smtptest.Rule{At: "DATA", Drop: true}, message.Relay, true, 0},
		{"text not wanted", smtptest.Rule{At: "DATA", Code: 554, Text: "5.7.1 No"}, message.Policy, true, 0},
		{"text deferred", smtptest.Rule{At: ".", Code: 451, Text: "4.3.0 Later"}, message.Deferred, true, 0},
		{"text too large", smtptest.Rule{At: ".", Code: 552, Text: "5.3.4 Too big"}, message.TooLarge, true, 0},
		{"text refused", smtptest.Rule{At: ".", Code: 554, Text: "5.6.0 Bad"}, message.Policy, true, 0},
		{"answer lost, mail taken", smtptest.Rule{At: ".", Drop: true, Keep: true}, message.Lost, true, 1},
		{"answer lost, mail not taken", smtptest.Rule{At: ".", Drop: true}, message.Lost, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := smtptest.New(t, c.rule)
			handed := 0
			out := open(t, server).Send(t.Context(), sample("anna@borger.example"), func() error { handed++; return nil })
			if out.Class != c.want {
				t.Errorf("class %q, want %q: %+v", out.Class, c.want, out)
			}
			if (handed == 1) != c.handOver || handed > 1 {
				t.Errorf("handed over %d times", handed)
			}
			if got := len(server.Mails()); got != c.taken {
				t.Errorf("the server took %d mails, want %d", got, c.taken)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t)
	m := open(t, server)
	server.Close()
	if out := m.Send(t.Context(), sample("a@b.example"), yes); out.Class != message.Relay || out.Code != 0 {
		t.Errorf("%+v", out)
	}
}

func TestUnreadableAddress(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t)
	out := open(t, server).Send(t.Context(), sample("not an address\r\nRCPT TO:<other@x.example>"), yes)
	if out.Class != message.NoMailbox || server.Steps("RCPT") != 0 {
		t.Errorf("%+v after %d recipients", out, server.Steps("RCPT"))
	}
}

// When handOver says no, nothing goes, and the line is good for the next mail.
func TestWithdrawn(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t)
	m := open(t, server)
	if out := m.Send(t.Context(), sample("a@b.example"), func() error { return errors.New("cancelled") }); out.Class != message.Withdrawn {
		t.Errorf("%+v", out)
	}
	if server.Steps("DATA") != 0 {
		t.Error("the text was begun")
	}
	if out := m.Send(t.Context(), sample("c@b.example"), yes); out.Class != message.Accepted {
		t.Errorf("%+v", out)
	}
	if server.Steps("CONNECT") != 1 || server.Count()["a@b.example"] != 0 {
		t.Errorf("%d lines, %v", server.Steps("CONNECT"), server.Count())
	}
}

// A stop breaks off a dialogue that hangs before the text, and sends nothing.
func TestStopBeforeTheText(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Rule{At: "RCPT", Hang: true})
	m := open(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan message.Outcome, 1)
	go func() { result <- m.Send(ctx, sample("a@b.example"), yes) }()
	for server.Steps("RCPT") == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if out := <-result; out.Class != message.Withdrawn {
		t.Errorf("%+v", out)
	}
	if len(server.Mails()) != 0 {
		t.Error("a mail was sent")
	}
}

// A stop while the relay has the text waits for its answer.
func TestStopWithinTheText(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	out := open(t, server).Send(ctx, sample("a@b.example"), func() error { cancel(); return nil })
	if out.Class != message.Accepted || server.Count()["a@b.example"] != 1 {
		t.Errorf("%+v, %v", out, server.Count())
	}
}

// One line serves many mails, and a refused recipient does not cost it.
func TestLineIsReused(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Rule{To: "bad@*", At: "RCPT", Code: 550, Text: "5.1.1 No"})
	m := open(t, server)
	for _, to := range []string{"a@x.example", "bad@x.example", "b@x.example"} {
		m.Send(t.Context(), sample(to), yes)
	}
	if server.Steps("CONNECT") != 1 || len(server.Mails()) != 2 {
		t.Errorf("%d lines for %d mails", server.Steps("CONNECT"), len(server.Mails()))
	}
}

// A line that the relay closed while it lay idle must not cost the next mail.
func TestDeadIdleLineIsReplaced(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t)
	m := open(t, server)
	m.Send(t.Context(), sample("a@x.example"), yes)
	server.Script(smtptest.Rule{At: "MAIL", Drop: true, Times: 1})
	if out := m.Send(t.Context(), sample("b@x.example"), yes); out.Class != message.Accepted {
		t.Errorf("%+v", out)
	}
	if server.Steps("CONNECT") != 2 {
		t.Errorf("%d lines", server.Steps("CONNECT"))
	}
}

func TestComposedMail(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t)
	if out := open(t, server).Send(t.Context(), sample("anna@borger.example"), yes); out.Class != message.Accepted || !strings.Contains(out.Reply, "queued as") {
		t.Fatalf("%+v", out)
	}
	got := server.Mails()[0]
	if got.From != "deltag@example.dk" || got.To[0] != "anna@borger.example" {
		t.Errorf("from %s to %v", got.From, got.To)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(got.Raw)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<ABC@deltag.example.dk>", "Auto-Submitted": "auto-generated", "Date": "Tue, 01 Sep 2026 08:00:00 +0000",
		"List-Unsubscribe": "<https://deltag.example.dk/stop/TOKEN>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Content-Language": "da", "User-Agent": "", "X-Mailer": "", "To": "<anna@borger.example>",
	} {
		if m.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, m.Header.Get(name), want)
		}
	}
	if subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); subject != "Æblegrød på øen" {
		t.Errorf("subject %q", subject)
	}
	_, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []struct{ kind, words string }{{"text/plain", "Hej\n\n.\nTak æøå"}, {"text/html", "<p>Tak æøå</p>"}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		words := strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n"))
		if !strings.HasPrefix(part.Header.Get("Content-Type"), want.kind) || words != want.words {
			t.Errorf("%s: %q", part.Header.Get("Content-Type"), words)
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	good := mailer.Settings{URL: "smtp://u:p@relay.example.dk", From: "A <a@example.dk>", Host: "a.example.dk"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, s := range map[string]mailer.Settings{
		"scheme": {URL: "http://relay.example.dk", From: good.From, Host: good.Host}, "no host": {URL: "smtp://", From: good.From, Host: good.Host},
		"sender": {URL: good.URL, From: "nobody", Host: good.Host}, "own name": {URL: good.URL, From: good.From},
		"unreadable": {URL: "smtp://u:hemmelig@relay:x", From: good.From, Host: good.Host},
	} {
		err := s.Check()
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
}
