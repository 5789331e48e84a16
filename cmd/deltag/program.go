package main

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"

	"deltag/api"
	"deltag/domain"
	"deltag/frontend"
)

// program is every area wired together: the one place where all parts meet.
type program struct {
	cfg  config
	db   *domain.DB
	echo *echo.Echo
}

// newProgram wires the program. The movable clock is the demo's; production has none.
func newProgram(cfg config, db *domain.DB, clock *domain.MovableClock) (*program, error) {
	e := api.NewEcho(api.Settings{TrustedProxy: cfg.TrustedProxy, SecureCookies: cfg.secure()})
	site, err := frontend.New()
	if err != nil {
		return nil, fmt.Errorf("read the built pages: %w", err)
	}
	e.Use(frontend.Headers(cfg.secure()))
	health(e, db)
	api.Mount(e)
	site.Mount(e)
	return &program{cfg: cfg, db: db, echo: e}, nil
}

// run serves until ctx ends.
func (p *program) run(ctx context.Context) error { return listen(ctx, p.cfg, p.echo) }
