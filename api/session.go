package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"deltag/domain/org"
)

// Cookie is the one cookie: the session's. It is technically necessary, so it needs no banner.
type Cookie struct {
	Secure bool // the public address is https
}

// Name is the cookie's name. The prefix makes browsers refuse it from other hosts and over plain http (RFC 6265bis 4.1.3.2).
func (c Cookie) Name() string {
	if c.Secure {
		return "__Host-deltag"
	}
	return "deltag"
}

// Set is the header that gives the browser a session, until the browser is closed or the session ends.
func (c Cookie) Set(token string) string { return c.header(token, 0) }

// Clear is the header that takes it away.
func (c Cookie) Clear() string { return c.header("", -1) }

func (c Cookie) header(value string, age int) string {
	return (&http.Cookie{ //nolint:gosec // Secure follows the public address: the demo on a laptop has no https
		Name: c.Name(), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode,
	}).String()
}

// Began is the cookie by which a browser that was sent to an identity provider is known when it comes back. It is sent
// to the one operation that finishes the sign-in.
func (c Cookie) Began(browser string, life time.Duration) string {
	return (&http.Cookie{ //nolint:gosec // Secure follows the public address, as above
		Name: BeganName, Value: browser, Path: Prefix + "/sign-in/provider", MaxAge: int(life.Seconds()), HttpOnly: true, Secure: c.Secure,
		SameSite: http.SameSiteLaxMode,
	}).String()
}

// BeganName is that cookie's name.
const BeganName = "deltag-sign-in"

// Caller is what a request says of itself beyond who acts.
type Caller struct {
	org.Caller
	Token string // of the session, or ""
}

type callerKey struct{}

// CallerOf is the caller of the running request.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Sessions makes whoever holds a session the actor of requests to the operations.
func Sessions(o *org.Org, cookie Cookie) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if !strings.HasPrefix(c.Request().URL.Path, Prefix+"/") {
				return next(c)
			}
			caller := Caller{Caller: org.Caller{Source: c.RealIP(), Device: device(c.Request().UserAgent())}}
			if kept, err := c.Cookie(cookie.Name()); err == nil {
				caller.Token = kept.Value
			}
			actor, err := o.Actor(c.Request().Context(), caller.Token)
			if err != nil {
				return err
			}
			SetActor(c, actor)
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), callerKey{}, caller)))
			head := c.Response().Header()
			head.Set("Cache-Control", "no-store")
			head.Set("Date", o.Now().Format(http.TimeFormat)) // pages go by our clock, which the demo moves
			return next(c)
		}
	}
}

// device names browser and system from what the browser calls itself, so that people know their own sessions apart.
func device(agent string) string {
	return strings.TrimSuffix(first(agent, browsers, "a browser")+", "+first(agent, systems, ""), ", ")
}

// Order matters: every browser claims to be several others too.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"},
	}
)

func first(agent string, signs [][2]string, otherwise string) string {
	for _, s := range signs {
		if strings.Contains(agent, s[0]) {
			return s[1]
		}
	}
	return otherwise
}
