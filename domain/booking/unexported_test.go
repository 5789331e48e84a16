package booking

import (
	"testing"

	"deltag/domain/domaintest"
)

// What only this package reads and writes matches its tables as well.
func TestUnexportedModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, checkInMark{}, tablePlan{})
}
