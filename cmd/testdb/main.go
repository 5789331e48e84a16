// Command testdb runs another command, such as `go test ./...`, with one throw-away PostgreSQL server whose address it
// puts into TEST_DATABASE_URL, and with the name of a migrated, empty database there in TEST_DATABASE_TEMPLATE, so that
// the tests of every package share them instead of each starting a server and migrating. It keeps nothing, and must never
// be pointed at a server that somebody needs.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the template's connection

	"deltag/domain/postgres"
	"deltag/migrations"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: testdb COMMAND [ARGUMENT]...")
		os.Exit(2)
	}
	err := run(os.Args[1:])
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		os.Exit(max(failed.ExitCode(), 1)) // a signal has no code of its own
	case err != nil:
		fmt.Fprintln(os.Stderr, "testdb:", err)
		os.Exit(1)
	}
}

func run(command []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp(inMemory(), "deltag-testdb-")
	if err != nil { // that of memory may belong to others
		dir, err = os.MkdirTemp("", "deltag-testdb-")
	}
	if err != nil {
		return err
	}
	local, err := postgres.StartLocal(ctx, dir, postgres.ForTests())
	if err == nil {
		if err = migrate(ctx, local.DSN); err == nil {
			err = with(ctx, local.DSN, command)
		}
		err = errors.Join(err, local.Stop())
	}
	return errors.Join(err, os.RemoveAll(dir))
}

// template is the database that the tests' are copied from. Nobody may be connected to it.
const template = "template_deltag"

func migrate(ctx context.Context, address string) (err error) {
	server, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if _, err := server.ExecContext(ctx, "CREATE DATABASE "+template); err != nil {
		return err
	}
	db, err := sql.Open("pgx", address+" dbname="+template) // of key words, the last one counts
	if err != nil {
		return err
	}
	return errors.Join(migrations.Up(ctx, db), db.Close())
}

func with(ctx context.Context, address string, command []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "TEST_DATABASE_URL="+address, "TEST_DATABASE_TEMPLATE="+template)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd.Run()
}
