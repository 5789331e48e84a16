package response

import (
	"deltag/domain/resident"
	"deltag/domain/survey/programme"
)

// opened is what a link was found to lead to: a wave and a unit, and where there are any the person who was asked and the
// answers that were begun.
type opened struct {
	nth        int // of those that were asked for together, from 1
	there      bool
	wave       programme.Wave // what a page needs of it
	atWork     bool
	unit       int64
	unitName   string
	code, over bool
	draft      Draft
	asked      programme.Asked
	language   string // of the person
	mailed     bool   // a mail reaches them
	sent       bool
}

// columns are where a row of the statements is read to.
func (o *opened) columns() []any {
	w, d, a := &o.wave, &o.draft, &o.asked
	return []any{
		&o.nth, &w.ID, &w.ProgrammeID, &w.Name, &w.VersionID, &w.CoreHash, &w.Level, &w.OpensOn, &w.ClosesOn, &w.State, &o.atWork, &o.unit, &o.unitName, &o.code, &o.over,
		&d.ID, &d.Language, &d.Easy, &d.Frame, &d.Answers, &d.Page, &d.Finished, &d.AskedID, &a.ResidentID, &a.Tell, &a.DeclinedAt, &o.language, &o.mailed, &o.sent,
	}
}

// What a link may lead to, each with the same columns.
const (
	begunColumns = "d.id AS draft_id, d.language, d.easy, d.frame, d.answers, d.page, d.finished"
	nothingBegun = "NULL::uuid AS draft_id, '' AS language, false AS easy, NULL::bytea AS frame, NULL::bytea AS answers, '' AS page, false AS finished"

	// fromToken looks for answers that were begun, by the browser's key or by the code to go on with; for a person's own link;
	// and for a code of an anonymous wave.
	fromToken = "SELECT d.wave_id, d.unit_id, d.asked_id, false AS code, false AS over, " + begunColumns + ` FROM survey_draft d WHERE d.key_hash = t.hash OR d.resume_hash = t.hash
		UNION ALL SELECT a.wave_id, a.unit_id, a.id, false, false, ` + begunColumns + ` FROM link l JOIN survey_asked a ON a.id = l.subject_id
			LEFT JOIN survey_draft d ON d.asked_id = a.id
			WHERE l.token_hash = t.hash AND l.purpose = '` + programme.LinkPurpose + `' AND l.expires_at > $2 AND l.revoked_at IS NULL
		UNION ALL SELECT wave_id, unit_id, NULL, true, false, ` + nothingBegun + " FROM survey_code WHERE code_hash = t.hash"
	fromAsked = "SELECT a.wave_id, a.unit_id, a.id AS asked_id, false AS code, false AS over, " + begunColumns + ` FROM survey_asked a
		LEFT JOIN survey_draft d ON d.asked_id = a.id WHERE a.id = $1`
	fromOpenLink = "SELECT s.wave_id, s.unit_id, NULL::bigint AS asked_id, false AS code, s.state = 'stopped' AS over, " + nothingBegun + " FROM survey_sample s WHERE s.code = $1"
	fromUnit     = "SELECT $1::bigint AS wave_id, $2::bigint AS unit_id, NULL::bigint AS asked_id, false AS code, false AS over, " + nothingBegun
)

// The statements that read all that a page needs of the first of those rows: of one thing, or of each of many tokens. Every
// page of every citizen runs one.
var (
	byTokens                    = openedFrom("unnest($1::bytea[]) WITH ORDINALITY AS t (hash, nth)", fromToken)
	byAsked, byOpenLink, byUnit = openedFrom(one, fromAsked), openedFrom(one, fromOpenLink), openedFrom(one, fromUnit)
)

const one = "(SELECT 1 AS nth) t"

func openedFrom(each, rows string) string {
	return `SELECT t.nth, w.id, w.programme_id, w.name, w.version_id, w.core_hash, w.level, w.opens_on, w.closes_on, w.state, p.audience = 'staff', u.id, u.name, f.code, f.over,
			coalesce(f.draft_id::text, ''), coalesce(f.language, ''), coalesce(f.easy, false), f.frame, f.answers, coalesce(f.page, ''), coalesce(f.finished, false),
			a.id, coalesce(a.resident_id, 0), coalesce(a.tell, ''), a.declined_at, coalesce(r.language, ''), coalesce(` + resident.MailedSQL + `, false),
			f.draft_id IS NULL AND a.id IS NOT NULL AND EXISTS (SELECT FROM survey_response x WHERE x.asked_id = a.id)
		FROM ` + each + " CROSS JOIN LATERAL (" + rows + ` LIMIT 1) f JOIN wave w ON w.id = f.wave_id AND w.state <> 'draft' JOIN unit u ON u.id = f.unit_id JOIN programme p ON p.id = w.programme_id
			LEFT JOIN survey_asked a ON a.id = f.asked_id LEFT JOIN resident r ON r.id = a.resident_id`
}
