package response_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/response"
)

// What was remembered of a link gives no right: each of these happens behind the back of this copy of the program, and the
// next answer is refused, or kept beside what another device has answered.
func TestWhatIsRememberedGivesNoRight(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		behind string
		want   error
	}{
		"nothing":         {"SELECT 1", nil},
		"closed":          {"UPDATE wave SET state = 'closed', closed_at = published_at", response.ErrClosed},
		"revoked":         {"UPDATE link SET revoked_at = now()", errAny},
		"too old":         {"UPDATE link SET created_at = created_at - interval '1 day', expires_at = created_at - interval '1 hour'", errAny},
		"another person":  {"UPDATE link SET subject_id = subject_id + 1000", errAny},
		"taken back":      {"DELETE FROM survey_draft", response.ErrNotBegun},
		"another answer":  {`UPDATE survey_draft SET answers = '{"heard":2}'`, nil},
		"another session": {"UPDATE survey_draft SET resume_hash = sha256('x')", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, ctx := newHall(t, "identified"), context.Background()
			token := h.begun(t, 1)[0]
			heard, belief := survey.Number(4), survey.Number(5)
			s, known := h.Last(token)
			if !known {
				t.Fatal("what was begun is not remembered")
			}
			_, err := h.StepOn(ctx, token, s, "heard", &heard, plain)
			h.must(t, err)
			s, known = h.Last(token)
			if !known || !s.Answers["heard"].Equal(heard) {
				t.Fatalf("remembered are %t, %s", known, s.Answers.Canonical())
			}
			h.Exec(t, c.behind)
			_, err = h.StepOn(ctx, token, s, "belief", &belief, plain)
			switch {
			case c.want == nil && err != nil, c.want != nil && err == nil, c.want != nil && c.want != errAny && !errors.Is(err, c.want):
				t.Fatalf("got %v, want %v", err, c.want)
			case err != nil:
				if kept := domaintest.Value[int](t, h.Bench, "SELECT count(*) FROM survey_draft WHERE answers LIKE '%belief%'"); kept != 0 {
					t.Error("the answer was kept all the same")
				}
				return
			}
			now, err := h.Open(ctx, token)
			h.must(t, err)
			if name == "another answer" {
				heard = survey.Number(2)
			}
			if !now.Answers["heard"].Equal(heard) || !now.Answers["belief"].Equal(belief) {
				t.Errorf("kept is %s", now.Answers.Canonical())
			}
		})
	}
}

var errAny = errors.New("any refusal")

// The page after a form is shown without looking once, and for a moment only; nothing of an anonymous wave ever is.
func TestAPageIsShownOnceWithoutLooking(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "identified"), context.Background()
	token := h.begun(t, 1)[0]
	if s, known := h.Shown(token); !known || s.Stage != response.Begun {
		t.Errorf("what was begun a moment ago is not shown: %t, %s", known, s.Stage)
	}
	if _, known := h.Shown(token); known {
		t.Error("it was shown twice without looking")
	}
	a := survey.Number(4)
	_, err := h.Step(ctx, token, "heard", &a, plain)
	h.must(t, err)
	h.Clock.Add(4 * time.Second)
	if _, known := h.Shown(token); known {
		t.Error("what was written 4 seconds ago is shown without looking")
	}
	_, err = h.Step(ctx, token, "heard", &a, plain)
	h.must(t, err)
	h.must(t, h.Decline(ctx, token))
	if _, known := h.Shown(token); known {
		t.Error("what was taken back is shown")
	}
	hidden := newHall(t, "anonymous")
	token = hidden.begun(t, 1)[0]
	_, err = hidden.Step(ctx, token, "heard", &a, plain)
	h.must(t, err)
	if _, known := hidden.Last(token); known {
		t.Error("answers of an anonymous wave are remembered")
	}
}
