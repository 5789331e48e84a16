package survey

import "slices"

// searchLimit is how many comparisons a search may make for one question. Beyond it, it says "undecided".
const searchLimit = 1 << 18

// reach is whether somebody can be shown a question.
type reach int

const (
	undecided reach = iota
	reachable
	unreachable
)

func (c *checker) reach() {
	for n, q := range c.Questions() {
		if q.When != nil && c.possible(n, q.When) == unreachable {
			c.add(c.where(n), "unreachable")
		}
	}
}

// search looks for answers, such as people can give, with which a condition holds.
type search struct {
	subjects map[string]*Question
	target   *Condition
	order    []*Question         // what decides the condition, in the order in which it is asked
	frames   int                 // how many of these are frame variables, which may always be unknown
	domains  map[string][]Answer // one answer of every sort that the conditions tell apart
	chosen   map[string]*Answer
	size     int // of the condition
	made     int // comparisons so far, at most
}

// possible tells whether a condition that stands at a question can ever hold. Required questions are answered.
func (i *Instrument) possible(at int, target *Condition) reach {
	s := &search{subjects: i.subjects(), target: target, domains: map[string][]Answer{}, chosen: map[string]*Answer{}}
	decides := target.closure(s.subjects)
	for n := range i.Frame {
		if decides[i.Frame[n].Code] {
			s.order = append(s.order, s.subjects[i.Frame[n].Code])
		}
	}
	s.frames = len(s.order)
	conditions := []*Condition{target}
	target.each(func(*Condition) { s.size++ })
	for n, q := range i.Questions() {
		if n < at && decides[q.Code] {
			s.order = append(s.order, q)
			conditions = append(conditions, q.When)
		}
	}
	for _, q := range s.order {
		leaves := comparisonsOf(q.Code, conditions)
		answers, small := q.sorts(named(leaves))
		if !small {
			return undecided
		}
		s.domains[q.Code] = distinct(q, answers, leaves)
	}
	return s.from(0)
}

// comparisonsOf are the nodes that compare the answers to a question.
func comparisonsOf(code string, conditions []*Condition) (all []*Condition) {
	for _, c := range conditions {
		c.each(func(c *Condition) {
			if c.Of == code {
				all = append(all, c)
			}
		})
	}
	return all
}

// named are the numbers that answers are compared with.
func named(leaves []*Condition) []int {
	var all []int
	for _, c := range leaves {
		all = append(all, c.compared()...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// distinct keeps one of the answers to which all comparisons say the same.
func distinct(q *Question, answers []Answer, leaves []*Condition) (kept []Answer) {
	seen := map[string]bool{}
	for _, a := range answers {
		said := make([]byte, len(leaves))
		for n, c := range leaves {
			said[n] = byte(truly(c.matches(q, a)))
		}
		if !seen[string(said)] {
			seen[string(said)] = true
			kept = append(kept, a)
		}
	}
	return kept
}

// sorts gives one answer for every sort that these numbers tell apart. It is false when there are too many.
func (q *Question) sorts(numbers []int) (all []Answer, small bool) {
	if q.DontKnow {
		all = append(all, Number(DontKnow))
	}
	if q.Refused {
		all = append(all, Number(Refused))
	}
	switch {
	case q.Kind == Written:
		all = append(all, Wording("x"))
	case q.Kind == Multiple:
		return q.subsets(all, numbers)
	case q.Kind == Numeric:
		all = append(all, q.stretches(numbers)...)
	default:
		for _, o := range q.Options {
			all = append(all, Number(o.Code))
		}
	}
	return all, true
}

// stretches of numbers lie at and between those that they are compared with: within one, every comparison says the same.
func (q *Question) stretches(numbers []int) (all []Answer) {
	tries := []int{0}
	for _, bound := range []*int{q.Min, q.Max} {
		if bound != nil {
			tries = append(tries, *bound)
		}
	}
	for _, n := range numbers {
		tries = append(tries, n-1, n, n+1)
	}
	slices.Sort(tries)
	for _, n := range slices.Compact(tries) {
		if a := Number(n); q.wrong(a) == "" && !q.Declines(a) {
			all = append(all, a)
		}
	}
	return all
}

// subsets of the options that are named, each filled up with others to as many as must be chosen.
func (q *Question) subsets(all []Answer, numbers []int) ([]Answer, bool) {
	const most = 12
	var others []int
	for _, o := range q.Options {
		if !slices.Contains(numbers, o.Code) {
			others = append(others, o.Code)
		}
	}
	if len(numbers) > most {
		return nil, false
	}
	slices.SortStableFunc(others, func(a, b int) int { return truthOrder(q.option(a).Exclusive) - truthOrder(q.option(b).Exclusive) })
	for bits := range 1 << len(numbers) {
		var codes []int
		for n, code := range numbers {
			if bits>>n&1 == 1 {
				codes = append(codes, code)
			}
		}
		for fill := range len(others) + 1 {
			a := Choices(append(slices.Clone(codes), others[:fill]...)...)
			if !a.empty() && q.wrong(a) == "" {
				all = append(all, a)
				break
			}
		}
	}
	return all, true
}

func truthOrder(b bool) int {
	if b {
		return 1
	}
	return 0
}

// from tries every answer to the questions from the nth on.
func (s *search) from(n int) reach {
	if s.made += s.size; s.made > searchLimit {
		return undecided
	}
	look := func(code string) (*Answer, bool) {
		a, decided := s.chosen[code]
		return a, decided
	}
	switch s.target.holds(s.subjects, look) {
	case yes:
		return reachable // whatever the rest is: there is always a way to answer it
	case no:
		return unreachable
	}
	if n == len(s.order) {
		return unreachable
	}
	q := s.order[n]
	defer delete(s.chosen, q.Code)
	shown := n < s.frames || q.When.holds(s.subjects, look) == yes
	all := unreachable
	for k := -1; k < len(s.domains[q.Code]) && (k < 0 || shown); k++ {
		if k < 0 && shown && n >= s.frames && q.mustAnswer() {
			continue
		}
		s.chosen[q.Code] = nil
		if k >= 0 {
			s.chosen[q.Code] = &s.domains[q.Code][k]
		}
		switch s.from(n + 1) {
		case reachable:
			return reachable
		case undecided:
			all = undecided
		case unreachable:
		}
	}
	return all
}
