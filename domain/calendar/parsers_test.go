package calendar

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// heard is what a parser read of one file.
type heard struct {
	Fault, Method, Name string
	Events              []heardEvent
}

type heardEvent struct {
	UID, Stamp, Start, End, Summary, Location, Description, URL, Status string
	Sequence                                                            int
	Organizer                                                           heardParty
	Attendees                                                           []heardParty
}

type heardParty struct{ Name, Mailbox, Partstat, RSVP string }

// Two parsers that know nothing of this package nor of one another read back exactly what was put in. `make test`
// installs both; elsewhere one that is missing is named and left out.
func TestBothParsers(t *testing.T) {
	t.Parallel()
	all := everything(t)
	for _, parser := range []struct {
		name    string
		command []string
		needs   string
		misread func(string) bool
	}{
		{"ical.js", []string{"node", "testdata/read.mjs"}, "the front end's packages: make webtest installs them", func(string) bool { return false }},
		// Version 4 of Debian's package undoes the signs one after the other, so that "\\n" becomes a line end, and takes
		// percent-encoded signs in any text for its own. What holds such signs is judged by the other parser alone.
		{"python3-icalendar", []string{"/usr/bin/python3", "testdata/read.py"}, "Debian's package: scripts/need icalendar", func(text string) bool {
			return strings.Contains(text, `\`) || strings.Contains(text, "%2C") || strings.Contains(text, "%3A") || strings.Contains(text, "%3B") || strings.Contains(text, "%5C")
		}},
	} {
		t.Run(parser.name, func(t *testing.T) {
			t.Parallel()
			answers, err := ask(t, parser.command, all)
			if err != nil && os.Getenv("CI") == "" {
				t.Logf("%s was not tried; it needs %s: %v", parser.name, parser.needs, err)
				return
			}
			if err != nil {
				t.Fatalf("%s needs %s: %v", parser.name, parser.needs, err)
			}
			if len(answers) != len(all) {
				t.Fatalf("%d answers to %d files", len(answers), len(all))
			}
			compared, left := 0, 0
			for i, got := range answers {
				if got.Fault != "" || got.Method != all[i].method || got.Name != oneLine(all[i].name) || len(got.Events) != len(all[i].events) {
					t.Fatalf("%q, method %q, name %q, %d events of\n%s", got.Fault, got.Method, got.Name, len(got.Events), all[i].text)
				}
				for k, e := range inOrder(all[i].events) {
					c, l := same(t, e, got.Events[k], all[i].method, parser.misread)
					compared, left = compared+c, left+l
				}
			}
			t.Logf("%d texts of %d files compared, %d left out", compared, len(all), left)
			if left*4 > compared {
				t.Error("too little was compared")
			}
		})
	}
}

func inOrder(events []Event) []Event {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b Event) int { return a.Start.Compare(b.Start) })
	return sorted
}

func ask(t *testing.T, command []string, all []sent) (answers []heard, err error) {
	t.Helper()
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.text
	}
	question, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8", "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stdin = bytes.NewReader(question)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Log(complaint.String())
		return nil, err
	}
	err = json.Unmarshal(out, &answers)
	return answers, err
}

// same compares what was read of an event with what was put in, and tells how many texts were compared and left out.
func same(t *testing.T, put Event, got heardEvent, method string, misread func(string) bool) (compared, left int) {
	t.Helper()
	text := func(name, want, got string) {
		if misread(want) {
			left++
			return
		}
		compared++
		if want != got {
			t.Errorf("%s of %s: read %q, want %q", name, put.UID, got, want)
		}
	}
	text("UID", put.UID, got.UID)
	text("DTSTAMP", put.Stamp.UTC().Format(time.RFC3339), got.Stamp)
	text("DTSTART", put.Start.UTC().Format(time.RFC3339), got.Start)
	text("DTEND", put.End.UTC().Format(time.RFC3339), got.End)
	text("SUMMARY", oneLine(put.Summary), got.Summary)
	text("LOCATION", oneLine(put.Location), got.Location)
	text("URL", put.URL, got.URL)
	text("STATUS", map[Status]string{Invited: "TENTATIVE", Booked: "CONFIRMED", Cancelled: "CANCELLED"}[put.Status], got.Status)
	text("ORGANIZER", put.Organizer.Mailbox, got.Organizer.Mailbox)
	text("CN of ORGANIZER", named(put.Organizer), got.Organizer.Name)
	whole := wholeDescription(put)
	if misread(whole) {
		left++
	} else {
		compared++
		described(t, put, whole, got.Description)
	}
	if got.Sequence != put.Sequence {
		t.Errorf("SEQUENCE %d, want %d", got.Sequence, put.Sequence)
	}
	var attendees []heardParty
	if method != "PUBLISH" {
		partstat := map[Status]string{Invited: "NEEDS-ACTION", Booked: "ACCEPTED", Cancelled: "NEEDS-ACTION"}[put.Status]
		attendees = []heardParty{{named(put.Attendee), put.Attendee.Mailbox, partstat, "FALSE"}}
	}
	if len(attendees) == 1 && misread(attendees[0].Name) && len(got.Attendees) == 1 {
		attendees[0].Name = got.Attendees[0].Name
	}
	if len(attendees) != len(got.Attendees) || len(attendees) == 1 && attendees[0] != got.Attendees[0] {
		t.Errorf("attendees of %s: %s", put.UID, cmp.Diff(attendees, got.Attendees))
	}
	return compared, left
}

// oneLine is what a text of the tests becomes on one line; they hold no control signs but "\n".
func oneLine(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\n", " ") }

// named is a name in a parameter, which holds no backslash.
func named(p Party) string { return strings.ReplaceAll(oneLine(p.Name), `\`, "/") }

// wholeDescription is what a description would be if it might be as long as it likes.
func wholeDescription(e Event) string {
	var lead []string
	for _, text := range []string{oneLine(e.When), oneLine(e.Location)} {
		if text != "" {
			lead = append(lead, text)
		}
	}
	if e.URL != "" {
		lead = append(lead, e.Answer+" "+e.URL)
	}
	return strings.TrimSpace(strings.Join(lead, "\n") + "\n\n" + strings.TrimSpace(e.Description))
}

// described wants the whole description, or as many of its words as 1,000 characters hold.
func described(t *testing.T, put Event, whole, got string) {
	t.Helper()
	if utf8.RuneCountInString(whole) <= 1000 {
		if got != whole {
			t.Errorf("DESCRIPTION of %s: %s", put.UID, cmp.Diff(whole, got))
		}
		return
	}
	kept, isCut := strings.CutSuffix(got, "…")
	lead := strings.TrimSuffix(whole, strings.TrimSpace(put.Description))
	if !isCut || !strings.HasPrefix(whole, kept) || !strings.HasPrefix(kept, lead) || utf8.RuneCountInString(got) > 1000 {
		t.Fatalf("DESCRIPTION of %s is cut wrongly, to %d characters: %q", put.UID, utf8.RuneCountInString(got), got)
	}
	next, _ := utf8.DecodeRuneInString(whole[len(kept):])
	if !unicode.IsSpace(next) && strings.ContainsFunc(kept[len(lead):], unicode.IsSpace) {
		t.Errorf("DESCRIPTION of %s is cut within a word: %q | %q", put.UID, kept[len(lead):], whole[len(kept):])
	}
}

func TestNightsOfTheClock(t *testing.T) {
	t.Parallel()
	for i, n := range nights {
		p, err := Request(night(t, i))
		if err != nil {
			t.Fatal(err)
		}
		start, end := one(t, p.Text, "DTSTART"), one(t, p.Text, "DTEND")
		plain := strings.NewReplacer("-", "", ":", "")
		if start != plain.Replace(n.utcStart) || end != plain.Replace(n.utcEnd) {
			t.Errorf("%s: %s to %s", n.name, start, end)
		}
	}
}
