package template

import (
	"bytes"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"deltag/domain/indicator"
	"deltag/domain/survey"
)

// questions calls with every question of every template.
func questions(t *testing.T, look func(Template, *survey.Question)) {
	t.Helper()
	n := 0
	for _, tp := range All() {
		for _, q := range tp.Instrument.Questions() {
			look(tp, q)
			n++
		}
	}
	if n < 100 {
		t.Errorf("only %d questions were looked at", n)
	}
}

// Every template can be published as it is, and nothing about it could be better.
func TestTemplatesAreRight(t *testing.T) {
	t.Parallel()
	for _, tp := range All() {
		for _, f := range append(tp.Instrument.Check(), tp.Instrument.Advise()...) {
			t.Errorf("%s %s: %s: %s", tp.Key, f.Where, f.Code, f.Detail)
		}
		if tp.Instrument.ID != tp.Key || tp.Instrument.Version != 1 || !slices.Equal(tp.Instrument.Languages, []string{"da", "en"}) {
			t.Errorf("%s: %s, version %d in %v", tp.Key, tp.Instrument.ID, tp.Instrument.Version, tp.Instrument.Languages)
		}
		again, err := survey.Parse(tp.Document)
		if err != nil || !bytes.Equal(again.Canonical(), tp.Instrument.Canonical()) {
			t.Errorf("%s: the document is not the instrument: %v", tp.Key, err)
		}
	}
}

// The list offers every document once, and says of each in both languages what it is for and where it comes from.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(documents, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, tp := range All() {
		if seen[tp.Key] || !slices.Contains(files, tp.Key+".json") {
			t.Errorf("%s stands twice, or has no document", tp.Key)
		}
		seen[tp.Key] = true
		for _, n := range []indicator.Name{tp.Title, tp.Purpose, tp.Source} {
			if n.Da == "" || n.En == "" || strings.TrimSpace(n.Da+n.En) != n.Da+n.En {
				t.Errorf("%s: %+v", tp.Key, n)
			}
		}
		if got, ok := Find(tp.Key); !ok || got.Instrument != tp.Instrument {
			t.Errorf("%s is not found", tp.Key)
		}
	}
	if len(seen) != len(files) {
		t.Errorf("%d documents, %d of them offered", len(files), len(seen))
	}
	if _, ok := Find("nothing"); ok {
		t.Error("found what is not there")
	}
	if list := All(); len(list) > 0 {
		list[0].Key = "x"
		if All()[0].Key == "x" {
			t.Error("the list was changed by whoever was given it")
		}
	}
}

// counted tells whether answers are figures: neither words nor a consent.
func counted(q *survey.Question) bool {
	return q.Kind.Counts()
}

// The core is as long as it is said to be; social services have five or six, the committee its seven.
func TestCoreLength(t *testing.T) {
	t.Parallel()
	for _, tp := range All() {
		n := 0
		for k := range tp.Instrument.Core {
			if counted(&tp.Instrument.Core[k]) {
				n++
			}
		}
		if n != tp.Core || n != tp.Instrument.CoreLength() {
			t.Errorf("the core of %s has %d questions, not %d", tp.Key, n, tp.Core)
		}
	}
	sof, _ := Find("sof-btu")
	seven, _ := Find("committee-seven")
	if sof.Core < 5 || len(sof.Instrument.Core) > 6 || seven.Core != 7 {
		t.Errorf("%d and %d questions", sof.Core, seven.Core)
	}
}

// Nobody meets more than twelve questions of a core, which is about five minutes; the committee's seven have their why beside.
func TestNobodyIsAskedMuch(t *testing.T) {
	t.Parallel()
	for _, tp := range All() {
		most := tp.Core
		if tp.Key == "bif-yearly" { // most who tried and gave up: never why they did not try
			most = 0
			for _, code := range tp.Instrument.Visible(survey.Answers{"ss_tried": survey.Number(1), "ss_outcome": survey.Number(3)}, nil) {
				if q := tp.Instrument.Question(code); counted(q) && slices.ContainsFunc(tp.Instrument.Core, func(c survey.Question) bool { return c.Code == code }) {
					most++
				}
			}
		}
		if most > 12 {
			t.Errorf("%s asks %d questions", tp.Key, most)
		}
	}
}

// Each indicator of the committee has a scale, and right after it an open why that only who answered comes to.
func TestCommitteeSeven(t *testing.T) {
	t.Parallel()
	seven, _ := Find("committee-seven")
	core := seven.Instrument.Core[1:]
	for n, key := range []string{"heard", "common_cause", "belief", "difference", "helped", "progress", "follow_up"} {
		scale, why := core[2*n], core[2*n+1]
		if scale.Code != key || scale.Indicator != key || scale.Kind != survey.Scale5 || why.Code != key+"_why" || why.Indicator != key || why.Kind != survey.Written {
			t.Errorf("%s: %s and %s", key, scale.Code, why.Code)
		}
		for answer, want := range map[int]bool{1: true, 5: true, survey.DontKnow: false, survey.Refused: false} {
			if got := seven.Instrument.Next(survey.Answers{key: survey.Number(answer)}, nil, key) == why.Code; got != want {
				t.Errorf("%s answered %d: why is shown: %v", key, answer, got)
			}
		}
		if seven.Instrument.Next(nil, nil, key) == why.Code {
			t.Errorf("%s: why is asked of who did not answer", key)
		}
	}
}

