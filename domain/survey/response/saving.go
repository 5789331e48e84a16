package response

import (
	"context"

	"deltag/domain"
)

// saving is answers with one more in them, to be written over those that were read.
type saving struct {
	draft     string
	was, kept []byte
	page      string
	language  string
	easy      bool
}

// keep writes answers over what they were, and tells whether it did: not when they are another's by now. Those of named
// people are written together with whatever is saved at the same moment. Anonymous ones are written alone: no transaction
// ever holds them and something that a person did.
func (r *Responses) keep(ctx context.Context, s saving, anonymous bool) (written bool, err error) {
	if !anonymous {
		if written, err = r.saving.ask(ctx, s); err != nil || written {
			return written, err
		}
	}
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		done := tx.DB.Exec("UPDATE survey_draft SET answers = ?, page = ?, language = ?, easy = ? WHERE id = ? AND answers = ? AND NOT finished",
			s.kept, s.page, s.language, s.easy, s.draft, s.was)
		written = done.RowsAffected > 0
		return done.Error
	})
	return written, err
}

// saveAll passes over answers that somebody else holds, so that nobody waits for a lock with all the others behind.
const saveAll = `WITH free AS (SELECT d.id, s.kept, s.page, s.language, s.easy, s.nth
		FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::boolean[]) WITH ORDINALITY AS s (id, was, kept, page, language, easy, nth)
		CROSS JOIN LATERAL (SELECT id FROM survey_draft WHERE id = s.id AND answers = s.was AND NOT finished FOR UPDATE SKIP LOCKED) d)
	UPDATE survey_draft d SET answers = f.kept, page = f.page, language = f.language, easy = f.easy FROM free f WHERE d.id = f.id RETURNING f.nth`

// saveTogether writes many with one statement and one commit, and tells of each whether it is written.
func (r *Responses) saveTogether(ctx context.Context, list []saving) (written []bool, err error) {
	ids, was, kept := make([]string, len(list)), make([][]byte, len(list)), make([][]byte, len(list))
	pages, languages, easy := make([]string, len(list)), make([]string, len(list)), make([]bool, len(list))
	for i, s := range list {
		ids[i], was[i], kept[i], pages[i], languages[i], easy[i] = s.draft, s.was, s.kept, s.page, s.language, s.easy
	}
	written = make([]bool, len(list))
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		rows, err := tx.Rows(saveAll, ids, was, kept, pages, languages, easy)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var nth int
			if err := rows.Scan(&nth); err != nil {
				return err
			}
			written[nth-1] = true
		}
		return rows.Err()
	})
	return written, err
}
