package citizen

import (
	"deltag/domain/message"
)

// draw makes the whole of a page. What makes it reachable by keyboard, screen reader and old phone is written here and in
// drawform.go alone.
func (v *visit) draw(c *canvas, p page) {
	set, script := v.s.Settings, ""
	if p.Aloud {
		script = set.Script
	}
	site := set.Municipality
	if site == "" {
		site = v.say("Borgerpanelet", "The citizen panel")
	}
	c.html("<!DOCTYPE html>\n<html")
	c.lang(string(v.lang))
	c.html(`>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<title>`)
	if len(p.Faults) > 0 {
		c.text(v.say("Fejl: ", "Error: "))
	}
	c.text(p.Title)
	c.html(" – ")
	c.text(site)
	c.html("</title>", v.s.head)
	if script != "" {
		c.html("\n<script type=\"module\"")
		c.href("src", script)
		c.html("></script>")
	}
	c.html("\n</head>\n<body>\n")
	c.element(`a class="skipnav" href="#main"`, "", v.say("Gå til sidens indhold", "Go to the content of the page"))
	c.html(`
<div class="page-container">
<header class="site-header">
<div class="container container-narrow site-header-inner">
`)
	if v.token == "" && v.c.Request().URL.Path != "/" { // a page of somebody's own is not left by a slip of the thumb
		c.link("site-name", link{Text: site, Href: v.path("/")})
	} else {
		c.element(`span class="site-name"`, "", site)
	}
	v.drawOtherLanguage(c, p)
	c.html("\n</div>\n</header>\n", `<main class="container container-narrow page-main" id="main">`)
	v.drawMain(c, p, script != "")
	c.html("\n</main>\n", `<footer class="site-footer">
<div class="container container-narrow">
<div class="site-footer-inner">`, v.s.help[v.lang])
	if v.wasInvited() && !p.Plain {
		c.html("\n")
		c.link("", link{Text: v.say("Sådan passer vi på dine oplysninger", "How we look after your information"), Href: v.to("i", "/notice")})
	}
	c.html("\n")
	c.link("", link{Text: v.say("Tilgængelighedserklæring", "Accessibility statement"), Href: "/was"})
	c.html("\n</div>\n</div>\n</footer>\n</div>\n</body>\n</html>\n")
}

func (v *visit) drawMain(c *canvas, p page, aloud bool) {
	if p.Back != nil {
		c.html("\n<p>")
		c.link("back-link", *p.Back)
		c.html("</p>")
	}
	row := p.Aloud && p.Step != ""
	if row {
		c.html("\n", `<div class="aloud-row">`)
	}
	if p.Step != "" {
		c.html("\n")
		c.element(`p class="page-step"`, "", p.Step)
	}
	if aloud { // the script shows it where the browser has a voice
		c.html("\n", `<p class="aloud" hidden>`)
		c.element(`button class="button button-secondary" aria-pressed="false"`, "", v.say("Læs højt", "Read aloud"))
		c.html("</p>")
	}
	if row {
		c.html("\n</div>")
	}
	if !p.Asks {
		c.html("\n")
		c.element("h1", p.TitleLang, p.Title)
	}
	if len(p.Faults) > 0 {
		c.html("\n", `<div class="alert alert-error error-summary" role="alert" tabindex="-1" id="faults" autofocus>
<div class="alert-body">
`)
		c.element(`h2 class="alert-heading"`, "", v.say("Der er noget, du skal rette", "There is something to correct"))
		c.html("\n<ul>")
		for _, f := range p.Faults {
			c.html("\n<li>")
			c.link("", link{Text: f.Text, Href: "#" + f.Field})
			c.html("</li>")
		}
		c.html("\n</ul>\n</div>\n</div>")
	}
	c.html("\n")
	c.blocks(p.Body)
}

func (c *canvas) link(class markup, l link) {
	c.html("<a")
	if class != "" {
		c.html(` class="`, class, `"`)
	}
	if l.Calendar != "" {
		c.href("href", "webcal://"+l.Calendar)
	} else {
		c.href("href", l.Href)
	}
	c.html(">")
	if l.Lang != "" {
		c.element("span", l.Lang, l.Text)
	} else {
		c.text(l.Text)
	}
	if l.Hint != "" {
		c.element(`span class="choice-hint"`, "", l.Hint)
	}
	c.html("</a>")
}

func (c *canvas) blocks(blocks []block) {
	for _, b := range blocks {
		before := c.out.Len()
		c.html("\n")
		c.block(b)
		if c.out.Len() == before+1 { // it says nothing, and leaves no line
			c.out.Truncate(before)
		}
	}
}

