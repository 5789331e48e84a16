package privacy_test

import (
	"testing"

	"deltag/domain/domaintest"
)

// Letters and links go by what they are for: another kind may have the number of the invitation as its subject, and its person.
func TestOthersKindsStay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Exec(t, `WITH pile AS (INSERT INTO letter_batch (activity, unit_id, protected, letters, created_at) VALUES ('panel:1', 1, false, 2, $1) RETURNING id),
			l AS (INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, note, created_at, changed_at)
				SELECT pile.id, kind, $2, $3, 'print', 'no-address', 'posted', 'Ringede', $1, $1 FROM pile, unnest('{letter-invitation,letter-of-another-area}'::text[]) kind RETURNING id, kind)
		INSERT INTO link (token_hash, purpose, subject_id, resident_id, created_at, expires_at) SELECT sha256(convert_to(kind, 'UTF8')), 'letter', id, $3::bigint, $1::timestamptz, '2030-01-01Z'::timestamptz FROM l
			UNION ALL SELECT sha256('other'), 'statement', $2::bigint, $3, $1, '2030-01-01Z'::timestamptz`, w.Now(), w.silent.Invitation, w.silent.Resident)
	w.Exec(t, "UPDATE link SET expires_at = '2030-01-01Z'")
	night(t, w.Bench, 29+93)
	if got := w.of(t, w.silent); got != "link" {
		t.Errorf("of who was silent there is %q", got)
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(kind || coalesce(' of somebody' || ' ' || note, ''), ', ') FROM letter WHERE resident_id IS NOT NULL"); got != "letter-of-another-area of somebody Ringede" {
		t.Error("letters that lead to a person:", got)
	}
	if got := domaintest.Value[string](t, w.Bench, `SELECT string_agg(purpose || coalesce(' ' || (SELECT t.kind FROM letter t WHERE t.id = l.subject_id AND l.purpose = 'letter'), ''), ', ' ORDER BY purpose)
		FROM link l WHERE resident_id = $1`, w.silent.Resident); got != "letter letter-of-another-area, statement" {
		t.Error("links of a person:", got)
	}
}
