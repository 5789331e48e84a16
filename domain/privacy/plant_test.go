package privacy_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/panel"
	"deltag/domain/survey"
)

// planted is somebody of whom something is held in every table that can hold anything of a person, each text with a mark
// of its own, so that it can be found in a copy, and is found after an erasure wherever it was forgotten.
type planted struct {
	domaintest.Invitee
	Panel   int64
	Session string            // of their own page
	Marks   map[string]string // mark to where it was planted
	Named   []string          // the columns of other things in which their name was planted
	Other   string            // the name of somebody else, who must still be there after the erasure
}

// mark makes the mark of a place.
func (p *planted) mark(where string) string {
	m := fmt.Sprintf("zzq%02d%s", len(p.Marks)+1, strings.NewReplacer(".", "", "_", "").Replace(where))
	p.Marks[m] = where
	return m
}

// marks makes the marks of several columns of a table, as arguments of a query.
func (p *planted) marks(table string, columns ...string) (list []any) {
	for _, c := range columns {
		list = append(list, p.mark(table+"."+c))
	}
	return list
}

func plant(t *testing.T, b *domaintest.Bench) *planted {
	t.Helper()
	p := &planted{Marks: map[string]string{}, Other: "Asta Andersen"}
	b.AddResident(t, p.Other)
	p.Panel, _ = b.AddPanel(t, "Havnens panel")
	b.Exec(t, `INSERT INTO staff (name, email, language, active, created_at) VALUES ('Sigrid Sagsbehandler', 'sigrid@eksempel.dk', 'da', true, $1)`, b.Now())
	p.person(t, b)
	p.panels(t, b)
	p.surveys(t, b)
	p.gatherings(t, b)
	p.hearings(t, b)
	p.requests(t, b)
	p.evaluations(t, b)
	p.statements(t, b)
	p.mails(t, b)
	p.uses(t, b)
	return p
}

func (p *planted) person(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	args := p.marks("resident", "source_id", "name", "email", "phone", "address", "postcode", "town", "address_id", "household", "cpr_sealed", "cpr_index")
	p.Invitee = b.Invite(t, p.Panel, p.draw(t, b), "somebody")
	args = append(args, p.Resident)
	b.Exec(t, `UPDATE resident SET source_id = $1, name = 'Ida ' || $2, email = $3 || '@eksempel.dk', phone = '87654321 ' || $4, address = $5 || ' 7', postcode = $6,
		town = $7, address_id = $8, household = $9, cpr_sealed = convert_to($10, 'UTF8'), cpr_index = convert_to($11, 'UTF8'), birth_date = '1980-02-03',
		opted_out_at = '2026-08-03Z', paused_until = '2026-12-24Z', import_id = 1 WHERE id = $12`, args...)
	p.Email = args[2].(string) + "@eksempel.dk"
	b.Exec(t, `INSERT INTO correction (resident_id, name, email, phone, address, postcode, town, checked, corrected_at, by_citizen) VALUES ($8, $1, $2, $3, $4, $5, $6, $7, $9, true)`,
		append(p.marks("correction", "name", "email", "phone", "address", "postcode", "town", "checked"), p.Resident, b.Now())...)
	b.Exec(t, `UPDATE resident SET value_ids[v.feature_id] = v.id, since[v.feature_id] = '2026-02-01', told = array[v.feature_id::integer] FROM feature_value v
		WHERE v.code = 'man' AND resident.id = $1`, p.Resident)
	b.Exec(t, `INSERT INTO ended_attribute (resident_id, feature_id, value_id, valid_from, valid_to, source)
		SELECT $1, feature_id, id, '2026-01-01', '2026-02-01', 'list' FROM feature_value WHERE code = 'woman'`, p.Resident)
	b.Exec(t, "INSERT INTO resident_identity (identity_hash, resident_id, known_since) VALUES (repeat('i', 32)::bytea, $1, $2)", p.Resident, b.Now())
	b.Exec(t, "INSERT INTO link_request (subject, period, used, address) VALUES (sha256(convert_to($1, 'UTF8')), $2, 1, $1)", p.Email, b.Now())
	b.Exec(t, `INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'panel:' || $2::bigint, $3)`, p.Resident, p.Panel, b.Now())
}

