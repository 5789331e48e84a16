// Package citizen is the pages behind a citizen's secret link: the invitation and its answers, the citizen's own page,
// the notice, and the way out of our mail. They are whole without JavaScript and light enough for an old phone on a poor
// line. A page that is only looked at must never change anything (robots look at every link in a mail), and what stands
// in front of the second fact must never show anything about the person.
package citizen

import (
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/evaluation"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/privacy"
	"deltag/domain/statement"
	"deltag/domain/survey/response"
)

// Settings are what the municipality decides about these pages.
type Settings struct {
	Municipality     string // "Eksempel Kommune"
	HelpPhone        string
	HelpHours        string // Danish: "mandag til fredag kl. 10-14"
	HelpHoursEnglish string // empty shows the Danish words
	HelpEmail        string
	Statement        string // address of the accessibility statement; empty shows a page that says how to reach us
	Secure           bool   // people come by https
	CSS              string
	Script           string   // of the pages of a survey; empty leaves it out
	Fonts            []string // to preload
	Icon             string
	Web              string // where these pages are, as people type it: "deltag.eksempel.dk"
	MailFrom         string // address that mail leaves from: calendar entries name it as the organizer
}

// Deps is what the pages stand on.
type Deps struct {
	Panels      *panel.Panels
	Privacy     *privacy.Privacy
	Surveys     *response.Responses
	Bookings    *booking.Bookings
	Requests    *request.Requests
	Evaluations *evaluation.Evaluations
	Statements  *statement.Statements
	Settings    Settings
}

type site struct {
	Deps
	tries *middleware.RateLimiterMemoryStore // of codes, by address
	head  markup                             // of every page
	help  map[message.Language]markup        // on every page
}

// newSite draws what is the same on every page.
func newSite(d Deps) *site {
	s := &site{Deps: d, tries: newTries(), head: once(d.Settings.drawHead), help: map[message.Language]markup{}}
	for _, l := range []message.Language{message.Danish, message.English} {
		s.help[l] = once((&visit{s: s, lang: l}).drawHelp)
	}
	return s
}

// handler makes one page of one visit.
type handler func(*visit) (page, error)

// routes is every page but those of meetings. GET shows, POST does.
func (s *site) routes() map[string]handler {
	return map[string]handler{
		"GET /":                    s.front,
		"GET /kode":                s.code,
		"POST /kode":               s.openCode,
		"GET /i/:token":            s.invitation,
		"GET /i/:token/yes":        s.yes,
		"POST /i/:token/yes":       s.sayYes,
		"GET /i/:token/no":         s.no,
		"POST /i/:token/no":        s.sayNo,
		"GET /i/:token/later":      s.later,
		"POST /i/:token/later":     s.sayLater,
		"GET /i/:token/seat":       s.seat,
		"POST /i/:token/seat":      s.takeSeat,
		"GET /i/:token/term":       s.term,
		"POST /i/:token/term":      s.answerTerm,
		"GET /i/:token/questions":  s.questions,
		"POST /i/:token/questions": s.tellQuestions,
		"GET /i/:token/receipt":    s.receipt,
		"GET /i/:token/notice":     s.notice,
		"GET /me/:token":           s.own,
		"POST /me/:token":          s.openOwn,
		"POST /me/:token/close":    s.closeOwn,
		"GET /me/:token/contact":   s.contact,
		"POST /me/:token/contact":  s.correctContact,
		"GET /me/:token/reach":     s.reach,
		"POST /me/:token/reach":    s.chooseReach,
		"GET /me/:token/pause":     s.pause,
		"POST /me/:token/pause":    s.takePause,
		"GET /me/:token/leave":     s.leave,
		"POST /me/:token/leave":    s.leaveNow,
		"GET /me/:token/erase":     s.erase,
		"POST /me/:token/erase":    s.askErasure,
		"GET /me/:token/copy":      s.copy,
		"POST /me/:token/copy":     s.fetchCopy,
		"GET /me/:token/looked":    s.looked,
		"GET /unsubscribe/:token":  s.unsubscribe,
		"POST /unsubscribe/:token": s.unsubscribeNow,
		"GET /mitid":               s.mitid,
		"POST /mitid":              s.goToMitid,
		"GET /mitid/answer":        s.backFromMitid,
		"GET /nyt-link":            s.newLink,
		"POST /nyt-link":           s.askLink,
		"GET /s/:token":            s.survey,
		"POST /s/:token":           s.startSurvey,
		"GET /s/:token/q/:code":    s.ask,
		"POST /s/:token/q/:code":   s.step,
		"GET /s/:token/end":        s.last,
		"POST /s/:token/end":       s.finish,
		"GET /s/:token/later":      s.goOnLater,
		"POST /s/:token/later":     s.giveCode,
		"GET /s/:token/no":         s.noSurvey,
		"POST /s/:token/no":        s.declineSurvey,
		"GET /o/:token":            s.openSurvey,
		"POST /o/:token":           s.startOpen,
		"GET /s/fortsaet":          s.goOn,
		"POST /s/fortsaet":         s.goOnNow,
		"GET /tak/:wave":           s.thanks,
		"GET /resultat/:wave":      s.outcome,
		"GET /was":                 s.statement,
	}
}

