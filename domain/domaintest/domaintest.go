// Package domaintest gives each test a real PostgreSQL database of its own, cloned from a migrated template in some
// twenty milliseconds, and a clock that stands still until it is moved. Only tests may import it.
package domaintest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the administrative connection

	"deltag/domain"
	"deltag/domain/postgres"
	"deltag/migrations"
)

// Start is what the clock of every test shows first: Tuesday 1 September 2026, 10:00 in Copenhagen, inside office hours.
var Start = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// Clock stands still until the test moves it.
type Clock struct{ at atomic.Int64 }

// Now is where the clock stands.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.at.Load()).UTC() }

// Set moves the clock to an instant.
func (c *Clock) Set(t time.Time) { c.at.Store(t.UnixMicro()) }

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.at.Add(d.Microseconds()) }

// Bench is a test's own database with its clock.
type Bench struct {
	*domain.DB
	Clock *Clock
	URL   string
}

// Ctx is the context of work done by the program itself, which may do everything.
func (b *Bench) Ctx() context.Context {
	return domain.WithActor(context.Background(), domain.System("test"))
}

// As is the context of work done by staff 1 with a role in a unit (and, in these tests, in no unit below it).
func (b *Bench) As(role domain.Role, unit int64) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{
		Kind: domain.Staff, StaffID: 1, Grants: []domain.Grant{{Role: role, Unit: unit, Units: []int64{unit}}},
	})
}

// Exec runs SQL in the test's database and fails the test when it is refused.
func (b *Bench) Exec(t testing.TB, query string, args ...any) {
	t.Helper()
	if _, err := b.Pool().ExecContext(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Value reads the one value that a query gives.
func Value[T any](t testing.TB, b *Bench, query string, args ...any) T {
	t.Helper()
	var v T
	if err := b.Pool().QueryRowContext(context.Background(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// New gives the test a migrated, empty database that is dropped when the test ends.
func New(t testing.TB) *Bench {
	t.Helper()
	server := started(t)
	return server.bench(t, server.template)
}

// bench gives the test a copy of the database from, which nobody may be connected to.
func (s *server) bench(t testing.TB, from string) *Bench {
	t.Helper()
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), s.count.Add(1))
	b := s.clone(t, from, name)
	t.Cleanup(func() {
		_ = b.Pool().Close()
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return b
}

func (s *server) clone(t testing.TB, from, name string) *Bench {
	t.Helper()
	if err := s.exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, from)); err != nil {
		t.Fatalf("clone the template database: %v", err)
	}
	clock := &Clock{}
	clock.Set(Start)
	address := withDatabase(s.url, name)
	db, err := postgres.Open(context.Background(), address, clock)
	if err != nil {
		t.Fatalf("open the test's database: %v", err)
	}
	return &Bench{DB: db, Clock: clock, URL: address}
}

// started is the running server.
func started(t testing.TB) *server {
	t.Helper()
	server := startOnce()
	if server.err != nil {
		t.Fatalf("start PostgreSQL for the tests: %v", server.err)
	}
	return server
}

type server struct {
	url, template string
	admin         *sql.DB
	mu            sync.Mutex // PostgreSQL clones a template for one at a time
	count         atomic.Int64
	err           error
}

func (s *server) exec(query string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.admin.ExecContext(context.Background(), query)
	return err
}

// startOnce starts the server and makes the template, once in a test binary. With TEST_DATABASE_URL set, that server is
// shared by all test binaries, and with TEST_DATABASE_TEMPLATE that template too; otherwise a private one is started,
// which dies with this process.
var startOnce = sync.OnceValue(func() *server {
	s := &server{url: os.Getenv("TEST_DATABASE_URL"), template: os.Getenv("TEST_DATABASE_TEMPLATE")}
	ctx := context.Background()
	if s.url == "" {
		s.template = ""
		if s.url, s.err = startPrivate(ctx); s.err != nil {
			return s
		}
	}
	if s.admin, s.err = sql.Open("pgx", s.url); s.err != nil {
		return s
	}
	s.admin.SetMaxOpenConns(2)
	if s.template == "" {
		s.template = fmt.Sprintf("template_%d", os.Getpid())
		s.err = s.migrate(ctx)
	}
	return s
})

func (s *server) migrate(ctx context.Context) (err error) {
	if _, err = s.admin.ExecContext(ctx, "CREATE DATABASE "+s.template); err != nil {
		return err
	}
	t, err := sql.Open("pgx", withDatabase(s.url, s.template))
	if err != nil {
		return err
	}
	defer func() { err = errorsFirst(err, t.Close()) }()
	return migrations.Up(ctx, t)
}

func errorsFirst(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// withDatabase changes the database's name in an address of either form that PostgreSQL knows.
func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return address + " dbname=" + name // of key words, the last one counts
	}
	u.Path = "/" + name
	return u.String()
}
