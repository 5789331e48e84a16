package resident_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/resident"
	"deltag/domain/resident/table"

	"github.com/google/go-cmp/cmp"
)

// bench is a database with the use cases and a coordinator of the top unit.
type bench struct {
	*domaintest.Bench
	*resident.Residents
	ctx context.Context
}

func open(t *testing.T) bench {
	t.Helper()
	b := domaintest.New(t)
	k, err := resident.NewCPRKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return bench{b, resident.New(b.DB, k), b.As(domain.Coordinator, 1)}
}

// load imports a list as staff would who accept every suggestion but what change changes.
func (b bench) load(t *testing.T, list string, change func(*resident.Mapping)) resident.Import {
	t.Helper()
	imp, err := b.Upload(b.ctx, 1, "liste.csv", []byte(list))
	if err != nil {
		t.Fatal(err)
	}
	m := imp.Mapping
	m.Protection = resident.No
	if change != nil {
		change(&m)
	}
	if err := b.Start(b.ctx, imp.ID, m); err != nil {
		t.Fatal(err)
	}
	if err := b.RunImports(b.Ctx()); err != nil {
		t.Fatal(err)
	}
	if imp, err = b.Import(b.ctx, imp.ID); err != nil {
		t.Fatal(err)
	}
	return imp
}

// dump is the whole register as text, without what only counts or dates.
func (b bench) dump(t *testing.T) string {
	t.Helper()
	return domaintest.Value[string](t, b.Bench, `SELECT coalesce(string_agg(line, chr(10) ORDER BY line), '') FROM (
		SELECT concat_ws('|', source_id, name, email, phone, address, postcode, town, address_id, household IS NOT NULL, institution, birth_date, birth_year,
			protection, digital_post_exempt, language, encode(cpr_index, 'hex'), gone,
			(SELECT string_agg(f.code || '=' || v.code || ' ' || a.valid_from || '..' || a.valid_to, ', ' ORDER BY f.code, a.valid_from)
			 FROM resident_attribute a JOIN feature f ON f.id = a.feature_id JOIN feature_value v ON v.id = a.value_id WHERE a.resident_id = r.id)) AS line
		FROM resident r) x`)
}

func counts(i resident.Import) string {
	return fmt.Sprintf("%s +%d ~%d =%d -%d !%d", i.State, i.Added, i.Changed, i.Unchanged, i.LeftOut, i.FaultsTotal)
}

const small = `Borgernr;Navn;E-mail;Mobil;Adresse;Postnr;By;Født;Køn;Bydel;Ydelse;Beskyttet;Fritaget;Sprog;CPR-nr.
id1;Åse Ærø;aase@example.dk;12345678;Gade 1, 2. th;2100;København;31-12-1965;K;Østerbro;Dagpenge;nej;nej;dansk;311265-0006
id2;Bo Hansen;;;Gade 1 2.TH;2100;København;1.2.1990;Mand;8;Sygedagpenge;ja;ja;arabisk;
`

func TestImportReadsEverything(t *testing.T) {
	t.Parallel()
	b := open(t)
	imp := b.load(t, strings.Replace(small, "Borgernr", "Borger id", 1), nil)
	if got := counts(imp); got != "done +2 ~0 =0 -0 !0" {
		t.Fatalf("%s %v", got, imp.Faults)
	}
	want := `id1|Åse Ærø|aase@example.dk|12345678|Gade 1, 2. th|2100|København||t|f|1965-12-31|1965|no|f|da|CPR||benefit=dagpenge 2026-09-01..9999-12-31, district=2 2026-09-01..9999-12-31, sex=woman 2026-09-01..9999-12-31
id2|Bo Hansen|||Gade 1 2.TH|2100|København||t|f|1990-02-01|1990|yes|t|ar||benefit=sygedagpenge 2026-09-01..9999-12-31, district=8 2026-09-01..9999-12-31, sex=man 2026-09-01..9999-12-31`
	got := b.dump(t)
	index := domaintest.Value[string](t, b.Bench, "SELECT encode(cpr_index, 'hex') FROM resident WHERE source_id = 'id1'")
	if got = strings.Replace(got, index, "CPR", 1); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(DISTINCT household) FROM resident"); n != 1 {
		t.Errorf("%d households", n)
	}
	if file := domaintest.Value[bool](t, b.Bench, "SELECT count(*) = 0 FROM import_file"); !file {
		t.Error("the file is still there")
	}
}

