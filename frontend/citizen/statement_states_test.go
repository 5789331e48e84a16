package citizen_test

import (
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
)

// spoke is somebody who spoke to a committee, and the path of their page.
func (w *town) spoke(t *testing.T, name string) (id int64, at string) {
	t.Helper()
	person := w.AddResident(t, name)
	w.Exec(t, "UPDATE resident SET email = id || '@example.dk' WHERE id = $1", person)
	id = domaintest.Value[int64](t, w.Bench, `WITH c AS (INSERT INTO committee (unit_id, valid_from, created_at) VALUES (1, '2022-01-01', $1) RETURNING id),
			m AS (INSERT INTO committee_meeting (committee_id, starts_at, created_at) SELECT id, $1::timestamptz - interval '1 day', $1 FROM c RETURNING id, committee_id),
			i AS (INSERT INTO agenda_item (committee_id, meeting_id, title, created_at) SELECT committee_id, id, 'Breve', $1 FROM m RETURNING id)
		INSERT INTO statement (unit_id, item_id, resident_id, form, claim, words, created_at) SELECT 1, id, $2, 'verbatim', 'own_experience', 'Brevene er svære at forstå.', $1 FROM i RETURNING id`, w.Now(), person)
	if err := w.Do(w.Ctx(), func(tx *domain.Tx) error {
		token, err := domain.NewLink(tx, "statement", id, person, tx.Now.AddDate(1, 0, 0))
		at = "/udsagn/" + token
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id, at
}

// saidStates are the page of what somebody said to a committee, in every state.
func saidStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	b := &browser{w: w}
	keep("words with a link that nobody has", b.get("/udsagn/NOBODY"+lang), 404)
	id, at := w.spoke(t, "Ib")
	keep("words", b.get(at+lang), 200)
	keep("words, nothing said", b.post(at+lang, "edition", "1"), 422)
	keep("words with a CPR number", b.post(at+lang, "edition", "1", "words", "Mit nummer er 010190-1234.", "level", "named", "tell", "no"), 422)
	keep("words of an older edition", b.post(at+lang, "edition", "0", "words", "Mine ord", "level", "named", "tell", "no"), 422)
	keep("words, yes", b.post(at+lang, "edition", "1", "words", "Mine ord", "level", "unnamed", "tell", "mail"), 200)
	w.Exec(t, "INSERT INTO agenda_decision (item_id, words, decided_on, reference, created_at) SELECT item_id, 'Brevene skrives om.', CAST($1 AS date), 'Punkt 3', CAST($1 AS timestamptz) FROM statement WHERE id = $2", w.Now(), id)
	keep("words, decided", b.get(at+lang), 200)
	keep("words, taken back", b.post(at+"/withdraw"+lang), 200)
	keep("words, a yes after they were taken back", b.post(at+lang, "edition", "2", "words", "Mine ord", "level", "named"), 200)
}

// Looking changes nothing; what is wrong is told all at once and nothing is lost; taking back deletes the words.
func TestSaid(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := &browser{w: w}
	_, at := w.spoke(t, "Ib")
	state := func() string {
		t.Helper()
		return domaintest.Value[string](t, w.Bench, "SELECT concat_ws(' ', state, level, tell, words) FROM statement")
	}
	before := state()
	b.get(at).must(t, 200, "Brevene er svære at forstå.", "Slet mine ord")
	if now := state(); now != before {
		t.Errorf("a look left %q", now)
	}
	b.post(at, "edition", "1", "words", "Jeg forstår dem ikke.").must(t, 422, "Jeg forstår dem ikke.", "Vælg, hvem der må se dine ord")
	b.post(at, "edition", "1", "words", "Jeg forstår dem ikke.", "level", "unnamed", "tell", "mail").must(t, 200, "Vi har gemt dit svar", `value="unnamed" checked`)
	if now := state(); now != "approved unnamed mail Jeg forstår dem ikke." {
		t.Errorf("kept %q", now)
	}
	b.post(at+"/withdraw").must(t, 200, "Du har trukket dine ord tilbage")
	if now := state(); now != "withdrawn mail" && now != "withdrawn  mail " {
		t.Errorf("taking back left %q", now)
	}
}