// draw makes a draw whose inputs hold the person, who is the next to be made.
func (p *planted) draw(t *testing.T, b *domaintest.Bench) int64 {
	t.Helper()
	var inputs bytes.Buffer
	z := gzip.NewWriter(&inputs)
	next := domaintest.Value[int64](t, b, "SELECT max(id) + 1 FROM resident")
	fmt.Fprintf(z, `{"invitations":1,"people":[[%d,0,0],[1,1,0]],"strata":[{"households":2,"values":[1],"weight":1000000000}]}`, next)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return domaintest.Value[int64](t, b, `INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, notice_id, drawn_at, reason)
		SELECT $1, 'invite', false, 2, repeat('0', 64), 'test', $2, repeat('0', 64), '{}', id, $3, 'Sammen med ' || $4 FROM notice WHERE panel_id = $1 RETURNING id`,
		p.Panel, inputs.Bytes(), b.Now(), p.named("draw.reason"))
}

func (p *planted) panels(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	ctx := context.Background()
	ps := panel.New(b.DB)
	for _, year := range []int{1979, 1980} { // a wrong try, then the page opens
		o, err := ps.OpenOwn(ctx, p.Token, year)
		if err != nil {
			t.Fatal(err)
		}
		p.Session = o.Session
	}
	b.Exec(t, "UPDATE own_page_try SET waits = 1, wait_until = '2026-08-09Z' WHERE resident_id = $1", p.Resident)
	b.Exec(t, `UPDATE invitation SET reply = 'accepted', replied_at = $4, answers = 1, answered_by = 1, household_key = $1, reason = $2, stratum = '1' WHERE id = $3`,
		append(p.marks("invitation", "household_key", "reason"), p.Invitation, b.Now())...)
	words := domaintest.Value[int64](t, b, `INSERT INTO spoken_words (panel_id, asks, language, version, body, hash, created_at)
		VALUES ($1, 'invitation', 'da', 1, 'Vil du være med?', repeat('0', 64), $2) RETURNING id`, p.Panel, b.Now())
	b.Exec(t, `INSERT INTO reply (invitation_id, number, reply, at, answered_by, why, channel, words_id)
		VALUES ($2, 1, 'accepted', $3, 1, 'Talte med Sigrid Sagsbehandler: ' || $1, 'phone', $4)`,
		append(p.marks("reply", "why"), p.Invitation, b.Now(), words)...)
	b.Exec(t, "INSERT INTO call (invitation_id, wanted_at, attempts, again_at, agreed, off, off_at) VALUES ($1, $2, 1, $2, true, 'letter', $2)", p.Invitation, b.Now())
	b.Exec(t, "INSERT INTO call_attempt (invitation_id, at, staff_id, outcome, again_at) VALUES ($1, $2, 1, 'call_back', $2)", p.Invitation, b.Now())
	b.Exec(t, "INSERT INTO standby (panel_id, position, resident_id, draw_id) SELECT panel_id, 1, resident_id, draw_id FROM invitation WHERE id = $1", p.Invitation)
	b.Exec(t, `WITH pile AS (INSERT INTO letter_batch (activity, unit_id, protected, letters, made, made_at, posted_on, posted_at, created_at)
			VALUES ('panel:' || $3::bigint, 1, false, 1, 1, $4, $4::timestamptz::date, $4, $4) RETURNING id),
		first AS (INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, returned_on, came_back, note, created_at, changed_at)
			SELECT id, 'letter-invitation', $2, $5, 'print', 'no-address', 'replaced', $4::timestamptz::date, 'moved', $1, $4, $4 FROM pile RETURNING id, batch_id)
		INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, again_of, created_at, changed_at)
			SELECT batch_id, 'letter-invitation', $2, $5, 'print', 'no-address', 'ready', id, $4, $4 FROM first`,
		append(p.marks("letter", "note"), p.Invitation, p.Panel, b.Now(), p.Resident)...)
	b.Exec(t, "INSERT INTO channel_wish (resident_id, channel, reason, set_at, set_by) VALUES ($2, 'letter', $1, $3, 1)",
		append(p.marks("channel_wish", "reason"), p.Resident, b.Now())...)
	b.Exec(t, "INSERT INTO panel_decision (panel_id, kind, before, after, reason, decided_at) VALUES ($1, 'smaller', '{}', '{}', $2, $3)",
		p.Panel, p.named("panel_decision.reason"), b.Now())
	b.Exec(t, `INSERT INTO panel_lottery (panel_id, state, salt, inputs, inputs_hash, people, size, started_at, ended_at, document, commitment, how, source, reason, published_at)
		VALUES ($1, 'replaced', repeat('s', 32)::bytea, 'x', repeat('0', 64), 1, 1, $2, $2, 'x', repeat('0', 64), 'number', 'Som aftalt med ' || $3, 'Ønsket af ' || $3, $2)`,
		p.Panel, b.Now(), p.named("panel_lottery.source", "panel_lottery.reason"))
	b.Exec(t, `INSERT INTO membership (panel_id, draw_id, resident_id, stratum, status, reason, why, channel, words_id, changed_at, changed_by, created_at)
		SELECT panel_id, draw_id, resident_id, stratum, 'confirmed', $1, $2, 'phone', $5, $3, 1, $3 FROM invitation WHERE id = $4`,
		append(p.marks("membership", "reason", "why"), b.Now(), p.Invitation, words)...)
	b.Exec(t, "INSERT INTO contact_override (resident_id, panel_id, draw_id, reason, created_at, created_by) SELECT resident_id, panel_id, draw_id, $1, $2, 1 FROM invitation WHERE id = $3",
		"Også "+p.named("contact_override.reason"), b.Now(), p.Invitation)
	b.Exec(t, "INSERT INTO contact_override (resident_id, panel_id, reason, created_at, created_by) SELECT resident_id, panel_id, $1, $2, 1 FROM invitation WHERE id = $3",
		append(p.marks("contact_override", "reason"), b.Now(), p.Invitation)...)
	b.Exec(t, "UPDATE membership SET term_ends = '2028-08-01' WHERE resident_id = $1", p.Resident)
	b.Exec(t, `INSERT INTO term_question (membership_id, term_ends, answer_by, asked_at, answer, answers, answered_at, answered_by, channel, why, settled_at, outcome)
		SELECT id, '2027-08-01', '2027-08-01', $2, 'stay', 1, $2, 1, 'phone', $1, $2, 'renewed' FROM membership WHERE resident_id = $3`,
		append(p.marks("term_question", "why"), b.Now(), p.Resident)...)
	b.Exec(t, "UPDATE link SET revoked_at = $1 WHERE token_hash = (SELECT token_hash FROM link WHERE resident_id = $2 LIMIT 1)", b.Now(), p.Resident)
	p.Token = b.Link(t, p.Invitee, b.Now().AddDate(0, 6, 0))
}

