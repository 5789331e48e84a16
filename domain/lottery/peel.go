package lottery

import (
	"errors"
	"math"
)

// This file writes seats in expectation as an average of panels, by peeling (after Birkhoff and Carathéodory; Grötschel,
// Lovász and Schrijver, "Geometric algorithms and combinatorial optimization", 1988, section 6.5): find a panel that keeps
// every bound and quota that the expectation keeps with equality, subtract the largest multiple of it that leaves something
// within all bounds, and go on with the rest. Each time another bound becomes equal, so that it ends.
// It can get stuck when the rest is no average of panels; then nearest.go takes over.

// Peeling ends when so little mass is left; what counts as equal grows as the mass shrinks.
const (
	peeled  = 1e-8
	equal   = 3e-9
	retries = 3
)

// peel gives panels and their shares, nil when it got stuck every time.
func (f *fair) peel() (choices [][]int, shares []float64, err error) {
	for try := range retries {
		choices, shares, mass, err := f.peelOnce(uint64(try + 1))
		if err != nil {
			return nil, nil, err
		}
		f.found = append(f.found, choices...)
		if mass > 1e-6 {
			continue
		}
		for i := range shares {
			shares[i] /= 1 - mass
		}
		if f.deviation(choices, shares) < largestGap/4 {
			return choices, shares, nil
		}
	}
	return nil, nil, nil
}

func (f *fair) peelOnce(state uint64) (choices [][]int, shares []float64, mass float64, err error) {
	rest := append([]float64(nil), f.target...)
	mass = 1.0
	for mass > peeled {
		x, err := f.nearFace(rest, mass, &state)
		if err != nil {
			return nil, nil, 0, err
		}
		if x == nil {
			return choices, shares, mass, nil
		}
		share := f.largestShare(rest, mass, x)
		if share <= mass*1e-9 {
			return choices, shares, mass, nil
		}
		choices, shares = append(choices, x), append(shares, share)
		for j, n := range x {
			rest[j] = max(rest[j]-float64(share*float64(n)), 0)
		}
		mass -= share
		if len(choices) > 4*(len(f.g.cols)+len(f.g.lo)) {
			break
		}
	}
	return choices, shares, mass, nil
}

// mostWeight is far above the chance in the weights: panels of those of whom most is left use them up together.
const mostWeight = 1 << 20

// nearFace finds a panel on the face of the rest: first among the nearest whole numbers, which is quick, then all over it.
func (f *fair) nearFace(rest []float64, mass float64, state *uint64) ([]int, error) {
	weight, most := make([]int64, len(rest)), norm(rest)
	for j, r := range rest {
		*state = *state*6364136223846793005 + 1442695040888963407
		weight[j] = int64(r/most*mostWeight) + int64(*state>>54)
	}
	for _, near := range [...]bool{true, false} {
		limit := f.s.limit
		f.s.limit = min(limit, 400)
		x, err := f.s.any(f.face(rest, mass, near), weight)
		f.s.limit = limit
		if errors.Is(err, ErrLimit) {
			continue
		}
		if x != nil || err != nil {
			return x, err
		}
	}
	return nil, nil
}

// face bounds columns and rows by what the rest keeps with equality; near: by the whole numbers beside the rest.
func (f *fair) face(rest []float64, mass float64, near bool) *box {
	b := f.box.clone()
	eps := equal / mass * 10
	narrow := func(lo, hi *int, v float64) {
		was := [2]int{*lo, *hi}
		if near || v <= float64(was[0])+eps {
			*hi = min(was[1], max(int(math.Ceil(v-eps)), was[0]))
		}
		if near || v >= float64(was[1])-eps {
			*lo = max(was[0], min(int(math.Floor(v+eps)), was[1]))
		}
	}
	sums := make([]float64, len(b.lo))
	for j, r := range rest {
		if b.lower[j] < b.upper[j] {
			narrow(&b.lower[j], &b.upper[j], r/mass)
		}
		for _, i := range f.g.cols[j] {
			sums[i] += r / mass
		}
	}
	for i, v := range sums {
		if b.lo[i] < b.hi[i] {
			narrow(&b.lo[i], &b.hi[i], v)
		}
	}
	return b
}

// largestShare is how much of the panel can be subtracted so that the rest still fits its mass.
func (f *fair) largestShare(rest []float64, mass float64, x []int) float64 {
	share := mass
	limit := func(v float64, n, lo, hi int) { // v - share n within (mass - share) lo and hi
		if n > lo {
			share = min(share, max(v-float64(mass*float64(lo)), 0)/float64(n-lo))
		}
		if n < hi {
			share = min(share, max(float64(mass*float64(hi))-v, 0)/float64(hi-n))
		}
	}
	sums, counts := make([]float64, len(f.box.lo)), make([]int, len(f.box.lo))
	for j, n := range x {
		limit(rest[j], n, f.box.lower[j], f.box.upper[j])
		for _, i := range f.g.cols[j] {
			sums[i] += rest[j]
			counts[i] += n
		}
	}
	for i, n := range counts {
		if f.box.lo[i] < f.box.hi[i] {
			limit(sums[i], n, f.box.lo[i], f.box.hi[i])
		}
	}
	return share
}
