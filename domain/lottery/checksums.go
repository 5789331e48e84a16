package lottery

import "fmt"

// bounds are the fewest and the most seats that one feature's quotas leave.
type bounds struct {
	feature  int
	min, max int
	sound    bool // each quota is in order by itself
}

// checkSums compares the sums of the quotas of each feature with the size of the panel and with each
// other. Features whose quotas have faults of their own are left out: their sums would mislead.
func (c *checker) checkSums() {
	var largest, smallest *bounds
	for f := range c.p.Features {
		b := c.boundsOf(f)
		if !b.sound || len(c.p.Features[f].Values) == 0 {
			continue
		}
		c.checkSum(b)
		if largest == nil || b.min > largest.min {
			largest = &b
		}
		if smallest == nil || b.max < smallest.max {
			smallest = &b
		}
	}
	if largest != nil && largest.feature != smallest.feature && largest.min > smallest.max {
		a, b := c.p.Features[largest.feature].Name, c.p.Features[smallest.feature].Name
		c.add(fmt.Sprintf("/features/%d", largest.feature), "cross-feature", Fault{Feature: a, Value: b, Have: smallest.max, Need: largest.min},
			"The minimums of %q need %d seats, the maximums of %q leave %d: no size of panel fits both, so change one of them.",
			a, largest.min, b, smallest.max)
	}
}

func (c *checker) checkSum(b bounds) {
	name, where := c.p.Features[b.feature].Name, fmt.Sprintf("/features/%d", b.feature)
	if c.p.Size < 1 {
		return
	}
	if b.min > c.p.Size {
		c.add(where, "sum-min-over-size", Fault{Feature: name, Have: c.p.Size, Need: b.min},
			"The minimums of %q add up to %d, more than the %d seats: lower some by %d in all.", name, b.min, c.p.Size, b.min-c.p.Size)
	}
	if b.max < c.p.Size {
		c.add(where, "sum-max-under-size", Fault{Feature: name, Have: b.max, Need: c.p.Size},
			"The maximums of %q leave room for %d people, fewer than the %d seats: raise some by %d in all.", name, b.max, c.p.Size, c.p.Size-b.max)
	}
}

// boundsOf sums a feature's quotas. Members without a value count towards no quota, so they add to the room.
func (c *checker) boundsOf(f int) bounds {
	b := bounds{feature: f, sound: true}
	for _, v := range c.p.Features[f].Values {
		b.sound = b.sound && v.Min >= 0 && v.Min <= v.Max
		b.min += min(max(v.Min, 0), maxSize)
		b.max += min(max(v.Max, 0), maxSize)
	}
	for _, m := range c.p.Members {
		if m.Fixed != FixedOut && f < len(m.Values) && m.Values[f] == NoValue {
			b.max++
		}
	}
	return b
}

// maxSize caps single quotas in sums, so that absurd numbers cannot overflow.
const maxSize = 1 << 30
