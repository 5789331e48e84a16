package register_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/register"
)

// committee is the core of the example, which can be published.
func committee(t *testing.T) []byte {
	t.Helper()
	return changed(t, func(*survey.Instrument) {})
}

func example(t *testing.T) []byte {
	t.Helper()
	document, err := os.ReadFile("../testdata/committee.json")
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// changed is the example with a change.
func changed(t *testing.T, change func(*survey.Instrument)) []byte {
	t.Helper()
	i, err := survey.Read(example(t))
	if err != nil {
		t.Fatal(err)
	}
	i.Local = nil
	change(i)
	return i.Canonical()
}

type bench struct {
	*domaintest.Bench
	*register.Register
	t    *testing.T
	boss context.Context
}

func newBench(t *testing.T) bench {
	t.Helper()
	b := domaintest.New(t)
	return bench{b, register.New(b.DB), t, b.As(domain.Coordinator, 1)}
}

func (b bench) begin(name string, document []byte) register.Instrument {
	b.t.Helper()
	i, err := b.Create(b.boss, register.Beginning{Unit: 1, Name: name, Document: document})
	if err != nil {
		b.t.Fatal(err)
	}
	return i
}

func (b bench) published(name string) register.Instrument {
	b.t.Helper()
	i := b.begin(name, committee(b.t))
	if _, err := b.Publish(b.boss, i.ID, 1, ""); err != nil {
		b.t.Fatal(err)
	}
	return i
}

func TestFromNothingToPublished(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	i := b.begin("  Borgernes år 2027 ", nil)
	if i.Name != "Borgernes år 2027" || i.Key != "borgernes-aar-2027" {
		t.Errorf("began %q with the key %q", i.Name, i.Key)
	}
	if other := b.begin("Borgernes år 2027", nil); other.Key != "borgernes-aar-2027-2" {
		t.Errorf("a second one of the same name has the key %q", other.Key)
	}
	if _, err := b.Publish(b.boss, i.ID, 1, ""); !errors.Is(err, survey.ErrDocument) {
		t.Errorf("a questionnaire without a question was published: %v", err)
	}
	half := changed(t, func(d *survey.Instrument) { d.Core[1].Theme = "" })
	v, err := b.Save(b.boss, i.ID, 1, half)
	if err != nil || v.Edition != 2 {
		t.Fatalf("a draft that breaks a rule is kept as edition 2: %d, %v", v.Edition, err)
	}
	a, err := v.Advise()
	if err != nil || len(a.Faults) != 1 || a.Faults[0].Where != "/core/1/theme" || a.Seconds < 60 {
		t.Errorf("what is wrong with it: %+v, %v", a, err)
	}
	if _, err := b.Save(b.boss, i.ID, 1, committee(t)); !errors.Is(err, register.ErrEdition) {
		t.Errorf("who began with an older edition was not told: %v", err)
	}
	if _, err := b.Publish(b.boss, i.ID, 2, ""); !errors.Is(err, survey.ErrDocument) {
		t.Errorf("a draft that breaks a rule was published: %v", err)
	}
	if _, err = b.Save(b.boss, i.ID, 2, committee(t)); err != nil {
		t.Fatal(err)
	}
	if v, err = b.Publish(b.boss, i.ID, 3, ""); err != nil {
		t.Fatal(err)
	}
	doc, err := survey.Parse(v.Document)
	if err != nil || doc.ID != i.Key || doc.Version != 1 || v.CoreHash != doc.CoreHash() || v.CoreLength != doc.CoreLength() {
		t.Errorf("published %s version %d, hash %s: %v", doc.ID, doc.Version, v.CoreHash, err)
	}
	if _, err := b.Save(b.boss, i.ID, 3, committee(t)); !errors.Is(err, register.ErrNoDraft) {
		t.Errorf("a published version was saved again: %v", err)
	}
}

func TestNextVersionSaysWhatItBreaks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	i := b.published("Kernen")
	if _, err := b.Next(b.boss, i.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Next(b.boss, i.ID); !errors.Is(err, register.ErrDrafted) {
		t.Errorf("two drafts at once: %v", err)
	}
	if _, err := b.Publish(b.boss, i.ID, 1, "Ingen grund."); !errors.Is(err, register.ErrSame) {
		t.Errorf("the same again was published: %v", err)
	}
	word := changed(t, func(d *survey.Instrument) {
		w := d.Core[1].Text["da"]
		w.Text += " Altså?"
		d.Core[1].Text["da"] = w
	})
	if _, err := b.Save(b.boss, i.ID, 1, word); err != nil {
		t.Fatal(err)
	}
	changes, err := b.Compare(b.boss, i.ID, 1, 2)
	if err != nil || len(changes) != 1 || !changes[0].Breaks || changes[0].Question != "heard" {
		t.Errorf("the comparison says %+v, %v", changes, err)
	}
	if _, err := b.Publish(b.boss, i.ID, 2, ""); !errors.Is(err, register.ErrNote) {
		t.Errorf("a series was broken without a word: %v", err)
	}
	if _, err := b.Publish(b.boss, i.ID, 2, "Udvalget ville spørge tydeligere."); err != nil {
		t.Fatal(err)
	}
	w, err := b.Get(b.boss, i.ID)
	if err != nil || len(w.Versions) != 2 || w.Versions[0].Number != 2 || w.Versions[0].Note == "" || w.Versions[0].Document != nil {
		t.Errorf("it has %+v, %v", w.Versions, err)
	}
	var kinds []string
	for _, c := range w.Changes {
		kinds = append(kinds, c.Kind)
	}
	if got := strings.Join(kinds, " "); got != "published begun published created" {
		t.Errorf("its history is %s", got)
	}
}

// A new name for the theme, or another language, is no change of what is measured: it may be published without a note.
func TestTranslationNeedsNoNote(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	i := b.begin("Kernen", changed(t, func(d *survey.Instrument) { d.Title = survey.Text{"da": {Text: "Før"}} }))
	if _, err := b.Publish(b.boss, i.ID, 1, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Next(b.boss, i.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Save(b.boss, i.ID, 1, committee(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(b.boss, i.ID, 2, ""); err != nil {
		t.Errorf("another title asks for a note: %v", err)
	}
}

func TestPublishedIsKeptByTheDatabase(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	i := b.published("Kernen")
	for _, query := range []string{
		"UPDATE instrument_version SET document = convert_to(replace(convert_from(document, 'UTF8'), 'hørt', 'set'), 'UTF8')",
		"UPDATE instrument_version SET published_at = NULL, core_hash = ''",
		"DELETE FROM instrument_version",
		"DELETE FROM instrument",
	} {
		if _, err := b.Pool().ExecContext(t.Context(), query); err == nil {
			t.Errorf("the database took %s", query)
		}
	}
	if _, err := b.Next(b.boss, i.ID); err != nil {
		t.Fatal(err)
	}
	// another core than the one of the document, with a hash that is right for itself
	_, err := b.Pool().ExecContext(t.Context(), `UPDATE instrument_version SET core = '{"core":[],"words":{}}', core_hash = encode(sha256('{"core":[],"words":{}}'), 'hex'),
		published_at = changed_at WHERE published_at IS NULL`)
	if err == nil {
		t.Error("the database took a core that the questionnaire does not ask")
	}
	// the right core, counted by its pages and by what is measured
	for _, c := range []struct {
		length string
		right  bool
	}{{"jsonb_array_length(convert_from(p.core, 'UTF8')::jsonb->'core')", false}, {"p.core_length", true}} {
		_, err := b.Pool().ExecContext(t.Context(), `UPDATE instrument_version d SET core = p.core, core_hash = p.core_hash, core_length = `+c.length+`, published_at = d.changed_at
			FROM instrument_version p WHERE p.published_at IS NOT NULL AND d.published_at IS NULL`)
		if (err == nil) != c.right {
			t.Errorf("a core of the length %s: %v", c.length, err)
		}
	}
}

func TestDiscard(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.begin("Et forsøg", nil)
	if err := b.Discard(b.boss, first.ID, 2); !errors.Is(err, register.ErrEdition) {
		t.Errorf("threw away what it had not seen: %v", err)
	}
	if err := b.Discard(b.boss, first.ID, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Get(b.boss, first.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("it is there still: %v", err)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM instrument_change WHERE kind = 'discarded'"); n != 1 {
		t.Error("nothing says that it was thrown away")
	}
	i := b.published("Kernen")
	if err := b.Discard(b.boss, i.ID, 1); !errors.Is(err, register.ErrNoDraft) {
		t.Errorf("there is nothing to throw away: %v", err)
	}
	if _, err := b.Next(b.boss, i.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.Discard(b.boss, i.ID, 1); err != nil {
		t.Fatal(err)
	}
	if w, err := b.Get(b.boss, i.ID); err != nil || len(w.Versions) != 1 {
		t.Errorf("the published version is left: %d, %v", len(w.Versions), err)
	}
	// what something else is built on stays
	used := b.begin("Brugt", nil)
	b.Exec(t, `INSERT INTO programme (unit_id, name, instrument_id, core_length, themes_by, level, created_at) VALUES (1, 'P', $1, 5, 'administration', 'anonymous', now())`, used.ID)
	if err := b.Discard(b.boss, used.ID, 1); !errors.Is(err, register.ErrUsed) {
		t.Errorf("a programme stands on it: %v", err)
	}
}

func TestEndAndReopen(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	old, young := b.published("Den gamle"), b.published("Den nye")
	if _, err := b.End(b.boss, old.ID, " ", nil); !errors.Is(err, register.ErrReason) {
		t.Errorf("ended without a reason: %v", err)
	}
	if _, err := b.End(b.boss, old.ID, "Den var for lang.", &old.ID); !errors.Is(err, register.ErrReplacement) {
		t.Errorf("it took its own place: %v", err)
	}
	if _, err := b.End(b.boss, old.ID, "Den var for lang.", &young.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.End(b.boss, young.ID, "Tilbage igen.", &old.ID); !errors.Is(err, register.ErrReplacement) {
		t.Errorf("two took one another's place: %v", err)
	}
	if _, err := b.Next(b.boss, old.ID); !errors.Is(err, register.ErrEnded) {
		t.Errorf("a next version of what is over: %v", err)
	}
	w, err := b.Get(b.boss, old.ID)
	if err != nil || w.Replaced == nil || w.Replaced.Name != "Den nye" || w.EndReason != "Den var for lang." {
		t.Errorf("what came of it: %+v, %v", w, err)
	}
	if w, err = b.Get(b.boss, young.ID); err != nil || len(w.Replaces) != 1 || w.Replaces[0].ID != old.ID {
		t.Errorf("whose place it took: %+v, %v", w.Replaces, err)
	}
	if _, err := b.Reopen(b.boss, old.ID); err != nil {
		t.Fatal(err)
	}
	if w, err = b.Get(b.boss, old.ID); err != nil || w.EndedAt != nil || w.ReplacedBy != nil || w.Changes[1].Reason != "Den var for lang." {
		t.Errorf("after it was taken back: %+v, %v", w, err)
	}
}

func TestListIsSearchedSortedAndPaged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, name := range []string{"Åben dør", "Ballerups temaer", "Årets måling", "Aktivering"} {
		b.begin(name, nil)
	}
	done := b.published("Udvalgets spørgsmål")
	names := func(f register.Filter) string {
		t.Helper()
		var all []string
		for {
			page, err := b.List(b.boss, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Items {
				all = append(all, row.Name)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return strings.Join(all, ", ")
			}
		}
	}
	if got := names(register.Filter{Sort: "name", Limit: 2}); got != "Aktivering, Ballerups temaer, Udvalgets spørgsmål, Åben dør, Årets måling" {
		t.Errorf("by name: %s", got)
	}
	if got := names(register.Filter{Sort: "-questions", Limit: 1}); !strings.HasPrefix(got, "Udvalgets spørgsmål, ") || strings.Count(got, ",") != 4 {
		t.Errorf("by questions: %s", got)
	}
	if got := names(register.Filter{Search: "MÅL", Limit: 9}); got != "Årets måling, Udvalgets spørgsmål" && got != "Udvalgets spørgsmål, Årets måling" && got != "Årets måling" {
		t.Errorf("found %s", got)
	}
	if got := names(register.Filter{State: "published", Limit: 9}); got != done.Name {
		t.Errorf("published: %s", got)
	}
	page, err := b.List(b.As(domain.Coordinator, 2), register.Filter{Limit: 9})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("of another unit: %d, %v", len(page.Items), err)
	}
}

func TestWhoMayWrite(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	i := b.published("Kernen")
	if _, err := b.Next(b.boss, i.ID); err != nil {
		t.Fatal(err)
	}
	leader, stranger := b.As(domain.UnitLeader, 1), b.As(domain.Coordinator, 2)
	for who, ctx := range map[string]context.Context{"forbidden": leader, "not-found": stranger} {
		for what, err := range map[string]error{
			"save":    second(b.Save(ctx, i.ID, 1, committee(t))),
			"publish": second(b.Publish(ctx, i.ID, 1, "En grund.")),
			"end":     second(b.End(ctx, i.ID, "En grund.", nil)),
			"rename":  second(b.Rename(ctx, i.ID, "Andet")),
			"discard": b.Discard(ctx, i.ID, 1),
		} {
			var refusal *domain.Error
			if !errors.As(err, &refusal) || refusal.Code != who {
				t.Errorf("%s: %v, want %s", what, err, who)
			}
		}
	}
	if _, err := b.Get(leader, i.ID); err != nil {
		t.Errorf("a leader may read: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestLocalQuestionsAreNotHere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	i := b.begin("Kernen", nil)
	if _, err := b.Save(b.boss, i.ID, 1, example(t)); !errors.Is(err, register.ErrLocal) {
		t.Errorf("local questions were kept: %v", err)
	}
	made, err := b.Create(b.boss, register.Beginning{Unit: 1, Name: "Af skabelonen", Document: example(t), Source: "committee"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := b.Version(b.boss, made.ID, 1)
	if err != nil || bytes.Contains(v.Document, []byte(`"local"`)) {
		t.Errorf("a template's local questions are in the core's register: %v", err)
	}
}

// Whoever tries a questionnaire out walks as a citizen does: hidden questions are left out, and answers to them.
func TestWalk(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	two := 2
	i := b.begin("Kernen", changed(t, func(d *survey.Instrument) {
		d.Core = d.Core[:3] // welcome, heard and its why
		d.Core[1].Required = true
		d.Core[2].When = &survey.Condition{Of: "heard", AtMost: &two}
	}))
	step := func(at string, way register.Way, answers string) register.Page {
		t.Helper()
		p, err := b.Walk(b.boss, i.ID, 1, register.Step{View: survey.View{Language: "da", Mode: survey.Web}, At: at, Way: way, Answers: []byte(answers)})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := step("", register.Next, ""); p.Question.Code != "welcome" || p.Number != 1 || p.Pages != 2 || !strings.Contains(p.Text, "dit jobcenter") {
		t.Errorf("the first page is %+v", p)
	}
	if p := step("heard", register.Next, "{}"); p.Question.Code != "heard" || len(p.Faults) != 1 {
		t.Errorf("a required answer was passed over: %+v", p)
	}
	if p := step("heard", register.Next, `{"heard":4}`); p.Question != nil || p.Pages != 2 {
		t.Errorf("who is heard is asked why not: %+v", p)
	}
	if p := step("heard", register.Next, `{"heard":1,"heard_why":"Fordi"}`); p.Question.Code != "heard_why" || p.Pages != 3 {
		t.Errorf("who is not heard is not asked why: %+v", p)
	}
	p := step("heard_why", register.Stay, `{"heard":5,"heard_why":"Fordi"}`)
	if kept, _ := json.Marshal(p.Answers); p.Question.Code != "heard_why" || p.Number != 0 || string(kept) != `{"heard":5}` {
		t.Errorf("a hidden answer is kept: %s", kept)
	}
	if p := step("", register.Back, `{"heard":5}`); p.Question.Code != "heard" {
		t.Errorf("back from the end is %+v", p.Question)
	}
}
