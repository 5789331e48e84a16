package evaluation

import (
	"strings"

	"deltag/domain"
)

// mostWords is how long what somebody writes may be, in letters.
const mostWords = 2000

// check finds all that is wrong with what somebody says.
func (a *Answers) check() error {
	var c domain.Checks
	said := false
	for _, q := range Questions {
		n := *a.At(q)
		said = said || n != 0
		c.Unless(n >= 0 && n <= 5 || n == DontKnow || n == WillNot, "/"+string(q), "choice-unknown", "Choose one of those in the list.")
	}
	a.Words = strings.TrimSpace(a.Words)
	c.Unless(said || a.Words != "", "/"+string(Worth), "evaluation-empty", "Answer at least one question, or write something.")
	c.Text(&a.Words, "/words", 0, mostWords)
	return c.Of(ErrEvaluation)
}
