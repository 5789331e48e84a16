package survey

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// piped is {{code}} or {{code|words}}: a frame variable, or the words of an answer by one choice; the words after the
// stroke stand in when there is none.
var piped = regexp.MustCompile(`\{\{([a-z][a-z0-9_]*)(?:\|([^{}|]*))?\}\}`)

// pipe is one of them in a text.
type pipe struct {
	code     string
	fallback bool
}

func pipesIn(text string) []pipe {
	var all []pipe
	for _, m := range piped.FindAllStringSubmatch(text, -1) {
		all = append(all, pipe{code: m[1], fallback: strings.TrimSpace(m[2]) != ""})
	}
	return all
}

// pipes are those of a question, in every language and mode.
func (q *Question) pipes() []pipe {
	var all []pipe
	for _, t := range []Text{q.Text, q.Help} {
		for _, words := range t {
			for _, text := range words.variants() {
				all = append(all, pipesIn(text)...)
			}
		}
	}
	return all
}

// Plain is a text as somebody with these answers is told it, for phone and paper. What is put in is one line without
// control signs, is never read for pipes again, and is never something that was written as an answer.
func (i *Instrument) Plain(t Text, v View, answers, frame Answers) (text, language string) {
	return i.fill(t, v, answers, frame, func(s string) string { return s })
}

// HTML is the same with every sign escaped that means something in HTML, in what is put in and around it.
func (i *Instrument) HTML(t Text, v View, answers, frame Answers) (escaped, language string) {
	return i.fill(t, v, answers, frame, html.EscapeString)
}

func (i *Instrument) fill(t Text, v View, answers, frame Answers, escape func(string) string) (filled, language string) {
	text, language := i.Say(t, v)
	if !strings.Contains(text, "{{") {
		return escape(text), language
	}
	kept, _ := i.Clean(answers, frame)
	given := i.frame(frame)
	subjects := i.subjects()
	var b strings.Builder
	end := 0
	for _, m := range piped.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(escape(text[end:m[0]]))
		end = m[1]
		code := text[m[2]:m[3]]
		words := i.value(subjects[code], given, kept, v)
		if words == "" && m[4] >= 0 {
			words = text[m[4]:m[5]]
		}
		b.WriteString(escape(words))
	}
	b.WriteString(escape(text[end:]))
	return b.String(), language
}

// value is what a pipe puts in; "" when there is nothing that may be.
func (i *Instrument) value(q *Question, frame, answers Answers, v View) string {
	if q == nil {
		return ""
	}
	a, known := frame[q.Code]
	if !known {
		if a, known = answers[q.Code]; !known || q.Kind != Single {
			return ""
		}
	}
	switch q.Kind {
	case Single:
		if o := q.option(a.number); o != nil {
			words, _ := i.Say(o.Text, v)
			return oneLine(words)
		}
		return ""
	case Numeric:
		text, _ := a.MarshalJSON()
		return string(text)
	}
	return oneLine(a.text)
}

func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
