package citizen_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

// shown is every page in every state that can be reached, by a name of its own. lang is "" or "?lang=en".
func shown(t *testing.T, lang string) map[string]string {
	t.Helper()
	w := newTown(t)
	pages := map[string]string{}
	person := func(name string) (domaintest.Invitee, *browser) {
		i := w.Invite(t, w.panel, w.draw, name)
		return i, &browser{w: w}
	}
	w.Exec(t, "INSERT INTO panel_dimension (panel_id, feature_id, position) SELECT $1, id, position FROM feature WHERE code IN ('sex', 'district')", w.panel)

	a, b := person("Asta")
	at, me := "/i/"+a.Token, "/me/"+a.Token
	keep := func(name string, a answer, status int) {
		t.Helper()
		if a.Code != status {
			t.Errorf("%s: status %d, want %d", name, a.Code, status)
		}
		pages[name] = a.text
	}
	keep("front", b.get("/"+lang), 200)
	keep("invitation", b.get(at+lang), 200)
	keep("yes", b.get(at+"/yes"+lang), 200)
	keep("no", b.get(at+"/no"+lang), 200)
	keep("later", b.get(at+"/later"+lang), 200)
	keep("notice", b.get(at+"/notice"+lang), 200)
	keep("no, not chosen", b.post(at+"/no"+lang, "seen", "0"), 422)
	keep("later, with a CPR number", b.post(at+"/later"+lang, "seen", "0", "reason", "010190-1234"), 422)
	keep("questions", b.post(at+"/yes"+lang, "seen", "0"), 200)
	keep("receipt of a yes", b.post(at+"/questions"+lang), 200)
	keep("already", b.post(at+"/yes"+lang, "seen", "0"), 409)
	keep("yes, once said", b.get(at+"/yes"+lang), 200)
	keep("own page, closed", b.get(me+lang), 200)
	keep("own page, no year", b.post(me+lang, "year", "x"), 422)
	keep("own page, wrong year", b.post(me+lang, "year", "1979"), 422)
	keep("own page", b.post(me+lang, "year", "1980"), 200)
	keep("reach, chosen", b.send(me+"/reach"+lang, "channel", "letter"), 200)
	for _, name := range []string{"contact", "reach", "pause", "leave", "copy", "erase", "looked"} {
		keep(name, b.get(me+"/"+name+lang), 200)
	}
	keep("calendar, none yet", b.get(me+"/calendar"+lang), 200)
	keep("calendar, its address", b.post(me+"/calendar"+lang), 200)
	keep("calendar, once made", b.get(me+"/calendar"+lang), 200)
	keep("calendar, stopped", b.post(me+"/calendar/stop"+lang), 200)
	keep("contact, wrong", b.send(me+"/contact"+lang, "email", "x", "language", "da"), 422)
	keep("contact, mended", b.send(me+"/contact"+lang, "email", "asta@eksempel.dk", "phone", "87654321", "language", "da"), 200)
	keep("pause, not chosen", b.post(me+"/pause"+lang), 422)
	keep("paused", b.send(me+"/pause"+lang, "months", "3"), 200)
	keep("pause ended", b.send(me+"/pause"+lang, "months", "0"), 200)
	keep("erasure asked", b.post(me+"/erase"+lang), 200)
	keep("erasure asked again", b.post(me+"/erase"+lang), 409)
	keep("an old form", b.post(me+"/contact"+lang, "email", "asta@eksempel.dk"), 409)
	keep("own page with an open request", b.get(me+lang), 200)
	w.Exec(t, "UPDATE rights_request SET state = 'refused', reason = 'Arkivloven', decided_at = $1", w.Now())
	keep("own page with a refusal", b.get(me+lang), 200)
	keep("left", b.send(me+"/leave"+lang), 200)

	i, other := person("Bo")
	keep("receipt of a no", other.post("/i/"+i.Token+"/no"+lang, "seen", "0", "about", "this"), 200)
	i, other = person("Carl")
	keep("receipt of never", other.post("/i/"+i.Token+"/no"+lang, "seen", "0", "about", "all"), 200)
	i, other = person("Dora")
	keep("receipt of not now", other.post("/i/"+i.Token+"/later"+lang, "seen", "0", "again", "1"), 200)
	i, other = person("Else")
	for range 3 {
		other.post("/me/"+i.Token+lang, "year", "1979")
	}
	keep("own page, one try left", other.post("/me/"+i.Token+lang, "year", "1979"), 422)
	keep("own page, wait", other.post("/me/"+i.Token+lang, "year", "1979"), 429)
	keep("own page, closed for a while", other.get("/me/"+i.Token+lang), 429)
	i, other = person("Finn")
	w.Exec(t, "UPDATE resident SET birth_year = NULL WHERE id = $1", i.Resident)
	keep("own page, unknown year", other.post("/me/"+i.Token+lang, "year", "1979"), 409)

	seat, sitter := person("Gerda")
	sitter.post("/i/"+seat.Token+"/yes"+lang, "seen", "0")
	w.Exec(t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) VALUES ($1, $2, $3, 'offered', $4, $4)", w.panel, w.draw, seat.Resident, w.Now())
	left, loser := person("Hans")
	loser.post("/i/"+left.Token+"/yes"+lang, "seen", "0")
	late, latecomer := person("Ida")
	w.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1", w.Now())
	keep("seat", sitter.get("/i/"+seat.Token+"/seat"+lang), 200)
	keep("seat taken", sitter.post("/i/"+seat.Token+"/seat"+lang), 200)
	keep("seat taken again", sitter.post("/i/"+seat.Token+"/seat"+lang), 409)
	keep("not drawn", loser.get("/i/"+left.Token+"/receipt"+lang), 200)
	keep("no seat", loser.post("/i/"+left.Token+"/seat"+lang), 409)
	keep("over", latecomer.get("/i/"+late.Token+lang), 200)
	keep("too late", latecomer.post("/i/"+late.Token+"/yes"+lang, "seen", "0"), 409)

	keep("unknown link", b.get("/i/ABC"+lang), 404)
	keep("unknown page", b.get("/i/ABC/nowhere"+lang), 404)
	keep("wrong method", b.post("/was"+lang), 405)
	keep("new link", b.get("/nyt-link"+lang), 200)
	keep("new link, no address", b.post("/nyt-link"+lang, "email", "asta"), 422)
	keep("new link, asked", b.post("/nyt-link"+lang, "email", "nobody@eksempel.dk"), 200)
	keep("statement", b.get("/was"+lang), 200)
	token := unsubscribeLink(t, w, late)
	keep("unsubscribe", b.get("/unsubscribe/"+token+lang), 200)
	keep("unsubscribed", b.post("/unsubscribe/"+token+lang, "List-Unsubscribe", "One-Click"), 200)
	keep("unsubscribed before", b.get("/unsubscribe/"+token+lang), 200)
	letterStates(t, lang, keep)
	rareStates(t, lang, keep)
	mitIDStates(t, lang, keep)
	termStates(t, lang, keep)
	surveyStates(t, lang, keep)
	staffStates(t, lang, keep)
	bookingStates(t, lang, keep)
	timesStates(t, lang, keep)
	speakStates(t, lang, keep)
	evaluationStates(t, lang, keep)
	saidStates(t, lang, keep)
	return pages
}

