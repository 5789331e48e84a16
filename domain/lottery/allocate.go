package lottery

import (
	"errors"
	"fmt"
	"math/bits"
	"sort"
)

// Allocate shares total seats or letters over strata in proportion to shares (such as population counts),
// by the method of largest remainder (Hamilton 1792; Balinski and Young, Fair Representation, 1982).
// No stratum gets more than its capacity: what it cannot take is shared among the others by the same
// rule. capacity nil means no limits. Ties go to the stratum that comes first. The sum of the answer is total.
// It fails when shares are negative or all 0 where something must be given, or when all capacities together are below total.
func Allocate(total int, shares []int, capacity []int) ([]int, error) {
	if err := checkAllocation(total, shares, capacity); err != nil {
		return nil, err
	}
	given := make([]int, len(shares))
	open := make([]bool, len(shares))
	for i := range shares {
		open[i] = shares[i] > 0
	}
	for rest := total; rest > 0; {
		part := hamilton(rest, shares, open)
		if part == nil {
			return nil, fmt.Errorf("lottery: only %d of %d can be placed: the strata with a share have no more people", total-rest, total)
		}
		// A stratum asked for more than it holds takes all it has and leaves the sharing; the others
		// are then shared out anew, because each of them is owed more.
		if full, closed := fillSmall(part, capacity, given, open); closed {
			rest -= full
			continue
		}
		for i, n := range part {
			given[i] += n
		}
		rest = 0
	}
	return given, nil
}

func checkAllocation(total int, shares, capacity []int) error {
	all, ok := sum(shares)
	switch {
	case total < 0:
		return errors.New("lottery: the number to allocate is negative")
	case !ok:
		return errors.New("lottery: a share is negative")
	case all == 0 && total > 0:
		return errors.New("lottery: all shares are 0, so nothing can be in proportion to them")
	case capacity != nil && len(capacity) != len(shares):
		return errors.New("lottery: capacities and shares differ in number")
	}
	if _, ok := sum(capacity); !ok {
		return errors.New("lottery: a capacity is negative")
	}
	return nil
}

// hamilton gives each open stratum the floor of its exact quota and one more to the largest remainders.
func hamilton(total int, shares []int, open []bool) []int {
	var all uint64
	for i, s := range shares {
		if open[i] {
			all += uint64(s)
		}
	}
	if all == 0 {
		return nil
	}
	part, remainder := make([]int, len(shares)), make([]uint64, len(shares))
	var order []int
	left := total
	for i, s := range shares {
		if !open[i] {
			continue
		}
		hi, lo := bits.Mul64(uint64(total), uint64(s))
		quotient, rest := bits.Div64(hi, lo, all)
		part[i], remainder[i] = int(quotient), rest
		left -= part[i]
		order = append(order, i)
	}
	sort.SliceStable(order, func(a, b int) bool { return remainder[order[a]] > remainder[order[b]] })
	for _, i := range order[:left] {
		part[i]++
	}
	return part
}

// fillSmall fills every stratum whose part exceeds its capacity and closes it; it says how much that
// gave, and whether any was closed (one with capacity 0 gives nothing).
func fillSmall(part, capacity, given []int, open []bool) (full int, closed bool) {
	if capacity == nil {
		return 0, false
	}
	for i, n := range part {
		if open[i] && n > capacity[i] {
			given[i], open[i], closed = capacity[i], false, true
			full += capacity[i]
		}
	}
	return full, closed
}
