package message_test

import (
	"testing"

	"deltag/domain/domaintest"
	"deltag/domain/message"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, message.Message{}, message.Batch{}, message.Template{}, message.Delivery{}, message.Suppression{}, message.Caught{}, message.Home{})
}
