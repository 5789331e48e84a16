package resident_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/resident"
	"deltag/domain/resident/table"

	"github.com/google/go-cmp/cmp"
)

// The golden protected person: in nothing that others can see.
const golden = "id;navn;e-mail;telefon;adresse;postnr;by;født;køn;bydel;beskyttet;cpr\n" +
	"G1;Zzyzx Hemmelig;zzyzx@skjult.dk;99999999;Skjulvej 99;9990;Skagen;09-09-1979;K;Valby;ja;0909790009\n" +
	"G2;Yvonne Ukendt;yvonne@skjult.dk;99999998;Skjulvej 98;9990;Skagen;08-08-1978;K;Valby;;\n" +
	"A1;Åse Aagaard;aase@example.dk;12345678;Gade 1;2100;København;01-01-1965;K;Østerbro;nej;\n" +
	"B1;Bo Zachariassen;bo.z@example.dk;12345679;Gade 2;2100;København;01-01-1995;M;Nørrebro;nej;\n" +
	"C1;Ærlig Ørsted;;;Gade 3;2200;København;;M;Nørrebro;nej;\n"

var hiddenTexts = []string{"Zzyzx", "Hemmelig", "Skjulvej", "skjult.dk", "9999999", "Yvonne", "1979-09", "0909790009", "0009"}

func (b bench) golden(t *testing.T) {
	t.Helper()
	if imp := b.load(t, golden, func(m *resident.Mapping) { m.Protection = resident.Unknown }); imp.Added != 5 {
		t.Fatalf("%s %v", counts(imp), imp.Faults)
	}
}

func leaks(t *testing.T, where, text string) {
	t.Helper()
	for _, hidden := range hiddenTexts {
		if strings.Contains(strings.ToLower(text), strings.ToLower(hidden)) {
			t.Errorf("%s shows %s: %s", where, hidden, text)
		}
	}
}

