package survey

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func whole(n int) *int { return &n }

// everyKind has one question of every kind.
func everyKind() *Instrument {
	t := Text{"da": {Text: "x"}}
	options := func(codes ...int) (all []Option) {
		for _, code := range codes {
			all = append(all, Option{Code: code, Text: t})
		}
		return all
	}
	several := options(1, 2, 3, 9)
	several[3].Exclusive = true
	return &Instrument{Format: 1, ID: "form", Version: 1, Languages: []string{"da"}, Title: t, Words: &Declines{&t, &t},
		Frame: []Variable{{Code: "age", Kind: Numeric}, {Code: "way", Kind: Single, Options: options(1, 2)}},
		Core: []Question{
			{Code: "hello", Kind: Information, Text: t},
			{Code: "scale", Kind: Scale5, Theme: "t", Indicator: "i", Text: t, Options: options(1, 2, 3, 4, 5), DontKnow: true, Required: true},
			{Code: "one", Kind: Single, Theme: "t", Indicator: "i", Text: t, Options: options(1, 2), Refused: true},
			{Code: "some", Kind: Multiple, Theme: "t", Indicator: "i", Text: t, Options: several, Max: whole(2), DontKnow: true},
			{Code: "agree", Kind: Consent, Theme: "t", Indicator: "i", Text: t, Options: options(1, 0)},
			{Code: "count", Kind: Numeric, Theme: "t", Indicator: "i", Text: t, Min: whole(0), Max: whole(20), DontKnow: true},
			{Code: "why", Kind: Written, Theme: "t", Indicator: "i", Text: t, Max: whole(10), When: &Condition{Of: "scale", AtMost: whole(2)}},
			{Code: "end", Kind: YesNo, Theme: "t", Indicator: "i", Text: t, Options: options(1, 0), When: &Condition{Answered: "why"}},
		}}
}

var answerFaults = []struct {
	code, where string
	answer      Answer
}{
	{"answer-unknown", "nobody", Number(1)},
	{"answer-kind", "hello", Number(1)},
	{"answer-kind", "scale", Wording("5")},
	{"answer-kind", "some", Number(99)},
	{"answer-option", "scale", Number(9)},
	{"answer-option", "scale", Number(0)},
	{"answer-option", "scale", Number(99)}, // not offered
	{"answer-option", "some", Choices(1, 7)},
	{"answer-exclusive", "some", Choices(1, 9)},
	{"answer-range", "some", Choices(1, 2, 3)},
	{"answer-range", "count", Number(-1)},
	{"answer-long", "why", Wording(strings.Repeat("å", 11))},
	{"answer-signs", "why", Wording("a\x00")},
}

