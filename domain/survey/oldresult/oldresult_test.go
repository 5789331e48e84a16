package oldresult_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/oldresult"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, oldresult.Result{})
}

type bench struct {
	*domaintest.Bench
	*oldresult.Use
	boss context.Context
	p    int64
	code string // of a question of the core
}

func newBench(t *testing.T) *bench {
	t.Helper()
	document, err := os.ReadFile("../testdata/committee.json")
	must(t, err)
	form, err := survey.Read(document)
	must(t, err)
	db := domaintest.New(t)
	w := db.AddWave(t, form.WithLocal(nil), "confidential")
	b := &bench{Bench: db, Use: oldresult.New(db.DB), boss: db.As(domain.Coordinator, 1)}
	b.p = domaintest.Value[int64](t, db, "SELECT programme_id FROM wave WHERE id = $1", w.ID)
	for _, q := range form.Core {
		if q.Kind == "scale5" {
			b.code = q.Code
		}
	}
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func codes(err error) (list []string) {
	var e *domain.Error
	if errors.As(err, &e) {
		for _, f := range e.Faults {
			list = append(list, f.Where+" "+f.Code)
		}
	}
	return list
}

func share() oldresult.Result {
	return oldresult.Result{Indicator: "heard", Year: 2012, N: 1000, Measure: oldresult.Share, Value: 77, ShareOf: "tilfredse eller meget tilfredse",
		Source: "Brugerundersøgelse 2012", SourceNumber: "2018-0145955-20"}
}

func TestAFigureNeedsItsDocumentAndFiveAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, five := 1.0, 5.0
	for name, c := range map[string]struct {
		change func(*oldresult.Result)
		want   []string
	}{
		"right": {func(*oldresult.Result) {}, nil},
		"a mean": {func(r *oldresult.Result) {
			r.Measure, r.ShareOf, r.Value, r.ScaleFrom, r.ScaleTo = oldresult.Mean, "", 4.2, &one, &five
		}, nil},
		"of a question":   {func(r *oldresult.Result) { r.Indicator, r.Question = "", b.code }, nil},
		"five answers":    {func(r *oldresult.Result) { r.N = 5 }, nil},
		"four answers":    {func(r *oldresult.Result) { r.N = 4 }, []string{"/n old-few"}},
		"no document":     {func(r *oldresult.Result) { r.Source, r.SourceNumber = " ", "" }, []string{"/source old-source", "/sourceNumber old-source-number"}},
		"more than all":   {func(r *oldresult.Result) { r.Value = 101 }, []string{"/value old-share"}},
		"a share of what": {func(r *oldresult.Result) { r.ShareOf = "" }, []string{"/shareOf old-share-of"}},
		"off its scale": {func(r *oldresult.Result) {
			r.Measure, r.ShareOf, r.Value, r.ScaleFrom, r.ScaleTo = oldresult.Mean, "", 5.2, &one, &five
		}, []string{"/value old-mean"}},
		"no scale": {func(r *oldresult.Result) { r.Measure, r.ShareOf = oldresult.Mean, "" }, []string{"/scaleTo old-scale"}},
		"the wrong way": {func(r *oldresult.Result) {
			r.Measure, r.ShareOf, r.Value, r.ScaleFrom, r.ScaleTo = oldresult.Mean, "", 3, &five, &one
		}, []string{"/scaleTo old-scale"}},
		"of nothing":         {func(r *oldresult.Result) { r.Indicator = "" }, []string{"/indicator old-about"}},
		"of two":             {func(r *oldresult.Result) { r.Question = b.code }, []string{"/question old-about-both"}},
		"unknown indicator":  {func(r *oldresult.Result) { r.Indicator = "nothing" }, []string{"/indicator indicator-unknown"}},
		"unknown question":   {func(r *oldresult.Result) { r.Indicator, r.Question = "", "nothing" }, []string{"/question question-unknown"}},
		"a year to come":     {func(r *oldresult.Result) { r.Year = 2099 }, []string{"/year old-year"}},
		"an unheard of unit": {func(r *oldresult.Result) { r.UnitID = new(int64) }, []string{"/unit unit-unknown"}},
		"many things at once": {func(r *oldresult.Result) { r.N, r.Value, r.Source = 0, -1, "" },
			[]string{"/n old-few", "/value old-share", "/source old-source"}},
	} {
		r := share()
		r.Period = name // so that no two are the same
		c.change(&r)
		got, err := b.Add(b.boss, b.p, r)
		if !slices.Equal(codes(err), c.want) || (err == nil) != (c.want == nil) || err == nil && got.ID == 0 {
			t.Errorf("%s: %v %v", name, err, codes(err))
		}
	}
}

