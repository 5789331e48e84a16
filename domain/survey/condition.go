package survey

import (
	"maps"
	"slices"
)

// Condition is one node of a tree. Exactly one of And, Or, Not, Answered and Of is set; beside Of, exactly one comparison.
// What was not answered, or not shown, equals nothing and is neither less nor more; 98 and 99 equal themselves, and are
// neither less nor more.
type Condition struct {
	And      []Condition `json:"and,omitempty"`
	Or       []Condition `json:"or,omitempty"`
	Not      *Condition  `json:"not,omitempty"`
	Answered string      `json:"answered,omitempty"` // the code of an earlier question, or of a frame variable
	Of       string      `json:"of,omitempty"`       // the same
	Equals   *int        `json:"equals,omitempty"`
	In       []int       `json:"in,omitempty"` // of several choices: any of these
	Less     *int        `json:"less,omitempty"`
	AtMost   *int        `json:"at_most,omitempty"`
	More     *int        `json:"more,omitempty"`
	AtLeast  *int        `json:"at_least,omitempty"`
}

// truth has three values, so that a search can leave a branch before all answers are chosen.
type truth int

const (
	no    truth = -1
	maybe truth = 0
	yes   truth = 1
)

func truly(b bool) truth {
	if b {
		return yes
	}
	return no
}

// known gives an answer, nil when there is none. decided is false when that is still open.
type known func(code string) (a *Answer, decided bool)

// holds evaluates a condition; nil always holds. It always ends: a tree is as deep as the document that holds it.
func (c *Condition) holds(subjects map[string]*Question, answers known) truth {
	switch {
	case c == nil:
		return yes
	case c.And != nil:
		all := yes
		for n := range c.And {
			all = min(all, c.And[n].holds(subjects, answers))
		}
		return all
	case c.Or != nil:
		one := no
		for n := range c.Or {
			one = max(one, c.Or[n].holds(subjects, answers))
		}
		return one
	case c.Not != nil:
		return -c.Not.holds(subjects, answers)
	case c.Answered != "":
		a, decided := answers(c.Answered)
		if !decided {
			return maybe
		}
		return truly(a != nil)
	}
	a, decided := answers(c.Of)
	switch q := subjects[c.Of]; {
	case !decided:
		return maybe
	case a == nil || q == nil:
		return no
	default:
		return truly(c.matches(q, *a))
	}
}

// matches compares one answer.
func (c *Condition) matches(q *Question, a Answer) bool {
	switch {
	case a.form == isChoices:
		return slices.ContainsFunc(a.choices, func(code int) bool { return slices.Contains(c.In, code) })
	case a.form != isNumber:
		return false
	case c.Equals != nil:
		return a.number == *c.Equals
	case c.In != nil:
		return slices.Contains(c.In, a.number)
	case q.Declines(a):
		return false
	case c.Less != nil:
		return a.number < *c.Less
	case c.AtMost != nil:
		return a.number <= *c.AtMost
	case c.More != nil:
		return a.number > *c.More
	case c.AtLeast != nil:
		return a.number >= *c.AtLeast
	}
	return false
}

// each visits a tree from the top.
func (c *Condition) each(visit func(*Condition)) {
	if c == nil {
		return
	}
	visit(c)
	for n := range c.And {
		c.And[n].each(visit)
	}
	for n := range c.Or {
		c.Or[n].each(visit)
	}
	c.Not.each(visit)
}

// names are the codes that a condition looks at.
func (c *Condition) names() map[string]bool {
	all := map[string]bool{}
	c.each(func(c *Condition) {
		for _, code := range []string{c.Answered, c.Of} {
			if code != "" {
				all[code] = true
			}
		}
	})
	return all
}

// compared are the numbers that a node compares with.
func (c *Condition) compared() []int {
	all := slices.Clone(c.In)
	for _, bound := range []*int{c.Equals, c.Less, c.AtMost, c.More, c.AtLeast} {
		if bound != nil {
			all = append(all, *bound)
		}
	}
	return all
}

// comparisons tells how many ways of comparing a node has.
func (c *Condition) comparisons() int {
	count := 0
	for _, set := range []bool{c.Equals != nil, c.In != nil, c.Less != nil, c.AtMost != nil, c.More != nil, c.AtLeast != nil} {
		if set {
			count++
		}
	}
	return count
}

// closure is every code that decides, directly or through others, whether a condition holds.
func (c *Condition) closure(subjects map[string]*Question) map[string]bool {
	all := map[string]bool{}
	open := c.names()
	for len(open) > 0 {
		next := map[string]bool{}
		for code := range open {
			if q := subjects[code]; !all[code] && q != nil {
				maps.Copy(next, q.When.names())
			}
			all[code] = true
		}
		maps.DeleteFunc(next, func(code string, _ bool) bool { return all[code] })
		open = next
	}
	return all
}
