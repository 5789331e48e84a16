package evaluation

import (
	"os"
	"strings"
	"testing"

	"deltag/domain/method"
)

// A file that staff take out calls the models and the sides what the pages call them: their texts are the source of its words.
func TestFileSaysWhatThePagesSay(t *testing.T) {
	t.Parallel()
	danish := func(file string) string {
		text, err := os.ReadFile("../../frontend/app/src/i18n/" + file)
		if err != nil {
			t.Fatal(err)
		}
		da, _, found := strings.Cut(string(text), "export const en")
		if !found {
			t.Fatalf("%s has no English", file)
		}
		return da
	}
	methods, evaluations := danish("methods.ts"), danish("evaluations.ts")
	for kind, word := range modelWords {
		if !strings.Contains(methods, string(kind)+": '"+word+"'") {
			t.Errorf("methods.ts does not call %s %q", kind, word)
		}
	}
	for side, word := range sideWords {
		if !strings.Contains(evaluations, string(side)+": '"+word+"'") {
			t.Errorf("evaluations.ts does not call %s %q", side, word)
		}
	}
	for _, kind := range append([]method.Kind{"in_person", "video", "unseen", "read_aloud", "recorded"}, Held...) {
		if modelWords[kind] == "" {
			t.Errorf("the file has no word for %s", kind)
		}
	}
}
