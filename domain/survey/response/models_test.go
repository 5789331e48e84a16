package response_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/survey/response"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, response.Draft{}, response.Response{}, response.Text{}, response.Ticket{})
}
