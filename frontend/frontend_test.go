package frontend

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
)

const manifest = `{
	"../styles/citizen.scss": {"file": "assets/citizen-1.css"},
	"src/citizen/survey.ts": {"file": "assets/survey-1.js"},
	"src/checkin/worker.ts": {"file": "assets/worker-1.js"},
	"src/staff/icon.svg": {"file": "assets/icon-1.svg"},
	"node_modules/dkfds/dist/fonts/IBMPlexSans/split/woff2/IBMPlexSans-Regular-Latin1.woff2": {"file": "assets/r.woff2"},
	"node_modules/dkfds/dist/fonts/IBMPlexSans/split/woff2/IBMPlexSans-SemiBold-Latin1.woff2": {"file": "assets/s.woff2"}
}`

func builtFiles() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":            {Data: []byte(manifest)},
		"staff.html":               {Data: []byte("<!doctype html>")},
		"staff.html.gz":            {Data: []byte("small page")},
		"checkin.html":             {Data: []byte("<!doctype html><title>Door")},
		"assets/worker-1.js":       {Data: []byte("work()")},
		"assets/citizen-1.css":     {Data: []byte("body{}")},
		"assets/citizen-1.css.gz":  {Data: []byte("small style")},
		"assets/r.woff2":           {Data: []byte("font")},
		"secret-beside-assets.txt": {Data: []byte("no")},
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files        fstest.MapFS
		path, accept string
		status       int
		body         string
		headers      map[string]string
	}{
		"the staff app, wherever one enters": {builtFiles(), "/staff/panels/12", "", 200, "<!doctype html>",
			map[string]string{"Cache-Control": "no-cache", "Content-Type": "text/html; charset=utf-8"}},
		"the staff app, compressed": {builtFiles(), "/staff", "gzip, br", 200, "small page",
			map[string]string{"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}},
		"the check-in, wherever one enters": {builtFiles(), "/check-in/12", "", 200, "<!doctype html><title>Door", map[string]string{"Cache-Control": "no-cache", "Content-Security-Policy": ContentPolicy}},
		"its worker, whose place is its scope": {builtFiles(), "/check-in/worker.js", "", 200, "work()",
			map[string]string{"Cache-Control": "no-cache", "Content-Type": "text/javascript; charset=utf-8", "Service-Worker-Allowed": ""}},
		"a style sheet for ever": {builtFiles(), "/assets/citizen-1.css", "gzip", 200, "small style",
			map[string]string{"Cache-Control": forEver, "Content-Type": "text/css; charset=utf-8"}},
		"a font has no smaller twin": {builtFiles(), "/assets/r.woff2", "gzip", 200, "font",
			map[string]string{"Content-Encoding": "", "Content-Type": "font/woff2"}},
		"no way out of the folder": {builtFiles(), "/assets/../secret-beside-assets.txt", "", 404, "", nil},
		"nothing of that name":     {builtFiles(), "/assets/none.js", "", 404, "", nil},
		"not built":                {fstest.MapFS{".keep": {}}, "/staff", "", 503, notBuilt, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := get(t, tt.files, tt.path, tt.accept, false)
			if got.Code != tt.status {
				t.Fatalf("status %d, want %d", got.Code, tt.status)
			}
			if tt.body != "" && got.Body.String() != tt.body {
				t.Errorf("body %q, want %q", got.Body, tt.body)
			}
			for k, want := range tt.headers {
				if h := got.Header().Get(k); h != want {
					t.Errorf("%s: %q, want %q", k, h, want)
				}
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	plain, secure := get(t, builtFiles(), "/staff", "", false).Header(), get(t, builtFiles(), "/staff", "", true).Header()
	if got := plain.Get("Content-Security-Policy"); got != ContentPolicy {
		t.Errorf("policy %q", got)
	}
	if plain.Get("X-Content-Type-Options") != "nosniff" || plain.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("headers %v", plain)
	}
	if plain.Get("Strict-Transport-Security") != "" || secure.Get("Strict-Transport-Security") == "" {
		t.Error("strict transport security must be sent over https and only there")
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	s, err := newSite(builtFiles())
	if err != nil {
		t.Fatal(err)
	}
	want := Assets{CitizenCSS: "/assets/citizen-1.css", Survey: "/assets/survey-1.js", Fonts: []string{"/assets/r.woff2", "/assets/s.woff2"}, Icon: "/assets/icon-1.svg"}
	if diff := cmp.Diff(want, s.Assets()); diff != "" {
		t.Error(diff)
	}
	broken := builtFiles()
	broken["manifest.json"] = &fstest.MapFile{Data: []byte(`{}`)}
	if _, err := newSite(broken); err == nil {
		t.Error("a manifest without the style sheet must be refused")
	}
}

// The files inside this program are either absent or whole.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if s.Built() != (s.Assets().CitizenCSS != "") {
		t.Error("built pages must come with the citizen's style sheet")
	}
}

func get(t *testing.T, files fstest.MapFS, path, accept string, secure bool) *httptest.ResponseRecorder {
	t.Helper()
	s, err := newSite(files)
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.Use(Headers(secure))
	s.Mount(e)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}
