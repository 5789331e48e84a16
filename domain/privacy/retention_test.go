package privacy_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/privacy"
)

// decider is who sets for how long data are kept: an administrator of the whole municipality.
func decider(b *domaintest.Bench) context.Context { return b.As(domain.Administrator, 1) }

// due is what a dry run says of a class.
func due(t *testing.T, b *domaintest.Bench, class string) privacy.Due {
	t.Helper()
	list, err := privacy.New(b.DB).DryRun(decider(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.Class == class {
			return d
		}
	}
	t.Fatalf("the dry run does not tell of %s", class)
	return privacy.Due{}
}

// night moves the clock to five in the morning in Denmark after so many days, and does the night's work.
func night(t *testing.T, b *domaintest.Bench, days int) {
	t.Helper()
	day := b.Now().AddDate(0, 0, days)
	b.Clock.Set(time.Date(day.Year(), day.Month(), day.Day(), 4, 0, 0, 0, time.UTC))
	if err := privacy.New(b.DB).DeleteOld(b.Ctx()); err != nil {
		t.Fatal(err)
	}
}

// town has one panel that was confirmed on the first day and ends after half a year, and everybody who can be in one.
type town struct {
	*domaintest.Bench
	panel, draw                    int64
	silent, no, yes, member, other domaintest.Invitee
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Bench: domaintest.New(t)}
	w.panel, w.draw = w.AddPanel(t, "Panel")
	for name, i := range map[string]*domaintest.Invitee{"silent": &w.silent, "no": &w.no, "yes": &w.yes, "member": &w.member} {
		*i = w.Invite(t, w.panel, w.draw, name)
		w.Exec(t, `INSERT INTO message (dedupe_key, kind, activity, unit_id, subject_id, resident_id, language, address, state, anytime, due_at, not_after, mail_id, sent_text, created_at, finished_at)
			VALUES ($1, 'panel-invitation', 'panel:' || $2::bigint, 1, $3, $4, 'da', $5, 'sent', false, $6, $6, $1, 'Hej ' || $5::text, $6, $6)`,
			name, w.panel, i.Invitation, i.Resident, i.Email, w.Now())
	}
	w.Exec(t, "UPDATE invitation SET reply = 'declined', replied_at = $1, answers = 1, reason = 'Jeg bor på Skjulvej' WHERE id = $2", w.Now(), w.no.Invitation)
	w.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = $1, answers = 1 WHERE id IN ($2, $3)", w.Now(), w.yes.Invitation, w.member.Invitation)
	w.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'confirmed', $4, $4)", w.panel, w.draw, w.member.Resident, w.Now())
	w.Exec(t, "INSERT INTO standby (panel_id, position, resident_id, draw_id) VALUES ($1, 1, $2, $3)", w.panel, w.yes.Resident, w.draw)
	w.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1, ends_on = '2027-03-01' WHERE id = $2", w.Now(), w.panel)
	running, draw := w.AddPanel(t, "Et panel, der inviterer")
	w.other = w.Invite(t, running, draw, "other")
	return w
}

// of tells what leads from an invitation to its person.
func (w *town) of(t *testing.T, i domaintest.Invitee) string {
	t.Helper()
	return domaintest.Value[string](t, w.Bench, `SELECT concat_ws(' ', CASE WHEN i.resident_id > 0 THEN 'invitation' END, CASE WHEN i.reason <> '' THEN 'reason' END,
		(SELECT 'link' FROM link l WHERE l.resident_id = $1 LIMIT 1), (SELECT 'mail' FROM message m WHERE m.resident_id = $1 OR m.address = $3),
		(SELECT 'seat' FROM membership s WHERE s.resident_id = $1), (SELECT 'standby' FROM standby b WHERE b.resident_id = $1)) FROM invitation i WHERE i.id = $2`, i.Resident, i.Invitation, i.Email)
}

