package calendar

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew; read the difference before you commit it")

// The files that a citizen is sent, to the byte. One file serves Outlook, Apple's calendar and Google's: times in UTC, for
// Outlook guesses at time zones; one attendee, the recipient, by which Google and Apple know whose answer it is; the same
// UID and a higher sequence, by which all three replace the old entry; the links first in the description; X-MICROSOFT for
// what Outlook does not take from STATUS.
func TestGolden(t *testing.T) {
	t.Parallel()
	invitation := talk(t)
	booked := invitation
	booked.Status, booked.Answer, booked.Stamp = Booked, "Du har sagt ja. Kan du ikke komme alligevel? Sig til her:", at("2027-02-02T09:30:00Z")
	later := moved(booked)
	later.When = "Torsdag den 11. marts 2027 kl. 17.00 til 19.00"
	off := cancelled(later)
	off.Summary, off.Answer, off.Description = "Aflyst: "+invitation.Summary, "Læs hvorfor:", "Vi er kede af det. Du hører fra os, når vi har en ny dag."
	feed, err := Feed("Borgerpanelet: dine møder", at("2027-02-03T00:00:00Z"), []Event{later})
	if err != nil {
		t.Fatal(err)
	}
	empty, err := Feed("Borgerpanelet: dine møder", at("2027-02-03T00:00:00Z"), nil)
	if err != nil {
		t.Fatal(err)
	}
	golden := map[string]string{"feed": feed, "feed-empty": empty}
	for name, write := range map[string]func() (Part, error){
		"invitation": func() (Part, error) { return Request(invitation) },
		"booked":     func() (Part, error) { return Request(booked) },
		"moved":      func() (Part, error) { return Request(later) },
		"cancelled":  func() (Part, error) { return Cancel(off) },
	} {
		p, err := write()
		if err != nil {
			t.Fatal(err)
		}
		golden[name] = p.Text
	}
	for name, text := range golden {
		path := filepath.Join("testdata", name+".ics")
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil || text != string(want) {
			t.Errorf("%s is not what is written now (%v); go test ./domain/calendar -update writes it anew:\n%s", path, err, text)
		}
	}
}
