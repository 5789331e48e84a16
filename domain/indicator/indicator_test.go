package indicator

import (
	"regexp"
	"strings"
	"testing"
)

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`) // as domain/survey has it

// whole tells whether a name is there in both languages.
func (n Name) whole() bool {
	return n.Da != "" && n.En != "" && n.Da == strings.TrimSpace(n.Da) && n.En == strings.TrimSpace(n.En)
}

func TestSeeded(t *testing.T) {
	t.Parallel()
	of := map[string]int{}
	for _, th := range Themes() {
		if _, twice := of[th.Key]; twice || !keyForm.MatchString(th.Key) || !th.Name.whole() || !th.Source.whole() {
			t.Errorf("theme %+v", th)
		}
		of[th.Key] = 0
	}
	seen, names := map[string]bool{}, map[Name]bool{}
	for _, i := range Seeded() {
		if _, known := of[i.Theme]; !known || seen[i.Key] || names[i.Name] || !keyForm.MatchString(i.Key) || !i.Name.whole() || !i.Source.whole() {
			t.Errorf("indicator %+v", i)
		}
		if i.Direction != Up && i.Direction != Down && i.Direction != None {
			t.Errorf("%s goes %q", i.Key, i.Direction)
		}
		seen[i.Key], names[i.Name] = true, true
		of[i.Theme]++
		if found, ok := Find(i.Key); !ok || found != i {
			t.Errorf("%s is not found", i.Key)
		}
	}
	for key, n := range of {
		if n == 0 {
			t.Errorf("the theme %s has no indicator", key)
		}
	}
	if _, ok := Find("nothing"); ok {
		t.Error("found what is not there")
	}
}

// What the two papers of 2018 name is there: Ballerup's eight themes, the committee's seven, Hjørring's three values, each
// value with at least two indicators.
func TestWhatThePapersName(t *testing.T) {
	t.Parallel()
	eight, values := 0, 0
	for _, th := range Themes() {
		if th.Source == ballerup {
			eight++
		}
		if !th.Value {
			continue
		}
		values++
		n := 0
		for _, i := range Seeded() {
			if i.Theme == th.Key && i.Direction == Up {
				n++
			}
		}
		if n < 2 || th.Source != hjoerring {
			t.Errorf("the value %s has %d indicators", th.Key, n)
		}
	}
	seven := 0
	for _, i := range Seeded() {
		if i.Source == committee {
			seven++
		}
	}
	if eight != 8 || seven != 7 || values != 3 {
		t.Errorf("%d themes of Ballerup, %d indicators of the committee, %d values", eight, seven, values)
	}
}

// Nobody changes the list by changing what they were given.
func TestListsAreCopies(t *testing.T) {
	t.Parallel()
	Seeded()[0].Key, Themes()[0].Key = "x", "x"
	if Seeded()[0].Key == "x" || Themes()[0].Key == "x" {
		t.Error("the list was changed")
	}
}