// asksLittle is a questionnaire with something to choose and something to write.
const asksLittle = `{"format":1,"id":"little","version":1,"languages":["da"],"title":{"da":{"text":"Lidt"}},"frame":[{"code":"unit","kind":"text"}],
	"core":[{"code":"good","kind":"yesno","text":{"da":{"text":"Går det godt?"}},"options":[{"code":1,"text":{"da":{"text":"Ja"}}},{"code":0,"text":{"da":{"text":"Nej"}}}]},
	{"code":"why","kind":"text","text":{"da":{"text":"Hvorfor?"}}}]}`

func (p *planted) surveys(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	form, err := survey.Read([]byte(asksLittle))
	if err != nil {
		t.Fatal(err)
	}
	begun, done := b.AddWave(t, form, "confidential"), b.AddWave(t, form, "identified")
	event := domaintest.Value[int64](t, b, `INSERT INTO survey_event (kind, unit_id, resident_id, key, happened_on, channel, detail, created_at)
		VALUES ('conversation', 1, $3, $1, '2026-08-20', 'phone', $2, $4) RETURNING id`, append(p.marks("survey_event", "key", "detail"), p.Resident, b.Now())...)
	b.Exec(t, `INSERT INTO follow_rule (programme_id, event, days, begins_on, created_at) SELECT programme_id, 'conversation', 3, '2026-08-01', $2 FROM wave WHERE id = $1`, begun.ID, b.Now())
	b.Exec(t, `INSERT INTO follow_up (rule_id, event_id, outcome, at) SELECT id, $1, 'asked', $2 FROM follow_rule`, event, b.Now())
	b.Exec(t, `UPDATE survey_asked SET event_id = $1, declined_at = $2, tell = 'mail', stratum = '1' WHERE id = $3`, event, b.Now(), b.AskInWave(t, begun, p.Resident))
	b.Exec(t, `INSERT INTO survey_draft (id, wave_id, unit_id, asked_id, key_hash, language, frame, answers, page, helped, started_at)
		SELECT gen_random_uuid(), wave_id, 1, id, sha256('x'), 'da', convert_to(jsonb_build_object('unit', $1::text)::text, 'UTF8'),
			convert_to(jsonb_build_object('why', $2::text)::text, 'UTF8'), 'why', 'family', $3 FROM survey_asked WHERE wave_id = $4`,
		append(p.marks("survey_draft", "frame", "answers"), b.Now(), begun.ID)...)
	b.AskInWave(t, done, p.Resident)
	b.Exec(t, `INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, helped, complete, finished_at)
		SELECT gen_random_uuid(), wave_id, 1, id, 'web', 'da', false, convert_to(jsonb_build_object('unit', $1::text)::text, 'UTF8'), '{"good":1}', 'nobody', true, $2 FROM survey_asked WHERE wave_id = $3`,
		append(p.marks("survey_response", "frame"), b.Now(), done.ID)...)
	b.Exec(t, `INSERT INTO survey_text (response_id, question, body, found, state, reason, reviewed_at, reviewed_by)
		SELECT id, 'why', $1, '["name"]', 'redacted', $2, $3, 1 FROM survey_response`, append(p.marks("survey_text", "body", "reason"), b.Now())...)
	name := p.named("programme.purpose", "programme.end_reason", "wave.outcome", "instrument.end_reason", "old_result.reason")
	b.Exec(t, "UPDATE programme SET purpose = 'For ' || $1::text, state = 'ended', ended_at = $2, end_reason = 'Efter ' || $1::text", name, b.Now())
	b.Exec(t, `INSERT INTO old_result (programme_id, indicator, year, n, measure, value, share_of, source, source_number, added_at, taken_back_at, reason)
		SELECT programme_id, 'heard', 2012, 50, 'share', 77, 'ja', 'Rapport', '2016-1', $2, $2, 'Efter ' || $1::text FROM wave WHERE id = $3`, name, b.Now(), begun.ID)
	b.Exec(t, "UPDATE wave SET outcome = 'Tak til ' || $1::text", name)
	b.Exec(t, "UPDATE instrument SET ended_at = $2, end_reason = 'Klage fra ' || $1::text", name, b.Now())
}

