package domain

import (
	"sync/atomic"
	"time"
)

// Clock tells what time it is. A unit of work reads it once.
type Clock interface{ Now() time.Time }

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now is the present time.
func (SystemClock) Now() time.Time { return time.Now() }

// MovableClock runs at the machine's pace from wherever it was moved to. The demo and the browser test use it, so that
// deadlines, reminders and office hours can be walked through; production refuses it.
type MovableClock struct{ offset atomic.Int64 }

// Now is the machine's time moved by the offset.
func (c *MovableClock) Now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// Offset is how far the clock is ahead of the machine's.
func (c *MovableClock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// SetOffset moves the clock to that far ahead of the machine's.
func (c *MovableClock) SetOffset(d time.Duration) { c.offset.Store(int64(d)) }
