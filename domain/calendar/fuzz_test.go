package calendar

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever people write, a file that is written keeps the rules, and holds the texts and nothing that they smuggle in.
func FuzzRequest(f *testing.F) {
	for i, text := range append(append([]string{}, odd...), backslashed...) {
		f.Add(text, odd[(i+7)%len(odd)], mailboxes[i%len(mailboxes)], urls[i%len(urls)])
	}
	f.Add("a\r\nATTENDEE:mailto:x@y.example", "b\x00\u2028c\xff", "a@b.example\r\nX:1", "https://x.example/\r\nX:1")
	f.Fuzz(func(t *testing.T, words, more, mailbox, url string) {
		e := talk(t)
		e.Summary, e.Location, e.Description, e.Organizer.Name, e.Attendee = words, more, words+"\n"+more, more, Party{words, mailbox}
		e.When, e.URL = "", url
		p, err := Request(e)
		if err != nil {
			if p.Text != "" || line(words) != "" && IsMailbox(mailbox) && (url == "" || isURL(url)) && utf8.RuneCountInString(more+url) < 900 {
				t.Fatalf("%v for no reason", err)
			}
			return
		}
		calendar, err := parse(p.Text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, p.Text)
		}
		if broken := judge(calendar); len(broken) > 0 {
			t.Fatalf("%q in\n%s", broken, p.Text)
		}
		attendee := calendar.parts[0].all("ATTENDEE")[0]
		if plain(one(t, p.Text, "SUMMARY")) != line(words) || attendee.params["CN"] != strings.ReplaceAll(line(words), `\`, "/") {
			t.Errorf("%q became\n%s", words, p.Text)
		}
		if line(more) != "" && plain(one(t, p.Text, "LOCATION")) != line(more) {
			t.Errorf("%q became\n%s", more, p.Text)
		}
	})
}
