package citizen_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/response"
	"deltag/frontend/citizen"
)

// everyKind is a questionnaire with every kind of question.
func everyKind(t testing.TB) *survey.Instrument {
	t.Helper()
	document, err := os.ReadFile("../../domain/survey/testdata/every_kind.json")
	if err != nil {
		t.Fatal(err)
	}
	form, err := survey.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// surveyed gives a new person a link to a wave, or a code of an anonymous one.
func (w *town) surveyed(t testing.TB, wave domaintest.Wave, name string) string {
	t.Helper()
	resident := w.AddResident(t, name)
	asked := w.AskInWave(t, wave, resident)
	token := response.NewKey()
	err := w.Do(w.Ctx(), func(tx *domain.Tx) (err error) {
		if domaintest.Value[string](t, w.Bench, "SELECT level FROM wave WHERE id = $1", wave.ID) == "anonymous" {
			return domain.Create(tx, &programme.Code{CodeHash: domain.HashToken(token), WaveID: wave.ID, UnitID: 1})
		}
		token, err = domain.NewLink(tx, programme.LinkPurpose, asked, resident, tx.Now.AddDate(0, 2, 0))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

var keyField = regexp.MustCompile(`name="key" value="([A-Z2-7]{26})"`)

// startAt presses the button of an introduction, and gives the address at which the questions are.
func (b *browser) startAt(t testing.TB, address string) string {
	t.Helper()
	key := keyField.FindStringSubmatch(b.get(address).text)
	if key == nil {
		t.Fatalf("%s offers no start", address)
	}
	first := b.do("POST", address, map[string][]string{"key": {key[1]}})
	to, _, _ := strings.Cut(first.Header().Get("Location"), "?")
	if first.Code != 303 || to == "" {
		t.Fatalf("%s: status %d", address, first.Code)
	}
	return to
}

// surveyStates are the pages of surveys, each with its status.
func surveyStates(t *testing.T, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	w := newTown(t)
	form := everyKind(t)
	w.Exec(t, "UPDATE unit SET name = 'Huset' WHERE id = 1")
	wave := w.AddWave(t, form, "confidential")
	w.Exec(t, "UPDATE wave SET name = 'Uge 36' WHERE id = $1", wave.ID)
	b := &browser{w: w}
	link := "/s/" + w.surveyed(t, wave, "Asta")
	more := "&easy=1"
	if lang == "" {
		more = "?easy=1"
	}
	keep("survey", b.get(link+lang), 200)
	keep("survey in easy words", b.get(link+lang+more), 200)
	keep("survey, no", b.get(link+"/no"+lang), 200)
	keep("survey, said no", b.post(link+"/no"+lang), 200)
	keep("survey, begun", b.post(link+lang), 200)
	at := func(code string) string { return link + "/q/" + code + lang }
	for _, q := range []string{"welcome", "agree", "heard", "way", "topics", "visits", "why"} {
		keep("survey question "+q, b.get(at(q)), 200)
	}
	keep("survey, no answer", b.post(at("agree")), 422)
	keep("survey, two that cannot stand together", b.do("POST", at("topics"), map[string][]string{"answer": {"1", "9"}}), 422)
	keep("survey, too many", b.do("POST", at("topics"), map[string][]string{"answer": {"1", "2", "3"}}), 422)
	keep("survey, no number", b.post(at("visits"), "answer", "mange"), 422)
	keep("survey, a large number", b.post(at("visits"), "answer", "99"), 422)
	keep("survey, too long", b.post(at("why"), "answer", strings.Repeat("Det gik godt. ", 50)), 422)
	keep("survey, last", b.get(link+"/end"+lang), 200)
	w.Exec(t, "UPDATE resident SET email = '' WHERE name = 'Asta'")
	keep("survey, last, without a mail address", b.get(link+"/end"+lang), 200)
	w.Exec(t, "UPDATE resident SET email = 'asta@borger.example' WHERE name = 'Asta'")
	keep("survey, sent with one missing", b.post(link+"/end"+lang), 422)
	keep("survey, later", b.get(link+"/later"+lang), 200)
	keep("survey, a code", b.post(link+"/later"+lang), 200)
	b.post(at("agree"), "answer", "1")
	b.post(at("way"), "answer", "1")
	keep("survey, sent", b.post(link+"/end"+lang, "helped", "family", "tell", "mail"), 200)
	keep("survey, sent before", b.post(link+"/end"+lang), 200)
	w.Exec(t, "UPDATE survey_asked SET tell = 'letter'")
	keep("survey, a letter will come", b.get(link+lang), 200)
	outcome := fmt.Sprintf("/resultat/%d%s", wave.ID, lang)
	keep("survey, what came of it, open", b.get(outcome), 200)
	w.Exec(t, "UPDATE wave SET state = 'closed', closed_at = $1", w.Now())
	keep("survey, what came of it, closed", b.get(outcome), 200)
	w.Exec(t, "UPDATE wave SET outcome = $1", "Vi har lavet om på det.\n\nTak for hjælpen.")
	keep("survey, what came of it", b.get(outcome), 200)

	keep("survey, go on", b.get("/s/fortsaet"+lang), 200)
	for name, code := range map[string]string{"short": "ABC", "sign": "1111-1111-1111-1111", "unknown": unknownCode(t)} {
		keep("survey, go on with a code that is "+name, b.post("/s/fortsaet"+lang, "code", code), 422)
	}
	keep("anonymous survey, used link", b.get("/s/ABC"+lang), 404)
	keep("survey, no such outcome", b.get("/resultat/99"+lang), 404)

	named := w.AddWave(t, form, "identified")
	own := "/s/" + w.surveyed(t, named, "Bent")
	keep("survey by name", b.get(own+lang), 200)
	w.Clock.Add(31 * 24 * time.Hour) // it closes after 30 days
	keep("survey, over", b.get(own+lang), 200)
	secret := w.AddWave(t, form, "anonymous")
	code := "/s/" + w.surveyed(t, secret, "Carl")
	keep("anonymous survey", b.get(code+lang), 200)
	keep("anonymous survey, no", b.get(code+"/no"+lang), 200)
	begun := b.startAt(t, code)
	keep("anonymous survey, last", b.get(begun+"/end"+lang), 200)
	b.post(begun+"/q/agree", "answer", "0")
	b.post(begun+"/q/way", "answer", "2")
	keep("anonymous survey, sent", b.post(begun+"/end"+lang), 200)
	w.Clock.Add(-24 * time.Hour)
	keep("anonymous survey, early", b.get("/s/"+w.surveyed(t, secret, "Dorte")+lang), 200)
	limits(t, w, lang, keep)
}

func unknownCode(t *testing.T) string {
	t.Helper()
	code, err := domain.NewCode()
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// limits are the questions with a least and a most, and what is said of each.
func limits(t *testing.T, w *town, lang string, keep func(name string, a answer, status int)) {
	t.Helper()
	form := everyKind(t)
	number, many := *form.Question("visits"), *form.Question("topics")
	two, three := 2, 3
	list := []survey.Question{}
	for n, of := range []survey.Question{number, number, number, number, many, many, many} {
		of.Code, of.Min, of.Max = fmt.Sprint("l", n), []*int{nil, &three, nil, &two, &two, &two, nil}[n], []*int{nil, nil, &two, &three, nil, &three, &two}[n]
		list = append(list, of)
	}
	number.Code, number.Required = "l7", true
	form.Core = append(form.Core, append(list, number)...)
	b, link := &browser{w: w}, "/s/"+w.surveyed(t, w.AddWave(t, form, "identified"), "Else")
	b.startAt(t, link)
	keep("survey, no number where one is needed", b.post(link+"/q/l7"+lang), 422)
	for n, typed := range [][]string{{"99999999999"}, {"1"}, {"5"}, {"9"}, {"1"}, {"1"}, {"1", "2", "3"}} {
		keep(fmt.Sprint("survey, outside limit ", n), b.do("POST", fmt.Sprintf("%s/q/l%d%s", link, n, lang), map[string][]string{"answer": typed}), 422)
	}
}

// The same answers given in Danish, English and easy words are the same bytes in the database.
func TestTheSameValuesInEveryLanguage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wave := w.AddWave(t, everyKind(t), "identified")
	given := map[string][]string{"agree": {"1"}, "heard": {"4"}, "way": {"2"}, "line": {"98"}, "topics": {"3", "1"}, "visits": {"12"}, "why": {" Mere tid.\r\nTak "}}
	for n, query := range []string{"", "?lang=en", "?easy=1", "?lang=en&easy=1"} {
		b, link := &browser{w: w}, "/s/"+w.surveyed(t, wave, fmt.Sprint("Person ", n))
		b.startAt(t, link+query)
		seen := []string{}
		for address := b.do("GET", link+query, nil).Header().Get("Location"); !strings.Contains(address, "/end"); {
			code := regexp.MustCompile(`/q/([a-z]+)`).FindStringSubmatch(address)[1]
			seen = append(seen, code)
			if page := b.get(address); page.Code != 200 {
				t.Fatal(address, page.Code)
			}
			a := b.do("POST", address, map[string][]string{"answer": given[code]})
			if again := b.do("POST", address, map[string][]string{"answer": given[code]}); a.Code != 303 || again.Header().Get("Location") != a.Header().Get("Location") {
				t.Fatalf("%s: status %d, then %d", address, a.Code, again.Code)
			}
			address = a.Header().Get("Location")
		}
		if want := []string{"welcome", "agree", "heard", "way", "line", "topics", "visits", "why"}; !slices.Equal(seen, want) {
			t.Errorf("%q: the pages %v", query, seen)
		}
		b.post(link+"/end"+query, "helped", "nobody", "tell", "no").must(t, 200)
	}
	all := domaintest.Value[string](t, w.Bench, `SELECT string_agg(DISTINCT convert_from(answers, 'UTF8') || (SELECT string_agg(question || body, '' ORDER BY question) FROM survey_text WHERE response_id = r.id), '|')
		|| count(*) || count(DISTINCT language || easy) FROM survey_response r`)
	if want := `{"agree":1,"heard":4,"line":98,"topics":[1,3],"visits":12,"way":2}whyMere tid.` + "\nTak44"; all != want {
		t.Errorf("stored\n%q, not\n%q", all, want)
	}
}

// The pages that can be read aloud have the one script, which may come from us alone. No other page has any, and without
// the script there is no button.
func TestOnlySurveysHaveAScript(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b, link := &browser{w: w}, "/s/"+w.surveyed(t, w.AddWave(t, everyKind(t), "identified"), "Asta")
	check := func(path string, has bool) {
		t.Helper()
		a := b.get(path)
		allowed := strings.Contains(a.Header().Get("Content-Security-Policy"), "script-src 'self'")
		if strings.Contains(a.text, surveyScript) != has || strings.Contains(a.text, `<p class="aloud" hidden>`) != has || allowed != has || strings.Count(a.text, "<script") > 1 {
			t.Errorf("%s: %s\n%s", path, a.Header().Get("Content-Security-Policy"), a.text)
		}
	}
	check(link, true)
	b.startAt(t, link)
	for _, path := range []string{"/q/welcome", "/q/heard", "/q/why?lang=en", "/end"} {
		check(link+path, true)
	}
	for _, path := range []string{link + "/no", link + "/later", "/s/fortsaet", "/", "/kode", "/s/ABC"} {
		check(path, false)
	}
	w.mount(citizen.Settings{CSS: "/assets/c.css"})
	check(link+"/q/heard", false)
}

// Robots look at every link in a mail: a survey that is looked at is not begun, and a code is not used.
func TestLookingAtASurveyChangesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := &browser{w: w}
	named, secret := w.AddWave(t, everyKind(t), "identified"), w.AddWave(t, everyKind(t), "anonymous")
	w.Exec(t, "INSERT INTO survey_sample (wave_id, unit_id, kind, code, created_at) VALUES ($1, 1, 'open', 'butik', $2)", secret.ID, w.Now())
	fresh, begun, code := "/s/"+w.surveyed(t, named, "Asta"), "/s/"+w.surveyed(t, named, "Bent"), "/s/"+w.surveyed(t, secret, "Carl")
	b.startAt(t, begun)
	open := b.startAt(t, "/o/butik")
	before := contents(t, w)
	for _, method := range []string{"GET", "HEAD"} {
		for _, link := range []string{fresh, begun, code, open, "/o/butik"} {
			for _, path := range []string{"", "/q/heard", "/q/welcome", "/end", "/later", "/no"} {
				if a := b.do(method, link+path+"?lang=en&easy=1&missing=1", nil); a.Code >= 500 {
					t.Errorf("%s %s: status %d", method, link+path, a.Code)
				}
			}
		}
		for _, path := range []string{"/s/fortsaet", fmt.Sprintf("/tak/%d", secret.ID), fmt.Sprintf("/resultat/%d", secret.ID)} {
			b.do(method, path, nil)
		}
	}
	if after := contents(t, w); before != after {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	if _, err := response.New(w.DB).Start(context.Background(), strings.TrimPrefix(code, "/s/"), response.NewKey(), survey.View{Language: "da"}); err != nil {
		t.Errorf("the code that was looked at: %v", err)
	}
}
