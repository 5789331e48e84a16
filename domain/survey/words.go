package survey

import (
	"slices"
	"strconv"
	"strings"
)

// AnswerWords says an answer as people read it: the words of what was chosen, a number, or what was written.
func (i *Instrument) AnswerWords(q *Question, a Answer, v View) string {
	switch {
	case a.form == isText:
		return a.text
	case q.Declines(a):
		words, _ := i.Say(*i.declineWords(a.number), v)
		return words
	case a.form == isChoices:
		words := make([]string, len(a.choices))
		for n, code := range a.choices {
			words[n] = i.optionWords(q, code, v)
		}
		return strings.Join(words, ", ")
	}
	return i.optionWords(q, a.number, v)
}

// declineWords are the words for 98 or 99.
func (i *Instrument) declineWords(code int) *Text {
	var words *Text
	if i.Words != nil && code == DontKnow {
		words = i.Words.DontKnow
	} else if i.Words != nil {
		words = i.Words.Refused
	}
	if words == nil {
		words = &Text{}
	}
	return words
}

func (i *Instrument) optionWords(q *Question, code int, v View) string {
	if o := q.option(code); o != nil {
		words, _ := i.Say(o.Text, v)
		return words
	}
	return strconv.Itoa(code)
}

// HasEasy tells whether any text has easy words in a language. Every page that a citizen answers on asks it.
func (i *Instrument) HasEasy(language string) bool {
	easy := func(t Text) bool { return t[language].Easy != "" }
	chosen := func(o Option) bool { return easy(o.Text) }
	for _, q := range i.Questions() {
		if easy(q.Text) || easy(q.Help) || slices.ContainsFunc(q.Options, chosen) {
			return true
		}
	}
	return easy(i.Title)
}