// How many pages one address may ask for: a household or a library has one address, a robot that tries links has one too.
const (
	pagesPerSecond = 10
	pagesAtOnce    = 200
)

// Mount puts the pages on e, and answers every fault on their paths as a page.
func Mount(e *echo.Echo, d Deps) {
	s := newSite(d)
	limit := middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: rate.Limit(pagesPerSecond), Burst: pagesAtOnce, ExpiresIn: 5 * time.Minute,
		}),
		DenyHandler: func(echo.Context, string, error) error { return echo.ErrTooManyRequests },
	})
	routes := s.routes()
	maps.Copy(routes, s.bookingRoutes())
	maps.Copy(routes, s.timesRoutes())
	maps.Copy(routes, s.feedRoutes())
	maps.Copy(routes, s.speakRoutes())
	maps.Copy(routes, s.evaluationRoutes())
	maps.Copy(routes, s.statementRoutes())
	for route, h := range routes {
		method, path, _ := strings.Cut(route, " ")
		if method == http.MethodPost {
			h = orSwitch(routes["GET "+path], h)
		}
		e.Add(method, path, s.handle(h), limit, headers)
		if method == http.MethodGet && path != "/mitid/answer" { // asking whether it is there must not use up the answer
			e.HEAD(path, s.handle(h), limit, headers)
		}
	}
	e.GET("/kalender/:file", s.feedFile, limit, headers)
	e.HEAD("/kalender/:file", s.feedFile, limit, headers)
	// The address on English letters.
	e.GET("/code", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/kode?lang=en") }, limit, headers)
	others := e.HTTPErrorHandler
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if c.Response().Committed || !ours(c.Request().URL.Path) {
			others(err, c)
			return
		}
		setHeaders(c)
		v := s.visit(c)
		if err := v.show(v.fault(err)); err != nil {
			slog.ErrorContext(c.Request().Context(), "show a fault to a citizen", "error", err)
		}
	}
}

// ours tells whether a path belongs to the citizen's pages.
func ours(path string) bool {
	if path == "/" {
		return true
	}
	for _, p := range []string{"/i/", "/me/", "/unsubscribe/", "/kode", "/code", "/mitid", "/nyt-link", "/was", "/s/", "/o/", "/tak/", "/resultat/", "/moede/", "/moeder", "/foretraede", "/f/", "/evaluering/", "/b/", "/tid/", "/kalender/", "/udsagn/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return path == "/"
}

// headers keep a secret link from caches, from search engines and from other sites. The policy on referrers is the
// program's own (same-origin): a stricter one makes old phones post forms as if from a foreign site.
func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		setHeaders(c)
		return next(c)
	}
}

func setHeaders(c echo.Context) {
	h := c.Response().Header()
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Content-Security-Policy", policy("'self'"))
}

// policy lets a page load what is ours, and send its forms to these places.
func policy(forms string) string {
	return "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action " + forms + "; frame-ancestors 'none'"
}

func (s *site) handle(h handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := s.visit(c)
		p, err := h(v)
		if err != nil {
			p = v.fault(err)
		}
		return v.show(p)
	}
}

// show answers with a page or a file, or leads on to the next page.
func (v *visit) show(p page) error {
	if p.GoTo != "" {
		if p.Status == 0 {
			p.Status = http.StatusSeeOther
		}
		return v.c.Redirect(p.Status, p.GoTo)
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	if p.File != nil {
		v.c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+p.File.Name+`"`)
		return v.c.Blob(p.Status, p.File.Type, p.File.Data)
	}
	if p.Aloud && v.s.Settings.Script != "" {
		v.c.Response().Header().Set("Content-Security-Policy", policy("'self'")+"; script-src 'self'")
	}
	var c canvas
	v.draw(&c, p)
	v.c.Response().Header().Set("Content-Language", string(v.lang))
	v.c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(c.out.Len())) // or it goes in pieces, each written by itself
	return v.c.HTMLBlob(p.Status, c.out.Bytes())
}

// refused tells whether err is this refusal.
func refused(err error, refusal *domain.Error) bool { return errors.Is(err, refusal) }
