package citizen_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/response"
)

// madeForms is how many questionnaires with branches are made up.
const madeForms = 18

// views are the ways to read the same questions.
var views = []string{"", "?lang=en", "?easy=1"}

// known is what these pages know before they ask.
var known = survey.Answers{"unit": survey.Wording("Huset")}

// People answer questionnaires that are made up, on the real pages: they tick at random, go back, change their minds and
// come again, so that branches open and close. At every step what is stored is what was said and not hidden, exactly the
// questions that are to be seen can be opened, and back leads home; and in every language and in easy words the same ticks
// are the same bytes in the end. Every question that anybody can be shown is come to by somebody.
func TestMadeUpSurveys(t *testing.T) { //nolint:tparallel // the one subtest ends when all within it have
	t.Parallel()
	w := newTown(t)
	w.Exec(t, "UPDATE unit SET name = 'Huset' WHERE id = 1")
	var hidden, translated atomic.Int64
	t.Run("seed", func(t *testing.T) {
		for seed, forms := uint64(0), 0; forms < madeForms; seed++ {
			form := madeForm{Maker: domaintest.NewMaker(seed, 7, survey.Variable{Code: "unit", Kind: survey.Written}), w: w, seed: seed}
			if form.plans = form.plan(t); len(form.plans) < 2 {
				continue // one way of answering shows everything
			}
			forms++
			form.level = []string{"identified", "confidential", "anonymous"}[seed%3]
			form.wave = w.AddWave(t, form.Form, form.level)
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				hid, read := form.asked(t)
				hidden.Add(int64(hid))
				translated.Add(int64(read))
			})
		}
	})
	t.Logf("%d answers were hidden, and other words read on %d walks", hidden.Load(), translated.Load())
	if hidden.Load() < 2*madeForms || translated.Load() < madeForms {
		t.Errorf("only %d answers were hidden, and other words read on %d walks", hidden.Load(), translated.Load())
	}
}

// madeForm is a questionnaire that is made up and asked in a wave of its own.
type madeForm struct {
	*domaintest.Maker
	w     *town
	seed  uint64
	level string
	plans []survey.Answers
	wave  domaintest.Wave
	walks int
}

func (f *madeForm) arrive(t *testing.T, view string) *walker {
	t.Helper()
	f.walks++
	name := fmt.Sprintf("%d.%d", f.seed, f.walks)
	return &walker{
		browser: &browser{w: f.w, from: "10.0." + name + ":1"}, Rand: rand.New(rand.NewPCG(f.seed, 8)), t: t, name: "walk " + name + view,
		form: f.Form, frame: known, wave: f.wave, query: view, link: "/s/" + f.w.surveyed(t, f.wave, name), said: survey.Answers{},
	}
}

// asked lets people answer in every view, and as everything is shown; then it looks at all that is stored.
func (f *madeForm) asked(t *testing.T) (hidden, translated int) {
	t.Helper()
	var want []string
	var first *walker
	for _, view := range views {
		p := f.arrive(t, view)
		if first == nil {
			first, p.thorough = p, true
		}
		p.wander()
		hidden += p.hid
		want = append(want, p.finish())
		if said := want[len(want)-1]; !slices.Equal(p.seen, first.seen) || said != want[0] {
			t.Fatalf("%s: the pages %v and %s, not %v and %s as in Danish", p.name, p.seen, said, first.seen, want[0])
		}
		if p.words != first.words {
			translated++
		}
	}
	for n, plan := range f.plans {
		p := f.arrive(t, views[n%len(views)])
		p.follow(plan)
		want = append(want, p.finish())
	}
	if f.level == "anonymous" { // these are written together when the wave closes
		if err := f.w.Do(f.w.Ctx(), func(tx *domain.Tx) error { return response.New(f.w.DB).CloseWave(tx, f.wave.ID) }); err != nil {
			t.Fatal(err)
		}
	}
	stored := strings.Split(domaintest.Value[string](t, f.w.Bench, `SELECT string_agg(said, chr(1)) FROM (SELECT convert_from(answers, 'UTF8') ||
		coalesce((SELECT string_agg('|' || question || '=' || body, '' ORDER BY question) FROM survey_text WHERE response_id = r.id), '') AS said
		FROM survey_response r WHERE wave_id = $1 AND complete) AS every`, f.wave.ID), "\x01")
	slices.Sort(stored)
	slices.Sort(want)
	if !slices.Equal(stored, want) {
		t.Fatalf("stored\n%q, not\n%q", stored, want)
	}
	return hidden, translated
}

// plan finds ways to answer with which everything is shown that anybody can be shown.
func (f *madeForm) plan(t *testing.T) (all []survey.Answers) {
	t.Helper()
	out := f.outOfReach(t)
	missing := map[string]bool{}
	for _, q := range f.Form.Questions() {
		if !out[q.Code] {
			missing[q.Code] = true
		}
	}
	for range 20_000 {
		plan, _ := f.Form.Clean(f.Answers(), known)
		if f.Form.Missing(plan, known) != nil {
			continue
		}
		before := len(missing)
		for _, q := range f.Form.Questions() {
			if domaintest.Shown(f.Form, q, plan, known) {
				if delete(missing, q.Code); out[q.Code] {
					t.Fatalf("%s is shown with %s, and named as out of reach", q.Code, plan.Canonical())
				}
			}
		}
		if len(missing) < before {
			all = append(all, plan)
		}
		if len(missing) == 0 {
			return all
		}
	}
	t.Fatalf("no answers were found that show %v", missing)
	return nil
}

// outOfReach are the questions that nobody can come to, by the check that a document passes before it is published: of a
// document that asks first what these pages know already.
func (f *madeForm) outOfReach(t *testing.T) map[string]bool {
	t.Helper()
	form := *f.Form
	form.Frame = nil
	form.Core = append([]survey.Question{{Code: "unit", Kind: survey.Written, Text: form.Title, Theme: "t", Indicator: "i", Required: true}}, form.Core...)
	out := map[string]bool{}
	for _, fault := range form.Check() {
		part, number, _ := strings.Cut(strings.TrimPrefix(fault.Where, "/"), "/")
		n, err := strconv.Atoi(number)
		if fault.Code != "unreachable" || err != nil {
			t.Fatalf("%+v", fault)
		}
		out[map[string][]survey.Question{"core": form.Core, "local": form.Local}[part][n].Code] = true
	}
	return out
}
