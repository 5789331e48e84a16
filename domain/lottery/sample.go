package lottery

import (
	"cmp"
	"slices"
)

// shuffle puts the people into random order, so that no property of the ids shapes the sample.
func (d *draw) shuffle(random *source) {
	random.shuffle(len(d.order), func(i, j int) { d.order[i], d.order[j] = d.order[j], d.order[i] })
}

// sample gathers those who were chosen, in canonical order, with the probabilities they had at first.
func (d *draw) sample(first []uint64, seed Seed) *Sample {
	s := &Sample{Method: sampleMethod, Version: sampleVersion, Seed: seed, Strata: make([]Drawn, len(d.targets))}
	for i := range s.Strata {
		s.Strata[i] = Drawn{People: d.size[i], Households: d.households[i], Target: d.targets[i]}
	}
	sums := make([]uint64, len(d.targets))
	for i, p := range d.people {
		sums[p.Stratum] += first[i]
		if d.units[i] == one {
			s.Chosen = append(s.Chosen, Chosen{Index: int32(i), Probability: float64(first[i]) / one})
			s.Strata[p.Stratum].Drawn++
		}
	}
	for i, total := range sums {
		s.Strata[i].Expected = float64(total) / one
	}
	slices.SortFunc(s.Chosen, func(a, b Chosen) int { return cmp.Compare(d.people[a.Index].ID, d.people[b.Index].ID) })
	return s
}
