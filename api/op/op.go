// Package op registers typed operations over huma and turns every refusal into RFC 9457 problem+json. An error that is
// not a domain.Error is logged once and shown without its text.
package op

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deltag/domain"
)

// Handler does one operation: from its input to the body that answers it.
type Handler[I, O any] func(context.Context, *I) (O, error)

// None is the body of an operation that answers nothing.
type None struct{}

// Get registers a read.
func Get[I, O any](a huma.API, path, summary string, h Handler[I, O], more ...func(*huma.Operation)) {
	register(a, http.MethodGet, path, summary, h, more)
}

// Post registers something new, or something done.
func Post[I, O any](a huma.API, path, summary string, h Handler[I, O], more ...func(*huma.Operation)) {
	register(a, http.MethodPost, path, summary, h, more)
}

// Put registers a change that can be sent twice with the same effect.
func Put[I, O any](a huma.API, path, summary string, h Handler[I, O], more ...func(*huma.Operation)) {
	register(a, http.MethodPut, path, summary, h, more)
}

// Delete registers a removal.
func Delete[I, O any](a huma.API, path, summary string, h Handler[I, O], more ...func(*huma.Operation)) {
	register(a, http.MethodDelete, path, summary, h, more)
}

// About adds to an operation what method, path and types cannot say.
func About(text string) func(*huma.Operation) {
	return func(o *huma.Operation) { o.Description = text }
}

// Tag groups an operation under a resource.
func Tag(name string) func(*huma.Operation) {
	return func(o *huma.Operation) { o.Tags = append(o.Tags, name) }
}

// LargeBody lets an operation take up to so many bytes, and time enough to send them on a slow line.
func LargeBody(bytes int64) func(*huma.Operation) {
	return func(o *huma.Operation) { o.MaxBodyBytes, o.BodyReadTimeout = bytes, slowBody }
}

func register[I, O any](a huma.API, method, path, summary string, h Handler[I, O], more []func(*huma.Operation)) {
	o := huma.Operation{
		OperationID: huma.GenerateOperationID(method, path, (*struct{ Body O })(nil)),
		Method:      method, Path: path, Summary: summary,
	}
	for _, m := range more {
		m(&o)
	}
	if _, none := any((*O)(nil)).(*None); none {
		o.DefaultStatus = http.StatusNoContent
		huma.Register(a, o, func(ctx context.Context, in *I) (*struct{}, error) {
			_, err := h(ctx, in)
			return nil, Problem(ctx, err)
		})
		return
	}
	huma.Register(a, o, func(ctx context.Context, in *I) (*struct{ Body O }, error) {
		body, err := h(ctx, in)
		if err != nil {
			return nil, Problem(ctx, err)
		}
		return &struct{ Body O }{body}, nil
	})
}

var statuses = map[domain.Kind]int{
	domain.Invalid: http.StatusUnprocessableEntity, domain.Forbidden: http.StatusForbidden,
	domain.NotFound: http.StatusNotFound, domain.Conflict: http.StatusConflict,
}

// Problem is what people see of an error: a refusal with its code and faults, or a fault of ours without its text.
func Problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known *domain.Error
	if errors.As(err, &known) {
		p := &huma.ErrorModel{
			Type: "/problems/" + known.Code, Title: http.StatusText(statuses[known.Kind]),
			Status: statuses[known.Kind], Detail: known.Detail,
		}
		for _, f := range known.Faults {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Location: f.Where, Message: f.Detail, Value: f.Code})
		}
		return p
	}
	if ctx.Err() != nil {
		return &huma.ErrorModel{Type: "/problems/cancelled", Title: "Cancelled", Status: statusCancelled}
	}
	slog.ErrorContext(ctx, "operation failed", "error", err, "request", domain.ActorOf(ctx).RequestID)
	return &huma.ErrorModel{
		Type: "/problems/internal", Title: http.StatusText(http.StatusInternalServerError),
		Status: http.StatusInternalServerError, Detail: "Something went wrong on our side. Try again in a moment.",
	}
}