// gatherings plants somebody who came to a group, and is offered a seat at the next.
func (p *planted) gatherings(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	b.Exec(t, `WITH v AS (SELECT min(id) AS id FROM feature_value WHERE code = 'man'),
		place AS (INSERT INTO place (unit_id, name, address, seats, created_at) VALUES (1, 'Salen', 'Torvet 1', 20, $1) RETURNING id)
		INSERT INTO gathering (unit_id, kind, title, starts_at, ends_at, place_id, capacity, taken, sign_up, state, value_ids, features, at_least, at_most, mixed, reason, outcome, created_at)
		SELECT 1, 'focus_group', 'Samtale om huset', $1::timestamptz + days * interval '1 day', $1::timestamptz + days * interval '1 day' + interval '2 hours', place.id, 8, 1, 'invited', CASE WHEN days < 0 THEN 'held' ELSE 'open' END,
			ARRAY[v.id], '{1}', '{0}', '{8}', '{1}', 'Efter ' || $2, CASE WHEN days < 0 THEN 'Tak til ' || $3 ELSE '' END, $1 FROM v, place, unnest('{-2,9}'::int[]) days`,
		b.Now(), p.named("gathering.reason"), p.named("gathering.outcome"))
	b.Exec(t, `INSERT INTO booking (gathering_id, resident_id, starts_at, ends_at, seats, state, mix, offered_at, offer_ends, attendance, tell, uid, created_at, changed_at, booked_by)
		SELECT id, $1, starts_at, ends_at, 1, CASE WHEN starts_at < $2 THEN 'booked' ELSE 'offered' END, '{1}', $2, CASE WHEN starts_at < $2 THEN NULL ELSE $2::timestamptz + interval '2 days' END,
			CASE WHEN starts_at < $2 THEN 'attended' ELSE '' END, CASE WHEN starts_at < $2 THEN 'mail' ELSE '' END, 'uid-' || id, $2, $2, 1 FROM gathering`, p.Resident, b.Now())
	b.Exec(t, `WITH c AS (INSERT INTO composition (gathering_id, pool, invited, substitutes, rate, seed, inputs_hash, answer_by, reason, created_at)
			SELECT id, 9, 1, 0, 0.75, repeat('0', 64), repeat('0', 64), $1, 'Efter ' || $2, $1 FROM gathering RETURNING id, gathering_id)
		UPDATE booking b SET composition_id = c.id, role = 'invited' FROM c WHERE c.gathering_id = b.gathering_id`, b.Now(), p.named("composition.reason"))
	b.Exec(t, `INSERT INTO mix_change (gathering_id, before, after, reason, created_at) SELECT id, '[]', '[{}]', 'Efter ' || $2, $1 FROM gathering`, b.Now(), p.named("mix_change.reason"))
	b.Exec(t, `INSERT INTO check_in_mark (id, booking_id, attendance, companions, at, told, arrived_at, arrived_by)
		SELECT md5('mark'), max(id), 'attended', 1, $1, $1, $1, 1 FROM booking`, b.Now())
	b.Exec(t, `WITH r AS (INSERT INTO time_round (gathering_id, times, answer_by, state, ended_at, created_at) SELECT id, 2, $1, 'withdrawn', $1, $1 FROM gathering RETURNING id, gathering_id),
			p AS (INSERT INTO proposed_time (round_id, starts_at, ends_at, video) SELECT id, $1::timestamptz + n * interval '1 day', $1::timestamptz + (n + 1) * interval '1 day', 'https://video.example/x'
				FROM r, generate_series(1, 2) n)
		INSERT INTO time_asked (round_id, times, booking_id, answers, asked_at, answered_at, answered_by)
		SELECT r.id, 2, b.id, '{yes,no}', $1, $1, 1 FROM r JOIN booking b USING (gathering_id)`, b.Now())
	b.Exec(t, `INSERT INTO table_plan (gathering_id, question, seed, plan, made_at, made_by)
		SELECT max(gathering_id), '{}', repeat('0', 64), '{}', $1, 1 FROM booking`, b.Now())
	b.Exec(t, `INSERT INTO care_order (booking_id, kind, detail, state, cancel_by, created_at, changed_at, changed_by)
		SELECT max(id), 'interpreter', $1, 'ordered', $2, $2, $2, 1 FROM booking`, append(p.marks("care_order", "detail"), b.Now())...)
	b.Exec(t, `INSERT INTO reimbursement (booking_id, kind, km, amount, note, state, reason, written_at, written_by, decided_at, decided_by)
		SELECT max(id), 'car', 12, 4500, $1, 'rejected', $2, $3, 1, $3, 2 FROM booking`, append(p.marks("reimbursement", "note", "reason"), b.Now())...)
}

