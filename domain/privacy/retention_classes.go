package privacy

import (
	"strings"

	"deltag/domain"
	"deltag/domain/letter"
	"deltag/domain/panel"
)

// Parts of the rules about panels. A panel has ended when it was closed or its last day is over.
const (
	panelEnds = "coalesce(p.closed_at, (p.ends_on + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen')"

	// invited are the invitations of people without a seat, from when the panel was settled without them.
	invited = `SELECT i.id AS key, greatest(i.respond_by, p.confirmed_at, p.closed_at) AS since, i.resident_id AS person FROM invitation i JOIN panel p ON p.id = i.panel_id
		WHERE i.resident_id > 0 AND p.state IN ('confirmed', 'closed') AND NOT EXISTS (SELECT FROM membership m WHERE m.panel_id = i.panel_id AND m.resident_id = i.resident_id) `
)

// panelLetters are the kinds of letters whose subject is an invitation, in SQL. Those of another kind may have the same number as
// their subject, and have a time of their own.
var panelLetters = "('" + strings.Join(panel.LetterKinds, "', '") + "')"

// detach takes the people out of the doomed invitations: their links and the codes of their letters, what was written to them about the panel, the words
// they and staff wrote, and who they are. How many were asked, in which group and wave, and what they answered stays.
var detach = []string{
	`UPDATE reply SET why = CASE WHEN answered_by IS NULL THEN '' ELSE 'too old' END WHERE invitation_id IN (SELECT key FROM doomed)`,
	`DELETE FROM link l USING invitation i WHERE i.id IN (SELECT key FROM doomed) AND l.purpose = '` + panel.LinkPurpose + `' AND l.subject_id = i.id AND l.resident_id = i.resident_id`,
	`DELETE FROM link l USING letter t, invitation i WHERE i.id IN (SELECT key FROM doomed) AND t.kind IN ` + panelLetters + ` AND t.subject_id = i.id AND t.resident_id = i.resident_id
		AND l.purpose = '` + letter.CodePurpose + `' AND l.subject_id = t.id`,
	`UPDATE delivery t SET reply = '' FROM message m, invitation i WHERE i.id IN (SELECT key FROM doomed) AND t.message_id = m.id
		AND m.resident_id = i.resident_id AND m.activity = 'panel:' || i.panel_id AND m.finished_at IS NOT NULL AND t.reply <> ''`,
	`UPDATE message m SET resident_id = NULL, ` + emptied + ` FROM invitation i WHERE i.id IN (SELECT key FROM doomed)
		AND m.resident_id = i.resident_id AND m.activity = 'panel:' || i.panel_id AND m.finished_at IS NOT NULL`,
	`UPDATE letter l SET resident_id = NULL, note = '' FROM invitation i WHERE i.id IN (SELECT key FROM doomed) AND l.kind IN ` + panelLetters + ` AND l.subject_id = i.id AND l.resident_id = i.resident_id`,
	`DELETE FROM call WHERE invitation_id IN (SELECT key FROM doomed)`,
	`DELETE FROM call_attempt WHERE invitation_id IN (SELECT key FROM doomed)`,
	`DELETE FROM standby b USING invitation i WHERE i.id IN (SELECT key FROM doomed) AND b.panel_id = i.panel_id AND b.resident_id = i.resident_id`,
	`UPDATE contact_override o SET resident_id = NULL, reason = CASE WHEN o.draw_id IS NULL THEN 'too old' ELSE o.reason END FROM invitation i WHERE i.id IN (SELECT key FROM doomed) AND o.panel_id = i.panel_id AND o.resident_id = i.resident_id`,
	`UPDATE invitation SET resident_id = -id, household_key = 'gone-' || id, reason = '', ask_later = false WHERE id IN (SELECT key FROM doomed)`,
}

// emptied is what of a mail tells whom it went to and what it said.
const emptied = "address = '', domain = '', vars = '{}', sent_subject = '', sent_text = '', sent_hash = NULL, relay_reply = ''"

