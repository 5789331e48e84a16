// Package op registers typed operations over huma and turns every refusal into RFC 9457 problem+json. An error that is
// not a domain.Error is logged once and shown without its text.
package op

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"strconv"

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

// answer is what every handler gives huma. Huma's registration is compiled anew for each pair of types, and is large: so the
// body's type is told to the document alone.
type answer struct{ Body any }

func register[I, O any](a huma.API, method, path, summary string, h Handler[I, O], more []func(*huma.Operation)) {
	o := huma.Operation{
		OperationID: huma.GenerateOperationID(method, path, (*struct{ Body O })(nil)),
		Method:      method, Path: path, Summary: summary,
	}
	for _, m := range more {
		m(&o)
	}
	body, none := reflect.TypeFor[struct{ Body O }]().Field(0), reflect.TypeFor[O]() == reflect.TypeFor[None]()
	if none {
		o.DefaultStatus = http.StatusNoContent
		a = silent(a)
	} else {
		documentAnswer(a, &o, body)
	}
	huma.Register(a, o, func(ctx context.Context, in *I) (*answer, error) {
		body, err := h(ctx, in)
		if err != nil || none {
			return nil, Problem(ctx, err)
		}
		return &answer{body}, nil
	})
}

// documentAnswer writes into the document what an operation answers.
func documentAnswer(a huma.API, o *huma.Operation, body reflect.StructField) {
	status := strconv.Itoa(cmp.Or(o.DefaultStatus, http.StatusOK))
	if o.Responses == nil {
		o.Responses = map[string]*huma.Response{}
	}
	if o.Responses[status] == nil {
		o.Responses[status] = &huma.Response{}
	}
	if o.Responses[status].Content == nil {
		schema := huma.SchemaFromField(a.OpenAPI().Components.Schemas, body, o.OperationID+"Response")
		o.Responses[status].Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
	}
}

// silent has operations documented as answering nothing.
func silent(a huma.API) huma.API {
	g := huma.NewGroup(a)
	g.UseSimpleModifier(func(o *huma.Operation) {
		said := o.Responses[strconv.Itoa(http.StatusNoContent)]
		said.Content, said.Headers = nil, nil
	})
	return g
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