func TestTheDatabaseKeepsFigures(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, err := b.Add(b.boss, b.p, share())
	must(t, err)
	if _, err := b.Add(b.boss, b.p, share()); !errors.Is(err, oldresult.ErrTwice) {
		t.Errorf("twice: %v", err)
	}
	insert := "INSERT INTO old_result (programme_id, indicator, year, n, measure, value, share_of, scale_from, scale_to, source, source_number, added_at) SELECT programme_id, "
	for _, statement := range []string{
		"UPDATE old_result SET value = 80", "UPDATE old_result SET source = 'x'", "DELETE FROM old_result",
		"UPDATE old_result SET taken_back_at = now()", "UPDATE old_result SET taken_back_at = now(), reason = 'Fejl', value = 80",
		insert + "'heard', 2013, 4, 'share', 50, 'ja', NULL, NULL, 'x', 'y', now() FROM old_result",
		insert + "'heard', 2013, 5, 'share', 101, 'ja', NULL, NULL, 'x', 'y', now() FROM old_result",
		insert + "'heard', 2013, 5, 'mean', 3, '', NULL, 5, 'x', 'y', now() FROM old_result",
		insert + "'heard', 2013, 5, 'mean', 6, '', 1, 5, 'x', 'y', now() FROM old_result",
		insert + "'heard', 2013, 5, 'share', 50, 'ja', NULL, NULL, ' ', 'y', now() FROM old_result",
		insert + "'', 2013, 5, 'share', 50, 'ja', NULL, NULL, 'x', 'y', now() FROM old_result",
	} {
		if _, err := b.Pool().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("not refused: %s", statement)
		}
	}
	if err := b.TakeBack(b.boss, r.ID, " "); !errors.Is(err, oldresult.ErrResult) {
		t.Errorf("without a reason: %v", err)
	}
	must(t, b.TakeBack(b.boss, r.ID, "Tallet var fra et andet år."))
	if err := b.TakeBack(b.boss, r.ID, "Igen."); !errors.Is(err, oldresult.ErrTaken) {
		t.Errorf("twice: %v", err)
	}
	if _, err := b.Pool().ExecContext(t.Context(), "UPDATE old_result SET taken_back_at = NULL, reason = ''"); err == nil {
		t.Error("it was put back")
	}
	if _, err := b.Add(b.boss, b.p, share()); err != nil {
		t.Errorf("the right one after it: %v", err)
	}
	page, err := b.List(b.boss, b.p, "", "", 50)
	must(t, err)
	if len(page.Items) != 2 || page.Items[1].Reason != "Tallet var fra et andet år." || page.Items[0].TakenBackAt != nil {
		t.Errorf("%+v", page)
	}
}

const head = "Indikator;Spørgsmål;År;Periode;Enhed;Antal svar;Andel;Andel af;Gennemsnit;Skala fra;Skala til;Kilde;Dokumentnummer\n"

