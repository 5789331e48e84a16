package privacy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/resident"
)

// usualBatch is how many things of a class go in one unit of work.
const usualBatch = 2000

// retentionLock keeps two copies of the program from deleting at once, for the length of a unit of work.
const retentionLock = 0x1E7

// args are the instants that the statements of a rule name.
func (t Term) args(now time.Time) map[string]any {
	return map[string]any{"now": now, "before": t.before(now)}
}

// count counts what is due.
func (t Term) count(tx *domain.Tx) (Due, error) {
	found, err := t.sum(tx, "("+t.due+") doomed WHERE since < @before", t.args(tx.Now))
	return found.Due, err
}

// sum is what stands in a table of what is doomed.
type sum struct {
	Due
	Keys int
}

func (t Term) sum(tx *domain.Tx, from string, args ...any) (found sum, err error) {
	things := "1"
	if t.weight != "" {
		things = t.weight
	}
	err = tx.DB.Raw("SELECT count(*) AS keys, coalesce(sum("+things+"), 0)::bigint AS things, count(DISTINCT person) AS people, min(since) AS oldest FROM "+from, args...).Scan(&found).Error
	found.Class, found.Days = t.Code, t.Days
	return found, err
}

// DeleteOld deletes everything that is due, once in a night: after half past four in Denmark on a day that no copy of the
// program has finished yet. Every copy may call it at any time. A copy that dies in the middle leaves the rest to the next.
func (pr *Privacy) DeleteOld(ctx context.Context) error {
	ctx = domain.WithActor(ctx, domain.System("delete what is too old"))
	var all []Term
	var night bool
	if err := pr.db.View(ctx, func(tx *domain.Tx) (err error) {
		if err := tx.DB.Raw(`SELECT local::time >= '04:30' AND NOT EXISTS (SELECT FROM retention_run WHERE day = local::date)
			FROM (SELECT ?::timestamptz AT TIME ZONE 'Europe/Copenhagen' AS local) x`, tx.Now).Scan(&night).Error; err != nil || !night {
			return err
		}
		all, err = terms(tx)
		return err
	}); err != nil || !night {
		return err
	}
	var failed []error
	for _, t := range all { // one that fails keeps no other from being done
		if err := pr.deleteClass(ctx, t); err != nil {
			failed = append(failed, fmt.Errorf("delete %s: %w", t.Code, err))
		}
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	return pr.db.Do(ctx, func(tx *domain.Tx) error {
		return tx.DB.Exec(`INSERT INTO retention_run (day, finished_at) VALUES ((?::timestamptz AT TIME ZONE 'Europe/Copenhagen')::date, ?)
			ON CONFLICT DO NOTHING`, tx.Now, tx.Now).Error
	})
}

func (pr *Privacy) deleteClass(ctx context.Context, t Term) error {
	if t.Held() {
		return nil
	}
	for more := true; more; {
		if err := pr.db.Do(ctx, func(tx *domain.Tx) (err error) {
			more, err = t.deleteSome(tx)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// deleteSome deletes the oldest of what is due, and writes the proof with it. It tells whether there may be more.
func (t Term) deleteSome(tx *domain.Tx) (more bool, err error) {
	batch := t.batch
	if batch == 0 {
		batch = usualBatch
	}
	args := t.args(tx.Now)
	args["batch"] = batch
	if err := tx.DB.Exec("SELECT pg_advisory_xact_lock(?)", retentionLock).Error; err != nil {
		return false, err
	}
	if err := tx.DB.Exec("CREATE TEMP TABLE doomed ON COMMIT DROP AS SELECT key, since, person FROM ("+t.due+") d WHERE since < @before ORDER BY since, key LIMIT @batch",
		args).Error; err != nil {
		return false, err
	}
	gone, err := t.sum(tx, "doomed")
	if err != nil || gone.Keys == 0 {
		return false, err
	}
	if err := t.noteDeletion(tx, false, ""); err != nil {
		return false, err
	}
	if err := t.forgetDoomed(tx); err != nil {
		return false, err
	}
	tx.Record(domain.Access{Action: "delete", Subject: "old data", Criterion: "retention " + t.Code, Purpose: "delete what is too old", Count: gone.Things})
	return gone.Keys == batch, t.report(tx, gone.Due)
}

// forgetDoomed takes away what stands in the table doomed.
func (t Term) forgetDoomed(tx *domain.Tx) error {
	args := t.args(tx.Now)
	for _, statement := range t.forget {
		q := []any{}
		if strings.Contains(statement, "@") {
			q = append(q, args)
		}
		if err := tx.DB.Exec(statement, q...).Error; err != nil {
			return err
		}
	}
	return t.forgetPeople(tx)
}

func (t Term) forgetPeople(tx *domain.Tx) error {
	if t.people == nil {
		return nil
	}
	var ids []int64
	if err := tx.DB.Raw("SELECT key FROM doomed ORDER BY key").Scan(&ids).Error; err != nil {
		return err
	}
	return t.people(tx, ids)
}

func (t Term) report(tx *domain.Tx, gone Due) error {
	var setting *int64
	if t.Setting != nil {
		setting = &t.Setting.ID
	}
	return tx.DB.Exec(`INSERT INTO retention_report AS t (day, class, days, setting_id, things, people, oldest, done_at)
		VALUES ((CAST(@now AS timestamptz) AT TIME ZONE 'Europe/Copenhagen')::date, @class, @days, @setting, @things, @people, (CAST(@oldest AS timestamptz) AT TIME ZONE 'Europe/Copenhagen')::date, @now)
		ON CONFLICT (day, class) DO UPDATE SET things = t.things + excluded.things, people = t.people + excluded.people,
			oldest = least(t.oldest, excluded.oldest), done_at = excluded.done_at`,
		map[string]any{"now": tx.Now, "class": t.Code, "days": t.Days, "setting": setting, "things": gone.Things, "people": gone.People, "oldest": gone.Oldest}).Error
}

// forgetGone erases people who have left the municipality. Unlike those who asked for it, they may come back with a list.
func forgetGone(tx *domain.Tx, ids []int64) error {
	for _, id := range ids {
		person, err := resident.LockToErase(tx, id)
		if errors.Is(err, domain.ErrNotFound) {
			continue // erased meanwhile
		}
		if err != nil {
			return err
		}
		if err := forget(tx, person); err != nil {
			return err
		}
	}
	return nil
}
