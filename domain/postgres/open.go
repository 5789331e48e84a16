// Package postgres opens the database: the pool, gorm's settings, and the private server that Deltag starts when no
// DATABASE_URL is set. It is the only package that knows the driver.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	driver "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"

	"deltag/domain"
)

// Pool settings: a municipality's load fits in a few connections; PostgreSQL's own default allows 100 in all.
const (
	maxConnections = 30
	idleLifetime   = 5 * time.Minute
)

// Open connects to the database at url with the given clock. It does not migrate.
func Open(ctx context.Context, url string, clock domain.Clock) (*domain.DB, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the database's address cannot be read: %w", err)
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["application_name"] = "deltag"
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(maxConnections)
	pool.SetMaxIdleConns(maxConnections)
	pool.SetConnMaxIdleTime(idleLifetime)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	g, err := gorm.Open(driver.New(driver.Config{Conn: pool}), &gorm.Config{
		SkipDefaultTransaction: true, // every write is in a unit of work already
		NamingStrategy:         schema.NamingStrategy{SingularTable: true},
		Logger: quiet{logger.NewSlogLogger(slog.Default(), logger.Config{
			ParameterizedQueries: true, // names and addresses stay out of logs
			SlowThreshold:        slow, LogLevel: logger.Warn, IgnoreRecordNotFoundError: true,
		})},
	})
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return domain.NewDB(g, pool, clock, domain.Driver{Copy: copyRows, Constraint: constraint}), nil
}

// slow is how long a statement takes that is worth a line in the log.
const slow = time.Second

// quiet spells a statement out for the log only when there is something to log. gorm's own logger does it for each.
type quiet struct{ logger.Interface }

func (q quiet) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), err error) {
	if err != nil || time.Since(begin) > slow { //nolint:forbidigo // how long a statement really took
		q.Interface.Trace(ctx, begin, statement, err)
	}
}

// ParamsFilter keeps values out of the log, as gorm's own logger does.
func (q quiet) ParamsFilter(_ context.Context, statement string, _ ...any) (string, []any) {
	return statement, nil
}

func constraint(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.ConstraintName
	}
	return ""
}
