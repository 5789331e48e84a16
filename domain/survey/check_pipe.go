package survey

import "strings"

// pipeForm checks that what looks like a pipe is one, and stands where it may.
func (c *checker) pipeForm(p place, where, text string) {
	rest := piped.ReplaceAllString(text, "")
	switch {
	case strings.Contains(rest, "{{") || strings.Contains(rest, "}}"):
		c.add(where, "pipe-form")
	case rest != text && p.question < 0 || rest != text && p.role == anOption:
		c.add(where, "pipe-place")
	}
}

// pipes checks what the texts of questions put in.
func (c *checker) pipes() {
	subjects := c.subjects()
	for _, p := range c.places() {
		if p.role != aQuestion && p.role != aHelp {
			continue
		}
		for _, language := range sorted(p.text) {
			variants := p.text[language].variants()
			for _, mode := range sorted(variants) {
				for _, put := range pipesIn(variants[mode]) {
					c.pipe(p.where+"/"+language+"/"+mode, put.code, p.question, subjects[put.code])
				}
			}
		}
	}
}

func (c *checker) pipe(where, code string, at int, source *Question) {
	n := c.position(code)
	switch {
	case source == nil:
		c.add(where, "pipe-missing", code)
	case n >= at:
		c.add(where, "pipe-later", code)
	case n >= 0 && source.Kind != Single:
		c.add(where, "pipe-kind", code)
	}
}
