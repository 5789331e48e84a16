package lottery

import (
	"fmt"
	"slices"
)

// brute lists every panel of a small problem, as indexes into its members, by trying all subsets.
func brute(p *Problem) [][]int {
	var panels [][]int
	var chosen []int
	var try func(next int)
	try = func(next int) {
		if len(chosen) == p.Size {
			if holdsByDefinition(p, chosen) {
				panels = append(panels, slices.Clone(chosen))
			}
			return
		}
		for i := next; i < len(p.Members); i++ {
			chosen = append(chosen, i)
			try(i + 1)
			chosen = chosen[:len(chosen)-1]
		}
	}
	try(0)
	return panels
}

// holdsByDefinition follows the words of the rules and shares no code with the package.
func holdsByDefinition(p *Problem, panel []int) bool {
	for a, i := range panel {
		if p.Members[i].Fixed == FixedOut {
			return false
		}
		for _, j := range panel[a+1:] {
			if h := p.Members[i].Household; h != "" && h == p.Members[j].Household {
				return false
			}
		}
	}
	for i, m := range p.Members {
		if m.Fixed == FixedIn && !slices.Contains(panel, i) {
			return false
		}
	}
	for f, feature := range p.Features {
		for v, value := range feature.Values {
			n := 0
			for _, i := range panel {
				if p.Members[i].Values[f] == v {
					n++
				}
			}
			if n < value.Min || n > value.Max {
				return false
			}
		}
	}
	return true
}

// randomProblem makes a small problem with tight quotas, households, missing values and fixed people.
func randomProblem(s *source) *Problem {
	p := &Problem{Size: 1 + int(s.below(6))}
	pool := p.Size + int(s.below(uint64(14-p.Size)))
	for f := range 1 + s.below(3) {
		feature := Feature{Name: fmt.Sprint("feature ", f)}
		for v := range 1 + s.below(3) {
			feature.Values = append(feature.Values, Value{Name: fmt.Sprint("value ", v)})
		}
		p.Features = append(p.Features, feature)
	}
	for i := range pool {
		m := Member{ID: fmt.Sprintf("m%02d", i)}
		for _, f := range p.Features {
			v := int(s.below(uint64(len(f.Values))))
			if s.below(12) == 0 {
				v = NoValue
			}
			m.Values = append(m.Values, v)
		}
		if s.below(2) == 0 {
			m.Household = fmt.Sprint("home ", s.below(uint64(pool)/2+1))
		}
		switch s.below(14) {
		case 0:
			m.Fixed, m.Reason = FixedIn, "chair"
		case 1:
			m.Fixed, m.Reason = FixedOut, "ill"
		}
		p.Members = append(p.Members, m)
	}
	setQuotas(p, s)
	return p
}

// setQuotas puts quotas around the counts of a random choice of people, so that about half of all problems are feasible.
func setQuotas(p *Problem, s *source) {
	order := make([]int, len(p.Members))
	for i := range order {
		order[i] = i
	}
	s.shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for f := range p.Features {
		for v := range p.Features[f].Values {
			n := 0
			for _, i := range order[:p.Size] {
				if p.Members[i].Values[f] == v {
					n++
				}
			}
			value := &p.Features[f].Values[v]
			value.Min, value.Max = max(n-int(s.below(2)), 0), n+int(s.below(2))
			if s.below(10) == 0 {
				value.Min, value.Max = value.Min+1, value.Max+1
			}
		}
	}
}