// Each sort of invited person is let go in their own time, by the movable clock: nobody before, all after, and the counts
// of the panel stay the same to the last figure.
func TestEachIsLetGoInTheirTime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	before := panelFigures(t, w)
	const all, without = "invitation link mail", ""
	check := func(when string, silent, no, yes, member string) {
		t.Helper()
		for name, c := range map[string][2]string{"silent": {w.of(t, w.silent), silent}, "no": {w.of(t, w.no), no}, "yes": {w.of(t, w.yes), yes},
			"member": {w.of(t, w.member), member}, "of the panel that invites": {w.of(t, w.other), "invitation link"}} {
			if c[0] != c[1] && !strings.HasPrefix(name, "of") || strings.HasPrefix(name, "of") && !strings.HasPrefix(c[0], "invitation") {
				t.Errorf("%s: of who is %s there is %q, not %q", when, name, c[0], c[1])
			}
		}
	}
	check("at first", all, "invitation reason link mail", all+" standby", all+" seat")
	w.Exec(t, "UPDATE link SET expires_at = '2030-01-01Z'") // so that the rule about links lets them be
	w.Exec(t, "UPDATE message SET sent_text = ''")          // nor the one about texts
	night(t, w.Bench, 29+90)                                // the answer was due on 1 October
	check("a day early", all, "invitation reason link mail", all+" standby", all+" seat")
	d := due(t, w.Bench, "invited-silent")
	if d.Things != 0 || d.Oldest != nil {
		t.Errorf("the dry run a day early: %+v", d)
	}
	w.Clock.Add(48 * time.Hour)
	if d := due(t, w.Bench, "invited-silent"); d.Things != 1 || d.People != 1 || !d.Oldest.Equal(domaintest.RespondBy) {
		t.Errorf("the dry run: %+v", d)
	}
	check("after a dry run", all, "invitation reason link mail", all+" standby", all+" seat")
	night(t, w.Bench, 1)
	check("after three months", without, without, all+" standby", all+" seat")
	night(t, w.Bench, 2*30+91)
	check("three months after the panel", without, without, without, all+" seat")
	night(t, w.Bench, 650)
	check("two years after the panel", without, without, without, without)
	if after := panelFigures(t, w); after != before {
		t.Errorf("the panel's figures were\n%s\nand are\n%s", before, after)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM membership WHERE status = 'confirmed' AND resident_id IS NULL"); n != 1 {
		t.Errorf("%d seats are counted", n)
	}
}

// panelFigures are the counts of the panel's pages.
func panelFigures(t *testing.T, w *town) string {
	t.Helper()
	ctx := w.As(domain.Coordinator, 1)
	balance, err := panel.New(w.DB).Balance(ctx, w.panel)
	if err != nil {
		t.Fatal(err)
	}
	protocol, err := panel.New(w.DB).Protocol(ctx, w.panel)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(balance.Totals, protocol.Answers)
}

// The proof is numbers alone, by the rule that was in force, and the use of data is recorded.
func TestTheProofHoldsNumbersAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	pr := privacy.New(w.DB)
	if err := pr.Decide(decider(w.Bench), "invited-silent", privacy.RetentionSetting{Days: 40, Owner: "Jobcentret", Reason: "Udvalget har besluttet det."}); err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "INSERT INTO sign_in (at, outcome, source, request_id) VALUES ('2020-01-01Z', 'unknown', 'x', '')")
	night(t, w.Bench, 71)
	page, err := pr.Reports(decider(w.Bench), "", 50)
	if err != nil || len(page.Items) == 0 {
		t.Fatal(page, err)
	}
	var found privacy.Report
	for _, r := range page.Items {
		if r.Class == "invited-silent" {
			found = r
		}
	}
	if found.Things != 1 || found.People != 1 || found.Days != 40 || found.SettingID == nil || found.Oldest.Format(time.DateOnly) != "2026-10-01" || found.Day.Format(time.DateOnly) != "2026-11-11" {
		t.Errorf("the report: %+v", found)
	}
	all := domaintest.Value[string](t, w.Bench, "SELECT string_agg(r::text, ' ') FROM retention_report r")
	for _, word := range []string{"silent@", "Skjulvej", "eksempel.dk"} {
		if strings.Contains(all, word) {
			t.Errorf("the proof holds %q", word)
		}
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count FROM access_record WHERE action = 'delete' AND criterion = 'retention invited-silent'"); n != 1 {
		t.Errorf("recorded with %d", n)
	}
	if first, err := pr.Reports(decider(w.Bench), "", 1); err != nil || first.Next == "" {
		t.Errorf("a page of one: %+v, %v", first, err)
	} else if second, err := pr.Reports(decider(w.Bench), first.Next, 50); err != nil || len(second.Items) != len(page.Items)-1 {
		t.Errorf("%d reports and %d more, of %d: %v", len(first.Items), len(second.Items), len(page.Items), err)
	}
}

