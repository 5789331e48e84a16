package postgres

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

// Local is a private PostgreSQL server that runs as a child of this process.
// It listens on a Unix socket in a directory that only its own user may enter,
// so it needs neither a port nor a password.
type Local struct {
	// DSN is how pgx connects to the database "deltag" of the server.
	DSN string

	server   *os.Process
	ended    chan struct{} // closed when the server is gone
	stopping sync.Once
	cleanUp  func()
}

// InUse is the error of StartLocal when another living process already runs the
// server of the same directory. A short command may use that server by its DSN,
// which is empty while the other process is still starting.
type InUse struct {
	Dir string
	PID int
	DSN string
}

func (e *InUse) Error() string {
	return fmt.Sprintf("the database in %s is already in use by another Deltag (process %d): "+
		"stop that one first, or choose another directory with DELTAG_DATA", e.Dir, e.PID)
}

// LocalOption changes how StartLocal sets up and starts the server.
type LocalOption func(*launch)

// ForTests trades durability for speed. Never use it where data should last.
func ForTests() LocalOption {
	return func(l *launch) {
		l.initdb = append(l.initdb, "--no-sync")
		l.settings = append(l.settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"autovacuum=off", "max_connections=300", "shared_buffers=128MB")
	}
}

// Connections is how many connections the server takes instead of 60, for several programs at once: each holds up to 30.
func Connections(most int) LocalOption {
	return func(l *launch) { l.settings = append(l.settings, "max_connections="+strconv.Itoa(most)) }
}

// AsUser names the account that runs the server when this process is root,
// because PostgreSQL refuses to run as root. An empty name keeps "postgres",
// and a data directory that exists keeps the account that owns it.
func AsUser(name string) LocalOption {
	return func(l *launch) {
		if name != "" {
			l.user = name
		}
	}
}

// Done is closed when the server has ended, by Stop or by itself.
func (l *Local) Done() <-chan struct{} { return l.ended }

// patience is how long a fast shutdown may take before the server is made to
// end at once, which loses nothing but makes the next start replay the log.
const patience = 60 * time.Second

// Stop ends every connection, shuts the server down and waits until it is gone.
// It may be called more than once.
func (l *Local) Stop() error {
	var err error
	l.stopping.Do(func() { err = l.stop() })
	return err
}

func (l *Local) stop() error {
	defer l.cleanUp()
	// SIGINT is PostgreSQL's fast shutdown.
	if err := l.server.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	select {
	case <-l.ended:
		return nil
	case <-time.After(patience):
	}
	if err := endAtOnce(l.server); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	<-l.ended
	return nil
}
