package frontend

import "github.com/labstack/echo/v4"

// ContentPolicy lets a page load only what comes from this server, run no script written into the page, and stand in
// nobody's frame.
const ContentPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Headers gives every answer the security headers; secure tells that the public address is https. A handler that needs
// another policy sets its own after this.
//
// The referrer policy is same-origin and not no-referrer: with the latter, browsers send "Origin: null" with every
// form, and those without Sec-Fetch-Site (Safari before 16.4) would be taken for a foreign site. Other sites learn
// nothing with either.
func Headers(secure bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("Content-Security-Policy", ContentPolicy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			return next(c)
		}
	}
}
