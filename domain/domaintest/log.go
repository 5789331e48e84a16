package domaintest

import (
	"bytes"
	"log/slog"
	"sync"
)

// Log keeps what the program writes while the tests of a package run.
type Log struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// KeepLog has everything down to a level written into a log that can be looked through afterwards.
func KeepLog(level slog.Level) *Log {
	l := &Log{}
	slog.SetDefault(slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: level})))
	return l
}

// Write takes one line.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(line)
}

// String is everything that was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}
