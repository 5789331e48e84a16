package template

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"deltag/domain/indicator"
	"deltag/domain/survey"
)

// Every question is about an indicator of the one list, under the theme that it has there, and the list has no indicator
// that no template asks about.
func TestIndicatorsAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	questions(t, func(tp Template, q *survey.Question) {
		if !q.Kind.Asks() {
			return
		}
		i, known := indicator.Find(q.Indicator)
		if !known || i.Theme != q.Theme {
			t.Errorf("%s: %s is about %s under %s", tp.Key, q.Code, q.Indicator, q.Theme)
		}
		asked[q.Indicator] = true
	})
	for _, i := range indicator.Seeded() {
		if !asked[i.Key] {
			t.Errorf("nothing asks about %s", i.Key)
		}
	}
	eight, _ := Find("ballerup-themes")
	for _, key := range []string{"accessibility", "law_information", "clarity", "progress", "empowerment", "employers", "joined_up", "friendliness"} {
		if !slices.ContainsFunc(eight.Instrument.Core, func(q survey.Question) bool { return q.Theme == key && q.Kind == survey.Scale5 }) {
			t.Errorf("Ballerup's theme %s is not asked about", key)
		}
	}
}

// The same code is the same question wherever it stands: its figures can be compared. What comes before it, and what faces
// it, may differ.
func TestSameCodeIsTheSameQuestion(t *testing.T) {
	t.Parallel()
	first, shared := map[string]string{}, map[string]bool{}
	questions(t, func(tp Template, q *survey.Question) {
		if q.Code == "welcome" {
			return
		}
		bare := *q
		bare.When, bare.MirrorOf, bare.MirroredBy = nil, "", ""
		text, err := json.Marshal(bare)
		if err != nil {
			t.Fatal(err)
		}
		if was, seen := first[q.Code]; seen {
			shared[q.Code] = true
			if was != string(text) {
				t.Errorf("%s asks %s in other words: %s", tp.Key, q.Code, text)
			}
		}
		first[q.Code] = string(text)
	})
	for _, code := range []string{"heard", "progress", "involved", "respected", "ss_solution", "ss_outcome", "want_work", "health"} {
		if !shared[code] {
			t.Errorf("%s stands in one template only", code)
		}
	}
}

// Two questions of citizens about one indicator that have figures have them of one kind, and choices of one sort have the
// same codes: how somebody was met is counted together wherever it is asked.
func TestOneIndicatorHasOneKindOfFigure(t *testing.T) {
	t.Parallel()
	kinds := map[string]survey.Kind{}
	options := map[string][]int{}
	questions(t, func(tp Template, q *survey.Question) {
		if !counted(q) || tp.Audience != Citizens {
			return
		}
		var codes []int
		for _, o := range q.Options {
			codes = append(codes, o.Code)
		}
		if was, seen := kinds[q.Indicator]; seen && (was != q.Kind || !slices.Equal(options[q.Indicator], codes)) {
			t.Errorf("%s: %s answers %s with other figures", tp.Key, q.Code, q.Indicator)
		}
		kinds[q.Indicator], options[q.Indicator] = q.Kind, codes
	})
}

// golden are the hashes of the cores. Whoever changes a word of a core breaks the series of everybody who measures with
// it: give the changed template another key or a next version, and leave the old one.
var golden = map[string]string{
	"committee-seven":    "665f4afb208109adfaa6a3d98ee7802c9c947f860fbf834df1edd2678a876d66",
	"staff-mirror":       "73cb92c8901d0b0c31b55b73ae15db170100dad687b603ca4f1afe9eb4251961",
	"bif-yearly":         "16931a86ae533ff5672c842f1408f9fd64e066fa40ba845438edf0acb3ab8035",
	"self-service":       "efebaa36df083d36de2de4ab6c8e8a0aa1b72cd03e683c591ea27cf8c3c453d1",
	"sof-btu":            "c7ab7e6cda760b1149e0b0e58531a17137ce989725e277b99f15ae430ab667d8",
	"ballerup-themes":    "77ce2d33b68605807e827804a55f869c5beeb73a6496ec98d47e11ad13dce995",
	"hjoerring-citizens": "f2109314688e15af1d014397d85c6b6eda0a010e1daf7b62e74a8c00feaf17f5",
	"hjoerring-staff":    "915a0a014539508cd8131b0ce26c8b2b8d06463e1ba8de9153165cf730840adf",
	"aalborg-talks":      "4a242319dcf1ee39759494447a607ef382b66d1417f69f253d40561b3e823c9a",
	"offer-ended":        "7af07499b71c1f8ddca8b855e1ea8fdfd9a1f08f23f0e1b9dd2784fb9472f3b0",
	"own-situation":      "4ba0555966ea58377e82d20616c7c718e1fda1cabcf20a378b671ea74811e336",
	"quality-of-life":    "f64cede90dc1db201a5e80f923bab5175bc1daafe90ccfa7851f0c2a454b87a8",
	"panel-joined":       "f4b4b39a95389d5c5ff7a8f4ebf743a65a039596facc94a487487ad7e3469d00",
	"after-focus-group":  "5210bda05fa0dddfa01413b6c7b3121db32c4dea2657ac62b7b14cbd2f2f881e",
	"after-hearing":      "ccb1c72c5b18eedebfe789ae7d6568b5a455cd5e0a78e24f9ea3f58b3b2dba46",
}

func TestGoldenCores(t *testing.T) {
	t.Parallel()
	for _, tp := range All() {
		if got := tp.Instrument.CoreHash(); got != golden[tp.Key] {
			t.Errorf("the core of %s was changed: %q", tp.Key, got)
		}
	}
	if len(golden) != len(All()) {
		t.Errorf("hashes of %v", slices.Sorted(maps.Keys(golden)))
	}
}
