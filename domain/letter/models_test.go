package letter_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/letter"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, letter.Batch{}, letter.Letter{})
}
