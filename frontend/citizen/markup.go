package citizen

import (
	"bytes"
	"strings"
	"text/template"
)

// markup is written into a page as it stands. Only what is written out in this package becomes one by itself; the compiler
// refuses every other string, which can be written as text or as the value of an attribute alone, and is escaped there.
type markup string

// canvas is a page that is being drawn. Templates took most of the time of a page of questions.
type canvas struct{ out bytes.Buffer }

// once draws what is the same on many pages.
func once(draw func(*canvas)) markup {
	var c canvas
	draw(&c)
	return markup(c.out.String())
}

func (c *canvas) html(parts ...markup) {
	for _, part := range parts {
		c.out.WriteString(string(part))
	}
}

func (c *canvas) text(s string) { c.out.WriteString(template.HTMLEscapeString(s)) }

func (c *canvas) attr(name markup, value string) {
	c.html(" ", name, `="`)
	c.text(value)
	c.html(`"`)
}

// lang tells the language of what an element holds, when it is not that of the element around it.
func (c *canvas) lang(code string) {
	if code != "" {
		c.attr("lang", code)
	}
}

// element is one that holds a text alone, in a language of its own when it has one. The tag is its name and the attributes
// that are always the same.
func (c *canvas) element(tag markup, lang, text string) {
	name, _, _ := strings.Cut(string(tag), " ")
	c.html("<", tag)
	c.lang(lang)
	c.html(">")
	c.text(text)
	c.html("</", markup(name), ">")
}

// href leads to a page of ours, a part of the page, or out by one of the ways that we use. Anything else, such as a script,
// leads nowhere.
func (c *canvas) href(name markup, address string) {
	if !leads(address) {
		address = "#"
	}
	c.attr(name, address)
}

func leads(address string) bool {
	for _, start := range []string{"/", "#", "https:", "http:", "mailto:", "tel:", "webcal:"} {
		if strings.HasPrefix(address, start) {
			return true
		}
	}
	return false
}
