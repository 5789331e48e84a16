//go:build darwin || freebsd || linux || netbsd || openbsd

package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// launch is one start of a private server.
type launch struct {
	dir      string   // holds data/, lock, postgres.log and the socket
	user     string   // who runs the server when this process is root
	account  account  // the same, looked up
	settings []string // name=value of the server, later ones win
	initdb   []string // further arguments of initdb
	binaries binaries
	sockets  string // the directory of the socket
	dsn      string
}

// settings suit a machine of two cores and 4 GiB that also runs Deltag.
// ERROR lies below LOG among log_min_messages, so neither statements nor the
// values that a constraint refused, which may be personal data, are logged.
var settings = []string{
	"listen_addresses=", "unix_socket_permissions=0700", "max_connections=60",
	"shared_buffers=256MB", "effective_cache_size=1GB", "work_mem=16MB", "maintenance_work_mem=128MB",
	"max_wal_size=1GB", "wal_compression=on", "random_page_cost=1.1", "jit=off",
	"timezone=UTC", "log_timezone=UTC", "log_min_messages=log", "log_min_error_statement=panic",
	"log_error_verbosity=terse", "log_checkpoints=off", "log_line_prefix=%m ",
}

// StartLocal starts the private server of dir and waits until it answers. It
// makes the database at the first start, and never deletes or converts one.
// ctx limits the start alone; the server runs until Stop or until this process
// ends, however it ends. Another process on the same dir gives *InUse.
func StartLocal(ctx context.Context, dir string, options ...LocalOption) (*Local, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	l := &launch{dir: dir, user: "postgres", settings: append([]string{}, settings...)}
	for _, option := range options {
		option(l)
	}
	if l.account, err = prepare(dir, l.user); err != nil {
		return nil, err
	}
	lock, err := acquire(ctx, dir, l.account)
	if err != nil {
		return nil, err
	}
	local, err := l.start(ctx, lock)
	if err != nil {
		release(lock)
		return nil, err
	}
	return local, nil
}

func (l *launch) start(ctx context.Context, lock *os.File) (local *Local, err error) {
	if l.binaries, err = choose(find(ctx), l.data()); err != nil {
		return nil, err
	}
	if err := l.create(ctx); err != nil {
		return nil, err
	}
	return l.run(ctx, lock)
}

func (l *launch) data() string { return filepath.Join(l.dir, "data") }

// create makes the data directory when there is none. It appears under its name
// only when it is whole, so that an interrupted start is simply done again.
func (l *launch) create(ctx context.Context) error {
	if _, err := os.Stat(l.data()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	unfinished, err := os.MkdirTemp(l.dir, "initdb-")
	if err != nil {
		return err
	}
	if err := l.account.give(unfinished); err != nil {
		return err
	}
	// Byte order with Unicode letters: the same on every machine and after every
	// upgrade of the C library. What people read is sorted by an explicit collation.
	args := append([]string{"-D", unfinished, "-U", "deltag", "--auth-local=trust", "--auth-host=reject",
		"--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"}, l.initdb...)
	cmd := l.command(ctx, "initdb", args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	ended, err := l.spawn(cmd)
	if err != nil {
		return err
	}
	if err := <-ended; err != nil {
		return fmt.Errorf("make a database in %s: %w\n%s", l.dir, err, said.String())
	}
	if err := os.Rename(unfinished, l.data()); err != nil {
		return err
	}
	return syncDir(l.dir)
}

// syncDir makes a rename in dir last through a power failure.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// run starts the server. It inherits the lock, so that the lock is free only
// when the server is gone too, also after this process was killed.
func (l *launch) run(ctx context.Context, lock *os.File) (*Local, error) {
	removeSocketDir, err := l.placeSocket()
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(l.dir, "postgres.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	before, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	args := []string{"-D", l.data(), "-p", "5432", "-k", l.sockets}
	for _, setting := range l.settings {
		args = append(args, "-c", setting)
	}
	cmd := l.command(context.WithoutCancel(ctx), "postgres", args...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = log, log, []*os.File{lock}
	ended, err := l.spawn(cmd)
	if err != nil {
		return nil, err
	}
	local := &Local{DSN: l.dsn, server: cmd.Process, ended: make(chan struct{})}
	local.cleanUp = func() { removeSocketDir(); release(lock) }
	go func() {
		if err := <-ended; err != nil {
			slog.Error("the private PostgreSQL has ended, see its log", "log", log.Name(), "error", err)
		}
		close(local.ended)
	}()
	if err := l.await(ctx, local); err != nil {
		stopErr := local.Stop()
		said, _ := io.ReadAll(io.NewSectionReader(log, before, 1<<20)) // what there is, to explain err
		return nil, errors.Join(fmt.Errorf("start PostgreSQL %d in %s: %w\n%s", l.binaries.major, l.dir, err, said), stopErr)
	}
	return local, announce(lock, l.dsn)
}

// command runs a program of PostgreSQL as its account, in the directory, and
// without our environment, in which PGPORT, PGOPTIONS and others would count.
func (l *launch) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, l.binaries.path(program), args...)
	cmd.Dir = l.dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.SysProcAttr = l.account.attributes()
	return cmd
}

// spawn starts cmd and sends its end. The kernel tells a child of its parent's
// death when the thread that started it ends, so that thread is kept.
func (l *launch) spawn(cmd *exec.Cmd) (<-chan error, error) {
	started, ended := make(chan error), make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	err := <-started
	if errors.Is(err, fs.ErrPermission) {
		if blocked := l.account.blocked(l.dir, cmd.Path); blocked != nil {
			return nil, blocked
		}
	}
	return ended, err
}

// placeSocket chooses where the socket lies. Its path may have 107 bytes (unix(7)),
// and both PostgreSQL and pgx read some signs in it as separators.
func (l *launch) placeSocket() (remove func(), err error) {
	l.sockets, remove = l.dir, func() {}
	if len(l.dir)+len("/.s.PGSQL.5432") > 107 || strings.ContainsAny(l.dir, " ,\"'\\") {
		if l.sockets, err = os.MkdirTemp("/tmp", "deltag-"); err != nil {
			return nil, err
		}
		remove = func() { _ = os.Remove(l.sockets) } // empty, and made by us
	}
	l.dsn = "host=" + l.sockets + " port=5432 user=deltag dbname=deltag sslmode=disable"
	return remove, l.account.give(l.sockets)
}

// await returns when the server answers and has the database.
func (l *launch) await(ctx context.Context, local *Local) error {
	for {
		conn, err := pgx.Connect(ctx, strings.Replace(l.dsn, "dbname=deltag", "dbname=postgres", 1))
		if err == nil {
			return errors.Join(ensureDatabase(ctx, conn), conn.Close(ctx))
		}
		select {
		case <-local.Done():
			return errors.New("it ended at once")
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func ensureDatabase(ctx context.Context, conn *pgx.Conn) error {
	var there bool
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'deltag')").Scan(&there)
	if err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE deltag")
	return err
}

// endAtOnce is PostgreSQL's immediate shutdown.
func endAtOnce(p *os.Process) error { return p.Signal(syscall.SIGQUIT) }
