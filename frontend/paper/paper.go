package paper

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path"
	"strings"
	"time"

	"deltag/domain"
)

// The refusals.
var (
	ErrNone = &domain.Error{Kind: domain.Conflict, Code: "paper-none", Detail: "No Chromium is installed here. Print the page, and save it as PDF."}
	ErrPage = &domain.Error{Kind: domain.Invalid, Code: "paper-page", Detail: "This page cannot be made into a file."}
	ErrLate = &domain.Error{Kind: domain.Conflict, Code: "paper-late", Detail: "The file was not ready in time. Try again, or print the page."}
)

const (
	patience = 30 * time.Second // for one file, the wait for its turn included
	atOnce   = 2                // browsers; each takes some 200 MB
)

// Printer makes files of pages.
type Printer struct {
	chromium string // "" is none
	origin   string
	serve    http.Handler
	turns    chan struct{}
}

// usual are the names of the program in the systems that have it, the one without windows first, for it takes a third less of the processor.
var usual = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// New makes a printer of the pages that serve answers, whose links begin with origin. The browser is the file named, or
// "none"; without a name it is looked for, and there may be none.
func New(chromium, origin string, serve http.Handler) *Printer {
	for _, name := range usual {
		if found, err := exec.LookPath(name); chromium == "" && err == nil {
			chromium = found
		}
	}
	if chromium == "none" {
		chromium = ""
	}
	return &Printer{chromium: chromium, origin: origin, serve: serve, turns: make(chan struct{}, atOnce)}
}

// Ready tells whether there is a browser.
func (p *Printer) Ready() bool { return p.chromium != "" }

// Print makes a PDF of a page of staff's, at this address of the server, as the holder of the session sees it, who asks
// from source.
func (p *Printer) Print(ctx context.Context, address string, session *http.Cookie, source string) ([]byte, error) {
	at, err := url.Parse(address)
	switch {
	case err != nil || at.IsAbs() || at.Host != "" || !strings.HasPrefix(at.Path, "/staff/") || at.Path != path.Clean(at.Path):
		return nil, ErrPage
	case !p.Ready():
		return nil, ErrNone
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return nil, ErrLate
	}
	file, err := p.print(ctx, at, &pages{serve: p.serve, origin: p.origin, session: session, source: source})
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, errors.Join(ErrLate, err)
	}
	return file, err
}

func (p *Printer) print(ctx context.Context, at *url.URL, pages *pages) (file []byte, err error) {
	b, err := start(ctx, p.chromium)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", p.chromium, err)
	}
	defer func() { err = errors.Join(err, b.close()) }()
	pages.browser = b
	b.paused = func(r paused) { pages.answer(ctx, r) }
	if err := b.open(ctx, p.origin+at.RequestURI()); err != nil {
		return nil, err
	}
	if err := pages.settle(ctx); err != nil {
		return nil, err
	}
	var out struct{ Data string }
	// A4 in inches; the pages' own @page rules go before.
	err = b.call(ctx, "Page.printToPDF", map[string]any{
		"generateTaggedPDF": true, "generateDocumentOutline": true, "printBackground": true, "preferCSSPageSize": true,
		"paperWidth": 8.27, "paperHeight": 11.69,
	}, &out)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(out.Data)
}
