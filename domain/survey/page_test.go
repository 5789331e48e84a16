package survey

import (
	"slices"
	"testing"
)

// With any answers, Next leads through exactly what is shown and to the end, and Back the same way home.
func TestNextAndBackAreInverse(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		i, m := Maker(seed, 3)
		answers, frame := m.Answers(), m.Frame()
		var way, back []string
		for code := i.Next(answers, frame, ""); code != ""; code = i.Next(answers, frame, code) {
			way = append(way, code)
			if len(way) > i.size() {
				t.Fatalf("seed %d: it does not end", seed)
			}
			if page, pages := i.Progress(answers, frame, code); page != len(way) || pages < page {
				t.Fatalf("seed %d: %s is page %d of %d", seed, code, page, pages)
			}
		}
		for code := i.Back(answers, frame, ""); code != ""; code = i.Back(answers, frame, code) {
			back = append(back, code)
			if len(back) > i.size() {
				t.Fatalf("seed %d: back does not end", seed)
			}
		}
		slices.Reverse(back)
		if !slices.Equal(way, back) || !slices.Equal(way, i.Visible(answers, frame)) {
			t.Fatalf("seed %d: there %v, back %v", seed, way, back)
		}
	}
}

// Answering page by page, also with a step back and another answer, ends; and what is kept is what was shown.
func TestAnsweringPageByPageEnds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		i, m := Maker(seed, 4)
		answers, frame := Answers{}, m.Frame()
		steps, backs := 0, 3
		for code := i.Next(answers, frame, ""); code != ""; {
			if q := i.Question(code); q.Kind.Asks() {
				answers[code] = m.Answer(q)
			}
			if steps++; steps > 10*i.size() {
				t.Fatalf("seed %d: it does not end", seed)
			}
			if before := i.Back(answers, frame, code); backs > 0 && before != "" && m.IntN(4) == 0 {
				backs--
				code = before
				continue
			}
			code = i.Next(answers, frame, code)
		}
	}
}

// A page that an earlier answer has just hidden still leads on, and is no page any more.
func TestPageThatWasHidden(t *testing.T) {
	t.Parallel()
	i := everyKind()
	answers := Answers{"scale": Number(5)}
	if got := i.Next(answers, nil, "why"); got != "" {
		t.Errorf("after the hidden one comes %q", got)
	}
	if got := i.Back(answers, nil, "why"); got != "count" {
		t.Errorf("before it is %q", got)
	}
	if page, pages := i.Progress(answers, nil, "why"); page != 0 || pages != 6 {
		t.Errorf("page %d of %d", page, pages)
	}
}
