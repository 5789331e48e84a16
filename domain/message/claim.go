package message

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"deltag/domain"
)

// lease is how long a sender may keep a mail without an outcome. It is well
// over the longest dialogue with a relay, so it ends only for one that hangs.
const lease = 15 * time.Minute

// lockClass marks the advisory locks by which running programs show that they
// live. PostgreSQL frees a dead program's lock at once, even after kill -9.
const lockClass = 0x6d61696c // "mail"

// stayAlive makes sure that this program's lock is held.
func (o *Outbox) stayAlive(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.alive != nil {
		if o.alive.PingContext(ctx) == nil {
			return nil
		}
		_ = o.alive.Close()
		o.alive = nil
	}
	conn, err := o.db.Pool().Conn(ctx)
	if err != nil {
		return fmt.Errorf("show that the outbox lives: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1, $2)", lockClass, o.owner); err != nil {
		_ = conn.Close()
		return fmt.Errorf("show that the outbox lives: %w", err)
	}
	o.alive = conn
	return nil
}

// living is the SQL for the programs that live.
const living = `(SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = ? AND objsubid = 2 AND granted
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`

// sweep settles what time or a crash has decided: mails whose time is over,
// and mails in the hands of a program that is gone. Those that the relay had
// not begun to take go back; the fate of the others is uncertain.
func (o *Outbox) sweep(ctx context.Context) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.DB.Exec(`UPDATE message SET state = 'retry', token = NULL
			WHERE state = 'claimed' AND (lease_until < ? OR owner NOT IN `+living+`)`, tx.Now, lockClass).Error; err != nil {
			return err
		}
		if err := tx.DB.Exec(`UPDATE message SET state = 'uncertain', reason = 'program-ended'
			WHERE state = 'handed_over' AND (lease_until < ? OR owner NOT IN `+living+`)`, tx.Now, lockClass).Error; err != nil {
			return err
		}
		return tx.DB.Exec(`UPDATE message SET state = 'expired', reason = 'too-late', finished_at = ?, vars = `+withoutSecrets+`
			WHERE state IN ('queued', 'retry', 'held') AND not_after <= ?`, tx.Now, tx.Now).Error
	})
}

// claim takes up to n mails that are due, so that no other sender has them.
func (o *Outbox) claim(ctx context.Context, n int) (list []Message, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		open, err := relayOpen(tx)
		if err != nil || !open {
			return err
		}
		window := "AND anytime"
		if OfficeOpen(tx.Now) {
			window = ""
		}
		return tx.DB.Raw(`UPDATE message SET state = 'claimed', owner = ?, token = ?, lease_until = ?, first_tried_at = coalesce(first_tried_at, ?)
			WHERE id IN (SELECT id FROM message
				WHERE state IN ('queued', 'retry') AND due_at <= ? AND not_after > ? `+window+`
				AND domain <> ALL (ARRAY(SELECT domain FROM mail_backoff WHERE until > ?))
				ORDER BY anytime DESC, due_at, id LIMIT ? FOR UPDATE SKIP LOCKED)
			RETURNING *`, o.owner, rand.Int64(), tx.Now.Add(lease), tx.Now, tx.Now, tx.Now, tx.Now, n).Scan(&list).Error
	})
	return list, err
}

// giveBack returns claimed mails that were not tried.
func (o *Outbox) giveBack(ctx context.Context, list []Message) error {
	ids := make([]int64, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	return o.db.Do(context.WithoutCancel(ctx), func(tx *domain.Tx) error { return giveBack(tx, o.owner, ids...) })
}

func giveBack(tx *domain.Tx, owner int32, ids ...int64) error {
	return tx.DB.Exec("UPDATE message SET state = 'retry', token = NULL WHERE state = 'claimed' AND owner = ? AND id IN ?", owner, ids).Error
}
