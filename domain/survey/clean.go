package survey

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"deltag/domain"
)

// ErrAnswers is answers that cannot be stored. Its faults say which.
var ErrAnswers = &domain.Error{Kind: domain.Invalid, Code: "answers-invalid", Detail: "Some answers cannot be kept as they are."}

// usualLength is how long a written answer may be when the question does not say.
const usualLength = 2000

// Visible lists the codes of the questions that somebody with these answers is shown, in order. Answers that branching
// hides count as not given.
func (i *Instrument) Visible(answers, frame Answers) []string {
	_, visible, _ := i.Settle(answers, frame)
	return visible
}

// Clean gives the answers that may be stored: none to a question that branching hides, none that is not valid, texts
// trimmed. All faults are told at once; an answer with a fault counts as not given. That a required answer is
// missing is told by Missing, since a person may be half way.
func (i *Instrument) Clean(answers, frame Answers) (Answers, []domain.Fault) {
	kept, _, faults := i.Settle(answers, frame)
	return kept, faults
}

// Missing lists the required questions that are shown and not answered.
func (i *Instrument) Missing(answers, frame Answers) []domain.Fault {
	kept, visible, _ := i.Settle(answers, frame)
	var faults []domain.Fault
	for _, code := range visible {
		if _, answered := kept[code]; !answered && i.Question(code).mustAnswer() {
			faults = append(faults, found("/"+code, "answer-required"))
		}
	}
	return faults
}

func (q *Question) mustAnswer() bool { return q.Required && q.Kind.Asks() }

// Settle is Clean and Visible at once. It goes over the questions once; that is enough, because conditions look back only.
func (i *Instrument) Settle(answers, frame Answers) (kept Answers, visible []string, faults []domain.Fault) {
	var subjects map[string]*Question // needed where there is a condition
	given := i.frame(frame)
	kept = Answers{}
	look := func(code string) (*Answer, bool) {
		if a, there := kept[code]; there {
			return &a, true
		}
		if a, there := given[code]; there {
			return &a, true
		}
		return nil, true
	}
	for _, q := range i.Questions() {
		if q.When != nil && subjects == nil {
			subjects = i.subjects()
		}
		if q.When.holds(subjects, look) != yes {
			continue
		}
		visible = append(visible, q.Code)
		a, there := answers[q.Code]
		if a = a.trimmed(); !there || a.empty() {
			continue
		}
		if code := q.wrong(a); code != "" {
			faults = append(faults, found("/"+q.Code, code))
			continue
		}
		kept[q.Code] = a
	}
	var unknown []string
	for code := range answers {
		if i.Question(code) == nil {
			unknown = append(unknown, code)
		}
	}
	slices.Sort(unknown)
	for _, code := range unknown {
		faults = append(faults, found("/"+code, "answer-unknown"))
	}
	return kept, visible, faults
}

// CheckFrame tells what is wrong in the values of frame variables. A wrong value counts as not known.
func (i *Instrument) CheckFrame(frame Answers) []domain.Fault {
	var faults []domain.Fault
	for _, code := range slices.Sorted(maps.Keys(frame)) {
		n := slices.IndexFunc(i.Frame, func(v Variable) bool { return v.Code == code })
		if n < 0 {
			faults = append(faults, found("/"+code, "answer-unknown"))
		} else if wrong := i.Frame[n].question().wrong(frame[code].trimmed()); wrong != "" {
			faults = append(faults, found("/"+code, wrong))
		}
	}
	return faults
}

// frame keeps the values that are right.
func (i *Instrument) frame(values Answers) Answers {
	right := Answers{}
	for n := range i.Frame {
		v := &i.Frame[n]
		if a, there := values[v.Code]; there {
			if a = a.trimmed(); !a.empty() && v.question().wrong(a) == "" {
				right[v.Code] = a
			}
		}
	}
	return right
}

// trimmed makes a text the same however it was typed and sent: forms send lines with two signs at the end, and there are
// two ways to write å.
func (a Answer) trimmed() Answer {
	if a.form == isText {
		a.text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(a.text, "\r\n", "\n")))
	}
	return a
}

// wrong is the code of what is wrong with an answer, or nothing.
func (q *Question) wrong(a Answer) string {
	if q.wants() != a.form && !q.Declines(a) || !q.Kind.Asks() {
		return "answer-kind"
	}
	switch {
	case q.Declines(a):
		return ""
	case a.form == isChoices:
		return q.wrongChoices(a.choices)
	case a.form == isText:
		return q.wrongText(a.text)
	case q.Kind == Numeric && (outside(a.number, q.Min, q.Max) || a.number < -numberLimit || a.number > numberLimit):
		return "answer-range"
	case q.Kind.chooses() && q.option(a.number) == nil:
		return "answer-option"
	}
	return ""
}

// wants is the form of answers to a question.
func (q *Question) wants() form {
	switch q.Kind {
	case Written:
		return isText
	case Multiple:
		return isChoices
	}
	return isNumber
}

func (q *Question) wrongChoices(codes []int) string {
	for _, code := range codes {
		switch o := q.option(code); {
		case o == nil:
			return "answer-option"
		case o.Exclusive && len(codes) > 1:
			return "answer-exclusive"
		}
	}
	if outside(len(codes), q.Min, q.Max) {
		return "answer-range"
	}
	return ""
}

func (q *Question) wrongText(text string) string {
	limit := usualLength
	if q.Max != nil {
		limit = *q.Max
	}
	switch {
	case utf8.RuneCountInString(text) > limit:
		return "answer-long"
	case !readable(text):
		return "answer-signs"
	}
	return ""
}

func outside(n int, low, high *int) bool { return low != nil && n < *low || high != nil && n > *high }

// readable tells whether a text has only signs that can be shown and stored: no control signs but new lines and tabs,
// and none that stands for what could not be read.
func readable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
	})
}