func unsubscribeLink(t *testing.T, w *town, i domaintest.Invitee) (token string) {
	t.Helper()
	if err := w.Do(w.Ctx(), func(tx *domain.Tx) (err error) {
		token, err = domain.NewLink(tx, "unsubscribe", i.Invitation, i.Resident, w.Now().Add(time.Hour))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return token
}

// "Bruger" is a verb as well ("vi bruger det"), so only its forms as a noun are looked for.
var forbiddenWords = regexp.MustCompile(`(?i)respondent|panelist|token|samtykkeerkl|klient|(^|[^\pL])(en bruger|brugere(n|ns|s|r|rne)?)([^\pL]|$)|foretræde|anonym|jobcent|kontanthjælp`)

// surveyScript is the one script that there is, and it is ours.
const surveyScript = `<script type="module" src="/assets/s.js"></script>`

// Every page: a language, one heading, words that citizens know, LIX at most 34, small.
func TestPages(t *testing.T) {
	t.Parallel()
	hardest, largest := 0.0, 0
	for name, page := range shown(t, "") {
		page = strings.Replace(page, surveyScript, "", 1)
		lang, heading := strings.Count(page, `<html lang="da">`), strings.Count(page, "<h1")
		if lang != 1 || heading != 1 || strings.Contains(page, "<script") || strings.Contains(page, "style=") {
			t.Errorf("%s: %d Danish pages with %d headings, or scripts or styles in it", name, lang, heading)
		}
		if !strings.Contains(page, "12\u00a034\u00a056\u00a078") && !strings.Contains(page, ">Borgerpanelet<") || !strings.Contains(page, "Tilgængelighedserklæring") {
			t.Errorf("%s: no help line or no accessibility statement at the foot", name)
		}
		if bad := forbiddenWords.FindString(words(page)); bad != "" && !(bad == "anonym" && strings.HasPrefix(name, "anonymous survey")) {
			t.Errorf("%s: the word %q", name, bad)
		}
		if wrong := strings.HasPrefix(title(page), "Fejl: "); wrong != strings.Contains(page, "error-summary") {
			t.Errorf("%s: title %q", name, title(page))
		}
		r := message.Read(words(page))
		if r.Words >= 40 && r.LIX > message.LIXEasy && name != "notice" {
			t.Errorf("%s: LIX %.1f, long words %v, long sentences %q", name, r.LIX, r.LongWords, r.Longest)
		}
		t.Logf("%-32s LIX %4.1f, %3d words, %5d bytes", name, r.LIX, r.Words, len(page))
		hardest = max(hardest, r.LIX)
		if name != "who has looked, in every way" { // nobody's data were used for every purpose that there is
			largest = max(largest, len(page))
		}
	}
	if largest > 12_000 {
		t.Errorf("the largest page has %d bytes before compression; 12,000 leave room for style and fonts", largest)
	}
}

// danish are words that no English page holds.
var danish = regexp.MustCompile(`(?i)(^|[^\pL])(ikke|eller|vi har|du kan|dine|mig|skriv|svar|måske|noget|hvad)([^\pL]|$)`)

func TestPagesInEnglish(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`(?s)<(p|span|li)[^>]* lang="da".*?</(p|span|li)>`)
	for name, page := range shown(t, "?lang=en") {
		if !strings.Contains(page, `<html lang="en">`) {
			t.Errorf("%s is not in English", name)
		}
		if name == "notice" || name == "invitation" { // the test's notice has one text for both
			page = strings.ReplaceAll(page, "Vi spørger, om du vil være med.", "")
		}
		if bad := danish.FindString(words(foreign.ReplaceAllString(page, ""))); bad != "" {
			t.Errorf("%s: %q in\n%s", name, bad, words(page))
		}
	}
}

// What stands before the second fact tells nothing about the person.
func TestNothingPersonalBeforeTheSecondFact(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Zzyzx"), &browser{w: w}
	w.Exec(t, "UPDATE resident SET phone = '87654321'")
	at := "/i/" + i.Token
	var all strings.Builder
	for _, path := range []string{"", "/yes", "/no", "/later", "/notice"} {
		all.WriteString(b.get(at+path).must(t, 200).text)
	}
	all.WriteString(b.post(at+"/yes", "seen", "0").must(t, 200).text)
	all.WriteString(b.get("/me/"+i.Token).must(t, 200).text)
	all.WriteString(b.post("/me/"+i.Token, "year", "1979").must(t, 422).text)
	for _, secret := range []string{"zzyzx", "prøvevej", "9999", "1980", "87654321", "@eksempel.dk"} {
		text := strings.ReplaceAll(strings.ToLower(all.String()), "panel@eksempel.dk", "")
		if strings.Contains(text, secret) {
			t.Errorf("%q stands before the second fact", secret)
		}
	}
}

// Robots look at every link in a mail: a page that is looked at changes no table but the record of who looked.
func TestGetChangesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	unsubscribe := unsubscribeLink(t, w, i)
	look := func() {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, path := range []string{"/i/%s", "/i/%s/yes", "/i/%s/no", "/i/%s/later", "/i/%s/seat", "/i/%s/questions", "/i/%s/receipt", "/i/%s/notice",
				"/me/%s", "/me/%s/contact", "/me/%s/pause", "/me/%s/leave", "/me/%s/copy", "/me/%s/erase", "/me/%s/looked", "/me/%s/calendar"} {
				b.do(method, fmt.Sprintf(path, i.Token), nil)
			}
			b.do(method, "/unsubscribe/"+unsubscribe, nil)
			b.do(method, "/was", nil)
		}
	}
	b.post("/me/"+i.Token, "year", "1980").must(t, 200)
	before := contents(t, w)
	look()
	if after := contents(t, w); before != after {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	b.post("/i/"+i.Token+"/yes", "seen", "0")
	if contents(t, w) == before {
		t.Error("the comparison does not see a change")
	}
}

