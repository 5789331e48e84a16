package mailer

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"deltag/domain/message"
)

// dialogue is one mail's talk with the relay.
type dialogue struct {
	from, to string
	raw      []byte
	handOver func() error
	phase    atomic.Int32
}

// The phases of a dialogue: a stop breaks off the first and lets the second end.
const (
	asking int32 = iota
	handing
	stopped
	done
)

// run speaks MAIL and RCPT, marks the mail as handed over, and gives the text.
func (d *dialogue) run(ctx context.Context, c *connection) message.Outcome {
	d.phase.Store(asking)
	defer context.AfterFunc(ctx, func() { d.stop(c) })()
	c.mails++
	if at, err := d.ask(c); err != nil {
		c.broken = c.broken || !answered(err) || codeOf(err) == 421 || c.Reset() != nil
		return classify(at, err)
	}
	defer d.phase.CompareAndSwap(handing, done)
	if !d.phase.CompareAndSwap(asking, handing) || d.handOver() != nil {
		c.broken = c.broken || c.Reset() != nil
		return message.Outcome{Class: message.Withdrawn}
	}
	return d.give(c)
}

// stop breaks the dialogue off while nothing is handed over; else it gives it a last limit.
func (d *dialogue) stop(c *connection) {
	if d.phase.CompareAndSwap(asking, stopped) {
		c.cut()
		return
	}
	time.AfterFunc(stopTime, func() {
		if d.phase.Load() == handing {
			c.cut()
		}
	})
}

func (d *dialogue) ask(c *connection) (stage, error) {
	if err := c.UpdateDeadline(commandTime); err != nil {
		return atMail, err
	}
	if err := c.Mail("<" + d.from + ">"); err != nil {
		return atMail, err
	}
	return atRcpt, c.Rcpt("<" + d.to + ">")
}

// give sends the text. Up to the final dot nothing is delivered, so an error
// before it may be tried again; after it, only the relay's answer tells.
func (d *dialogue) give(c *connection) message.Outcome {
	fail := func(at stage, err error) message.Outcome {
		c.broken = true
		return classify(at, err)
	}
	if err := c.UpdateDeadline(textTime); err != nil {
		return fail(atData, err)
	}
	w, err := c.Data()
	if err != nil {
		return fail(atData, err)
	}
	if _, err := w.Write(d.raw); err != nil {
		return fail(atData, err)
	}
	if err := w.Close(); err != nil {
		return fail(atDot, err)
	}
	out := message.Outcome{Class: message.Accepted, Code: 250}
	if closer, ok := w.(*smtp.DataCloser); ok {
		out.Reply = short(closer.ServerResponse())
		out.Status = enhanced(out.Reply)
	}
	return out
}
