package domain

import "regexp"

// cprShape is ten digits that begin like a date.
var cprShape = regexp.MustCompile(`(^|\D)[0-3]\d[01]\d{3}[ -]?\d{4}(\D|$)`)

// HasCPR tells whether a text seems to hold a CPR number, which belongs in no free text.
func HasCPR(text string) bool { return cprShape.MatchString(text) }
