// Package frontend carries the built pages inside the program and serves them: hashed files that browsers keep for
// ever, the staff app for every path below /staff, the tablet's check-in below /check-in, and the security headers of every
// answer. It must never hold a rule of the domain or read the database.
package frontend

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

//go:embed all:app/dist
var embedded embed.FS

// Where things lie in the built files. The names before hashing are the keys of the bundler's manifest.
const (
	staffPage    = "staff.html"
	checkInPage  = "checkin.html"
	manifestFile = "manifest.json"
	citizenStyle = "../styles/citizen.scss"
	surveyScript = "src/citizen/survey.ts"
	worker       = "src/checkin/worker.ts"
	fontFolder   = "node_modules/dkfds/dist/fonts/IBMPlexSans/split/woff2/"
	forEver      = "public, max-age=31536000, immutable"
)

const notBuilt = "The pages of Deltag are not built into this program. Run \"make build\" and start it again.\n"

// Assets are the files that the citizen's pages link to. Every path is empty when the pages are not built.
type Assets struct {
	CitizenCSS string   // path of the style sheet
	Survey     string   // path of the script of a survey's pages
	Fonts      []string // paths of the fonts that every Danish page needs, to preload
	Icon       string   // path of the icon in the browser's tab
}

// Site is the built pages.
type Site struct {
	files  fs.FS
	assets Assets
	worker string // file of the check-in's service worker
	built  bool
}

// New reads the pages inside this program. Pages that are not built are no error: the site then says how to build them.
func New() (*Site, error) {
	files, err := fs.Sub(embedded, "app/dist")
	if err != nil {
		return nil, err
	}
	return newSite(files)
}

func newSite(files fs.FS) (*Site, error) {
	raw, err := fs.ReadFile(files, manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &Site{files: files}, nil
	}
	if err != nil {
		return nil, err
	}
	var manifest map[string]struct{ File string }
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return nil, fmt.Errorf("read the manifest of the built pages: %w", err)
	}
	at := func(source string) string { return "/" + manifest[source].File }
	s := &Site{files: files, built: true, worker: manifest[worker].File, assets: Assets{
		CitizenCSS: at(citizenStyle),
		Survey:     at(surveyScript),
		Fonts:      []string{at(fontFolder + "IBMPlexSans-Regular-Latin1.woff2"), at(fontFolder + "IBMPlexSans-SemiBold-Latin1.woff2")},
		Icon:       at("src/staff/icon.svg"),
	}}
	for _, p := range append(s.assets.Fonts, s.assets.CitizenCSS, s.assets.Survey, s.assets.Icon, "/"+s.worker) {
		if p == "/" {
			return nil, errors.New("the built pages lack the citizen's style sheet, the script of surveys, the check-in's worker, a font or the icon: build them anew")
		}
	}
	return s, nil
}

// Assets gives the files that the citizen's pages link to.
func (s *Site) Assets() Assets { return s.assets }

// Built tells whether the pages are inside this program.
func (s *Site) Built() bool { return s.built }

// Mount serves the files and the staff app. Mount Headers before it.
func (s *Site) Mount(e *echo.Echo) {
	e.GET("/assets/*", s.asset)
	e.HEAD("/assets/*", s.asset)
	for _, path := range []string{"/staff", "/staff/*"} {
		e.GET(path, s.page(staffPage))
	}
	for _, path := range []string{"/check-in", "/check-in/*"} {
		e.GET(path, s.page(checkInPage))
	}
	e.GET("/check-in/worker.js", s.checkInWorker)
}

// asset serves a file whose name changes with its content.
func (s *Site) asset(c echo.Context) error {
	name := "assets/" + c.Param("*")
	if !fs.ValidPath(name) || strings.HasSuffix(name, ".gz") {
		return echo.ErrNotFound
	}
	return s.send(c, name, forEver)
}

// page serves the one page of an app, which finds its own way by the path.
func (s *Site) page(name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !s.built {
			return c.String(http.StatusServiceUnavailable, notBuilt)
		}
		return s.send(c, name, "no-cache")
	}
}

// checkInWorker serves the service worker by which the check-in works without a network. Its address lies below /check-in/, so
// that no browser lets it see anything else.
func (s *Site) checkInWorker(c echo.Context) error {
	if !s.built {
		return echo.ErrNotFound
	}
	return s.send(c, s.worker, "no-cache")
}

// send answers with a file, or with its compressed twin to those who take it.
func (s *Site) send(c echo.Context, name, cache string) error {
	body, err := fs.ReadFile(s.files, name)
	if err != nil {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set(echo.HeaderCacheControl, cache)
	h.Set(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip") {
		if small, err := fs.ReadFile(s.files, name+".gz"); err == nil {
			h.Set(echo.HeaderContentEncoding, "gzip")
			body = small
		}
	}
	return c.Blob(http.StatusOK, contentType(name), body)
}

// contentType does not ask the machine's own list of types, which differs from one to the next.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	default:
		return "application/octet-stream"
	}
}