func TestListOrderSearchAndFilters(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t)
	features, err := b.Known(b.ctx)
	if err != nil {
		t.Fatal(err)
	}
	value := func(code string) int64 {
		return domaintest.Value[int64](t, b.Bench, "SELECT id FROM feature_value WHERE code = $1 AND feature_id <= $2", code, features[2].ID)
	}
	yes := true
	for name, c := range map[string]struct {
		q    resident.Query
		want string
	}{
		"Danish order":      {resident.Query{}, "B-1, B-2, Bo Zachariassen, Ærlig Ørsted, Åse Aagaard"},
		"backwards":         {resident.Query{Sort: "-name"}, "Åse Aagaard, Ærlig Ørsted, Bo Zachariassen, B-2, B-1"},
		"by the number":     {resident.Query{Sort: "number"}, "Åse Aagaard, Bo Zachariassen, Ærlig Ørsted, B-1, B-2"},
		"youngest first":    {resident.Query{Sort: "-born"}, "Bo Zachariassen, B-1, B-2, Åse Aagaard, Ærlig Ørsted"},
		"newest":            {resident.Query{Sort: "newest"}, "Ærlig Ørsted, Bo Zachariassen, Åse Aagaard, B-2, B-1"},
		"by first name":     {resident.Query{Search: "åse"}, "Åse Aagaard"},
		"by beginnings":     {resident.Query{Search: "zach bo"}, "Bo Zachariassen"},
		"by number":         {resident.Query{Search: "c1"}, "Ærlig Ørsted"},
		"by e-mail":         {resident.Query{Search: "bo.z@example.dk"}, "Bo Zachariassen"},
		"by alias":          {resident.Query{Search: "B-2"}, "B-2"},
		"nobody":            {resident.Query{Search: "o'neill \\ :*"}, ""},
		"a protected name":  {resident.Query{Search: "zzyzx"}, "B-1"},
		"women":             {resident.Query{Values: []int64{value("woman")}}, "B-1, B-2, Åse Aagaard"},
		"men of a district": {resident.Query{Values: []int64{value("man"), value("3")}}, "Bo Zachariassen, Ærlig Ørsted"},
		"women, two areas":  {resident.Query{Values: []int64{value("woman"), value("2"), value("3")}}, "Åse Aagaard"},
		"age":               {resident.Query{Values: []int64{value("30-39")}}, "Bo Zachariassen"},
		"protected":         {resident.Query{Protection: "yes"}, "B-1"},
		"exempt":            {resident.Query{Exempt: &yes}, ""},
		"active":            {resident.Query{Status: "active"}, "B-1, B-2, Bo Zachariassen, Ærlig Ørsted, Åse Aagaard"},
		"erased":            {resident.Query{Status: "erased"}, ""},
		"only spaces":       {resident.Query{Search: "  , "}, "B-1, B-2, Bo Zachariassen, Ærlig Ørsted, Åse Aagaard"},
	} {
		page, err := b.List(b.ctx, c.q)
		names := []string{}
		for _, l := range page.Items {
			names = append(names, l.Shown)
		}
		if got := strings.Join(names, ", "); err != nil || got != c.want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, c.want)
		}
		shown, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		leaks(t, name, string(shown))
	}
	if _, err := b.List(b.ctx, resident.Query{Sort: "shoe size"}); !errors.Is(err, domain.ErrSort) {
		t.Errorf("by an order that is none: %v", err)
	}
	for _, q := range []resident.Query{{Status: "?"}, {Values: []int64{987654}}} {
		if _, err := b.List(b.ctx, q); !errors.Is(err, resident.ErrQuery) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if page, err := b.List(b.As(domain.Interviewer, 1), resident.Query{Search: "zzyzx"}); err != nil || len(page.Items) != 0 {
		t.Errorf("an interviewer finds a protected name: %+v %v", page, err)
	}
	for name, ctx := range map[string]context.Context{
		"an analyst": b.As(domain.Analyst, 1), "an administrator": b.As(domain.Administrator, 1), "nobody": context.Background(),
	} {
		if _, err := b.List(ctx, resident.Query{}); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s lists residents: %v", name, err)
		}
	}
	if page, err := b.List(b.As(domain.Coordinator, 7), resident.Query{}); err != nil || len(page.Items) != 0 {
		t.Errorf("another unit sees %v, %v", page.Items, err)
	}
}

func TestListPagesMeetEverybodyOnce(t *testing.T) {
	t.Parallel()
	b := open(t)
	var list strings.Builder
	list.WriteString("id;navn\n")
	for i := range 120 {
		fmt.Fprintf(&list, "%d;Navn %d\n", i, i%7)
	}
	b.load(t, list.String(), nil)
	for _, sort := range []string{"name", "-name", "number", "-number", "born", "-born", "newest"} {
		seen, after, pages := map[int64]bool{}, "", 0
		for {
			page, err := b.List(b.ctx, resident.Query{Sort: sort, After: after})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page.Items {
				if seen[l.ID] {
					t.Errorf("%s: %d twice", sort, l.ID)
				}
				seen[l.ID] = true
			}
			if pages++; page.Next == "" {
				break
			}
			after = page.Next
		}
		if len(seen) != 120 || pages != 3 {
			t.Errorf("%s: %d people on %d pages", sort, len(seen), pages)
		}
	}
	if _, err := b.List(b.ctx, resident.Query{After: "?"}); !errors.Is(err, domain.ErrCursor) {
		t.Errorf("a foreign marker: %v", err)
	}
}

