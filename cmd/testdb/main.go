// Command testdb runs another command, such as `go test ./...`, with one throw-away PostgreSQL server whose address it
// puts into TEST_DATABASE_URL, so that the tests of every package share a server instead of each starting its own. It
// keeps nothing, and must never be pointed at a server that somebody needs.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"deltag/domain/postgres"
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
		err = errors.Join(with(ctx, local.DSN, command), local.Stop())
	}
	return errors.Join(err, os.RemoveAll(dir))
}

func with(ctx context.Context, address string, command []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "TEST_DATABASE_URL="+address)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd.Run()
}
