//go:build !(darwin || freebsd || linux || netbsd || openbsd)

package postgres

import (
	"context"
	"errors"
	"os"
)

type launch struct {
	user             string
	settings, initdb []string
}

// StartLocal is not possible on this system, which lacks what keeps the private
// server safe: users to drop to, and locks that a child inherits.
func StartLocal(context.Context, string, ...LocalOption) (*Local, error) {
	return nil, errors.New("a private PostgreSQL cannot be started on this system: set DATABASE_URL")
}

func endAtOnce(p *os.Process) error { return p.Kill() }
