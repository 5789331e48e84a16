package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var allFaults = []error{ErrUID, ErrSequence, ErrStamp, ErrTimes, ErrStatus, ErrSummary, ErrURL, ErrOrganizer, ErrAttendee, ErrLead, ErrFirst, ErrTwice}

// Each impossible event is refused for exactly what is wrong with it.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Event)
		write  func(Event) (Part, error)
		want   []error
	}{
		{"nothing", func(*Event) {}, Request, nil},
		{"no UID", func(e *Event) { e.UID = "" }, Request, []error{ErrUID}},
		{"a UID of another make", func(e *Event) { e.UID = "12@kommunen.example.dk" }, Request, []error{ErrUID}},
		{"a line in the UID", func(e *Event) { e.UID += "\r\nX:1" }, Request, []error{ErrUID}},
		{"a sequence below 0", func(e *Event) { e.Sequence = -1 }, Request, []error{ErrSequence}},
		{"no stamp", func(e *Event) { e.Stamp = time.Time{} }, Request, []error{ErrStamp}},
		{"the end before the start", func(e *Event) { e.Start, e.End = e.End, e.Start }, Request, []error{ErrTimes}},
		{"no length", func(e *Event) { e.End = e.Start.Add(900 * time.Millisecond) }, Request, []error{ErrTimes}},
		{"no start", func(e *Event) { e.Start = time.Time{} }, Request, []error{ErrTimes}},
		{"the year 10000", func(e *Event) { e.End = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, Request, []error{ErrTimes}},
		{"no status", func(e *Event) { e.Status = "" }, Request, []error{ErrStatus}},
		{"cancelled by an invitation", func(e *Event) { e.Status = Cancelled }, Request, []error{ErrStatus}},
		{"no summary", func(e *Event) { e.Summary = " \x00\n" }, Request, []error{ErrSummary}},
		{"half a URL", func(e *Event) { e.URL = "/s/abc" }, Request, []error{ErrURL}},
		{"a script", func(e *Event) { e.URL = "javascript:alert(1)" }, Request, []error{ErrURL}},
		{"a line in the URL", func(e *Event) { e.URL += "\r\nX:1" }, Request, []error{ErrURL}},
		{"letters that a URL encodes", func(e *Event) { e.URL += "ø" }, Request, []error{ErrURL}},
		{"no organizer", func(e *Event) { e.Organizer = Party{} }, Request, []error{ErrOrganizer}},
		{"a line in the organizer's address", func(e *Event) { e.Organizer.Mailbox = "a@b.example\r\nX:1" }, Request, []error{ErrOrganizer}},
		{"no attendee", func(e *Event) { e.Attendee = Party{} }, Request, []error{ErrAttendee}},
		{"two attendees", func(e *Event) { e.Attendee.Mailbox = "a@b.example,c@d.example" }, Request, []error{ErrAttendee}},
		{"a line in the attendee's address", func(e *Event) { e.Attendee.Mailbox = "a@b.example\nATTENDEE:c" }, Request, []error{ErrAttendee}},
		{"a lead without end", func(e *Event) { e.Location = strings.Repeat("ø", 1000) }, Request, []error{ErrLead}},
		{"cancelled", func(e *Event) { e.Sequence = 1 }, Cancel, nil},
		{"cancelled with the sequence of the invitation", func(*Event) {}, Cancel, []error{ErrFirst}},
		{"cancelled for nobody", func(e *Event) { e.Sequence, e.Attendee = 1, Party{} }, Cancel, []error{ErrAttendee}},
		{"everything", func(e *Event) {
			*e = Event{Sequence: -1, URL: "x", Location: strings.Repeat("ø", 1000)}
		}, Request, []error{ErrUID, ErrSequence, ErrStamp, ErrTimes, ErrStatus, ErrSummary, ErrURL, ErrOrganizer, ErrAttendee, ErrLead}},
	} {
		e := talk(t)
		c.change(&e)
		p, err := c.write(e)
		for _, fault := range allFaults {
			wanted := false
			for _, w := range c.want {
				wanted = wanted || errors.Is(w, fault)
			}
			if errors.Is(err, fault) != wanted {
				t.Errorf("%s: %q is told: %v", c.name, fault, !wanted)
			}
		}
		if (err == nil) != (p.Text != "") {
			t.Errorf("%s: an error and a file", c.name)
		}
	}
}

// What an error says may be logged: it holds nothing of the event.
func TestFaultsTellNothingPersonal(t *testing.T) {
	t.Parallel()
	e := talk(t)
	e.Attendee.Mailbox, e.Organizer.Mailbox, e.URL = "anna hansen@borger.example", "x y@z.example", "https://deltag.example.dk/s/SECRET ÆØÅ"
	if _, err := Request(e); err == nil || strings.Contains(err.Error(), "anna") || strings.Contains(err.Error(), "SECRET") {
		t.Error(err)
	}
}

