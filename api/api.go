// Package api is the REST interface: echo with its middleware, the OpenAPI document, and one error format for
// everything. It knows the domain's use cases and nothing of how they are kept.
package api

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"deltag/api/op"
	"deltag/domain"
)

// Prefix is where the operations lie.
const Prefix = "/api/v1"

// requestLimit is how long an ordinary request may take before its queries are cancelled.
const requestLimit = 60 * time.Second

func init() { huma.DefaultArrayNullable = false } // lists are [] and never null

// Settings are what the server's surroundings decide.
type Settings struct {
	Origins       []string // other origins that may call; normally none
	TrustedProxy  bool     // a reverse proxy on a private address sets X-Forwarded-For
	SecureCookies bool     // the public address is https
}

// NewEcho makes the router with the middleware that every request passes.
func NewEcho(s Settings) *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = writeError
	e.IPExtractor = echo.ExtractIPDirect()
	if s.TrustedProxy {
		e.IPExtractor = echo.ExtractIPFromXFFHeader()
	}
	e.Server.ReadHeaderTimeout, e.Server.IdleTimeout = 10*time.Second, 2*time.Minute
	e.Server.ReadTimeout, e.Server.WriteTimeout = 6*time.Minute, 6*time.Minute
	protection := http.NewCrossOriginProtection()
	for _, o := range s.Origins {
		if err := protection.AddTrustedOrigin(o); err != nil {
			panic("origin that cannot be read: " + o) // settings are checked before
		}
	}
	protection.AddInsecureBypassPattern("POST /unsubscribe/{token}") // RFC 8058: the mail provider posts, without our pages
	e.Use(requestID, logRequests, middleware.Recover(), echo.WrapMiddleware(protection.Handler))
	return e
}

// Mount registers the operations of every area on e and gives back the document's owner.
func Mount(e *echo.Echo, register ...func(huma.API)) huma.API {
	cfg := huma.DefaultConfig("Deltag", "1")
	cfg.Info.Description = "The interface of Deltag's staff pages. Sign-in by cookie; problems as RFC 9457."
	cfg.CreateHooks, cfg.DocsPath, cfg.SchemasPath = nil, "", ""
	cfg.OpenAPIPath = "" // served by the document's own route, so that its address is short
	cfg.Transformers = append(cfg.Transformers, hideValues)
	a := humaecho.New(e, cfg)
	a.UseMiddleware(limitTime, op.Guard)
	for _, r := range register {
		r(huma.NewGroup(a, Prefix))
	}
	e.GET("/openapi.json", func(c echo.Context) error {
		return c.JSON(http.StatusOK, a.OpenAPI())
	})
	return a
}

// hideValues keeps what people typed out of validation answers and so out of logs between here and the browser.
func hideValues(_ huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*huma.ErrorModel); ok && p.Type == "" {
		p.Type = "/problems/invalid"
		for _, d := range p.Errors {
			d.Value = nil
		}
	}
	return v, nil
}

func limitTime(ctx huma.Context, next func(huma.Context)) {
	if ctx.Operation().BodyReadTimeout > requestLimit {
		next(ctx)
		return
	}
	limited, cancel := context.WithTimeout(ctx.Context(), requestLimit)
	defer cancel()
	next(huma.WithContext(ctx, limited))
}

// requestID gives every request a random id, for the log and the access record.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:12]
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		SetActor(c, domain.Actor{RequestID: id})
		return next(c)
	}
}

// SetActor makes a the actor of the rest of the request. It keeps the request's id.
func SetActor(c echo.Context, a domain.Actor) {
	if before := domain.ActorOf(c.Request().Context()); a.RequestID == "" {
		a.RequestID = before.RequestID
	}
	c.SetRequest(c.Request().WithContext(domain.WithActor(c.Request().Context(), a)))
}

// logRequests writes one line a request: the route's pattern, never the address itself, which may hold a citizen's link.
func logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		slog.LogAttrs(c.Request().Context(), slog.LevelInfo, "request", slog.String("method", c.Request().Method), slog.String("route", c.Path()),
			slog.Int("status", c.Response().Status), slog.Int64("ms", time.Since(start).Milliseconds()),
			slog.String("request", c.Response().Header().Get(echo.HeaderXRequestID)))
		return nil
	}
}

// writeError answers the router's own refusals in the same form as the operations'.
func writeError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := &huma.ErrorModel{Status: http.StatusInternalServerError}
	var fromEcho *echo.HTTPError
	if errors.As(err, &fromEcho) {
		p.Status, p.Type = fromEcho.Code, "/problems/http"
		p.Title = http.StatusText(fromEcho.Code)
	} else {
		var model *huma.ErrorModel
		if errors.As(op.Problem(c.Request().Context(), err), &model) {
			p = model
		}
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	if jsonErr := c.JSON(p.Status, p); jsonErr != nil {
		slog.ErrorContext(c.Request().Context(), "write the error answer", "error", jsonErr)
	}
}
