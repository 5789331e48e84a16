package citizen_test

import (
	"testing"
)

// termStates are the pages that ask a member whether they stay, each with its status.
func termStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Tove"), &browser{w: w}
	at := "/i/" + i.Token
	keep("a term that nobody is asked about", b.get(at+"/term"+lang), 404)
	b.post(at+"/yes"+lang, "seen", "0")
	w.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'confirmed', $4, $4)", w.panel, w.draw, i.Resident, w.Now())
	w.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1, term_months = 24", w.Now())
	w.Exec(t, "INSERT INTO term_question (membership_id, term_ends, answer_by, asked_at) SELECT id, $1, $1, $2 FROM membership", w.Now().AddDate(0, 0, 20), w.Now())
	keep("receipt of who is asked to stay", b.get(at+"/receipt"+lang), 200)
	keep("term", b.get(at+"/term"+lang), 200)
	keep("term, not chosen", b.post(at+"/term"+lang, "seen", "0"), 422)
	keep("term, stays", b.post(at+"/term"+lang, "seen", "0", "answer", "stay"), 200)
	keep("term, an old form", b.post(at+"/term"+lang, "seen", "0", "answer", "leave"), 409)
	keep("term, leaves", b.post(at+"/term"+lang, "seen", "1", "answer", "leave"), 200)
	w.Exec(t, "UPDATE panel SET term_silence = 'stay'")
	keep("term, where silence stays", b.get(at+"/term"+lang), 200)
	w.Exec(t, "UPDATE term_question SET settled_at = asked_at, outcome = 'left'")
	keep("term, over", b.get(at+"/term"+lang), 200)
	keep("term, too late", b.post(at+"/term"+lang, "seen", "2", "answer", "stay"), 409)
	keep("own page of who was asked once", b.post("/me/"+i.Token+lang, "year", "1980"), 200)
	w.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'x', $2)", i.Resident, w.Now().AddDate(0, 0, -40))
	w.Exec(t, "UPDATE panel SET rest_days = 60")
	keep("own page of who is left alone", b.get("/me/"+i.Token+lang), 200)
	w.Exec(t, "UPDATE panel SET contact_days = 100")
	keep("own page where the time is not a year", b.get("/me/"+i.Token+lang), 200)
}