// hearings plants somebody who was drawn to speak to a committee, and gave up their place, and who wants to speak to another.
func (p *planted) hearings(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	b.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) SELECT 'Underskriver ' || n, n || '.hearing@eksempel.dk', 'da', true, $1 FROM unnest('{en,to}'::text[]) n", b.Now())
	b.Exec(t, `INSERT INTO hearing_note (unit_id, state, title, meets_on, purpose, criteria, protection, proposed_by, created_at, changed_at)
		SELECT 1, 'sealed', title, '2026-09-20', '{"committee": "Byrådet"}', '{"spread": [{"name": {"da": "Køn", "en": "Sex"}, "values": [{"name": {"da": "kvinde", "en": "woman"}}]}]}', '{}', 1, $1, $1
		FROM unnest('{Breve,Samtaler}'::text[]) title`, b.Now())
	for seq, kind := range []string{"criteria", "lottery"} {
		b.Exec(t, `INSERT INTO hearing_note_record (note_id, seq, at, kind, body, hash) SELECT n.id, $2, date_trunc('second', $1::timestamptz), $3, '{"chances":[250]}', encode(sha256(convert_to(concat_ws(E'\n',
			'deltag representation note 1', coalesce((SELECT r.hash FROM hearing_note_record r WHERE r.note_id = n.id), ''), $2::integer, to_char($1::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
			$3::text, '{"chances":[250]}', ''), 'UTF8')), 'hex') FROM hearing_note n`, b.Now(), seq+1, kind)
	}
	b.Exec(t, `INSERT INTO hearing_volunteer (note_id, resident_id, pseudonym, source, places, salt, added_at)
		SELECT id, $2, $1, 'open_call', '[0]', sha256('x'), $3 FROM hearing_note WHERE title = 'Breve'`, append(p.marks("hearing_volunteer", "pseudonym"), p.Resident, b.Now())...)
	b.Exec(t, `INSERT INTO hearing_volunteer (note_id, resident_id, pseudonym, source, places, salt, added_at)
		SELECT id, $1, 'kort', 'self_request', '[0]', sha256('y'), $2 FROM hearing_note WHERE title = 'Samtaler'`, p.Resident, b.Now())
	b.Exec(t, "UPDATE hearing_note SET state = 'drawn' WHERE title = 'Breve'")
	b.Exec(t, "UPDATE hearing_volunteer SET number = 1, role = 'group' WHERE note_id = (SELECT id FROM hearing_note WHERE title = 'Breve')")
	b.Exec(t, `INSERT INTO hearing_signature (note_id, round, role, staff_id, head, signed_at)
		SELECT n.id, 1, s.email, s.id, (SELECT hash FROM hearing_note_record r WHERE r.note_id = n.id AND seq = 2), $1 FROM hearing_note n, staff s WHERE n.title = 'Breve' AND s.email LIKE '%.hearing@%'`, b.Now())
	b.Exec(t, "UPDATE hearing_volunteer SET invited_at = $1 WHERE number = 1", b.Now())
	b.Exec(t, `INSERT INTO hearing_deviation (note_id, out_id, cause, reason, salt, state, proposed_by, proposed_at, decided_by, decided_at)
		SELECT note_id, id, 'cannot', $1, sha256('z'), 'refused', 1, $2, (SELECT max(id) FROM staff), $2 FROM hearing_volunteer WHERE number = 1`, append(p.marks("hearing_deviation", "reason"), b.Now())...)
}

