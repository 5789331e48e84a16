package survey_test

import (
	"deltag/domain/domaintest"
	"deltag/domain/survey"
)

func init() {
	survey.Shown = domaintest.Shown
	survey.Maker = func(document, answers uint64) (*survey.Instrument, survey.MadeUp) {
		m := domaintest.NewMaker(document, answers)
		return m.Form, m
	}
}
