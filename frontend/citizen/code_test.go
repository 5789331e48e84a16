package citizen_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/letter"
	"deltag/domain/message"
)

// letterTo prints a letter to a new person without a mail address, and reads its code.
func (w *town) letterTo(t *testing.T, name string) (domaintest.Invitee, string) {
	t.Helper()
	i := w.Invite(t, w.panel, w.draw, name)
	w.Exec(t, "UPDATE resident SET email = '' WHERE id = $1", i.Resident)
	boss := w.As(domain.Coordinator, 1)
	batches, err := w.panels.WriteLetters(boss, w.panel)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	letters := letter.New(w.DB, message.Settings{Municipality: "Eksempel Kommune", Phone: "12 34 56 78"}, "https://eksempel.dk", w.panels.LetterContents)
	if err := letters.MakeFile(boss, batches[0].ID, 0, &file); err != nil {
		t.Fatal(err)
	}
	pages := domaintest.PDFPages(t, file.Bytes())
	return i, regexp.MustCompile(`(?m)^\w{4}(-\w{4}){3}$`).FindString(pages[0])
}

// letterStates are the pages for whoever has a letter.
func letterStates(t *testing.T, lang string, keep func(string, answer, int)) {
	t.Helper()
	w := newTown(t)
	b := &browser{w: w}
	_, code := w.letterTo(t, "Asta")
	keep("code", b.get("/kode"+lang), 200)
	for name, typed := range map[string]string{"none": "", "short": code[1:], "strange": "0" + code[1:], "unknown": "2222222222222222"} {
		keep("code, "+name, b.post("/kode"+lang, "code", typed), 422)
	}
	wrong := "3"
	if code[0] == '3' {
		wrong = "4"
	}
	keep("code, a slip", b.post("/kode"+lang, "code", wrong+code[1:]), 422)
	w.Exec(t, "UPDATE code_guess SET guesses = 1000")
	keep("code, too many", b.post("/kode"+lang, "code", code), 429)
}

// The code of a letter leads to the very page that the link in a mail opens, and answers there. It stands in no address,
// and the link that it opens is alive for two hours.
func TestCodeOpensTheInvitation(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, code := w.letterTo(t, "Asta")
	b := &browser{w: w}
	opened := b.do(http.MethodPost, "/kode", url.Values{"code": {strings.ToLower(code)}})
	address := opened.Header().Get("Location")
	if opened.Code != http.StatusSeeOther || !strings.HasPrefix(address, "/i/") || strings.Contains(strings.ToUpper(address), code) {
		t.Fatalf("status %d to %s", opened.Code, address)
	}
	if h := opened.Header(); h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("%v", h)
	}
	if got, want := words(b.get(address).text), words(b.get("/i/"+i.Token).text); got != want {
		t.Errorf("the code shows\n%s\nthe link shows\n%s", got, want)
	}
	b.post(address+"/yes", "seen", "0").must(t, 200)
	if got := domaintest.Value[string](t, w.Bench, "SELECT reply || ' ' || (SELECT state FROM letter) FROM invitation WHERE id = $1", i.Invitation); got != "accepted withdrawn" {
		t.Error(got)
	}
	w.Clock.Add(2*time.Hour + time.Second)
	b.get(address).must(t, 404, "/kode")
	b.get("/code").must(t, http.StatusFound)
}

// One address may try so many codes and no more, with slips not counted; others are not held up by it.
func TestCodesAreTriedALimitedNumberOfTimes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.letterTo(t, "Asta")
	try := func(from, code string) int {
		r := httptest.NewRequest(http.MethodPost, "/kode", strings.NewReader("code="+code))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from
		rec := httptest.NewRecorder()
		w.echo.ServeHTTP(rec, r)
		return rec.Code
	}
	for range 60 {
		if status := try("192.0.2.1:99", code[:15]); status != 422 {
			t.Fatalf("a slip gave %d", status)
		}
	}
	for n := range 20 {
		if status := try("[2001:db8::1]:99", "2222222222222222"); status != 422 {
			t.Fatalf("try %d gave %d", n, status)
		}
	}
	if status := try("[2001:db8::ffff]:99", code); status != 429 {
		t.Errorf("another address of the same household gave %d", status)
	}
	if status := try("192.0.2.1:99", code); status != http.StatusSeeOther {
		t.Errorf("another address gave %d", status)
	}
}