// requests plants somebody who spoke to a committee, and wants to speak again.
func (p *planted) requests(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	b.Exec(t, `WITH c AS (INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2026-01-01', $1) RETURNING id),
			n AS (INSERT INTO committee_name (committee_id, name, valid_from, created_at) SELECT id, 'Byrådet', '2026-01-01', $1 FROM c),
			m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) SELECT id, $1::timestamptz + days * interval '1 day', $1 FROM c, unnest('{-2,9}'::int[]) days RETURNING id, committee_id, starts_at),
			i AS (INSERT INTO agenda_item (committee_id, meeting_id, title, created_at) SELECT committee_id, id, 'Breve', $1 FROM m RETURNING id, meeting_id),
			s AS (INSERT INTO hearing_session (meeting_id, committee_id) SELECT id, committee_id FROM m RETURNING meeting_id, committee_id)
		INSERT INTO hearing_request (committee_id, meeting_id, item_id, kind, how, state, resident_id, about, case_number, people, model, party, employee, material, material_how, material_on, minutes,
			slot_minute, position, cleared_at, decider, decided_at, reason, held_at, tell, outcome, filed_at, uid, told_at, told_where, once_form, received_at, created_at, changed_at)
		SELECT s.committee_id, s.meeting_id, i.id, 'requested', 'page', CASE WHEN m.starts_at < $1 THEN 'held' ELSE 'booked' END, $2, $3, '26/1', 2, 'in_person', true, false, $4, 'paper', $1::timestamptz::date, 10,
			5, 1, $1, 'mayor', $1, $5, CASE WHEN m.starts_at < $1 THEN $1::timestamptz END, 'mail', $6, $1, 'hearing-' || m.id, m.starts_at, 'Rådhuset', sha256(convert_to(m.id::text, 'UTF8')), $1, $1, $1
		FROM s JOIN i USING (meeting_id) JOIN m ON m.id = s.meeting_id`, append([]any{b.Now(), p.Resident}, p.marks("hearing_request", "about", "material", "reason", "outcome")...)...)
	b.Exec(t, `INSERT INTO hearing_care (request_id, kind, detail, state, created_at, changed_at) SELECT max(id), 'interpreter', $1, 'ordered', $2, $2 FROM hearing_request`,
		append(p.marks("hearing_care", "detail"), b.Now())...)
}

