package citizen_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/frontend/citizen"
)

// A form that is sent again is told, and nothing happens twice.
func TestRepeatedForms(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	at, me := "/i/"+i.Token, "/me/"+i.Token
	w.Exec(t, "INSERT INTO panel_dimension (panel_id, feature_id, position) SELECT $1, id, position FROM feature WHERE code = 'sex'", w.panel)
	const rows = "SELECT concat_ws(' ', (SELECT count(*) FROM reply), (SELECT count(*) FROM message), (SELECT count(*) FROM resident_attribute), email, paused_until, opted_out_at) FROM resident"
	once := func(path string, pairs ...string) {
		t.Helper()
		b.post(path, pairs...).must(t, http.StatusOK)
		before := domaintest.Value[string](t, w.Bench, rows)
		w.Clock.Add(time.Minute)
		b.post(path, pairs...).must(t, http.StatusConflict, "Vi har")
		if after := domaintest.Value[string](t, w.Bench, rows); after != before {
			t.Errorf("%s sent twice: %s, then %s", path, before, after)
		}
	}
	seen := func(path string) string { return seenField.FindStringSubmatch(b.get(path).text)[1] }
	once(at+"/yes", "seen", "0")
	sex := regexp.MustCompile(`name="(f\d+)" value="(\d+)"`).FindStringSubmatch(b.get(at + "/questions").text)
	once(at+"/questions", sex[1], sex[2])
	b.post(me, "year", "1980").must(t, http.StatusOK)
	once(me+"/contact", "email", "ny@eksempel.dk", "language", "da", "seen", seen(me+"/contact"))
	once(me+"/pause", "months", "3", "seen", seen(me+"/pause"))
	once(me+"/leave", "seen", seen(me+"/leave"))
	once(me + "/erase")
}

// A yes that was said is shown to who comes back to its form, and can be changed once more with a fresh one.
func TestBackToTheForm(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	at := "/i/" + i.Token
	b.send(at+"/yes").must(t, http.StatusOK, "Lidt om dig")
	if page := b.get(at+"/yes").must(t, http.StatusOK, "Vi har allerede dit svar", "Ret dit svar til nej"); strings.Contains(page.text, "<form") {
		t.Error("a yes can be said again")
	}
	b.send(at+"/later", "again", "1").must(t, http.StatusOK, "Du har svaret: ikke lige nu", "Ret dit svar til ja", "Ret dit svar til nej")
	b.get(at+"/later").must(t, http.StatusOK, `name="again" value="1" checked`)
	b.send(at+"/no", "about", "all").must(t, http.StatusOK, "Du har svaret nej til alle paneler")
	if mails := domaintest.Value[string](t, w.Bench, "SELECT string_agg(kind, ' ' ORDER BY id) FROM message"); mails != "panel-receipt-yes panel-receipt-not-now" {
		t.Errorf("mails %q: whoever wants no more mail must not get one about that", mails)
	}
}

// A form that comes after the own page has closed is not kept, and that is told.
func TestClosedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	me := "/me/" + i.Token
	b.post(me, "year", "1980").must(t, http.StatusOK)
	w.Clock.Add(31 * time.Minute)
	for _, path := range []string{"contact", "pause", "leave", "copy", "erase"} {
		b.post(me+"/"+path, "seen", "0", "months", "3").must(t, http.StatusOK, "Det, du lige sendte, er ikke gemt.", "Hvilket år er du født?")
	}
	if page := b.get(me + "/contact"); page.Header().Get("Location") != me {
		t.Errorf("who only looks is sent to %q", page.Header().Get("Location"))
	}
	b.post(me, "year", "1980").must(t, http.StatusOK, "Asta")
}

// After an erasure no link of the person opens anything, and the page is kind about it.
func TestLinksAfterErasure(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	unsubscribe := unsubscribeLink(t, w, i)
	b.post("/me/"+i.Token, "year", "1980")
	b.post("/me/"+i.Token+"/erase").must(t, http.StatusOK)
	if _, err := w.privacy.Erase(w.As(domain.Coordinator, 1), domaintest.Value[int64](t, w.Bench, "SELECT id FROM rights_request")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/i/" + i.Token, "/i/" + i.Token + "/receipt", "/me/" + i.Token, "/me/" + i.Token + "/contact", "/unsubscribe/" + unsubscribe} {
		page := b.get(path).must(t, http.StatusNotFound, "Linket virker ikke", "Har vi slettet dig, fordi du bad om det?")
		if strings.Contains(page.text, "Asta") {
			t.Errorf("%s still knows who it was", path)
		}
	}
}

