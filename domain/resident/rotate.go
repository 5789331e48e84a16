package resident

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"deltag/domain"
)

// ErrCPRKey says that the numbers in the database were sealed with another key.
var ErrCPRKey = errors.New("the CPR numbers in the database were not sealed with this key")

// CheckCPRKey opens one of the sealed numbers, so that a program with the wrong key ends at its start instead of taking
// everybody for somebody new. Without numbers every key is right.
func (r *Residents) CheckCPRKey(ctx context.Context) error {
	return r.db.View(ctx, func(tx *domain.Tx) error {
		var rows []struct{ Sealed, Index []byte }
		err := tx.DB.Raw(`SELECT cpr_sealed AS sealed, cpr_index AS index FROM resident WHERE cpr_index IS NOT NULL LIMIT 1`).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		if r.key == nil {
			return ErrCPRKey
		}
		if _, err := r.key.Open(rows[0].Sealed, rows[0].Index); err != nil {
			return ErrCPRKey
		}
		return nil
	})
}

// RotateCPR seals every number that the old key opens with the new one, and returns how many. Numbers that the new key
// opens already stay. All of it happens, or nothing: a number that neither key opens ends it with an error.
func (r *Residents) RotateCPR(ctx context.Context, old *CPRKey) (n int, err error) {
	err = r.db.Do(ctx, func(tx *domain.Tx) error {
		if err := tx.DB.Exec(`LOCK TABLE resident IN SHARE ROW EXCLUSIVE MODE`).Error; err != nil {
			return err
		}
		if err := tx.DB.Exec(`CREATE TEMPORARY TABLE resealed (id bigint, sealed bytea, index bytea) ON COMMIT DROP`).Error; err != nil {
			return err
		}
		rows, err := r.reseal(tx, old)
		if err != nil || len(rows) == 0 {
			return err
		}
		if _, err := tx.Copy("resealed", []string{"id", "sealed", "index"}, slices.Values(rows)); err != nil {
			return err
		}
		done := tx.DB.Exec(`UPDATE resident r SET cpr_sealed = s.sealed, cpr_index = s.index FROM resealed s WHERE r.id = s.id`)
		n = int(done.RowsAffected)
		tx.Record(domain.Access{Action: "change", Subject: "resident", Criterion: "all CPR numbers", Purpose: "a new key for CPR numbers", Count: n})
		return done.Error
	})
	return n, err
}

// reseal reads every number and seals it with the new key: some hundred bytes of memory for each.
func (r *Residents) reseal(tx *domain.Tx, old *CPRKey) (sealed [][]any, err error) {
	rows, err := tx.DB.Raw(`SELECT id, cpr_sealed, cpr_index FROM resident WHERE cpr_index IS NOT NULL`).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var was, index sql.RawBytes
		if err := rows.Scan(&id, &was, &index); err != nil {
			return nil, err
		}
		if _, err := r.key.Open(was, index); err == nil {
			continue
		}
		number, err := old.Open(was, index)
		if err != nil {
			return nil, fmt.Errorf("the number of resident %d: neither key opens it, and nothing was changed", id)
		}
		sealed = append(sealed, []any{id, r.key.Seal(number), r.key.Index(number)})
	}
	return sealed, rows.Err()
}
