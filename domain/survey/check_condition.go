package survey

import (
	"fmt"
	"slices"
	"strings"
)

// conditions checks what each condition looks at, and that none goes in a circle.
func (c *checker) conditions() {
	subjects := c.subjects()
	for n, q := range c.Questions() {
		if q.When != nil {
			v := conditionCheck{checker: c, subjects: subjects, at: n}
			v.node(c.where(n)+"/when", q.When, 1)
		}
	}
}

type conditionCheck struct {
	*checker
	subjects map[string]*Question
	at       int // the question that the condition belongs to
}

func (v *conditionCheck) node(where string, c *Condition, level int) {
	operators := 0
	for _, set := range []bool{c.And != nil, c.Or != nil, c.Not != nil, c.Answered != "", c.Of != ""} {
		if set {
			operators++
		}
	}
	compares := c.comparisons()
	switch {
	case level > nestLimit:
		v.add(where, "when-deep")
		return
	case operators != 1, c.Of != "" && compares != 1, c.Of == "" && compares != 0:
		v.add(where, "when-form")
		return
	case c.And != nil && len(c.And) == 0, c.Or != nil && len(c.Or) == 0, c.In != nil && len(c.In) == 0:
		v.add(where, "when-form")
		return
	}
	for n := range c.And {
		v.node(fmt.Sprintf("%s/and/%d", where, n), &c.And[n], level+1)
	}
	for n := range c.Or {
		v.node(fmt.Sprintf("%s/or/%d", where, n), &c.Or[n], level+1)
	}
	if c.Not != nil {
		v.node(where+"/not", c.Not, level+1)
	}
	if c.Answered != "" {
		v.subject(where+"/answered", c.Answered)
	}
	if c.Of != "" && v.subject(where+"/of", c.Of) {
		v.comparison(where, c)
	}
}

// subject checks that a code is known, and before the question.
func (v *conditionCheck) subject(where, code string) bool {
	q := v.subjects[code]
	switch n := v.position(code); {
	case q == nil:
		v.add(where, "when-missing", code)
		return false
	case n >= v.at:
		if circle := v.circle(code); circle != nil {
			v.add(where, "when-cycle", strings.Join(circle, ", "))
		} else {
			v.add(where, "when-later", code)
		}
		return false
	case !q.Kind.Asks():
		v.add(where, "when-type", code)
		return false
	}
	return true
}

// circle is the way from a code back to the question whose condition looks at it, or nil.
func (v *conditionCheck) circle(code string) []string {
	home := v.Instrument.at(v.at).Code
	seen := map[string]bool{}
	var walk func(string) []string
	walk = func(code string) []string {
		if code == home {
			return []string{home}
		}
		q := v.subjects[code]
		if q == nil || seen[code] {
			return nil
		}
		seen[code] = true
		for _, next := range sorted(q.When.names()) {
			if rest := walk(next); rest != nil {
				return append([]string{code}, rest...)
			}
		}
		return nil
	}
	if way := walk(code); way != nil {
		return append([]string{home}, way...)
	}
	return nil
}

// comparison checks that the question has the sort of answer, and the answer, that it is compared with.
func (v *conditionCheck) comparison(where string, c *Condition) {
	q := v.subjects[c.Of]
	ordered := c.Equals == nil && c.In == nil
	switch {
	case q.Kind == Written, ordered && !q.Kind.compares(), q.Kind == Multiple && c.In == nil:
		v.add(where, "when-type", c.Of)
		return
	case ordered || q.Kind == Numeric:
		return // whether the number can be is for the search to say
	}
	for _, value := range c.compared() {
		declined := q.Declines(Number(value)) && q.Kind != Multiple
		known := slices.ContainsFunc(q.Options, func(o Option) bool { return o.Code == value })
		if !known && !declined {
			v.add(where, "when-value", c.Of, value)
		}
	}
}
