package mailer

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"deltag/domain/message"
)

// catchTime is how long the demo's mailbox may take to keep a mail.
const catchTime = 10 * time.Second

// CatchAll is the demo's end of the line: a receiver on a free port of this
// machine that keeps every mail in the mailbox, so that the demo goes the whole
// real way. It gives the URL to send to, and a function that ends it.
func CatchAll(box *message.Mailbox) (smtp string, stop func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen for the demo's mail: %w", err)
	}
	r := &Receiver{Take: func(mail Received) error {
		ctx, cancel := context.WithTimeout(context.Background(), catchTime)
		defer cancel()
		return box.Catch(ctx, mail.To, mail.Raw)
	}}
	go func() {
		if err := r.Serve(l); err != nil {
			slog.Error("the demo's mailbox takes no more mail", "error", err)
		}
	}()
	stop = func() {
		_ = l.Close()
		r.Close()
	}
	return "smtp://" + l.Addr().String(), stop, nil
}
