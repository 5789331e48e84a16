package lottery

import "fmt"

func (c *checker) checkMembers() {
	ids := make(map[string]int, len(c.p.Members))
	for i, m := range c.p.Members {
		where := fmt.Sprintf("/members/%d", i)
		named := Fault{Member: m.ID}
		if m.ID == "" {
			c.add(where+"/id", "no-id", named, "The id is blank: give each member one of their own.")
		} else if first, twice := ids[m.ID]; twice {
			c.add(where+"/id", "duplicate-member", named, "Member %q is also member number %d: give each member once.", m.ID, first+1)
		} else {
			ids[m.ID] = i
		}
		c.checkText(where+"/id", m.ID, named)
		c.checkText(where+"/household", m.Household, named)
		c.checkText(where+"/reason", m.Reason, named)
		c.checkMemberValues(where, m)
	}
}

func (c *checker) checkMemberValues(where string, m Member) {
	if len(m.Values) != len(c.p.Features) {
		c.add(where+"/values", "values-missing", Fault{Member: m.ID, Have: len(m.Values), Need: len(c.p.Features)},
			"Member %q has %d values for %d features: give one for each.", m.ID, len(m.Values), len(c.p.Features))
		return
	}
	for f, v := range m.Values {
		feature := c.p.Features[f]
		if v != NoValue && (v < 0 || v >= len(feature.Values)) {
			c.add(fmt.Sprintf("%s/values/%d", where, f), "unknown-value", Fault{Feature: feature.Name, Member: m.ID},
				"Member %q has value number %d of %q, which has %d: add the value with its quota or correct the member.",
				m.ID, v, feature.Name, len(feature.Values))
		}
	}
}

// checkFixed looks at what people decided: it must have reasons, and the fixed must fit together.
func (c *checker) checkFixed() {
	seated, homes := 0, map[string]string{}
	counts := make([][]int, len(c.p.Features))
	for f, feature := range c.p.Features {
		counts[f] = make([]int, len(feature.Values))
	}
	for i, m := range c.p.Members {
		where := fmt.Sprintf("/members/%d", i)
		switch m.Fixed {
		case Free:
			continue
		case FixedIn, FixedOut:
		default:
			c.add(where+"/fixed", "unknown-fixed", Fault{Member: m.ID}, "Member %q is fixed %q: say \"in\", \"out\" or nothing.", m.ID, m.Fixed)
			continue
		}
		if m.Reason == "" {
			c.add(where+"/reason", "no-reason", Fault{Member: m.ID}, "Member %q is fixed %s without a reason: give one.", m.ID, m.Fixed)
		}
		if m.Fixed == FixedOut {
			continue
		}
		seated++
		if other, shared := homes[m.Household]; shared && m.Household != "" {
			c.add(where+"/household", "fixed-same-household", Fault{Member: m.ID},
				"Members %q and %q of one household are both fixed in: release one of them.", other, m.ID)
		}
		homes[m.Household] = m.ID
		countValues(counts, m.Values)
	}
	if seated > c.p.Size && c.p.Size > 0 {
		c.add("/size", "fixed-over-size", Fault{Have: seated, Need: c.p.Size},
			"%d people are fixed in, but the panel has %d seats: release some or make the panel larger.", seated, c.p.Size)
	}
	c.checkFixedQuotas(counts)
}

func (c *checker) checkFixedQuotas(counts [][]int) {
	for f, feature := range c.p.Features {
		for v, value := range feature.Values {
			if n := counts[f][v]; n > value.Max && value.Max >= 0 {
				c.add(fmt.Sprintf("/features/%d/values/%d/max", f, v), "fixed-over-max",
					Fault{Feature: feature.Name, Value: value.Name, Have: n, Need: value.Max},
					"%d people with %s %q are fixed in, at most %d may be: raise the maximum or release some.", n, feature.Name, value.Name, value.Max)
			}
		}
	}
}

// countValues adds one member to the counts per feature and value; values out of range are left out.
func countValues(counts [][]int, values []int) {
	for f, v := range values {
		if f < len(counts) && v >= 0 && v < len(counts[f]) {
			counts[f][v]++
		}
	}
}
