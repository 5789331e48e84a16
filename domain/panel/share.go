package panel

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"

	"deltag/domain/lottery"
	"deltag/domain/resident"
)

// parts is the whole that strata's weights add up to, about: weights are whole numbers, so that every machine agrees.
const parts = 1_000_000_000

// weigh gives each stratum its share of the invitations, in parts: the people of the frame, raked to the quotas' targets
// feature by feature until both agree (iterative proportional fitting; Deming and Stephan, Annals of Mathematical
// Statistics 11, 1940). A feature whose targets are all 0 is left as the frame has it.
// With rates, the chances of the strata to say yes, it is the yes that meet the targets: who seldom says yes gets more
// letters.
func weigh(strata []stratum, features []resident.Feature, quotas map[int64]Quota, rates []float64) []int {
	weights, whole := make([]float64, len(strata)), 0.0
	for i, s := range strata {
		weights[i] = float64(s.people)
		whole += weights[i]
	}
	for range 100 {
		moved := 0.0
		for f := range features {
			moved = max(moved, rake(weights, strata, f, features[f], quotas, whole))
		}
		if moved < 1e-9 {
			break
		}
	}
	total := 0.0
	for i := range weights {
		if rates != nil {
			weights[i] /= rates[i]
		}
		total += weights[i]
	}
	return inParts(weights, total)
}

// inParts makes shares of a total into whole numbers.
func inParts(weights []float64, total float64) []int {
	list := make([]int, len(weights))
	for i, w := range weights {
		if total > 0 {
			list[i] = int(float64(w/total)*parts + 0.5)
		}
	}
	return list
}

// rake scales the weights to one feature's targets and tells by how much the most changed value was off.
func rake(weights []float64, strata []stratum, place int, f resident.Feature, quotas map[int64]Quota, whole float64) (moved float64) {
	have, want := map[int64]float64{}, map[int64]float64{}
	for i, s := range strata {
		have[s.values[place]] += weights[i]
	}
	targets := 0.0
	for _, v := range f.Values {
		if have[v.ID] > 0 { // a value that nobody has cannot be invited; the plan says so
			want[v.ID] = float64(quotas[v.ID].Target)
			targets += want[v.ID]
		}
	}
	if targets == 0 {
		return 0
	}
	scale := map[int64]float64{}
	for _, v := range f.Values {
		if have[v.ID] > 0 {
			scale[v.ID] = float64(float64(want[v.ID]/targets)*whole) / have[v.ID]
			moved = max(moved, scale[v.ID]-1, 1-scale[v.ID])
		}
	}
	for i, s := range strata {
		weights[i] *= scale[s.values[place]]
	}
	return moved
}

// shared is how invitations are shared out over strata.
type shared struct {
	exact   []float64 // expected invitations, before rounding
	targets []int     // whole invitations, each the floor or the ceiling of exact, with the same sum
}

// share gives out total invitations by weight, no stratum more than its households. The fractions are rounded by
// systematic sampling with one random start from the seed, so that the expectation of each target is exact and small
// strata keep their chance (Madow, Annals of Mathematical Statistics 20, 1949): rounding to the nearest would leave out
// every stratum with less than half an invitation. Only whole numbers are used.
func share(total int, weights []int, strata []stratum, seed lottery.Seed) shared {
	s := shared{exact: make([]float64, len(weights)), targets: make([]int, len(weights))}
	open := make([]bool, len(weights))
	for i, w := range weights {
		open[i] = w > 0
	}
	for {
		sum := openSum(weights, open)
		if sum == 0 || total == 0 {
			return s
		}
		full, closed := 0, false
		for i, w := range weights {
			if open[i] && atLeast(total, w, sum, strata[i].households) {
				closed = true
				open[i], s.targets[i], s.exact[i] = false, strata[i].households, float64(strata[i].households)
				full += strata[i].households
			}
		}
		if !closed {
			s.round(total, weights, open, sum, start(seed, sum))
			return s
		}
		total -= full
	}
}

// atLeast tells whether total * w / sum reaches n.
func atLeast(total, w, sum, n int) bool {
	hi, lo := bits.Mul64(uint64(total), uint64(w))
	hi2, lo2 := bits.Mul64(uint64(n), uint64(sum))
	return hi > hi2 || hi == hi2 && lo >= lo2
}

func openSum(weights []int, open []bool) (sum int) {
	for i, w := range weights {
		if open[i] {
			sum += w
		}
	}
	return sum
}

// round cuts the line of all open strata, laid end to end, at whole steps from the random start.
func (s *shared) round(total int, weights []int, open []bool, sum int, start uint64) {
	passed, before := 0, 0
	for i, w := range weights {
		if !open[i] {
			continue
		}
		passed += w
		hi, lo := bits.Mul64(uint64(total), uint64(passed))
		lo, carry := bits.Add64(lo, start, 0)
		steps, _ := bits.Div64(hi+carry, lo, uint64(sum))
		s.targets[i] = int(steps) - before
		s.exact[i] = float64(total) * (float64(w) / float64(sum))
		before = int(steps)
	}
}

// start is a number from 0 to sum-1 from the seed. Scaling 64 random bits down favours no number by more than sum in
// 2^64, less than one in ten thousand million.
func start(seed lottery.Seed, sum int) uint64 {
	h := sha256.Sum256(append(seed[:], "deltag strata 1"...))
	hi, _ := bits.Mul64(binary.BigEndian.Uint64(h[:8]), uint64(sum))
	return hi
}

// strataOf adds up what a list by stratum says of each value, by value id.
func strataOf(strata []stratum, n func(int) float64) map[int64]float64 {
	all := map[int64]float64{}
	for i, s := range strata {
		for _, v := range s.values {
			all[v] += n(i)
		}
	}
	return all
}

// unreachable names the values with a minimum that too few have said yes of and nobody in the frame has.
func unreachable(features []resident.Feature, frame map[int64]float64, quotas map[int64]Quota, yes map[int64]int) (faults []QuotaFault) {
	for i, f := range features {
		for j, v := range f.Values {
			if q := quotas[v.ID]; q.Min > yes[v.ID] && frame[v.ID] == 0 {
				faults = append(faults, QuotaFault{Where: fmt.Sprintf("/features/%d/values/%d/min", i, j), Code: "nobody-to-invite",
					Feature: f.NameDA, Value: v.NameDA, Need: q.Min,
					Detail: fmt.Sprintf("The quota asks for %d with %q, but nobody with it can be invited. Lower the quota or add such people to the register.", q.Min, v.NameDA)})
			}
		}
	}
	return faults
}
