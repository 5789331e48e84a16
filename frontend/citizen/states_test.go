package citizen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"deltag/frontend/citizen"
)

// rareStates are the pages that few people see, each with its status.
func rareStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Rikke"), &browser{w: w}
	at, me := "/i/"+i.Token, "/me/"+i.Token
	w.Exec(t, "UPDATE resident SET phone = '', address = '', postcode = '', town = ''")
	w.Exec(t, "UPDATE invitation SET inclusion_probability = 1")
	w.Exec(t, `UPDATE resident SET value_ids = ARRAY[(SELECT min(id) FROM feature_value WHERE feature_id = 1), (SELECT min(id) FROM feature_value WHERE feature_id = 2)],
		since = '{2026-01-01,2026-01-01}', told = '{2}' WHERE id = $1`, i.Resident)
	w.Exec(t, `INSERT INTO message (dedupe_key, kind, language, address, state, anytime, due_at, not_after, mail_id, sent_subject, created_at, handed_over_at, finished_at, resident_id)
		VALUES ('x', 'panel-invitation', 'da', $1, 'sent', false, $2, $2, 'x', 'Vil du være med?', $2, $2, $2, $3),
			('y', 'panel-invitation', 'da', $1, 'sent', false, $2, $2, 'y', '', $2, $2, $2, $3)`, i.Email, w.Now(), i.Resident)
	w.Exec(t, "UPDATE resident SET cpr_sealed = 'sealed', cpr_index = 'index'")
	sep := "?"
	if lang != "" {
		sep = "&"
	}
	keep("own page that was closed meanwhile", (&browser{w: w}).get(me+lang+sep+"done=closed"), 200)
	keep("own page with all that can be known", b.post(me+lang, "year", "1980"), 200)
	w.Exec(t, "UPDATE resident SET paused_until = $1", w.Now().AddDate(0, 1, 0))
	keep("pause that can be ended", b.get(me+"/pause"+lang), 200)
	w.Exec(t, "UPDATE resident SET opted_out_at = $1", w.Now())
	keep("own page of who has left", b.get(me+lang), 200)
	w.Exec(t, "UPDATE resident SET opted_out_at = NULL, paused_until = NULL")
	for n, purpose := range append(purposes(t), "message 12", "answer for the citizen: told by phone") {
		action := []string{"read", "search", "add", "change", "export", "delete", "send"}[n%7]
		kind := []string{"staff", "system"}[n%2]
		w.Exec(t, `INSERT INTO access_record (at, actor_kind, action, subject, resident_ids, purpose, count) VALUES ($1, $2, $3, 'resident', jsonb_build_array($4::bigint), $5, 1)`,
			w.Now(), kind, action, i.Resident, purpose)
	}
	keep("who has looked, in every way", b.get(me+"/looked"+lang), 200)

	long := strings.Repeat("Det er svært at sige. ", 60)
	keep("no, too long", b.post(at+"/no"+lang, "seen", "0", "about", "this", "reason", long), 422)
	keep("contact, too long", b.send(me+"/contact"+lang, "email", "a@b.dk", "phone", long, "language", "da"), 422)
	w.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'offered', $4, $4)", w.panel, w.draw, i.Resident, w.Now())
	w.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1", w.Now())
	keep("own page with a seat to take", b.get(me+lang), 200)
	w.Exec(t, "UPDATE membership SET status = 'confirmed'")
	keep("own page with a seat", b.get(me+lang), 200)
	lots(t, w, i.Resident, func(name string) { keep(name, b.get(me+lang), 200) })
	w.Exec(t, "UPDATE panel SET state = 'closed'")
	keep("own page with a panel that has ended", b.get(me+lang), 200)
	w.Exec(t, "UPDATE panel SET state = 'confirmed'")
	w.Exec(t, "UPDATE membership SET status = 'withdrawn', cause = 'left', reason = 'x'")
	keep("own page with a seat given up", b.get(me+lang), 200)
	w.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1 WHERE resident_id = $1", i.Resident)
	keep("receipt without a seat any more", b.get(at+"/receipt"+lang), 200)
	w.Exec(t, "INSERT INTO standby VALUES ($1, 1, $2, $3)", w.panel, i.Resident, w.draw)
	keep("receipt of a stand-by", b.get(at+"/receipt"+lang), 200)

	w.Exec(t, "UPDATE resident SET protection = 'yes', phone = '12345678'")
	keep("own page of a protected person", b.get(me+lang), 200)
	keep("copy of a protected person", b.get(me+"/copy"+lang), 200)
	keep("contact of a protected person", b.get(me+"/contact"+lang), 200)

	nameless := echo.New()
	citizen.Mount(nameless, citizen.Deps{Panels: w.panels, Privacy: w.privacy})
	w.echo = nameless
	keep("a municipality without a name", b.get("/was"+lang), 200)
	for last := b.get(at + lang); ; last = b.get(at + lang) {
		if last.Code == 429 {
			keep("too many at once", last, 429)
			break
		}
	}
	faulty := newTown(t)
	nobody := &browser{w: faulty}
	faulty.echo.POST("/i/teapot", func(echo.Context) error { return echo.NewHTTPError(418) })
	keep("what nobody thought of", nobody.post("/i/teapot"+lang), 418)
	if err := faulty.Pool().Close(); err != nil {
		t.Fatal(err)
	}
	keep("a fault of ours", nobody.get("/i/ABC"+lang), 500)
}

// lots shows the own page after draws of the panel in which the person had every sort of chance.
func lots(t *testing.T, w *town, person int64, show func(name string)) {
	t.Helper()
	for n, chance := range []struct{ own, least int }{{0, 70}, {70, 70}, {71, 70}, {110, 70}, {700, 450}, {1000, 70}} {
		w.Exec(t, `INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, drawn_at, reason)
			SELECT $1, 'panel', false, $2::int, repeat('0', 64), 'leximin/1', '', repeat('0', 64), jsonb_build_object('members', '[]'::jsonb, 'leastShare', $3::int / 1000.0,
				'lottery', jsonb_build_object('members', jsonb_build_array($4::bigint::text), 'chances', jsonb_build_array($5::int), 'total', 1000)), $6, 'x'`,
			w.panel, n+1, chance.least, person, chance.own, w.Now())
		show(fmt.Sprintf("own page after a chance of %d in 1000", chance.own))
	}
}
