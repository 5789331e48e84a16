package lottery

// findProbabilities sets the inclusion probability of everybody, in units, by the fixed point that
// Frame.Draw documents. The rates only ever grow from targets[s] / people in s towards it: a stratum that
// loses to a full household raises its rate for all. A few per cent of people invited need no round at all.
func (d *draw) findProbabilities() {
	rates := make([]float64, len(d.targets))
	for s, n := range d.targets {
		if d.size[s] > 0 {
			rates[s] = float64(min(n, d.households[s])) / float64(d.size[s])
		}
	}
	for range maxRounds {
		if d.raiseRates(rates) {
			break
		}
	}
	d.units = make([]uint64, len(d.people))
	for h := range int32(len(d.homeStart) - 1) {
		scale := part(rates, d.memberCells(h))
		for _, i := range d.members(h) {
			d.units[i] = uint64(float64(rates[d.people[i].Stratum]*scale) * one)
		}
	}
	d.fillTargets()
}

// maxRounds ends the rounds where strata compete for the same households: their rates would grow forever.
const maxRounds = 200

// closeEnough is the part of a target that rounding may fill up afterwards.
const closeEnough = 1e-9

// part is what the rates of a household's strata are scaled down by, so that no more than one of it is expected.
func part(rates []float64, cells []int32) float64 {
	var total float64
	for _, s := range cells {
		total += rates[s]
	}
	if total > 1 {
		return 1 / total
	}
	return 1
}

// raiseRates lifts each stratum's rate to what its target needs, and says whether none had to move.
func (d *draw) raiseRates(rates []float64) (settled bool) {
	room := make([]float64, len(rates))
	start := int32(0)
	for _, end := range d.homeStart[1:] {
		cells := d.homeCells[start:end]
		scale := part(rates, cells)
		for _, s := range cells {
			room[s] += scale
		}
		start = end
	}
	settled = true
	for s, n := range d.targets {
		if room[s] == 0 {
			continue
		}
		need := float64(min(n, d.households[s])) / room[s]
		if need > float64(rates[s]*(1+closeEnough)) {
			rates[s], settled = need, false
		}
	}
	return settled
}

// fillTargets gives the few units that rounding down left over to people whose household has room,
// so that a stratum's probabilities add up to exactly its target and exactly that many are drawn.
func (d *draw) fillTargets() {
	missing, waiting := make([]int64, len(d.targets)), make([]int64, len(d.targets))
	for s, n := range d.targets {
		missing[s] = int64(min(n, d.households[s])) * one
		waiting[s] = int64(d.size[s])
	}
	used := make([]uint64, len(d.homeStart)-1)
	for i, p := range d.people {
		missing[p.Stratum] -= int64(d.units[i])
		used[d.home[i]] += d.units[i]
	}
	for s, n := range d.targets {
		if float64(missing[s]) > float64(float64(n)*one*closeEnough*4)+float64(d.size[s]) {
			missing[s] = 0 // short for want of households, not by rounding
		}
	}
	for range 2 {
		for _, i := range d.homePeople {
			s, h := d.people[i].Stratum, d.home[i]
			if missing[s] <= 0 {
				continue
			}
			part := (missing[s] + max(waiting[s], 1) - 1) / max(waiting[s], 1)
			add := min(uint64(part), one-used[h])
			d.units[i] += add
			used[h] += add
			missing[s] -= int64(add)
			waiting[s]--
		}
	}
}
