package booking_test

import (
	"testing"

	"deltag/domain/booking"
	"deltag/domain/domaintest"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, booking.Gathering{}, booking.Place{}, booking.Booking{}, booking.Guest{}, booking.CareOrder{}, booking.Composed{}, booking.Assignment{},
		booking.Round{}, booking.ProposedTime{}, booking.TimeAsked{}, booking.Reimbursement{}, booking.Payroll{}, booking.Series{}, booking.MixChange{})
}
