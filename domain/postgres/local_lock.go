//go:build darwin || freebsd || linux || netbsd || openbsd

package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// acquire takes the lock of dir, which one process and its server may hold. When
// that process was killed, its server is just stopping: then acquire waits.
func acquire(ctx context.Context, dir string, a account) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := wait(ctx, f, dir); err != nil {
		f.Close()
		return nil, err
	}
	return f, errors.Join(a.give(f.Name()), announce(f, ""))
}

func wait(ctx context.Context, f *os.File, dir string) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if pid, dsn := holder(f); alive(pid) {
			return &InUse{Dir: dir, PID: pid, DSN: dsn}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until the last PostgreSQL in %s has stopped: %w", dir, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// release frees the lock at once, also for a child that is just being started
// and has yet to close its copy.
func release(f *os.File) {
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) // fails only when f is closed already
	f.Close()
}

// announce writes into the lock who holds it, and once it answers, where.
func announce(f *os.File, dsn string) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"+dsn), 0)
	return err
}

// holder reads what announce wrote; the process is 0 while it is not known.
func holder(f *os.File) (pid int, dsn string) {
	said, err := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	if err != nil {
		return 0, ""
	}
	number, dsn, _ := strings.Cut(string(said), "\n")
	pid, err = strconv.Atoi(number)
	if err != nil {
		return 0, ""
	}
	return pid, dsn
}

// alive tells whether the process exists; EPERM means that it is another user's.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return pid > 0 && (err == nil || errors.Is(err, syscall.EPERM))
}
