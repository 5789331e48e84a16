package domaintest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// Template is what many tests begin with. It is written once, into a database of its own that the tests' are copied
// from: a copy costs as much as an empty database.
type Template struct {
	write func(testing.TB, *Bench)
	mu    sync.Mutex
	name  string // once it is written
}

// NewTemplate makes a template of what write puts into an empty database. Its clock stands at Start.
func NewTemplate(write func(testing.TB, *Bench)) *Template { return &Template{write: write} }

// New gives the test a database with what the template holds, which is dropped when the test ends.
func (tp *Template) New(t testing.TB) *Bench {
	t.Helper()
	server := started(t)
	return server.bench(t, tp.written(t, server))
}

// written is the template's database. The next test tries again when one could not write it.
func (tp *Template) written(t testing.TB, server *server) string {
	t.Helper()
	tp.mu.Lock()
	defer tp.mu.Unlock()
	if tp.name != "" {
		return tp.name
	}
	name := fmt.Sprintf("template_%d_%d", os.Getpid(), server.count.Add(1))
	b := server.clone(t, server.template, name)
	tp.write(t, b)
	if err := b.Pool().Close(); err != nil {
		t.Fatalf("close the template database: %v", err)
	}
	tp.name = name
	return name
}