// TestSameFileTwice: whatever a list says, reading it again changes nothing, on another day too.
func TestSameFileTwice(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			b := open(t)
			list := randomList(rand.New(rand.NewPCG(seed, 1)))
			leaveOut := func(m *resident.Mapping) { m.LeaveOut = true }
			first := b.load(t, list, leaveOut)
			before := b.dump(t)
			b.Clock.Add(48 * time.Hour)
			again := b.load(t, list, leaveOut)
			if first.State != "done" || again.State != "done" || again.Added != 0 || again.Changed != 0 || again.Unchanged != first.Added {
				t.Errorf("first %s, again %s\n%s", counts(first), counts(again), list)
			}
			if diff := cmp.Diff(before, b.dump(t)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func randomList(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	b.WriteString("id;navn;e-mail;adresse;postnr;født;køn;bydel;beskyttet;fritaget;sprog;status;cpr\n")
	for range 40 {
		fmt.Fprintf(&b, "%s;%s;%s;%s;%s;%s;%s;%s;%s;%s;%s;%s;%s\n",
			pick("a", "b", "C", "c", "d", "e5", "f6", "g7", "", "æ8", "'=1", fmt.Sprint(r.IntN(1000))),
			pick("Bo", "Åse", "", "'=cmd()", "B-3", `"O;K"`), pick("a@b.dk", "a@b", "", "A@B.DK"), pick("Gade 1", "Gade 1, st", "", "c/o X"),
			pick("800", "2100", ""), pick("1-1-65", "31-02-1965", "12/31/1965", "1965-05-05", "", "1. maj"), pick("K", "m", "?", ""),
			pick("1", "Valby", ""), pick("ja", "nej", "særlig", "måske", ""), pick("x", "0", "", "hm"), pick("dansk", "en", "", "klingon"),
			pick("", "død", "aktiv", "hvad"), pick("", "0101650006", "101650006", "010165-0001", "123"))
	}
	return b.String()
}

func TestImportKeepsHistoryAndBlanks(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.load(t, "id;navn;e-mail;ydelse;beskyttet\n1;Bo;bo@example.dk;Dagpenge;ja\n2;Ib;ib@example.dk;Dagpenge;nej\n", nil)
	b.Clock.Add(24 * time.Hour)
	imp := b.load(t, "id;navn;e-mail;ydelse;beskyttet\n1;Bo;;Sygedagpenge;\n3;Eva;;;\n", nil)
	if got := counts(imp); got != "done +1 ~1 =0 -0 !0" {
		t.Errorf("%s %v", got, imp.Faults)
	}
	b.load(t, "id;ydelse\n1;Fleksjob\n", nil) // on the same day: a correction, not a period
	b.load(t, "id;ydelse\n1;Dagpenge\n", func(m *resident.Mapping) { m.ValidFrom = "2026-08-01" })
	var got []string
	for _, line := range strings.Split(b.dump(t), "\n") {
		parts := strings.Split(line, "|")
		got = append(got, strings.Join([]string{parts[0], parts[1], parts[2], parts[len(parts)-1]}, " "))
	}
	want := []string{
		"1 Bo bo@example.dk benefit=dagpenge 2026-09-01..2026-09-02, benefit=fleksjob 2026-09-02..9999-12-31",
		"2 Ib ib@example.dk benefit=dagpenge 2026-09-01..9999-12-31",
		"3 Eva  ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p := domaintest.Value[string](t, b.Bench, "SELECT protection FROM resident WHERE source_id = '1'"); p != "yes" {
		t.Errorf("protection became %s", p)
	}
}

func TestImportFaultsAtRowAndColumn(t *testing.T) {
	t.Parallel()
	b := open(t)
	list := "id;navn;e-mail;født;køn;cpr;postnr\n" +
		";Uden Nummer;;;;;\n" + // row 2
		"a;Bo;ikke en adresse;31-02-1965;Robot;123;800\n" + // row 3
		"b;Ib;;12/31/65;;101650006;\n" + // row 4
		"b;Ib;;12/31/65;;101650006;\n" + // row 5, the same
		"b;Ib;;;;;\n" + // row 6, not the same
		"B;;;;;;\n" + // row 7
		"c;Eva;;1.2E+09;;;\n" + // row 8
		"d;Else;;01-01-1965;;;;for meget\n" + // row 9
		"e;Else;;01-01-1965;;;\n" // row 10
	imp, err := b.Upload(b.ctx, 1, "liste.csv", []byte(list))
	if err != nil {
		t.Fatal(err)
	}
	if !imp.Mapping.MonthFirst {
		t.Error("two of three dates have the month first, and this is not suggested")
	}
	imp.Mapping.MonthFirst = false
	p, err := b.Check(b.ctx, imp.ID, imp.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Faults {
		got = append(got, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Code))
	}
	want := []string{
		"2 id id-missing",
		"3 e-mail email-invalid", "3 postnr postcode-three-digits", "3 født date-invalid", "3 cpr cpr-invalid", "3 køn value-unknown",
		"4 født date-month-first", "4 cpr cpr-nine-digits",
		"5 født date-month-first", "5 cpr cpr-nine-digits", "5 id id-twice-same",
		"6 id id-twice-differs",
		"7  name-missing", "7 id id-alike",
		"8 født cell-scientific", "8 født date-invalid",
		"9  row-long", "7 id id-alone",
	}
	slices.Sort(got)
	slices.Sort(want)
	want = slices.DeleteFunc(want, func(s string) bool { return s == "7  name-missing" })
	want = append(want, "7 navn name-missing")
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p.Added != 1 || p.LeftOut != 8 || p.Blocking != 7 || len(p.Texts) != 1 || p.Texts[0] != (resident.Text{Column: "køn", Text: "Robot", Rows: 1}) {
		t.Errorf("%+v", p)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident"); n != 0 {
		t.Errorf("the preview left %d people", n)
	}
	if err := b.Start(b.ctx, imp.ID, imp.Mapping); err != nil {
		t.Fatal(err)
	}
	if err := b.RunImports(b.Ctx()); err != nil {
		t.Fatal(err)
	}
	if imp, _ := b.Import(b.ctx, imp.ID); imp.State != "failed" {
		t.Errorf("with faults: %s", imp.State)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident"); n != 0 {
		t.Errorf("the refused import left %d people", n)
	}
	for _, f := range p.Faults {
		if text, _ := json.Marshal(f); strings.Contains(string(text), "ikke en") || strings.Contains(string(text), "Robot") {
			t.Errorf("a fault tells what a cell says: %s", text)
		}
	}
}

func TestMonthFirst(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.load(t, "id,navn,date of birth\n1,Bo,12/31/1965\n2,Ib,1965-12-31\n", func(m *resident.Mapping) { m.MonthFirst = true })
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident WHERE birth_date = '1965-12-31'"); n != 2 {
		t.Errorf("%d of 2 dates", n)
	}
}

func TestListsOfOtherLotteries(t *testing.T) {
	t.Parallel()
	b := open(t)
	// The shape of a sortition tool's list: names of its own, unknown columns, no Danish word.
	imp := b.load(t, "nationbuilder_id,first_name,last_name,email,mobile_number,primary_address1,primary_address2,primary_city,primary_zip,Gender,age_bracket\n"+
		"p0,first_name0,last_name0,email0,mobile_number0,primary_address10,primary_address20,primary_city0,primary_zip0,Male,30-44\n"+
		"p1,first_name1,last_name1,email1,mobile_number1,primary_address11,primary_address21,primary_city1,primary_zip1,Non-binary or other,16-29\n", func(m *resident.Mapping) {
		m.Features = append(m.Features, resident.FeatureColumn{Column: "age_bracket", NameDA: "Aldersklasse", NameEN: "Age bracket", Unknown: "add"})
	})
	if got := counts(imp); got != "done +2 ~0 =0 -0 !2" {
		t.Fatalf("%s %v", got, imp.Faults)
	}
	if got := b.dump(t); !strings.Contains(got, "p1|first_name1 last_name1||mobile_number1|primary_address11, primary_address21|") ||
		!strings.Contains(got, "age_bracket=16-29 2026-09-01..9999-12-31, sex=other") {
		t.Error(got)
	}
	// No number and no name: the row number is the number.
	imp = b.load(t, "gender,leaning\nfemale,conservative\nfemale,liberal\nfemale,liberal\n", func(m *resident.Mapping) {
		m.RowNumberID = true
		m.Features = append(m.Features, resident.FeatureColumn{Column: "leaning", NameDA: "Holdning", NameEN: "Leaning", Unknown: "add"})
	})
	if got := counts(imp); got != "done +3 ~0 =0 -0 !0" {
		t.Fatalf("%s %v", got, imp.Faults)
	}
	if got := b.dump(t); !strings.Contains(got, "row-4|") || !strings.Contains(got, "leaning=liberal") {
		t.Error(got)
	}
}

func TestMappingFaultsAllAtOnce(t *testing.T) {
	t.Parallel()
	b := open(t)
	imp, err := b.Upload(b.ctx, 1, "liste.csv", []byte("a;b\n1;2\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := resident.Mapping{
		Fields: map[string]string{"name": "a", "email": "a", "hat": "b", "phone": "c"}, Protection: "perhaps", ValidFrom: "i dag",
		Features: []resident.FeatureColumn{{Column: "b", FeatureID: 2, Unknown: "fault"}, {Column: "b", Unknown: "hm"}},
	}
	var refused *domain.Error
	if err := b.Start(b.ctx, imp.ID, m); !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var got []string
	for _, f := range refused.Faults {
		got = append(got, f.Where+" "+f.Code)
	}
	want := []string{
		"/features/0/featureId feature-not-known", "/features/1/column column-twice", "/features/1/nameDa feature-name-missing", "/features/1/unknown unknown-invalid",
		"/fields/hat field-not-known", "/fields/name column-twice", "/fields/phone column-not-there", "/fields/source_id id-column-missing",
		"/protection protection-invalid", "/validFrom date-invalid",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCorrectionsOutliveTheSameList(t *testing.T) {
	t.Parallel()
	b := open(t)
	list := "id;navn;e-mail;adresse;postnr\n1;Bo;old@example.dk;Gade 1;2100\n"
	b.load(t, list, nil)
	id := domaintest.Value[int64](t, b.Bench, "SELECT id FROM resident")
	r, err := b.Resident(b.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	contact := r.Contact
	contact.Email, contact.Address = "new@example.dk", "Vej 2"
	if err := b.Correct(b.ctx, id, contact, "called back", "told by phone"); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		return domaintest.Value[string](t, b.Bench, "SELECT email || ' ' || address || ' ' || (household = $1) FROM resident", resident.Household("", "Vej 2", "2100"))
	}
	if imp := b.load(t, list, nil); imp.Unchanged != 1 || read() != "new@example.dk Vej 2 true" {
		t.Errorf("%s: %s", counts(imp), read())
	}
	if imp := b.load(t, strings.Replace(list, "old@", "newer@", 1), nil); imp.Changed != 1 || read() != "newer@example.dk Vej 2 true" {
		t.Errorf("%s: %s", counts(imp), read())
	}
	if imp := b.load(t, list, nil); imp.Changed != 1 || read() != "old@example.dk Vej 2 true" {
		t.Errorf("the list counts again: %s: %s", counts(imp), read())
	}
}

func TestInstitutionsAreSuggestedAndInherited(t *testing.T) {
	t.Parallel()
	b := open(t)
	var list strings.Builder
	list.WriteString("id;navn;adresse;postnr\n")
	for i := range 9 {
		fmt.Fprintf(&list, "%d;Beboer %d;Plejehjemsvej 1;2100\n", i, i)
	}
	imp, err := b.Upload(b.ctx, 1, "liste.csv", []byte(list.String()))
	if err != nil {
		t.Fatal(err)
	}
	imp.Mapping.Protection = resident.No
	p, err := b.Check(b.ctx, imp.ID, imp.Mapping)
	if err != nil || len(p.Crowded) != 1 || p.Crowded[0].People != 9 || p.Crowded[0].Address != "Plejehjemsvej 1" {
		t.Fatalf("%+v %v", p, err)
	}
	b.load(t, list.String(), func(m *resident.Mapping) { m.Homes = []string{p.Crowded[0].Household} })
	b.load(t, "id;navn;adresse;postnr\n10;Ny;plejehjemsvej 1;2100\n11;Nabo;Plejehjemsvej 2;2100\n", nil)
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident WHERE institution"); n != 10 {
		t.Errorf("%d live in the institution", n)
	}
}

func TestRefusedFilesSayWhy(t *testing.T) {
	t.Parallel()
	b := open(t)
	var refused *domain.Error
	if _, err := b.Upload(b.ctx, 1, "gammel.xls", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")); !errors.As(err, &refused) || refused.Code != "file-xls" || refused.Detail == "" {
		t.Errorf("%v", err)
	}
	if _, err := b.Upload(b.As(domain.Analyst, 1), 1, "a.csv", []byte("id;navn\n1;Bo\n")); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an analyst uploads: %v", err)
	}
	imp, err := b.Upload(b.ctx, 1, "a.csv", []byte("id,navn;1\n1,Bo;2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.Reread(b.ctx, imp.ID, table.Settings{Separator: ";"}); err != nil || !slices.Equal(again.Columns, []string{"id,navn", "1"}) {
		t.Errorf("%v %v", again.Columns, err)
	}
	if _, err := b.Import(b.As(domain.Coordinator, 7), imp.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("another unit reads it: %v", err)
	}
	if err := b.Cancel(b.ctx, imp.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.Start(b.ctx, imp.ID, imp.Mapping); !errors.Is(err, resident.ErrImportState) {
		t.Errorf("a cancelled import starts: %v", err)
	}
}

func TestMain(m *testing.M) {
	if url := os.Getenv("RESIDENT_TEST_KILLED"); url != "" {
		runUntilKilled(url)
	}
	os.Exit(m.Run())
}
