package survey

import (
	"fmt"
	"regexp"
	"slices"

	"golang.org/x/text/unicode/norm"

	"deltag/domain"
)

var (
	idForm       = regexp.MustCompile(`^[a-z][a-z0-9-]{0,59}$`)
	codeForm     = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// checker gathers faults.
type checker struct {
	*Instrument
	faults []domain.Fault
}

func (c *checker) add(where, code string, args ...any) {
	c.faults = append(c.faults, found(where, code, args...))
}

// Check tells everything that keeps a document from being published. Whether questions can be reached is
// looked into only when all else is right.
func (i *Instrument) Check() []domain.Fault {
	c := &checker{Instrument: i}
	c.head()
	c.codes()
	for n := range i.Frame {
		c.variable(fmt.Sprintf("/frame/%d", n), &i.Frame[n])
	}
	for n, q := range i.Questions() {
		if n < QuestionLimit {
			c.question(i.where(n), q)
		}
	}
	for _, p := range i.places() {
		c.text(p)
	}
	if i.size() <= QuestionLimit {
		c.conditions()
		c.pipes()
	}
	if len(c.faults) == 0 {
		c.reach()
	}
	return c.faults
}

// where is the JSON pointer of a question.
func (i *Instrument) where(n int) string {
	if n < len(i.Core) {
		return fmt.Sprintf("/core/%d", n)
	}
	return fmt.Sprintf("/local/%d", n-len(i.Core))
}

func (c *checker) head() {
	if c.Format != Format {
		c.add("/format", "format-unknown")
	}
	if !idForm.MatchString(c.ID) {
		c.add("/id", "id-form")
	}
	if c.Mirror != "" && (!idForm.MatchString(c.Mirror) || c.Mirror == c.ID) {
		c.add("/mirror", "mirror-id")
	}
	if c.Version < 1 {
		c.add("/version", "version-form")
	}
	if len(c.Languages) == 0 {
		c.add("/languages", "language-none")
	}
	for n, language := range c.Languages {
		where := fmt.Sprintf("/languages/%d", n)
		if !languageForm.MatchString(language) {
			c.add(where, "language-form")
		}
		if slices.Contains(c.Languages[:n], language) {
			c.add(where, "language-twice")
		}
	}
	if !slices.ContainsFunc(c.Core, func(q Question) bool { return q.Kind.Asks() }) {
		c.add("/core", "core-missing")
	}
	if len(c.Local) > LocalLimit {
		c.add("/local", "local-many")
	}
	if c.size() > QuestionLimit {
		c.add("/core", "questions-many")
	}
}

// codes of frame variables and questions are one set, since conditions and pipes name both.
func (c *checker) codes() {
	taken := map[string]bool{}
	check := func(where, code string) {
		if !codeForm.MatchString(code) {
			c.add(where+"/code", "code-form")
		} else if taken[code] {
			c.add(where+"/code", "code-taken", code)
		}
		taken[code] = true
	}
	for n := range c.Frame {
		check(fmt.Sprintf("/frame/%d", n), c.Frame[n].Code)
	}
	for n, q := range c.Questions() {
		check(c.where(n), q.Code)
	}
}

func (c *checker) variable(where string, v *Variable) {
	switch v.Kind {
	case Single, Numeric, Written:
		c.options(where, v.question())
	default:
		c.add(where+"/kind", "frame-kind")
	}
}

// text checks one text in all its languages.
func (c *checker) text(p place) {
	base := ""
	if len(c.Languages) > 0 {
		base = c.Languages[0]
	}
	if p.text[base].Text == "" {
		c.add(p.where, "text-missing")
	}
	for _, language := range sorted(p.text) {
		words := p.text[language]
		where := p.where + "/" + language
		if !slices.Contains(c.Languages, language) {
			c.add(where, "language-unknown", language)
		}
		if language != base && words.Text == "" {
			c.add(where, "text-missing")
		}
		variants := words.variants()
		for _, mode := range sorted(variants) {
			text := variants[mode]
			if !readable(text) || !norm.NFC.IsNormalString(text) {
				c.add(where+"/"+mode, "text-signs")
			}
			if len([]rune(text)) > textLimit {
				c.add(where+"/"+mode, "text-size")
			}
			c.pipeForm(p, where+"/"+mode, text)
		}
	}
}
