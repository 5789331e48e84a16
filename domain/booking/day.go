package booking

import (
	"sync"
	"time"
)

// denmark is where gatherings are held.
var denmark = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the time zone Europe/Copenhagen is not to be had: " + err.Error())
	}
	return loc
})
