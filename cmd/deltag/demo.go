package main

import (
	"context"
	"fmt"
	"path/filepath"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/mailer"
)

// What the demo is called, and its secret, which is known to everybody: the demo keeps nothing that is secret.
const (
	demoName   = "Demokøbing Kommune"
	demoSecret = "ZGVsdGFnIGRlbW8gZGVsdGFnIGRlbW8gZGVsdGFnICE="
)

const welcome = `
Deltag is ready: %[1]s
Sign in at %[1]s/staff/sign-in with one click, as any of:
  administrator, coordinator, unit leader, secretary, committee member, interviewer, analyst, moderator
Begin as coordinator. Citizens' mail lands in the mailbox of the demo's bar; the bar moves the clock as well.
Stop it with Ctrl-C.

`

// demo runs the fictional municipality: its own database beside the real one, a clock that can be moved, and mail that
// lands in a mailbox page instead of in the world, unless SMTP_URL names a relay.
func demo(ctx context.Context, cfg config, _ []string) error {
	cfg.Data = filepath.Join(cfg.Data, "demo")
	cfg.Secret, cfg.CPRKey = demoSecret, demoSecret
	cfg.MailFrom, cfg.Municipality, cfg.HelpPhone = "panel@demo.example", demoName, "00 00 00 00"
	clock := &domain.MovableClock{}
	db, closeAll, err := openDatabase(ctx, cfg, clock)
	if err != nil {
		return err
	}
	defer closeAll()
	caught, stop, err := mailer.CatchAll(message.NewMailbox(db))
	if err != nil {
		return err
	}
	defer stop()
	relay := cfg.SMTP
	cfg.SMTP = caught // the story of the demo is told by mails that are caught, wherever later ones go
	if err := tellStory(ctx, cfg, db, clock); err != nil {
		return fmt.Errorf("make up the demo municipality: %w", err)
	}
	if relay != "" {
		cfg.SMTP = relay
	}
	p, err := newProgram(cfg, db, clock)
	if err != nil {
		return err
	}
	fmt.Printf(welcome, cfg.public())
	return p.run(ctx)
}
