package main

import (
	"context"
	"fmt"
	"path/filepath"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/mailer"
)

// demoSecret is known to everybody: the demo keeps nothing that is secret.
const demoSecret = "ZGVsdGFnIGRlbW8gZGVsdGFnIGRlbW8gZGVsdGFnICE="

// demo runs the fictional municipality: its own database beside the real one, a clock that can be moved, and mail that
// lands in a mailbox page instead of in the world.
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
	if cfg.SMTP == "" {
		address, stop, err := mailer.CatchAll(message.NewMailbox(db))
		if err != nil {
			return err
		}
		defer stop()
		cfg.SMTP = address
	}
	p, err := newProgram(cfg, db, clock)
	if err != nil {
		return err
	}
	if err := p.furnish(ctx); err != nil {
		return fmt.Errorf("make up the demo municipality: %w", err)
	}
	fmt.Printf(welcome, cfg.public())
	return p.run(ctx)
}

const demoName = "Demokøbing Kommune"

const welcome = `
Deltag is ready: %[1]s
Sign in at %[1]s/staff/sign-in: one button for each role. Citizens' mail is in the mailbox of the demo's bar.
Stop it with Ctrl-C.

`

// furnish brings the demo to life: once, and again nothing.
func (p *program) furnish(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("demo"))
	if _, err := p.db.Pool().ExecContext(ctx, `INSERT INTO setting VALUES ('demo', 'true', $1) ON CONFLICT DO NOTHING`, p.db.Now()); err != nil {
		return err
	}
	if err := p.org.FollowClock(ctx); err != nil {
		return err
	}
	return p.org.AddDemo(ctx, demoName)
}
