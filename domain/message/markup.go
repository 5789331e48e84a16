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

// Rendered is one mail's words: the same content as plain text, as HTML, and as the blocks that both are made of.
type Rendered struct {
	Subject string
	Text    string
	HTML    string
	Blocks  []Block
}

// Block is one block of a rendered text.
type Block struct {
	Kind  BlockKind
	Lines []string // of a paragraph or list; one for a heading or button
	Href  string   // of a button
}

// BlockKind is what a block is.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"
	List      BlockKind = "list"
	Button    BlockKind = "button"
)

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
// LeftOut leaves out a paragraph that is the placeholder alone, and is an error anywhere else.
// With a value for "hours" a text that names the telephone is followed by when it is answered.
// With a value for "unsubscribe" the mail ends with the way out of such mail.
func (t Text) Render(l Language, values map[string]string) (Rendered, error) {
	t.Body = leaveOut(t.Body, values)
	for _, name := range Placeholders(t.Subject + t.Body) {
		if v := values[name]; v == "" || v == LeftOut {
			return Rendered{}, fmt.Errorf("the text asks for {{%s}}, which has no value", name)
		}
	}
	values = maps.Clone(values)
	values["phone"] = Unbroken(values["phone"])
	r := Rendered{Subject: oneLine(fill(t.Subject, values))}
	var plain, rich []string
	for _, source := range paragraphs(t.Body) {
		block := parse(source).fill(values)
		r.Blocks = append(r.Blocks, block)
		plain = append(plain, block.plain())
		rich = append(rich, block.rich(values["phone"]))
	}
	if open := values[hours]; open != "" && slices.Contains(Placeholders(t.Body), phone.Name) {
		block := answered(l, open)
		r.Blocks, plain, rich = append(r.Blocks, block), append(plain, block.plain()), append(rich, block.rich(""))
	}
	if out := values["unsubscribe"]; out != "" {
		r.Blocks, plain, rich = append(r.Blocks, feet[l].block()), append(plain, feet[l].plain(out)), append(rich, feet[l].rich(out))
	}
	r.Text = strings.Join(plain, "\n\n") + "\n"
	r.HTML = fmt.Sprintf(page, l, html.EscapeString(r.Subject), l, strings.Join(rich, "\n"))
	return r, nil
}

// LeftOut is the value of a placeholder that has nothing to say this time.
const LeftOut = "{{}}"

// leaveOut takes the paragraphs out that say nothing.
func leaveOut(body string, values map[string]string) string {
	said := slices.DeleteFunc(paragraphs(body), func(p string) bool {
		found := placeholder.FindStringSubmatch(p)
		return len(found) == 2 && found[0] == p && values[found[1]] == LeftOut
	})
	return strings.Join(said, "\n\n")
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

// parse tells what one block of the markup is.
func parse(source string) Block {
	if parts := button.FindStringSubmatch(source); parts != nil {
		return Block{Button, []string{parts[1]}, parts[2]}
	}
	if heading, ok := strings.CutPrefix(source, "## "); ok {
		return Block{Heading, []string{oneLine(heading)}, ""}
	}
	lines := strings.Split(source, "\n")
	if slices.ContainsFunc(lines, func(s string) bool { return !strings.HasPrefix(s, "- ") }) {
		return Block{Paragraph, lines, ""}
	}
	for i := range lines {
		lines[i] = lines[i][2:]
	}
	return Block{List, lines, ""}
}

func (b Block) fill(values map[string]string) Block {
	for i := range b.Lines {
		b.Lines[i] = fill(b.Lines[i], values)
	}
	b.Href = fill(b.Href, values)
	return b
}

func (b Block) plain() string {
	switch b.Kind {
	case Button:
		return b.Lines[0] + ":\n" + b.Href
	case List:
		return "- " + strings.Join(b.Lines, "\n- ")
	}
	return strings.Join(b.Lines, "\n")
}

func (b Block) rich(phone string) string {
	lines := make([]string, len(b.Lines))
	for i, line := range b.Lines {
		lines[i] = html.EscapeString(line)
		if b.Kind != Button {
			lines[i] = callable(lines[i], phone)
		}
	}
	switch b.Kind {
	case Button:
		return fmt.Sprintf(richButton, html.EscapeString(b.Href), lines[0])
	case Heading:
		return `<p style="font-size:24px;font-weight:bold;margin:16px 0">` + lines[0] + "</p>"
	case List:
		return `<ul style="margin:16px 0"><li>` + strings.Join(lines, "</li><li>") + "</li></ul>"
	}
	return `<p style="margin:16px 0">` + strings.Join(lines, "<br>\n") + "</p>"
}

// The page loads nothing from anywhere, so that opening a mail tells nobody. The language stands twice, for many mail
// programs keep only what is within the body.
const page = `<!DOCTYPE html>
<html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font-family:'IBM Plex Sans',Arial,sans-serif;font-size:18px;line-height:1.5">
<div lang="%s" style="max-width:560px;margin:0 auto">
%s
</div></body></html>
`

const richButton = `<p style="margin:24px 0"><a href="%s" style="display:inline-block;padding:14px 24px;background:#0059b3;color:#ffffff;` +
	`font-weight:bold;text-decoration:none;border-radius:4px">%s</a></p>`