func TestFeedFaults(t *testing.T) {
	t.Parallel()
	now := at("2027-03-10T00:00:00Z") // after the event
	e := talk(t)
	if _, err := Feed("x", now, []Event{e, e}); !errors.Is(err, ErrTwice) {
		t.Error(err)
	}
	bad := talk(t)
	bad.UID, bad.Summary = uid(t, 2), ""
	worse := talk(t)
	worse.UID, worse.Sequence = uid(t, 3), -1
	if _, err := Feed("x", now, []Event{e, bad, worse}); !errors.Is(err, ErrSummary) || !errors.Is(err, ErrSequence) {
		t.Error(err)
	}
}

// A cancelled event stays in a feed until its time is over; the order that it was given in does not show.
func TestFeed(t *testing.T) {
	t.Parallel()
	first, second, gone := talk(t), talk(t), talk(t)
	second.UID, second.Start, second.End = uid(t, 2), first.Start.AddDate(0, 1, 0), first.End.AddDate(0, 1, 0)
	second = cancelled(second)
	gone.UID, gone.Start, gone.End = uid(t, 3), first.Start.AddDate(0, -1, 0), first.End.AddDate(0, -1, 0)
	gone = cancelled(gone)
	now := first.End.Add(time.Hour)
	text, err := Feed("Mine møder", now, []Event{second, gone, first})
	if err != nil {
		t.Fatal(err)
	}
	again, err := Feed("Mine møder", now, []Event{first, second, gone})
	if err != nil || again != text {
		t.Error("the order shows")
	}
	calendar, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range calendar.parts {
		found = append(found, p.all("UID")[0].value+" "+p.all("STATUS")[0].value)
	}
	if strings.Join(found, "\n") != first.UID+" TENTATIVE\n"+second.UID+" CANCELLED" {
		t.Error(found)
	}
	if strings.Contains(text, "anna") || calendar.all("X-WR-CALNAME")[0].value != "Mine møder" || calendar.all("REFRESH-INTERVAL")[0].value != "PT1H" {
		t.Error(text)
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Event)
		rises  bool
	}{
		{"nothing", func(*Event) {}, false},
		{"the start", func(e *Event) { e.Start = e.Start.Add(time.Hour) }, true},
		{"the end", func(e *Event) { e.End = e.End.Add(time.Minute) }, true},
		{"less than a second", func(e *Event) { e.End = e.End.Add(time.Millisecond) }, false},
		{"the same instant elsewhere", func(e *Event) { e.Start = e.Start.In(time.FixedZone("CET", 3600)) }, false},
		{"the place", func(e *Event) { e.Location = "Valby Kulturhus" }, true},
		{"space after the place", func(e *Event) { e.Location += " \n" }, false},
		{"cancelled", func(e *Event) { e.Status = Cancelled }, true},
		{"a yes", func(e *Event) { e.Status = Booked }, false},
		{"words", func(e *Event) { e.Summary, e.Description, e.When, e.URL = "Andet", "Nyt", "Snart", "https://x.example" }, false},
	} {
		before := talk(t)
		before.Sequence = 3
		after := before
		c.change(&after)
		if got := Next(before, after); got != 3 && !c.rises || got != 4 && c.rises {
			t.Errorf("%s: %d", c.name, got)
		}
	}
	if back := cancelled(talk(t)); Next(back, talk(t)) != back.Sequence+1 {
		t.Error("an event that is taken up again must be looked at again")
	}
}

func TestUID(t *testing.T) {
	t.Parallel()
	random := []byte("12345678901234567890")
	made, err := NewUID(random, "Deltag.Kommunen.example.dk")
	if err != nil || made != "gezdgnbvgy3tqojqgezdgnbvgy3tqojq@deltag.kommunen.example.dk" || !IsUID(made) {
		t.Error(made, err)
	}
	for _, host := range []string{"", "a b", "a@b", "a\r\nb", "[::1]", "æ.dk", strings.Repeat("a", 201)} {
		if got, err := NewUID(random, host); err == nil {
			t.Errorf("%q gives %q", host, got)
		}
	}
	if _, err := NewUID(random[1:], "a.dk"); err == nil {
		t.Error("too few random bytes")
	}
	for _, text := range []string{"", "@a.dk", made[1:], made + "\n", strings.ToUpper(made), "g" + made, "gezdgnbvgy3tqojqgezdgnbvgy3tqoj1@a.dk", made[:32]} {
		if IsUID(text) {
			t.Errorf("%q counts as a UID", text)
		}
	}
}

func TestIsMailbox(t *testing.T) {
	t.Parallel()
	for _, good := range mailboxes {
		if !IsMailbox(good) {
			t.Errorf("%q is refused", good)
		}
	}
	for _, bad := range []string{"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "Anna <a@b>", "<a@b>", "a,b@c", "a;b@c", `"a b"@c`, "a\u00a0b@c", "a\x00@b", "a\xff@b", "a\u202e@b", "a@b\r\n", strings.Repeat("a", 250) + "@b.dk"} {
		if IsMailbox(bad) {
			t.Errorf("%q is taken", bad)
		}
	}
}
