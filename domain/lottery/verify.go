package lottery

import (
	"fmt"
	"slices"
)

// Verify checks the whole document against the problem, in integers: the inputs' hash, the members,
// every panel against all quotas, households and fixed members, the weights and the chances.
// An empty answer means that everything agrees. p must have passed Check.
func (l *Lottery) Verify(p *Problem) []Fault {
	c := &checker{p: p}
	if hash := p.Hash(); hash != l.Inputs {
		c.add("/inputs", "other-inputs", Fault{}, "The lottery was made from other inputs (%s, these are %s).", l.Inputs, hash)
	}
	order := p.order()
	if len(l.Members) != len(order) || len(l.Chances) != len(order) {
		c.add("/members", "other-members", Fault{}, "The lottery has %d members and %d chances, the problem %d members.", len(l.Members), len(l.Chances), len(order))
		return c.faults
	}
	for i, m := range order {
		if l.Members[i] != p.Members[m].ID {
			c.add(fmt.Sprintf("/members/%d", i), "other-members", Fault{Member: l.Members[i]}, "The problem has member %q here.", p.Members[m].ID)
			return c.faults
		}
	}
	l.verifyPanels(c, order)
	return c.faults
}

func (l *Lottery) verifyPanels(c *checker, order []int) {
	chances, total, seen := make([]int, len(order)), 0, map[string]bool{}
	for i, panel := range l.Panels {
		where := fmt.Sprintf("/panels/%d", i)
		if panel.Weight < 1 {
			c.add(where+"/weight", "weight", Fault{}, "A panel's weight is at least 1, not %d.", panel.Weight)
		}
		if key := fmt.Sprint(panel.Members); seen[key] {
			c.add(where, "panel-twice", Fault{}, "The panel is listed twice.")
		} else {
			seen[key] = true
		}
		if !slices.IsSorted(panel.Members) {
			c.add(where+"/members", "order", Fault{}, "The members are not in canonical order.")
		}
		total += panel.Weight
		for _, m := range panel.Members {
			if m >= 0 && m < len(chances) {
				chances[m] += panel.Weight
			}
		}
		c.checkPanel(where, order, panel.Members)
	}
	if total != l.Total {
		c.add("/total", "total", Fault{Have: l.Total, Need: total}, "The weights add up to %d, not %d.", total, l.Total)
	}
	if !slices.Equal(chances, l.Chances) {
		c.add("/chances", "chances", Fault{}, "The chances are not those of the panels.")
	}
}

// CheckPanel finds what is wrong with a panel, given as ids: size, unknown or repeated members, quotas, households, fixed members.
func (p *Problem) CheckPanel(ids []string) []Fault {
	c := &checker{p: p}
	index := make(map[string]int, len(p.Members))
	for i, m := range p.Members {
		index[m.ID] = i
	}
	places, order := make([]int, len(ids)), make([]int, len(p.Members))
	for i := range order {
		order[i] = i
	}
	for i, id := range ids {
		place, known := index[id]
		if !known {
			place = -1
		}
		places[i] = place
	}
	c.checkPanel("", order, places)
	return c.faults
}

// checkPanel checks the members order[places...] of one panel.
func (c *checker) checkPanel(where string, order, places []int) {
	if len(places) != c.p.Size {
		c.add(where, "panel-size", Fault{Have: len(places), Need: c.p.Size}, "The panel has %d members, not %d.", len(places), c.p.Size)
	}
	counts := make([][]int, len(c.p.Features))
	for f, feature := range c.p.Features {
		counts[f] = make([]int, len(feature.Values))
	}
	in, homes := make(map[int]bool, len(places)), make(map[string]bool, len(places))
	for k, place := range places {
		at := fmt.Sprintf("%s/members/%d", where, k)
		if place < 0 || place >= len(order) {
			c.add(at, "unknown-member", Fault{}, "There is no such member.")
			continue
		}
		m := c.p.Members[order[place]]
		if in[order[place]] {
			c.add(at, "member-twice", Fault{Member: m.ID}, "Member %q is in the panel twice.", m.ID)
		}
		in[order[place]] = true
		if m.Fixed == FixedOut {
			c.add(at, "fixed-out", Fault{Member: m.ID}, "Member %q was fixed out.", m.ID)
		}
		if m.Household != "" && homes[m.Household] {
			c.add(at, "household-twice", Fault{Member: m.ID}, "Another member shares the household of %q.", m.ID)
		}
		homes[m.Household] = true
		countValues(counts, m.Values)
	}
	c.checkPanelQuotas(where, counts)
	for i, m := range c.p.Members {
		if m.Fixed == FixedIn && !in[i] {
			c.add(where, "fixed-in", Fault{Member: m.ID}, "Member %q was fixed in but is missing.", m.ID)
		}
	}
}

func (c *checker) checkPanelQuotas(where string, counts [][]int) {
	for f, feature := range c.p.Features {
		for v, value := range feature.Values {
			if n := counts[f][v]; n < value.Min || n > value.Max {
				c.add(where, "quota-broken", Fault{Feature: feature.Name, Value: value.Name, Have: n, Need: min(max(n, value.Min), value.Max)},
					"%d have %s %q, but it should be %d to %d.", n, feature.Name, value.Name, value.Min, value.Max)
			}
		}
	}
}
