package resident

import (
	"testing"
	"unicode/utf8"
)

// FuzzImport: whatever a list says, each person who is read in has what the register asks for.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		"id;navn;e-mail;tlf;adresse;postnr;by;født;køn;bydel;beskyttet;fritaget;sprog;cpr\n007;Bo;b@x.dk;12;Gade 1;800;Ry;31-12-65;K;2;ja;x;dansk;311265-0001\n",
		"id;navn;e-mail;tlf;adresse;postnr;by;født;køn;bydel;beskyttet;fritaget;sprog;cpr\n1;A;;;;;;12/31/1965;;;;;;\n2;B;;;;;;3/4/1965;;;;;;\n3;C;;;;;;31/1/1965;;;;;;0000000000\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := readFile(data)
		seen := map[string]bool{}
		for _, cells := range got.cells {
			if id := cells[0]; id == "" || seen[id] || len(id) > longestID || !utf8.ValidString(id) {
				t.Errorf("a person with the number %q", id)
			}
			seen[cells[0]] = true
		}
		for _, fault := range got.faults {
			if fault.Row < 0 || fault.Code == "" {
				t.Errorf("a fault without a place or a code: %+v", fault)
			}
		}
	})
}

// FuzzDay: a day that is read is one that a living person can be born on, and is read again as the same.
func FuzzDay(f *testing.F) {
	for _, seed := range []string{"31-12-1965", "1.2.65", "1965-12-31T00:00:00", "31121965", "19651231", "12/31/1965", "29-02-1900", "23743", "0-0-0", "1-2-3"} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, monthFirst bool) {
		day, _ := readDay(text, monthFirst, soakDay)
		if day.IsZero() {
			return
		}
		if !plausible(day, soakDay) {
			t.Errorf("%q is %s", text, day)
		}
		if again, code := readDay(day.Format("2006-01-02"), monthFirst, soakDay); !again.Equal(day) || code != "" {
			t.Errorf("%q is %s, and that is %s %s", text, day, again, code)
		}
	})
}

// FuzzCPR: a number that is taken has ten digits and a day, and shows neither.
func FuzzCPR(f *testing.F) {
	for _, seed := range []string{"010165-0001", "0101650006", "101650006", "0000000000", "310299-4000", "010165–0001"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCPR(text)
		if err != nil {
			return
		}
		if len(c.Digits()) != 10 || c.Born().IsZero() || c.String() != c.Digits()[:6]+"-••••" {
			t.Errorf("%q is %s", text, c)
		}
	})
}