// contents is a fingerprint of every row of every table but the access record.
func contents(t *testing.T, w *town) string {
	t.Helper()
	var prints []string
	tables := domaintest.Value[string](t, w.Bench, "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
	for table := range strings.FieldsSeq(tables) {
		if table != "access_record" {
			prints = append(prints, table+domaintest.Value[string](t, w.Bench, fmt.Sprintf(`SELECT count(*) || '-' || coalesce(sum(xmin::text::bigint + hashtext(t::text)), 0) FROM %q t`, table)))
		}
	}
	return strings.Join(prints, " ")
}

// Fifty who press at once are one answer with one receipt; the others are told.
func TestSimultaneousAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i := w.Invite(t, w.panel, w.draw, "Asta")
	codes := make([]int, 50)
	var all sync.WaitGroup
	for n := range codes {
		all.Go(func() {
			b := &browser{w: w}
			codes[n] = b.do(http.MethodPost, "/i/"+i.Token+"/yes", map[string][]string{"seen": {"0"}}).Code
		})
	}
	all.Wait()
	slices.Sort(codes)
	if codes[0] != http.StatusSeeOther || codes[1] != http.StatusConflict || codes[49] != http.StatusConflict {
		t.Errorf("answers %v, want one 303 and forty-nine 409", codes)
	}
	got := domaintest.Value[string](t, w.Bench, "SELECT (SELECT string_agg(reply, ',') FROM reply) || ' ' || (SELECT string_agg(kind, ',') FROM message)")
	if got != "accepted panel-receipt-yes" {
		t.Errorf("answers and mails: %s", got)
	}
}

