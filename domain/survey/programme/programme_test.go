package programme_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
	"deltag/domain/survey/template"
)

type bench struct {
	*domaintest.Bench
	*programme.Programmes
	t            *testing.T
	boss, leader context.Context
	form         *survey.Instrument
	p            programme.Programme
}

// newBench has a programme whose themes the committee chooses, of a published questionnaire.
func newBench(t *testing.T) *bench {
	t.Helper()
	db := domaintest.New(t)
	document, err := os.ReadFile("../testdata/committee.json")
	must(t, err)
	form, err := survey.Parse(document)
	must(t, err)
	ps := programme.New(db.DB, []byte("key")).WithClosing(response.New(db.DB).CloseWave)
	b := &bench{db, ps, t, db.As(domain.Coordinator, 1), db.As(domain.UnitLeader, 1), form, programme.Programme{}}
	r := register.New(db.DB)
	i, err := r.Create(b.boss, register.Beginning{Unit: 1, Name: "Kernen", Document: form.WithLocal(nil).Canonical()})
	must(t, err)
	_, err = r.Publish(b.boss, i.ID, 1, "")
	must(t, err)
	b.p, err = b.Create(b.boss, b.plan(i.ID))
	must(t, err)
	return b
}

func (b *bench) plan(instrument int64) programme.Plan {
	return programme.Plan{Unit: 1, Name: "Tilfredshed", Instrument: instrument, CoreLength: b.form.CoreLength(), ThemesBy: programme.Committee, Level: programme.Confidential}
}

func (b *bench) wave() programme.Wave {
	b.t.Helper()
	w, err := b.NewWave(b.boss, b.p.ID, "Efterår", day(1), day(30))
	must(b.t, err)
	return w
}

func (b *bench) decide(body programme.Body) {
	b.t.Helper()
	_, err := b.Decide(b.boss, b.p.ID, programme.Deciding{Body: body, On: day(1), Reference: "Punkt 7", Themes: []string{"respect"}, Version: 1})
	must(b.t, err)
}

func day(n int) time.Time { return time.Date(2026, 9, n, 0, 0, 0, 0, time.UTC) }

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
			list = append(list, f.Code)
		}
	}
	return list
}

func TestTheCommitteeDecidesFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.wave()
	for _, want := range []string{"decision-missing", "decision-committee"} {
		if _, err := b.Publish(b.boss, w.ID, w.Edition); !errors.Is(err, programme.ErrNotReady) || len(codes(err)) != 1 || codes(err)[0] != want {
			t.Errorf("published without %s: %v", want, err)
		}
		b.decide(programme.Administration)
	}
	b.decide(programme.Committee)
	got, err := b.Publish(b.boss, w.ID, w.Edition)
	if err != nil || got.State != programme.Published || got.CoreHash != b.form.CoreHash() {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestAUnitLeaderWritesTheLocalPartAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.wave()
	b.decide(programme.Committee)
	for name, try := range map[string]func() error{
		"create":  func() error { _, err := b.Create(b.leader, b.plan(b.p.InstrumentID)); return err },
		"edit":    func() error { _, err := b.Edit(b.leader, b.p.ID, 1, b.plan(b.p.InstrumentID)); return err },
		"end":     func() error { _, err := b.End(b.leader, b.p.ID, "Derfor."); return err },
		"units":   func() error { return b.SetUnits(b.leader, b.p.ID, []int64{1}) },
		"decide":  func() error { _, err := b.Decide(b.leader, b.p.ID, programme.Deciding{}); return err },
		"wave":    func() error { _, err := b.NewWave(b.leader, b.p.ID, "A", day(1), day(2)); return err },
		"change":  func() error { _, err := b.EditWave(b.leader, w.ID, 1, programme.Asking{}); return err },
		"publish": func() error { _, err := b.Publish(b.leader, w.ID, 1); return err },
		"extend":  func() error { _, err := b.Extend(b.leader, w.ID, 1, day(30)); return err },
		"close":   func() error { _, err := b.Close(b.leader, w.ID, 1); return err },
		"outcome": func() error { _, err := b.TellOutcome(b.leader, w.ID, 1, "A"); return err },
	} {
		if err := try(); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s by a unit leader: %v", name, err)
		}
	}
	taken := survey.CanonicalQuestions(b.form.Core[1:2])
	if _, err := b.SaveLocal(b.leader, w.ID, 1, 0, taken); !errors.Is(err, survey.ErrDocument) {
		t.Errorf("a question of the core again: %v", err)
	}
	l, err := b.SaveLocal(b.leader, w.ID, 1, 0, survey.CanonicalQuestions(b.form.Local))
	must(t, err)
	if _, err := b.SaveLocal(b.leader, w.ID, 1, 0, []byte("[]")); !errors.Is(err, programme.ErrEdition) {
		t.Errorf("an older edition: %v", err)
	}
	_, err = b.Publish(b.boss, w.ID, 1)
	must(t, err)
	if _, err := b.SaveLocal(b.leader, w.ID, 1, l.Edition, []byte("[]")); !errors.Is(err, programme.ErrLocalKept) {
		t.Errorf("after publishing: %v", err)
	}
}

