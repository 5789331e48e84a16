package lottery

// findProbabilities sets the inclusion probability of everybody, in units, by the fixed point that
// Stratified documents. The rates only ever grow from targets[s] / people in s towards it: a stratum that
// loses to a full household raises its rate for all. A few per cent of people invited need no round at all.
func (f *frame) findProbabilities() {
	rates := make([]float64, len(f.targets))
	for s, n := range f.targets {
		if f.size[s] > 0 {
			rates[s] = float64(min(n, f.households[s])) / float64(f.size[s])
		}
	}
	share := make([]float64, len(f.homeStart)-1) // what households are scaled down by
	for range maxRounds {
		f.scaleHouseholds(rates, share)
		if f.raiseRates(rates, share) {
			break
		}
	}
	f.scaleHouseholds(rates, share)
	f.units = make([]uint64, len(f.people))
	for i, p := range f.people {
		f.units[i] = uint64(float64(rates[p.Stratum]*share[f.home[i]]) * one)
	}
	f.fillTargets()
}

// maxRounds ends the rounds where strata compete for the same households: their rates would grow forever.
const maxRounds = 200

// closeEnough is the part of a target that rounding may fill up afterwards.
const closeEnough = 1e-9

func (f *frame) scaleHouseholds(rates, share []float64) {
	for h := range share {
		var total float64
		for _, s := range f.memberCells(int32(h)) {
			total += rates[s]
		}
		share[h] = 1
		if total > 1 {
			share[h] = 1 / total
		}
	}
}

// raiseRates lifts each stratum's rate to what its target needs, and says whether none had to move.
func (f *frame) raiseRates(rates, share []float64) (settled bool) {
	room := make([]float64, len(rates))
	for h, part := range share {
		for _, s := range f.memberCells(int32(h)) {
			room[s] += part
		}
	}
	settled = true
	for s, n := range f.targets {
		if room[s] == 0 {
			continue
		}
		need := float64(min(n, f.households[s])) / room[s]
		if need > float64(rates[s]*(1+closeEnough)) {
			rates[s], settled = need, false
		}
	}
	return settled
}

// fillTargets gives the few units that rounding down left over to people whose household has room,
// so that a stratum's probabilities add up to exactly its target and exactly that many are drawn.
func (f *frame) fillTargets() {
	missing, waiting := make([]int64, len(f.targets)), make([]int64, len(f.targets))
	for s, n := range f.targets {
		missing[s] = int64(min(n, f.households[s])) * one
		waiting[s] = int64(f.size[s])
	}
	used := make([]uint64, len(f.homeStart)-1)
	for i, p := range f.people {
		missing[p.Stratum] -= int64(f.units[i])
		used[f.home[i]] += f.units[i]
	}
	for s, n := range f.targets {
		if float64(missing[s]) > float64(float64(n)*one*closeEnough*4)+float64(f.size[s]) {
			missing[s] = 0 // short for want of households, not by rounding
		}
	}
	for range 2 {
		for _, i := range f.homePeople {
			s, h := f.people[i].Stratum, f.home[i]
			if missing[s] <= 0 {
				continue
			}
			part := (missing[s] + max(waiting[s], 1) - 1) / max(waiting[s], 1)
			add := min(uint64(part), one-used[h])
			f.units[i] += add
			used[h] += add
			missing[s] -= int64(add)
			waiting[s]--
		}
	}
}
