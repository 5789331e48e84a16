package citizen_test

import (
	"archive/zip"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"deltag/domain/booking"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/privacy"
	"deltag/domain/statement"
	"deltag/domain/survey/response"
	"deltag/frontend/citizen"
)

// town is the pages over a test's own database, with one panel that invites.
type town struct {
	*domaintest.Bench
	echo        *echo.Echo
	panels      *panel.Panels
	privacy     *privacy.Privacy
	bookings    *booking.Bookings
	panel, draw int64
}

func newTown(t *testing.T) *town {
	t.Helper()
	b := domaintest.New(t)
	w := &town{Bench: b, panels: panel.New(b.DB), privacy: privacy.New(b.DB), bookings: booking.New(b.DB, "https://deltag.example")}
	w.mount(citizen.Settings{
		Municipality: "Eksempel Kommune", HelpPhone: "12 34 56 78", HelpHours: "mandag til fredag kl. 10-14", HelpEmail: "panel@eksempel.dk", MailFrom: "panel@eksempel.dk", Web: "deltag.eksempel.dk", CSS: "/assets/c.css", Script: "/assets/s.js",
	})
	w.panel, w.draw = b.AddPanel(t, "Borgerpanel 2026")
	return w
}

func (w *town) mount(s citizen.Settings) {
	w.echo = echo.New()
	citizen.Mount(w.echo, citizen.Deps{Panels: w.panels, Privacy: w.privacy, Surveys: response.New(w.DB), Bookings: w.bookings, Requests: w.requests(), Evaluations: evaluation.New(w.DB), Statements: statement.New(w.DB, "https://deltag.example"), Settings: s})
}

func (w *town) requests() *request.Requests {
	return request.New(w.DB, "https://deltag.example", message.Settings{})
}

// browser is one person's browser: it keeps cookies, and follows no redirect by itself.
type browser struct {
	w       *town
	from    string // its address and port, when one person asks for more than one address may
	cookies []*http.Cookie
}

type answer struct {
	*httptest.ResponseRecorder
	text string
}

func (b *browser) do(method, address string, values url.Values) answer {
	r := httptest.NewRequest(method, address, strings.NewReader(values.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.from != "" {
		r.RemoteAddr = b.from
	}
	for _, c := range b.cookies {
		if strings.HasPrefix(r.URL.Path, c.Path) {
			r.AddCookie(c)
		}
	}
	rec := httptest.NewRecorder()
	b.w.echo.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		b.cookies = slices.DeleteFunc(b.cookies, func(old *http.Cookie) bool { return old.Name == c.Name && old.Path == c.Path })
		if c.MaxAge >= 0 {
			b.cookies = append(b.cookies, c)
		}
	}
	return answer{rec, rec.Body.String()}
}

func (b *browser) get(address string) answer { return b.do(http.MethodGet, address, nil) }

// post sends a form and follows to the page it leads to.
func (b *browser) post(address string, pairs ...string) answer {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	a := b.do(http.MethodPost, address, values)
	for a.Code == http.StatusSeeOther {
		a = b.get(a.Header().Get("Location"))
	}
	return a
}

// send fills in the form at an address as somebody does who looks at it first.
func (b *browser) send(address string, pairs ...string) answer {
	hidden := seenField.FindStringSubmatch(b.get(address).text)
	if hidden == nil {
		return b.post(address, pairs...)
	}
	return b.post(address, append(pairs, "seen", hidden[1])...)
}

var seenField = regexp.MustCompile(`name="seen" value="(\d+)"`)

var (
	mainPart = regexp.MustCompile(`(?s)<main.*</main>`)
	ends     = regexp.MustCompile(`</(p|h1|h2|li|dt|dd|td|th|summary|label|legend|button|a|span|caption)>`)
	tag      = regexp.MustCompile(`<[^>]*>`)
)

// words is the text of a page's main part as it is read, one block a line.
func words(page string) string {
	page = ends.ReplaceAllString(mainPart.FindString(page), "$0\n\n")
	return html.UnescapeString(tag.ReplaceAllString(page, ""))
}

func title(page string) string {
	_, after, _ := strings.Cut(page, "<title>")
	before, _, _ := strings.Cut(after, "</title>")
	return html.UnescapeString(before)
}

func (a answer) must(t *testing.T, status int, pieces ...string) answer {
	t.Helper()
	if a.Code != status {
		t.Errorf("status %d, want %d: %s", a.Code, status, title(a.text))
	}
	for _, p := range pieces {
		if !strings.Contains(a.text, p) {
			t.Errorf("no %q in the page %q:\n%s", p, title(a.text), words(a.text))
		}
	}
	return a
}

// The copy is a file that a plain form fetches, and nothing of it is left behind.
func TestTheCopyIsFetchedByAPlainForm(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i, b := w.Invite(t, w.panel, w.draw, "Asta"), &browser{w: w}
	address := "/me/" + i.Token + "/copy"
	b.post(address).must(t, 200, "Hvilket år er du født?")
	b.post("/me/"+i.Token, "year", "1980").must(t, 200, address)
	b.get(address).must(t, 200, "Hent filen")
	a := b.post(address)
	h := a.Header()
	if a.Code != http.StatusOK || h.Get("Content-Type") != "application/zip" || h.Get("Content-Disposition") != `attachment; filename="indsigt-2026-09-01.zip"` || h.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, %v", a.Code, h)
	}
	z, err := zip.NewReader(strings.NewReader(a.text), int64(len(a.text)))
	if err != nil || z.File[0].Name != "laes-mig.html" || z.File[1].Name != "data.json" {
		t.Fatalf("the file: %v", err)
	}
	if got := domaintest.Value[string](t, w.Bench, "SELECT string_agg(kind || ' ' || state, ', ') FROM rights_request"); got != "access met" {
		t.Errorf("requests: %s", got)
	}
}
