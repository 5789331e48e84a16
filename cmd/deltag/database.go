package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"deltag/domain"
	"deltag/domain/postgres"
	"deltag/migrations"
)

// openDatabase opens the database of DATABASE_URL, or starts the private one, and brings it to the newest shape. The
// returned function closes what was opened.
func openDatabase(ctx context.Context, cfg config, clock domain.Clock) (*domain.DB, func(), error) {
	address, stop, err := findDatabase(ctx, cfg)
	if err != nil {
		return nil, stop, err
	}
	db, err := postgres.Open(ctx, address, clock)
	if err != nil {
		stop()
		return nil, stop, err
	}
	closeAll := func() {
		logIf("close the database", db.Pool().Close())
		stop()
	}
	if err := migrations.Up(ctx, db.Pool()); err != nil {
		closeAll()
		return nil, stop, err
	}
	return db, closeAll, nil
}

// findDatabase gives the address of the database, and starts the private one when it does not run. Stop ends what was
// started.
func findDatabase(ctx context.Context, cfg config) (address string, stop func(), err error) {
	nothing := func() {}
	if cfg.DatabaseURL != "" {
		return cfg.DatabaseURL, nothing, nil
	}
	local, err := postgres.StartLocal(ctx, filepath.Join(cfg.Data, "postgres"), postgres.AsUser(cfg.PGUser))
	var inUse *postgres.InUse
	switch {
	case errors.As(err, &inUse) && inUse.DSN != "":
		return inUse.DSN, nothing, nil // a short command beside the running server
	case err != nil:
		return "", nothing, err
	}
	return local.DSN, func() { logIf("stop the private database", local.Stop()) }, nil
}

func migrate(ctx context.Context, cfg config, _ []string) error {
	_, closeAll, err := openDatabase(ctx, cfg, domain.SystemClock{})
	if err != nil {
		return err
	}
	closeAll()
	fmt.Println("The database has the newest shape.")
	return nil
}

func logIf(what string, err error) {
	if err != nil {
		slog.Error(what, "error", err)
	}
}
