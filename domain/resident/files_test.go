package resident_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/resident"

	"github.com/google/go-cmp/cmp"
)

// fileCase is a file as somebody might give it in, and what is to come of it: a refusal, or faults and people.
type fileCase struct {
	name    string
	file    []byte
	change  func(*resident.Mapping)
	refused string   // the code of the refusal
	faults  []string // "row column code", with a ! in front of those that keep a row out
	people  string   // one line each, the fields that are not as they would be by themselves
}

// The list that most files are made of, with all that a list can say.
const (
	heads  = "id;navn;e-mail;tlf;adresse;postnr;by;født;køn;bydel;ydelse;beskyttet;fritaget;sprog;status;cpr"
	first  = "0071;Åse Ærø;aase@example.dk;004512345678;Nørre Allé 1, 2. th;0800;Høje Taastrup;31-12-1965;K;Østerbro;Dagpenge;nej;nej;dansk;aktiv;311265-0006"
	second = "0072;Bo Ibsen;bo@example.dk;+45 87654321;Gade 2;2100;København;01-02-1990;M;Valby;Sygedagpenge;ja;ja;arabisk;;"

	firstRead = "0071 name=Åse Ærø, email=aase@example.dk, phone=004512345678, address=Nørre Allé 1, 2. th, postcode=0800, town=Høje Taastrup, home, " +
		"born=1965-12-31, year=1965, cpr=3112650006, benefit=dagpenge, district=2, sex=woman\n"
	secondRead = "0072 name=Bo Ibsen, email=bo@example.dk, phone=+45 87654321, address=Gade 2, postcode=2100, town=København, home, " +
		"born=1990-02-01, year=1990, protection=yes, exempt, language=ar, benefit=sygedagpenge, district=5, sex=man\n"
	bothRead = firstRead + secondRead
)

func csv(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n") + "\r\n") }

func TestFiles(t *testing.T) {
	t.Parallel()
	codes := map[string]bool{}
	cases := 0
	for _, group := range [][]fileCase{csvCases(t), encodingCases(), rowCases(), peopleCases(), workbookCases(t), wrongFiles(t)} {
		for _, c := range group {
			cases++
			for _, f := range c.faults {
				codes[f[strings.LastIndexByte(f, ' ')+1:]] = true
			}
			if codes[c.refused] = c.refused != ""; strings.Contains(c.name, "/") {
				t.Errorf("%s: the name of a case has no slash", c.name)
			}
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				tryFile(t, c)
			})
		}
	}
	delete(codes, "")
	if t.Logf("%d files, %d kinds of faults", cases, len(codes)); cases < 50 {
		t.Error("fewer than fifty")
	}
}

func tryFile(t *testing.T, c fileCase) {
	t.Helper()
	b := open(t)
	imp, err := b.Upload(b.ctx, 1, "liste", c.file)
	var refused *domain.Error
	if errors.As(err, &refused) {
		if refused.Code != c.refused || refused.Detail == "" {
			t.Errorf("refused as %s (%s), want %q", refused.Code, refused.Detail, c.refused)
		}
		return
	}
	if err != nil || c.refused != "" {
		t.Fatalf("read, not refused as %q: %v", c.refused, err)
	}
	m := imp.Mapping
	m.Protection, m.LeaveOut = resident.No, true
	if c.change != nil {
		c.change(&m)
	}
	p, err := b.Check(b.ctx, imp.ID, m)
	if err != nil {
		t.Fatal(err)
	}
	faults := []string{}
	for _, f := range p.Faults {
		faults = append(faults, strings.TrimLeft(fmt.Sprintf("%s%d %s", map[bool]string{false: "!"}[resident.Warning(f)], f.Row, strings.TrimSpace(f.Column+" "+f.Code)), " "))
	}
	if diff := cmp.Diff(append([]string{}, c.faults...), faults); diff != "" {
		t.Error(diff)
	}
	if err := b.Start(b.ctx, imp.ID, m); err != nil {
		t.Fatal(err)
	}
	if err := b.RunImports(b.Ctx()); err != nil {
		t.Fatal(err)
	}
	if imp, err = b.Import(b.ctx, imp.ID); err != nil || imp.State != "done" {
		t.Errorf("%s %s %v", imp.State, imp.Failure, err)
	}
	if diff := cmp.Diff(c.people, b.people(t)); diff != "" {
		t.Error(diff)
	}
	if imp.Added != strings.Count(c.people, "\n") {
		t.Errorf("%d added", imp.Added)
	}
}