func TestEveryUseIsRecorded(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t)
	b.Exec(t, "SELECT 1")
	uses := func() string {
		return domaintest.Value[string](t, b.Bench, `SELECT coalesce(string_agg(concat_ws(' ', action, subject, replace(criterion, ref, words), replace(purpose, ref, words), count), '; ' ORDER BY id), '')
			FROM (SELECT a.*, coalesce(w.ref, '-') AS ref, coalesce(w.words, '-') AS words FROM access_record a LEFT JOIN access_word w ON w.access_id = a.id
				WHERE a.id > (SELECT max(id) FROM access_record WHERE job <> '')) u`)
	}
	if _, err := b.List(b.ctx, resident.Query{Search: "åse", Status: "active"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Resident(b.ctx, 1); err != nil {
		t.Fatal(err)
	}
	if r, err := b.Reveal(b.ctx, 1, "asked for a letter"); err != nil || r.Name != "Zzyzx Hemmelig" {
		t.Fatal(r.Name, err)
	}
	if c, err := b.ShowCPR(b.ctx, 1, "journal number"); err != nil || c.Digits() != "0909790009" {
		t.Fatal(c, err)
	}
	var out bytes.Buffer
	if err := b.Export(b.ctx, resident.Query{Protection: "no"}, "csv", "da", "letters", &out); err != nil {
		t.Fatal(err)
	}
	want := "search resident search «åse», status active list of residents 1; read resident resident page 1; " +
		"read protected resident «asked for a letter» 1; read cpr «journal number» 1; export resident protection no, csv «letters» 3"
	if got := strings.ReplaceAll(uses(), "  ", " "); got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func TestGoldenProtectedPersonIsHidden(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t)
	for _, ctx := range []context.Context{b.ctx, b.As(domain.Interviewer, 1)} {
		for id := int64(1); id <= 2; id++ {
			p, err := b.Resident(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			shown, err := json.Marshal(p) // what pointers lead to, and no address that looks like a part of a number
			if err != nil {
				t.Fatal(err)
			}
			leaks(t, "the page", string(shown))
		}
	}
	interviewer := b.As(domain.Interviewer, 1)
	if r, err := b.Reveal(interviewer, 1, "curious"); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer reads %s, %v", r.Name, err)
	}
	if _, err := b.ShowCPR(interviewer, 1, "curious"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an interviewer reads the number: %v", err)
	}
	if _, err := b.Reveal(b.ctx, 1, " "); !errors.Is(err, resident.ErrPurpose) {
		t.Errorf("without a reason: %v", err)
	}
	for _, format := range []string{"csv", "xlsx"} {
		for _, language := range []string{"da", "en"} {
			var out bytes.Buffer
			if err := b.Export(b.ctx, resident.Query{}, format, language, "test", &out); err != nil {
				t.Fatal(err)
			}
			file, err := table.Open(out.Bytes(), table.Settings{})
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(file.Columns, " ")
			for row := range file.Rows() {
				text += " " + strings.Join(row.Cells, " ")
			}
			leaks(t, format, text)
			if !strings.Contains(text, "Åse Aagaard") {
				t.Errorf("%s lacks who is not protected: %s", format, text)
			}
		}
	}
	if err := b.Export(interviewer, resident.Query{}, "csv", "da", "test", &bytes.Buffer{}); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an interviewer exports: %v", err)
	}
	err := b.View(b.Ctx(), func(tx *domain.Tx) error {
		names, err := resident.Shown(tx, []int64{1, 2, 3})
		leaks(t, "names", fmt.Sprint(names))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOwnExportComesBack: reading an export in again changes nobody, not even those it hides.
func TestOwnExportComesBack(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"da", "en"} {
		b := open(t)
		b.golden(t)
		before := b.dump(t)
		var out bytes.Buffer
		if err := b.Export(b.ctx, resident.Query{}, "csv", language, "test", &out); err != nil {
			t.Fatal(err)
		}
		imp := b.load(t, out.String(), nil)
		if got := counts(imp); got != "done +0 ~0 =5 -0 !0" {
			t.Errorf("%s: %s %v %v", language, got, imp.Faults, imp.Mapping)
		}
		if diff := cmp.Diff(before, b.dump(t)); diff != "" {
			t.Error(diff)
		}
	}
}

// erase takes a person out of the register.
func (b bench) erase(id int64) error {
	return b.Do(b.Ctx(), func(tx *domain.Tx) error {
		r, err := resident.LockToErase(tx, id)
		if err != nil {
			return err
		}
		traces, err := resident.TracesOf(tx, r)
		if err != nil {
			return err
		}
		return errors.Join(resident.KeepOut(tx, r), resident.Erase(tx, r, traces))
	})
}

func TestEraseLeavesNothingAndTheListDoesNotBringBack(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.golden(t)
	b.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES (1, 'panel:1', now())")
	waiting, err := b.Upload(b.ctx, 1, "næste.csv", []byte(golden))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.erase(1); err != nil {
		t.Fatal(err)
	}
	if err := b.erase(1); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("erasing twice: %v", err)
	}
	if got := domaintest.Value[string](t, b.Bench, "SELECT concat_ws(' ', state, failure, NOT EXISTS (SELECT FROM import_file WHERE import_id = $1)) FROM import WHERE id = $1", waiting.ID); got != "cancelled list-of-erased t" {
		t.Errorf("the list that waits with the person on it: %s", got)
	}
	left := domaintest.Value[string](t, b.Bench, `SELECT concat_ws(' ', (SELECT row_to_json(r) FROM resident r WHERE id = 1), (SELECT count(*) FROM resident_attribute WHERE resident_id = 1),
		(SELECT count(*) FROM contact WHERE resident_id = 1))`)
	leaks(t, "the row", left)
	if !strings.HasSuffix(left, " 0 0") || strings.Contains(left, `"G1"`) {
		t.Errorf("left: %s", left)
	}
	imp := b.load(t, golden, func(m *resident.Mapping) { m.Protection = resident.Unknown })
	if got := counts(imp); got != "done +0 ~0 =4 -1 !1" || imp.Faults[0].Code != resident.ErasedBefore {
		t.Errorf("%s %v", got, imp.Faults)
	}
	if err := b.Correct(b.ctx, 1, resident.Contact{Name: "X", Language: "da"}, "", "test"); !errors.Is(err, resident.ErrErased) {
		t.Errorf("an erased person is corrected: %v", err)
	}
}

//nolint:paralleltest // it looks at the one log of the process
func TestLogsHoldNoPersonalData(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	b := open(t)
	b.golden(t)
	if _, err := b.List(b.ctx, resident.Query{Search: "zzyzx"}); err != nil {
		t.Fatal(err)
	}
	leaks(t, "the log", log.String())
}

func TestStanding(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.load(t, "id;navn;adresse;postnr\n1;Bo;Gade 1;2100\n2;Ib;Gade 1;2100\n", nil)
	until := b.Now().AddDate(0, 1, 0)
	if err := b.SetStanding(b.ctx, 1, resident.Standing{Protection: "yes", Gone: "moved", OptedOut: true, PausedUntil: &until, Institution: true}, "told by phone"); err != nil {
		t.Fatal(err)
	}
	got := domaintest.Value[string](t, b.Bench, "SELECT string_agg(concat_ws(' ', id, protection, gone, opted_out_at IS NOT NULL, institution), '; ' ORDER BY id) FROM resident")
	if got != "1 yes moved t t; 2 no  f t" {
		t.Error(got)
	}
	for _, s := range []resident.Standing{{Protection: "hm"}, {Protection: "no", Gone: "asleep"}} {
		if err := b.SetStanding(b.ctx, 1, s, "told by phone"); !errors.Is(err, resident.ErrStanding) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	var refused *domain.Error
	err := b.Correct(b.ctx, 2, resident.Contact{Name: "a\nb", Email: "nej", Language: "klingon"}, "called back", "told by phone")
	if !errors.As(err, &refused) || len(refused.Faults) != 3 {
		t.Errorf("%v", err)
	}
	if err := b.Correct(b.As(domain.Interviewer, 1), 2, resident.Contact{Language: "da"}, "", "no right"); !errors.Is(err, domain.ErrNotFound) {
		t.Error("an interviewer corrects")
	}
}
