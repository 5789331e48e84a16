package survey

import (
	"slices"
	"testing"

	"deltag/domain"
)

// everybody gives all answers that people can give to a small document, one of every sort for numbers, in the
// plainest way: question by question, with no regard to what decides what.
func everybody(i *Instrument, visit func(kept, frame Answers, visible []string)) {
	numbers := make([]int, 12) // all that made-up documents compare with, and those around them
	for n := range numbers {
		numbers[n] = n - 2
	}
	possible := func(q *Question) (all []Answer) {
		switch {
		case q.Kind == Written:
			all = []Answer{Wording("x")}
		case q.Kind == Numeric:
			for _, n := range numbers {
				all = append(all, Number(n))
			}
		case q.Kind == Multiple:
			for bits := range 1 << len(q.Options) {
				var codes []int
				for n, o := range q.Options {
					if bits>>n&1 == 1 {
						codes = append(codes, o.Code)
					}
				}
				all = append(all, Choices(codes...))
			}
		default:
			for _, o := range q.Options {
				all = append(all, Number(o.Code))
			}
		}
		all = append(all, Number(DontKnow), Number(Refused))
		return slices.DeleteFunc(all, func(a Answer) bool { return a.empty() || q.wrong(a) != "" })
	}
	var next func(n int, answers, frame Answers)
	var known func(n int, frame Answers)
	next = func(n int, answers, frame Answers) {
		if n == i.size() {
			visit(answers, frame, i.Visible(answers, frame))
			return
		}
		q := i.at(n)
		shown := slices.Contains(i.Visible(answers, frame), q.Code)
		if !shown || !q.mustAnswer() {
			next(n+1, answers, frame)
		}
		if shown {
			for _, a := range possible(q) {
				answers[q.Code] = a
				next(n+1, answers, frame)
			}
			delete(answers, q.Code)
		}
	}
	known = func(n int, frame Answers) {
		if n == len(i.Frame) {
			next(0, Answers{}, frame)
			return
		}
		v := &i.Frame[n]
		known(n+1, frame)
		for _, a := range possible(v.question()) {
			frame[v.Code] = a
			known(n+1, frame)
		}
		delete(frame, v.Code)
	}
	known(0, Answers{})
}

// People come to exactly those questions that are not named as out of reach: shown by letting everybody answer.
func TestEveryPageIsReachedOrNamed(t *testing.T) {
	t.Parallel()
	tried, named := 0, 0
	for seed := uint64(0); tried < 120; seed++ {
		i := made(seed)
		if i.size() > 4 || len(i.Frame) > 0 && paths(i) > 30_000 {
			continue
		}
		tried++
		reached := map[string]bool{}
		everybody(i, func(_, _ Answers, visible []string) {
			for _, code := range visible {
				reached[code] = true
			}
		})
		faults := i.Check()
		for n, q := range i.Questions() {
			out := slices.ContainsFunc(faults, func(f domain.Fault) bool { return f.Code == "unreachable" && f.Where == i.where(n) })
			if out == reached[q.Code] {
				t.Errorf("seed %d: %s: reached %v, named %v\n%s", seed, q.Code, reached[q.Code], out, i.Canonical())
			}
			if out {
				named++
			}
		}
		for _, f := range faults {
			if f.Code != "unreachable" {
				t.Errorf("seed %d: %+v", seed, f)
			}
		}
	}
	if named < 5 {
		t.Errorf("only %d questions were out of reach", named)
	}
}

// paths is about how many ways there are through a document.
func paths(i *Instrument) int {
	product := 4 * 13 * 2
	for _, q := range i.Questions() {
		switch q.Kind {
		case Information:
		case Multiple:
			product *= 1 << len(q.Options)
		case Numeric:
			product *= 9
		default:
			product *= len(q.Options) + 2
		}
	}
	return product
}

// A search that may not try much says that it does not know, and never the wrong thing.
func TestUndecidedIsNoFault(t *testing.T) {
	t.Parallel()
	var core []Question
	const guests, rooms = 9, 8 // each guest has a room, and none shares: impossible, and long to find out by trying
	var rules []Condition
	for n := range guests {
		q := everyKind().Core[2]
		q.Code, q.Required, q.Options = "q"+string(rune('a'+n)), true, nil
		for room := range rooms {
			q.Options = append(q.Options, Option{Code: room, Text: q.Text})
			for m := range n {
				rules = append(rules, Condition{Not: &Condition{And: []Condition{
					{Of: q.Code, Equals: whole(room)}, {Of: core[m].Code, Equals: whole(room)}}}})
			}
		}
		q.Refused = false
		core = append(core, q)
	}
	last := everyKind().Core[2]
	last.When = &Condition{And: rules}
	i := everyKind()
	core = append(core, last)
	i.Core = core
	if got := i.possible(guests, last.When); got != undecided {
		t.Errorf("got %v", got)
	}
	if i.Check() != nil || !has(i.Advise(), "/core/9", "reach-undecided") {
		t.Errorf("%v %v", i.Check(), i.Advise())
	}
}

// What a hidden question would have been answered does not count: here each condition could hold, and never both.
func TestHiddenAnswersReachNothing(t *testing.T) {
	t.Parallel()
	i := everyKind()
	first, second, third := i.Core[7], i.Core[2], i.Core[6]
	first.When = nil
	second.When = &Condition{Of: "end", Equals: whole(1)}
	third.When = &Condition{And: []Condition{{Of: "end", Equals: whole(0)}, {Of: "one", In: []int{1, 2}}}}
	i.Core = []Question{first, second, third}
	if faults := i.Check(); len(faults) != 1 || !has(faults, "/core/2", "unreachable") {
		t.Errorf("got %v", faults)
	}
	i.Core[2].When = &Condition{And: []Condition{{Of: "end", Equals: whole(0)}, {Not: &Condition{Answered: "one"}}}}
	if faults := i.Check(); faults != nil {
		t.Errorf("got %v", faults)
	}
}
