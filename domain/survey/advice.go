package survey

import (
	"math"
	"slices"
	"strings"

	"deltag/domain"
	"deltag/domain/message"
)

// How long texts should be, in words, and how many questions.
const (
	questionWords = 30
	helpWords     = 60
	optionWords   = 10
	manyQuestions = 25
	lixWords      = 8 // fewer words say too little for a LIX
)

// Advise tells what should be better in a document and does not keep it from being published.
func (i *Instrument) Advise() []domain.Fault {
	c := &checker{Instrument: i}
	if i.size() > manyQuestions {
		c.add("/core", "instrument-long", i.size())
	}
	places := i.places()
	easy := map[string]bool{}
	for _, p := range places {
		for language, words := range p.text {
			easy[language] = easy[language] || words.Easy != ""
		}
	}
	for _, p := range places {
		c.languages(p, easy)
		c.lengths(p)
	}
	for n, q := range i.Questions() {
		if q.Kind == Scale5 {
			c.scale(i.where(n), q)
		}
	}
	if len(i.Check()) == 0 {
		c.branches()
	}
	return c.faults
}

// languages tells what is not translated, and what has easy words elsewhere alone. The words of options are easy enough.
func (c *checker) languages(p place, easy map[string]bool) {
	for n, language := range c.Languages {
		words, there := p.text[language]
		switch where := p.where + "/" + language; {
		case !there:
			c.add(where, "translation-missing", language)
		case easy[language] && words.Easy == "" && (p.role == aQuestion || p.role == aHelp):
			c.add(where, "easy-missing", language)
		}
		if n > 0 && there && !slices.Equal(pipeCodes(words.Text), pipeCodes(p.text[c.Languages[0]].Text)) {
			c.add(p.where+"/"+language, "pipe-differs", language)
		}
	}
}

func pipeCodes(text string) []string {
	var all []string
	for _, p := range pipesIn(text) {
		all = append(all, p.code)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (c *checker) lengths(p place) {
	limit := map[role]int{aTitle: optionWords, aQuestion: questionWords, aHelp: helpWords, anOption: optionWords}[p.role]
	if p.question >= 0 && c.at(p.question).Kind == Information {
		limit = helpWords
	}
	for _, language := range sorted(p.text) {
		variants := p.text[language].variants()
		for _, mode := range sorted(variants) {
			where := p.where + "/" + language + "/" + mode
			r := message.Read(variants[mode])
			if r.Words > limit {
				c.add(where, "text-long", r.Words, limit)
			}
			if r.Words >= lixWords && r.LIX > message.LIXEasy {
				c.add(where, "text-hard", int(math.Round(r.LIX)))
			}
		}
	}
}

// Reading is how hard all that is asked in one language is.
type Reading struct {
	Language string  `json:"language"`
	Easy     bool    `json:"easy"` // with easy words where there are any
	LIX      float64 `json:"lix"`
	Words    int     `json:"words"`
}

// Readings measures the questions and their help as a whole, each language plain and easy.
func (i *Instrument) Readings() []Reading {
	var all []Reading
	for _, language := range i.Languages {
		for _, easy := range []bool{false, true} {
			var b strings.Builder
			for _, p := range i.places() {
				if p.role == aQuestion || p.role == aHelp {
					b.WriteString(p.text[language].say(View{Easy: easy}) + "\n\n")
				}
			}
			r := message.Read(b.String())
			all = append(all, Reading{Language: language, Easy: easy, LIX: r.LIX, Words: r.Words})
		}
	}
	return all
}

// families are words of which one in the question calls for one in the scale.
var families = [][]string{
	{"tilfreds", "satisfied", "satisfaction"},
	{"enig", "agree"},
	{"ofte", "often", "altid", "always"},
	{"sandsynlig", "likely"},
	{"vigtig", "important"},
}

// scale tells when the words of a scale are not the answer to its question.
func (c *checker) scale(where string, q *Question) {
	for _, language := range sorted(q.Text) {
		asked := strings.ToLower(q.Text[language].Text)
		seen := map[string]bool{}
		said := ""
		for _, o := range q.Options {
			words := strings.ToLower(strings.TrimSpace(o.Text[language].Text))
			if words != "" && seen[words] {
				c.add(where+"/options", "scale-same")
			}
			seen[words] = true
			said += words + " "
		}
		if word := unanswered(asked, said); word != "" && strings.TrimSpace(said) != "" {
			c.add(where+"/options", "scale-fit", word)
		}
	}
}

// unanswered is a word of the question that calls for a scale, when the scale answers none of those it has.
func unanswered(asked, said string) string {
	calls := ""
	for _, family := range families {
		word := oneOf(family, asked)
		if word != "" && oneOf(family, said) != "" {
			return ""
		}
		if calls == "" {
			calls = word
		}
	}
	return calls
}

func oneOf(family []string, text string) string {
	for _, word := range family {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// branches tells what the search could not find out, and which pipes may have nothing to put in.
func (c *checker) branches() {
	for n, q := range c.Questions() {
		if q.When != nil && c.possible(n, q.When) == undecided {
			c.add(c.where(n), "reach-undecided")
		}
		told := map[string]bool{}
		for _, p := range q.pipes() {
			if !p.fallback && !told[p.code] && c.mayBeEmpty(n, q, p.code) {
				told[p.code] = true
				c.add(c.where(n), "pipe-empty", p.code)
			}
		}
	}
}

// mayBeEmpty tells whether a question can be shown while nothing is known of what it puts in: what a frame holds is
// not in the document, and an answer may be left out, hidden, or 98 or 99.
func (c *checker) mayBeEmpty(at int, q *Question, code string) bool {
	source := c.Question(code)
	if source == nil {
		return true
	}
	known := make([]int, len(source.Options))
	for n, o := range source.Options {
		known[n] = o.Code
	}
	both := []Condition{{Not: &Condition{Of: code, In: known}}}
	if q.When != nil {
		both = append(both, *q.When)
	}
	return c.possible(at, &Condition{And: both}) != unreachable
}