func (c *canvas) block(b block) {
	switch {
	case b.Heading != "":
		c.element(screen("h2", b.Screen), "", b.Heading)
	case b.Text != "":
		c.element(screen("p", b.Screen), b.Lang, b.Text)
	case b.Strong != "":
		c.html("<p>")
		c.element("strong", "", b.Strong)
		c.html("</p>")
	case len(b.List) > 0:
		c.html("<ul>")
		for _, item := range b.List {
			c.html("\n")
			c.element("li", "", item)
		}
		c.html("\n</ul>")
	case len(b.Choices) > 0:
		c.choices(b.Choices)
	case len(b.Links) > 0:
		c.html(`<ul class="nobullet-list ways">`)
		for _, l := range b.Links {
			c.html("\n<li>")
			c.link("", l)
			c.html("</li>")
		}
		c.html("\n</ul>")
	case len(b.Facts) > 0:
		c.facts(b.Facts)
	case b.Table != nil:
		c.table(*b.Table)
	case b.Details != nil:
		c.details(b.Details.Summary, false, func() { c.blocks(b.Details.Body) })
	case b.Notice != nil:
		c.notice(*b.Notice)
	case b.Form != nil:
		c.form(*b.Form)
	}
}

// screen is the tag of what says nothing on paper, or of what does.
func screen(name markup, on bool) markup {
	if on {
		return name + ` class="screen"`
	}
	return name
}

func (c *canvas) choices(links []link) {
	c.html(`<ul class="choice-links">`)
	for _, l := range links {
		c.html("\n<li>")
		if l.Primary {
			c.link("choice-link choice-link-primary", l)
		} else {
			c.link("choice-link", l)
		}
		c.html("</li>")
	}
	c.html("\n</ul>")
}

func (c *canvas) facts(facts []fact) {
	c.html(`<dl class="facts">`)
	for _, f := range facts {
		c.html("\n")
		c.element("dt", f.NameLang, f.Name)
		c.html("\n<dd>")
		c.text(f.Value)
		if f.Own != "" {
			c.html(" ")
			c.element("span", f.OwnLang, f.Own)
		}
		if f.Hint != "" {
			c.element(`span class="form-hint"`, "", f.Hint)
		}
		c.html("</dd>")
	}
	c.html("\n</dl>")
}

func (c *canvas) table(t table) {
	c.html(`<div class="table--responsive-scroll" tabindex="0" role="region"`)
	c.attr("aria-label", t.Caption)
	c.html(">\n", `<table class="table">`, "\n")
	c.element(`caption class="sr-only"`, "", t.Caption)
	c.html("\n<thead><tr>")
	for _, name := range t.Head {
		c.element(`th scope="col"`, "", name)
	}
	c.html("</tr></thead>\n<tbody>")
	for _, row := range t.Rows {
		c.html("\n<tr>")
		for _, one := range row {
			c.element("td", one.Lang, one.Text)
		}
		c.html("</tr>")
	}
	c.html("\n</tbody>\n</table>\n</div>")
}

func (c *canvas) details(summary string, open bool, inside func()) {
	c.html(`<details class="details"`)
	if open {
		c.html(" open")
	}
	c.html(">\n")
	c.element(`summary class="details-summary"`, "", summary)
	c.html("\n", `<div class="details-text">`)
	inside()
	c.html("</div>\n</details>")
}

func (c *canvas) notice(n notice) {
	c.html(`<div class="alert alert-`)
	c.text(n.Kind)
	c.html(`">
<div class="alert-body">`)
	if n.Heading != "" {
		c.html("\n")
		c.element(`p class="alert-heading"`, "", n.Heading)
	}
	if n.Text != "" {
		c.html("\n")
		c.element(`p class="alert-text"`, n.TextLang, n.Text)
	}
	c.html("\n</div>\n</div>")
}

// drawHead is what the head of every page loads.
func (s Settings) drawHead(c *canvas) {
	for _, font := range s.Fonts {
		c.html("\n", `<link rel="preload"`)
		c.href("href", font)
		c.html(` as="font" type="font/woff2" crossorigin>`)
	}
	if s.Icon != "" {
		c.html("\n", `<link rel="icon"`)
		c.href("href", s.Icon)
		c.html(">")
	}
	if s.CSS != "" {
		c.html("\n", `<link rel="stylesheet"`)
		c.href("href", s.CSS)
		c.html(">")
	}
}

// drawHelp tells at the foot of every page whom to call.
func (v *visit) drawHelp(c *canvas) {
	set := v.s.Settings
	if set.HelpPhone == "" {
		return
	}
	c.html("\n<p>")
	c.text(v.say("Har du brug for hjælp? Ring til os på", "Do you need help? Call us on") + " ")
	c.link("", link{Text: message.Unbroken(set.HelpPhone), Href: "tel:" + message.Dial(set.HelpPhone)})
	if hours, language := v.hours(); hours != "" {
		c.html(", ")
		c.element(`span class="help-hours"`, language, hours)
	}
	c.html(".")
	if set.HelpEmail != "" {
		c.text(" " + v.say("Eller skriv til", "Or write to") + " ")
		c.link("", link{Text: set.HelpEmail, Href: "mailto:" + set.HelpEmail})
		c.html(".")
	}
	c.html("</p>")
}
