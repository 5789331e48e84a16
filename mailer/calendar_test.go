package mailer_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/calendar"
	"deltag/domain/domaintest"
	"deltag/domain/message"
)

// leaf is one part of a mail that holds no others: where it stands, its type and what it holds.
type leaf struct {
	path, kind, disposition string
	params                  map[string]string
	body                    []byte
}

// tree takes a mail apart, with the standard library alone.
func tree(t *testing.T, path, contentType string, body io.Reader) (leaves []leaf) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		t.Fatalf("%q: %v", contentType, err)
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextPart() // which undoes quoted-printable
		if err == io.EOF {
			return leaves
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "multipart/") {
			leaves = append(leaves, tree(t, path+kind+" ", part.Header.Get("Content-Type"), part)...)
			continue
		}
		l := leaf{path: path + kind, disposition: part.Header.Get("Content-Disposition")}
		if l.kind, l.params, err = mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil {
			t.Fatal(err)
		}
		var decoded io.Reader = part
		if part.Header.Get("Content-Transfer-Encoding") == "base64" {
			decoded = base64.NewDecoder(base64.StdEncoding, part)
			l.path += " base64"
		}
		if l.body, err = io.ReadAll(decoded); err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, l)
	}
}

// booking is what the area that sends an entry keeps of it.
func booking(t *testing.T) calendar.Event {
	t.Helper()
	uid, err := calendar.NewUID([]byte("12345678901234567890"), "deltag.example.dk")
	if err != nil {
		t.Fatal(err)
	}
	return calendar.Event{
		UID: uid, Status: calendar.Invited, Start: time.Date(2026, 10, 24, 23, 30, 0, 0, time.UTC), End: time.Date(2026, 10, 25, 2, 30, 0, 0, time.UTC),
		Summary: "Gruppesamtale", Location: "Østerbro Bibliotek, lokale 3", URL: "https://deltag.example.dk/s/VERYSECRETTOKEN", Answer: "Svar ja eller nej:",
	}
}

var property = regexp.MustCompile(`(?m)^(METHOD|UID|SEQUENCE|DTSTAMP|STATUS|ATTENDEE|ORGANIZER)([^\r\n]*)\r$`)

// An invitation, a session that moves and one that is cancelled reach one person in three mails by the real way. In each
// the entry stands beside the text and attached, for this person alone, under one UID and with a rising sequence.
func TestCalendarRounds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	e := booking(t)
	o.prepare = func(_ *domain.Tx, m message.Message) (message.Content, error) {
		return message.Content{To: "new@borger.example", Values: map[string]string{"link": secret, "answer_by": "fredag"}, Calendar: &e}, nil
	}
	var last time.Time
	for round, c := range []struct {
		change         func(*calendar.Event)
		method, status string
		sequence       int
	}{
		{func(*calendar.Event) {}, "REQUEST", "TENTATIVE", 0},
		{func(e *calendar.Event) { e.Status = calendar.Booked }, "REQUEST", "CONFIRMED", 0},
		{func(e *calendar.Event) { e.Start = e.Start.Add(-time.Hour) }, "REQUEST", "CONFIRMED", 1},
		{func(e *calendar.Event) { e.Location = "Valby Kulturhus" }, "REQUEST", "CONFIRMED", 2},
		{func(e *calendar.Event) { e.Status = calendar.Cancelled }, "CANCEL", "CANCELLED", 3},
	} {
		before := e
		c.change(&e)
		e.Sequence = calendar.Next(before, e)
		o.queue(invite(round+1, "old@borger.example"))
		o.deliver()
		o.want(round+1, "sent")
		raw := o.server.Mails()[round].Raw
		text := calendarOf(t, raw, c.method)
		got := map[string][]string{}
		for _, p := range property.FindAllStringSubmatch(strings.ReplaceAll(text, "\r\n ", ""), -1) {
			got[p[1]] = append(got[p[1]], p[2])
		}
		stamp, err := time.Parse(":20060102T150405Z", got["DTSTAMP"][0])
		if err != nil || !stamp.After(last) {
			t.Errorf("round %d is stamped %v, the one before %v: %v", round+1, stamp, last, err)
		}
		last = stamp
		delete(got, "DTSTAMP")
		partstat := map[string]string{"TENTATIVE": "NEEDS-ACTION", "CONFIRMED": "ACCEPTED", "CANCELLED": "NEEDS-ACTION"}[c.status]
		want := map[string][]string{
			"METHOD": {":" + c.method}, "UID": {":" + e.UID}, "SEQUENCE": {fmt.Sprint(":", c.sequence)}, "STATUS": {":" + c.status},
			"ORGANIZER": {`;CN="Prøve Kommune":mailto:deltag@example.dk`},
			"ATTENDEE":  {";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=" + partstat + ";RSVP=FALSE:mailto:new@borger.example"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("round %d: %s", round+1, diff)
		}
		o.Clock.Add(time.Hour)
	}
	for _, kept := range []string{e.UID, "VERYSECRET", "Gruppesamtale", "Bibliotek", "Kulturhus"} {
		if n := domaintest.Value[int](t, o.Bench, "SELECT count(*) FROM message m WHERE m::text LIKE '%"+kept+"%'"); n != 0 {
			t.Errorf("%q of the entry is kept with %d mails", kept, n)
		}
	}
}

