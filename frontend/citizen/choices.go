package citizen

import (
	"html/template"
	"strconv"
	"strings"
)

// Choices draws the choices of a group. They are most of what a page of questions holds, and drawing them by the
// template was half of what such a page took; so every text is escaped here.
func (f field) Choices() template.HTML {
	var out strings.Builder
	for i, o := range f.Options {
		f.draw(&out, i, o)
	}
	return template.HTML(out.String()) //nolint:gosec // the texts were escaped, what stands around them is written here
}

func (f field) draw(out *strings.Builder, i int, o option) {
	mark, id, write := f.Mark(), optionID(f.Name, i), func(parts ...string) {
		for _, part := range parts {
			out.WriteString(part)
		}
	}
	attribute := func(name, value string) { write(" ", name, `="`, template.HTMLEscapeString(value), `"`) }
	write(`<div class="form-group-`, mark)
	if o.Apart {
		write(" choice-apart")
	}
	write(`">
<input class="form-`, mark, `"`)
	attribute("type", mark)
	attribute("id", id)
	attribute("name", f.Name)
	attribute("value", o.Value)
	if o.Checked {
		write(" checked")
	}
	write(">\n<label")
	attribute("for", id)
	if o.Lang != "" {
		attribute("lang", o.Lang)
	}
	write(">", string(faces[o.Face]), template.HTMLEscapeString(o.Text), "</label>")
	if o.Ask != nil {
		write(string(part("field", *o.Ask)))
	}
	write("\n</div>\n")
}

// optionID names an option of a group. The first has the name of the group, so that a link to what is wrong leads there.
func optionID(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(n)
}
