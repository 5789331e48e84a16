package domain_test

import (
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, domain.AccessRecord{}, domain.AccessWord{}, domain.Link{})
}
