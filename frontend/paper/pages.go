package paper

import (
	"bytes"
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// pages answers what the browser asks for, as the server would answer the holder of the session.
type pages struct {
	serve   http.Handler
	origin  string
	session *http.Cookie
	source  string
	browser *browser

	mu      sync.Mutex
	running int  // requests that are being answered
	refused bool // one that the page needs was
}

// paused is a request that waits for its answer.
type paused struct {
	RequestID    string `json:"requestId"`
	ResourceType string `json:"resourceType"` // "Other" is its picture in the browser's tab
	Request      struct {
		URL      string            `json:"url"`
		Method   string            `json:"method"`
		Headers  map[string]string `json:"headers"`
		PostData string            `json:"postData"`
	} `json:"request"`
}

func (p *pages) answer(ctx context.Context, r paused) {
	p.mu.Lock()
	p.running++
	p.mu.Unlock()
	go func() {
		status, err := p.fulfil(ctx, r)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.running--
		p.refused = p.refused || err != nil || status >= http.StatusBadRequest && r.ResourceType != "Other"
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "a page for paper got no answer", "error", err)
		}
	}()
}

func (p *pages) fulfil(ctx context.Context, r paused) (status int, err error) {
	at, err := url.Parse(r.Request.URL)
	if err != nil || !strings.HasPrefix(r.Request.URL, p.origin+"/") {
		return 0, p.browser.call(ctx, "Fetch.failRequest", map[string]any{"requestId": r.RequestID, "errorReason": "AddressUnreachable"}, nil)
	}
	asked, err := http.NewRequestWithContext(ctx, r.Request.Method, at.RequestURI(), strings.NewReader(r.Request.PostData))
	if err != nil {
		return 0, err
	}
	for name, value := range r.Request.Headers {
		asked.Header.Set(name, value)
	}
	asked.Header.Del("Accept-Encoding") // what the browser is given here it does not unpack
	asked.Host, asked.RequestURI, asked.RemoteAddr = at.Host, at.RequestURI(), p.source+":0"
	asked.AddCookie(p.session)
	told := answer{header: http.Header{}, status: http.StatusOK}
	p.serve.ServeHTTP(&told, asked)
	type header struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	headers := []header{}
	for name, values := range told.header {
		for _, value := range values {
			if name != "Set-Cookie" { // the browser has no session of its own, and is to get none
				headers = append(headers, header{name, value})
			}
		}
	}
	return told.status, p.browser.call(ctx, "Fetch.fulfillRequest", map[string]any{
		"requestId": r.RequestID, "responseCode": told.status, "responseHeaders": headers, "body": base64.StdEncoding.EncodeToString(told.body.Bytes()),
	}, nil)
}

// whole tells whether a page shows all that it waited for.
const whole = `document.querySelector('h1') !== null && document.querySelector('.loading, main [aria-busy=true]') === null && document.fonts.status === 'loaded'`

// settle waits until the page is whole and has asked for nothing for a while.
func (p *pages) settle(ctx context.Context) error {
	for quiet := 0; quiet < 4; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		var out struct{ Result struct{ Value bool } }
		if err := p.browser.call(ctx, "Runtime.evaluate", map[string]any{"expression": whole, "returnByValue": true}, &out); err != nil {
			return err
		}
		p.mu.Lock()
		running, refused := p.running, p.refused
		p.mu.Unlock()
		switch {
		case refused:
			return ErrPage
		case running > 0 || !out.Result.Value:
			quiet = 0
		default:
			quiet++
		}
	}
	return nil
}

// answer keeps what a handler writes.
type answer struct {
	header http.Header
	status int
	begun  bool
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if !a.begun {
		a.status, a.begun = status, true
	}
}

func (a *answer) Write(part []byte) (int, error) {
	a.begun = true
	return a.body.Write(part)
}