// Several copies of the program wake at once, again and again, one of them in the middle of the others' work: everything
// is deleted once, told once, and the night is done once.
func TestSeveralCopiesDeleteOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Exec(t, `INSERT INTO sign_in (at, outcome, source, request_id) SELECT $1, 'unknown', 'x', '' FROM generate_series(1, 9000)`, w.Now())
	w.Clock.Set(time.Date(2027, 12, 1, 3, 29, 0, 0, time.UTC)) // a minute before half past four
	pr := privacy.New(w.DB)
	if err := pr.DeleteOld(w.Ctx()); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM sign_in"); n != 9000 {
		t.Errorf("%d sign-ins are left before the night's hour", n)
	}
	w.Clock.Add(time.Minute)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if err := pr.DeleteOld(w.Ctx()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	got := domaintest.Value[string](t, w.Bench, `SELECT concat_ws(' ', (SELECT count(*) FROM sign_in), (SELECT things FROM retention_report WHERE class = 'sign-ins'),
		(SELECT sum(count) FROM access_record WHERE criterion = 'retention sign-ins'), (SELECT count(*) FROM retention_run))`)
	if got != "0 9000 9000 1" {
		t.Errorf("left, told, recorded, nights: %s", got)
	}
	w.Exec(t, "INSERT INTO sign_in (at, outcome, source, request_id) VALUES ('2026-01-01Z', 'unknown', 'x', '')")
	if err := pr.DeleteOld(w.Ctx()); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM sign_in"); n != 1 {
		t.Error("the night was done twice")
	}
	night(t, w.Bench, 1)
	if n := domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM sign_in"); n != 0 {
		t.Error("the next night was not done")
	}
}

// What a class of its own time lets go, planted so that one thing is due and one is a day too young.
func TestEveryClassDeletesWhatIsDue(t *testing.T) {
	t.Parallel()
	for class, p := range aging {
		t.Run(class, func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			b.AddResident(t, "Asta")
			term := termOf(t, b, class)
			b.Clock.Set(time.Date(2030, 6, 1, 4, 0, 0, 0, time.UTC))
			for _, since := range []time.Time{b.Now().AddDate(0, 0, -term.Days-1), b.Now().AddDate(0, 0, -term.Days+1)} {
				for _, statement := range p.plant {
					b.Exec(t, strings.ReplaceAll(statement, "@since", "'"+since.Format(time.RFC3339)+"'"))
				}
			}
			if d := due(t, b, class); d.Things != 1 || d.Oldest == nil {
				t.Errorf("the dry run: %+v", d)
			}
			night(t, b, 0)
			if got := domaintest.Value[string](t, b, "SELECT ("+p.left+")::text"); got != p.want {
				t.Errorf("left: %s, not %s", got, p.want)
			}
			if n := domaintest.Value[int](t, b, "SELECT coalesce(sum(things), 0) FROM retention_report WHERE class = $1", class); n != 1 {
				t.Errorf("%d things are told of", n)
			}
			night(t, b, 1)
			if d := due(t, b, class); d.Things != 0 {
				t.Errorf("after two nights: %+v", d)
			}
		})
	}
	for _, c := range privacy.Classes {
		if _, ok := aging[c.Code]; !ok && !byPanels[c.Code] && c.Code != "access-record" {
			t.Errorf("%s is tested by nothing", c.Code)
		}
	}
}

// byPanels are the classes of TestEachIsLetGoInTheirTime.
var byPanels = map[string]bool{"invited-silent": true, "invited-no": true, "yes-not-drawn": true, "panel-members": true}

