package coverage_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/coverage"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
)

type bench struct {
	*domaintest.Bench
	*coverage.Use
	t    *testing.T
	boss context.Context
	form *survey.Instrument
}

func newBench(t *testing.T) *bench {
	t.Helper()
	document, err := os.ReadFile("../testdata/committee.json")
	must(t, err)
	form, err := survey.Read(document)
	must(t, err)
	b := domaintest.New(t)
	return &bench{b, coverage.New(b.DB), t, b.As(domain.Coordinator, 1), form}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wave publishes one of a new programme that asks every year.
func (b *bench) wave() (w domaintest.Wave, programme int64) {
	b.t.Helper()
	w = b.AddWave(b.t, b.form.WithLocal(nil), "confidential")
	programme = domaintest.Value[int64](b.t, b.Bench, "SELECT programme_id FROM wave WHERE id = $1", w.ID)
	b.Exec(b.t, "UPDATE programme SET every_months = 12 WHERE id = $1", programme)
	return w, programme
}

func (b *bench) row(ctx context.Context, key string) coverage.Row {
	b.t.Helper()
	themes, _, err := b.Matrix(ctx, coverage.Filter{})
	must(b.t, err)
	for _, th := range themes {
		for _, r := range th.Rows {
			if r.Key == key {
				return r
			}
		}
	}
	b.t.Fatalf("no row %s", key)
	return coverage.Row{}
}

func (b *bench) finish(w domaintest.Wave, of int64, reason string) {
	b.t.Helper()
	ps := programme.New(b.DB, []byte("key")).WithClosing(response.New(b.DB).CloseWave)
	_, err := ps.Close(b.boss, w.ID, 1)
	must(b.t, err)
	_, err = ps.End(b.boss, of, reason)
	must(b.t, err)
}

func TestAHoleIsWhatNothingAsksAnyMore(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if r := b.row(b.boss, "heard"); r.State != coverage.Never || r.Last != nil || r.Asks != nil {
		t.Fatalf("before anything: %+v", r)
	}
	first, one := b.wave()
	second, two := b.wave()
	b.Exec(t, "INSERT INTO survey_sample (wave_id, unit_id, kind, code, created_at) VALUES ($1, 1, 'open', 'abcdefghij', $2)", second.ID, b.Now())
	r := b.row(b.boss, "heard")
	if r.State != coverage.Measured || len(r.Measures) != 2 || !slices.Equal(r.Measures[0].Ways, []string{"residents"}) || !slices.Equal(r.Measures[1].Ways, []string{"residents", "open"}) {
		t.Fatalf("two programmes: %+v", r)
	}
	b.finish(first, one, "Den var for lang.")
	if r := b.row(b.boss, "heard"); r.State != coverage.Measured || len(r.Measures) != 1 || r.Measures[0].Programme != two || r.End != nil {
		t.Fatalf("one of two has ended: %+v", r)
	}
	b.finish(second, two, "Vi spørger på en anden måde.")
	r = b.row(b.boss, "heard")
	if r.State != coverage.Hole || len(r.Measures) != 0 || r.Last == nil || r.Last.Programme != two || r.Last.Wave != second.ID || r.Last.On.After(b.Now()) ||
		r.End == nil || r.End.Kind != coverage.ProgrammeEnded || r.End.Reason != "Vi spørger på en anden måde." || !r.End.On.Equal(b.Now().UTC()) || r.Asks == nil {
		t.Fatalf("both have ended: %+v %+v %+v", r, r.Last, r.End)
	}
	holes, all, err := b.Matrix(b.boss, coverage.Filter{Holes: true, Theme: "respect"})
	must(t, err)
	if len(holes) != 1 || holes[0].Key != "respect" || len(holes[0].Rows) != 1 || holes[0].Rows[0].Key != "heard" || len(all) < 20 {
		t.Errorf("holes of a theme: %+v", holes)
	}
}

func TestWhatEndedAQuestion(t *testing.T) {
	t.Parallel()
	closing := "UPDATE wave SET state = 'closed', closed_at = $2, closes_on = opens_on WHERE id = $1"
	for name, c := range map[string]struct {
		happens string
		want    coverage.EndKind
	}{
		"between two waves":  {"", ""},
		"used no more":       {"UPDATE instrument SET ended_at = now(), end_reason = 'Et nyt' WHERE id = (SELECT instrument_id FROM programme WHERE id = $1)", coverage.QuestionnaireEnded},
		"its day has passed": {"UPDATE programme SET ends_on = '2000-01-01' WHERE id = $1", coverage.DayPassed},
		"asked once":         {"UPDATE programme SET every_months = NULL WHERE id = $1", coverage.AskedOnce},
		"planned once more":  {"UPDATE programme SET every_months = NULL, next_on = '2099-01-01' WHERE id = $1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			w, p := b.wave()
			b.Exec(t, closing, w.ID, b.Now())
			if c.happens != "" {
				b.Exec(t, c.happens, p)
			}
			r := b.row(b.boss, "heard")
			if c.want == "" {
				if r.State != coverage.Measured || len(r.Measures) != 1 || r.Measures[0].Open {
					t.Errorf("%+v", r)
				}
				return
			}
			if r.State != coverage.Hole || r.End == nil || r.End.Kind != c.want {
				t.Errorf("%+v %+v", r, r.End)
			}
		})
	}
}

