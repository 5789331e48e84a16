package citizen

import (
	"net/http"
	"slices"
	"strings"

	"deltag/domain/message"
)

// switchField says that a form was sent to see it in the other language, and for nothing else.
const switchField = "switch"

// keptForm is the name of the form whose fields the other language keeps.
const keptForm = "kept"

// orSwitch shows the page of a form in the other language when that is what was asked for: shown is what a GET of the same
// address shows, and changes nothing. What was typed stays as it was typed. What is wrong in it is told when it is sent.
func orSwitch(shown, do handler) handler {
	if shown == nil {
		return do
	}
	return func(v *visit) (page, error) {
		if v.form(switchField) == "" {
			return do(v)
		}
		p, err := shown(v)
		f := p.own(v, true)
		if err != nil || p.GoTo != "" || f == nil {
			return p, err
		}
		typed := v.c.Request().PostForm
		for i, h := range f.Hidden {
			if typed.Has(h.Name) {
				f.Hidden[i].Value = typed.Get(h.Name)
			}
		}
		for i := range f.Fields {
			f.Fields[i].fill(typed)
		}
		p.Body = join([]block{{Notice: &notice{Kind: "info", Heading: v.say("Nu er siden på dansk", "The page is in English now"),
			Text: v.say("Vi har ikke fået dit svar endnu. Det, du skrev, står her stadig.", "We do not have your answer yet. What you wrote is still here.")}}}, p.Body)
		return p, nil
	}
}

// fill puts what was typed into a field.
func (f *field) fill(typed map[string][]string) {
	given := typed[f.Name]
	switch f.Kind {
	case radio, choice, checks:
		for i := range f.Options {
			o := &f.Options[i]
			if o.Checked = slices.Contains(given, o.Value); o.Ask != nil {
				o.Ask.fill(typed)
			}
		}
	case checkbox:
		f.Checked = len(given) > 0
	default:
		if f.Value = ""; len(given) > 0 {
			f.Value = given[0]
		}
	}
}

// own is the form of a page that is sent to the page's own address; sent tells that one without fields counts as well, for it
// may hold what was typed on the page before.
func (p *page) own(v *visit, sent bool) *form {
	for _, b := range p.Body {
		if b.Form == nil || len(b.Form.Fields) == 0 && !sent {
			continue
		}
		if path, _, _ := strings.Cut(b.Form.Action, "?"); path == v.c.Request().URL.EscapedPath() {
			return b.Form
		}
	}
	return nil
}

// drawOtherLanguage leads to the same page in the other language. Where something can be typed it is a button that sends the
// form along, so that nothing of it is lost.
func (v *visit) drawOtherLanguage(c *canvas, p page) {
	code, name := "en", "English"
	if v.lang == message.English {
		code, name = "da", "Dansk"
	}
	address := v.c.Request().URL.EscapedPath() + "?lang=" + code
	if v.easy != nil {
		address += "&easy=" + v.c.QueryParam("easy")
	}
	if f := p.own(v, v.c.Request().Method == http.MethodPost); f != nil {
		f.ID = keptForm
		// The return key presses the first button of a form, in the order of the page: that is to be its own.
		c.html("\n", `<button class="sr-only" type="submit" form="`, keptForm, `" tabindex="-1" aria-hidden="true">`)
		c.text(f.Button)
		c.html("</button>\n", `<button class="language-switch" type="submit" form="`, keptForm, `" name="`, switchField, `" value="1"`)
		c.href("formaction", address)
		c.lang(code)
		c.html(">")
		c.text(name)
		c.html("</button>")
		return
	}
	c.html("\n", `<a class="language-switch"`)
	c.href("href", address)
	c.lang(code)
	c.attr("hreflang", code)
	c.html(">")
	c.text(name)
	c.html("</a>")
}
