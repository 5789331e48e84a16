package resident_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"deltag/domain/resident"
)

func TestParseCPR(t *testing.T) {
	t.Parallel()
	// Numbers made by the century rule alone; those marked odd have no check digit that holds.
	for number, born := range map[string]string{
		"0101650001":   "1965-01-01", // odd: issued since 2007
		"0101650006":   "1965-01-01",
		"010165-0006":  "1965-01-01",
		" 010165 0006": "1965-01-01",
		"3112990029":   "1999-12-31",
		"2902004028":   "2000-02-29",
		"0101374009":   "1937-01-01",
		"0101364003":   "2036-01-01",
		"0101575039":   "2057-01-01",
		"0101585069":   "1858-01-01",
		"0101369000":   "2036-01-01", // odd
		"0101379000":   "1937-01-01", // odd
		"2902990006":   "",           // no such day in 1999
		"3102650006":   "",
		"0013650006":   "",
		"0000000000":   "",
		"123":          "",
		"01016500061":  "",
		"010165000a":   "",
		"":             "",
	} {
		c, err := resident.ParseCPR(number)
		if born == "" {
			if !errors.Is(err, resident.ErrCPR) || !c.IsZero() {
				t.Errorf("%q: accepted as %v, %v", number, c.Born(), err)
			}
		} else if err != nil || c.Born().Format("2006-01-02") != born {
			t.Errorf("%q: born %v, %v, want %s", number, c.Born(), err, born)
		}
	}
}

func TestCPRNeverShowsItself(t *testing.T) {
	t.Parallel()
	c, err := resident.ParseCPR("0101650006")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("seen", "cpr", c, "in", struct{ C resident.CPR }{c})
	said := log.String() + fmt.Sprintf("%v %+v %#v %s %d %x %q %v", c, struct{ C resident.CPR }{c}, c, c, c, c, c, []resident.CPR{c})
	if strings.Contains(said, "0006") || strings.Contains(said, fmt.Sprintf("%x", "0101650006")) {
		t.Errorf("the number is in %s", said)
	}
	if c.String() != "010165-••••" {
		t.Errorf("masked as %s", c)
	}
	if out, err := json.Marshal(map[string]any{"cpr": c}); err == nil {
		t.Errorf("marshalled as %s", out)
	}
	if out, err := json.Marshal(map[resident.CPR]int{c: 1}); err == nil {
		t.Errorf("marshalled as %s", out)
	}
}

const key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

func TestCPRKey(t *testing.T) {
	t.Parallel()
	k, err := resident.NewCPRKey(key)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := resident.NewCPRKey("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=")
	c, _ := resident.ParseCPR("0101650006")
	d, _ := resident.ParseCPR("0101650001")
	sealed := k.Seal(c)
	if back, err := k.Open(sealed, k.Index(c)); err != nil || back.Digits() != "0101650006" {
		t.Errorf("opened as %q, %v", back.Digits(), err)
	}
	if bytes.Equal(sealed, k.Seal(c)) || !bytes.Equal(k.Index(c), k.Index(c)) || bytes.Equal(k.Index(c), k.Index(d)) {
		t.Error("sealing must differ each time, indexing must not")
	}
	for name, open := range map[string]func() (resident.CPR, error){
		"another key":   func() (resident.CPR, error) { return other.Open(sealed, k.Index(c)) },
		"another index": func() (resident.CPR, error) { return k.Open(sealed, k.Index(d)) },
		"cut short":     func() (resident.CPR, error) { return k.Open(sealed[:5], k.Index(c)) },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s opens as %q", name, got.Digits())
		}
	}
	for _, bad := range []string{"", "short", "bm90IDMyIGJ5dGVz"} {
		if _, err := resident.NewCPRKey(bad); err == nil {
			t.Errorf("%q is taken as a key", bad)
		}
	}
}
