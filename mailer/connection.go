package mailer

import (
	"context"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// connection is one line to the relay, used by one worker at a time.
type connection struct {
	*smtp.Client
	mails  int
	used   time.Time
	broken bool // out of step, or the relay wants to be left alone
}

// Relays close lines that lie idle and cap the mails on one; ours end first.
const (
	maxIdleTime = 10 * time.Second
	maxMails    = 500
)

// connect takes an idle connection that is fresh, or opens a new one.
func (m *Mailer) connect(ctx context.Context) (*connection, error) {
	for {
		select {
		case c := <-m.idle:
			if time.Since(c.used) < maxIdleTime && c.mails < maxMails {
				return c, nil
			}
			c.quit()
			continue
		default:
		}
		client, err := m.client.DialToSMTPClientWithContext(ctx)
		if err != nil {
			return nil, err
		}
		return &connection{Client: client}, nil
	}
}

// put keeps a connection for the next mail, or ends it.
func (m *Mailer) put(c *connection) {
	if c.broken {
		// Never QUIT here: within a text it would end the text and send half a mail.
		c.cut()
		return
	}
	c.used = time.Now()
	select {
	case m.idle <- c:
	default:
		c.quit()
	}
}

// cut closes the socket. It goes past the client's lock, which a command that waits for an answer holds.
func (c *connection) cut() { _ = c.Text.Close() }

func (c *connection) quit() {
	if c.UpdateDeadline(time.Second) != nil || c.Quit() != nil {
		c.cut()
	}
}
