package response

import (
	"context"

	"deltag/domain"
	"deltag/domain/survey/programme"
)

// saving is answers with one more in them, to be written over those that were read.
type saving struct {
	hash      []byte // of the token that opens them
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
	alone, err := r.save(ctx, saveWaiting, []saving{s})
	return err == nil && alone[0], err
}

// These write answers that the token still opens, and that are still what they were. The first passes over those that
// somebody else holds, so that nobody waits for a lock with all the others behind; the second waits.
var saveTogether, saveWaiting = saveWith("SKIP LOCKED"), saveWith("")

func saveWith(wait string) string {
	return `WITH free AS (SELECT d.id, s.kept, s.page, s.language, s.easy, s.nth
		FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::boolean[], $7::bytea[]) WITH ORDINALITY AS s (id, was, kept, page, language, easy, hash, nth)
		CROSS JOIN LATERAL (SELECT d.id FROM survey_draft d WHERE d.id = s.id AND d.answers = s.was AND NOT d.finished
			AND EXISTS (SELECT FROM wave w WHERE w.id = d.wave_id AND w.state = 'published' AND w.closes_on >= $9::date)
			AND (d.key_hash = s.hash OR d.resume_hash = s.hash OR EXISTS (SELECT FROM link l WHERE l.token_hash = s.hash
				AND l.purpose = '` + programme.LinkPurpose + `' AND l.subject_id = d.asked_id AND l.expires_at > $8 AND l.revoked_at IS NULL))
			FOR UPDATE OF d ` + wait + `) d)
	UPDATE survey_draft d SET answers = f.kept, page = f.page, language = f.language, easy = f.easy FROM free f WHERE d.id = f.id RETURNING f.nth`
}

// saveAll writes many with one statement and one commit, and tells of each whether it is written.
func (r *Responses) saveAll(ctx context.Context, list []saving) (written []bool, err error) {
	return r.save(ctx, saveTogether, list)
}

func (r *Responses) save(ctx context.Context, statement string, list []saving) (written []bool, err error) {
	hashes, ids, was, kept := make([][]byte, len(list)), make([]string, len(list)), make([][]byte, len(list)), make([][]byte, len(list))
	pages, languages, easy := make([]string, len(list)), make([]string, len(list)), make([]bool, len(list))
	for i, s := range list {
		hashes[i], ids[i], was[i], kept[i], pages[i], languages[i], easy[i] = s.hash, s.draft, s.was, s.kept, s.page, s.language, s.easy
	}
	written = make([]bool, len(list))
	err = r.db.Single(ctx, func(tx *domain.Tx) error {
		rows, err := tx.Rows(statement, ids, was, kept, pages, languages, easy, hashes, tx.Now, day(tx.Now))
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
