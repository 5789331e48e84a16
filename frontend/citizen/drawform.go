package citizen

import "strconv"

func (c *canvas) form(f form) {
	c.html(`<form class="form" method="post"`)
	if f.ID != "" {
		c.html(` id="`, f.ID, `"`)
	}
	c.href("action", f.Action)
	c.html(" novalidate>")
	for _, h := range f.Hidden {
		c.html("\n", `<input type="hidden"`)
		c.attr("name", h.Name)
		c.attr("value", h.Value)
		c.html(">")
	}
	for _, one := range f.Fields {
		c.html("\n")
		if one.Fold != "" {
			c.details(one.Fold, one.unfolded(), func() { c.field(one) })
		} else {
			c.field(one)
		}
	}
	look := markup("button-primary")
	if f.Small {
		look = "button-secondary"
	}
	c.html("\n", `<p class="form-actions">`)
	c.element(`button class="button `+look+`" type="submit"`, "", f.Button)
	c.html("</p>\n</form>")
}

func (c *canvas) field(f field) {
	c.html("\n", `<div class="form-group`)
	if f.Error != "" {
		c.html(" form-error")
	}
	c.html(`">`)
	switch f.Kind {
	case radio, checks:
		c.group(f)
	case checkbox:
		c.box(f)
	default:
		c.entry(f)
	}
	c.html("\n</div>")
}

// group is a field of which one or several of a few choices are marked.
func (c *canvas) group(f field) {
	c.html("\n<fieldset")
	c.described(f)
	c.html(">\n", `<legend class="form-label">`)
	if f.Titled {
		c.element("h1", f.Lang, f.Label)
	} else {
		c.text(f.Label)
	}
	c.html("</legend>")
	c.about(f)
	c.html("\n", `<div class="choices">`, "\n")
	for i, o := range f.Options {
		c.option(f, i, o)
	}
	c.html("</div>\n</fieldset>")
}

func (c *canvas) option(f field, i int, o option) {
	mark := f.input()
	c.html(`<div class="form-group-`, mark)
	if o.Apart {
		c.html(" choice-apart")
	}
	c.html(`">
<input class="form-`, mark, `" type="`, mark, `"`)
	id := optionID(f.Name, i)
	c.attr("id", id)
	c.attr("name", f.Name)
	c.attr("value", o.Value)
	if o.Checked {
		c.html(" checked")
	}
	c.html(">\n<label")
	c.attr("for", id)
	c.lang(o.Lang)
	c.html(">", faces[o.Face])
	c.text(o.Text)
	c.html("</label>")
	if o.Ask != nil {
		c.field(*o.Ask)
	}
	c.html("\n</div>\n")
}

// optionID names an option of a group. The first has the name of the group, so that a link to what is wrong leads there.
func optionID(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(n)
}

// faces stand beside the words of an answer and say nothing that these do not say. They go by their number, 1 to 5.
var faces = [6]markup{"", face("Q16 16 22 21"), face("Q16 18.5 22 21"), face("H22"), face("Q16 23.5 22 21"), face("Q16 27 22 21")}

func face(mouth markup) markup {
	return `<svg class="face" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false"><circle cx="16" cy="16" r="14"/>` +
		`<circle class="eye" cx="11" cy="13" r="1.5"/><circle class="eye" cx="21" cy="13" r="1.5"/><path d="M10 21` + mouth + `"/></svg>`
}

// box is one thing to tick or not.
func (c *canvas) box(f field) {
	c.about(f)
	c.html("\n", `<div class="choices">
<div class="form-group-checkbox">
<input class="form-checkbox" type="checkbox"`)
	c.named(f)
	c.html(` value="1"`)
	if f.Checked {
		c.html(" checked")
	}
	c.described(f)
	c.html(">\n")
	c.label("", f)
	c.html("\n</div>\n</div>")
}

// entry is a field in which something is written, or chosen in a list that opens.
func (c *canvas) entry(f field) {
	c.html("\n")
	if f.Titled {
		c.html("<h1")
		c.lang(f.Lang)
		c.html(">")
		c.label(` class="form-label"`, f)
		c.html("</h1>")
	} else {
		c.label(` class="form-label"`, f)
	}
	c.about(f)
	c.html("\n")
	switch f.Kind {
	case choice:
		c.html(`<select class="form-select"`)
		c.named(f)
		c.described(f)
		c.html(">")
		for _, o := range f.Options {
			c.html("\n<option")
			c.attr("value", o.Value)
			if o.Checked {
				c.html(" selected")
			}
			c.html(">")
			c.text(o.Text)
			c.html("</option>")
		}
		c.html("\n</select>")
	case area:
		c.html(`<textarea class="form-input"`)
		c.named(f)
		c.html(` rows="4"`)
		c.most(f.Max)
		c.described(f)
		c.html(">")
		c.text(f.Value)
		c.html("</textarea>")
	default:
		c.line(f)
	}
}

func (c *canvas) line(f field) {
	c.html(`<input class="form-input`)
	if f.Width > 0 {
		c.html(" input-char-")
		c.text(strconv.Itoa(f.Width))
	}
	c.html(`"`)
	if f.Type == "" {
		f.Type = "text"
	}
	c.attr("type", f.Type)
	c.named(f)
	c.attr("value", f.Value)
	if f.InputMode != "" {
		c.attr("inputmode", f.InputMode)
	}
	if f.Autocomplete != "" {
		c.attr("autocomplete", f.Autocomplete)
	}
	c.most(f.Max)
	c.described(f)
	c.html(">")
}

func (c *canvas) named(f field) {
	c.attr("id", f.Name)
	c.attr("name", f.Name)
}

func (c *canvas) most(characters int) {
	if characters > 0 {
		c.attr("maxlength", strconv.Itoa(characters))
	}
}

func (c *canvas) label(attributes markup, f field) {
	c.html("<label", attributes)
	c.attr("for", f.Name)
	c.html(">")
	c.text(f.Label)
	c.html("</label>")
}

// about is what helps to fill in a field, and what was wrong with it.
func (c *canvas) about(f field) {
	if f.Hint != "" {
		c.html("\n", `<span class="form-hint"`)
		c.attr("id", f.Name+"-hint")
		c.lang(f.HintLang)
		c.html(">")
		c.text(f.Hint)
		c.html("</span>")
	}
	if f.Error != "" {
		c.html("\n", `<span class="form-error-message"`)
		c.attr("id", f.Name+"-error")
		c.html(">")
		c.text(f.Error)
		c.html("</span>")
	}
}

// described leads screen readers from a field to what stands about it.
func (c *canvas) described(f field) {
	if f.Error != "" {
		c.html(` aria-invalid="true"`)
	}
	switch {
	case f.Hint != "" && f.Error != "":
		c.attr("aria-describedby", f.Name+"-hint "+f.Name+"-error")
	case f.Hint != "":
		c.attr("aria-describedby", f.Name+"-hint")
	case f.Error != "":
		c.attr("aria-describedby", f.Name+"-error")
	}
}
