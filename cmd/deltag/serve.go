package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"deltag/domain"
)

// stopLimit is how long requests, jobs and mails under way may take to finish when the program is told to stop.
const stopLimit = 30 * time.Second

func serve(ctx context.Context, cfg config, _ []string) error {
	faults := cfg.unsafe()
	if len(faults) > 0 {
		return fmt.Errorf("these settings are not safe for real citizens:\n  - %s\nSee them all with `deltag config`; look around with `deltag demo`",
			strings.Join(faults, "\n  - "))
	}
	for _, want := range cfg.wanting() {
		slog.WarnContext(ctx, want)
	}
	db, closeAll, err := openDatabase(ctx, cfg, domain.SystemClock{})
	if err != nil {
		return err
	}
	defer closeAll()
	if err := refuseDemoData(ctx, db); err != nil {
		return err
	}
	p, err := newProgram(cfg, db, nil)
	if err != nil {
		return err
	}
	if err := p.residents.CheckCPRKey(ctx); err != nil {
		return fmt.Errorf("DELTAG_CPR_KEY: %w", err)
	}
	return p.run(ctx)
}

// refuseDemoData keeps fictional people out of a server that mails real ones.
func refuseDemoData(ctx context.Context, db *domain.DB) error {
	var demo bool
	err := db.Pool().QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM setting WHERE key = 'demo')").Scan(&demo)
	if err == nil && demo {
		return errors.New("this database holds the demo municipality: choose another DELTAG_DATA or DATABASE_URL")
	}
	return err
}

// listen serves the pages and, when asked for, the metrics, until ctx ends; then it lets requests under way finish.
func (p *program) listen(ctx context.Context) error {
	cfg, e := p.cfg, p.echo
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s (DELTAG_ADDR): %w", cfg.Addr, err)
	}
	e.Listener = listener
	failed := make(chan error, 2)
	go func() { failed <- e.Start("") }()
	metrics := &http.Server{Addr: cfg.MetricsAddr, Handler: promhttp.HandlerFor(p.metrics, promhttp.HandlerOpts{}), ReadHeaderTimeout: 5 * time.Second}
	if cfg.MetricsAddr != "" {
		go func() { failed <- metrics.ListenAndServe() }()
	}
	slog.InfoContext(ctx, "listening", "address", listener.Addr().String())
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	logIf("stop the metrics", metrics.Shutdown(limited))
	logIf("stop the server", e.Shutdown(limited))
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// health answers whether the process lives, and whether it can do its work.
func health(e *echo.Echo, db *domain.DB) {
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
		defer cancel()
		if err := db.Pool().PingContext(ctx); err != nil {
			slog.ErrorContext(ctx, "not ready", "error", err)
			return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
		}
		return c.String(http.StatusOK, "ready\n")
	})
}