// calendarOf wants the whole shape of a mail with an entry, and gives the entry.
func calendarOf(t *testing.T, raw []byte, method string) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	leaves := tree(t, "", m.Header.Get("Content-Type"), m.Body)
	var shape []string
	for _, l := range leaves {
		shape = append(shape, l.path+": "+l.kind)
	}
	if diff := cmp.Diff([]string{
		"multipart/mixed multipart/alternative: text/plain", "multipart/mixed multipart/alternative: text/html",
		"multipart/mixed multipart/alternative base64: text/calendar", "multipart/mixed base64: application/ics",
	}, shape); diff != "" {
		t.Fatal(diff)
	}
	entry, attached := leaves[2], leaves[3]
	if diff := cmp.Diff(map[string]string{"method": method, "charset": "UTF-8"}, entry.params); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(entry.body, attached.body) || attached.disposition != `attachment; filename="invitation.ics"` || attached.params["name"] != "invitation.ics" {
		t.Errorf("attached as %q, %v", attached.disposition, attached.params)
	}
	opened, err := message.OpenMail(raw)
	if err != nil || opened.Calendar != string(entry.body) || !strings.Contains(opened.Text, secret) || !strings.Contains(opened.HTML, secret) {
		t.Errorf("opened as %+v, %v", opened, err)
	}
	return string(entry.body)
}

// A mail without an entry looks as it always did, and so does one to an address that no calendar takes.
func TestNoCalendar(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	e := booking(t)
	o.prepare = func(_ *domain.Tx, m message.Message) (message.Content, error) {
		c := message.Content{Values: map[string]string{"link": secret, "answer_by": "fredag"}}
		if m.SubjectID == 2 {
			c.Calendar = &e
		}
		return c, nil
	}
	o.queue(invite(1, "a@borger.example"), invite(2, `"anna hansen"@borger.example`))
	o.deliver()
	for i, raw := range o.server.Mails() {
		m, err := mail.ReadMessage(bytes.NewReader(raw.Raw))
		if err != nil {
			t.Fatal(err)
		}
		if kind := m.Header.Get("Content-Type"); !strings.HasPrefix(kind, "multipart/alternative;") || strings.Contains(string(raw.Raw), "calendar") {
			t.Errorf("mail %d is %s", i+1, kind)
		}
	}
	o.want(1, "sent")
	o.want(2, "sent")
}

// An entry that cannot be is our own mistake: nothing leaves, and least of all a mail without it.
func TestImpossibleCalendar(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	e := booking(t)
	e.End = e.Start
	o.prepare = func(*domain.Tx, message.Message) (message.Content, error) {
		return message.Content{Values: map[string]string{"link": secret, "answer_by": "fredag"}, Calendar: &e}, nil
	}
	o.queue(invite(1, "a@borger.example"))
	o.deliver()
	o.want(1, "retry fault")
	if len(o.server.Mails()) != 0 {
		t.Error("a mail left")
	}
}
