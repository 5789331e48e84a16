package evaluation_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, evaluation.Evaluation{}, evaluation.GatheringModel{})
}