// people writes everybody out, each with the fields that are not as they would be by themselves.
func (b bench) people(t *testing.T) string {
	t.Helper()
	all, err := b.allPeople()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (b bench) allPeople() (string, error) {
	var text strings.Builder
	err := b.DB.View(b.Ctx(), func(tx *domain.Tx) error {
		var rows []resident.Resident
		if err := tx.DB.Order("source_id").Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			var values []string
			if err := tx.DB.Raw(`SELECT f.code || '=' || v.code FROM resident_attribute a JOIN feature f ON f.id = a.feature_id
				JOIN feature_value v ON v.id = a.value_id WHERE a.resident_id = ? ORDER BY f.code`, r.ID).Scan(&values).Error; err != nil {
				return err
			}
			text.WriteString(b.describe(r, values) + "\n")
		}
		return nil
	})
	return text.String(), err
}

func (b bench) describe(r resident.Resident, values []string) string {
	var parts []string
	say := func(name, value, usual string) {
		if value != usual {
			parts = append(parts, name+"="+value)
		}
	}
	flag := func(name string, set bool) {
		if set {
			parts = append(parts, name)
		}
	}
	say("name", r.Name, "")
	say("email", r.Email, "")
	say("phone", r.Phone, "")
	say("address", r.Address, "")
	say("postcode", r.Postcode, "")
	say("town", r.Town, "")
	say("address id", r.AddressID, "")
	flag("home", r.Household != nil)
	flag("institution", r.Institution)
	if r.BirthDate != nil {
		say("born", r.BirthDate.Format(time.DateOnly), "")
	}
	if r.BirthYear != nil {
		say("year", fmt.Sprint(*r.BirthYear), "")
	}
	say("protection", string(r.Protection), "no")
	flag("exempt", r.DigitalPostExempt)
	say("language", r.Language, "da")
	say("gone", r.Gone, "")
	if r.CPRSealed != nil {
		say("cpr", b.unsealed(r), "")
	}
	return strings.ReplaceAll(strings.TrimSpace(r.SourceID+" "+strings.Join(append(parts, values...), ", ")), "\n", " / ")
}

// unsealed finds the number that the tests' lists have behind a seal.
func (b bench) unsealed(r resident.Resident) string {
	k, err := resident.NewCPRKey(key)
	if err != nil {
		return err.Error()
	}
	c, err := k.Open(r.CPRSealed, r.CPRIndex)
	if err != nil {
		return err.Error()
	}
	return c.Digits()
}

// TestFaultsHaveWords: the staff pages say of every fault and refusal what is wrong, in Danish and in English.
func TestFaultsHaveWords(t *testing.T) {
	t.Parallel()
	words, err := os.ReadFile("../../frontend/app/src/i18n/listfaults.ts")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"person.go", "table/fault.go", "table/sniff.go", "table/table.go", "table/csv.go", "table/encoding.go", "table/xlsx.go"} {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`= "([a-z]+-[a-z-]+)"|refuse\("([a-z-]+)"`).FindAllStringSubmatch(string(code), -1) {
			if name := found[1] + found[2]; strings.Count(string(words), "'"+name+"'") != 2 {
				t.Errorf("%s: %s has %d texts", file, name, strings.Count(string(words), "'"+name+"'"))
			}
		}
	}
}
