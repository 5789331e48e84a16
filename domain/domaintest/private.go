package domaintest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"deltag/domain/postgres"
)

// startPrivate starts a server for this test binary alone, which dies with the process. It takes the first directory
// that no other test binary is using, so that later runs start at once and leave no more behind than the first.
func startPrivate(ctx context.Context) (address string, err error) {
	for i := 0; ; i++ {
		dir := filepath.Join(os.TempDir(), fmt.Sprintf("deltag-test-%d-%d", os.Getuid(), i))
		local, err := postgres.StartLocal(ctx, dir, postgres.ForTests())
		var inUse *postgres.InUse
		switch {
		case errors.As(err, &inUse):
			continue
		case err != nil:
			return "", err
		}
		return local.DSN, dropLeftovers(ctx, local.DSN)
	}
}

// dropLeftovers removes the databases of test binaries that used the directory before.
func dropLeftovers(ctx context.Context, address string) (err error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for {
		var name string
		err := db.QueryRowContext(ctx, `SELECT datname FROM pg_database WHERE datname ~ '^(test|template)_' LIMIT 1`).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			return err
		}
	}
}
