package paper

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// town answers pages and keeps who asked for what.
type town struct {
	mu    sync.Mutex
	asked []string
}

func (s *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kept, err := r.Cookie("session")
	if r.URL.Path == "/favicon.ico" { // some browsers want one
		w.WriteHeader(http.StatusNotFound)
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, fmt.Sprint(r.URL.Path, " ", kept, " ", r.RemoteAddr, " ", err))
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch r.URL.Path {
	case "/staff/day":
		fmt.Fprint(w, `<!DOCTYPE html><html lang="da"><head><title>Dagsark</title><script src="/day.js" defer></script></head><body><main><p class="loading">Henter</p></main></body></html>`)
	case "/day.js":
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `fetch('/api').then((r) => r.text()).then((t) => { document.querySelector('main').innerHTML = '<h1>' + t + '</h1><table><tr><th>Hvem</th></tr><tr><td>Æblegrød</td></tr></table>' })`)
	case "/api":
		fmt.Fprint(w, "Mandag")
	case "/staff/strange":
		fmt.Fprintf(w, `<h1>Fremmed</h1><img src="%s" alt="">`, r.URL.Query().Get("from"))
	default:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "<h1>Nej</h1>")
	}
}

var hers = &http.Cookie{Name: "session", Value: "hers"}

func TestPrint(t *testing.T) {
	t.Parallel()
	s := &town{}
	p := New("", "https://deltag.example.dk", s)
	if !p.Ready() {
		t.Fatal("Chromium is missing: scripts/need chromium")
	}
	file, err := p.Print(t.Context(), "/staff/day", hers, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"%PDF-", "/StructTreeRoot", "/Marked true", "/Lang (da)", "/Title (Dagsark)", "/S /Table", "/S /H1", "/Outlines"} {
		if !bytes.Contains(file, []byte(part)) {
			t.Errorf("%s is not in the file", part)
		}
	}
	slices.Sort(s.asked)
	said := " session=hers 192.0.2.7:0 <nil>"
	if want := []string{"/api" + said, "/day.js" + said, "/staff/day" + said}; !slices.Equal(s.asked, want) {
		t.Errorf("asked for %q, not %q", s.asked, want)
	}
}

// What a page names elsewhere is never asked for.
func TestPrintAsksNobodyElse(t *testing.T) {
	t.Parallel()
	var reached sync.Map
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached.Store(r.URL.Path, true) }))
	t.Cleanup(other.Close)
	p := New("", "http://127.0.0.1:9", &town{})
	file, err := p.Print(t.Context(), "/staff/strange?from="+other.URL+"/picture.png", hers, "192.0.2.7")
	if err != nil || !bytes.HasPrefix(file, []byte("%PDF-")) {
		t.Fatalf("%.20q, %v", file, err)
	}
	if _, was := reached.Load("/picture.png"); was {
		t.Error("another server was asked")
	}
}

func TestPrintRefuses(t *testing.T) {
	t.Parallel()
	p := New("", "http://127.0.0.1:9", &town{})
	for path, want := range map[string]error{
		"/staff/nothing":                ErrPage, // the server says no
		"/api/v1/me":                    ErrPage,
		"//elsewhere.example/staff/day": ErrPage,
		"http://elsewhere/staff/day":    ErrPage,
		"/staff/../api/v1/me":           ErrPage,
		"%zz":                           ErrPage,
	} {
		if file, err := p.Print(t.Context(), path, hers, "192.0.2.7"); !errors.Is(err, want) || file != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	none := New("none", "http://127.0.0.1:9", &town{})
	if _, err := none.Print(t.Context(), "/staff/day", hers, "192.0.2.7"); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
	if _, err := New("/nowhere/chromium", "http://127.0.0.1:9", &town{}).Print(t.Context(), "/staff/day", hers, "192.0.2.7"); err == nil || !strings.Contains(err.Error(), "/nowhere/chromium") {
		t.Error(err)
	}
}
