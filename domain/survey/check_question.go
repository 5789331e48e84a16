package survey

import (
	"fmt"
	"slices"
)

// numberLimit keeps numbers where every program that reads them reads the same.
const numberLimit = 1_000_000_000

func (c *checker) question(where string, q *Question) {
	if !slices.Contains(Kinds, q.Kind) {
		c.add(where+"/kind", "kind-unknown", q.Kind)
		return
	}
	if q.Kind.Asks() {
		if !codeForm.MatchString(q.Theme) {
			c.add(where+"/theme", "theme-missing")
		}
		if !codeForm.MatchString(q.Indicator) {
			c.add(where+"/indicator", "indicator-missing")
		}
	}
	c.mirror(where, q)
	c.options(where, q)
	c.settings(where, q)
	c.rangeOf(where, q)
	c.declines(where, q)
}

func (c *checker) options(where string, q *Question) {
	where += "/options"
	switch fixed := q.Kind.fixed(); {
	case !q.Kind.chooses() && len(q.Options) > 0:
		c.add(where, "options-unwanted")
	case q.Kind.chooses() && fixed == nil:
		c.freeOptions(where, q)
	case fixed != nil && !slices.EqualFunc(q.Options, fixed, func(o Option, code int) bool { return o.Code == code }):
		if q.Kind == Scale5 {
			c.add(where, "scale-words")
		} else {
			c.add(where, "yesno-words")
		}
	}
	for n, o := range q.Options {
		if o.Exclusive && q.Kind != Multiple {
			c.add(fmt.Sprintf("%s/%d/exclusive", where, n), "setting-unwanted", "exclusive")
		}
	}
}

func (c *checker) freeOptions(where string, q *Question) {
	if len(q.Options) < 2 {
		c.add(where, "options-few")
	}
	seen := map[int]bool{}
	for n, o := range q.Options {
		here := fmt.Sprintf("%s/%d/code", where, n)
		if o.Code < 0 || o.Code >= DontKnow {
			c.add(here, "option-code")
		}
		if seen[o.Code] {
			c.add(here, "option-twice", o.Code)
		}
		seen[o.Code] = true
	}
}

// settings are refused where they would do nothing.
func (c *checker) settings(where string, q *Question) {
	for _, s := range []struct {
		name          string
		is, hasEffect bool
	}{
		{"faces", q.Faces, q.Kind == Scale5},
		{"dont_know", q.DontKnow, q.Kind.declinable()},
		{"refused", q.Refused, q.Kind.declinable()},
		{"required", q.Required, q.Kind.Asks()},
		{"min", q.Min != nil, q.Kind == Numeric || q.Kind == Multiple},
		{"max", q.Max != nil, q.Kind.ranged()},
		{"theme", q.Theme != "", q.Kind.Asks()},
		{"indicator", q.Indicator != "", q.Kind.Asks()},
		{"mirror_of", q.MirrorOf != "", q.Kind.Asks()},
		{"mirrored_by", q.MirroredBy != "", q.Kind.Asks() && q.MirrorOf == ""},
	} {
		if s.is && !s.hasEffect {
			c.add(where+"/"+s.name, "setting-unwanted", s.name)
		}
	}
}

func (c *checker) rangeOf(where string, q *Question) {
	if !q.Kind.ranged() {
		return
	}
	low, high := -numberLimit, numberLimit
	switch q.Kind {
	case Multiple:
		low, high = 1, len(q.Options) // none chosen is not answered
	case Written:
		low, high = 1, textLimit
	}
	if q.Min != nil && outside(*q.Min, &low, &high) {
		c.add(where+"/min", "range-form")
	}
	if q.Max != nil && outside(*q.Max, &low, &high) {
		c.add(where+"/max", "range-form")
	}
	if q.Min != nil && q.Max != nil && *q.Min > *q.Max {
		c.add(where+"/min", "range-form")
	}
	if q.Kind == Multiple && q.Min != nil {
		apart := 0
		for _, o := range q.Options {
			if !o.Exclusive {
				apart++
			}
		}
		if *q.Min > max(apart, 1) { // so many that may stand together there are not
			c.add(where+"/min", "range-form")
		}
	}
}

func (c *checker) declines(where string, q *Question) {
	if q.DontKnow && (c.Words == nil || c.Words.DontKnow == nil) {
		c.add("/words/dont_know", "decline-words", "dont_know")
	}
	if q.Refused && (c.Words == nil || c.Words.Refused == nil) {
		c.add("/words/refused", "decline-words", "refused")
	}
	if q.Kind != Numeric {
		return
	}
	if q.DontKnow && !outside(DontKnow, q.Min, q.Max) || q.Refused && !outside(Refused, q.Min, q.Max) {
		c.add(where, "number-reserved")
	}
}
