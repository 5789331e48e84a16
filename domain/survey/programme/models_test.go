package programme_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/survey/programme"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, programme.Programme{}, programme.Unit{}, programme.Decision{}, programme.Wave{}, programme.Local{},
		programme.Event{}, programme.Sample{}, programme.Asked{}, programme.Code{}, programme.DayCount{})
}
