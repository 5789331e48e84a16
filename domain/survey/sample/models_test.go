package sample_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/survey/sample"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, sample.Rule{}, sample.FollowUp{})
}