func TestCookieAndHeaders(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	b.post("/me/"+i.Token, "year", "1980").must(t, 200, "Asta", "Prøvevej 7")
	c := b.cookies[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/me/"+i.Token || c.MaxAge <= 0 || c.MaxAge > 3600 {
		t.Errorf("cookie %+v", c)
	}
	for _, path := range []string{"/i/" + i.Token, "/me/" + i.Token, "/i/ABC", "/was"} {
		h := b.get(path).Header()
		if h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Robots-Tag") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	b.post("/me/"+i.Token+"/close").must(t, 200, "Hvilket år er du født?")
	b.cookies = []*http.Cookie{c}
	b.get("/me/"+i.Token).must(t, 200, "Hvilket år er du født?")
	if a := b.do(http.MethodPost, "/unsubscribe/"+unsubscribeLink(t, w, i), map[string][]string{"List-Unsubscribe": {"One-Click"}}); a.Code != 200 || len(a.Result().Cookies()) != 0 {
		t.Errorf("one-click unsubscribe: %d with cookies %v", a.Code, a.Result().Cookies())
	}
}

// Who has English as their language reads English, until they choose otherwise.
func TestLanguageOfThePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	w.Exec(t, "UPDATE resident SET language = 'en'")
	b.get("/i/"+i.Token).must(t, 200, `<html lang="en">`, `hreflang="da"`)
	b.get("/i/"+i.Token+"?lang=da").must(t, 200, `<html lang="da">`, "/yes?lang=da")
	w.Exec(t, "UPDATE resident SET language = 'so'")
	b.get("/i/"+i.Token).must(t, 200, `<html lang="da">`)
}

// An address that asks for very many pages is asked to wait.
func TestTooMany(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := &browser{w: w}
	code := 0
	for range 400 {
		if code = b.get("/i/GUESS").Code; code == http.StatusTooManyRequests {
			return
		}
	}
	t.Errorf("400 guesses at once, the last answered %d", code)
}
