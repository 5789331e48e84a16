package evaluation

import (
	"strings"
	"unicode/utf8"

	"deltag/domain"
)

// mostWords is how long what somebody writes may be, in letters.
const mostWords = 2000

// check finds all that is wrong with what somebody says.
func (a *Answers) check() error {
	var faults []domain.Fault
	said := false
	for _, q := range Questions {
		n := *a.At(q)
		said = said || n != 0
		if n < 0 || n > 5 && n != DontKnow && n != WillNot {
			faults = append(faults, domain.Fault{Where: "/" + string(q), Code: "choice-unknown", Detail: "Choose one of those in the list."})
		}
	}
	a.Words = strings.TrimSpace(a.Words)
	if !said && a.Words == "" {
		faults = append(faults, domain.Fault{Where: "/" + string(Worth), Code: "evaluation-empty", Detail: "Answer at least one question, or write something."})
	}
	if utf8.RuneCountInString(a.Words) > mostWords {
		faults = append(faults, domain.Fault{Where: "/words", Code: "too-long", Detail: "This is too long."})
	}
	if domain.HasCPR(a.Words) {
		faults = append(faults, domain.Fault{Where: "/words", Code: "cpr-number", Detail: "This looks like a CPR number. Remove it."})
	}
	if len(faults) > 0 {
		return ErrEvaluation.With(faults...)
	}
	return nil
}
