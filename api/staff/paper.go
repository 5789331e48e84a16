package staff

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api"
	"deltag/api/op"
)

// Paper makes files of pages. Print gives a page of this server as a tagged PDF, as the holder of the session's cookie
// sees it, who asks from the address source. Ready tells whether it can: for that a browser must be installed.
type Paper interface {
	Ready() bool
	Print(ctx context.Context, address string, session *http.Cookie, source string) ([]byte, error)
}

type paper struct {
	printer Paper
	cookie  api.Cookie
}

func registerPaper(a huma.API, p Paper, c api.Cookie) {
	h := paper{p, c}
	registerFile(a, "make-paper", "/paper", "Make a file of a page", "A tagged PDF, as the page is printed. It holds what whoever asks may see.", h.print, op.SignedIn(), op.Tag("me"))
}

type paperInput struct {
	Body struct {
		Page string `json:"page" minLength:"7" maxLength:"500" pattern:"^/staff/" doc:"Path and query of the page"`
	}
}

func (h paper) print(ctx context.Context, in *paperInput) (*fileOut, error) {
	caller := api.CallerOf(ctx)
	session := &http.Cookie{Name: h.cookie.Name(), Value: caller.Token} //nolint:gosec // it goes to ourselves, and to no browser
	file, err := h.printer.Print(ctx, in.Body.Page, session, caller.Source)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{pdf, `attachment; filename="page.pdf"`, file}, nil
}
