package org

import (
	"testing"

	"deltag/domain/domaintest"
)

func TestSettingMatchesItsTable(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, setting{})
}