// What can be done on the own page follows how things stand.
func TestActionsFollow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	me := "/me/" + i.Token
	w.Exec(t, "UPDATE resident SET source_id = 'K-77', digital_post_exempt = true")
	offers := func(page answer, want ...string) {
		t.Helper()
		for _, path := range []string{"contact", "pause", "leave", "copy", "erase", "looked"} {
			if is := strings.Contains(page.text, `href="`+me+"/"+path+`"`); is != strings.Contains(strings.Join(want, " "), path) {
				t.Errorf("%s is offered: %v on\n%s", path, is, words(page.text))
			}
		}
	}
	if strings.Contains(b.post(me, "year", "1980").text, "K-77") {
		t.Error("a number of the municipality's lists may be a CPR number: it must not be shown")
	}
	offers(b.get(me).must(t, http.StatusOK, "1980", "CPR-nummer", "Dit nummer i kommunens lister", "Fritaget for Digital Post"), "contact", "pause", "leave", "copy", "erase", "looked")
	offers(b.post(me+"/erase").must(t, http.StatusOK, "Du har bedt os om at slette"), "contact", "leave", "copy", "looked")
	if page := b.get(me).text; strings.Contains(page, "Du holder pause") {
		t.Error("the wait for an answer is told as a pause that was wished for")
	}
	offers(b.send(me+"/leave").must(t, http.StatusOK, "Du er meldt ud af alle paneler"), "contact", "copy", "looked")
	if a := b.get(me + "/leave"); a.Code != http.StatusSeeOther || a.Header().Get("Location") != me {
		t.Errorf("whoever has left is asked again: %d", a.Code)
	}
}

// The voluntary sentence stands before every question about taking part, in both languages.
func TestVoluntaryBeforeTheFirstQuestion(t *testing.T) {
	t.Parallel()
	for lang, sentence := range map[string]string{"": "Det ændrer ikke din sag eller din ydelse.", "?lang=en": "It does not change your case or your benefits."} {
		pages := shown(t, lang)
		for _, name := range []string{"invitation", "yes", "no", "later", "questions", "seat", "leave", "erase", "unsubscribe", "survey", "survey by name", "anonymous survey"} {
			before, _, _ := strings.Cut(pages[name], "<form")
			before, _, _ = strings.Cut(before, `<ul class="choice-links">`)
			if !strings.Contains(before, sentence) {
				t.Errorf("%s%s asks before it says %q", name, lang, sentence)
			}
		}
	}
}

// What the municipality wrote in Danish is marked as Danish on an English page (WCAG 3.1.2).
func TestLanguageOfParts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	b.send("/i/"+i.Token+"/no?lang=en", "about", "this")
	w.Exec(t, "UPDATE message SET state = 'sent', handed_over_at = $1, finished_at = $1, sent_subject = 'Tak for dit svar', language = 'da'", w.Now())
	w.Exec(t, `INSERT INTO access_record (at, actor_kind, staff_id, action, subject, resident_ids, purpose) VALUES ($1, 'staff', 9, 'change', 'invitation', jsonb_build_array($2::bigint), 'answer for the citizen: ringede til os')`,
		w.Now(), i.Resident)
	b.post("/me/"+i.Token+"?lang=en", "year", "1980").must(t, http.StatusOK, `<td lang="da">Tak for dit svar</td>`, `<dt lang="da">Borgerpanel 2026</dt>`)
	b.get("/me/"+i.Token+"/looked?lang=en").must(t, http.StatusOK, `Write down your answer: <span lang="da">ringede til os</span>`, "1 September 2026 at 10:00")
	w.Exec(t, "UPDATE message SET sent_subject = ''")
	b.get("/me/"+i.Token+"?lang=en").must(t, http.StatusOK, "We have deleted the text")
	b.get("/was?lang=en").must(t, http.StatusOK, `<span lang="da">mandag til fredag kl. 10-14</span>`)
}

// The short address of the accessibility statement leads there, and takes no address of a page along.
func TestStatement(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := &browser{w: w}
	b.get("/was").must(t, http.StatusOK, "12\u00a034\u00a056\u00a078", "panel@eksempel.dk")
	w.mount(citizen.Settings{Municipality: "Eksempel Kommune", Statement: "https://was.digst.dk/panel-eksempel-dk"})
	a := b.get("/was")
	if a.Code != http.StatusFound || a.Header().Get("Location") != "https://was.digst.dk/panel-eksempel-dk" || a.Header().Get("Referrer-Policy") != "same-origin" {
		t.Errorf("%d %v", a.Code, a.Header())
	}
}