// statements plants somebody who spoke to a committee and let everybody see it with their name.
func (p *planted) statements(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	b.Exec(t, `WITH c AS (INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2022-01-01', $4) RETURNING id),
			m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) SELECT id, $4, $4 FROM c RETURNING id, committee_id),
			i AS (INSERT INTO agenda_item (committee_id, meeting_id, title, created_at) SELECT committee_id, id, 'Breve', $4 FROM m RETURNING id),
			s AS (INSERT INTO statement (unit_id, item_id, resident_id, form, claim, behind, words, state, level, tell, asked_at, settled_at, created_at)
				SELECT 1, id, $5, 'verbatim', 'mandate', $1, $2, 'approved', 'named', 'mail', $4, $4, $4 FROM i RETURNING id)
		INSERT INTO statement_consent (statement_id, edition, level, at, by_staff, how) SELECT id, 1, 'named', $4, 1, $3 FROM s`,
		append(p.marks("statement", "behind", "words"), p.mark("statement_consent.how"), b.Now(), p.Resident)...)
}

// evaluations plants what somebody said of how a hearing of theirs went.
func (p *planted) evaluations(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	b.Exec(t, `INSERT INTO evaluation (unit_id, meeting_id, model, side, request_id, resident_id, who, worth, heard, safe, learned, again, words, created_at, changed_at)
		SELECT 1, meeting_id, model, 'citizen', id, resident_id, gen_random_uuid(), 5, 4, 3, 98, 99, $1, $2, $2 FROM hearing_request WHERE state = 'held'`, append(p.marks("evaluation", "words"), b.Now())...)
}

