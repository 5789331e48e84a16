// Package mailer gives finished mails to the relay over SMTP and says what
// became of each. It decides nothing about who gets what or when, keeps
// nothing, and must never report a mail as failed that the relay may have
// taken, nor hand over one that handOver refused.
package mailer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"

	"deltag/domain/message"
)

// Mailer sends by one relay. It keeps the connections that are not in use.
type Mailer struct {
	settings Settings
	client   *gomail.Client
	from     *mail.Address
	idle     chan *connection
}

var _ message.Sender = (*Mailer)(nil)

// Time limits. RFC 5321 section 4.5.3.2 asks for five minutes and more; a
// municipal relay that takes longer than these is broken.
const (
	dialTime    = 15 * time.Second
	commandTime = 60 * time.Second
	textTime    = 120 * time.Second
	// stopTime is how long a mail in the relay's hands may take when the program stops.
	stopTime = 20 * time.Second
)

var errAddress = errors.New("the recipient's address cannot be read")

// maxIdle is how many unused connections are kept.
const maxIdle = 16

// New makes a mailer. It does not connect yet.
func New(s Settings) (*Mailer, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	r, _ := parse(s.URL)
	client, err := gomail.NewClient(r.host, r.options(s.Host)...)
	if err != nil {
		return nil, fmt.Errorf("the relay's settings: %w", err)
	}
	from, _ := mail.ParseAddress(s.From)
	return &Mailer{settings: s, client: client, from: from, idle: make(chan *connection, maxIdle)}, nil
}

func (r relay) options(helo string) []gomail.Option {
	options := []gomail.Option{gomail.WithPort(r.port), gomail.WithHELO(helo), gomail.WithTimeout(dialTime)}
	auth := gomail.SMTPAuthAutoDiscover
	switch {
	case r.implicit:
		options = append(options, gomail.WithSSL())
	case r.plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
		auth = gomail.SMTPAuthPlainNoEnc
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if r.user != "" {
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(r.user), gomail.WithPassword(r.password))
	}
	return options
}

// Send gives one mail to the relay. When ctx ends before the text has begun,
// nothing is sent; after that it is finished, for at most 20 seconds more.
func (m *Mailer) Send(ctx context.Context, mail message.Mail, handOver func() error) message.Outcome {
	raw, err := m.compose(mail)
	switch {
	case errors.Is(err, errAddress):
		return message.Outcome{Class: message.NoMailbox, Status: "5.1.3", Reply: err.Error()}
	case err != nil:
		return message.Outcome{Class: message.Fault, Reply: err.Error()}
	}
	d := dialogue{from: m.from.Address, to: mail.To, raw: raw, handOver: handOver}
	for {
		c, err := m.connect(ctx)
		if ctx.Err() != nil {
			return message.Outcome{Class: message.Withdrawn} // a stop is not the relay's fault
		}
		if err != nil {
			return classify(atConnect, err)
		}
		reused := c.mails > 0
		out := d.run(ctx, c)
		m.put(c)
		if out.Class == message.Relay && d.phase.Load() == stopped {
			return message.Outcome{Class: message.Withdrawn}
		}
		// A connection that lay idle may have died unseen: once more on another, as nothing was handed over.
		if out.Class != message.Relay || !reused || d.phase.Load() != asking {
			return out
		}
	}
}

// compose writes the whole mail before the relay is asked anything: a text
// that fails half-way must not reach the line, where a cut mail would count as
// a whole one.
func (m *Mailer) compose(mail message.Mail) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.from)
	if err := msg.To(mail.To); err != nil {
		return nil, errAddress // the error itself would quote the address
	}
	msg.Subject(mail.Rendered.Subject)
	msg.SetMessageIDWithValue(mail.ID + "@" + m.settings.Host)
	msg.SetDateWithValue(mail.Date)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nothing answers by itself
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")  // the same for Exchange
	msg.SetGenHeader("Content-Language", string(mail.Language))
	if mail.Unsubscribe != "" {
		msg.SetListUnsubscribe("<" + mail.Unsubscribe + ">")
		msg.SetListUnsubscribePost() // RFC 8058: one click, by POST
	}
	msg.SetBodyString(gomail.TypeTextPlain, mail.Rendered.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, mail.Rendered.HTML)
	if err := addCalendar(msg, mail); err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("write the mail: %w", err)
	}
	return raw.Bytes(), nil
}

// Close ends the idle connections. Call it when no Send is under way.
func (m *Mailer) Close() {
	for {
		select {
		case c := <-m.idle:
			c.quit()
		default:
			return
		}
	}
}
