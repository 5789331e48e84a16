package main

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"

	"deltag/api"
	"deltag/api/staff"
	"deltag/domain"
	"deltag/domain/org"
	"deltag/frontend"
)

// program is every area wired together: the one place where all parts meet.
type program struct {
	cfg  config
	db   *domain.DB
	echo *echo.Echo
	org  *org.Org
}

// newProgram wires the program. The movable clock is the demo's; production has none.
func newProgram(cfg config, db *domain.DB, clock *domain.MovableClock) (*program, error) {
	key, err := cfg.key()
	if err != nil {
		return nil, err
	}
	p := &program{cfg: cfg, db: db}
	p.org = org.New(db, org.Settings{Secret: key, Demo: clock != nil, Clock: clock})
	if err := p.mount(); err != nil {
		return nil, err
	}
	return p, nil
}

// mount puts everything that is served on one router.
func (p *program) mount() error {
	site, err := frontend.New()
	if err != nil {
		return fmt.Errorf("read the built pages: %w", err)
	}
	cookie := api.Cookie{Secure: p.cfg.secure()}
	p.echo = api.NewEcho(api.Settings{TrustedProxy: p.cfg.TrustedProxy})
	p.echo.Use(frontend.Headers(p.cfg.secure()), api.Sessions(p.org, cookie))
	health(p.echo, p.db)
	api.Mount(p.echo, staff.Register(staff.Areas{Org: p.org, Home: org.NewHome(p.db, p.org.Look), Cookie: cookie}))
	site.Mount(p.echo)
	return nil
}

// run serves until ctx ends.
func (p *program) run(ctx context.Context) error { return listen(ctx, p.cfg, p.echo) }