func TestPublishedIsKeptByTheDatabase(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.wave()
	b.decide(programme.Committee)
	_, err := b.SaveLocal(b.leader, w.ID, 1, 0, survey.CanonicalQuestions(b.form.Local))
	must(t, err)
	if _, err := b.Pool().ExecContext(t.Context(), "UPDATE wave SET state = 'published', core_hash = repeat('a', 64), decision_id = (SELECT max(id) FROM programme_decision), published_at = now()"); err == nil {
		t.Error("a wave was published with another core's hash")
	}
	_, err = b.Publish(b.boss, w.ID, 1)
	must(t, err)
	for _, statement := range []string{
		"UPDATE instrument_version SET document = '{}'", "UPDATE instrument_version SET core_hash = repeat('a', 64)", "DELETE FROM instrument_version",
		"UPDATE wave SET level = 'identified'", "UPDATE wave SET level = 'anonymous'", "UPDATE wave SET core_hash = repeat('a', 64)",
		"UPDATE wave SET state = 'draft', core_hash = '', decision_id = NULL, published_at = NULL", "DELETE FROM wave",
		"UPDATE wave_unit SET local = '[]'", "DELETE FROM wave_unit",
		"INSERT INTO wave_unit (wave_id, unit_id, changed_at) SELECT id, 2, now() FROM wave", "UPDATE programme_decision SET core_hash = repeat('a', 64)",
	} {
		if _, err := b.Pool().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("not refused: %s", statement)
		}
	}
	if _, err := b.EditWave(b.boss, w.ID, 2, programme.Asking{}); !errors.Is(err, programme.ErrKept) {
		t.Errorf("a published wave was edited: %v", err)
	}
}

func TestTwoPublishOnceAndTheLastDayCloses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.wave()
	b.decide(programme.Committee)
	var errs [2]error
	var both sync.WaitGroup
	for n := range errs {
		both.Go(func() { _, errs[n] = b.Publish(b.boss, w.ID, 1) })
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[0], errs[1]), programme.ErrEdition) {
		t.Fatal(errs)
	}
	if _, err := b.End(b.boss, b.p.ID, "Derfor."); !errors.Is(err, programme.ErrRunning) {
		t.Error(err)
	}
	_, err := b.Extend(b.boss, w.ID, 2, day(30).AddDate(0, 0, 2))
	must(t, err)
	for _, at := range []struct {
		hour  int
		state programme.State
	}{{21, programme.Published}, {22, programme.Closed}, {23, programme.Closed}} {
		b.Clock.Set(time.Date(2026, 10, 2, at.hour, 0, 0, 0, time.UTC)) // midnight in Denmark is at 22
		must(t, b.CloseOver(t.Context()))
		if got, err := b.GetWave(b.boss, w.ID); err != nil || got.State != at.state {
			t.Errorf("at %d: %s, %v", at.hour, got.State, err)
		}
	}
	next := b.wave2()
	if next.Number != 2 || next.VersionID != w.VersionID || next.Level != w.Level {
		t.Errorf("the next wave is no copy: %+v", next)
	}
	list, err := b.List(b.leader, programme.Filter{Search: "tilf", Limit: 10})
	if err != nil || len(list.Items) != 1 || list.Items[0].Wave != "Næste" {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err = b.List(b.As(domain.Coordinator, 99), programme.Filter{Limit: 10}); err != nil || len(list.Items) != 0 {
		t.Errorf("elsewhere: %+v, %v", list, err)
	}
}

