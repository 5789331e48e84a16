package message

import (
	"fmt"
	"html"
	"strings"
)

// foot is the last line of every mail that people may say no to: two presses, and no more of them come. The header of
// RFC 8058 does the same, but few mail programs show it. Staff who write a text cannot write it away.
type foot struct{ question, words string }

var feet = map[Language]foot{
	Danish:  {"Vil du ikke høre mere?", "Stop alle mails om paneler og spørgsmål"},
	English: {"Do you not want to hear more?", "Stop all emails about panels and questions"},
}

func (f foot) block() Block {
	return Block{Kind: Paragraph, Lines: []string{f.question + " " + f.words}}
}

func (f foot) plain(href string) string { return f.question + " " + f.words + ":\n" + href }

func (f foot) rich(href string) string {
	return fmt.Sprintf(richFoot, f.question, html.EscapeString(href), f.words)
}

const richFoot = `<p style="margin:24px 0 16px;font-size:16px">%s <a href="%s" style="color:#0059b3">%s</a></p>`

// hours names the value that says when the telephone is answered.
const hours = "hours"

// answered tells when the telephone is answered: nobody is to call in vain.
func answered(l Language, open string) Block {
	words := map[Language]string{Danish: "Vi tager telefonen %s.", English: "We answer the telephone %s."}[l]
	return Block{Kind: Paragraph, Lines: []string{fmt.Sprintf(words, open)}}
}

// Unbroken is a telephone number that stays on one line.
func Unbroken(phone string) string {
	return strings.ReplaceAll(strings.TrimSpace(phone), " ", "\u00a0")
}

// Dial is a telephone number as tel: wants it (RFC 3966), in Denmark when it names no country.
func Dial(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, phone)
	if len(digits) == 8 {
		return "+45" + digits
	}
	return digits
}

// callable makes the telephone number in a line of HTML one that a phone can call.
func callable(line, phone string) string {
	if phone == "" {
		return line
	}
	shown := html.EscapeString(phone)
	return strings.ReplaceAll(line, shown, fmt.Sprintf(`<a href="tel:%s" style="color:#0059b3">%s</a>`, Dial(phone), shown))
}
