package domaintest

import (
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/survey"
)

// Shown tells whether a question is shown to somebody with these answers, by the definition of conditions and in another
// way than the program's own: with no third truth value. What is kept must be right; what is known beforehand need not be.
func Shown(form *survey.Instrument, q *survey.Question, kept, frame survey.Answers) bool {
	if q.When == nil {
		return true
	}
	wrong := form.CheckFrame(frame)
	find := func(code string) (*survey.Question, survey.Answer, bool) {
		if of := form.Question(code); of != nil {
			a, there := kept[code]
			return of, a, there
		}
		n := slices.IndexFunc(form.Frame, func(v survey.Variable) bool { return v.Code == code })
		a, there := frame[code]
		blank := form.Frame[n].Kind == survey.Written && strings.TrimSpace(a.Text()) == ""
		return asked(&form.Frame[n]), a, there && !blank && !slices.ContainsFunc(wrong, func(f domain.Fault) bool { return f.Where == "/"+code })
	}
	var holds func(survey.Condition) bool
	holds = func(c survey.Condition) bool {
		switch {
		case c.And != nil:
			return !slices.ContainsFunc(c.And, func(c survey.Condition) bool { return !holds(c) })
		case c.Or != nil:
			return slices.ContainsFunc(c.Or, holds)
		case c.Not != nil:
			return !holds(*c.Not)
		}
		of, a, there := find(c.Answered + c.Of)
		if c.Answered != "" || !there {
			return there
		}
		return compares(c, of, a)
	}
	return holds(*q.When)
}

func compares(c survey.Condition, of *survey.Question, a survey.Answer) bool {
	n, single := a.Code()
	measured := single && !of.Declines(a)
	switch {
	case c.Equals != nil:
		return single && n == *c.Equals
	case c.In != nil && single:
		return slices.Contains(c.In, n)
	case c.In != nil:
		return slices.ContainsFunc(a.Codes(), func(code int) bool { return slices.Contains(c.In, code) })
	case c.Less != nil:
		return measured && n < *c.Less
	case c.AtMost != nil:
		return measured && n <= *c.AtMost
	case c.More != nil:
		return measured && n > *c.More
	}
	return measured && n >= *c.AtLeast
}