func (p *planted) mails(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	args := append(p.marks("message", "domain", "vars", "sent_subject", "sent_text", "sent_hash", "relay_reply"), p.Email, p.Resident, p.Panel, p.Invitation, b.Now())
	id := domaintest.Value[int64](t, b, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, domain, state, reason, anytime,
			due_at, not_after, attempts, mail_id, vars, sent_subject, sent_text, sent_hash, relay_reply, created_at, handed_over_at, finished_at)
		VALUES ('panel-invitation:' || $10::bigint, 'panel-invitation', 'panel:' || $9::bigint, 1, $10, $8, 'da', $7, $1 || '.dk', 'failed', 'no-mailbox', false,
			$11, $11, 2, 'M1', jsonb_build_object('name', $2::text), $3, $4, convert_to($5, 'UTF8'), $6, $11, $11, $11) RETURNING id`, args...)
	b.Exec(t, `INSERT INTO delivery (message_id, at, class, code, status, reply, staff_id) VALUES ($2, $3, 'no-mailbox', 550, '5.1.1', $1, 1)`,
		append(p.marks("delivery", "reply"), id, b.Now())...)
	b.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, state, anytime, due_at, not_after, mail_id, created_at, handed_over_at, finished_at)
		VALUES ('old', 'panel-receipt-yes', '', 1, $2, $1, 'da', $3, 'sent', true, $4, $4, 'M2', $4, $4, $4)`, p.Resident, p.Invitation, p.Email, b.Now())
	b.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, state, anytime, due_at, not_after, mail_id, created_at, vars)
		VALUES ('waits', 'panel-reminder-1', 'panel:' || $5::bigint, 1, $2, $1, 'da', $3, 'queued', false, $4, '2027-01-01Z', 'M3', $4, jsonb_build_object('who', $3::text))`,
		p.Resident, p.Invitation, p.Email, b.Now(), p.Panel)
	b.Exec(t, `INSERT INTO suppression (address_hash, address, scope, reason, evidence, created_at, expires_at, released_at, release_reason)
		VALUES (sha256(convert_to($3, 'UTF8')), $3, 'panel', 'staff', $1, $4, '2027-01-01Z', $4, $2)`,
		append(p.marks("suppression", "evidence", "release_reason"), p.Email, b.Now())...)
}

func (p *planted) uses(t *testing.T, b *domaintest.Bench) {
	t.Helper()
	b.Exec(t, `INSERT INTO rights_request (kind, resident_id, unit_id, state, asked_at, due_at, asked_by, how, decided_at, decided_by, reason)
		VALUES ('access', $3, 1, 'refused', $4, $5, 1, $1, $4, 1, $2)`, append(p.marks("rights_request", "how", "reason"), p.Resident, b.Now(), b.Now().AddDate(0, 1, 0))...)
	name := p.named("import.file_name", "import.columns", "import.mapping", "import.faults", "import_file.data", "panel.confirm_note",
		"message_template.subject", "message_template.body", "message_template.reason", "access_word.words")
	file := fmt.Sprintf("Nummer;Navn;Note\n1;%s;%s\n", name, p.mark("import_file.data"))
	b.Exec(t, `WITH list AS (INSERT INTO import (unit_id, file_name, file_bytes, settings, columns, mapping, faults, state, created_at)
			VALUES (1, $1 || '.csv', $4, '{}', jsonb_build_array($1::text, 'Køn'), jsonb_build_object('fields', jsonb_build_object('name', $1::text)),
				jsonb_build_array(jsonb_build_object('row', 1, 'column', $1::text, 'code', 'value-unknown')), 'uploaded', $2) RETURNING id)
		INSERT INTO import_file (import_id, number, data) SELECT id, 0, convert_to($3, 'UTF8') FROM list`, name, b.Now(), file, len(file))
	b.Exec(t, "UPDATE panel SET confirm_note = 'En plads er tom, for ' || $1 || ' flyttede' WHERE id = $2", name, p.Panel)
	b.Exec(t, `INSERT INTO message_template (kind, language, activity, unit_id, version, subject, body, lix, reason, created_at)
		VALUES ('panel-drawn', 'da', 'panel:' || $2::bigint, 1, 1, 'Til ' || $1, 'Kære ' || upper($1) || ', velkommen', 10, 'Bedt om af ' || $1, $3)`, name, p.Panel, b.Now())
	b.Exec(t, `INSERT INTO access_record (at, actor_kind, staff_id, action, subject, resident_ids, purpose, count, unit_id)
		VALUES ($1, 'staff', 1, 'read', 'resident', jsonb_build_array($2::bigint), 'resident page', 1, 1)`, b.Now(), p.Resident)
	record(t, b, domain.Access{Action: "search", Subject: "resident", Criterion: "search " + domain.Typed(strings.ToLower(name)), ResidentIDs: []int64{p.Resident, 1}, Purpose: "list of residents"},
		domain.Access{Action: "change", Subject: "resident", ResidentIDs: []int64{p.Resident}, Purpose: domain.Typed("bad om det, " + p.mark("access_word.words"))})
}

// named notes columns in which the person's name is about to be planted.
func (p *planted) named(columns ...string) string {
	p.Named = append(p.Named, columns...)
	return "Ida " + p.markOf("resident.name")
}

// record has staff use data.
func record(t *testing.T, b *domaintest.Bench, uses ...domain.Access) {
	t.Helper()
	if err := b.Do(b.As(domain.Coordinator, 1), func(tx *domain.Tx) error {
		for _, u := range uses {
			tx.Record(u)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// markOf is the mark that was planted at a place.
func (p *planted) markOf(where string) string {
	for m, w := range p.Marks {
		if w == where {
			return m
		}
	}
	panic("nothing was planted at " + where)
}
