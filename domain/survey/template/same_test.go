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
	"committee-seven":    "cc5117f7e123ed417ea1330c80dad5a95d91a3480378a07518682f1faffbc80c",
	"staff-mirror":       "91adf2b01ff55a74ccca973abeacbd3fc57c40fa72c3c279a9013122fbe50ccb",
	"bif-yearly":         "8a703b01f02f1e02ad5722cd0e47fb741ceaba9a44dac4191bb37de348492947",
	"self-service":       "efebaa36df083d36de2de4ab6c8e8a0aa1b72cd03e683c591ea27cf8c3c453d1",
	"sof-btu":            "c7ab7e6cda760b1149e0b0e58531a17137ce989725e277b99f15ae430ab667d8",
	"ballerup-themes":    "4f3d6cf377eb9a1709c668fbf048bf847d8d2dc099e89a27aab93911c141efd7",
	"hjoerring-citizens": "6ca3b110d81d36e0965da0efe292b0be41c98015f2000848d21a848e13654093",
	"hjoerring-staff":    "7010d4bb429af0d1f0fd405eedde9d2cf176fa01b16db0426c10094bf9eb86c9",
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
