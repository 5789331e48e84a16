package resident

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"deltag/domain"
)

// importLock is the class of the advisory locks that running imports hold; their number is the import's. The lock ends
// with the connection, so that an import whose program was killed is seen at once.
const importLock = 0x1D0

// unitLock is the class of the locks that keep two imports of one unit apart.
const unitLock = 0x1D1

const progressEvery = 500 * time.Millisecond

// RunImports marks the imports whose program died, and reads in the lists that wait, one after another. Every copy of
// the program may call it at any time.
func (r *Residents) RunImports(ctx context.Context) error {
	if err := r.markInterrupted(ctx); err != nil {
		return err
	}
	var waiting []int64
	err := r.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT id FROM import WHERE state = 'waiting' ORDER BY id").Scan(&waiting).Error
	})
	for _, id := range waiting {
		if err := r.runImport(ctx, id); err != nil {
			return err
		}
	}
	return err
}

func (r *Residents) markInterrupted(ctx context.Context) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Exec(`WITH running AS MATERIALIZED (SELECT id FROM import WHERE state = 'running')
			UPDATE import i SET state = 'interrupted', finished_at = ? FROM running
			WHERE i.id = running.id AND i.state = 'running' AND pg_try_advisory_xact_lock(?, running.id::integer)`, tx.Now, importLock).Error
	})
}

var errNotOurs = errors.New("another copy of the program has this import")

// runImport reads one list in, in one transaction: all of it or nothing.
func (r *Residents) runImport(ctx context.Context, id int64) error {
	var progress atomic.Int64
	stop := func() {}
	err := r.db.Do(ctx, func(tx *domain.Tx) error {
		var ours bool
		if err := tx.DB.Raw("SELECT pg_try_advisory_xact_lock(?, ?::integer)", importLock, id).Scan(&ours).Error; err != nil {
			return err
		}
		if !ours {
			return errNotOurs
		}
		if err := r.claim(ctx, id); err != nil {
			return err
		}
		stop = r.showProgress(ctx, id, &progress)
		return r.readIn(tx, id, func(n int) { progress.Store(int64(n)) })
	})
	stop()
	switch {
	case errors.Is(err, errNotOurs):
		return nil
	case err != nil:
		return r.fail(ctx, id, err)
	}
	return nil
}

// claim makes the import visible as running, in a transaction of its own, while the lock is held.
func (r *Residents) claim(ctx context.Context, id int64) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		done := tx.DB.Exec("UPDATE import SET state = 'running', started_at = ? WHERE id = ? AND state = 'waiting'", tx.Now, id)
		if done.Error == nil && done.RowsAffected == 0 {
			return errNotOurs
		}
		return done.Error
	})
}

// showProgress writes how many rows are done, beside the transaction that reads them in, until stop is called.
func (r *Residents) showProgress(ctx context.Context, id int64, rows *atomic.Int64) (stop func()) {
	over, finished := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(finished)
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-over:
				return
			case <-tick.C:
			}
			err := r.db.Do(ctx, func(tx *domain.Tx) error {
				return tx.DB.Exec("UPDATE import SET rows_done = ? WHERE id = ? AND state = 'running'", rows.Load(), id).Error
			})
			if err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "the progress of an import was not written", "import", id, "error", err)
			}
		}
	}()
	return func() { close(over); <-finished }
}

// readIn does the whole import in the caller's unit of work.
func (r *Residents) readIn(tx *domain.Tx, id int64, done func(int)) error {
	imp, err := domain.Take[Import](tx, "id = ?", id)
	if err != nil {
		return err
	}
	if err := tx.DB.Exec("SELECT pg_advisory_xact_lock(?, ?::integer)", unitLock, imp.UnitID).Error; err != nil {
		return err
	}
	s, err := r.stage(tx, &imp, true)
	if err != nil {
		return err
	}
	s.done = done
	if err := s.read(); err != nil {
		return err
	}
	tx.Record(domain.Access{Action: "change", Subject: "resident", Criterion: imp.label(), Purpose: "import of a list", Count: s.added + s.changed, Unit: imp.UnitID})
	imp.StartedAt = &tx.Now
	imp.Added, imp.Changed, imp.Unchanged, imp.LeftOut = s.added, s.changed, s.unchanged, s.errors
	imp.RowsTotal = s.added + s.changed + s.unchanged + s.errors
	imp.RowsDone = imp.RowsTotal
	imp.Faults, imp.FaultsTotal = s.faults, s.total
	return imp.end(tx, "done")
}

// fail says why an import did not come to its end. What it was is the staff's to know only when it is a refusal of ours.
func (r *Residents) fail(ctx context.Context, id int64, cause error) error {
	var known *domain.Error
	state, code := "failed", "internal"
	switch {
	case errors.Is(cause, context.Canceled):
		state, code = "interrupted", ""
	case errors.As(cause, &known):
		code = known.Code
	default:
		slog.ErrorContext(ctx, "an import failed", "import", id, "error", cause)
	}
	ctx = context.WithoutCancel(ctx)
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Exec("UPDATE import SET state = ?, failure = ?, finished_at = ? WHERE id = ? AND state = 'running'", state, code, tx.Now, id).Error
	})
}

// SortWords moves the words of the names that were just added from the pending list of their index into its tree. No
// import waits for it, the next one neither; until then searches read the list too. Every copy of the program may call it
// at any time.
func (r *Residents) SortWords(ctx context.Context) error {
	return r.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Exec("SELECT gin_clean_pending_list('resident_words')").Error
	})
}
