package response_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/survey"
	"deltag/domain/survey/response"
)

// begun invites people and has each begin.
func (h *hall) begun(t *testing.T, many int) (tokens []string) {
	t.Helper()
	for n := range many {
		_, token := h.invite(t, fmt.Sprint("Person ", n))
		token, err := h.Start(context.Background(), token, response.NewKey(), plain)
		h.must(t, err)
		tokens = append(tokens, token)
	}
	return tokens
}

// Many who answer at the same moment, each on two devices, have their own answers and all of them.
func TestManyAnswerAtOnce(t *testing.T) {
	t.Parallel()
	for _, level := range []string{"identified", "anonymous"} {
		h, ctx := newHall(t, level), context.Background()
		tokens := h.begun(t, 60)
		var wait sync.WaitGroup
		for n, token := range tokens {
			for _, code := range []string{"heard", "belief"} {
				wait.Go(func() {
					for i := range 3 { // changes their mind
						a := survey.Number(1 + (n+i)%5)
						if _, err := h.Step(ctx, token, code, &a, plain); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		wait.Wait()
		for n, token := range tokens {
			s, err := h.Open(ctx, token)
			h.must(t, err)
			last := survey.Number(1 + (n+2)%5)
			if len(s.Answers) != 2 || !s.Answers["heard"].Equal(last) || !s.Answers["belief"].Equal(last) {
				t.Errorf("%s, person %d: %s", level, n, s.Answers.Canonical())
			}
		}
		shared := domaintest.Value[int](t, h.Bench, "SELECT count(*) - count(DISTINCT xmin::text) FROM survey_draft")
		if level == "anonymous" && shared != 0 {
			t.Errorf("%d anonymous answers were written in a transaction with another's", shared)
		}
	}
}

// Who waits for somebody that holds their answers keeps nobody else waiting, and is not forgotten.
func TestWhoIsHeldUpHoldsUpNobody(t *testing.T) {
	t.Parallel()
	h, ctx := newHall(t, "identified"), context.Background()
	tokens := h.begun(t, 2)
	a := survey.Number(4)
	held := make(chan error, 1)
	h.must(t, h.Do(h.Ctx(), func(tx *domain.Tx) error {
		if err := tx.DB.Exec("SELECT FROM survey_draft ORDER BY asked_id LIMIT 1 FOR UPDATE").Error; err != nil {
			return err
		}
		go func() {
			_, err := h.Step(ctx, tokens[0], "heard", &a, plain)
			held <- err
		}()
		_, err := h.Step(ctx, tokens[1], "heard", &a, plain)
		return err
	}))
	h.must(t, <-held)
	for n, token := range tokens {
		if s, err := h.Open(ctx, token); err != nil || !s.Answers["heard"].Equal(a) {
			t.Errorf("person %d: %s, %v", n, s.Answers.Canonical(), err)
		}
	}
}