func (b *bench) wave2() programme.Wave {
	b.t.Helper()
	w, err := b.NewWave(b.boss, b.p.ID, "Næste", day(1).AddDate(1, 0, 0), day(30).AddDate(1, 0, 0))
	must(b.t, err)
	return w
}

func TestWhatAWaveIsSetUpWith(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Exec(t, "INSERT INTO staff (name, email, language, active, created_at) VALUES ('Åse Leder', 'aa@k.dk', 'da', true, now()), ('Anna Koordinator', 'a@k.dk', 'da', true, now()), ('Bo Politiker', 'b@k.dk', 'da', true, now()), ('Per Fratrådt', 'p@k.dk', 'da', false, now())")
	b.Exec(t, `INSERT INTO role_grant (staff_id, role, unit_id, given_at, ends_at) SELECT id, CASE name WHEN 'Anna Koordinator' THEN 'coordinator' WHEN 'Bo Politiker' THEN 'committee_member' ELSE 'unit_leader' END, 1,
		$1::timestamptz - interval '1 day', NULL FROM staff`, b.Now())
	list, err := b.Owners(b.boss, 1)
	if err != nil || len(list) != 2 || list[0].Name != "Anna Koordinator" || list[1].Name != "Åse Leder" {
		t.Errorf("owners: %+v, %v", list, err)
	}
	if _, err := b.Owners(b.leader, 1); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("owners by a unit leader: %v", err)
	}
	w := b.wave()
	whole, err := b.Get(b.boss, b.p.ID)
	if err != nil || !whole.MaySee || len(whole.Themes[1]) == 0 || whole.Themes[1][0] != "respect" {
		t.Errorf("themes %v, %v", whole.Themes, err)
	}
	got, err := b.GetWave(b.leader, w.ID)
	if err != nil || len(got.Parts) != 1 || !got.Parts[0].MayWrite {
		t.Fatalf("the wave of a unit leader: %v, %v", got.Parts, err)
	}
	if form, err := survey.Parse(got.Document); err != nil || form.CoreHash() != b.form.CoreHash() {
		t.Errorf("the core of the wave: %v", err)
	}
}

