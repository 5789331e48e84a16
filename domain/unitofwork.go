// Package domain is the kernel that every area stands on: the unit of work, who acts, what they may do, the record of
// who used which personal data, errors that people can read, keyset pages and secret links. It knows no area, no HTTP
// and no mail, and must never learn of them.
package domain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Driver is what the kernel needs of the database's driver beyond database/sql.
type Driver struct {
	// Copy writes rows with PostgreSQL's COPY on a connection that holds an open transaction.
	Copy func(ctx context.Context, conn *sql.Conn, table string, columns []string, rows iter.Seq[[]any]) (int64, error)
	// Constraint names the constraint that an error says was broken, or "".
	Constraint func(error) string
}

// DB opens units of work. Make one with postgres.Open.
type DB struct {
	gorm  *gorm.DB
	sql   *sql.DB
	clock Clock
	drv   Driver
}

// NewDB joins a gorm handle, the pool beneath it, a clock and the driver into a DB.
func NewDB(g *gorm.DB, pool *sql.DB, clock Clock, drv Driver) *DB {
	return &DB{gorm: g, sql: pool, clock: clock, drv: drv}
}

// Now is the clock of every unit of work: UTC, in whole microseconds as PostgreSQL keeps them.
func (db *DB) Now() time.Time { return db.clock.Now().UTC().Truncate(time.Microsecond) }

// Pool is the connection pool: for health checks, metrics and migrations, never for the work of an area.
func (db *DB) Pool() *sql.DB { return db.sql }

// Tx is one unit of work: all of it happens at the same instant, by the same actor, or none of it happens. It is also
// the context of that work.
type Tx struct {
	context.Context
	DB    *gorm.DB
	Now   time.Time
	Actor Actor

	conn     *sql.Conn
	drv      Driver
	accesses []Access
}

// Do runs work in one read-write transaction and commits it together with the access records it made.
func (db *DB) Do(ctx context.Context, work func(*Tx) error) error {
	return db.transact(ctx, func(tx *Tx) error {
		if err := work(tx); err != nil {
			return err
		}
		return tx.writeAccesses()
	})
}

// View runs work in one read-only transaction that sees a single snapshot. The access records it made are committed
// before View returns: when that fails, the caller gets the error and must show nothing.
func (db *DB) View(ctx context.Context, work func(*Tx) error) error {
	return db.session(ctx, func(g *gorm.DB, conn *sql.Conn) error {
		var seen *Tx // its actor may be a citizen who is known only since their link was opened
		snapshot := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
		err := g.Transaction(func(g *gorm.DB) error {
			seen = db.begin(ctx, g, conn)
			return work(seen)
		}, snapshot)
		if err != nil {
			return err
		}
		seen.DB = g // the snapshot is over: the one statement that is left is a transaction of its own
		return seen.writeAccesses()
	})
}

// Single runs work of one statement, which is a transaction by itself: without the two that would begin and end one, it
// costs PostgreSQL half as much. It is for what citizens do by the thousand. Work that touches data of persons other
// than the one who acts needs a record, and so must use Do or View.
func (db *DB) Single(ctx context.Context, work func(*Tx) error) error {
	tx := db.begin(ctx, db.gorm.WithContext(ctx), nil)
	if err := work(tx); err != nil {
		return db.translate(err)
	}
	if len(tx.accesses) > 0 {
		return errors.New("an access record needs a unit of work of more than one statement")
	}
	return nil
}

func (db *DB) transact(ctx context.Context, work func(*Tx) error) error {
	return db.session(ctx, func(g *gorm.DB, conn *sql.Conn) error {
		return g.Transaction(func(g *gorm.DB) error { return work(db.begin(ctx, g, conn)) })
	})
}

// session gives work a connection of its own, with gorm on it.
func (db *DB) session(ctx context.Context, work func(*gorm.DB, *sql.Conn) error) error {
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer func() { _ = conn.Close() }()
	g := db.gorm.WithContext(ctx)
	g.Statement.ConnPool = conn
	return db.translate(work(g, conn))
}

func (db *DB) begin(ctx context.Context, g *gorm.DB, conn *sql.Conn) *Tx {
	return &Tx{Context: ctx, DB: g, Now: db.Now(), Actor: ActorOf(ctx), conn: conn, drv: db.drv}
}

// Row reads one row by plain SQL with $1, $2 ... in it, past gorm: where citizens come by the thousand, taking a statement
// apart costs more than running it.
func (tx *Tx) Row(query string, args ...any) *sql.Row {
	return tx.DB.Statement.ConnPool.QueryRowContext(tx, query, args...)
}

// Rows reads many in the same way.
func (tx *Tx) Rows(query string, args ...any) (*sql.Rows, error) {
	return tx.DB.Statement.ConnPool.QueryContext(tx, query, args...)
}

// Copy writes rows into a table with COPY, inside this unit of work, and returns how many.
func (tx *Tx) Copy(table string, columns []string, rows iter.Seq[[]any]) (int64, error) {
	return tx.drv.Copy(tx, tx.conn, table, columns, rows)
}

// Require answers ErrForbidden unless the actor has the permission in the scope.
func (tx *Tx) Require(p Permission, s Scope) error {
	if tx.Actor.May(p, s) {
		return nil
	}
	return ErrForbidden
}

// Lock loads the one row that matches and keeps others from changing it until the unit of work ends.
func Lock[T any](tx *Tx, where string, args ...any) (T, error) {
	row, err := gorm.G[T](tx.DB, clause.Locking{Strength: "UPDATE"}).Where(where, args...).Take(tx)
	return row, notFound(err)
}

// Take loads the one row that matches, or answers ErrNotFound.
func Take[T any](tx *Tx, where string, args ...any) (T, error) {
	row, err := gorm.G[T](tx.DB).Where(where, args...).Take(tx)
	return row, notFound(err)
}

// Create inserts a row and fills its generated columns.
func Create[T any](tx *Tx, row *T) error {
	return tx.DB.Omit(clause.Associations).Create(row).Error
}

// Save writes every column of a row that exists, zero values too. A row that is gone answers ErrNotFound.
func Save[T any](tx *Tx, row *T) error {
	res := tx.DB.Model(row).Select("*").Omit(clause.Associations).Updates(row)
	if res.Error == nil && res.RowsAffected == 0 {
		return ErrNotFound
	}
	return res.Error
}

// translate turns the breach of a known constraint into the refusal it stands for.
func (db *DB) translate(err error) error {
	if err == nil {
		return nil
	}
	if known, ok := constraints[db.drv.Constraint(err)]; ok {
		return known
	}
	return err
}

func notFound(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	return err
}
