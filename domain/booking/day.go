package booking

import (
	"deltag/domain/workday"
)

// denmark is where gatherings are held.
var denmark = workday.Denmark