func termOf(t *testing.T, b *domaintest.Bench, class string) privacy.Term {
	t.Helper()
	list, _, err := privacy.New(b.DB).Terms(decider(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, term := range list {
		if term.Code == class {
			return term
		}
	}
	t.Fatal("no class " + class)
	return privacy.Term{}
}

// aged is how something of a class comes to be, and how much of it is left when the older of two is gone.
type aged struct {
	plant      []string // @since is from when it is no longer needed
	left, want string
}

const mail = `INSERT INTO message (dedupe_key, kind, unit_id, resident_id, language, address, state, anytime, due_at, not_after, mail_id, sent_text, created_at, finished_at)
	VALUES (@since, 'panel-drawn', 1, 1, 'da', 'asta@eksempel.dk', 'sent', false, @since, @since, 'M', 'Hej', @since, @since)`

// closedWave is a wave that was closed, with a person asked in it; its name is the instant.
const closedWave = `WITH i AS (INSERT INTO instrument (unit_id, key, name, created_at) VALUES (1, 'x' || (SELECT count(*) FROM instrument), 'X', @since) RETURNING id),
		v AS (INSERT INTO instrument_version (instrument_id, number, document, changed_at) SELECT id, 1, '{}', @since FROM i RETURNING id, instrument_id),
		p AS (INSERT INTO programme (unit_id, name, instrument_id, core_length, themes_by, level, created_at) SELECT 1, @since, instrument_id, 1, 'administration', 'identified', @since FROM v RETURNING id)
		INSERT INTO wave (programme_id, number, name, version_id, level, opens_on, closes_on, created_at) SELECT p.id, 1, @since, v.id, 'identified', @since::date, @since::date, @since FROM p, v`

// closeIt skips the rules about what a published wave asks, which are tested elsewhere.
const closeIt = `DO $$ BEGIN SET LOCAL session_replication_role = replica;
	UPDATE wave SET state = 'closed', core_hash = repeat('0', 64), decision_id = 1, published_at = created_at, closed_at = name::timestamptz; END $$`

// whoAnswered answered in the newest wave.
const whoAnswered = `WITH w AS (SELECT max(id) AS id FROM wave), s AS (INSERT INTO survey_sample (wave_id, unit_id, kind, created_at) SELECT id, 1, 'residents', @since FROM w RETURNING id, wave_id),
		a AS (INSERT INTO survey_asked (wave_id, unit_id, sample_id, resident_id, created_at) SELECT wave_id, 1, id, 1, @since FROM s RETURNING id, wave_id)
		INSERT INTO survey_response (id, wave_id, unit_id, asked_id, mode, language, easy, frame, answers, complete, finished_at)
		SELECT gen_random_uuid(), wave_id, 1, id, 'web', 'da', false, '{}', '{}', true, @since FROM a`

var aging = map[string]aged{
	"free-text": {[]string{`WITH p AS (INSERT INTO panel (unit_id, name, created_at) VALUES (1, @since, @since) RETURNING id),
			d AS (INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, drawn_at) SELECT id, 'invite', false, 1, repeat('0', 64), 'x', '', repeat('0', 64), '{}', @since FROM p RETURNING id, panel_id)
			INSERT INTO invitation (panel_id, draw_id, resident_id, household_key, stratum, inclusion_probability, wave, respond_by, reply, replied_at, answers, reason, created_at)
			SELECT panel_id, id, 1, 'x', '', 1, 1, @since, 'declined', @since, 1, 'Fordi', @since FROM d`},
		"SELECT count(*) FILTER (WHERE reason <> '') || ' of ' || count(*) FROM invitation", "1 of 2"},
	"letters": {[]string{`WITH pile AS (INSERT INTO letter_batch (activity, unit_id, protected, letters, created_at) VALUES ('panel:1', 1, false, 1, @since) RETURNING id)
			INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, note, created_at, changed_at)
			SELECT id, 'letter-invitation', id, 1, 'print', 'no-address', 'posted', 'Ringede', @since, @since FROM pile`},
		"SELECT count(*) FILTER (WHERE resident_id IS NOT NULL AND note <> '') || ' of ' || count(*) FROM letter", "1 of 2"},
	"contacts":       {[]string{"INSERT INTO contact (resident_id, activity, at) VALUES (1, 'panel:1', @since)"}, "SELECT count(*) FROM contact", "1"},
	"survey-answers": {[]string{closedWave, closeIt, whoAnswered}, "SELECT count(asked_id) || ' of ' || count(*) FROM survey_response", "1 of 2"},
	"survey-texts": {[]string{closedWave, closeIt, whoAnswered, `INSERT INTO survey_text (response_id, question, body, state)
		SELECT id, 'why', 'Fordi', 'clear' FROM survey_response r WHERE NOT EXISTS (SELECT FROM survey_text WHERE response_id = r.id)`},
		"SELECT count(*) FROM survey_text", "1"},
	"survey-events": {[]string{"INSERT INTO survey_event (kind, unit_id, resident_id, key, happened_on, created_at) VALUES ('offer_end', 1, 1, @since, @since::date, @since)"},
		"SELECT count(*) FROM survey_event", "1"},
	"gatherings": {[]string{`WITH g AS (INSERT INTO gathering (unit_id, kind, title, starts_at, ends_at, video, capacity, sign_up, created_at)
			SELECT 1, 'workshop', 'X', @since::timestamptz - interval '1 hour', @since, 'https://x.example', 1, 'invited', @since RETURNING id, starts_at, ends_at),
		b AS (INSERT INTO booking (gathering_id, starts_at, ends_at, seats, state, uid, created_at, changed_at)
			SELECT id, starts_at, ends_at, 1, 'booked', @since, @since, @since FROM g RETURNING id),
		r AS (INSERT INTO time_round (gathering_id, times, answer_by, created_at) SELECT id, 2, @since, @since FROM g RETURNING id),
		a AS (INSERT INTO time_asked (round_id, times, booking_id, asked_at) SELECT r.id, 2, b.id, @since FROM r, b),
		q AS (INSERT INTO booking_guest (booking_id, name) SELECT id, 'Gunnar' FROM b)
		INSERT INTO care_order (booking_id, kind, detail, created_at, changed_at) SELECT id, 'diet', 'Uden nødder', @since, @since FROM b`},
		"SELECT (SELECT count(*) FROM booking_guest) || ' ' || (SELECT count(*) FROM time_asked) || ' ' || (SELECT count(*) FROM care_order) || ' of ' || count(*) FROM booking", "1 1 1 of 2"},
	"hearings": {[]string{
		"INSERT INTO staff (name, email, language, active, created_at) VALUES ('Sigrid', md5(@since) || '@eksempel.dk', 'da', true, @since)",
		"INSERT INTO hearing_note (unit_id, state, title, purpose, criteria, protection, proposed_by, created_at, changed_at) SELECT 1, 'sealed', @since, '{}', '{}', '{}', max(id), @since, @since FROM staff",
		`INSERT INTO hearing_note_record (note_id, seq, at, kind, body, hash) SELECT id, 1, @since, 'criteria', '{}', encode(sha256(convert_to(concat_ws(E'\n', 'deltag representation note 1', '', 1,
			to_char(@since::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'criteria', '{}', ''), 'UTF8')), 'hex') FROM hearing_note WHERE title = @since`,
		"INSERT INTO hearing_volunteer (note_id, resident_id, pseudonym, number, source, places, salt, added_at) SELECT id, 1, 'x', 1, 'open_call', '[0]', sha256('x'), @since FROM hearing_note WHERE title = @since",
		"INSERT INTO hearing_deviation (note_id, out_id, cause, reason, salt, proposed_by, proposed_at) SELECT note_id, id, 'cannot', 'Syg', sha256('z'), 1, @since FROM hearing_volunteer WHERE added_at = @since",
		"INSERT INTO hearing_volunteer_contact (volunteer_id, note_id, name, phone) SELECT id, note_id, 'Gunnar', '22334455' FROM hearing_volunteer WHERE added_at = @since"},
		`SELECT (SELECT count(*) FROM hearing_volunteer WHERE resident_id IS NOT NULL AND salt IS NOT NULL AND places <> '[]') || ' ' || (SELECT count(*) FROM hearing_volunteer_contact) || ' ' || (SELECT count(*) FROM hearing_deviation WHERE reason <> '' AND salt IS NOT NULL)
			|| ' of ' || (SELECT count(*) FROM hearing_volunteer)`, "1 1 1 of 2"},
	"hearing-requests": {[]string{`WITH c AS (INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2026-01-01', @since) RETURNING id),
			m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) SELECT id, @since, @since FROM c RETURNING id, committee_id),
			s AS (INSERT INTO hearing_session (meeting_id, committee_id) SELECT id, committee_id FROM m RETURNING meeting_id, committee_id),
			h AS (INSERT INTO hearing_request (committee_id, meeting_id, kind, how, state, about, people, model, uid, received_at, created_at, changed_at)
				SELECT committee_id, meeting_id, 'requested', 'page', 'received', 'Breve', 1, 'in_person', @since, @since, @since, @since FROM s RETURNING id),
			q AS (INSERT INTO hearing_requester (request_id, name) SELECT id, 'Gunnar' FROM h)
		INSERT INTO hearing_care (request_id, kind, created_at, changed_at) SELECT id, 'wheelchair', @since, @since FROM h`},
		"SELECT (SELECT count(*) FROM hearing_requester) || ' ' || (SELECT count(*) FROM hearing_care) || ' ' || count(*) FILTER (WHERE about <> '') || ' of ' || count(*) FROM hearing_request", "1 1 1 of 2"},
	"statements": {[]string{`WITH c AS (INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2022-01-01', @since) RETURNING id),
			m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) SELECT id, @since, @since FROM c RETURNING id, committee_id),
			i AS (INSERT INTO agenda_item (committee_id, meeting_id, title, created_at) SELECT committee_id, id, 'Breve', @since FROM m RETURNING id)
			INSERT INTO statement (unit_id, item_id, resident_id, form, claim, words, created_at) SELECT 1, id, 1, 'verbatim', 'own_experience', 'Ord', @since FROM i`},
		"SELECT count(*) FROM statement", "1"},
	"evaluations": {[]string{`WITH g AS (INSERT INTO gathering (unit_id, kind, title, starts_at, ends_at, video, capacity, sign_up, created_at)
			SELECT 1, 'workshop', 'X', @since::timestamptz - interval '1 hour', @since, 'https://x.example', 1, 'invited', @since RETURNING id, starts_at, ends_at),
		b AS (INSERT INTO booking (gathering_id, starts_at, ends_at, seats, state, uid, created_at, changed_at)
			SELECT id, starts_at, ends_at, 1, 'booked', @since, @since, @since FROM g RETURNING id, gathering_id)
		INSERT INTO evaluation (unit_id, gathering_id, booking_id, model, side, resident_id, who, heard, words, created_at, changed_at)
			SELECT 1, gathering_id, id, 'workshop', 'citizen', 1, gen_random_uuid(), 4, 'Godt', @since, @since FROM b`},
		"SELECT count(*) FILTER (WHERE words = 'Godt' AND resident_id IS NOT NULL) || ' of ' || count(*) FILTER (WHERE heard = 4) FROM evaluation", "1 of 2"},
	"gone": {[]string{`INSERT INTO resident (unit_id, source_id, name, gone, created_at, changed_at) VALUES (1, @since, 'Flyttet', 'moved', @since, @since)`},
		"SELECT count(*) FILTER (WHERE name = 'Flyttet') || ' ' || count(*) FILTER (WHERE erased_at IS NOT NULL) || ' ' || (SELECT count(*) FROM erased_source) FROM resident", "1 1 0"},
	"old-details": {[]string{
		"UPDATE resident SET value_ids = ARRAY[(SELECT min(id) FROM feature_value WHERE feature_id = 1)], since = '{2031-01-01}'",
		"INSERT INTO ended_attribute (resident_id, feature_id, value_id, valid_from, valid_to, source) SELECT 1, 1, min(id), @since::date - 1, @since::date, 'list' FROM feature_value WHERE feature_id = 1"},
		"SELECT count(*) FROM ended_attribute", "1"},
	"mail-texts": {[]string{mail}, "SELECT count(*) FILTER (WHERE sent_text <> '') || ' of ' || count(*) FROM message WHERE resident_id = 1", "1 of 2"},
	"mails":      {[]string{mail}, "SELECT count(*) FILTER (WHERE address <> '' AND resident_id IS NOT NULL) || ' of ' || count(*) FROM message", "1 of 2"},
	"stops": {[]string{`INSERT INTO suppression (address_hash, address, scope, reason, created_at, released_at) VALUES (sha256(convert_to(@since, 'UTF8')), 'asta@eksempel.dk', 'panel', 'staff', @since, @since)`},
		"SELECT count(*) FILTER (WHERE address <> '') || ' of ' || count(*) FROM suppression", "1 of 2"},
	"import-files": {[]string{`WITH i AS (INSERT INTO import (unit_id, file_name, file_bytes, settings, state, created_at) VALUES (1, 'x.csv', 1, '{}', 'uploaded', @since) RETURNING id)
		INSERT INTO import_file (import_id, number, data) SELECT id, 0, 'x' FROM i`},
		"SELECT string_agg(state || failure, ' ' ORDER BY state) || ' ' || (SELECT count(*) FROM import_file) FROM import", "cancelledtoo-old uploaded 1"},
	"links": {[]string{"INSERT INTO link (token_hash, purpose, subject_id, resident_id, created_at, expires_at) VALUES (sha256(convert_to(@since, 'UTF8')), 'invitation', 1, 1, @since, @since)"},
		"SELECT count(*) FROM link", "1"},
	"requests": {[]string{"INSERT INTO rights_request (kind, resident_id, unit_id, state, asked_at, due_at, how, decided_at, reason) VALUES ('access', 1, 1, 'refused', @since, @since, 'ringede', @since, 'Arkivloven')"},
		"SELECT count(*) FILTER (WHERE resident_id IS NOT NULL) || ' ' || count(*) FILTER (WHERE how <> '' AND reason = 'Arkivloven') || ' of ' || count(*) FROM rights_request", "1 1 of 2"},
	"spot-checks": {[]string{"INSERT INTO staff (name, email, language, active, created_at) VALUES ('S', 's' || (SELECT count(*) FROM staff) || '@k.dk', 'da', true, @since)",
		`WITH k AS (INSERT INTO spot_check (unit_id, month, seed, records, drawn_at) VALUES (1, date_trunc('month', @since::date) + (SELECT count(*) FROM spot_check) * interval '1 month', repeat('0', 64), 1, @since) RETURNING id)
			INSERT INTO spot_check_item (check_id, access_id, state, note, decided_at, decided_by) SELECT k.id, 1, 'asked-about', 'Talte med S', @since, (SELECT max(id) FROM staff) FROM k`},
		"SELECT count(*) FILTER (WHERE note = 'Talte med S') || ' of ' || count(*) FROM spot_check_item", "1 of 2"},
	"sign-ins": {[]string{"INSERT INTO sign_in (at, outcome, source, request_id) VALUES (@since, 'unknown', 'x', '')"}, "SELECT count(*) FROM sign_in", "1"},
	"sessions": {[]string{"INSERT INTO staff (name, email, language, active, created_at) VALUES ('S', 's' || (SELECT count(*) FROM staff) || '@k.dk', 'da', true, @since)",
		"INSERT INTO session (token_hash, staff_id, device, created_at, seen_at, expires_at) SELECT sha256(convert_to(@since, 'UTF8')), max(id), 'x', @since, @since, @since FROM staff"},
		"SELECT count(*) FROM session", "1"},
	"sign-in-codes": {[]string{"INSERT INTO sign_in_code (challenge_hash, created_at, expires_at) VALUES (sha256(convert_to(@since, 'UTF8')), @since, @since)",
		"INSERT INTO sign_in_limit (subject, period, used) VALUES (@since, @since::timestamptz - interval '1 day', 1)"},
		"SELECT (SELECT count(*) FROM sign_in_code) || ' ' || (SELECT count(*) FROM sign_in_limit)", "1 1"},
}

// Records of use go from the beginning of the sealed chain, whole links of it, and the rest is still proved. Whoever
// deletes younger ones, as the owner of the database too, is refused.
func TestRecordsOfUseGoFromTheBeginningOfTheChain(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	o := org.New(b.DB, org.Settings{})
	for range 3 {
		record(t, b, domain.Access{Action: "search", Subject: "resident", Criterion: "search " + domain.Typed("ida"), Purpose: "list of residents"})
		if _, err := o.Seal(b.Ctx()); err != nil {
			t.Fatal(err)
		}
		b.Clock.Add(200 * 24 * time.Hour)
	}
	for _, deletion := range []string{"DELETE FROM access_record WHERE id = (SELECT max(id) FROM access_record)", "DELETE FROM access_record", "UPDATE access_record SET purpose = 'x'", "TRUNCATE access_record"} {
		if _, err := b.Pool().ExecContext(t.Context(), deletion); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", deletion, err)
		}
	}
	night(t, b, 0)
	left := domaintest.Value[string](t, b, "SELECT (SELECT count(*) FROM access_record WHERE action = 'search' AND subject = 'resident') || ' ' || (SELECT count(*) FROM access_word)")
	if left != "1 1" {
		t.Errorf("records and words that are left: %s", left)
	}
	v, err := o.VerifySeals(b.As(domain.Administrator, 1))
	if err != nil || len(v.Breaks) > 0 || v.Expired != 2 {
		t.Errorf("the chain: %+v, %v", v, err)
	}
}

func TestWhoDecidesAndWithinWhat(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	pr, boss := privacy.New(w.DB), decider(w.Bench)
	good := privacy.RetentionSetting{Days: 60, Reason: "Udvalget har besluttet det."}
	for name, ctx := range map[string]context.Context{"a coordinator": w.As(domain.Coordinator, 1), "an administrator of a part": w.As(domain.Administrator, 2), "nobody": context.Background()} {
		_, _, terms := pr.Terms(ctx)
		_, dry := pr.DryRun(ctx)
		_, try := pr.Try(ctx, "gone", 100)
		_, reports := pr.Reports(ctx, "", 10)
		for what, err := range map[string]error{"decide": pr.Decide(ctx, "gone", good), "terms": terms, "dry run": dry, "try": try, "reports": reports} {
			if err == nil {
				t.Errorf("%s may %s", name, what)
			}
		}
	}
	for want, s := range map[*domain.Error]privacy.RetentionSetting{
		privacy.ErrDays:   {Days: 10, Reason: "Kort"},
		privacy.ErrReason: {Days: 60, Reason: " "},
	} {
		if err := pr.Decide(boss, "invited-no", s); !errors.Is(err, want) {
			t.Errorf("%+v gave %v", s, err)
		}
	}
	if err := pr.Decide(boss, "names", good); !errors.Is(err, privacy.ErrClass) {
		t.Errorf("a class that is not there: %v", err)
	}
	if d, err := pr.Try(boss, "invited-no", 30); err != nil || d.Things != 0 || d.Days != 30 {
		t.Errorf("%+v, %v", d, err)
	}
	if err := pr.Decide(boss, "invited-no", privacy.RetentionSetting{Days: 60, Held: true, Reason: "Rigsarkivet vil have det først."}); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(200 * 24 * time.Hour)
	if d := due(t, w.Bench, "invited-no"); d.Things != 1 {
		t.Errorf("the dry run of what is held: %+v", d)
	}
	night(t, w.Bench, 1)
	if got := w.of(t, w.no); !strings.HasPrefix(got, "invitation") {
		t.Errorf("what is held was deleted: %q", got)
	}
}

// Whoever is still to be paid what was approved is kept until payroll has got it.
func TestWhoIsToBePaidIsKept(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('Ida', 'ida@eksempel.dk', 'da', true, $1), ('Bo', 'bo@eksempel.dk', 'da', true, $1)", w.Now())
	w.Exec(t, `WITH g AS (INSERT INTO gathering (unit_id, kind, title, starts_at, ends_at, video, capacity, sign_up, created_at)
			SELECT 1, 'workshop', 'X', $1::timestamptz - interval '1 hour', $1, 'https://x.example', 9, 'invited', $1 RETURNING id, starts_at, ends_at),
		b AS (INSERT INTO booking (gathering_id, starts_at, ends_at, seats, state, uid, created_at, changed_at)
			SELECT id, starts_at, ends_at, 1, 'booked', 'x', $1, $1 FROM g RETURNING id),
		q AS (INSERT INTO booking_guest (booking_id, name) SELECT id, 'Gunnar' FROM b)
		INSERT INTO reimbursement (booking_id, kind, amount, written_at, written_by, state, decided_at, decided_by) SELECT b.id, 'taxi', 12500, $1, 1, 'approved', $1, 2 FROM b`, w.Now())
	kept := func() string {
		return domaintest.Value[string](t, w.Bench, "SELECT (SELECT count(*) FROM booking_guest) || ' ' || (SELECT count(*) FROM reimbursement)")
	}
	night(t, w.Bench, 300)
	if got := kept(); got != "1 1" {
		t.Errorf("before payroll: %s", got)
	}
	w.Exec(t, "WITH e AS (INSERT INTO reimbursement_export (unit_id, items, total, created_at, created_by) VALUES (1, 1, 12500, $1, 1) RETURNING id) UPDATE reimbursement SET export_id = e.id FROM e", w.Now())
	night(t, w.Bench, 2)
	if got := kept(); got != "0 0" {
		t.Errorf("after payroll: %s", got)
	}
}