func TestAnswersThatCannotBeKept(t *testing.T) {
	t.Parallel()
	i := everyKind()
	if faults := i.Check(); faults != nil {
		t.Fatal(faults)
	}
	for _, c := range answerFaults {
		answers := Answers{"scale": Number(2), c.where: c.answer}
		kept, faults := i.Clean(answers, nil)
		if len(faults) != 1 || !has(faults, "/"+c.where, c.code) {
			t.Errorf("%s: %v", c.code, faults)
		}
		if _, there := kept[c.where]; there {
			t.Errorf("%s was kept", c.where)
		}
	}
	_, faults := i.Clean(Answers{"scale": Number(9), "some": Choices(1, 9), "x": Number(1)}, nil)
	if len(faults) != 3 {
		t.Errorf("not all are told at once: %v", faults)
	}
	faults = i.CheckFrame(Answers{"age": Wording("x"), "way": Number(3), "else": Number(1)})
	if !has(faults, "/age", "answer-kind") || !has(faults, "/way", "answer-option") || !has(faults, "/else", "answer-unknown") || len(faults) != 3 {
		t.Errorf("frame: %v", faults)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	i := everyKind()
	for _, c := range []struct{ name, given, want string }{
		{"hidden", `{"scale":3,"why":"fordi","end":1}`, `{"scale":3}`},
		{"hidden in a row", `{"scale":1,"why":" ","end":1}`, `{"scale":1}`},
		{"shown", `{"end":0,"why":"fordi\r\nja ","scale":2}`, `{"end":0,"scale":2,"why":"fordi\nja"}`},
		{"two ways to write å", `{"scale":1,"why":"a\u030a"}`, `{"scale":1,"why":"å"}`},
		{"98 is not at most 2, nor anything", `{"scale":98,"why":"x"}`, `{"scale":98}`},
		{"in rising order", `{"some":[2,1,2]}`, `{"some":[1,2]}`},
		{"nothing chosen", `{"some":[]}`, `{}`},
		{"don't know in place of several", `{"some":98}`, `{"some":98}`},
	} {
		given, err := ReadAnswers([]byte(c.given))
		if err != nil {
			t.Fatal(err)
		}
		kept, faults := i.Clean(given, nil)
		if got := string(kept.Canonical()); got != c.want || faults != nil {
			t.Errorf("%s: %s %v", c.name, got, faults)
		}
	}
	for _, bad := range []string{`{"a":1.5}`, `{"a":1e3}`, `{"a":true}`, `{"a":null}`, `{"a":{}}`, `{"a":1,"a":2}`, `[]`, `{"a":["x"]}`, `{"a":1} x`, ``} {
		if got, err := ReadAnswers([]byte(bad)); err == nil {
			t.Errorf("%s was read as %v", bad, got)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	i := everyKind()
	if faults := i.Missing(Answers{"scale": Number(7)}, nil); len(faults) != 1 || !has(faults, "/scale", "answer-required") {
		t.Errorf("%v", faults)
	}
	if faults := i.Missing(Answers{"scale": Number(98)}, nil); faults != nil {
		t.Errorf("%v", faults)
	}
}

func TestMeasured(t *testing.T) {
	t.Parallel()
	i := everyKind()
	for _, c := range []struct {
		code   string
		answer Answer
		value  int
		counts bool
	}{
		{"scale", Number(4), 4, true}, {"scale", Number(98), 0, false}, {"end", Number(0), 0, true}, {"count", Number(98), 0, false},
		{"one", Number(1), 0, false}, {"some", Choices(1), 0, false}, {"why", Wording("x"), 0, false},
	} {
		if got, counts := i.Question(c.code).Measured(c.answer); counts != c.counts || counts && got != c.value {
			t.Errorf("%s %+v: %d %v", c.code, c.answer, got, counts)
		}
	}
	age := &Question{Kind: Numeric}
	if got, counts := age.Measured(Number(98)); got != 98 || !counts {
		t.Error("an age of 98 is a number where don't know is not offered")
	}
}

// Whatever is sent, what is kept is valid, is to questions that are shown, and stays the same when cleaned again.
func TestNoHiddenAnswerSurvives(t *testing.T) {
	t.Parallel()
	hidden, kinds := 0, map[Kind]int{}
	for seed := range uint64(3000) {
		i, m := Maker(seed, 2)
		for range 5 {
			answers, frame := m.Answers(), m.Frame()
			kept, _ := i.Clean(answers, frame)
			visible := i.Visible(answers, frame)
			for code, a := range kept {
				q := i.Question(code)
				kinds[q.Kind]++
				if !slices.Contains(visible, code) || q.wrong(a) != "" || !Shown(i, q, kept, frame) {
					t.Fatalf("seed %d: %s = %+v survived", seed, code, a)
				}
			}
			for code := range answers {
				if !slices.Contains(visible, code) {
					hidden++
				}
			}
			again, faults := i.Clean(kept, frame)
			if faults != nil || !bytes.Equal(again.Canonical(), kept.Canonical()) {
				t.Fatalf("seed %d: cleaning again changed %s to %s (%v)", seed, kept.Canonical(), again.Canonical(), faults)
			}
			if !slices.Equal(i.Visible(kept, frame), visible) {
				t.Fatalf("seed %d: cleaning changed what is shown", seed)
			}
			back, err := ReadAnswers(kept.Canonical())
			if err != nil || !bytes.Equal(back.Canonical(), kept.Canonical()) {
				t.Fatalf("seed %d: %s is not read back: %v", seed, kept.Canonical(), err)
			}
		}
	}
	if hidden < 1000 || len(kinds) != len(Kinds)-1 {
		t.Errorf("only %d answers were hidden, of kinds %v", hidden, kinds)
	}
}