// The block on self-service asks for the solution only when the link did not tell it, and asks why of who gave up.
func TestSelfService(t *testing.T) {
	t.Parallel()
	block, _ := Find("self-service")
	linked := survey.Answers{"solution": survey.Number(2)}
	if got := block.Instrument.Next(nil, linked, "welcome"); got != "ss_outcome" {
		t.Errorf("with a link: %s", got)
	}
	if got := block.Instrument.Next(nil, nil, "welcome"); got != "ss_solution" {
		t.Errorf("without a link: %s", got)
	}
	yearly, _ := Find("bif-yearly")
	for _, c := range []struct{ tried, outcome int }{{0, 0}, {1, 1}, {1, 2}, {1, 3}} {
		answers := survey.Answers{"ss_tried": survey.Number(c.tried)}
		if c.outcome > 0 {
			answers["ss_outcome"] = survey.Number(c.outcome)
		}
		shown := yearly.Instrument.Visible(answers, nil)
		for code, want := range map[string]bool{"ss_not_tried": c.tried == 0, "ss_solution": c.tried == 1, "ss_outcome": c.tried == 1,
			"ss_gave_up": c.outcome == 3, "ss_helper": c.outcome == 2 || c.outcome == 3} {
			if slices.Contains(shown, code) != want {
				t.Errorf("%+v: %s is shown: %v", c, code, !want)
			}
		}
	}
	if frame := block.Instrument.Frame[0]; len(frame.Options) != len(block.Instrument.Question("ss_solution").Options) {
		t.Error("the link tells of other solutions than the question")
	} else {
		for n, o := range block.Instrument.Question("ss_solution").Options {
			if frame.Options[n].Code != o.Code || frame.Options[n].Text["da"].Text != o.Text["da"].Text {
				t.Errorf("solution %d is another one", o.Code)
			}
		}
	}
}

// Nobody is asked of their health before a yes.
func TestHealthIsAskedAfterConsent(t *testing.T) {
	t.Parallel()
	asked := 0
	tells := regexp.MustCompile(`(?i)(helbred|syg|rask\b|læge|health|\bill\b|illness|doctor)`)
	questions(t, func(tp Template, q *survey.Question) {
		about := q.Indicator == "health" || q.Indicator == "health_work" || q.Code == "health_consent"
		texts(q, func(where string, text survey.Text) {
			for _, language := range languages {
				if words := strings.Join(said(text[language]), " "); !about && tells.MatchString(words) {
					t.Errorf("%s: %s %s is about health: %q", tp.Key, q.Code, where, words)
				}
			}
		})
		if q.Indicator != "health" && q.Indicator != "health_work" {
			return
		}
		asked++
		for _, answer := range []survey.Answers{nil, {"health_consent": survey.Number(0)}, {"health_consent": survey.Number(1)}} {
			given, _ := answer["health_consent"].Code()
			if slices.Contains(tp.Instrument.Visible(answer, nil), q.Code) != (given == 1) {
				t.Errorf("%s asks %s after %v", tp.Key, q.Code, answer)
			}
		}
	})
	if asked < 3 {
		t.Errorf("%d questions on health", asked)
	}
}

// The two sides of each pair face one another.
func TestMirrors(t *testing.T) {
	t.Parallel()
	pairs := 0
	for _, tp := range All() {
		if tp.Instrument.Mirror == "" {
			continue
		}
		pairs++
		other, ok := Find(tp.Instrument.Mirror)
		if !ok || other.Audience == tp.Audience {
			t.Errorf("%s is faced by %q", tp.Key, tp.Instrument.Mirror)
			continue
		}
		for _, f := range tp.Instrument.MirrorFaults(other.Instrument) {
			t.Errorf("%s %s: %s", tp.Key, f.Where, f.Detail)
		}
		for _, q := range tp.Instrument.Core[1:] {
			if (tp.Audience == Staff) != (q.MirrorOf != "") || (tp.Audience == Citizens) != (q.MirroredBy != "") {
				t.Errorf("%s: %s faces nothing", tp.Key, q.Code)
			}
		}
	}
	if pairs != 3 {
		t.Errorf("%d templates name the other side", pairs)
	}
	// Each value is asked about on both sides.
	for _, key := range []string{"hjoerring-citizens", "hjoerring-staff"} {
		side, _ := Find(key)
		for _, th := range indicator.Themes() {
			if th.Value && !slices.ContainsFunc(side.Instrument.Core, func(q survey.Question) bool { return q.Theme == th.Key }) {
				t.Errorf("%s asks nothing about %s", key, th.Key)
			}
		}
	}
}
