package request_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/hearing/request"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, request.Request{}, request.Requester{}, request.Session{}, request.Setting{}, request.Care{}, request.Lot{})
}