func TestEveryFaultOfAFileIsTold(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	_, err := b.Add(b.boss, b.p, share())
	must(t, err)
	end := ";Rapport;2016-1\n"
	file := head +
		"heard;;2013;;;4;77;ja;;;" + end + // 2
		"Hørt og anerkendt;;tolv;;;x;77;ja;;;" + end + // 3
		"heard;;2013;;Månen;50;0,77;ja;;;" + end + // 4
		"heard;;2013;;;50;;;4,2;1;" + end + // 5
		"heard;;2013;;;50;77;ja;4,2;1;5" + end + // 6
		"heard;;2012;;;50;77;Tilfredse eller meget tilfredse;;;" + end + // 7
		"heard;;2014;;;50;77;ja;;;" + end + // 8 is right
		"heard;;2014;;;50;78;JA;;;" + end + // 9
		"heard;;2015;;;50;77;ja;;;;;\n" // 10
	r, err := b.CheckFile(b.boss, b.p, []byte(file))
	must(t, err)
	var got []string
	for _, f := range r.Faults {
		got = append(got, f.Where+": "+f.Code)
	}
	want := []string{
		"row 2, column Antal svar: old-few", "row 3, column År: whole-unreadable", "row 3, column Antal svar: whole-unreadable",
		"row 4, column Andel: old-fraction", "row 4, column Enhed: unit-unknown", "row 5, column Skala til: old-scale", "row 6, column Gennemsnit: old-both-values",
		"row 7: old-result-twice", "row 9: old-row-twice", "row 10, column Kilde: old-source", "row 10, column Dokumentnummer: old-source-number",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := b.AddFile(b.boss, b.p, []byte(file)); !errors.Is(err, oldresult.ErrFile) || len(codes(err)) != len(want) {
		t.Error(err)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM old_result"); n != 1 {
		t.Errorf("%d figures are kept of a file with faults", n-1)
	}
	r, err = b.CheckFile(b.boss, b.p, []byte("Navn;År\nHans;2012\n"))
	must(t, err)
	if len(r.Faults) != 5 || r.Faults[0].Where != "row 1" {
		t.Errorf("without columns: %v", r.Faults)
	}
	r, err = b.CheckFile(b.boss, b.p, []byte("%PDF-1.4 and more"))
	must(t, err)
	if len(r.Faults) != 1 || r.Faults[0].Where != "file" {
		t.Errorf("no list: %v", r.Faults)
	}
}

// What is taken out can be taken in by another programme, and is the same.
func TestAFileGoesInAndOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	unit := domaintest.Value[int64](t, b.Bench, "INSERT INTO unit (name, parent_id, valid_from) VALUES ('Center Nord', 1, '2020-01-01') RETURNING id")
	file := head + "Hørt og anerkendt;;2012;;;1.000;77,5 %;ja;;;;Rapport;2016-1\n;" + b.code + ";2013;1. halvår;center nord;120;;;4,25;1;5;Rapport;2016-2\n;" +
		b.code + ";2014;;;120;0,5 %;nej;;;;=1+1;2016-3\n"
	r, err := b.AddFile(b.boss, b.p, []byte(file))
	must(t, err)
	if r.Rows != 3 || r.From != 2012 || r.To != 2014 {
		t.Errorf("%+v", r)
	}
	page, err := b.List(b.As(domain.Secretary, 1), b.p, "year", "", 2)
	must(t, err)
	if first, second := page.Items[0], page.Items[1]; page.Next == "" || first.Value != 77.5 || first.N != 1000 || first.Indicator != "heard" || second.UnitID == nil || *second.UnitID != unit ||
		second.Unit != "Center Nord" || *second.ScaleTo != 5 || second.Value != 4.25 || second.Period != "1. halvår" {
		t.Errorf("%+v", page)
	}
	for _, format := range []string{"csv", "xlsx"} {
		var out bytes.Buffer
		must(t, b.Export(b.As(domain.Secretary, 1), b.p, format, "da", &out))
		another := newBench(t)
		another.Exec(t, "INSERT INTO unit (name, parent_id, valid_from) VALUES ('Center Nord', 1, '2020-01-01')")
		again, err := another.AddFile(another.boss, another.p, out.Bytes())
		if err != nil || again.Rows != 3 || again.Results[1].Value != 4.25 || again.Results[0].Value != 77.5 || again.Results[2].Value != 0.5 || again.Results[2].Source != "=1+1" {
			t.Errorf("%s: %+v %v %v\n%s", format, again, err, codes(err), out.String()[:min(out.Len(), 600)])
		}
	}
}

func TestWhoMayTakeFiguresIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, err := b.Add(b.boss, b.p, share())
	must(t, err)
	leader, stranger := b.As(domain.UnitLeader, 1), b.As(domain.Administrator, 1)
	var out bytes.Buffer
	for name, try := range map[string]func(context.Context) error{
		"add":   func(ctx context.Context) error { _, err := b.Add(ctx, b.p, share()); return err },
		"check": func(ctx context.Context) error { _, err := b.CheckFile(ctx, b.p, []byte(head)); return err },
		"file":  func(ctx context.Context) error { _, err := b.AddFile(ctx, b.p, []byte(head)); return err },
		"back":  func(ctx context.Context) error { return b.TakeBack(ctx, r.ID, "Derfor.") },
	} {
		if err := try(leader); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s by a unit leader: %v", name, err)
		}
		if err := try(stranger); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s by who sees no surveys: %v", name, err)
		}
	}
	if page, err := b.List(leader, b.p, "", "", 10); err != nil || len(page.Items) != 1 {
		t.Errorf("a unit leader reads: %v", err)
	}
	if _, err := b.List(stranger, b.p, "", "", 10); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("who sees no surveys reads: %v", err)
	}
	if err := b.Export(stranger, b.p, "csv", "da", &out); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("who sees no surveys takes out: %v", err)
	}
}
