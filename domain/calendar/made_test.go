package calendar

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// talk is an event such as the first user will send.
func talk(t testing.TB) Event {
	t.Helper()
	return Event{
		UID: uid(t, 1), Stamp: at("2027-02-01T08:00:00Z"), Start: at("2027-03-04T16:00:00Z"), End: at("2027-03-04T18:00:00Z"), Status: Invited,
		Summary: "Gruppesamtale: Sådan møder vi dig", Location: "Østerbro Bibliotek, lokale 3, Århusgade 101; indgang fra gården",
		When: "Torsdag den 4. marts 2027 kl. 17.00 til 19.00", Answer: "Svar ja eller nej:", URL: "https://deltag.example.dk/s/abcdefgh",
		Description: "Vi er otte, der taler sammen i to timer. Der er kaffe, te og frugt.\nDu kan tage en med, som du er tryg ved.\n\nRing på 12 34 56 78, hvis du vil vide mere.",
		Organizer:   Party{"Borgerpanelet", "panel@kommunen.example.dk"}, Attendee: Party{Mailbox: "anna@borger.example"},
	}
}

func uid(t testing.TB, seed byte) string {
	t.Helper()
	made, err := NewUID([]byte(strings.Repeat(string([]byte{seed & 0x7f}), uidBytes)), "deltag.example.dk")
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func at(text string) time.Time {
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return instant
}

// moved and cancelled are what a session's organizers do, with the sequence that the rule gives.
func moved(e Event) Event {
	after := e
	after.Start, after.End = e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
	after.Stamp = e.Stamp.Add(25 * time.Hour)
	after.Sequence = Next(e, after)
	return after
}

func cancelled(e Event) Event {
	after := e
	after.Status, after.Stamp = Cancelled, e.Stamp.Add(49*time.Hour)
	after.Sequence = Next(e, after)
	return after
}

// odd is what people write, and what tears a file apart: the signs of the format, letters of two, three and four bytes,
// signs that are made of several, words longer than a line, and what looks like a line of the format.
var odd = []string{
	"rødgrød", "Æble", "på", "øen", "århundrede", "møde", "samtale", "Jobcenter", "og", "i", "lokale", "3.2", ",", ";", ":", "kl. 14:30;", "a,b,c",
	`"citat"`, `""`, "^", "^^", "^n", "^'", "%", "100 %", "%25", "😀", "👩‍🦽", "👨‍👩‍👧‍👦", "🇩🇰", "é", "e\u0301", "ﬁ", "中文字", "اجتماع", "ไทย",
	"\n", "\n\n", "BEGIN:VEVENT", "END:VCALENDAR", "\nATTENDEE:mailto:other@example.dk", "X;Y=Z:1", "=", "<b>", "&amp;", "'", "–", "“", "\u00a0", "\u200d", "\ufeff",
	"Speciallægepraksisplanlægningsstabiliseringsperiode", strings.Repeat("ø", 90), strings.Repeat("😀", 60), strings.Repeat("x", 500),
	"https://deltag.example.dk/" + strings.Repeat("a", 80),
}

// backslashed is what the parser of Debian misreads; see TestBothParsers.
var backslashed = []string{`\`, `\\`, `C:\ny\mappe`, `\n`, `\,`, `\;`, `\N`, "%2C", "%3B", "%5C", "%3A"}

func words(r *rand.Rand, most int, from []string) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(from[r.IntN(len(from))])
		if r.IntN(3) > 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// anyEvent is an event that nothing is wrong with, by chance from a seed.
func anyEvent(t testing.TB, seed uint64) Event {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 5545))
	from := odd
	if seed%4 == 0 {
		from = append(append([]string{}, odd...), backslashed...)
	}
	random := make([]byte, uidBytes)
	for i := range random {
		random[i] = byte(r.IntN(256))
	}
	made, err := NewUID(random, "deltag.example.dk")
	if err != nil {
		t.Fatal(err)
	}
	e := Event{
		UID: made, Sequence: r.IntN(3), Stamp: at("2026-12-01T07:00:00Z").Add(time.Duration(r.IntN(1e6)) * time.Second), Status: []Status{Invited, Booked}[r.IntN(2)],
		Summary: "Møde " + words(r, 12, from), Location: words(r, 6, from), Description: words(r, 80, from),
		Organizer: Party{words(r, 4, from), "panel@kommunen.example.dk"}, Attendee: Party{words(r, 3, from), mailboxes[r.IntN(len(mailboxes))]},
	}
	e.Start = at("2027-01-01T00:00:00Z").Add(time.Duration(r.IntN(365*24*3600)) * time.Second)
	e.End = e.Start.Add(time.Duration(1+r.IntN(5*3600)) * time.Second)
	if place := []rune(e.Location); len(place) > 700 { // a lead that is too long is a fault
		e.Location = string(place[:700])
	}
	if r.IntN(3) > 0 {
		e.When = "Torsdag den 4. marts kl. 17.00"
	}
	if r.IntN(4) > 0 {
		e.Answer, e.URL = "Svar her:", urls[r.IntN(len(urls))]
	}
	return e
}

var mailboxes = []string{"anna@borger.example", "o'hara+møde@borger.example", "jens_hansen-1@æblegård.example", "a&b=c/d?e#f%g@x.example", "{x}|y^z`~@x.example", "*!$'@x.example"}

var urls = []string{
	"https://deltag.example.dk/s/abcdefgh", "http://localhost:8080/s/x?a=1,2;3&b=%20#del", "https://deltag.example.dk/" + strings.Repeat("b", 200), "https://x.example/(a)*~'!$+;=,:@",
}

// nights are events around the two nights of the clock in Denmark, by wall time there and so by instant.
var nights = []struct{ name, start, end, utcStart, utcEnd string }{
	{"the evening before the short night", "2027-03-27T19:00", "2027-03-27T21:00", "2027-03-27T18:00:00Z", "2027-03-27T20:00:00Z"},
	{"over the hour that is missing", "2027-03-28T01:30", "2027-03-28T03:30", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z"},
	{"the day after", "2027-03-28T10:00", "2027-03-28T12:00", "2027-03-28T08:00:00Z", "2027-03-28T10:00:00Z"},
	{"the evening before the long night", "2026-10-24T19:00", "2026-10-24T21:00", "2026-10-24T17:00:00Z", "2026-10-24T19:00:00Z"},
	{"over the hour that comes twice", "2026-10-25T01:30", "2026-10-25T03:30", "2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z"},
	{"the day after that", "2026-10-25T10:00", "2026-10-25T12:00", "2026-10-25T09:00:00Z", "2026-10-25T11:00:00Z"},
}

func night(t testing.TB, i int) Event {
	t.Helper()
	denmark, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	e := talk(t)
	e.UID = uid(t, byte(100+i))
	if e.Start, err = time.ParseInLocation("2006-01-02T15:04", nights[i].start, denmark); err != nil {
		t.Fatal(err)
	}
	if e.End, err = time.ParseInLocation("2006-01-02T15:04", nights[i].end, denmark); err != nil {
		t.Fatal(err)
	}
	return e
}

// sent is one file and what was put into it.
type sent struct {
	text, method, name string
	events             []Event
}

// mails are the files of an event's life: invited, moved, moved again, cancelled.
func mails(t testing.TB, e Event) (all []sent) {
	t.Helper()
	for _, state := range []Event{e, moved(e), moved(moved(e)), cancelled(moved(moved(e)))} {
		write := Request
		if state.Status == Cancelled {
			write = Cancel
		}
		p, err := write(state)
		if err != nil {
			t.Fatalf("%v of %+v", err, state)
		}
		all = append(all, sent{p.Text, p.Method, "", []Event{state}})
	}
	return all
}

// everything is each file that the tests hold against the parsers and the rules.
func everything(t testing.TB) []sent {
	t.Helper()
	all := mails(t, talk(t))
	for i := range nights {
		all = append(all, mails(t, night(t, i))...)
	}
	for seed := range uint64(250) {
		all = append(all, mails(t, anyEvent(t, seed))...)
	}
	for seed := range uint64(25) {
		var events []Event
		for i := range seed { // the first has none
			events = append(events, anyEvent(t, 1000+100*seed+i))
		}
		if len(events) > 2 {
			events[1] = cancelled(events[1])
		}
		name := "Mine møder; " + odd[seed]
		text, err := Feed(name, at("2026-12-01T00:00:00Z"), events)
		if err != nil {
			t.Fatal(err)
		}
		method := "PUBLISH"
		if len(events) == 0 {
			method = ""
		}
		all = append(all, sent{text, method, name, events})
	}
	return all
}
