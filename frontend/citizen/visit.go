package citizen

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"deltag/domain/booking"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// visit is one request of one citizen.
type visit struct {
	c      echo.Context
	s      *site
	lang   message.Language
	simple bool  // the questions of a survey are said in easy words
	easy   *bool // the reader chose easy words, or chose against them
	chosen bool  // the reader chose the language; else it is the person's own
	token  string
}

func (s *site) visit(c echo.Context) *visit {
	v := &visit{c: c, s: s, lang: message.Danish, token: c.Param("token")}
	switch l := message.Language(c.QueryParam("lang")); l {
	case message.Danish, message.English:
		v.lang, v.chosen = l, true
	}
	if e := c.QueryParam("easy"); e == "0" || e == "1" {
		chosen := e == "1"
		v.easy = &chosen
	}
	return v
}

// prefer shows the page in the person's language, unless the reader chose one.
func (v *visit) prefer(l message.Language) {
	if !v.chosen && l == message.English {
		v.lang = l
	}
}

// say is the text in the language of the visit. Both are written side by side: one without the other does not compile.
func (v *visit) say(danish, english string) string {
	if v.lang == message.English {
		return english
	}
	return danish
}

// to is the address of a page of this visit's link, in the chosen language.
func (v *visit) to(area, path string) string { return v.address(area, path, url.Values{}) }

// path is a page that belongs to nobody's link, in the chosen language.
func (v *visit) path(path string) string {
	if v.chosen {
		path += "?lang=" + string(v.lang)
	}
	return path
}

// wasInvited tells whether there is an invitation behind the link of this visit.
func (v *visit) wasInvited() bool {
	return v.token != "" && !strings.HasPrefix(v.token, panel.UninvitedPrefix)
}

func (v *visit) address(area, path string, query url.Values) string {
	address := "/" + area + "/" + url.PathEscape(v.token) + path
	if v.chosen {
		query.Set("lang", string(v.lang))
	}
	if v.easy != nil {
		query.Set("easy", map[bool]string{true: "1", false: "0"}[*v.easy])
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// day, moment and span are days and hours as people say them, with the year when it is not the one that we have now.
func (v *visit) day(t time.Time) string    { return message.DayAsOf(v.lang, t, v.s.Panels.Now()) }
func (v *visit) moment(t time.Time) string { return message.MomentAsOf(v.lang, t, v.s.Panels.Now()) }
func (v *visit) span(from, to time.Time) string {
	return booking.WhenAsOf(v.lang, from, to, v.s.Panels.Now())
}

func (v *visit) form(name string) string { return strings.TrimSpace(v.c.FormValue(name)) }

// hours is when the telephone is answered, and the language that it is said in.
func (v *visit) hours() (hours, language string) {
	if english := v.s.Settings.HelpHoursEnglish; v.lang == message.English && english != "" {
		return english, string(message.English)
	}
	return v.s.Settings.HelpHours, string(message.Danish)
}

// setCookie keeps the own page open in this browser, for these paths alone.
func (v *visit) setCookie(value string, seconds int) {
	v.c.SetCookie(&http.Cookie{ //nolint:gosec // Secure follows the public address: the demo is plain http
		Name: ownCookie, Value: value, Path: "/me/" + url.PathEscape(v.token), MaxAge: seconds,
		HttpOnly: true, Secure: v.s.Settings.Secure, SameSite: http.SameSiteLaxMode,
	})
}

const ownCookie = "deltag_own"

func (v *visit) cookie() string {
	c, err := v.c.Cookie(ownCookie)
	if err != nil {
		return ""
	}
	return c.Value
}