// Classes are the sorts of data with a time of their own, in the order in which they are told and done. What is not named
// here is kept for as long as the person is in the register.
var Classes = []Class{
	{Code: "invited-silent", Owner: domain.Coordinator, Usual: 90, Least: 30, Most: 1095, due: invited + "AND i.reply = ''", forget: detach},
	{Code: "invited-no", Owner: domain.Coordinator, Usual: 90, Least: 30, Most: 1095, due: invited + "AND i.reply = 'declined'", forget: detach},
	{Code: "yes-not-drawn", Owner: domain.Coordinator, Usual: 90, Least: 30, Most: 1095, forget: detach,
		// While the panel runs they may still get the seat of somebody who leaves.
		due: `SELECT i.id AS key, ` + panelEnds + ` AS since, i.resident_id AS person FROM invitation i JOIN panel p ON p.id = i.panel_id
			WHERE i.resident_id > 0 AND i.reply IN ('accepted', 'not_now') AND NOT EXISTS (SELECT FROM membership m WHERE m.panel_id = i.panel_id AND m.resident_id = i.resident_id)`},
	{Code: "panel-members", Owner: domain.Coordinator, Usual: 730, Least: 90, Most: 3650,
		due: `SELECT i.id AS key, ` + panelEnds + ` AS since, i.resident_id AS person FROM invitation i JOIN panel p ON p.id = i.panel_id
			JOIN membership m ON m.panel_id = i.panel_id AND m.resident_id = i.resident_id WHERE i.resident_id > 0`,
		forget: append([]string{`UPDATE term_question q SET why = CASE WHEN q.answered_by IS NULL THEN '' ELSE 'too old' END FROM membership m, invitation i
			WHERE i.id IN (SELECT key FROM doomed) AND m.panel_id = i.panel_id AND m.resident_id = i.resident_id AND q.membership_id = m.id AND q.why <> ''`,
			`UPDATE membership m SET resident_id = NULL, reason = '', why = '' FROM invitation i
			WHERE i.id IN (SELECT key FROM doomed) AND m.panel_id = i.panel_id AND m.resident_id = i.resident_id`}, detach...)},
	{Code: "free-text", Owner: domain.Coordinator, Usual: 365, Least: 30, Most: 1825,
		due:    "SELECT id AS key, replied_at AS since, resident_id AS person FROM invitation WHERE reason <> ''",
		forget: []string{"UPDATE invitation SET reason = '' WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "letters", Owner: domain.Coordinator, Usual: 730, Least: 180, Most: 3650,
		due:    "SELECT id AS key, changed_at AS since, resident_id AS person FROM letter WHERE state IN ('withdrawn', 'replaced', 'answered', 'posted', 'returned') AND (resident_id IS NOT NULL OR note <> '')",
		forget: []string{"UPDATE letter SET resident_id = NULL, note = '' WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "contacts", Owner: domain.Coordinator, Usual: 730, Least: 365, Most: 3650,
		// How often people may be asked is counted over the longest time of a panel that is not closed.
		due: `SELECT id AS key, at AS since, resident_id AS person FROM contact
			WHERE at < CAST(@now AS timestamptz) - (SELECT coalesce(max(contact_days), 0) FROM panel WHERE state <> 'closed') * interval '1 day'`,
		forget: []string{
			`UPDATE contact_override o SET resident_id = NULL, reason = CASE WHEN o.draw_id IS NULL THEN 'too old' ELSE o.reason END FROM contact c WHERE c.id IN (SELECT key FROM doomed) AND o.resident_id = c.resident_id AND c.activity = 'panel:' || o.panel_id`,
			"DELETE FROM contact WHERE id IN (SELECT key FROM doomed)",
		}},
	{Code: "survey-answers", Owner: domain.Coordinator, Usual: 365, Least: 30, Most: 1825,
		due: `SELECT r.id AS key, w.closed_at AS since, a.resident_id AS person FROM survey_response r JOIN survey_asked a ON a.id = r.asked_id JOIN wave w ON w.id = r.wave_id`,
		forget: []string{
			"UPDATE survey_asked SET tell = '' WHERE tell <> '' AND id IN (SELECT asked_id FROM survey_response WHERE id IN (SELECT key FROM doomed))",
			"UPDATE survey_response SET asked_id = NULL WHERE id IN (SELECT key FROM doomed)",
		}},
	{Code: "survey-texts", Owner: domain.Coordinator, Usual: 730, Least: 90, Most: 1825,
		due: `SELECT t.ctid AS key, w.closed_at AS since, a.resident_id AS person FROM survey_text t JOIN survey_response r ON r.id = t.response_id
			JOIN wave w ON w.id = r.wave_id LEFT JOIN survey_asked a ON a.id = r.asked_id`,
		forget: []string{"DELETE FROM survey_text WHERE ctid IN (SELECT key FROM doomed)"}},
	{Code: "survey-events", Owner: domain.Coordinator, Usual: 365, Least: 90, Most: 1825,
		due:    `SELECT e.id AS key, e.happened_on::timestamp AT TIME ZONE 'Europe/Copenhagen' AS since, e.resident_id AS person FROM survey_event e`,
		forget: []string{"DELETE FROM survey_event WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "gatherings", Owner: domain.Coordinator, Usual: 90, Least: 30, Most: 730,
		// Whoever is still to be paid what was approved is kept until payroll has got it: without a name nobody can be paid.
		due: `SELECT b.id AS key, b.ends_at AS since, b.resident_id AS person FROM booking b WHERE (b.resident_id IS NOT NULL
			OR EXISTS (SELECT FROM booking_guest q WHERE q.booking_id = b.id) OR EXISTS (SELECT FROM care_order c WHERE c.booking_id = b.id))
			AND NOT EXISTS (SELECT FROM reimbursement m WHERE m.booking_id = b.id AND m.state = 'approved' AND m.export_id IS NULL)`,
		forget: []string{
			"DELETE FROM booking_guest WHERE booking_id IN (SELECT key FROM doomed)",
			"DELETE FROM check_in_mark WHERE booking_id IN (SELECT key FROM doomed)",
			"DELETE FROM table_plan WHERE gathering_id IN (SELECT gathering_id FROM booking WHERE id IN (SELECT key FROM doomed))",
			"DELETE FROM care_order WHERE booking_id IN (SELECT key FROM doomed)",
			"DELETE FROM reimbursement WHERE booking_id IN (SELECT key FROM doomed)", // payroll keeps what it was given, by the rules for accounts
			"DELETE FROM link WHERE purpose IN ('booking', 'booking-calendar', 'evaluation-gathering') AND subject_id IN (SELECT key FROM doomed)",
			"DELETE FROM link WHERE purpose = 'times' AND subject_id IN (SELECT id FROM time_asked WHERE booking_id IN (SELECT key FROM doomed))",
			"DELETE FROM time_asked WHERE booking_id IN (SELECT key FROM doomed)",
			"UPDATE message SET resident_id = NULL, " + emptied + " WHERE kind LIKE 'gathering-%' AND finished_at IS NOT NULL AND subject_id IN (SELECT key FROM doomed)",
			"UPDATE booking SET resident_id = NULL, mix = '{}', tell = '' WHERE id IN (SELECT key FROM doomed)",
		}},
	{Code: "hearings", Owner: domain.Coordinator, Usual: 180, Least: 30, Most: 730,
		// After the committee met; as long as its day is not known, since the note was last changed.
		due: `SELECT v.id AS key, coalesce((n.meets_on + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen', n.changed_at) AS since, v.resident_id AS person
			FROM hearing_volunteer v JOIN hearing_note n ON n.id = v.note_id WHERE v.salt IS NOT NULL`,
		forget: []string{
			"UPDATE hearing_deviation SET reason = '', salt = NULL WHERE out_id IN (SELECT key FROM doomed) OR in_id IN (SELECT key FROM doomed)",
			"DELETE FROM hearing_volunteer_contact WHERE volunteer_id IN (SELECT key FROM doomed)",
			"UPDATE hearing_volunteer SET resident_id = NULL, pseudonym = '', places = '[]', salt = NULL WHERE number IS NOT NULL AND id IN (SELECT key FROM doomed)",
			"DELETE FROM hearing_volunteer WHERE number IS NULL AND id IN (SELECT key FROM doomed)",
		}},
	{Code: "hearing-requests", Owner: domain.Coordinator, Usual: 180, Least: 30, Most: 730, // after the committee met: the package of each is in the system of records
		due: `SELECT h.id AS key, m.starts_at AS since, h.resident_id AS person FROM hearing_request h JOIN committee_meeting m ON m.id = h.meeting_id
			WHERE h.resident_id IS NOT NULL OR EXISTS (SELECT FROM hearing_requester q WHERE q.request_id = h.id) OR EXISTS (SELECT FROM hearing_care c WHERE c.request_id = h.id)`,
		forget: []string{
			"DELETE FROM hearing_requester WHERE request_id IN (SELECT key FROM doomed)",
			"DELETE FROM hearing_care WHERE request_id IN (SELECT key FROM doomed)",
			"DELETE FROM link WHERE purpose IN ('hearing', 'evaluation-hearing') AND subject_id IN (SELECT key FROM doomed)",
			"UPDATE message SET resident_id = NULL, " + emptied + " WHERE kind LIKE 'hearing-%' AND finished_at IS NOT NULL AND subject_id IN (SELECT key FROM doomed)",
			"UPDATE hearing_request SET resident_id = NULL, about = '', material = '', reason = '', outcome = '', tell = '', once_form = NULL WHERE id IN (SELECT key FROM doomed)",
		}},
	{Code: "statements", Owner: domain.Coordinator, Usual: 730, Least: 90, Most: 1825,
		// After the committee met. Words without a name that outlived their citizen go too: nobody is there to take them back.
		due: `SELECT s.id AS key, m.starts_at AS since, s.resident_id AS person FROM statement s JOIN agenda_item i ON i.id = s.item_id JOIN committee_meeting m ON m.id = i.meeting_id`,
		forget: []string{
			"DELETE FROM link WHERE purpose = 'statement' AND subject_id IN (SELECT key FROM doomed)",
			"DELETE FROM statement WHERE id IN (SELECT key FROM doomed)",
		}},
	{Code: "evaluations", Owner: domain.Coordinator, Usual: 365, Least: 60, Most: 1825, // figures stay, of nobody
		due:    "SELECT id AS key, changed_at AS since, resident_id AS person FROM evaluation WHERE resident_id IS NOT NULL OR words <> ''",
		forget: []string{"UPDATE evaluation SET resident_id = NULL, words = '' WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "gone", Owner: domain.Coordinator, Usual: 180, Least: 30, Most: 1825, batch: 100, people: forgetGone,
		due: `SELECT r.id AS key, r.changed_at AS since, r.id AS person FROM resident r WHERE r.gone <> '' AND r.erased_at IS NULL
			AND NOT EXISTS (SELECT FROM membership m JOIN panel p ON p.id = m.panel_id WHERE m.resident_id = r.id AND m.status <> 'withdrawn' AND p.state <> 'closed')`},
	{Code: "old-details", Owner: domain.Coordinator, Usual: 730, Least: 90, Most: 3650,
		due:    `SELECT a.ctid AS key, a.valid_to::timestamp AT TIME ZONE 'Europe/Copenhagen' AS since, a.resident_id AS person FROM ended_attribute a`,
		forget: []string{"DELETE FROM ended_attribute WHERE ctid IN (SELECT key FROM doomed)"}},
	{Code: "mail-texts", Owner: domain.Coordinator, Usual: 180, Least: 1, Most: 1095,
		due:    "SELECT id AS key, finished_at AS since, resident_id AS person FROM message WHERE finished_at IS NOT NULL AND sent_text <> ''",
		forget: []string{"UPDATE message SET sent_subject = '', sent_text = '', vars = '{}' WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "mails", Owner: domain.Coordinator, Usual: 730, Least: 180, Most: 3650,
		due: "SELECT id AS key, finished_at AS since, resident_id AS person FROM message WHERE finished_at IS NOT NULL AND (address <> '' OR resident_id IS NOT NULL)",
		forget: []string{
			"UPDATE delivery SET reply = '' WHERE reply <> '' AND message_id IN (SELECT key FROM doomed)",
			"UPDATE message SET resident_id = NULL, " + emptied + " WHERE id IN (SELECT key FROM doomed)",
		}},
	{Code: "stops", Owner: domain.Coordinator, Usual: 365, Least: 30, Most: 1825,
		due:    "SELECT id AS key, least(released_at, expires_at) AS since, NULL::bigint AS person FROM suppression WHERE address <> '' OR evidence <> '' OR release_reason <> ''",
		forget: []string{"UPDATE suppression SET address = '', evidence = '', release_reason = '' WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "import-files", Owner: domain.Coordinator, Usual: 14, Least: 1, Most: 90,
		due: `SELECT id AS key, coalesce(finished_at, created_at) AS since, NULL::bigint AS person FROM import WHERE state IN ('uploaded', 'interrupted', 'failed')`,
		forget: []string{
			"UPDATE import SET state = 'cancelled', failure = 'too-old', finished_at = @now WHERE id IN (SELECT key FROM doomed) AND state IN ('uploaded', 'interrupted', 'failed')",
			"DELETE FROM import_file f USING import i WHERE i.id = f.import_id AND i.id IN (SELECT key FROM doomed) AND i.state = 'cancelled'",
		}},
	{Code: "links", Owner: domain.Coordinator, Usual: 30, Least: 1, Most: 365,
		due: `SELECT token_hash AS key, least(expires_at, revoked_at) AS since, resident_id AS person FROM link
			UNION ALL SELECT token_hash, expires_at, resident_id FROM own_page_session`,
		forget: []string{
			"DELETE FROM link WHERE token_hash IN (SELECT key FROM doomed)",
			"DELETE FROM own_page_session WHERE token_hash IN (SELECT key FROM doomed)",
			"DELETE FROM code_guess WHERE period < CAST(@before AS timestamptz)",
		}},
	{Code: "requests", Owner: domain.Coordinator, Usual: 730, Least: 365, Most: 1825,
		due: "SELECT id AS key, decided_at AS since, resident_id AS person FROM rights_request WHERE decided_at IS NOT NULL AND (resident_id IS NOT NULL OR how <> '')",
		forget: []string{`UPDATE rights_request SET resident_id = NULL, how = '', reason = CASE WHEN state = 'refused' THEN 'too old' ELSE '' END
			WHERE id IN (SELECT key FROM doomed)`}},
	{Code: "access-record", Owner: domain.Administrator, Usual: 365, Least: 180, Most: 1825, batch: 20,
		// Whole links of the chain from its beginning, so that the rest can still be checked.
		due: `SELECT s.id AS key, s.sealed_at AS since, NULL::bigint AS person FROM access_seal s
			WHERE EXISTS (SELECT FROM access_record a WHERE a.id BETWEEN s.first_id AND s.last_id)`,
		weight: "(SELECT count(*) FROM access_record a JOIN access_seal s ON a.id BETWEEN s.first_id AND s.last_id WHERE s.id = doomed.key)",
		forget: []string{
			"DELETE FROM access_word w USING access_seal s WHERE s.id IN (SELECT key FROM doomed) AND w.access_id BETWEEN s.first_id AND s.last_id",
			"DELETE FROM access_record a USING access_seal s WHERE s.id IN (SELECT key FROM doomed) AND a.id BETWEEN s.first_id AND s.last_id",
		}},
	{Code: "spot-checks", Owner: domain.UnitLeader, Usual: 730, Least: 365, Most: 1825,
		due:    "SELECT id AS key, decided_at AS since, NULL::bigint AS person FROM spot_check_item WHERE note NOT IN ('', 'too old')",
		forget: []string{"UPDATE spot_check_item SET note = CASE state WHEN 'asked-about' THEN 'too old' ELSE '' END WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "sign-ins", Owner: domain.Administrator, Usual: 365, Least: 180, Most: 1825,
		due: "SELECT id AS key, at AS since, NULL::bigint AS person FROM sign_in", forget: []string{"DELETE FROM sign_in WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "sessions", Owner: domain.Administrator, Usual: 90, Least: 1, Most: 365,
		due: "SELECT id AS key, least(expires_at, revoked_at) AS since, NULL::bigint AS person FROM session", forget: []string{"DELETE FROM session WHERE id IN (SELECT key FROM doomed)"}},
	{Code: "sign-in-codes", Owner: domain.Administrator, Usual: 1, Least: 1, Most: 30,
		due: "SELECT id AS key, expires_at AS since, NULL::bigint AS person FROM sign_in_code",
		forget: []string{
			"DELETE FROM sign_in_code WHERE id IN (SELECT key FROM doomed)",
			"DELETE FROM sign_in_limit WHERE period < CAST(@before AS timestamptz) - interval '1 day'",
		}},
}