func TestWhatWaitsToday(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	kinds := func(who context.Context) (list []string) {
		t.Helper()
		must(t, b.View(who, func(tx *domain.Tx) error {
			today, err := b.Today(tx)
			for _, task := range today.Tasks {
				list = append(list, task.Kind+" "+task.Name+" "+strconv.Itoa(task.Count)+" "+task.Link)
			}
			return err
		}))
		return list
	}
	is := func(who context.Context, want ...string) {
		t.Helper()
		if got := kinds(who); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	is(b.boss)
	every, next := 12, day(20)
	plan := b.plan(b.p.InstrumentID)
	plan.EveryMonths, plan.NextOn = &every, &next
	_, err := b.Edit(b.boss, b.p.ID, 1, plan)
	must(t, err)
	at := "/staff/programmes/" + strconv.FormatInt(b.p.ID, 10)
	is(b.boss, "survey-next Tilfredshed 19 "+at)
	is(b.leader)
	is(b.As(domain.Coordinator, 99))
	w := b.wave()
	on := "/staff/waves/" + strconv.FormatInt(w.ID, 10)
	is(b.boss, "survey-publish Efterår 0 "+on)
	is(b.leader, "survey-local Efterår 0 "+on+"/units/1")
	b.decide(programme.Committee)
	_, err = b.SaveLocal(b.leader, w.ID, 1, 0, []byte("[]"))
	must(t, err)
	is(b.leader)
	_, err = b.Publish(b.boss, w.ID, 1)
	must(t, err)
	is(b.boss) // the wheel has turned
	if p, err := b.Get(b.boss, b.p.ID); err != nil || p.NextOn == nil || !p.NextOn.Equal(day(1).AddDate(1, 0, 0)) || p.Edition != 3 {
		t.Errorf("the next one is on %v in edition %d, %v", p.NextOn, p.Edition, err)
	}
	_, err = b.Close(b.boss, w.ID, 2)
	must(t, err)
	is(b.boss, "survey-outcome Efterår 0 "+on)
	_, err = b.TellOutcome(b.boss, w.ID, 3, "Vi lytter.")
	must(t, err)
	is(b.boss)
}

func TestADraftIsThrownAway(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.wave()
	_, err := b.SaveLocal(b.leader, w.ID, 1, 0, survey.CanonicalQuestions(b.form.Local))
	must(t, err)
	for who, want := range map[context.Context]error{b.leader: domain.ErrForbidden, b.As(domain.Coordinator, 99): domain.ErrNotFound} {
		if err := b.Discard(who, w.ID, 1); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if err := b.Discard(b.boss, w.ID, 2); !errors.Is(err, programme.ErrEdition) {
		t.Errorf("another edition: %v", err)
	}
	must(t, b.Discard(b.boss, w.ID, 1))
	if _, err := b.GetWave(b.boss, w.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("it is there still: %v", err)
	}
	w = b.wave()
	b.decide(programme.Committee)
	b.Exec(t, "INSERT INTO survey_sample (wave_id, unit_id, kind, created_at) VALUES ($1, 1, 'residents', now())", w.ID)
	if err := b.Discard(b.boss, w.ID, 1); !errors.Is(err, programme.ErrSampled) {
		t.Errorf("with people to ask: %v", err)
	}
	_, err = b.Publish(b.boss, w.ID, 1)
	must(t, err)
	if err := b.Discard(b.boss, w.ID, 2); !errors.Is(err, programme.ErrKept) {
		t.Errorf("a published one: %v", err)
	}
}

// A pair for citizens and staff, each from its template, as staff start them: one cannot be published before the other is.
func TestAPairFromTemplates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := register.New(b.DB)
	begin := func(key string) int64 {
		t.Helper()
		from, _ := template.Find(key)
		i, err := r.Create(b.boss, register.Beginning{Unit: 1, Name: from.Title.Da, Document: from.Document, Source: key})
		must(t, err)
		return i.ID
	}
	citizens, staff := begin("hjoerring-citizens"), begin("hjoerring-staff")
	_, err := r.Publish(b.boss, citizens, 1, "")
	must(t, err)
	b.p, err = b.Create(b.boss, programme.Plan{Unit: 1, Name: "Værdierne", Instrument: citizens, ThemesBy: programme.Administration, Level: programme.Anonymous})
	must(t, err)
	b.decide(programme.Administration)
	w := b.wave()
	if _, err := b.Publish(b.boss, w.ID, 1); !errors.Is(err, programme.ErrNotReady) || len(codes(err)) != 1 || codes(err)[0] != "mirror-unpublished" {
		t.Errorf("published without the other side: %v", err)
	}
	_, err = r.Publish(b.boss, staff, 1, "")
	must(t, err)
	_, err = b.Publish(b.boss, w.ID, 1)
	must(t, err)
}
