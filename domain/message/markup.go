package message

import (
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Text is what staff write: a subject, and a body in a small markup. Blocks
// are parted by empty lines. A block that begins with "## " is a heading, one
// whose lines begin with "- " a list, and "[words](address)" alone a button.
// {{name}} is a placeholder. Everything else is a paragraph, its lines kept.
type Text struct {
	Subject string
	Body    string
}

// Rendered is one mail's words: the same content twice, as plain text and as HTML.
type Rendered struct {
	Subject string
	Text    string
	HTML    string
}

var (
	placeholder = regexp.MustCompile(`\{\{\s*([a-z_]*)\s*\}\}`)
	button      = regexp.MustCompile(`^\[([^\]\n]+)\]\(([^)\s]+|\{\{\s*[a-z_]+\s*\}\})\)$`)
)

// Placeholders are the names of the placeholders in a text, sorted, each once.
func Placeholders(text string) []string {
	names := map[string]bool{}
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		names[found[1]] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// Render fills the placeholders and makes both forms. A placeholder without a
// value is an error that names it: half a sentence must not reach a citizen.
func (t Text) Render(l Language, values map[string]string) (Rendered, error) {
	for _, name := range Placeholders(t.Subject + t.Body) {
		if values[name] == "" {
			return Rendered{}, fmt.Errorf("the text asks for {{%s}}, which has no value", name)
		}
	}
	r := Rendered{Subject: oneLine(fill(t.Subject, values))}
	var plain, rich []string
	for _, block := range paragraphs(t.Body) {
		plain = append(plain, plainBlock(block, values))
		rich = append(rich, richBlock(block, values))
	}
	r.Text = strings.Join(plain, "\n\n") + "\n"
	r.HTML = fmt.Sprintf(page, l, html.EscapeString(r.Subject), strings.Join(rich, "\n"))
	return r, nil
}

func paragraphs(body string) []string {
	var all []string
	for block := range strings.SplitSeq(strings.ReplaceAll(body, "\r\n", "\n"), "\n\n") {
		if block = strings.TrimSpace(block); block != "" {
			all = append(all, block)
		}
	}
	return all
}

func fill(text string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		return values[placeholder.FindStringSubmatch(found)[1]]
	})
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func plainBlock(block string, values map[string]string) string {
	if parts := button.FindStringSubmatch(block); parts != nil {
		return fill(parts[1], values) + ":\n" + fill(parts[2], values)
	}
	return fill(strings.TrimPrefix(block, "## "), values)
}

func richBlock(block string, values map[string]string) string {
	if parts := button.FindStringSubmatch(block); parts != nil {
		return fmt.Sprintf(richButton, escaped(parts[2], values), escaped(parts[1], values))
	}
	if heading, ok := strings.CutPrefix(block, "## "); ok {
		return fmt.Sprintf(`<p style="font-size:24px;font-weight:bold;margin:16px 0">%s</p>`, escaped(heading, values))
	}
	lines := strings.Split(block, "\n")
	if !slices.ContainsFunc(lines, func(s string) bool { return !strings.HasPrefix(s, "- ") }) {
		var items strings.Builder
		for _, line := range lines {
			items.WriteString("<li>" + escaped(line[2:], values) + "</li>")
		}
		return `<ul style="margin:16px 0">` + items.String() + "</ul>"
	}
	return `<p style="margin:16px 0">` + strings.ReplaceAll(escaped(block, values), "\n", "<br>\n") + "</p>"
}

func escaped(text string, values map[string]string) string {
	return html.EscapeString(fill(text, values))
}

// The page loads nothing from anywhere, so that opening a mail tells nobody.
const page = `<!DOCTYPE html>
<html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font-family:'IBM Plex Sans',Arial,sans-serif;font-size:18px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
%s
</div></body></html>
`

const richButton = `<p style="margin:24px 0"><a href="%s" style="display:inline-block;padding:14px 24px;background:#0059b3;color:#ffffff;` +
	`font-weight:bold;text-decoration:none;border-radius:4px">%s</a></p>`