// A question that the next version leaves out is a hole once that version is asked, and not before.
func TestAQuestionThatWasTakenOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w, p := b.wave()
	b.Exec(t, "UPDATE wave SET state = 'closed', closed_at = $2, closes_on = opens_on WHERE id = $1", w.ID, b.Now())
	shorter := *b.form.WithLocal(nil)
	shorter.Version = 2
	shorter.Core = slices.DeleteFunc(slices.Clone(shorter.Core), func(q survey.Question) bool { return q.Indicator == "heard" })
	v := domaintest.Value[int64](t, b.Bench, `INSERT INTO instrument_version (instrument_id, number, document, core, core_hash, core_length, changed_at, published_at)
		SELECT instrument_id, 2, $2, $3, $4, $5, $6, $6 FROM programme WHERE id = $1 RETURNING id`, p, shorter.Canonical(), shorter.CoreCanonical(), shorter.CoreHash(), shorter.CoreLength(), b.Now())
	if r := b.row(b.boss, "heard"); r.State != coverage.Measured {
		t.Errorf("before it is asked: %+v", r)
	}
	b.Exec(t, "UPDATE programme SET core_length = $2 WHERE id = $1", p, shorter.CoreLength())
	d := domaintest.Value[int64](t, b.Bench, `INSERT INTO programme_decision (programme_id, body, decided_on, reference, themes, core_hash, recorded_at)
		VALUES ($1, 'committee', '2020-01-01', 'Punkt 8', '[]', $2, $3) RETURNING id`, p, shorter.CoreHash(), b.Now())
	b.Exec(t, `INSERT INTO wave (programme_id, number, name, version_id, core_hash, decision_id, level, opens_on, closes_on, state, created_at, published_at)
		VALUES ($1, 2, 'Den korte', $2, $3, $4, 'confidential', $5::timestamptz::date, $5::timestamptz::date + 30, 'published', $5, $5)`, p, v, shorter.CoreHash(), d, b.Now())
	if r := b.row(b.boss, "heard"); r.State != coverage.Hole || r.End.Kind != coverage.QuestionDropped || r.Last.Wave != w.ID {
		t.Errorf("after: %+v", r)
	}
}

// A unit's own question counts where the unit asks it, and is marked.
func TestLocalQuestionsCountWhereTheyAreAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	own := b.form.Local[0]
	own.Indicator, own.Theme = "wayfinding", "our_theme"
	i, err := register.New(b.DB).Create(b.boss, register.Beginning{Unit: 1, Name: "Kernen", Document: b.form.WithLocal(nil).Canonical()})
	must(t, err)
	_, err = register.New(b.DB).Publish(b.boss, i.ID, 1, "")
	must(t, err)
	ps := programme.New(b.DB, []byte("key"))
	p, err := ps.Create(b.boss, programme.Plan{Unit: 1, Name: "Tilfredshed", Instrument: i.ID, ThemesBy: programme.Administration, Level: programme.Confidential})
	must(t, err)
	if r := b.row(b.boss, "heard"); r.State != coverage.Measured || !slices.Equal(r.Measures[0].Ways, []string{coverage.NotChosen}) || r.Last != nil {
		t.Errorf("a programme that asked nobody yet: %+v", r)
	}
	_, err = ps.Decide(b.boss, p.ID, programme.Deciding{Body: programme.Administration, On: b.Now().Truncate(24 * time.Hour), Reference: "Chefen", Themes: []string{"respect"}, Version: 1})
	must(t, err)
	w, err := ps.NewWave(b.boss, p.ID, "Efterår", b.Now().Truncate(24*time.Hour), b.Now().AddDate(0, 1, 0).Truncate(24*time.Hour))
	must(t, err)
	_, err = ps.SaveLocal(b.As(domain.UnitLeader, 1), w.ID, 1, 0, survey.CanonicalQuestions([]survey.Question{own}))
	must(t, err)
	_, err = ps.Publish(b.boss, w.ID, w.Edition)
	must(t, err)
	if r := b.row(b.boss, "wayfinding"); r.State != coverage.Measured || !r.Measures[0].Local || r.Theme != "our_theme" || r.Name.Da != "wayfinding" {
		t.Errorf("%+v", r)
	}
}

// What others measure is no hole, and its name is told to nobody who may not see it.
func TestOthersAreCountedAndNotNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w, p := b.wave()
	there := domaintest.Value[int64](t, b.Bench, "INSERT INTO unit (name, parent_id, valid_from) VALUES ('Havnen', 1, '2020-01-01') RETURNING id")
	leader := b.As(domain.UnitLeader, there)
	if r := b.row(leader, "heard"); r.State != coverage.Measured || r.Others != 1 || len(r.Measures) != 0 || r.Last.Programme != 0 || r.Last.Name != "" || r.Last.WaveName != "" {
		t.Errorf("%+v %+v", r, r.Last)
	}
	b.finish(w, p, "En hemmelig grund.")
	var file bytes.Buffer
	must(t, b.Export(leader, coverage.Filter{Holes: true}, "csv", "da", &file))
	if text := file.String(); strings.Contains(text, "hemmelig") || strings.Contains(text, "Tilfredshed") || !strings.Contains(text, "Hul: bliver ikke målt mere") || strings.Contains(text, "Ikke målt endnu\"") {
		t.Error(text)
	}
	if _, _, err := b.Matrix(b.As(domain.Administrator, 1), coverage.Filter{}); !errors.Is(err, domain.ErrForbidden) {
		t.Error(err)
	}
	if err := b.Export(b.boss, coverage.Filter{}, "pdf", "da", &file); !errors.Is(err, coverage.ErrFile) {
		t.Error(err)
	}
}
