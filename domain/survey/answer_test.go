package survey

import "testing"

// Answers are written by a shorter way than documents, in the same form.
func TestAnswersAreWrittenCanonically(t *testing.T) {
	t.Parallel()
	a := Answers{"b": Number(-3), "a": Choices(4, 1), "c": Wording("\"<ø>\" \\ og\n\u2028 videre"), "é\"": Number(99), "d": {form: isChoices}}
	if got, want := string(a.Canonical()), string(canonical(a)); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if got := string(Answers(nil).Canonical()); got != "{}" {
		t.Error(got)
	}
}
