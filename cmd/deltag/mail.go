package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"

	"deltag/domain"
	"deltag/domain/message"
)

// mailCommand tells whether mail may leave this database, and releases a copy of it.
func mailCommand(ctx context.Context, cfg config, args []string) error {
	release := len(args) == 2 && args[0] == "release" && (args[1] == "send" || args[1] == "cancel")
	if len(args) > 0 && !release {
		return errors.New("write: deltag mail, or deltag mail release send, or deltag mail release cancel")
	}
	db, closeAll, err := openDatabase(ctx, cfg, domain.SystemClock{})
	if err != nil {
		return err
	}
	defer closeAll()
	outbox := message.NewOutbox(db, nil, message.Settings{PublicURL: cfg.public()}, nil)
	ctx = domain.WithActor(ctx, domain.System("deltag mail"))
	if release {
		return releaseMail(ctx, outbox, args[1] == "cancel")
	}
	f, err := outbox.Fuse(ctx)
	if err != nil {
		return err
	}
	if f.Differs == "" {
		fmt.Printf("Mail may leave. %d mails wait.\n", f.Waiting)
		return nil
	}
	fmt.Printf(`No mail leaves: this is not the database that mail was sent from (another %s).
%d mails wait. If the other one has sent them meanwhile, citizens would get them twice.

When this one takes over for good, and the other is gone:
  deltag mail release cancel   drops the mails that wait; staff can send again what is missing
  deltag mail release send     sends them as if nothing had happened
When it is only a copy to try something out, leave it as it is.
`, f.Differs, f.Waiting)
	return nil
}

func releaseMail(ctx context.Context, outbox *message.Outbox, cancel bool) error {
	by := ""
	if u, err := user.Current(); err == nil {
		by = u.Username
	}
	n, err := outbox.Release(ctx, by, cancel)
	if err == nil {
		fmt.Printf("Mail leaves from this database now. %d mails that waited were dropped.\n", n)
	}
	return err
}
