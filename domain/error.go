package domain

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal an Error is, and so which HTTP status it becomes.
type Kind int

// The kinds of refusal. Anything that is not an Error is our own fault.
const (
	Invalid   Kind = iota + 1 // what was sent breaks a rule: mend it and send again
	Forbidden                 // the actor may not do this
	NotFound                  // there is no such thing, or it is not the actor's to know
	Conflict                  // right in itself, but the state of things has moved on
)

// Error is a refusal that may be shown to people. Code is the RFC 9457 problem type and the translation key.
type Error struct {
	Kind   Kind
	Code   string
	Detail string
	Faults []Fault
}

// Fault is one thing wrong in what was sent. Where is a JSON pointer ("/quotas/3/min") or a place in a file ("row 4,
// column Køn"); Detail says what to do.
type Fault struct {
	Where  string `json:"where"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// The refusals every area shares. "Not found" and "not yours" are deliberately one answer.
var (
	ErrForbidden = &Error{Kind: Forbidden, Code: "forbidden", Detail: "You do not have access to this."}
	ErrNotFound  = &Error{Kind: NotFound, Code: "not-found", Detail: "This does not exist, or you do not have access to it."}
)

func (e *Error) Error() string {
	if len(e.Faults) == 0 {
		return e.Detail
	}
	parts := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		parts[i] = fmt.Sprintf("%s: %s", f.Where, f.Detail)
	}
	return e.Detail + " " + strings.Join(parts, "; ")
}

// Is makes errors.Is compare by code, so that an error with faults matches the variable it was made from.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// With gives a copy of the error that carries these faults.
func (e *Error) With(faults ...Fault) *Error {
	c := *e
	c.Faults = faults
	return &c
}

var constraints = map[string]*Error{}

// OnConstraint says which refusal the breach of a database constraint means. Declare it beside the rule it backs:
//
//	var _ = domain.OnConstraint("invitation_panel_resident_key", ErrInvited)
//
// It is for package initialisation only and panics when a name is given twice.
func OnConstraint(name string, err *Error) *Error {
	if _, taken := constraints[name]; taken {
		panic("constraint mapped twice: " + name)
	}
	constraints[name] = err
	return err
}
