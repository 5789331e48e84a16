package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
)

// askedHow lets a citizen outside the register speak to a committee, and answers the address of the page on which they say how it went.
func (w *town) askedHow(t *testing.T) string {
	t.Helper()
	m, _ := w.committeeMeeting(t)
	w.Exec(t, "UPDATE committee_meeting SET starts_at = $2 WHERE id = $1", m.ID, w.Now().Add(-24*time.Hour))
	w.Exec(t, "INSERT INTO hearing_session (meeting_id, committee_id) VALUES ($1, $2)", m.ID, m.CommitteeID)
	id := domaintest.Value[int64](t, w.Bench, `INSERT INTO hearing_request (committee_id, meeting_id, kind, how, state, people, model, cleared_at, uid, minutes, slot_minute, held_at, received_at, created_at, changed_at)
		VALUES ($1, $2, 'requested', 'page', 'thanked', 1, 'video', $3, 'spoke', 5, 0, $3, $3, $3, $3) RETURNING id`, m.CommitteeID, m.ID, w.Now())
	var address string
	if err := w.Do(w.Ctx(), func(tx *domain.Tx) (err error) {
		address, err = evaluation.Link(tx, "", evaluation.OfHearing, id, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return address
}

// evaluationStates are the pages of somebody who says how it went, in every state.
func evaluationStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	at, b := w.askedHow(t), &browser{w: w}
	keep("how it went", b.get(at+lang), http.StatusOK)
	keep("how it went, nothing said", b.post(at+lang), http.StatusUnprocessableEntity)
	keep("how it went, wrong", b.post(at+lang, "heard", "7", "words", "010190-1234"), http.StatusUnprocessableEntity)
	keep("how it went, said", b.post(at+lang, "heard", "4", "again", "98"), http.StatusOK)
	keep("how it went, to be changed", b.get(at+lang), http.StatusOK)
	keep("how it went, deleted", b.post(at+"/slet"+lang), http.StatusOK)
	w.Clock.Add(31 * 24 * time.Hour)
	keep("how it went, too late", b.get(at+lang), http.StatusOK)
}

// A citizen says how it went with plain forms: what is wrong is told at once and nothing is lost, it can be changed and deleted,
// and to look changes nothing.
func TestSayHowItWent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	at, b := w.askedHow(t), &browser{w: w}
	count := func() int { return domaintest.Value[int](t, w.Bench, "SELECT count(*) FROM evaluation") }
	b.get(at+"/tak").must(t, http.StatusSeeOther)
	b.get(at).must(t, http.StatusOK, "Det er frivilligt", "Beskæftigelsesudvalget", "til og med 1. oktober 2026")
	b.post(at, "worth", "5", "heard", "x", "words", "Min søn 010190-1234").must(t, http.StatusUnprocessableEntity, "Vælg et af svarene", "CPR-nummer. Slet det", `href="#heard"`, `href="#words"`, "Min søn",
		`name="worth" value="5" checked`)
	if count() != 0 {
		t.Error("something wrong was kept")
	}
	b.post(at, "worth", "5", "heard", "4", "words", "Godt <b>").must(t, http.StatusOK, "Tak for dit svar")
	b.get(at).must(t, http.StatusOK, `name="heard" value="4" checked`, "Godt &lt;b&gt;", "Slet mit svar")
	b.post(at, "heard", "2").must(t, http.StatusOK)
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(worth || ' ' || heard || words || model || side, ',') FROM evaluation"); got != "0 2videocitizen" {
		t.Errorf("kept: %s", got)
	}
	b.post(at+"/slet").must(t, http.StatusOK, "Dit svar er slettet")
	if count() != 0 {
		t.Error("a deleted answer is there")
	}
	b.post(at, "heard", "2").must(t, http.StatusOK)
	w.Clock.Add(31 * 24 * time.Hour)
	for _, path := range []string{"", "/slet"} {
		if a := b.do(http.MethodPost, at+path, url.Values{"heard": {"5"}}); a.Code != http.StatusSeeOther || !strings.HasSuffix(a.Header().Get("Location"), at) {
			t.Errorf("too late: %d, %s", a.Code, a.Header().Get("Location"))
		}
	}
	b.get(at).must(t, http.StatusOK, "Nu kan du ikke svare mere")
	if got := domaintest.Value[int](t, w.Bench, "SELECT heard FROM evaluation"); got != 2 {
		t.Errorf("changed after the last day: %d", got)
	}
	b.get("/evaluering/unknown").must(t, http.StatusNotFound, "Linket virker ikke")
}
