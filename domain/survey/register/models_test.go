package register_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/survey/register"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, register.Instrument{}, register.Version{}, register.Change{})
}
